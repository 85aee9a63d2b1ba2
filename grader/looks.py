"""Pictures of what a student built, as plain data: closed types, bounded, for anybody to draw.

The numbers come from answers of a sandbox. So everything is checked here, and what draws a look
need not doubt it.
"""

from __future__ import annotations

from math import prod
from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import Meta, Struct

DIMENSIONS = 4
NODES = 40
CELLS = 240  # of a view
STORED = 240  # in a storage, as far as it is drawn
BROADCAST = 8  # dimensions of a shape
ARRAY_CELLS = 1100  # a tile of 32 by 32 with a column more
ARRAYS = 8
REMARKS = 6
POINTS = 100
SIDE = 16
MOMENTS = 6
LOSSES = 200

Label: TypeAlias = Annotated[str, Meta(max_length=40, pattern="^[ -~]*$")]
Sentence: TypeAlias = Annotated[str, Meta(max_length=400)]
Size: TypeAlias = Annotated[int, Meta(ge=0, le=10_000)]
Step: TypeAlias = Annotated[int, Meta(ge=-10_000, le=10_000)]
Counts: TypeAlias = Annotated[
    str,
    Meta(
        max_length=10 * 1100,
        pattern="^([0-9]{1,9}( [0-9]{1,9})*)?$",
        description="Numbers with spaces between, which take less room so.",
    ),
]
Count: TypeAlias = Annotated[int, Meta(ge=0, le=1_000_000_000)]
Percent: TypeAlias = Annotated[int, Meta(ge=0, le=100)]


class NoLook(Exception):  # noqa: N818
    """Nothing that can be drawn. The message says why."""


class Node(Struct, frozen=True):
    """A variable, a constant or an operation of an expression."""

    kind: Literal["variable", "constant", "operation"]
    name: Label
    value: Label
    derivative: Annotated[Label, Meta(description="Of the result by this node; may be empty.")] = ""
    inputs: Annotated[
        list[Size], Meta(max_length=8, description="Numbers of earlier nodes, in their order.")
    ] = []


class Graph(Struct, frozen=True, tag="graph", tag_field="kind"):
    """An expression as automatic differentiation sees it. The last node is its result."""

    nodes: Annotated[list[Node], Meta(min_length=1, max_length=NODES)]

    def __post_init__(self) -> None:
        for number, node in enumerate(self.nodes):
            if any(entered >= number for entered in node.inputs):
                raise ValueError(f"node {number} is made from one that comes later")


class Strides(Struct, frozen=True, tag="strides", tag_field="kind"):
    """Where the elements of a view lie in a storage."""

    shape: Annotated[list[Size], Meta(max_length=DIMENSIONS)]
    strides: Annotated[list[Step], Meta(max_length=DIMENSIONS)]
    offset: Step = 0
    size: Annotated[Size | None, Meta(description="Cells of the storage, if known.")] = None

    def __post_init__(self) -> None:
        if len(self.shape) != len(self.strides):
            raise ValueError(f"{len(self.shape)} sizes and {len(self.strides)} strides")
        if prod(self.shape) > CELLS:
            raise ValueError(f"a view of more than {CELLS} elements")


class Broadcasting(Struct, frozen=True, tag="broadcasting", tag_field="kind"):
    """Two shapes, and what the student's code makes of them where it was asked."""

    a: Annotated[list[Size], Meta(max_length=BROADCAST)]
    b: Annotated[list[Size], Meta(max_length=BROADCAST)]
    answer: Annotated[list[Step], Meta(max_length=2 * BROADCAST)] | Label | None = None


class Cells(Struct, frozen=True):
    """An array of a kernel: how often its cells were used, row by row."""

    name: Label
    place: Literal["global", "shared"]
    columns: Annotated[int, Meta(ge=1, le=ARRAY_CELLS)]
    reads: Counts
    writes: Counts

    def __post_init__(self) -> None:
        if not len(numbers(self.reads)) == len(numbers(self.writes)) <= ARRAY_CELLS:
            raise ValueError(f"{self.name}: counts of different lengths, or too many")


class Accesses(Struct, frozen=True, tag="accesses", tag_field="kind"):
    """What a kernel did with memory in one launch."""

    grid: Annotated[list[Size], Meta(min_length=3, max_length=3)]
    block: Annotated[list[Size], Meta(min_length=3, max_length=3)]
    threads: Annotated[Counts, Meta(description="Of the first block: global accesses of each.")]
    arrays: Annotated[list[Cells], Meta(max_length=ARRAYS)]
    barriers: Count
    remarks: Annotated[list[Sentence], Meta(max_length=REMARKS)] = []

    def __post_init__(self) -> None:
        if len(numbers(self.threads)) != prod(self.block):
            raise ValueError(f"not the threads of a block of {self.block}")


class Point(Struct, frozen=True, array_like=True):
    """A point of a data set, in the unit square, by hundredths."""

    x: Percent
    y: Percent
    label: Literal[0, 1]


class Moment(Struct, frozen=True):
    """What a network says of the whole square after some epochs."""

    epoch: Size
    chances: Annotated[Counts, Meta(description="Of class 1 in percent, row by row from y = 0.")]


class Training(Struct, frozen=True, tag="training", tag_field="kind"):
    """A data set, and a network that learns it."""

    points: Annotated[list[Point], Meta(max_length=POINTS)]
    side: Annotated[int, Meta(ge=1, le=SIDE, description="Cells along a side of the square.")]
    moments: Annotated[list[Moment], Meta(max_length=MOMENTS)]
    losses: Annotated[
        list[Annotated[float, Meta(ge=0, le=1e6)]],
        Meta(max_length=LOSSES, description="After each epoch."),
    ] = []

    def __post_init__(self) -> None:
        for moment in self.moments:
            chances = numbers(moment.chances)
            if len(chances) != self.side**2 or max(chances) > 100:
                raise ValueError(f"not {self.side}x{self.side} chances in percent")


def numbers(counts: Counts) -> list[int]:
    """The numbers that such a text holds."""
    return [int(word) for word in counts.split()]


Look: TypeAlias = Graph | Strides | Broadcasting | Accesses | Training


def look_of(kind: str, plain: object) -> Look:
    """The look of that kind that plain data describes. Raises `NoLook`."""
    if not isinstance(plain, dict):
        raise NoLook(f"{type(plain).__name__} describes no picture")
    try:
        found: Look = msgspec.convert({**plain, "kind": kind}, Look)
    except (msgspec.ValidationError, RecursionError) as error:
        raise NoLook(str(error)) from None
    return found
