import os
import signal
import sys
import time


def _fork(*_):
    os.fork()
    return 1.0


mul = _fork
