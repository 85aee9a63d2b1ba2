def call(name, numbers):
    from tower import upper

    return getattr(upper, name)(numbers)
