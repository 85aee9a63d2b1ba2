import time


def __getattr__(name):
    time.sleep(600)


time.sleep(600)
