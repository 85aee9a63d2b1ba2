"""The page of a submission: what its report tells, to whom, and what there is before a report."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from grader.exercise import Course
from grader.looks import Graph, Node, Strides
from grader.report import Report, Verdict
from grader.wording import SIGNS, word
from tests.server.campus import HERE, made, numbers, opened, zipped
from tests.server.telling import (
    COMPARED,
    KEPT,
    LEANING,
    RAISED,
    STYLE,
    ToldCampus,
    a_race,
    a_report,
    a_result,
    a_task,
    all_kinds,
)

ADA, BOB, IDA = "ada@example.org", "bob@example.org", "ida@example.org"


def hand_in(campus: ToldCampus, course: Course, remark: str = "") -> int:
    """Hand in as Ada; the submission's number."""
    content = numbers(course, ("x + x", f"x + x  # {remark}"))
    answer = campus.client(campus.person(ADA)).post(f"{HERE}/submissions", content=content)
    number: int = made(answer)["submission"]["id"]
    return number


def graded(campus: ToldCampus, course: Course, report: Report, remark: str = "") -> int:
    """Hand in as Ada, and have it graded with that report."""
    number = hand_in(campus, course, remark)
    campus.reports = [report]
    assert campus.worker().step()
    return number


def page(campus: ToldCampus, number: int, who: str = ADA, query: str = "") -> str:
    """The page's text."""
    answer = campus.client(campus.person(who)).get(f"/submissions/{number}{query}")
    assert answer.status_code == 200, answer.text
    return answer.text


def test_a_wrong_answer_is_told_with_all_that_helps(told: ToldCampus, tiny: Course) -> None:
    number = graded(told, tiny, a_report(a_task("0.1", "Numbers", COMPARED)))
    shown = page(told, number)
    parts = [
        "<code>test_slopes</code> holds.",
        "the derivatives are off",
        "a data race",
        "<code>shape = (2,)</code>",
        "<code>{&#39;x&#39;: float64 (2,) [1.0, 2.0]}</code>",
        "at [&#39;x&#39;][1]: 2.0 expected, 3.0 got (1 of 2 differ)",
        '<tr class="off"><th scope="row"><code>x[1]</code>',
        "pytest test_numbers.py::test_slopes --seed 7",
    ]
    assert [part for part in parts if part not in shown] == []


def test_what_a_students_code_made_is_drawn(told: ToldCampus, tiny: Course) -> None:
    """Where a test failed, and where one passed that has a picture."""
    view = a_result("test_view", looks=[Strides([2, 3], [1, 2])])
    expression = Graph([Node("variable", "x", "2", "1")])
    passed = a_result("test_graph", Verdict.PASSED, looks=[expression])
    shown = page(told, graded(told, tiny, a_report(a_task("0.1", "Numbers", view, passed))))
    assert shown.count('<svg xmlns="http://www.w3.org/2000/svg" role="img"') == 2
    assert "strides (1, 2)" in shown
    assert "looks.css" in shown


def test_the_line_that_raised_is_marked_inside_the_students_file(
    told: ToldCampus, tiny: Course
) -> None:
    number = graded(told, tiny, a_report(a_task("0.1", "Numbers", RAISED)))
    shown = page(told, number)
    marked = shown.partition('class="line marked"')[2].partition("</span>\n")[0]
    assert "10</span>" in marked
    assert '<span class="nf">double</span>' in shown


def test_a_line_of_a_file_that_was_not_handed_in_is_shown_alone(
    told: ToldCampus, tiny: Course
) -> None:
    frame = RAISED.frames[0].__class__("pocket/other.py", 3, "f", "return <nothing>")
    raised = a_result("test_other", Verdict.ERROR, frames=[frame])
    number = graded(told, tiny, a_report(a_task("0.1", "Numbers", raised)))
    shown = page(told, number)
    assert "pocket/other.py:3" in shown
    assert "line marked" not in shown
    assert "<nothing>" not in shown


def test_what_students_wrote_is_text(told: ToldCampus, tiny: Course) -> None:
    hostile = "<script>alert(1)</script>"
    test = a_result("test_a", Verdict.ERROR, message=hostile, output=hostile, got=hostile)
    number = graded(told, tiny, a_report(a_task("0.1", "Numbers", test)), hostile)
    assert hostile not in page(told, number)


def test_a_test_that_stands_on_another_task_is_blamed_on_that(
    told: ToldCampus, tiny: Course
) -> None:
    tasks = a_task("0.1", "Numbers", COMPARED), a_task("0.2", "Counting", LEANING)
    number = graded(told, tiny, a_report(*tasks))
    shown = page(told, number)
    assert "1 test stands on 0.1 Numbers, which fails: mend that first" in shown


def test_a_remark_of_style_stands_with_its_line(told: ToldCampus, tiny: Course) -> None:
    number = graded(told, tiny, a_report(a_task("style", "Style", STYLE)))
    shown = page(told, number)
    assert "Ambiguous variable name: `l`" in shown
    assert "pocket/numbers.py:5" in shown


def test_passed_tests_are_there_and_folded(told: ToldCampus, tiny: Course) -> None:
    good = a_result("test_root", Verdict.PASSED)
    number = graded(told, tiny, a_report(a_task("0.1", "Numbers", good)))
    assert '<details class="passed">' in page(told, number)


def test_every_verdict_has_a_sign_and_a_word(told: ToldCampus, tiny: Course) -> None:
    verdicts = [verdict for verdict in Verdict if verdict is not Verdict.INTERNAL]
    tests = [a_result(f"test_{verdict}", verdict) for verdict in verdicts]
    shown = page(told, graded(told, tiny, a_report(a_task("0.1", "Numbers", *tests))))
    assert [v for v in verdicts if f"{SIGNS[v]}</span> {word(v)}</span>" not in shown] == []


def test_a_race_has_its_picture_its_figures_and_its_words(told: ToldCampus, tiny: Course) -> None:
    raced = a_result("test_speed", Verdict.PASSED, race=a_race())
    shown = page(told, graded(told, tiny, a_report(a_task("0.1", "Numbers", raced))))
    assert "takes 1.31 times the reference&#39;s time" in shown
    assert 'data-value="256"' in shown
    assert "655 ms" in shown
    assert "uplot.min.js" in shown


def test_pages_without_a_race_load_no_picture(told: ToldCampus, tiny: Course) -> None:
    number = graded(told, tiny, a_report(a_task("0.1", "Numbers", COMPARED)))
    assert "uplot" not in page(told, number)


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        (1.62, 1.31, "Faster than last time: 1.31 times the reference&#39;s time, 1.62 before"),
        (1.31, 1.62, "Slower than last time"),
        (1.31, 1.32, "As fast as last time"),
    ],
)
def test_a_race_is_compared_with_the_last_one(
    told: ToldCampus, tiny: Course, before: float, now: float, said: str
) -> None:
    for ratio in (before, now):
        raced = a_result("test_speed", Verdict.PASSED, race=a_race(ratio))
        number = graded(told, tiny, a_report(a_task("0.1", "Numbers", raced)), str(ratio))
    assert said in page(told, number)


def test_points_are_drawn_from_submission_to_submission(told: ToldCampus, tiny: Course) -> None:
    good = a_result("test_root", Verdict.PASSED)
    first = graded(told, tiny, a_report(a_task("0.1", "Numbers", COMPARED)), "first")
    second = graded(told, tiny, a_report(a_task("0.1", "Numbers", good)), "second")
    shown = page(told, second)
    assert "Points of the submissions so far: 0, 2" in shown
    assert f"/submissions/{second}/changes?since={first}" in shown
    assert f"submission {second} counts" in page(told, first)


def test_points_are_told_before_and_after_lateness(telling: ToldCampus, tiny: Course) -> None:
    opened(telling, tiny, late_percent=10)
    telling.clock.later(days=8, hours=1)
    good = a_result("test_root", Verdict.PASSED)
    shown = page(telling, graded(telling, tiny, a_report(a_task("0.1", "Numbers", good))))
    assert "<strong>1.6</strong> of 2 points" in shown
    assert "2 before lateness" in shown
    assert "2 days late" in shown


def test_what_hidden_tests_found_is_kept_back_from_the_student_and_shown_to_staff(
    telling: ToldCampus, tiny: Course
) -> None:
    opened(telling, tiny, shown="after_due")
    number = graded(telling, tiny, a_report(a_task("0.1", "Numbers", KEPT)))
    for text in (page(telling, number), page(telling, number, IDA, "?as=student")):
        assert "A hidden test: what it found is shown after" in text
        assert "the hidden one" not in text
    assert "the hidden one" in page(telling, number, IDA)


def test_staff_see_whose_it_is_and_students_do_not_need_to(told: ToldCampus, tiny: Course) -> None:
    number = graded(told, tiny, a_report(a_task("0.1", "Numbers", KEPT)))
    link = "/courses/autumn/assignments/first/students/ada%40example.org"
    assert link in page(told, number, IDA)
    assert link not in page(told, number)
    assert link not in page(told, number, IDA, "?as=student")


def test_somebody_elses_submission_is_not_found(told: ToldCampus, tiny: Course) -> None:
    number = hand_in(told, tiny)
    assert told.client(told.person(BOB)).get(f"/submissions/{number}").status_code == 404


def broken(campus: ToldCampus, course: Course) -> int:
    """A submission that could not be graded."""
    number = hand_in(campus, course)
    internal = a_result("test_a", Verdict.INTERNAL, message="our disk is full")
    for _ in range(campus.settings.tries):
        campus.reports = [a_report(a_task("0.1", "Numbers", internal))]
        assert campus.worker().step()
    return number


def test_a_failure_of_ours_is_said_to_be_ours(told: ToldCampus, tiny: Course) -> None:
    shown = page(told, broken(told, tiny))
    assert "that is our fault" in shown
    assert "no attempt is used up" in shown
    assert "/retry" not in shown


def test_staff_have_it_tried_again(told: ToldCampus, tiny: Course) -> None:
    number = broken(told, tiny)
    assert "our disk is full" in page(told, number, IDA)
    ida = told.client(told.person(IDA))
    answer = ida.post(f"/submissions/{number}/retry", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/submissions/{number}")
    assert "In the queue" in page(told, number)


def test_files_that_are_missing_or_unknown_are_told(told: ToldCampus, tiny: Course) -> None:
    content = {"pocket/extra.py": b"", "pocket/numbers.py": b"x = 1\n"}
    ada = told.client(told.person(ADA))
    answer = made(ada.post(f"{HERE}/submissions", content=zipped(content)))
    shown = page(told, answer["submission"]["id"])
    assert "Not of this exercise: <code>pocket/extra.py</code>" in shown


def test_before_it_is_graded_its_place_in_the_queue_is_told(told: ToldCampus, tiny: Course) -> None:
    shown = page(told, hand_in(told, tiny))
    assert "In the queue: it is next." in shown
    assert '<noscript><meta http-equiv="refresh"' in shown


def test_everything_at_once_is_well_below_a_hundred_kilobytes(
    told: ToldCampus, tiny: Course
) -> None:
    number = graded(told, tiny, all_kinds())
    client: TestClient = told.client(told.person(ADA))
    answer = client.get(f"/submissions/{number}", headers={"accept-encoding": "gzip"})
    assert int(answer.headers["content-length"]) < 20_000
