"""What the due dates that one target a type does not give have in common."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from examples.boston311.due_dates import TOLERANCE, Compared
from examples.boston311.policy_text import CALENDARS
from examples.boston311.requests import Rule
from slaengine import Calendar, Policy

NEARLY = timedelta(hours=1)
DAY = {"business_days": timedelta(hours=8, minutes=30), "calendar_days": timedelta(hours=24)}
KINDS = {
    "minutes": "the promised number of days, more than a minute but less than an hour off",
    "days": "another number of the same days",
    "unit": "a whole number of the other days: business for calendar days, or the reverse",
    "at once": "due at the moment of opening",
    "other": "none of these",
}


class Odd(NamedTuple):
    """A row that its type's target does not explain, and the targets that would."""

    row: Compared
    kind: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class OtherTarget:
    """The target that explains most of the unexplained rows of a type, and when it did."""

    rule: Rule
    unexplained: int
    explained: int
    first: date
    last: date


def odd_rows(policy: Policy, rows: Iterable[Compared]) -> Iterator[Odd]:
    """Sort the unexplained rows by what is odd about them."""
    calendars = calendars_of(policy)
    for row in rows:
        if row.is_explained:
            continue
        nearly = [
            Rule(row.request.type, unit, days)
            for unit, calendar in calendars.items()
            for days in _days(calendar, DAY[unit], row)
        ]
        units = {CALENDARS[rule.unit] for rule in nearly}
        if row.promised_at <= row.request.opened_at:
            kind = "at once"
        elif abs(row.difference) < NEARLY:
            kind = "minutes"
        elif row.calendar in units:
            kind = "days"
        else:
            kind = "unit" if units else "other"
        exact = tuple(rule for rule in nearly if _is_exact(calendars[rule.unit], rule, row))
        yield Odd(row, kind, exact)


def other_targets(odd: Iterable[Odd]) -> list[OtherTarget]:
    """For each type, find the one other target that explains the most; the largest first."""
    by_type: dict[str, list[Odd]] = defaultdict(list)
    for each in odd:
        by_type[each.row.request.type].append(each)
    found = []
    for rows in by_type.values():
        votes = Counter(rule for each in rows for rule in each.rules)
        for rule, count in votes.most_common(1):
            days = [each.row.request.opened_at.date() for each in rows if rule in each.rules]
            found.append(OtherTarget(rule, len(rows), count, min(days), max(days)))
    return sorted(found, key=lambda other: (-other.explained, other.rule.type))


def calendars_of(policy: Policy) -> dict[str, Calendar]:
    """Return the calendar on which each kind of days counts."""
    agreement = policy.agreements[0]
    return {unit: policy.calendar(name, agreement) for unit, name in CALENDARS.items()}


def due_in(calendar: Calendar, opened_at: datetime, days: int) -> datetime:
    """Return when so many business days are up, landing at an opening."""
    amount = calendar.elapsed(opened_at, calendar.add_days(opened_at, days))
    return calendar.add(opened_at, amount, landing="open")


def _days(calendar: Calendar, day: timedelta, row: Compared) -> Iterator[int]:
    """Find the numbers of days, at most one, that come within the hour of the city's date."""
    opened_at, promised_at = row.request.opened_at, row.promised_at
    around = round(calendar.elapsed(opened_at, promised_at) / day)
    for days in (around - 1, around, around + 1):
        if days > 0 and abs(_apart(due_in(calendar, opened_at, days), promised_at)) < NEARLY:
            yield days


def _is_exact(calendar: Calendar, rule: Rule, row: Compared) -> bool:
    due_at = due_in(calendar, row.request.opened_at, rule.days)
    return abs(_apart(due_at, row.promised_at)) <= TOLERANCE


def _apart(one: datetime, other: datetime) -> timedelta:
    """Subtract in UTC: between two datetimes of one zone, Python counts the wall's hours."""
    return one.astimezone(UTC) - other.astimezone(UTC)
