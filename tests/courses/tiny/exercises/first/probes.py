"""Questions to a pocket calculator."""


def call(name, *arguments):
    """`pocket.<name>(*arguments)`."""
    import pocket

    return getattr(pocket, name)(*arguments)


def count(sizes):
    """A fresh counter's value after steps of those sizes."""
    from pocket import Counter

    counter = Counter()
    return [counter.step(size) for size in sizes]
