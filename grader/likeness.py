"""How alike the functions of a class are: what two of them share that few others have.

Only fingerprints are compared; the text of students is parsed in another process, and never run.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

import numpy as np
from msgspec import Struct

READER = (sys.executable, "-I", str(Path(__file__).with_name("fingerprint_reader.py")))
COMMON = 3  # what more than one in so many has is no sign of anything
FEW = 3  # fingerprints that a symbol must have to be compared
BATCH = 100
FILE_BYTES = 200_000


class Text(Struct, frozen=True):
    """A source text, and which of its functions are meant; all of them where none is named."""

    source: str
    symbols: list[str]


class Prints(Struct, frozen=True):
    """A function of a text: its lines, and its fingerprints with theirs."""

    first: int
    last: int
    marks: list[tuple[int, int, int]]

    @property
    def values(self) -> set[int]:
        """The hashes alone."""
        return {value for value, _, _ in self.marks}


class Likeness(Struct, frozen=True):
    """Two students, by their places in the class, and how much of their work is shared."""

    one: int
    other: int
    score: float
    shared: int
    """So many fingerprints."""
    symbols: dict[str, float]


def read(texts: Sequence[Text]) -> Iterator[dict[str, Prints]]:
    """The functions of each text; none of one that cannot be parsed, or kills who reads it."""
    for at in range(0, len(texts), BATCH):
        rest = list(texts[at : at + BATCH])
        while rest:
            answers = _answers(rest)
            yield from answers
            rest = rest[len(answers) :]
            if rest:
                yield {}
                rest = rest[1:]


def _answers(texts: Sequence[Text]) -> list[dict[str, Prints]]:
    """What the reader said before it ended: less than was asked where one text ended it."""
    asked = "".join(
        json.dumps({"source": text.source[:FILE_BYTES], "symbols": text.symbols}) + "\n"
        for text in texts
    )
    said = subprocess.run(READER, input=asked.encode(), capture_output=True, check=False)  # noqa: S603
    whole = said.stdout.decode().split("\n")[:-1]
    return [{name: Prints(*told) for name, told in json.loads(line).items()} for line in whole]


Work = Mapping[str, Collection[int]]
"""The hashes of a student by symbol."""


def common(works: Sequence[Work]) -> set[tuple[str, int]]:
    """What so many of a class have that it is no sign of anything."""
    counts = Counter(
        (symbol, value) for work in works for symbol, values in work.items() for value in values
    )
    most = max(2, len(works) / COMMON)
    return {mark for mark, count in counts.items() if count > most}


def telling(works: Sequence[Work], given: Collection[int]) -> list[dict[str, set[int]]]:
    """What is left of each work without what was given and what is common."""
    usual = common(works)
    return [
        {
            symbol: {v for v in values if v not in given and (symbol, v) not in usual}
            for symbol, values in work.items()
        }
        for work in works
    ]


def likenesses(works: Sequence[Mapping[str, set[int]]], most: int) -> list[Likeness]:
    """The pairs that share the most, first those that share much and have little else.

    By the share alone two functions of a few lines would come before a whole module.
    """
    marks = sorted({(s, v) for work in works for s, values in work.items() for v in values})
    if not marks:
        return []
    column = {mark: index for index, mark in enumerate(marks)}
    table = np.zeros((len(works), len(marks)), dtype=np.float32)
    for row, work in enumerate(works):
        owned = chain.from_iterable(((s, v) for v in values) for s, values in work.items())
        table[row, [column[mark] for mark in owned]] = 1
    shared = table @ table.T
    sizes = table.sum(axis=1)
    union = sizes[:, None] + sizes[None, :] - shared
    scores = np.where(shared >= FEW, shared / np.maximum(union, 1), 0)
    ones, others = np.nonzero(np.triu(scores, k=1))
    weights = scores[ones, others] * shared[ones, others]
    order = np.argsort(-weights, kind="stable")[:most]
    return [
        Likeness(
            one=int(ones[at]),
            other=int(others[at]),
            score=float(scores[ones[at], others[at]]),
            shared=int(shared[ones[at], others[at]]),
            symbols=by_symbol(works[ones[at]], works[others[at]]),
        )
        for at in order
    ]


def by_symbol(one: Mapping[str, set[int]], other: Mapping[str, set[int]]) -> dict[str, float]:
    """What share of each symbol two works have in common, the greatest first."""
    shares = {
        symbol: len(one[symbol] & other[symbol]) / len(one[symbol] | other[symbol])
        for symbol in one.keys() & other.keys()
        if one[symbol] & other[symbol]
    }
    return dict(sorted(shares.items(), key=lambda item: (-item[1], item[0])))
