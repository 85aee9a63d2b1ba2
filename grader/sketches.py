"""What a test wants to be drawn. It is asked for when the test's verdict stands, so it costs none.

A picture cannot fail a test: where the submission does not answer, or not with what can be drawn,
there is no picture.
"""

from __future__ import annotations

from grader.interview import Halted, Probe
from grader.looks import Look, NoLook, look_of
from grader.report import LOOKS, Verdict
from grader.sandbox.session import StudentFault

TOLD = (Verdict.PASSED, Verdict.FAILED)
ALWAYS = {"graph", "training"}
"""Kinds that are worth seeing where nothing is wrong, too."""


class Sketches:
    """The fixture `look`: `look(kind, answer)`, or `look(kind, probe, *arguments)` to ask later.

    The last of each kind is drawn: a property's last example is its smallest.
    """

    def __init__(self) -> None:
        self._wanted: dict[str, tuple[object, tuple[object, ...], dict[str, object]]] = {}

    def __call__(self, kind: str, thing: object, *arguments: object, **facts: object) -> None:
        """Have this drawn: a graph and a training in any case, the rest if the test fails.

        `facts` are what the test knows and the answer does not tell.
        """
        self._wanted[kind] = thing, arguments, facts

    def drawn(self, verdict: Verdict) -> list[Look]:
        """The looks of a test that went like this."""
        if verdict not in TOLD:
            return []
        passed = verdict is Verdict.PASSED
        kinds = [kind for kind in self._wanted if kind in ALWAYS or not passed]
        found = [self._look(kind) for kind in kinds[:LOOKS]]
        return [look for look in found if look is not None]

    def _look(self, kind: str) -> Look | None:
        thing, arguments, facts = self._wanted[kind]
        try:
            answer = thing(*arguments) if isinstance(thing, Probe) else thing
            return look_of(kind, {**answer, **facts} if isinstance(answer, dict) else answer)
        except (NoLook, StudentFault, Halted):
            return None
