"""What became of a case: equal, deviating for named reasons, not expressible, or wrong."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from itertools import combinations
from typing import Literal

from slaengine import SlaError
from tests.vectors.cases import Case, cases, instant
from tests.vectors.days import is_date
from tests.vectors.deviations import DEVIATIONS
from tests.vectors.inexpressible import INEXPRESSIBLE
from tests.vectors.questions import EXPECTATIONS, question
from tests.vectors.rows import Deviation

Kind = Literal["equal", "deviating", "inexpressible", "wrong"]
REFUSED = "refused"


@dataclass(frozen=True)
class Outcome:
    """How a case ended, and the rows of the tables that say why."""

    case: Case
    kind: Kind
    reasons: tuple[str, ...] = ()
    ours: str = ""
    theirs: str = ""

    def __str__(self) -> str:
        return f"{self.case.id}: slaengine says {self.ours}, the other system {self.theirs}"


@cache
def outcomes(file: str) -> Sequence[Outcome]:
    return tuple(outcome(case) for case in cases(file))


@cache
def outcome(case: Case) -> Outcome:
    """Ask slaengine what the other system was asked, and explain the difference if there is one."""
    for row in INEXPRESSIBLE:
        if row.covers(case):
            return Outcome(case, "inexpressible", (row.name,))
    ours, theirs = answer(case), expected(case)
    if ours == theirs:
        return Outcome(case, "equal", (), ours, theirs)
    rows = explanation(case)
    kind: Kind = "wrong" if rows is None else "deviating"
    return Outcome(case, kind, tuple(row.name for row in rows or ()), ours, theirs)


def explanation(case: Case, *needed: Deviation) -> Sequence[Deviation] | None:
    """Return the fewest rows that turn our answer into the other system's, None if none do."""
    rows = [row for row in DEVIATIONS if row.covers(case) and row not in needed]
    for size in range(0 if needed else 1, len(rows) + 1):
        for chosen in combinations(rows, size):
            if explains(case, (*needed, *chosen)):
                return (*needed, *chosen)
    return None


def explains(case: Case, rows: Sequence[Deviation]) -> bool:
    """Say whether slaengine, asked in the manner of these rows, gives the other's answer."""
    if sum(row.ask is not None for row in rows) > 1:
        return False
    right = {plain(row.expected(case)) for row in rows if row.expected is not None}
    return (right or {expected(case)}) == {answer(case, rows)}


def answer(case: Case, rows: Iterable[Deviation] = ()) -> str:
    """Return slaengine's answer, asked in its own manner or in that of some rows."""
    ask = question(case)
    changes = [row.change for row in rows if row.change is not None]
    asks = [row.ask for row in rows if row.ask is not None]
    afters = [row.after for row in rows if row.after is not None]
    for change in changes:
        case = change(case)
    try:
        result = (asks or [ask])[0](case)
    except SlaError:
        return REFUSED
    for after in afters:
        result = after(result)
    return plain(result)


def expected(case: Case) -> str:
    """Return what the other system answered, written as `answer` writes ours."""
    reader = EXPECTATIONS.get(case.op) or EXPECTATIONS.get(case.file)
    if reader is not None:
        return plain(reader(case))
    theirs = case["expected"]
    if "error" in theirs if isinstance(theirs, Mapping) else str(theirs).startswith("error:"):
        return REFUSED
    return plain(theirs)


def plain(value: object) -> str:
    """Write a value so that equal answers read the same: instants in UTC, whole numbers whole."""
    return value if value == REFUSED else json.dumps(_plain(value), sort_keys=True)


def _plain(value: object) -> object:
    result: object = value
    match value:
        case datetime():
            result = _plain_instant(value)
        case date():
            result = value.isoformat()
        case float():
            result = int(value) if value.is_integer() else value
        case str():
            result = _plain_text(value)
        case Mapping():
            result = {str(key): _plain(part) for key, part in value.items()}
        case Iterable():
            result = [_plain(part) for part in value]
    return result


def _plain_instant(at: datetime) -> str:
    return (at if at.tzinfo is None else at.astimezone(UTC)).isoformat()


def _plain_text(text: str) -> str:
    """Write an instant in UTC; leave dates, and what is neither, as they are."""
    try:
        return text if is_date(text) else _plain_instant(instant(text))
    except ValueError:
        return text
