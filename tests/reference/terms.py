"""Policies as plain data, and which of their promises holds for which fields of a ticket."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, TypeAlias

from tests.reference.calendar import DayEnd, Landing, PlainCalendar, RefCalendar
from tests.reference.spec import CalendarSpec

if TYPE_CHECKING:
    from slaengine import Agreement, Policy, Target

Fields: TypeAlias = Mapping[str, object]
Kind: TypeAlias = Literal["sla", "ola", "uc"]
OnReopen: TypeAlias = Literal["resume", "restart", "count_gap", "ignore"]
OnRetarget: TypeAlias = Literal["keep_elapsed", "restart"]
OnCalendarChange: TypeAlias = Literal["piecewise", "latest"]
Anchor: TypeAlias = Literal["oldest", "latest"]


def reads_as(value: object) -> str | None:
    """Return how a field's value reads, None when it has none."""
    match value:
        case None | "":
            return None
        case bool():
            return str(value).lower()
        case float() if value.is_integer():
            return str(int(value))
        case date():
            return value.isoformat()
        case _:
            return str(value)


@dataclass(frozen=True)
class Condition:
    """What a field must read: one of some values, none of them, or anything at all."""

    field: str
    values: tuple[str, ...] = ()
    unless: bool = False

    def holds(self, fields: Fields) -> bool:
        """Tell whether a ticket with these fields meets it."""
        value = reads_as(fields.get(self.field))
        if not self.values:
            return value is not None
        return (value in self.values) != self.unless

    def document(self) -> "dict[str, list[str] | dict[str, list[str]] | dict[str, bool]]":
        """Write it as a policy does."""
        if not self.values:
            return {self.field: {"present": True}}
        values = list(self.values)
        return {self.field: {"not": values}} if self.unless else {self.field: values}


@dataclass(frozen=True)
class Days:
    """An amount of business days."""

    count: int
    at: DayEnd = "same_time"

    def __str__(self) -> str:
        return f"{self.count} business days{', at close' if self.at == 'close' else ''}"


@dataclass(frozen=True)
class By:
    """A deadline that stands in a field of the ticket."""

    field: str


Amount: TypeAlias = timedelta | Days
Written: TypeAlias = timedelta | str
Tiers: TypeAlias = tuple[tuple[str, Amount], ...]


@dataclass(frozen=True)
class Row:
    """One target: an amount for all, one by tier, or a deadline."""

    metric: str
    within: Amount | Tiers | By
    when: tuple[Condition, ...] = ()
    calendar: str | None = None
    escalations: tuple[str, ...] = ()

    def amount(self, fields: Fields, priority: str | None) -> Amount | By | None:
        """Return what this row promises a ticket, None if it is not for it."""
        if not all(condition.holds(fields) for condition in self.when):
            return None
        if isinstance(self.within, tuple):
            return dict(self.within).get(priority or "")
        return self.within

    def build(self) -> "Target":
        """Build the library's target."""
        from slaengine import Target
        from slaengine.policy import Escalation

        return Target(
            self.metric,
            _amounts(self.within),
            by=self.within.field if isinstance(self.within, By) else None,
            when={key: value for each in self.when for key, value in each.document().items()},
            calendar=self.calendar,
            escalations=[Escalation(at) for at in self.escalations],
        )


def _amounts(within: Amount | Tiers | By) -> "Mapping[str, Written] | Written | None":
    if isinstance(within, tuple):
        return {tier: _written(amount) for tier, amount in within}
    return None if isinstance(within, By) else _written(within)


def _written(amount: Amount) -> Written:
    return str(amount) if isinstance(amount, Days) else amount


@dataclass(frozen=True)
class Terms:
    """One agreement."""

    name: str
    rows: tuple[Row, ...]
    kind: Kind = "sla"
    customer: tuple[str, ...] = ()
    service: tuple[str, ...] = ()
    when: tuple[Condition, ...] = ()
    calendar: str = "desk"
    tz: str = "UTC"
    pause_on: tuple[str, ...] = ("pending",)
    pause_only: tuple[tuple[str, tuple[str, ...]], ...] = ()  # by metric
    landing: Landing = "close"
    on_reopen: OnReopen = "resume"
    on_retarget: OnRetarget = "keep_elapsed"
    on_calendar_change: OnCalendarChange = "piecewise"
    anchor: Anchor = "oldest"

    def covers(self, fields: Fields) -> bool:
        """Tell whether a ticket with these fields falls under it."""
        if self.customer and reads_as(fields.get("customer")) not in self.customer:
            return False
        if self.service and reads_as(fields.get("service")) not in self.service:
            return False
        return all(condition.holds(fields) for condition in self.when)

    def build(self) -> "Agreement":
        """Build the library's agreement."""
        from slaengine import Agreement
        from slaengine.policy import Options

        return Agreement(
            self.name,
            kind=self.kind,
            customer=self.customer or None,
            service=self.service or None,
            when={key: value for each in self.when for key, value in each.document().items()},
            calendar=self.calendar,
            tz=self.tz if self.calendar == "24x7" else None,
            targets=[row.build() for row in self.rows],
            pause_on=set(self.pause_on),
            landing=self.landing,
            on_reopen=self.on_reopen,
            on_retarget=self.on_retarget,
            on_calendar_change=self.on_calendar_change,
            anchor=self.anchor,
            options={metric: Options(pause_on=set(names)) for metric, names in self.pause_only},
        )


@dataclass(frozen=True)
class Promise:
    """What a ticket has been promised on one metric: by whom, on which calendar, how much."""

    terms: Terms
    priority: str | None
    calendar_name: str
    amount: Amount | datetime
    escalations: tuple[str, ...] = ()

    @property
    def is_deadline(self) -> bool:
        """Tell whether it ends at an instant, whatever the calendar."""
        return isinstance(self.amount, datetime)

    def same_as(self, other: "Promise | None") -> bool:
        """Tell whether nothing but the words changed."""
        return other is not None and (self.terms, self.calendar_name, self.amount) == (
            other.terms,
            other.calendar_name,
            other.amount,
        )


@dataclass(frozen=True)
class PolicySpec:
    """A whole policy."""

    calendars: tuple[CalendarSpec, ...]
    agreements: tuple[Terms, ...]

    def build(self) -> "Policy":
        """Build the library's policy."""
        from slaengine import Policy

        return Policy(
            calendars=[each.build() for each in self.calendars],
            agreements=[each.build() for each in self.agreements],
        )

    def governing(self, fields: Fields) -> Terms | None:
        """Return the most specific SLA that covers a ticket; within a level, the first."""
        covering = [each for each in self.agreements if each.kind == "sla" and each.covers(fields)]
        levels = [(True, True), (True, False), (False, True), (False, False)]
        covering.sort(key=lambda each: levels.index((bool(each.customer), bool(each.service))))
        return covering[0] if covering else None

    def promise(self, terms: Terms | None, metric: str, fields: Fields) -> Promise | None:
        """Return what an agreement promises a ticket on a metric; None if nothing."""
        if terms is None:
            return None
        priority = reads_as(fields.get("priority"))
        rows = [row for row in terms.rows if row.metric == metric]
        for row in sorted(rows, key=lambda row: not row.when):
            amount = row.amount(fields, priority)
            if amount is not None:
                return _promised(terms, row, amount, fields)
        return None

    def calendar(self, promise: Promise) -> RefCalendar:
        """Return the reference calendar on which a promise is measured."""
        terms = promise.terms
        named = {each.name: each for each in self.calendars}
        if promise.calendar_name == "24x7":  # in the agreement's zone
            tz = terms.tz if terms.calendar == "24x7" else named[terms.calendar].tz
            return _built(CalendarSpec(tz, "24x7"))
        return _built(named[promise.calendar_name])


@lru_cache(maxsize=50)
def _built(spec: CalendarSpec) -> RefCalendar:
    return PlainCalendar(spec)


def _promised(terms: Terms, row: Row, amount: Amount | By, fields: Fields) -> Promise | None:
    due = _deadline(fields.get(amount.field)) if isinstance(amount, By) else amount
    if due is None:
        return None
    return Promise(
        terms,
        reads_as(fields.get("priority")),
        row.calendar or terms.calendar,
        due,
        row.escalations,
    )


def _deadline(value: object) -> datetime | None:
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    return datetime.fromisoformat(str(value)).astimezone(UTC) if value else None
