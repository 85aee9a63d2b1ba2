"""A data set with a network's decision boundary while it trains, and the loss over epochs."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from grader.looks import Moment, Point, Training, numbers
from server.pictures.svg import document, element, text, tiles

SQUARE = 150
GAP = 20
MARGIN = 12
HEAD = 20
CHART = 90
LEVELS = 8
TITLE = "A network while it trains."


def drawn(look: Training) -> tuple[str, str, Markup, list[str], list[list[object]]]:
    """Title, words, drawing and table."""
    parts: list[str] = []
    for number, moment in enumerate(look.moments):
        parts += _square(look, moment, MARGIN + number * (SQUARE + GAP))
    width = MARGIN * 2 + max(len(look.moments) * (SQUARE + GAP) - GAP, 2 * SQUARE)
    height = MARGIN * 2 + HEAD + SQUARE
    if len(look.losses) > 1:
        parts += _losses(look.losses, height + 8, width - 2 * MARGIN)
        height += CHART + HEAD + 36
    words = _words(look)
    svg = document(TITLE, words, width, height, *parts)
    rows: list[list[object]] = [
        [moment.epoch, f"{_right(look, moment)} of {len(look.points)}", _loss(look, moment)]
        for moment in look.moments
    ]
    return TITLE, words, svg, ["epochs", "points on their side", "loss"], rows


def _square(look: Training, moment: Moment, x: float) -> list[Markup]:
    """The predictions as a ground, coarse, and the points on it; y = 0 is at the bottom."""
    step, top = SQUARE / look.side, MARGIN + HEAD
    parts = [text(x, MARGIN + 10, _after(moment.epoch), "start label")]
    chances = numbers(moment.chances)
    rows = [chances[at : at + look.side] for at in range(0, len(chances), look.side)]
    grounds = [_ground(chance) for row in reversed(rows) for chance in row]
    parts += tiles(grounds, look.side, x, top, step)
    return parts + [_point(point, x, top) for point in look.points]


def _ground(chance: int) -> str:
    """The colour of a chance: one family below a half, another one above."""
    return f"chance{min(chance * LEVELS // 100, LEVELS - 1)}"


def _point(point: Point, left: float, top: float) -> Markup:
    """Class 1 is a disc, class 0 a cross, so that nobody needs colours."""
    x, y = left + point.x * SQUARE / 100, top + SQUARE - point.y * SQUARE / 100
    if point.label:
        return element("circle", cx=x, cy=y, r=4.5, class_="one")
    return element("path", d=f"M{x - 4:.1f} {y - 4:.1f}l8 8m-8 0l8 -8", class_="zero")


def _losses(losses: Sequence[float], top: float, width: float) -> list[Markup]:
    """The loss after each epoch, as a line."""
    most = max(losses) or 1.0
    left, right, base = MARGIN + 34.0, width + MARGIN, top + HEAD + CHART
    step = (right - left) / (len(losses) - 1)
    points = " ".join(
        f"{left + number * step:.1f},{base - loss / most * CHART:.1f}"
        for number, loss in enumerate(losses)
    )
    return [
        text(MARGIN, top + 10, "loss", "start label"),
        element("path", d=f"M{left} {top + HEAD}V{base}H{right}", class_="axis"),
        element("polyline", points=points, class_="line"),
        text(left - 6, top + HEAD + 8, f"{most:.3g}", "end label"),
        text(left - 6, base + 4, "0", "end label"),
        text(left, base + 18, "1", "start label"),
        text(right, base + 18, f"epoch {len(losses)}", "end label"),
    ]


def _after(epochs: int) -> str:
    return "before" if epochs == 0 else f"after {epochs} epoch{'' if epochs == 1 else 's'}"


def _right(look: Training, moment: Moment) -> int:
    """How many points lie on the ground of their own class."""
    return sum((_chance(look, moment, point) > 50) == bool(point.label) for point in look.points)


def _chance(look: Training, moment: Moment, point: Point) -> int:
    row, column = (min(at * look.side // 100, look.side - 1) for at in (point.y, point.x))
    return numbers(moment.chances)[row * look.side + column]


def _loss(look: Training, moment: Moment) -> str:
    """The loss at the epoch before these predictions."""
    if not 0 < moment.epoch <= len(look.losses):
        return "\N{EN DASH}"
    return f"{look.losses[moment.epoch - 1]:.3g}"


def _words(look: Training) -> str:
    told = (
        "Discs are points of class 1, crosses of class 0; the ground is what the network says of "
        "each place, blue for class 1 and orange for class 0."
    )
    if look.moments:
        last = look.moments[-1]
        told += f" In the end {_right(look, last)} of {len(look.points)} points are on their side."
    if len(look.losses) > 1:
        told += f" The loss went from {look.losses[0]:.3g} to {look.losses[-1]:.3g}."
    return told
