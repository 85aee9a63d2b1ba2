"""Pictures of looks: XML of their own, with all their facts, whatever a submission answered."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from grader.looks import (
    Accesses,
    Broadcasting,
    Cells,
    Graph,
    Look,
    Moment,
    Node,
    Point,
    Strides,
    Training,
)
from server.pictures import drawing, figure, picture
from server.pictures.layers import laid_out

SVG = "{http://www.w3.org/2000/svg}"
ONES = " ".join(["1"] * 36)
LOOKS: list[Look] = [
    Graph([Node("variable", "<x>", "&", '"'), Node("operation", "Mul", "4", "1", [0, 0])]),
    Strides([2, 3], [1, 2]),
    Strides([], []),
    Strides([0, 3], [3, 1]),
    Strides([2, 2], [-3, 1]),
    Strides([5, 5, 2], [0, 0, 0], 3, 4),
    Broadcasting([], []),
    Broadcasting([2, 3], [4], [2, 3, 4, 5]),
    Broadcasting([2, 3], [3], "<script>"),
    Accesses([1, 1, 1], [6, 6, 1], ONES, [Cells("a", "global", 6, ONES, ONES)], 0, ["<b>\nslow"]),
    Accesses([1, 1, 1], [1, 1, 1], "0", [Cells("s", "shared", 6, "0 0", "0 0")], 0),
    Training([Point(0, 0, 0), Point(100, 100, 1)], 2, [Moment(0, "0 100 49 50")], [2.0, 0.0]),
    Training([], 1, [], [0.0, 0.0]),
]


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: type(look).__name__)
def test_every_look_is_a_picture_with_a_name_and_words(look: Look) -> None:
    page = ET.fromstring(str(drawing(look)).replace("\N{NO-BREAK SPACE}", " "))
    svg = page.find(f".//{SVG}svg")
    assert svg is not None
    assert svg.get("role") == "img"
    assert svg.findtext(f"{SVG}title")
    assert svg.findtext(f"{SVG}desc")
    assert float(svg.get("width", "0")) > 0
    assert ET.fromstring(figure(look)).find(f"{SVG}style") is not None


def test_what_a_student_wrote_is_text() -> None:
    assert "<script>" not in drawing(Broadcasting([2, 3], [3], "<script>"))
    assert "<b>" not in drawing(LOOKS[9])


def test_the_table_tells_what_the_drawing_shows() -> None:
    shown = picture(Strides([2, 2], [1, 4]))
    assert [row[1] for row in shown.rows] == [0, 4, 1, 5]


def test_elements_outside_of_the_storage_are_told() -> None:
    assert "1 of its elements lie outside" in picture(Strides([2, 2], [4, 1], 0, 5)).words


def test_a_wrong_answer_stands_beside_the_right_one() -> None:
    svg = picture(Broadcasting([2, 1], [3], [2, 1])).svg
    assert svg.count("outside") == 1
    assert "your answer" in svg


def test_long_edges_go_around_the_nodes_between() -> None:
    """Node 0 is used in layers 1 and 2: its second edge has a place of its own in layer 1."""
    layout = laid_out([[], [0], [1, 0]])
    ((layer, row),) = layout.ways[0, 2]
    assert layer == 1
    assert (layer, row) != layout.places[1]


def test_a_node_stands_to_the_right_of_what_it_is_made_from() -> None:
    inputs = [[], [], [0, 1], [2], [3, 0], [4, 2]]
    layout = laid_out(inputs)
    for number, entered in enumerate(inputs):
        assert all(layout.places[one][0] < layout.places[number][0] for one in entered)
    assert len(set(layout.places)) == len(inputs)
