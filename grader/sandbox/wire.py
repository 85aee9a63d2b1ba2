"""What crosses the boundary: closed types in frames of bounded size.

A frame is two big-endian 32-bit lengths, a msgpack header of one of the types below, and a body
that holds the raw bytes of files and arrays. Both ends load this file; neither trusts the other's
use of it. Nothing is ever unpickled.
"""

from __future__ import annotations

import hashlib
import struct
import sys
from collections.abc import Callable, Mapping, Sequence
from math import prod
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias, get_args

import msgspec
from msgspec import Meta, Struct

if TYPE_CHECKING:
    import numpy as np

PREFIX = struct.Struct(">II")
HEADER_BYTES = 1 << 20
TEXT_CHARACTERS = 10_000
DEPTH = 16
MAX_DIMS = 32
DIGEST_BYTES = 32

Text: TypeAlias = Annotated[str, Meta(max_length=TEXT_CHARACTERS)]
Size: TypeAlias = Annotated[int, Meta(ge=0, le=1 << 32)]
Dtype: TypeAlias = Literal[
    "bool",
    "int8",
    "int16",
    "int32",
    "int64",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "float16",
    "float32",
    "float64",
]


DTYPES = frozenset(get_args(Dtype))


class WireError(Exception):
    """Bytes or values that the wire does not carry; the message says which rule they break."""


class Array(Struct, frozen=True, tag="array", array_like=True):
    """An array; its C-ordered bytes are the next ones of the frame's body."""

    dtype: Dtype
    shape: Annotated[list[Size], Meta(max_length=MAX_DIMS)]


class Listing(Struct, frozen=True, tag="list", array_like=True):
    """A list or a tuple."""

    items: list[Value]


class Table(Struct, frozen=True, tag="dict", array_like=True):
    """A dictionary with string keys."""

    items: dict[Text, Value]


Value: TypeAlias = bool | int | float | Text | Listing | Table | Array | None


class File(Struct, frozen=True, array_like=True):
    """The next `size` bytes of the body, to be written to `path`."""

    path: Text
    size: Size


class Load(Struct, frozen=True, tag="load", array_like=True):
    """First message: a submission's files and packages, the probes, seconds for a question."""

    number: int
    files: list[File]
    probes: str
    packages: list[str]
    seconds: float


class Begin(Struct, frozen=True, tag="begin", array_like=True):
    """Fork an interpreter for one test."""

    number: int


class End(Struct, frozen=True, tag="end", array_like=True):
    """That test is over."""

    number: int


class Question(Struct, frozen=True, tag="ask", array_like=True):
    """Call `probe` with `arguments`."""

    number: int
    probe: str
    arguments: list[Value]


class TimedQuestion(Struct, frozen=True, tag="time", array_like=True):
    """Call `probe` with `arguments`, and commit to the answer before sending it."""

    number: int
    probe: str
    arguments: list[Value]


class Frame(Struct, frozen=True, array_like=True):
    """One line of a traceback, inside the submission."""

    file: Text
    line: Size
    function: Text
    source: Text


class Ready(Struct, frozen=True, tag="ready", array_like=True):
    """The submission is loaded."""

    number: int


class Ended(Struct, frozen=True, tag="ended", array_like=True):
    """A test's interpreter is gone: its exit status (negative: the signal) and what it printed."""

    number: int
    status: int
    output: str


class Returned(Struct, frozen=True, tag="returned", array_like=True):
    """An answer: the probe's value."""

    number: int
    value: Value


class Committed(Struct, frozen=True, tag="committed", array_like=True):
    """The digest of the frame that follows: the answer to a timed question."""

    number: int
    digest: Annotated[bytes, Meta(min_length=DIGEST_BYTES, max_length=DIGEST_BYTES)]


class Raised(Struct, frozen=True, tag="raised", array_like=True):
    """An answer: the error that the submission raised."""

    number: int
    error: Text
    message: Text
    frames: Annotated[list[Frame], Meta(max_length=50)]


class Refused(Struct, frozen=True, tag="refused", array_like=True):
    """An answer: the probe returned something that is not plain data."""

    number: int
    reason: Text


Request: TypeAlias = Load | Begin | End | Question | TimedQuestion
Answer: TypeAlias = Returned | Raised | Refused
Reply: TypeAlias = Ready | Ended | Committed | Answer

_encoder = msgspec.msgpack.Encoder()
_requests: msgspec.msgpack.Decoder[Request] = msgspec.msgpack.Decoder(Request)
_replies: msgspec.msgpack.Decoder[Reply] = msgspec.msgpack.Decoder(Reply)


def frame(message: Request | Reply, body: bytes | bytearray = b"") -> bytes:
    """The bytes of one message. Raises `WireError` where its header would be too large."""
    try:
        header = _encoder.encode(message)
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise WireError(f"not plain data: {error}") from None
    if len(header) > HEADER_BYTES:
        raise WireError(f"{len(header):,} bytes of plain data, more than {HEADER_BYTES:,}")
    return b"".join((PREFIX.pack(len(header), len(body)), header, body))


def digest(*parts: bytes) -> bytes:
    """What commits to a frame. It bears its question's random number, so none is known before."""
    found = hashlib.sha256()
    for part in parts:
        found.update(part)
    return found.digest()


def lengths(prefix: bytes, most: int) -> tuple[int, int]:
    """Header and body length of the frame that begins with `prefix`, checked before reading it."""
    header, body = PREFIX.unpack(prefix)
    if header > HEADER_BYTES or body > most:
        raise WireError(f"a message of {header + body:,} bytes is larger than allowed")
    return header, body


def request(header: bytes) -> Request:
    """Decode what the trusted side sent."""
    return _requests.decode(header)


def reply(header: bytes) -> Reply:
    """Decode what a sandbox sent. Raises `WireError` for anything but a `Reply`."""
    try:
        return _replies.decode(header)
    except (msgspec.DecodeError, RecursionError, UnicodeError, OverflowError) as error:
        raise WireError(f"not a reply: {error}") from None


def pack(value: object, body: bytearray, depth: int = 0) -> Value:
    """Plain data as a `Value`; array bytes go to `body`. Raises `WireError` for anything else."""
    if depth > DEPTH:
        raise WireError(f"nested more than {DEPTH} deep")
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float | str):
        return _pack_leaf(value)
    if isinstance(value, list | tuple):
        return Listing([pack(item, body, depth + 1) for item in value])
    if isinstance(value, dict):
        return Table({_key(key): pack(item, body, depth + 1) for key, item in value.items()})
    return _pack_array(value, body)


def _pack_leaf(value: float | str) -> Value:
    if isinstance(value, str):
        if len(value) > TEXT_CHARACTERS:
            raise WireError(f"a text of {len(value):,} characters, more than {TEXT_CHARACTERS:,}")
        return str(value)
    if isinstance(value, int):
        if not -(1 << 63) <= value < 1 << 64:
            raise WireError(f"an integer of {value.bit_length():,} bits, more than 64")
        return int(value)
    return float(value)


def _key(key: object) -> str:
    if not isinstance(key, str) or len(key) > TEXT_CHARACTERS:
        raise WireError(f"a dictionary key of type {type(key).__name__}, not a short text")
    return key


def _pack_array(value: object, body: bytearray) -> Value:
    numpy = sys.modules.get("numpy")
    if numpy is None or not isinstance(value, numpy.ndarray | numpy.generic):
        raise WireError(f"an object of type {type(value).__name__}")
    if isinstance(value, numpy.generic):
        return pack(value.item(), body, DEPTH)
    array: np.ndarray[Any, Any] = value
    if array.dtype.name not in DTYPES:
        raise WireError(f"an array of {array.dtype.name}")
    body += numpy.ascontiguousarray(array).tobytes()
    return Array(array.dtype.name, list(array.shape))


class Unpacker:
    """Turns the `Value`s of one frame into plain data; arrays take its body in turn.

    So all arrays together have at most the bytes that were really sent.
    """

    def __init__(self, body: bytes) -> None:
        self._body = body
        self._taken = 0

    def unpack(self, value: Value, depth: int = 0) -> Any:  # noqa: ANN401 - plain data
        """Lists, dictionaries and arrays. Raises `WireError` for what cannot be one."""
        if depth > DEPTH:
            raise WireError(f"nested more than {DEPTH} deep")
        if isinstance(value, Listing):
            return [self.unpack(item, depth + 1) for item in value.items]
        if isinstance(value, Table):
            return {key: self.unpack(item, depth + 1) for key, item in value.items.items()}
        if isinstance(value, Array):
            return self._array(value)
        return value

    def _array(self, value: Array) -> np.ndarray[Any, Any]:
        import numpy as np  # noqa: PLC0415 - it takes a tenth of a second

        dtype, count, start = np.dtype(value.dtype), prod(value.shape), self._taken
        self._taken += count * dtype.itemsize
        if self._taken > len(self._body):
            raise WireError(f"an array of shape {value.shape} with fewer bytes than that")
        flat = np.frombuffer(self._body, dtype, count, start if count else 0)
        try:
            return flat.reshape(value.shape).copy()
        except ValueError as error:
            raise WireError(f"an array of shape {value.shape}: {error}") from None


def unpack(values: Sequence[Value], body: bytes) -> list[Any]:
    """The plain data of all `values` of a frame. Raises `WireError`."""
    unpacker = Unpacker(body)
    return [unpacker.unpack(value) for value in values]


def read(receive: Callable[[int], bytes], most: int) -> tuple[bytes, bytes]:
    """One frame's header and body; `receive(n)` returns exactly `n` bytes or raises."""
    header, body = lengths(receive(PREFIX.size), most)
    return receive(header), receive(body)


def bundle(files: Mapping[str, bytes]) -> tuple[list[File], bytes]:
    """Files as their list and one body."""
    return [File(path, len(data)) for path, data in files.items()], b"".join(files.values())


def unbundle(files: Sequence[File], body: bytes) -> dict[str, bytes]:
    """The inverse of `bundle`."""
    found, start = {}, 0
    for file in files:
        found[file.path] = body[start : start + file.size]
        start += file.size
    return found
