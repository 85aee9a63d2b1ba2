"""What every sandbox must do, whatever the submission does."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from grader.sandbox import wire
from grader.sandbox.session import (
    Cargo,
    Crashed,
    Limits,
    NotPlainData,
    OutOfMemory,
    Raised,
    Sandbox,
    Session,
    TimedOut,
)

PROBES = Path(__file__).with_name("probes.py").read_text()
PACKAGE = {"package/__init__.py": b"def broken():\n    return 1 / 0\n"}
LIMITS = Limits(question_seconds=3, memory_bytes=256 << 20, processes=32)


def cargo(package: dict[str, bytes] | None = None) -> Cargo:
    return Cargo(package or PACKAGE, PROBES, ["package"])


@pytest.fixture
def session(sandbox: Sandbox) -> Iterator[Session]:
    opened = sandbox.open(cargo(), LIMITS)
    opened.begin()
    yield opened
    opened.close()


VALUES = [
    None,
    True,
    0,
    -(2**63),
    2**64 - 1,
    1.5,
    -0.0,
    1e308,
    "text \N{SNOWMAN}",
    [],
    [1, [2.5, ["x", None]]],
    {"a": {"b": [True]}},
    {},
]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_plain_data_goes_both_ways(session: Session, value: object) -> None:
    assert session.ask("echo", [value]) == value


@pytest.mark.parametrize("value", [math.inf, -math.inf])
def test_infinities_are_answers(session: Session, value: float) -> None:
    assert session.ask("echo", [value]) == value


def test_nan_is_an_answer(session: Session) -> None:
    assert math.isnan(session.ask("echo", [math.nan]))


@pytest.mark.parametrize("dtype", sorted(wire.DTYPES))
def test_arrays_keep_type_and_shape(session: Session, dtype: str) -> None:
    sent = np.arange(6).reshape(2, 3).astype(dtype)
    answer = session.ask("echo", [sent])
    assert (answer.dtype, answer.tolist()) == (sent.dtype, sent.tolist())


@pytest.mark.parametrize("shape", [(), (0,), (3, 0, 2), (1,) * 32])
def test_arrays_of_odd_shapes_arrive(session: Session, shape: tuple[int, ...]) -> None:
    assert session.ask("echo", [np.zeros(shape)]).shape == shape


def test_strided_arrays_arrive_by_value(session: Session) -> None:
    sent = np.arange(12.0).reshape(3, 4).T[::-1]
    assert session.ask("echo", [sent]).tolist() == sent.tolist()


@pytest.mark.parametrize(("name", "value"), [("float32", 3.0), ("int8", 3), ("bool_", True)])
def test_numpy_numbers_are_numbers(session: Session, name: str, value: object) -> None:
    assert session.ask("number_type", [name]) == value


def test_an_error_comes_with_the_students_own_lines(session: Session) -> None:
    with pytest.raises(Raised) as caught:
        session.ask("fail", [])
    frame = wire.Frame("package/__init__.py", 2, "broken", "return 1 / 0")
    assert (caught.value.error, caught.value.frames) == ("ZeroDivisionError", [frame])


def test_a_missing_name_is_an_error_of_that_question_alone(session: Session) -> None:
    with pytest.raises(Raised, match="cannot import name 'nothing'"):
        session.ask("missing", [])
    assert session.ask("echo", [1]) == 1


def test_an_error_without_a_message_is_an_error(session: Session) -> None:
    with pytest.raises(Raised, match="could not be shown"):
        session.ask("bad_message", [])


def test_sys_exit_is_an_error(session: Session) -> None:
    with pytest.raises(Raised, match="SystemExit"):
        session.ask("leave_politely", [])


@pytest.mark.parametrize("status", [0, 1, 255])
def test_ending_the_interpreter_is_a_crash_of_that_test_alone(
    session: Session, status: int
) -> None:
    with pytest.raises(Crashed):
        session.ask("leave", [status])
    session.begin()
    assert session.ask("echo", [1]) == 1


@pytest.mark.parametrize("number", [6, 9, 11])
def test_a_deadly_signal_is_a_crash(session: Session, number: int) -> None:
    with pytest.raises(Crashed, match=f"signal {number}"):
        session.ask("kill_self", [number])


def test_an_endless_loop_ends_at_its_deadline(session: Session) -> None:
    with pytest.raises(TimedOut):
        session.ask("loop", [])
    session.begin()
    assert session.ask("echo", [1]) == 1


def test_a_loop_that_ignores_its_alarm_costs_the_sandbox(session: Session) -> None:
    session.ask("ignore_signals", [])
    with pytest.raises(TimedOut):
        session.ask("loop", [])
    assert session.lost


def test_a_fork_remembers_nothing_of_the_test_before(session: Session) -> None:
    session.ask("remember", ["answers"])
    session.begin()
    assert session.ask("recall", []) == "nothing"


def test_a_test_remembers_its_own_questions(session: Session) -> None:
    session.ask("remember", [7])
    assert session.ask("recall", []) == 7


def test_what_is_printed_comes_back_at_the_end(session: Session) -> None:
    session.ask("speak", ["hello"])
    assert session.end() == "hello\n"


def test_a_flood_of_output_is_cut_and_holds_up_nothing(session: Session) -> None:
    session.ask("flood", [20_000_000])
    assert session.end() == "x" * 8_000


@pytest.mark.parametrize("probe", ["an_object", "big_integer", "endless_text"])
def test_what_is_not_plain_data_is_no_answer(session: Session, probe: str) -> None:
    with pytest.raises((NotPlainData, Raised)):
        session.ask(probe, [])


@pytest.mark.parametrize("dtype", ["text", "complex128", "object", "float128"])
def test_arrays_of_other_types_are_no_answer(session: Session, dtype: str) -> None:
    with pytest.raises(NotPlainData, match="an array of"):
        session.ask("an_array_of", [dtype])


@pytest.mark.parametrize("depth", [17, 900, 200_000])
def test_deeply_nested_lists_are_no_answer(session: Session, depth: int) -> None:
    with pytest.raises(NotPlainData, match="deep"):
        session.ask("nested", [depth])


def test_giant_lists_are_no_answer(session: Session) -> None:
    with pytest.raises(NotPlainData, match="bytes of plain data"):
        session.ask("big_list", [2_000_000])


def test_giant_texts_are_no_answer(session: Session) -> None:
    with pytest.raises(NotPlainData, match="characters"):
        session.ask("big_text", [5_000_000])


def test_giant_arrays_are_a_crash(session: Session) -> None:
    with pytest.raises(Crashed, match="larger than allowed"):
        session.ask("big_array", [4_000_000])


def test_all_answers_together_are_bounded(sandbox: Sandbox) -> None:
    session = sandbox.open(cargo(), replace(LIMITS, session_bytes=1 << 20))
    session.begin()
    with pytest.raises(Crashed, match="in all"):
        for _ in range(20):
            session.ask("big_array", [10_000])
    session.close()


FORGED = [
    wire.frame(wire.Returned(0, 1.0)),
    wire.frame(wire.Ended(0, 0, "")),
    wire.frame(wire.Ready(0)),
    b"\xff" * 64,
    wire.PREFIX.pack(5, 0) + b"\xdd\xff\xff\xff\xff",
    wire.PREFIX.pack(200_001, 0) + b"\x91" * 200_000 + b"\xc0",
    wire.PREFIX.pack(1 << 31, 1 << 31),
]


@pytest.mark.parametrize("data", FORGED, ids=range(len(FORGED)))
def test_forged_frames_are_a_crash(session: Session, data: bytes) -> None:
    with pytest.raises((Crashed, TimedOut)):
        for _ in range(3):
            session.ask("write_on_wire", [list(data[:4000]), -(-len(data) // 4000)])
    assert session.lost


def test_half_a_frame_ends_at_the_deadline(session: Session) -> None:
    with pytest.raises((Crashed, TimedOut)):
        session.ask("write_on_wire", [[0, 0]])


def test_speaking_between_questions_is_a_crash(session: Session) -> None:
    session.ask("write_later", [list(wire.frame(wire.Returned(1, 1.0))), 0.1])
    time.sleep(0.3)
    with pytest.raises(Crashed, match="nothing was asked"):
        session.ask("echo", [1])


def test_closing_the_wire_is_a_crash(session: Session) -> None:
    with pytest.raises((Crashed, TimedOut)):
        session.ask("close_wire", [])


def test_threads_end_with_their_test(session: Session) -> None:
    session.ask("spin_in_background", [])
    session.begin()
    assert session.ask("echo", [1]) == 1


def test_ignored_signals_keep_nothing_alive(session: Session) -> None:
    session.ask("ignore_signals", [])
    session.begin()
    assert session.ask("echo", [1]) == 1


@pytest.mark.parametrize(
    "source",
    [b"def f(:\n", b"import os; os.kill(os.getpid(), 9)", b"\xff\xfe", b"raise SystemExit", b"\0"],
    ids=["syntax", "kill", "encoding", "exit", "nul"],
)
def test_a_package_that_does_not_import_harms_nobody(sandbox: Sandbox, source: bytes) -> None:
    with pytest.raises((Crashed, Raised)):
        opened = sandbox.open(cargo({"package/__init__.py": source}), LIMITS)
        opened.begin()
        try:
            opened.ask("fail", [])
        finally:
            opened.close()


def test_a_package_that_hangs_ends_at_its_deadline(sandbox: Sandbox) -> None:
    endless = {"package/__init__.py": b"while True: pass"}
    with pytest.raises(TimedOut):
        sandbox.open(cargo(endless), replace(LIMITS, load_seconds=1))


def test_closing_twice_is_harmless(session: Session) -> None:
    session.close()
    session.close()


def test_using_too_much_memory_is_told_apart(session: Session) -> None:
    with pytest.raises(OutOfMemory):
        session.ask("eat", [2 << 30])


def test_a_timed_answer_comes_with_its_seconds(session: Session) -> None:
    timed = session.time("wait", [0.2])
    assert timed.answer == 0.2
    assert 0.2 <= timed.seconds < LIMITS.question_seconds


def test_arrays_are_timed_answers(session: Session) -> None:
    sent = np.arange(100_000.0)
    assert session.time("echo", [sent]).answer.tolist() == sent.tolist()


def test_a_timed_error_is_an_error(session: Session) -> None:
    with pytest.raises(Raised, match="division by zero"):
        session.time("fail", [])
    assert session.time("echo", [1]).answer == 1


def test_a_timed_question_has_a_deadline(session: Session) -> None:
    with pytest.raises(TimedOut):
        session.time("loop", [])
    session.begin()
    assert session.time("echo", [1]).answer == 1


def test_committing_to_another_answer_is_a_crash(session: Session) -> None:
    with pytest.raises(Crashed, match="committed to another answer"):
        session.time("commit_to", [[0] * wire.DIGEST_BYTES])
    assert session.lost


@pytest.mark.parametrize("size", [0, wire.DIGEST_BYTES - 1, wire.DIGEST_BYTES + 1])
def test_half_a_digest_is_a_crash(session: Session, size: int) -> None:
    with pytest.raises(Crashed, match="not a reply"):
        session.time("commit_to", [[0] * size])


def test_an_answer_without_a_commitment_is_a_crash(session: Session) -> None:
    with pytest.raises(Crashed, match="committed to no answer"):
        session.time("answer_at_once", [])


def test_a_commitment_to_what_nobody_timed_is_a_crash(session: Session) -> None:
    with pytest.raises(Crashed):
        session.ask("commit_to", [[0] * wire.DIGEST_BYTES])


def test_speaking_before_a_timed_question_is_a_crash(session: Session) -> None:
    session.ask("write_later", [list(wire.frame(wire.Returned(1, 1.0))), 0.1])
    time.sleep(0.3)
    with pytest.raises(Crashed, match="nothing was asked"):
        session.time("echo", [1])


@pytest.mark.parametrize(
    ("probe", "arguments"), [("spin_in_background", []), ("burn_in_children", [3])]
)
def test_nothing_runs_in_what_is_frozen(
    session: Session, probe: str, arguments: list[object]
) -> None:
    session.ask(probe, arguments)
    session.freeze()
    used = session.cpu_seconds()
    time.sleep(0.3)
    assert session.cpu_seconds() == used
    session.thaw()
    session.ask("work", [0.05])
    assert session.cpu_seconds() > used


def test_thawing_what_runs_is_harmless(session: Session) -> None:
    session.thaw()
    assert session.ask("echo", [1]) == 1


def test_what_is_frozen_can_be_closed(session: Session) -> None:
    session.ask("spin_in_background", [])
    session.freeze()
    session.close()


def test_processor_time_is_counted(session: Session) -> None:
    used = session.cpu_seconds()
    session.ask("work", [0.4])
    assert 0.35 < session.cpu_seconds() - used < 0.8
