def add(x, y):
    return add(y, x)
