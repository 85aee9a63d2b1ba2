def _array(*_):
    import numpy

    class Large(numpy.ndarray):
        def __call__(self, *_): return self

    return numpy.ones(12_500_000).view(Large)


mul = _array
