"""What is asked of a submission."""


def ranks(values):
    from racing.ranks import ranks

    return ranks(values)


def ranks_one_by_one(values):
    """The same, each value compared with all others."""
    import numpy as np

    return np.array([(values < value).sum() for value in values])
