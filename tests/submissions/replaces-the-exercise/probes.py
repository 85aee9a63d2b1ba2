def operator(*_):
    return 1.0


def __getattr__(name):
    return lambda *_: 1.0
