"""Pages that draw what one types: pictures with the same facts in words, and bad input in place."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from tests.server.campus import Campus

HOSTILE = "<script>alert(1)</script>"


def svg(page: str) -> ET.Element:
    """The picture of a page, which has to be XML of its own."""
    return ET.fromstring(page[page.index("<svg") : page.index("</svg>") + 6])


def words(picture: ET.Element) -> list[str]:
    return [node.text or "" for node in picture.iter("{http://www.w3.org/2000/svg}text")]


def test_the_graph_shows_values_and_derivatives(campus: Campus) -> None:
    answer = campus.client().get("/looks/graph", params={"expression": "x*y+x", "x": 2, "y": 3})
    assert answer.status_code == 200
    drawn = words(svg(answer.text))
    assert {"x", "y", "*", "+", "= 8", "∂ 4", "∂ 2"} <= set(drawn)
    assert "Derivatives of the result" in answer.text


def test_a_view_shows_the_position_of_each_element(campus: Campus) -> None:
    page = campus.client().get("/looks/strides?shape=2,3&strides=1,2").text
    assert words(svg(page))[-6:] == ["0", "2", "4", "1", "3", "5"]
    assert "<td>(1, 2)</td><td>5</td>" in page


def test_a_stride_of_0_is_told(campus: Campus) -> None:
    page = campus.client().get("/looks/strides?shape=3,2&strides=0,1").text
    assert "3\u00d7" in words(svg(page))
    assert "nothing is copied" in page


def test_two_shapes_stretch_to_one(campus: Campus) -> None:
    page = campus.client().get("/looks/broadcasting?a=2,1,3&b=4,1").text
    drawn = words(svg(page))
    assert drawn[-4:] == ["together", "2", "4", "3"]
    assert "1 → 4" in drawn


def test_shapes_that_do_not_fit_are_told_where(campus: Campus) -> None:
    page = campus.client().get("/looks/broadcasting?a=2,3&b=2").text
    assert "3 meets 2" in page


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("graph?expression=x%2B", "not an expression"),
        ("graph?expression=__import__('os')", "only letters"),
        ("graph?expression=open(x)", "open(x)"),
        ("graph?expression=x.real", "x.real"),
        ("graph?expression=" + "(" * 150 + "x" + ")" * 150, "longer than 200"),
        ("graph?expression=" + "-" * 60 + "x", "more than 40 steps"),
        ("graph?expression=1/x&x=0", "has no value"),
        ("graph?expression=1/1e-300", "has no value"),
        ("graph?expression=exp(x)&x=1000", "has no value"),
        ("graph?expression=x&x=nan", "a number, such as"),
        ("graph?expression=x&x=%3Cb%3E", "a number, such as"),
        ("strides?shape=2,3&strides=1", "as many as sizes: 2"),
        ("strides?shape=2,a&strides=1,1", "whole numbers"),
        ("strides?shape=999,999&strides=1,1", "more than 240"),
        ("strides?shape=-1&strides=1", "0 or more"),
        ("strides?shape=2&strides=1&offset=", "one whole number"),
        ("broadcasting?a=1,x&b=1", "whole numbers"),
        ("broadcasting?a=-1&b=1", "0 or more"),
    ],
)
def test_bad_input_is_told_in_place(campus: Campus, path: str, told: str) -> None:
    answer = campus.client().get(f"/looks/{path}")
    assert answer.status_code == 422
    start = answer.text.index('aria-invalid="true"')
    assert told in answer.text[start : start + 400].replace("&#39;", "'")


def test_what_was_typed_is_text(campus: Campus) -> None:
    for path in ("graph?expression=", "strides?shape=", "broadcasting?a="):
        page = campus.client().get(f"/looks/{path}{HOSTILE}").text
        assert HOSTILE not in page
        assert "&lt;script&gt;" in page
