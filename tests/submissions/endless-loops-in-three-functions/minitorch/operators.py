def sigmoid(x):
    while True:
        pass


exp = log = sigmoid
