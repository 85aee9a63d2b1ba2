"""A class's grades of an assignment as they are, and as they would be with a regrade's gradings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlmodel import Session, col, select

from server.comparison import Comparison, Side, Student, compare
from server.database import key
from server.gradebook import VERDICTS, Entry, Standing, entries, standings
from server.records import Assignment, Grading, Regrade, State, Submission, User


class Preview:
    """What a regrade's gradings would change, by those that are done.

    `instead` has them by the ids of the gradings that they would replace, `replaced` the
    submissions whose these are, `students` the ids of who handed those in, and `old` and `new`
    what counts of each student's work.
    """

    def __init__(self, db: Session, assignment: Assignment, regrade: Regrade) -> None:
        found = entries(db, assignment)
        self._db = db
        self._entries = {entry.submission.id: entry for entry in found}
        self.instead = _instead(db, regrade)
        self.replaced = [entry for entry in found if entry.submission.grading_id in self.instead]
        self.students = {entry.submission.user_id for entry in self.replaced}
        self.old = standings(assignment, found)
        self.new = standings(assignment, found, self.instead)

    def comparison(self) -> Comparison:
        """Old against new, for the students that the regrade is of."""
        verdicts = self._verdicts()
        people = self._db.exec(select(User).where(col(User.id).in_(self.students)))
        return compare(
            [
                Student(
                    person.email,
                    person.name,
                    _side(self.old.get(key(person.id)), verdicts),
                    _side(self.new.get(key(person.id)), verdicts),
                )
                for person in people
            ]
        )

    def changed(self) -> Iterator[Entry]:
        """The submissions that would count, of the students whose grade would be another one."""
        for student, standing in self.new.items():
            old = self.old.get(student)
            if old is None or old.grade != standing.grade:
                entry = self._entries[standing.grade.submission]
                yield Entry(entry.submission, standing.grading, entry.until)

    def _verdicts(self) -> dict[int, dict[str, str]]:
        """Of the gradings that count or would, by their ids."""
        both = [self.old.get(student) for student in self.students]
        both += [self.new.get(student) for student in self.students]
        ids = {key(each.grading.id) for each in both if each}
        wanted = select(Grading.id, Grading.verdicts).where(col(Grading.id).in_(ids))
        return {key(number): dict(verdicts or {}) for number, verdicts in self._db.exec(wanted)}


def _instead(db: Session, regrade: Regrade) -> dict[int, Grading]:
    wanted = (
        select(Submission.grading_id, Grading)
        .join(Grading, col(Grading.submission_id) == Submission.id)
        .where(Grading.regrade_id == regrade.id, Grading.state == State.DONE)
        .options(VERDICTS)
    )
    return {key(number): grading for number, grading in db.exec(wanted)}


def _side(standing: Standing | None, verdicts: Mapping[int, dict[str, str]]) -> Side | None:
    return Side(standing.grade, verdicts[key(standing.grading.id)]) if standing else None
