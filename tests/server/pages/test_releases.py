"""Releases' pages: an upload, its proof, and why one does not hold."""

from __future__ import annotations

import re
from pathlib import Path

from grader.bundle import folder_files
from grader.exercise import Course
from tests.server.campus import PATH, Campus, course_copy, zipped
from tests.server.marking import MarkedCampus
from tests.server.pages.paper import read, sheet

RELEASES = "/courses/autumn/releases"
TOML = "exercises/first/exercise.toml"


def test_a_zip_is_published_and_its_page_follows_the_proof(
    winter: MarkedCampus, tiny: Course, tmp_path: Path
) -> None:
    ida = winter.client(winter.person("ida@example.org"))
    copy = course_copy(tiny, tmp_path / "copy", (TOML, 'version = "7"', 'version = "8"'))
    archive = zipped(folder_files(copy), top="")
    sent = ida.post(RELEASES, data={"exercise": "first"}, files={"archive": ("c.zip", archive)})
    page = read(sent)
    assert "being graded" in page.text
    assert 'hx-trigger="every 2s"' in sent.text
    winter.grade_all()
    page = sheet(ida, f"{RELEASES}/2")
    assert "It may be handed out" in page.text
    assert "/courses/autumn/new-assignment?release=2" in page.links


def test_a_proof_that_does_not_hold_says_by_which_tests(
    autumn: Campus, tiny: Course, tmp_path: Path
) -> None:
    ida = autumn.client(autumn.person("ida@example.org"))
    changes = [
        (TOML, 'version = "7"', 'version = "8"'),
        ("reference/pocket/numbers.py", "x + x", "x * 3"),
    ]
    copy = course_copy(tiny, tmp_path / "copy", *changes)
    archive = zipped(folder_files(copy), top="")
    read(ida.post(RELEASES, data={"exercise": "first"}, files={"archive": ("c.zip", archive)}))
    autumn.grade_all()
    page = sheet(ida, f"{RELEASES}/2")
    assert "It cannot be handed out" in page.text
    assert "What the reference lost" in page.text
    assert "test_double" in page.text


def test_the_list_says_of_each_release_how_its_proof_stands(
    autumn: Campus, tiny: Course, tmp_path: Path
) -> None:
    ida = autumn.client(autumn.person("ida@example.org"))
    wrong = ("reference/pocket/numbers.py", "x + x", "x * 3")
    for version, changes in [("8", [wrong]), ("9", [])]:
        given = (TOML, 'version = "7"', f'version = "{version}"')
        copy = course_copy(tiny, tmp_path / version, given, *changes)
        archive = zipped(folder_files(copy), top="")
        sent = {"archive": ("c.zip", archive)}
        read(ida.post(RELEASES, data={"exercise": "first"}, files=sent))
        if version == "8":
            autumn.grade_all()
    page = sheet(ida, RELEASES)
    rows = page.text.split("First steps first ")[1:]
    said = [(row[0], re.findall("being proven|does not hold see why|proven", row)) for row in rows]
    assert said == [
        ("9", ["being proven"]),
        ("8", ["does not hold see why"]),
        ("7", ["proven"]),
    ]
    assert f"{RELEASES}/2#proof" in page.links


def test_what_is_no_zip_is_refused_and_the_name_kept(autumn: Campus) -> None:
    ida = autumn.client(autumn.person("ida@example.org"))
    sent = ida.post(RELEASES, data={"exercise": "first"}, files={"archive": ("c.zip", b"no")})
    page = read(sent, 422)
    assert "the upload is no zip of a course folder" in page.text
    assert page.fields()["exercise"] == "first"


def test_an_upload_without_a_file_says_so_beside_the_field(autumn: Campus) -> None:
    ida = autumn.client(autumn.person("ida@example.org"))
    page = read(ida.post(RELEASES, data={"exercise": "first"}, files={"archive": b""}), 422)
    assert "choose the zip of your course folder" in page.text


def test_an_upload_beyond_the_limit_is_refused(autumn: Campus) -> None:
    ida = autumn.client(autumn.person("ida@example.org"))
    whole = b"x" * (autumn.settings.course_bytes + (2 << 20))
    sent = ida.post(RELEASES, data={"exercise": "first"}, files={"archive": ("c.zip", whole)})
    assert sent.status_code == 413


def test_a_proofs_report_is_told_by_the_api(autumn: Campus) -> None:
    ida = autumn.client(autumn.person("ida@example.org"))
    report = ida.get(f"{PATH}/releases/1/proofs/reference").json()
    assert report["points"] == report["max_points"]
    assert ida.get(f"{PATH}/releases/9/proofs/reference").status_code == 404
