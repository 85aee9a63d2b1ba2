"""Forms as somebody filled them in: read into what the API takes, or shown again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from msgspec import Struct
from pydantic import BaseModel, ValidationError

from server.problems import Problem, Unusable

Model = TypeVar("Model", bound=BaseModel)
NONE: Mapping[str, str] = {}
PATTERNS = {
    "slug": "small letters, digits and hyphens, at most 60; a letter or a digit comes first",
    "email": "an address is like ada@example.org",
}
PREFIX = "Value error, "


class Faulty(Unusable):
    """A form with fields that make no sense; `faults` says by name what is wrong with them."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name or 'form'}: {what}" for name, what in faults.items()))
        self.faults = faults


class Draft(Struct, frozen=True):
    """What stands in a form's fields, and why it was not taken."""

    form: str
    """Which form of the page it is: ids of its fields begin so."""
    typed: Mapping[str, str] = NONE
    faults: Mapping[str, str] = NONE
    """By field."""
    refused: str = ""
    """What is wrong with the whole."""


def refused(form: str, typed: Mapping[str, str], problem: Problem) -> Draft:
    """What was typed, to be mended."""
    if isinstance(problem, Faulty):
        faults = {name: what for name, what in problem.faults.items() if name}
        return Draft(form, typed, faults, problem.faults.get("", ""))
    remedy = f" {problem.remedy}" if problem.remedy else ""
    return Draft(form, typed, refused=f"{problem.detail}.{remedy}")


def filled(model: type[Model], values: Mapping[str, Any]) -> Model:
    """What the API takes, out of a form's fields. Raises `Faulty`."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        faults = {".".join(str(part) for part in one["loc"]): one for one in error.errors()}
        raise Faulty({name: _sentence(name, one) for name, one in faults.items()}) from None


def given(form: Mapping[str, str]) -> dict[str, str]:
    """The fields that are not left empty, without blanks around them."""
    return {name: text.strip() for name, text in form.items() if text.strip()}


def _sentence(name: str, fault: Mapping[str, Any]) -> str:
    if fault["type"] == "missing":
        return "it is needed"
    if fault["type"] == "string_pattern_mismatch" and name in PATTERNS:
        return PATTERNS[name]
    return str(fault["msg"]).removeprefix(PREFIX)
