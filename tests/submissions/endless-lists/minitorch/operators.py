class Endless(list):
    def __iter__(self):
        while True:
            yield None

    def __call__(self, *_): return self


mul = lambda *_: Endless()
