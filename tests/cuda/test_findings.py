"""Each kind of finding, by a kernel that has it and a neighbour that has not."""

from __future__ import annotations

import numpy as np
import pytest

from tests.cuda.conftest import Run

SHARE = """
@cuda.jit
def k(out, a):
    cache = cuda.shared.array(64, numba.float64)
    t = cuda.threadIdx.x
    i = cuda.grid(1)
    {}
"""

RACES = {
    "a load that others use": "cache[t] = a[i]\n    {}\n    out[i] = cache[63 - t]",
    "a use that others overwrite": (
        "cache[t] = a[i]\n    cuda.syncthreads()\n    x = cache[63 - t]\n    {}\n"
        "    cache[t] = x\n    out[i] = x"
    ),
    "a sum in place": (
        "cache[t] = a[i]\n    cuda.syncthreads()\n    if t < 63:\n        x = cache[t + 1]\n"
        "    else:\n        x = 0.0\n    {}\n    cache[t] += x\n    out[i] = cache[t]"
    ),
}


def told(run: Run, body: str, **arguments: object) -> list[str]:
    """What is found in a kernel of two blocks of 64 threads."""
    given = {"out": np.zeros(128), "a": np.arange(128.0)} | arguments
    return run(SHARE.format(body), 2, 64, **given).findings.kinds()


@pytest.mark.parametrize("body", RACES.values(), ids=RACES)
def test_a_missing_barrier_is_a_race(run: Run, body: str) -> None:
    assert told(run, body.format("")) == ["race"]
    assert told(run, body.format("cuda.syncthreads()")) == []


def test_a_race_in_global_memory_is_one_too(run: Run) -> None:
    body = "if t == 0:\n        out[i] = 1.0\n    {}\n    if t == 1:\n        out[i] = out[i - 1]"
    assert told(run, body.format("")) == ["race"]
    assert told(run, body.format("cuda.syncthreads()")) == []


def test_a_barrier_does_not_order_blocks(run: Run) -> None:
    body = "if t == 0:\n        out[cuda.blockIdx.x] = 1.0\n    cuda.syncthreads()\n    {}"
    assert told(run, body.format("a[i] = out[0]")) == ["race"]
    assert told(run, body.format("a[i] = out[cuda.blockIdx.x]")) == []


def test_a_read_of_another_block_is_never_forgotten(run: Run) -> None:
    """Block 0 reads; later a thread of block 1 reads, too, and writes: only the first races."""
    body = (
        "if i == {}:\n        x = out[0]\n    cuda.syncthreads()\n"
        "    if i == 64:\n        x = out[0]\n        out[0] = 1.0"
    )
    assert told(run, body.format(0)) == ["race"]
    assert told(run, body.format(70)) == []


def test_a_read_before_a_barrier_does_not_hide_one_after_it(run: Run) -> None:
    body = (
        "x = cache[t // 64]\n    cuda.syncthreads()\n    if t == 5:\n        x = cache[0]\n    {}"
    )
    assert told(run, body.format("if t == 9:\n        cache[0] = 1.0")) == ["race"]
    assert told(run, body.format("if t == 5:\n        cache[0] = 1.0")) == []


def test_running_in_step_is_no_order(run: Run) -> None:
    """32 threads of one warp, without a barrier: right by luck, and a race."""
    text = SHARE.format("cache[t] = a[i]\n    {}\n    out[i] = cache[31 - t]")
    given = {"out": np.zeros(32), "a": np.arange(32.0)}
    lucky = run(text.format(""), 1, 32, **given)
    assert lucky["out"].tolist() == list(range(31, -1, -1))
    assert lucky.findings.kinds() == ["race"]
    assert run(text.format("cuda.syncwarp()"), 1, 32, **given).findings == []


def test_a_warp_does_not_wait_for_another(run: Run) -> None:
    body = "cache[t] = a[i]\n    cuda.syncwarp()\n    out[i] = cache[63 - t]"
    assert told(run, body) == ["race"]


def test_two_threads_that_write_one_cell_race(run: Run) -> None:
    assert told(run, "cache[t // 2] = a[i]") == ["race"]
    assert told(run, "if t % 2 == 0:\n        cache[t // 2] = a[i]") == []


def test_atomic_operations_do_not_race(run: Run) -> None:
    assert told(run, "out[0] += a[i]") == ["race"]
    twice = "cuda.atomic.add(out, 0, a[i])\n    cuda.atomic.add(out, 0, 1.0)"
    result = run(SHARE.format(twice), 2, 64, out=np.zeros(1), a=np.ones(128))
    assert result.findings == []
    assert result["out"].tolist() == [256]


def test_an_atomic_operation_races_with_a_plain_one(run: Run) -> None:
    assert told(run, "cuda.atomic.add(out, 0, 1.0)\n    x = out[0]") == ["race"]


@pytest.mark.parametrize(
    ("index", "clean"), [("i + 1", False), ("i", True), ("i - 1", False), ("-1 + i", False)]
)
def test_an_index_outside_is_found(run: Run, index: str, clean: bool) -> None:
    assert told(run, f"out[i] = a[{index}]") == ([] if clean else ["bounds"])


def test_the_last_block_must_be_guarded(run: Run) -> None:
    given = {"out": np.zeros(100), "a": np.ones(100)}
    assert told(run, "out[i] = a[i]", **given) == ["bounds"]
    assert told(run, "if i < out.size:\n        out[i] = a[i]", **given) == []


def test_shared_memory_has_bounds(run: Run) -> None:
    assert told(run, "cache[t + 1] = a[i]") == ["bounds"]


def test_a_written_negative_index_counts_from_the_end(run: Run) -> None:
    assert told(run, "out[i] = a[-1]") == []
    assert told(run, "out[i] = a[-129]") == ["bounds"]


def test_a_cell_that_nobody_wrote_must_not_reach_the_result(run: Run) -> None:
    body = "if t < 60:\n        cache[t] = a[i]\n    cuda.syncthreads()\n    {}"
    assert told(run, body.format("out[i] = 2.0 * cache[63 - t] + 1.0")) == ["unwritten"]
    assert told(run, body.format("if t > 3:\n        out[i] = cache[63 - t]")) == []


def test_what_is_read_and_not_used_is_no_fault(run: Run) -> None:
    """Threads outside of the output of a product may sum what is there."""
    body = "x = cache[t]\n    if {}:\n        out[i] = x"
    assert told(run, body.format("t > 64")) == []
    assert told(run, body.format("t > 62")) == ["unwritten"]


def test_unwritten_cells_are_followed_through_shared_memory(run: Run) -> None:
    body = (
        "if t > 0:\n        cache[t] = a[i]\n    cuda.syncthreads()\n    if t == 5:\n"
        "        cache[5] = cache[0] + 1.0\n    cuda.syncthreads()\n    {}"
    )
    assert told(run, body.format("if t == 9:\n        out[i] = cache[5]")) == ["unwritten"]
    assert told(run, body.format("if t == 9:\n        out[i] = cache[6]")) == []


def test_unwritten_cells_must_decide_nothing(run: Run) -> None:
    assert told(run, "if cache[t] > 0.0:\n        out[i] = 1.0") == ["unwritten"]
    assert told(run, "cache[t] = a[i]\n    if cache[t] > 0.0:\n        out[i] = 1.0") == []


def test_a_nan_of_the_data_is_no_unwritten_cell(run: Run) -> None:
    body = "cache[t] = a[i]\n    out[i] = cache[t] if cache[t] > 0.0 else a[i]"
    assert told(run, body, a=np.full(128, np.nan)) == []


@pytest.mark.parametrize(
    "body",
    [
        "if t < 32:\n        cuda.syncthreads()",
        "if t == 40:\n        return\n    cuda.syncthreads()",
        "for n in range(t):\n        cuda.syncthreads()",
        "n = 0\n    while n < t % 3:\n        n += 1\n        cuda.syncthreads()",
        "if t < 32:\n        cuda.syncthreads()\n    else:\n        cuda.syncthreads()",
    ],
    ids=["if", "return", "for", "while", "both branches"],
)
def test_a_barrier_that_some_do_not_reach_is_torn(run: Run, body: str) -> None:
    assert told(run, body) == ["barrier"]


@pytest.mark.parametrize(
    "body",
    [
        "if cuda.blockIdx.x == 1:\n        cuda.syncthreads()",
        "for n in range(cuda.blockIdx.x + 3):\n        cuda.syncthreads()",
        "if cuda.blockIdx.x == 1:\n        return\n    cuda.syncthreads()",
    ],
    ids=["if", "for", "return"],
)
def test_blocks_may_differ_in_their_barriers(run: Run, body: str) -> None:
    assert told(run, body) == []


def test_dividing_an_integer_by_zero_is_found(run: Run) -> None:
    assert told(run, "x = i // t\n    y = i % t") == ["division"]
    assert told(run, "x = i // (t + 1)\n    y = a[i] / 0.0") == []


def test_a_name_without_a_value_is_found(run: Run) -> None:
    body = "if t < 9:\n        x = a[i]\n    {}\n    out[i] = x"
    assert told(run, body.format("")) == ["unset"]
    assert told(run, body.format("else:\n        x = 0.0")) == []


def test_neighbours_should_read_neighbours(run: Run) -> None:
    def slow(index: str) -> list[str]:
        given = {"out": np.zeros(128), "a": np.zeros(128 * 32)}
        return run(SHARE.format(f"out[i] = a[{index}]"), 2, 64, **given).slow.kinds()

    assert slow("i") == []
    assert slow("i * 2") == ["uncoalesced"]
    assert slow("i * 32") == ["uncoalesced"]
    assert slow("0") == []


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_threads_of_a_warp_should_use_different_banks(run: Run, dtype: str) -> None:
    def slow(rows: str, index: str) -> list[str]:
        text = f"""
@cuda.jit
def k(out):
    tile = cuda.shared.array({rows}, numba.{dtype})
    x, y = cuda.threadIdx.x, cuda.threadIdx.y
    tile[{index}] = 1.0
"""
        return run(text, 1, (32, 32), out=np.zeros(1)).slow.kinds()

    assert slow("(32, 32)", "y, x") == []
    assert slow("(32, 32)", "x, y") == ["banks"]
    assert slow("(32, 33)", "x, y") == []


def test_a_finding_reads_as_help(run: Run) -> None:
    text = SHARE.format("cache[t] = a[i]\n    out[i] = cache[63 - t]")
    (race,) = run(text, 2, 64, out=np.zeros(128), a=np.ones(128)).findings
    assert race.text == (
        "data race on shared cache[63], with no barrier between:\n"
        "  thread 63 of block 0 writes it in k.py:10: cache[t] = a[i]\n"
        "  thread 0 of block 0 reads it in k.py:11: out[i] = cache[63 - t]\n"
        "Put cuda.syncthreads() between these lines."
    )
    assert race.count == 128
    assert [(f.file, f.line) for f in race.frames] == [("k.py", 11)]


def test_a_finding_in_a_called_function_names_both_lines(run: Run) -> None:
    text = """
@cuda.jit(device=True)
def put(a, i):
    a[i] = 1.0

@cuda.jit
def k(out):
    put(out, cuda.grid(1) + 1)
"""
    (bounds,) = run(text, 1, 8, out=np.zeros(8)).findings
    assert [(f.line, f.function) for f in bounds.frames] == [(11, "k"), (7, "put")]
    assert "thread 7 of block 0 writes it in k.py:7, called in line 11: a[i] = 1.0" in bounds.text


def test_counts_go_by_cell_and_by_thread(run: Run) -> None:
    text = SHARE.format("cache[t] = a[i] + a[0]\n    if t == 3:\n        out[i] = cache[t]")
    result = run(text, 2, 64, out=np.zeros(128), a=np.ones(128))
    assert result.reads["a"].tolist() == [129, *[1] * 127]
    assert result.writes["out"].nonzero()[0].tolist() == [3, 67]
    assert result.thread_reads["a"].shape == (2, 64)
    assert (result.thread_reads["a"] == 2).all()
    assert result.thread_writes["out"].sum() == 2
    (cache,) = result.shared
    assert (cache.name, cache.bytes, result.shared_bytes) == ("cache", 512, 512)
    assert cache.writes.tolist() == [2] * 64
    assert cache.reads.sum() == 2


def test_a_threads_own_array_is_new_in_each_round(run: Run) -> None:
    body = (
        "if t < 60:\n        for n in range(2):\n"
        "            own = cuda.local.array(2, numba.float64)\n            {}\n"
        "            out[i] = own[0]\n            own[0] = 1.0"
    )
    assert told(run, body.format("own[0] = n")) == []
    assert told(run, body.format("if n == 0: own[0] = n")) == ["unwritten"]
