"""The wire: what it carries, and that no bytes get through it as anything else."""

from __future__ import annotations

import math
import tracemalloc
from collections.abc import Callable

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.sandbox import wire

LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False)
    | st.text(st.characters(codec="utf-8"), max_size=20)
)
PLAIN = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=5), inner, max_size=4)
    ),
    max_leaves=20,
)


def there_and_back(value: object) -> object:
    body = bytearray()
    frame = wire.frame(wire.Returned(1, wire.pack(value, body)), body)
    header, data = wire.read(reader(frame), 1 << 20)
    reply = wire.reply(header)
    assert isinstance(reply, wire.Returned)
    return wire.unpack([reply.value], data)[0]


def reader(data: bytes) -> Callable[[int], bytes]:
    position = 0

    def receive(size: int) -> bytes:
        nonlocal position
        part = data[position : position + size]
        if len(part) < size:
            raise EOFError
        position += size
        return part

    return receive


@given(PLAIN)
def test_plain_data_survives(value: object) -> None:
    assert there_and_back(value) == value


@given(st.binary(max_size=300))
def test_any_bytes_are_a_reply_or_refused(data: bytes) -> None:
    try:
        reply = wire.reply(data)
    except wire.WireError:
        return
    assert isinstance(reply, wire.Reply)


@given(PLAIN, st.data())
def test_damaged_replies_are_replies_or_refused(value: object, data: st.DataObject) -> None:
    body = bytearray()
    header = bytearray(msgspec.msgpack.encode(wire.Returned(1, wire.pack(value, body))))
    header[data.draw(st.integers(0, len(header) - 1))] = data.draw(st.integers(0, 255))
    try:
        reply = wire.reply(bytes(header))
        assert isinstance(reply, wire.Reply)
        if isinstance(reply, wire.Returned):
            wire.unpack([reply.value], bytes(body))
    except wire.WireError:
        pass


@given(
    st.sampled_from(sorted(wire.DTYPES)),
    st.lists(st.lists(st.integers(0, 2**32), max_size=4), max_size=4),
    st.binary(max_size=64),
)
def test_claimed_arrays_have_no_more_bytes_than_were_sent(
    dtype: str, shapes: list[list[int]], body: bytes
) -> None:
    claimed = [msgspec.convert(["array", dtype, shape], wire.Array) for shape in shapes]
    try:
        arrays = wire.unpack(claimed, body)
    except wire.WireError:
        return
    assert sum(array.nbytes for array in arrays) <= len(body)


def test_nan_survives() -> None:
    answer = there_and_back(math.nan)
    assert isinstance(answer, float)
    assert math.isnan(answer)


def test_arrays_share_one_body() -> None:
    first, second = np.arange(3.0), np.array([[1, 2]], dtype="int8")
    answer = there_and_back([first, second])
    assert isinstance(answer, list)
    assert [a.tolist() for a in answer] == [[0.0, 1.0, 2.0], [[1, 2]]]


@pytest.mark.parametrize("value", [{1: 2}, {"x" * 10_001: 1}, {1, 2}, b"bytes", 1j, print])
def test_other_kinds_are_refused(value: object) -> None:
    with pytest.raises(wire.WireError):
        wire.pack(value, bytearray())


def test_a_hostile_header_costs_little_memory() -> None:
    tables = b"\xdd" + (250_000).to_bytes(4, "big") + b"\x92\xa4dict\x80" * 130_000
    header = b"\x93\xa8returned\x01\x92\xa4list" + tables
    tracemalloc.start()
    with pytest.raises(wire.WireError):
        wire.reply(header[: wire.HEADER_BYTES])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 64 << 20


@pytest.mark.parametrize("header", [b"", b"\xc0", b"\x93", b"\x91" * 200_000 + b"\xc0"])
def test_what_is_no_reply_is_refused(header: bytes) -> None:
    with pytest.raises(wire.WireError):
        wire.reply(header)


def test_lengths_are_checked_before_anything_is_read() -> None:
    with pytest.raises(wire.WireError, match="larger than allowed"):
        wire.lengths(wire.PREFIX.pack(10, 1 << 31), 1 << 20)


def test_files_survive() -> None:
    files = {"a/b.py": b"x", "empty.py": b"", "c.py": bytes(1000)}
    listed, body = wire.bundle(files)
    assert wire.unbundle(listed, body) == files
