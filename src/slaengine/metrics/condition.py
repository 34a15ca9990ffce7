"""Conditions and amounts: the small words in which every KPI says which rows it counts, and what.

They are data, so that one definition is read twice: over the row of one ticket here, and over
whole columns in `frames`.
"""

from dataclasses import dataclass
from typing import TypeAlias

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


def holds(condition: Condition, row: Row) -> bool:
    """Tell whether a condition holds of a row.

    >>> from slaengine.metrics.rows import row_of
    >>> row = row_of({"outcome": "solved", "agent_replies": 1})
    >>> holds(Every((Is("outcome", ("solved",)), Not(AtLeast("agent_replies", 2)))), row)
    True
    """
    match condition:
        case Known(column):
            found = row.numbers.get(column) is not None
        case Named(column):
            found = row.words.get(column) is not None
        case Is(column, words):
            found = row.words.get(column) in words
        case AtLeast(column, least):
            count = row.numbers.get(column)
            found = count is not None and count >= least
        case Scored(column):
            found = row.scores.get(column) is not None
        case Shorter(amount, limit):
            micros = amount_of(amount, row)
            found = micros is not None and micros < limit
        case Not(inner):
            found = not holds(inner, row)
        case Every(inners):
            found = all(holds(inner, row) for inner in inners)
    return found


def amount_of(amount: Amount, row: Row) -> int | None:
    """Return an amount of a row; None where it is not there.

    >>> from slaengine.metrics.rows import row_of
    >>> row = row_of({"solved_at": None, "removed_at": 9, "opened_at": 2})
    >>> amount_of(FirstOf((Between("opened_at", "solved_at"), Column("removed_at"))), row)
    9
    """
    match amount:
        case Column(column):
            return row.numbers.get(column)
        case Between(start, end):
            since, until = row.numbers.get(start), row.numbers.get(end)
            return None if since is None or until is None else until - since
        case Negative(column):
            number = row.numbers.get(column)
            return None if number is None else -number
        case When(condition, inner):
            return amount_of(inner, row) if holds(condition, row) else None
        case FirstOf(amounts):
            found = (amount_of(each, row) for each in amounts)
            return next((each for each in found if each is not None), None)
