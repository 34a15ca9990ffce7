"""Laws of every figure that adds up: parts in any partition and order give the whole."""

import json
from functools import reduce
from operator import add
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaengine.errors import SlaError, StateError
from tests.strategies.figures import FIGURES, NOTHING

kinds = pytest.mark.parametrize("kind", FIGURES)


@kinds
@given(data=st.data())
def test_addition_is_associative(kind: str, data: st.DataObject) -> None:
    a, b, c = (data.draw(FIGURES[kind], label=name) for name in "abc")
    left: Any = a
    right: Any = b
    assert (left + b) + c == left + (right + c)


@kinds
@given(data=st.data())
def test_addition_is_commutative(kind: str, data: st.DataObject) -> None:
    a: Any = data.draw(FIGURES[kind])
    b: Any = data.draw(FIGURES[kind])
    assert a + b == b + a
    assert hash(a + b) == hash(b + a)


@kinds
@given(data=st.data())
def test_nothing_changes_nothing(kind: str, data: st.DataObject) -> None:
    a: Any = data.draw(FIGURES[kind])
    assert a + NOTHING[kind] == a == NOTHING[kind] + a


@kinds
@given(data=st.data())
def test_parts_in_any_order_and_grouping_give_the_whole(kind: str, data: st.DataObject) -> None:
    parts: list[Any] = data.draw(st.lists(FIGURES[kind], max_size=6))
    shuffled = data.draw(st.permutations(parts))
    cut = data.draw(st.integers(0, len(parts)))
    nothing: Any = NOTHING[kind]
    left, right = (reduce(add, some, nothing) for some in (shuffled[:cut], shuffled[cut:]))
    assert left + right == reduce(add, parts, nothing)


@kinds
@given(data=st.data())
def test_a_figure_comes_back_equal_from_json(kind: str, data: st.DataObject) -> None:
    a: Any = data.draw(FIGURES[kind])
    assert type(a).from_json(json.loads(json.dumps(a.to_json()))) == a


@kinds
def test_stored_figures_that_are_not_whole_are_refused(kind: str) -> None:
    nothing: Any = NOTHING[kind]
    whole = nothing.to_json()
    for name in whole:
        torn = {key: part for key, part in whole.items() if key != name}
        with pytest.raises(StateError, match=name):
            type(nothing).from_json(torn)
    with pytest.raises(StateError, match="must be a table"):
        type(nothing).from_json([])


@pytest.mark.parametrize(
    ("kind", "name", "part"),
    [
        ("share", "n", True),
        ("share", "n", 1.5),
        ("share", "successes", 3),
        ("count", "n", -1),
        ("count", "excluded", {"merged": "two"}),
        ("attainment", "met", -1),
        ("durations", "finished", {"values": [2, 1], "counts": [1, 1]}),
        ("durations", "finished", {"values": [1, 2], "counts": [1]}),
        ("durations", "finished", {"values": [1], "counts": [0]}),
        ("durations", "finished", {"values": [-1], "counts": [1]}),
        ("durations", "entered", {"values": [1], "counts": [1]}),
        ("durations", "error", "much"),
        ("durations", "error", -0.5),
        ("mean", "total", "seven"),
        ("mean", "total", "1/0"),
        ("mean", "total", 7),
        ("mean", "total", "7"),
        ("scores", "counts", [[5]]),
        ("scores", "counts", [["five", 1]]),
        ("scores", "counts", [[True, 1]]),
        ("scores", "counts", [[5, -1]]),
        ("scores", "asked", -1),
    ],
)
def test_stored_figures_that_cannot_be_are_refused(kind: str, name: str, part: Any) -> None:
    nothing: Any = NOTHING[kind]
    with pytest.raises(SlaError):
        type(nothing).from_json({**nothing.to_json(), name: part})


def test_reasons_that_count_nothing_are_dropped_and_stand_in_order() -> None:
    share: Any = NOTHING["share"]
    made = type(share)(0, 0, {"merged": 2, "bot": 0, "age": 1})
    assert list(made.excluded.items()) == [("age", 1), ("merged", 2)]
