"""What a process that grades one submission after another keeps. None of it can change a verdict.

Test modules, whose assertions take pytest long to rewrite, what the reference answered, and the
examples that properties drew.
"""

from __future__ import annotations

import os
import sys
from collections import OrderedDict
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from grader.exercise import Exercise
from grader.repetition import Drawing

ANSWER_BYTES = 64 << 20
EXERCISES = 16
PROPERTIES = 2_000


class Memory:
    """Bounded; what was not used for longest is forgotten first."""

    def __init__(
        self,
        answer_bytes: int = ANSWER_BYTES,
        exercises: int = EXERCISES,
        properties: int = PROPERTIES,
    ) -> None:
        self._answers: OrderedDict[bytes, bytes] = OrderedDict()
        self._size = 0
        self._most = answer_bytes
        self._modules: OrderedDict[tuple[Path, str], dict[str, ModuleType]] = OrderedDict()
        self._exercises = exercises
        self._examples: OrderedDict[tuple[object, ...], Drawing] = OrderedDict()
        self._properties = properties

    def examples(self, test: tuple[object, ...]) -> Drawing | None:
        """What a test of an exercise drew with a seed, if all of it passed."""
        if test in self._examples:
            self._examples.move_to_end(test)
        return self._examples.get(test)

    def keep_examples(self, test: tuple[object, ...], drawn: Drawing) -> None:
        """Remember what a test drew."""
        self._examples[test] = drawn
        while len(self._examples) > self._properties:
            self._examples.popitem(last=False)

    def recall(self, question: bytes) -> bytes | None:
        """The answer to what has that digest."""
        if question in self._answers:
            self._answers.move_to_end(question)
        return self._answers.get(question)

    def keep(self, question: bytes, answer: bytes) -> None:
        """Remember an answer."""
        self._size += len(answer) - len(self._answers.pop(question, b""))
        self._answers[question] = answer
        while self._size > self._most:
            self._size -= len(self._answers.popitem(last=False)[1])

    @contextmanager
    def modules(self, exercise: Exercise, tests: Collection[Path]) -> Iterator[None]:
        """While this lasts, modules of `tests` are loaded if this very version of them was before.

        Nothing of the exercise stays in `sys.modules`, where another version would find it. What
        broke while it was loaded is not kept.
        """
        key = exercise.folder, exercise.digest
        kept = self._modules.pop(key, {})
        sys.modules.update(kept)
        try:
            yield
            kept = {**kept, **_loaded(exercise.folder)}
        finally:
            for name in _loaded(exercise.folder):
                del sys.modules[name]
        files = {str(path) for path in tests}
        self._modules[key] = {n: m for n, m in kept.items() if str(m.__file__) in files}
        while len(self._modules) > self._exercises:
            self._modules.popitem(last=False)


def _loaded(folder: Path) -> dict[str, ModuleType]:
    """The modules that were loaded from a folder."""
    inside = f"{folder}{os.sep}"
    return {
        name: module
        for name, module in list(sys.modules.items())
        if (getattr(module, "__file__", None) or "").startswith(inside)
    }
