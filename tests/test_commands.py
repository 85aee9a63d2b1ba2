"""The command line, as its users call it: what it prints and what it exits with."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import TINY

GRAD = Path(sys.executable).with_name("grad")
PYTEST = Path(sys.executable).with_name("pytest")
# The service is tested with schemathesis, whose plugin has arguments printed without their values.
AT_HOME = {"COLUMNS": "120", "PYTEST_ADDOPTS": "-p no:schemathesis"}


def run(
    *arguments: object, folder: Path = TINY, program: Path = GRAD
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(program), *map(str, arguments)],
        cwd=folder,
        env={**os.environ, **AT_HOME},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def kit(tmp_path: Path) -> Path:
    assert run("kit", "first", "-o", tmp_path / "kit").returncode == 0
    return tmp_path / "kit"


@pytest.fixture
def solved(kit: Path) -> Path:
    shutil.copytree(TINY / "reference", kit, dirs_exist_ok=True)
    return kit


def test_a_kit_holds_what_a_student_needs_and_nothing_else(kit: Path) -> None:
    found = {path.relative_to(kit).as_posix() for path in kit.rglob("*") if path.is_file()}
    assert found == {
        ".gitignore",
        "exercise.toml",
        "handout.md",
        "pocket/__init__.py",
        "pocket/numbers.py",
        "probes.py",
        "pytest.ini",
        "test_first.py",
    }


def test_a_kit_overwrites_nothing(kit: Path) -> None:
    (kit / "pocket" / "numbers.py").write_text("my work")
    again = run("kit", "first", "-o", kit)
    assert (again.returncode, (kit / "pocket" / "numbers.py").read_text()) == (2, "my work")


def test_full_marks_exit_with_0(solved: Path) -> None:
    assert run("grade", "first", solved, "--sandbox", "process").returncode == 0


def test_missing_points_exit_with_1(kit: Path) -> None:
    assert run("grade", "first", kit, "--sandbox", "process").returncode == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("grade", "second", "reference"), "no exercise 'second'; it has: first"),
        (("grade", "first", "."), "was handed in: name --course"),
        (("grade", "first", "nowhere"), "nowhere is not there"),
        (("grade", "first", "exercises"), "none of the files of first"),
        (("grade", "first", "reference", "--test", "test_x"), "no test 'test_x'"),
        (("replay", "course.toml", "test_x"), "not a report"),
        (("verify", "second"), "no exercise 'second'"),
    ],
)
def test_bad_input_is_one_line_and_exits_with_2(arguments: tuple[str, ...], message: str) -> None:
    extra = ("--sandbox", "process") if arguments[0] in ("grade", "replay") else ()
    done = run(*arguments, *extra)
    last = done.stderr.strip().splitlines()[-1]
    assert (done.returncode, message in last, last.startswith("grad: ")) == (2, True, True)


def test_a_broken_course_is_one_line_and_exits_with_2(tmp_path: Path) -> None:
    course = shutil.copytree(TINY, tmp_path / "course")
    toml = course / "exercises" / "first" / "exercise.toml"
    toml.write_text(toml.read_text().replace("points = 6", "points = 'six'"))
    done = run("kit", "first", "-o", tmp_path / "kit", folder=course)
    assert (done.returncode, "exercise.toml:9: Expected `int`" in done.stderr) == (2, True)


def test_a_fault_of_ours_exits_with_3(tmp_path: Path, solved: Path) -> None:
    course = shutil.copytree(TINY, tmp_path / "course")
    numbers = course / "reference" / "pocket" / "numbers.py"
    numbers.write_text(numbers.read_text().replace("return math.exp", "return math.nothing"))
    done = run("grade", "first", solved, "--sandbox", "process", folder=course)
    assert (done.returncode, "our fault" in done.stdout) == (3, True)


def test_no_engine_exits_with_2_and_says_what_to_do(solved: Path) -> None:
    done = subprocess.run(
        [str(GRAD), "grade", "first", str(solved)],
        cwd=TINY,
        env={**os.environ, "DOCKER_HOST": "unix:///nowhere.sock"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr.strip()) == (
        2,
        "grad: no Docker Engine answers: run `make engine`, or name --sandbox process",
    )


def test_the_process_sandbox_says_that_it_isolates_nothing(solved: Path) -> None:
    done = run("grade", "first", solved, "--sandbox", "process")
    assert done.stderr.startswith("the process sandbox isolates nothing")


def test_reports_are_written_whole(kit: Path, tmp_path: Path) -> None:
    done = run(
        "grade", "first", kit, "--sandbox", "process", "--json", tmp_path / "r.json",
        "--junit", tmp_path / "r.xml",
    )  # fmt: skip
    report = json.loads((tmp_path / "r.json").read_text())
    assert (done.returncode, report["points"], report["max_points"]) == (1, 0, 10)
    assert (tmp_path / "r.xml").read_text().startswith("<?xml")


def test_a_report_replays_one_test(solved: Path, tmp_path: Path) -> None:
    numbers = solved / "pocket" / "numbers.py"
    numbers.write_text(numbers.read_text().replace("return x + x", "return x"))
    report = tmp_path / "r.json"
    run("grade", "first", solved, "--sandbox", "process", "--json", report, "--seed", 3)
    failed = run("replay", report, "test_double")
    numbers.write_text(numbers.read_text().replace("return x\n", "return x * 2\n"))
    mended = run("replay", report, "test_double")
    assert (failed.returncode, mended.returncode) == (1, 0)
    assert "the submission has changed since that report" in mended.stderr


def test_a_replay_of_an_unknown_test_names_those_there_are(kit: Path, tmp_path: Path) -> None:
    report = tmp_path / "r.json"
    run("grade", "first", kit, "--sandbox", "process", "--json", report)
    done = run("replay", report, "test_nothing")
    assert (done.returncode, "it has: test_double" in done.stderr) == (2, True)


def test_style_is_not_replayed_alone(kit: Path, tmp_path: Path) -> None:
    report = tmp_path / "r.json"
    run("grade", "first", kit, "--sandbox", "process", "--json", report)
    done = run("replay", report, "style_0_1")
    assert (done.returncode, "style follows from all tests" in done.stderr) == (2, True)


def test_grad_test_asks_public_tests_in_a_kit(solved: Path) -> None:
    done = run("test", folder=solved)
    assert (done.returncode, "10 of 10 points" in done.stdout) == (0, True)


def test_plain_pytest_runs_in_a_kit(solved: Path) -> None:
    done = run("-q", folder=solved, program=PYTEST)
    assert (done.returncode, "3 passed" in done.stdout) == (0, True)


def test_plain_pytest_shows_the_students_own_line(kit: Path) -> None:
    done = run("-q", folder=kit, program=PYTEST)
    assert (done.returncode, "pocket/numbers.py:7: NotImplementedError" in done.stdout) == (1, True)


def test_a_mark_selects_a_tasks_tests(solved: Path) -> None:
    done = run("-q", "-m", "task0_2", folder=solved, program=PYTEST)
    assert (done.returncode, "1 passed, 2 deselected" in done.stdout) == (0, True)


def test_pytest_can_ask_a_child_process(solved: Path) -> None:
    done = run("-q", "--sandbox", "process", folder=solved, program=PYTEST)
    assert (done.returncode, "3 passed" in done.stdout) == (0, True)


def test_a_breakpoint_stops_in_the_students_own_code(solved: Path) -> None:
    numbers = solved / "pocket" / "numbers.py"
    numbers.write_text(numbers.read_text().replace("return x + x", "breakpoint(); return x + x"))
    done = subprocess.run(
        [str(PYTEST), "-q", "test_first.py::test_double"],
        cwd=solved,
        input="p 'x is', x\nq\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert ("pocket/numbers.py" in done.stdout, "'x is'" in done.stdout) == (True, True)


def test_pytest_finds_what_the_grader_finds(solved: Path, tmp_path: Path) -> None:
    numbers = solved / "pocket" / "numbers.py"
    numbers.write_text(
        numbers.read_text().replace("return x + x", "return x + x if x < 17.25 else 0.0")
    )
    run("grade", "first", solved, "--sandbox", "process", "--json", tmp_path / "r.json")
    report = json.loads((tmp_path / "r.json").read_text())
    (double,) = [t for t in report["tasks"][0]["tests"] if t["name"] == "test_double"]
    command = double["replay"].split()
    home = run(*command[1:], folder=solved, program=PYTEST)
    assert f"x={double['counterexample']['x']}" in home.stdout


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_grading_leaves_nothing(solved: Path, tmp_path: Path, number: int) -> None:
    numbers = solved / "pocket" / "numbers.py"
    numbers.write_text("def double(x):\n    while True: pass\n")
    left = tmp_path / "left"
    left.mkdir()
    with subprocess.Popen(
        [str(GRAD), "grade", "first", str(solved), "--sandbox", "process"],
        cwd=TINY,
        env={**os.environ, "TMPDIR": str(left)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as grading:
        while not list(left.glob("grad-*/work/pocket")):
            assert grading.poll() is None
            time.sleep(0.05)  # until the submission is in its sandbox
        grading.send_signal(number)
        grading.communicate(timeout=30)
    assert (grading.returncode, list(left.iterdir())) == (130, [])


DROPS = """
import gc, os, signal, time
from grader.commands import main

main.callback()
gc.callbacks.append(lambda phase, info: os.kill(os.getpid(), signal.SIGTERM))
gc.collect()
gc.callbacks.clear()
time.sleep(30)
print("lost")
"""


def test_a_stop_is_heard_though_it_comes_while_garbage_is_collected() -> None:
    run = subprocess.run([sys.executable, "-c", DROPS], capture_output=True, check=False)
    assert (run.returncode, run.stdout) == (-signal.SIGINT, b"")
