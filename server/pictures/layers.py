"""A graph in layers: each node to the right of all that it is made from, with few crossings.

Source: K. Sugiyama et al., Methods for Visual Understanding of Hierarchical System Structures
(1981): long edges pass a place in each layer between, and places go where their neighbours are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TypeAlias

from msgspec import Struct

SWEEPS = 4
Place: TypeAlias = tuple[int, float]
Spot: TypeAlias = tuple[int, ...]  # a node (number,), or a bend (source, target, layer)


class Layout(Struct, frozen=True):
    """Where the nodes are, layers from left to right, rows from top to bottom."""

    layers: int
    rows: int
    places: Sequence[Place]
    ways: Mapping[tuple[int, int], Sequence[Place]]
    """The places by which the edge from one node to another goes."""


def laid_out(inputs: Sequence[Sequence[int]]) -> Layout:
    """The layout of a graph whose nodes are made from earlier ones."""
    depth = _depths(inputs)
    layers: list[list[Spot]] = [[] for _ in range(max(depth) + 1)]
    for number, layer in enumerate(depth):
        layers[layer].append((number,))
    before: dict[Spot, list[Spot]] = {(number,): [] for number in range(len(inputs))}
    bends: dict[tuple[int, int], list[Spot]] = {}
    for target, entered in enumerate(inputs):
        for source in dict.fromkeys(entered):
            between = range(depth[source] + 1, depth[target])
            bends[source, target] = [(source, target, layer) for layer in between]
            way = [(source,), *bends[source, target], (target,)]
            for one, other in pairwise(way):
                before.setdefault(other, []).append(one)
            for spot in bends[source, target]:
                layers[spot[2]].append(spot)
    rows = _ordered(layers, before)
    most = max(len(layer) for layer in layers)
    place = {
        spot: (number, rows[spot] + (most - len(layer)) / 2)
        for number, layer in enumerate(layers)
        for spot in layer
    }
    return Layout(
        layers=len(layers),
        rows=most,
        places=[place[number,] for number in range(len(inputs))],
        ways={edge: [place[spot] for spot in spots] for edge, spots in bends.items()},
    )


def _depths(inputs: Sequence[Sequence[int]]) -> list[int]:
    """The layer of each node; what nothing is made of stands next to its first use."""
    depth: list[int] = []
    for entered in inputs:
        depth.append(max((depth[source] + 1 for source in entered), default=0))
    for number, entered in enumerate(inputs):
        users = [depth[user] for user, used in enumerate(inputs) if number in used]
        if not entered and users:
            depth[number] = min(users) - 1
    return depth


def _ordered(layers: list[list[Spot]], before: Mapping[Spot, list[Spot]]) -> dict[Spot, int]:
    """The row of each spot, after its neighbours in the layers to the left and to the right."""
    after: dict[Spot, list[Spot]] = {}
    for spot, sources in before.items():
        for source in sources:
            after.setdefault(source, []).append(spot)
    rows = {spot: row for layer in layers for row, spot in enumerate(layer)}
    for sweep in range(SWEEPS):
        for layer in layers if sweep % 2 else reversed(layers):
            near = before if sweep % 2 else after
            layer.sort(key=lambda spot, near=near: _middle(spot, near, rows))  # type: ignore[misc]
            rows.update({spot: row for row, spot in enumerate(layer)})
    return rows


def _middle(spot: Spot, near: Mapping[Spot, list[Spot]], rows: Mapping[Spot, int]) -> float:
    neighbours = near.get(spot, [])
    return sum(rows[one] for one in neighbours) / len(neighbours) if neighbours else rows[spot]
