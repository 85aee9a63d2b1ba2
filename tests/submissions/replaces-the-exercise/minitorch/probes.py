def operator(*_):
    return 1.0
