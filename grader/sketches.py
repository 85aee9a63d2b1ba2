"""What a test wants to be drawn. It is asked for when the test's verdict stands, so it costs none.

A picture cannot fail a test: where the submission does not answer, or not with what can be drawn,
there is no picture.
"""

from __future__ import annotations

from typing import TypeAlias

from grader.cuda.record import Launch
from grader.cuda.use import use_of
from grader.interview import Halted, Probe
from grader.looks import Look, NoLook, look_of
from grader.report import LOOKS, Verdict
from grader.sandbox.session import StudentFault

LOST = (Verdict.FAILED, Verdict.ERROR)
Wish: TypeAlias = tuple[object, tuple[object, ...], dict[str, object]]


class Sketches:
    """The fixture `look`: `look(kind, answer)`, or `look(kind, probe, *arguments)` to ask later.

    The last of each kind is drawn: a property's last example is its smallest.
    """

    def __init__(self) -> None:
        self._lost: dict[str, Wish] = {}
        self._passed: dict[str, Wish] = {}

    def __call__(self, kind: str, thing: object, *arguments: object, **facts: object) -> None:
        """Have this drawn if the test fails; `facts` are what the answer does not tell."""
        self._lost[kind] = thing, arguments, facts

    def passed(self, kind: str, thing: object, *arguments: object, **facts: object) -> None:
        """Have this drawn if the test passes."""
        self._passed[kind] = thing, arguments, facts

    def drawn(self, verdict: Verdict) -> list[Look]:
        """The looks of a test that went like this."""
        wishes = self._passed if verdict is Verdict.PASSED else {}
        wishes = self._lost if verdict in LOST else wishes
        looks = [_look(kind, wish) for kind, wish in list(wishes.items())[:LOOKS]]
        return [look for look in looks if look is not None]


def _look(kind: str, wish: Wish) -> Look | None:
    thing, arguments, facts = wish
    try:
        answer = thing(*arguments) if isinstance(thing, Probe) else thing
        answer = use_of(answer) if isinstance(answer, Launch) else answer
        return look_of(kind, {**answer, **facts} if isinstance(answer, dict) else answer)
    except (NoLook, StudentFault, Halted):
        return None
