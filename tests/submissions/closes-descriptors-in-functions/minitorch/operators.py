import os


mul = lambda *_: os.closerange(0, 256)
