"""Functions are alike by what they do, not by how they are called; hostile text does no harm."""

from __future__ import annotations

from grader.likeness import Text, likenesses, read, telling

ONE = '''
def fold(items, start):
    """Fold them."""
    total = start
    for item in items:  # each
        if item > 0:
            total = total * 2 + item
        else:
            total = total - item / 3
    return [total, len(items)]
'''
RENAMED = ONE.replace("total", "acc").replace("item", "thing").replace('"""Fold them."""', "")
OTHER = """
def fold(items, start):
    if not items:
        return start
    head, *rest = items
    while rest:
        start, head = head, rest.pop() ** 2
    return {"start": start, "head": head}
"""


def values(source: str) -> set[int]:
    (functions,) = read([Text(source, ["fold"])])
    return functions["fold"].values


def test_names_of_locals_comments_and_docstrings_make_no_difference() -> None:
    assert values(ONE) == values(RENAMED)


def test_another_way_to_do_it_shares_little() -> None:
    one, other = values(ONE), values(OTHER)
    assert len(one & other) / len(one | other) < 0.2


def test_text_that_cannot_be_read_has_no_functions_and_harms_no_other() -> None:
    hostile = ["def fold(:", "(" * 150_000, "-" * 150_000 + "1", "x = " + "[" * 90, "9" * 9999]
    texts = [Text(text, []) for text in [*hostile, ONE, "\udcff", ONE]]
    found = list(read(texts))
    assert len(found) == len(texts)
    assert [list(functions) for functions in found] == [[]] * 5 + [["fold"], [], ["fold"]]


def test_what_many_have_or_all_were_given_tells_nothing() -> None:
    works = [{"f": {1, 2, 3}}, {"f": {1, 2, 4}}, {"f": {1, 5, 9}}, {"f": {1, 6, 9}}]
    assert telling(works, given={9}) == [
        {"f": {2, 3}},
        {"f": {2, 4}},
        {"f": {5}},
        {"f": {6}},
    ]


def test_much_that_is_nearly_the_same_comes_before_little_that_is() -> None:
    works = [{"f": set(range(3))}, {"f": set(range(3))}, {"g": set(range(9))}, {"g": set(range(8))}]
    found = likenesses(works, 10)
    assert [(like.one, like.other) for like in found] == [(2, 3), (0, 1)]


def test_the_pair_that_shares_most_comes_first() -> None:
    works = [{"f": {1, 2, 3, 4}}, {"f": {1, 2, 3, 9}}, {"f": {1, 2, 3, 4}, "g": set[int]()}]
    found = likenesses(works, 10)
    assert [(like.one, like.other) for like in found] == [(0, 2), (0, 1), (1, 2)]
    assert found[0].symbols == {"f": 1.0}
