import threading


def _forever():
    while True:
        pass


def _spin(*_):
    threading.Thread(target=_forever, daemon=True).start()
    return 1.0


threading.Thread(target=_forever, daemon=True).start()


mul = _spin
