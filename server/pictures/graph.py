"""The graph of an expression: values flow to the right, derivatives back to the left."""

from __future__ import annotations

from markupsafe import Markup

from grader.looks import Graph, Node
from server.pictures.layers import Layout, laid_out
from server.pictures.svg import document, element, group, rectangle, text

WIDTH, HEIGHT = 118, 62
GAP_X, GAP_Y = 46, 18
MARGIN = 12
TITLE = "The graph of an expression."


def drawn(look: Graph) -> tuple[str, str, Markup, list[str], list[list[object]]]:
    """Title, words, drawing and table."""
    layout = laid_out([node.inputs for node in look.nodes])
    width = MARGIN * 2 + layout.layers * (WIDTH + GAP_X) - GAP_X
    height = MARGIN * 2 + layout.rows * (HEIGHT + GAP_Y) - GAP_Y
    edges = [
        _edge(layout, source, target)
        for target, node in enumerate(look.nodes)
        for source in dict.fromkeys(node.inputs)
    ]
    nodes = [
        _box(node, *_corner(layout.places[number]), last=number == len(look.nodes) - 1)
        for number, node in enumerate(look.nodes)
    ]
    words = _words(look)
    svg = document(TITLE, words, width, height, group(edges, class_="edges"), *nodes)
    return TITLE, words, svg, ["node", "made from", "value", "derivative"], _rows(look)


def _corner(place: tuple[int, float]) -> tuple[float, float]:
    layer, row = place
    return MARGIN + layer * (WIDTH + GAP_X), MARGIN + row * (HEIGHT + GAP_Y)


def _edge(layout: Layout, source: int, target: int) -> Markup:
    """A line between two boxes, around those in the layers between."""
    x, y = _corner(layout.places[source])
    path = f"M{x + WIDTH:.0f} {y + HEIGHT / 2:.0f}"
    at = x + WIDTH, y + HEIGHT / 2
    for place in layout.ways[source, target]:
        px, py = _corner(place)
        path += _curve(at, (px, py + HEIGHT / 2)) + f"H{px + WIDTH:.0f}"
        at = px + WIDTH, py + HEIGHT / 2
    tx, ty = _corner(layout.places[target])
    end = tx - 7, ty + HEIGHT / 2
    head = f"M{tx} {end[1]:.1f}l-8 -4v8z"
    line = element("path", d=path + _curve(at, end), class_="edge")
    return line + element("path", d=head, class_="arrow")


def _curve(start: tuple[float, float], end: tuple[float, float]) -> str:
    middle = (start[0] + end[0]) / 2
    return f"C{middle:.0f} {start[1]:.0f} {middle:.0f} {end[1]:.0f} {end[0]:.0f} {end[1]:.0f}"


def _box(node: Node, x: float, y: float, *, last: bool) -> Markup:
    middle = x + WIDTH / 2
    lines = [
        rectangle(x, y, WIDTH, HEIGHT, f"{node.kind} result" if last else node.kind),
        text(middle, y + 19, node.name, "name"),
        text(middle, y + 37, f"= {node.value}"),
    ]
    if node.derivative:
        lines.append(text(middle, y + 54, f"\N{PARTIAL DIFFERENTIAL} {node.derivative}", "slope"))
    return group(lines)


def _words(look: Graph) -> str:
    last = look.nodes[-1]
    slopes = [
        f"{node.derivative} for {node.name}"
        for node in look.nodes
        if node.kind == "variable" and node.derivative
    ]
    told = f"Values flow to the right; the result is {last.value}."
    if not slopes:
        return told
    return (
        f"{told} Derivatives of the result (\N{PARTIAL DIFFERENTIAL}) flow back to the left: "
        f"{', '.join(slopes)}."
    )


def _rows(look: Graph) -> list[list[object]]:
    names = [f"{number}: {node.name}" for number, node in enumerate(look.nodes)]
    return [
        [
            names[number],
            ", ".join(names[entered] for entered in node.inputs) or node.kind,
            node.value,
            node.derivative or "not told",
        ]
        for number, node in enumerate(look.nodes)
    ]
