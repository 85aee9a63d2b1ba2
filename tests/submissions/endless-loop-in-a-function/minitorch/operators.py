def inv(x):
    while True:
        pass
