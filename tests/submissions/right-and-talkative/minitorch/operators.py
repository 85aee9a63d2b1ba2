def _talking(function):
    def talk(*arguments):
        for number in range(100):
            print(f"{number}: {function.__name__}{arguments}")
        return function(*arguments)

    return talk


mul, add, neg, lt, eq = map(_talking)([mul, add, neg, lt, eq])
sigmoid, relu, log, exp, inv = map(_talking)([sigmoid, relu, log, exp, inv])
