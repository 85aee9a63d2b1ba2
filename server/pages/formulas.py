"""Formulas as MathML, which browsers draw without a script."""

from __future__ import annotations

from xml.etree import ElementTree as Xml

from latex2mathml import exceptions
from latex2mathml.converter import convert
from markupsafe import Markup, escape

NAMESPACE = "http://www.w3.org/1998/Math/MathML"
ELEMENTS = {
    *("math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mstyle", "mpadded", "mphantom"),
    *("msup", "msub", "msubsup", "mfrac", "msqrt", "mroot", "munder", "mover", "munderover"),
    *("mtable", "mtr", "mtd"),
}
ATTRIBUTES = {
    *("display", "displaystyle", "scriptlevel", "mathvariant", "linethickness", "columnalign"),
    *("stretchy", "fence", "form", "accent", "separator", "movablelimits"),
    *("lspace", "rspace", "minsize", "maxsize", "width", "height", "depth"),
}
ELEMENT = Markup("<{0}{1}>{2}</{0}>")
DOT = r"\cdot "  # the converter takes the sign itself for a name, and leaves no room around it
NO_TEX: tuple[type[Exception], ...] = (
    *(value for value in vars(exceptions).values() if isinstance(value, type)),
    *(Xml.ParseError, LookupError, ValueError, RecursionError),
)


def formula(tex: str, *, display: bool = False) -> Markup:
    """The formula drawn, or as it was written where that is no TeX."""
    how = "block" if display else "inline"
    try:
        found = Xml.fromstring(convert(tex.replace("·", DOT), display=how))  # noqa: S314
    except NO_TEX:
        return Markup("<code>${}$</code>").format(tex)
    return _drawn(found)


def _drawn(found: Xml.Element) -> Markup:
    """The element with what draws formulas, and nothing else: the converter escapes no text."""
    name = found.tag.removeprefix(f"{{{NAMESPACE}}}")
    inside = Markup("").join(
        [escape(found.text or ""), *(_drawn(each) + escape(each.tail or "") for each in found)]
    )
    if name not in ELEMENTS:
        return inside
    attributes = found.attrib.items()
    kept = [Markup(' {}="{}"').format(*each) for each in attributes if each[0] in ATTRIBUTES]
    return ELEMENT.format(name, Markup("").join(kept), inside)
