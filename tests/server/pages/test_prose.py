"""Handouts as pages: drawn, and unable to leave the host."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from server.pages.assets import STATIC
from server.pages.formulas import formula
from server.pages.prose import prose
from tests.conftest import ROOT

HANDOUTS = sorted(ROOT.glob("exercises/*/handout.md"))
PICTURES = "/api/v1/courses/c/assignments/a/handout"


def drawn(text: str) -> str:
    return prose(text, PICTURES).html


def test_formulas_between_dollars_are_drawn() -> None:
    html = drawn("For $x^3$:\n\n$$\n\\frac{a}{b}\n$$\n")
    assert "<msup><mi>x</mi><mn>3</mn></msup>" in html
    assert '<math display="block"><mrow><mfrac>' in html


@pytest.mark.parametrize("text", ["it costs $5 and $6", "`$x$`", "a $ b $ c"])
def test_other_dollars_stay(text: str) -> None:
    assert "<math" not in drawn(text)


def test_a_dot_is_a_product() -> None:
    assert "<mi>·" not in formula("a · b")
    assert re.search("<mo[^>]*>(·|⋅)</mo>", formula("a · b"))


def test_a_formula_that_is_none_stays_as_it_was_written() -> None:
    assert formula(r"\frac{") == r"<code>$\frac{$</code>"
    assert formula("x_1_2") == "<code>$x_1_2$</code>"


def test_a_formula_brings_no_markup_of_its_own() -> None:
    html = formula(r"\text{<script>a</script><img src='http://e'/>} \href{http://e}{y}")
    assert "<script" not in html
    assert "<img" not in html
    assert "href=" not in formula(r"\href{http://e}{y}")
    assert "style=" not in formula(r"\style{x}{y}")


def test_tables_are_aligned_by_classes() -> None:
    html = drawn("|a|b|\n|-|-:|\n|1|2|\n")
    assert '<td class="number">2</td>' in html
    assert "style=" not in html


def test_python_has_colours_and_drawings_stay_as_they_are() -> None:
    html = drawn("```python\ndef f(): ...\n```\n\n```\n a ──▶ <b>\n```\n")
    assert '<span class="k">def</span>' in html
    assert '<pre tabindex="0"><code> a ──▶ &lt;b&gt;\n</code></pre>' in html


def test_html_is_shown_as_text() -> None:
    assert "&lt;script&gt;" in drawn("<script>alert(1)</script>")


def test_figures_come_from_the_api() -> None:
    assert f'src="{PICTURES}/figures/line%20b.svg" alt="A line"' in drawn(
        "![A line](figures/line%20b.svg)"
    )


@pytest.mark.parametrize(
    "source",
    ["http://e/x.png", "//e/x.png", "/logout", "../../x", "data:image/png;base64,AA", "%2e%2e/x"],
)
def test_no_other_picture_is_fetched(source: str) -> None:
    html = drawn(f"![A line]({source})")
    assert "A line" in html
    assert "<img" not in html


def test_links_elsewhere_tell_nothing() -> None:
    html = drawn("[a](https://example.org) [b](#there) [c](operators.py) [d](javascript:x)")
    assert '<a href="https://example.org" rel="noopener noreferrer">' in html
    assert '<a href="#there">' in html
    assert re.findall('href="([^"]+)"', html) == ["https://example.org", "#there"]


def test_headings_have_places_and_are_the_contents() -> None:
    found = prose("# T\n\n## A `b`\n\n### A b\n", PICTURES)
    assert [(h.level, h.place, h.text) for h in found.contents] == [
        (2, "a-b-1", "A b"),
        (3, "a-b-2", "A b"),
    ]
    assert '<h2 id="a-b-1">' in found.html


@pytest.mark.parametrize("path", HANDOUTS, ids=lambda path: path.parent.name)
def test_our_own_handouts_are_drawn_whole(path: Path) -> None:
    found = prose(path.read_text(encoding="utf-8"), PICTURES)
    assert found.contents
    assert "<code>$" not in found.html
    assert "style=" not in found.html


@pytest.mark.parametrize(("scheme", "ground"), [(0, "#f3f4f6"), (1, "#1a1e28")])
def test_colours_of_code_can_be_read(scheme: int, ground: str) -> None:
    css = (STATIC / "code.css").read_text()
    colours = re.findall(r"--code-\w+: (#\w{6})", css)
    half = len(colours) // 2
    for colour in colours[scheme * half : (scheme + 1) * half]:
        assert contrast(colour, ground) >= 4.5, colour


def contrast(one: str, other: str) -> float:
    """By WCAG 2.1."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
