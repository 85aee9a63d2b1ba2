def sigmoid(x):
    return 1.0 / (1.0 + math.exp(-x))


def relu_back(x, d):
    return d if x >= 0 else 0.0


def prod(ls):
    return reduce(mul, 0.0)(ls)
