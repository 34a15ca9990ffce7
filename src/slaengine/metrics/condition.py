"""Conditions and amounts: the small words in which every KPI says which rows it counts, and what.

They are data, so that one definition is read twice: over the row of one ticket here, and over
whole columns in `frames`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TypeAlias, assert_never

from slaengine.metrics.rows import Row


@dataclass(frozen=True, slots=True)
class Known:
    """The number, instant or duration is there."""

    column: str


@dataclass(frozen=True, slots=True)
class Named:
    """The word is there."""

    column: str


@dataclass(frozen=True, slots=True)
class Is:
    """The word is one of these."""

    column: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """The count is there and at least this."""

    column: str
    least: int


@dataclass(frozen=True, slots=True)
class Scored:
    """The score is there."""

    column: str


@dataclass(frozen=True, slots=True)
class Shorter:
    """The amount is there and less than this many microseconds."""

    amount: "Amount"
    limit: int


@dataclass(frozen=True, slots=True)
class Not:
    """The condition does not hold."""

    condition: "Condition"


@dataclass(frozen=True, slots=True)
class Every:
    """All of the conditions hold."""

    conditions: tuple["Condition", ...]


Condition: TypeAlias = Known | Named | Is | AtLeast | Scored | Shorter | Not | Every


@dataclass(frozen=True, slots=True)
class Column:
    """A number as it stands in its column."""

    column: str


@dataclass(frozen=True, slots=True)
class Between:
    """What lies between two instants, if both are there."""

    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Negative:
    """A number with its sign turned."""

    column: str


@dataclass(frozen=True, slots=True)
class When:
    """An amount of those rows of which a condition holds."""

    condition: Condition
    amount: "Amount"


@dataclass(frozen=True, slots=True)
class FirstOf:
    """The first of the amounts that is there."""

    amounts: tuple["Amount", ...]


Amount: TypeAlias = Column | Between | Negative | When | FirstOf
Test: TypeAlias = Callable[[Row], bool]
Tell: TypeAlias = Callable[[Row], int | None]


@lru_cache(maxsize=4096)
def judge(condition: Condition) -> Test:
    """Return what tells whether a condition holds of a row.

    >>> from slaengine.metrics.rows import row_of
    >>> row = row_of({"outcome": "solved", "agent_replies": 1})
    >>> judge(Every((Is("outcome", ("solved",)), Not(AtLeast("agent_replies", 2)))))(row)
    True
    """
    found: Test
    match condition:
        case Known(column):
            found = partial(_is_known, column)
        case Named(column):
            found = partial(_is_named, column)
        case Is(column, words):
            found = partial(_is_one_of, column, words)
        case AtLeast(column, least):
            found = partial(_is_at_least, column, least)
        case Scored(column):
            found = partial(_is_scored, column)
        case Shorter(amount, limit):
            found = partial(_is_shorter, gauge(amount), limit)
        case Not(inner):
            found = partial(_is_not, judge(inner))
        case Every(inners):
            found = partial(_are_all, tuple(judge(inner) for inner in inners))
        case _:
            assert_never(condition)
    return found


@lru_cache(maxsize=4096)
def gauge(amount: Amount) -> Tell:
    """Return what tells an amount of a row; None where it is not there.

    >>> from slaengine.metrics.rows import row_of
    >>> row = row_of({"solved_at": None, "removed_at": 9, "opened_at": 2})
    >>> gauge(FirstOf((Between("opened_at", "solved_at"), Column("removed_at"))))(row)
    9
    """
    found: Tell
    match amount:
        case Column(column):
            found = partial(_column, column)
        case Between(start, end):
            found = partial(_between, start, end)
        case Negative(column):
            found = partial(_negative, column)
        case When(condition, inner):
            found = partial(_when, judge(condition), gauge(inner))
        case FirstOf(inners):
            found = partial(_first_of, tuple(gauge(inner) for inner in inners))
        case _:
            assert_never(amount)
    return found


def _is_known(column: str, row: Row) -> bool:
    return row.numbers.get(column) is not None


def _is_named(column: str, row: Row) -> bool:
    return row.words.get(column) is not None


def _is_one_of(column: str, words: tuple[str, ...], row: Row) -> bool:
    return row.words.get(column) in words


def _is_at_least(column: str, least: int, row: Row) -> bool:
    count = row.numbers.get(column)
    return count is not None and count >= least


def _is_scored(column: str, row: Row) -> bool:
    return row.scores.get(column) is not None


def _is_shorter(tell: Tell, limit: int, row: Row) -> bool:
    micros = tell(row)
    return micros is not None and micros < limit


def _is_not(test: Test, row: Row) -> bool:
    return not test(row)


def _are_all(tests: tuple[Test, ...], row: Row) -> bool:
    return all(test(row) for test in tests)


def _column(column: str, row: Row) -> int | None:
    return row.numbers.get(column)


def _between(start: str, end: str, row: Row) -> int | None:
    since, until = row.numbers.get(start), row.numbers.get(end)
    return None if since is None or until is None else until - since


def _negative(column: str, row: Row) -> int | None:
    number = row.numbers.get(column)
    return None if number is None else -number


def _when(test: Test, tell: Tell, row: Row) -> int | None:
    return tell(row) if test(row) else None


def _first_of(tells: tuple[Tell, ...], row: Row) -> int | None:
    for tell in tells:
        found = tell(row)
        if found is not None:
            return found
    return None
