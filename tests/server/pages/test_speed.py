"""The page of speed: who is seen in a race, and by whom."""

from __future__ import annotations

from grader.exercise import Course
from grader.report import Outcome, RaceResult, Verdict
from tests.server.campus import HERE, PATH, made, numbers
from tests.server.telling import ToldCampus, a_race, a_report, a_result, a_task

ADA, BOB, IDA = "ada@example.org", "bob@example.org", "ida@example.org"
PAGE = "/courses/autumn/assignments/first/speed"


def run(campus: ToldCampus, course: Course, email: str, race: RaceResult) -> None:
    """Hand in, and be as fast as that."""
    slow = race.outcome is Outcome.SLOW
    test = a_result("test_speed", Verdict.FAILED if slow else Verdict.PASSED, race=race)
    content = numbers(course, ("x + x", f"x + x  # {email} {race.ratio}"))
    made(campus.client(campus.person(email)).post(f"{HERE}/submissions", content=content))
    campus.reports = [a_report(a_task("3.1", "Fast", test))]
    assert campus.worker().step()


def called(campus: ToldCampus, email: str, alias: str) -> None:
    """Be shown by that name, by the page's form."""
    answer = campus.client(campus.person(email)).post(PAGE, data={"alias": alias})
    assert (answer.status_code, answer.url.path) == (200, PAGE)


def page(campus: ToldCampus, email: str) -> str:
    """What the page shows somebody."""
    answer = campus.client(campus.person(email)).get(PAGE)
    assert answer.status_code == 200
    return answer.text


def test_who_chose_a_name_is_seen_by_all_and_by_no_other_name(
    told: ToldCampus, tiny: Course
) -> None:
    run(told, tiny, ADA, a_race(1.2))
    called(told, ADA, "The Quick")
    for email in (BOB, IDA):
        assert "The Quick" in page(told, email)
        assert "ada" not in page(told, email).lower()


def test_who_chose_none_is_counted_and_sees_the_own_time_alone(
    told: ToldCampus, tiny: Course
) -> None:
    run(told, tiny, ADA, a_race(1.2))
    assert "1 who passed shows no name" in page(told, BOB)
    assert "Yours takes 1.20 times" in page(told, ADA)
    assert "1.20" not in page(told, BOB)


def test_who_is_too_slow_is_not_in_it(told: ToldCampus, tiny: Course) -> None:
    run(told, tiny, ADA, a_race(3.0, outcome=Outcome.SLOW))
    called(told, ADA, "The Slow")
    board = made(told.client(told.person(ADA)).get(f"{HERE}/speed"), 200)
    assert board["races"] == []


def test_the_faster_one_is_first_where_they_can_be_told_apart(
    told: ToldCampus, tiny: Course
) -> None:
    run(told, tiny, ADA, a_race(1.4))
    run(told, tiny, BOB, a_race(1.1))
    called(told, ADA, "a")
    called(told, BOB, "b")
    (race,) = made(told.client(told.person(ADA)).get(f"{HERE}/speed"), 200)["races"]
    assert [(each["rank"], each["alias"], each["own"]) for each in race["runners"]] == [
        (1, "b", False),
        (2, "a", True),
    ]


def test_a_name_is_text_on_the_page(told: ToldCampus, tiny: Course) -> None:
    run(told, tiny, ADA, a_race(1.2))
    called(told, ADA, "<b>bold</b>")
    assert "&lt;b&gt;bold" in page(told, BOB)


def test_a_name_that_is_taken_is_refused_on_a_page(told: ToldCampus) -> None:
    called(told, ADA, "quick")
    answer = told.client(told.person(BOB)).post(PAGE, data={"alias": "Quick"})
    assert (answer.status_code, PATH in answer.text) == (409, False)
    assert "Choose another name." in answer.text
