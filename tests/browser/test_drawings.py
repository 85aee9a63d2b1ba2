"""Pages that draw: light, dark, on a phone, by keyboard, without a script; and figures in files."""

from __future__ import annotations

from playwright.sync_api import Route

from grader.looks import Strides
from server.pictures import figure
from server.routes.kits import SANDBOXED
from tests.browser.conftest import Reading

DRAWN = """async (source) => {
  const image = Object.assign(new Image(), { src: source });
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: 300, height: 200 });
  const paper = canvas.getContext("2d");
  paper.drawImage(image, 0, 0);
  return [...paper.getImageData(18, 36, 1, 1).data];
}"""
FIRST_HUE = [0xCF, 0xE3, 0xF7, 255]  # --hue0 of looks.css


def test_what_one_types_is_drawn(reading: Reading) -> None:
    reader = reading()
    page = reader.visit("/")
    page.get_by_role("link", name="Pictures").click()
    reader.look("looks")
    page.get_by_role("link", name="The graph of an expression").click()
    page.get_by_role("textbox", name="Expression").fill("sigmoid(a*x + b)*x")
    page.keyboard.press("Enter")
    page.wait_for_url("**/looks/graph?expression=sigmoid*")
    assert page.get_by_role("img", name="The graph of an expression.").count() == 1
    reader.look("looks-graph")
    for name in ("strides?shape=3,4&strides=0,1", "broadcasting?a=2,1,3&b=4,1"):
        reader.visit(f"/looks/{name}")
        page.get_by_text("The same as a table").click()
        reader.look(f"looks-{name.partition('?')[0]}")


def test_bad_input_is_told_beside_its_field(reading: Reading) -> None:
    reader = reading(script=False)
    page = reader.visit("/looks/broadcasting?a=2,x&b=3", 422)
    assert page.get_by_label("Shape a").get_attribute("aria-invalid") == "true"
    assert "whole numbers" in (page.locator("#wrong-a").text_content() or "")


def test_a_figure_in_a_file_brings_its_colours(reading: Reading) -> None:
    """Although it is sent with a policy that lets nothing in: it asks for nothing."""
    reader = reading()
    page = reader.visit("/looks")

    def answer(route: Route) -> None:
        headers = {"Content-Type": "image/svg+xml", "Content-Security-Policy": SANDBOXED}
        route.fulfill(body=figure(Strides([2, 3], [3, 1])), headers=headers)

    page.route("**/figure.svg", answer)
    page.emulate_media(color_scheme="light")
    assert page.evaluate(DRAWN, "/figure.svg") == FIRST_HUE
