def product(x, y):
    return x * y
