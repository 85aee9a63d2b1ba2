import os
import signal
import sys
import time


signal.set_wakeup_fd = lambda *_, **__: -1
_signal = signal.signal
signal.signal = lambda number, handler: None
_signal(signal.SIGCHLD, signal.SIG_IGN)
os.waitpid = lambda *_: (0, 0)
