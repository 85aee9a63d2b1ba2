import os
import time

_HEADERS = [
    b"\x93\xa8returned\x01" + b"\x92\xa4list\x91" * 100_000 + b"\xc0",
    b"\x93\xa8returned\x01\x94\xa5array\xa7float64\x92\xce\xff\xff\xff\xff\xce\xff\xff\xff\xff\x00",
    b"\x93\xa8returned\x01\x94\xa5array\xa7float64\x93\x00\xce\xff\xff\xff\xff\xce\xff\xff\xff\xff\x00",
    b"\x93\xa8returned\x01\x94\xa5array\xa6object\x91\x01\x00",
    b"\x93\xa8returned\x01\xdd\xff\xff\xff\xff",
    b"\xc1",
    b"",
]


def _send(*_):
    for header in _HEADERS:
        frame = len(header).to_bytes(4, "big") + bytes(4) + header
        for descriptor in range(3, 256):
            try:
                os.write(descriptor, frame)
            except OSError:
                pass
    time.sleep(60)


mul = _send
