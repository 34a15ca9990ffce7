"""One agreement: for whom, when, on which calendar, and what is promised."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from slaengine.calendars.landing import Landing
from slaengine.events import FieldValue
from slaengine.frozen import FrozenMapping
from slaengine.policy.amounts import Amount
from slaengine.policy.choices import Anchor, OnCalendarChange, OnReopen, OnRetarget, Options
from slaengine.policy.condition import Conditions, Scalar, When, read_scalar, read_when
from slaengine.policy.mistakes import (
    at,
    check_calendar,
    check_metric,
    gathering,
    mistake,
    mistakes_so_far,
)
from slaengine.policy.objective import Period
from slaengine.policy.reading import (
    attempt,
    build,
    day,
    free_text,
    items,
    listed,
    maybe,
    one_of,
    read,
    several,
    shown,
    table,
    text,
)
from slaengine.policy.remedies.credits import Credits, read_credits
from slaengine.policy.statuses import check_status_names
from slaengine.policy.target import Target, Within, read_target, read_within
from slaengine.policy.terms import (
    Responsibilities,
    Review,
    read_responsibilities,
    read_review,
)
from slaengine.policy.zones import read_zone

if TYPE_CHECKING:  # agreements without such clauses do not load what they are made of
    from slaengine.policy.availability import Availability
    from slaengine.policy.fees import Fee
    from slaengine.policy.remedies.remedy import Remedy

Kind: TypeAlias = Literal["sla", "ola", "uc"]
KINDS: tuple[Kind, ...] = get_args(Kind)
TargetTable: TypeAlias = Mapping[str, Within]
_read_kind = one_of(*KINDS)
_NO_CREDITS = Credits()
_NO_FEES: "Mapping[str, Fee]" = FrozenMapping()


@dataclass(frozen=True, slots=True, init=False)
class Agreement:
    """What one customer, one service, or everybody has been promised.

    `customer` and `service` (one or several) say for whom; without them it is the default. `when`
    adds conditions over ticket fields. `targets` is a table of metrics, or a list of `Target`.
    `kind` is "sla", or "ola" and "uc" for what runs beside it. `valid_from` and `valid_until` are
    dates, both included. `options` holds choices for single metrics (in documents: `metrics`).
    `fees` is what the customer pays, one fee or several by name (in documents: `fee`);
    `availability` is what is promised of the service being there, `remedies` what happens when
    promises are broken, `credits` how several remedies go together. Mistakes raise `PolicyError`,
    all at once.

    >>> gold = Agreement(
    ...     "acme-gold",
    ...     customer="acme",
    ...     calendar="24x7",
    ...     targets={"resolution": {"urgent": "4h", "normal": "2 business days"}},
    ...     pause_on={"pending"},
    ... )
    >>> target, amount = gold.target("resolution", {}, "urgent") or (None, None)
    >>> str(amount), gold.metrics
    ('4h', ('resolution',))
    """

    name: str
    customer: tuple[str, ...]
    service: tuple[str, ...]
    when: When
    kind: Kind
    calendar: str
    tz: str | None
    targets: tuple[Target, ...]
    valid_from: date | None
    valid_until: date | None
    pause_on: frozenset[str] | None
    landing: Landing | None
    on_reopen: OnReopen | None
    on_retarget: OnRetarget | None
    on_calendar_change: OnCalendarChange | None
    anchor: Anchor | None
    options: Mapping[str, Options]
    description: str
    exclusions: tuple[str, ...]
    responsibilities: Responsibilities
    review: Review | None
    fees: "Mapping[str, Fee]"
    availability: "tuple[Availability, ...]"
    remedies: "tuple[Remedy, ...]"
    credits: Credits
    _rows: Mapping[str, tuple[Target, ...]] = field(init=False, repr=False, compare=False)

    def __init__(
        self,
        name: str,
        customer: Scalar | Sequence[Scalar] | None = None,
        service: Scalar | Sequence[Scalar] | None = None,
        when: Conditions | When | None = None,
        kind: Kind = "sla",
        *,
        calendar: str,
        tz: str | None = None,
        targets: TargetTable | Sequence[Target] = (),
        valid_from: date | None = None,
        valid_until: date | None = None,
        pause_on: Collection[str] | None = None,
        landing: Landing | None = None,
        on_reopen: OnReopen | None = None,
        on_retarget: OnRetarget | None = None,
        on_calendar_change: OnCalendarChange | None = None,
        anchor: Anchor | None = None,
        options: Mapping[str, Options | Mapping[str, object]] | None = None,
        description: str = "",
        exclusions: Collection[str] = (),
        responsibilities: Responsibilities | Mapping[str, Sequence[str]] | None = None,
        review: Review | Mapping[str, str] | None = None,
        fees: "Fee | str | Mapping[str, Fee | str] | None" = None,
        availability: "Availability | Sequence[Availability | Mapping[str, object]]" = (),
        remedies: "Remedy | Sequence[Remedy | Mapping[str, object]]" = (),
        credits: Credits | Mapping[str, object] | None = None,
    ) -> None:
        with gathering(f"agreement {shown(name)}"):
            own = Options(
                pause_on=pause_on,
                landing=landing,
                on_reopen=on_reopen,
                on_retarget=on_retarget,
                on_calendar_change=on_calendar_change,
                anchor=anchor,
            )
            rows = read("targets", read_targets, targets, ())
            values: dict[str, object] = {
                **{key: getattr(own, key) for key in Options.__slots__},
                "name": read("name", text, name, ""),
                "customer": _read_names("customer", customer),
                "service": _read_names("service", service),
                "when": When() if when is None else read("when", read_when, when, When()),
                "kind": read("kind", _read_kind, kind, "sla"),
                "calendar": read("calendar", text, calendar, ""),
                "tz": maybe("tz", read_zone, tz),
                "targets": rows,
                "valid_from": maybe("valid_from", day, valid_from),
                "valid_until": maybe("valid_until", day, valid_until),
                "options": read("metrics", _read_options, options or {}, FrozenMapping()),
                "description": read("description", free_text, description, ""),
                "exclusions": several("exclusions", text, exclusions),
                "responsibilities": _read_duties(responsibilities),
                "review": maybe("review", read_review, review),
                "fees": _NO_FEES if fees is None else read("fee", _read_fees, fees, _NO_FEES),
                "availability": several("availability", _read_availability, availability),
                "remedies": several("remedies", _read_remedy, remedies),
                "credits": _read_credits(credits),
                "_rows": _rows_by_metric(rows),
            }
            for key, value in values.items():
                object.__setattr__(self, key, value)
            self._check()

    @property
    def review_every(self) -> Period:
        """The review period, for which remedies are worked out: a month unless it says another."""
        return "month" if self.review is None else self.review.every

    @property
    def metrics(self) -> tuple[str, ...]:
        """The metrics that it has targets for, in the order of the targets."""
        return tuple(self._rows)

    def target(
        self, metric: str, fields: Mapping[str, FieldValue], priority: str | None
    ) -> tuple[Target, Amount] | None:
        """Find the promise for a ticket with these fields and this priority, and its amount.

        Rows with conditions come first, then the order of the targets; a row without the ticket's
        tier does not match. None when nothing is promised.
        """
        for row in self._rows.get(metric, ()):
            amount = row.amount(priority)
            if amount is not None and row.when.matches(fields):
                return row, amount
        return None

    def is_valid_on(self, day: date) -> bool:
        """Tell whether it is in force on this date, both ends included."""
        if self.valid_from is not None and day < self.valid_from:
            return False
        return self.valid_until is None or day <= self.valid_until

    def check_names(self) -> None:
        """Note calendars, metrics and statuses that the policy does not have."""
        with at("calendar"):
            check_calendar(self.calendar)
        with at("pause_on"):
            check_status_names(self.pause_on or ())
        for position, target in enumerate(self.targets):
            with at("targets"), at(position):
                target.check_names()
        for metric, options in self.options.items():
            with at("metrics"), at(metric):
                check_metric(metric)
                options.check_names()
        for key in ("availability", "remedies"):
            for position, terms in enumerate(getattr(self, key)):
                with at(key), at(position):
                    terms.check_names()

    def _check(self) -> None:
        if self.calendar:
            with at("calendar"):
                check_calendar(self.calendar)
        if self.tz is not None and self.calendar != "24x7":
            with at("tz"):
                mistake("is only for calendar = '24x7'; a calendar of its own has its own zone")
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            with at("valid_until"):
                mistake(f"{self.valid_until} is before valid_from {self.valid_from}; swap them")
        if self.remedies or self.availability or self.credits != _NO_CREDITS:
            from slaengine.policy.remedies.terms import check_terms

            every = self.review_every
            check_terms(self.fees, self.availability, self.remedies, self.credits, every)


def _read_names(key: str, value: object) -> tuple[str, ...]:
    if value is None or value == ():
        return ()
    names = read(key, listed(read_scalar), value, ("?",))
    if not names:
        with at(key):
            mistake("names nobody; leave it out to cover everybody")
    return tuple(dict.fromkeys(names))


def read_targets(value: object) -> tuple[Target, ...]:
    """Read the matrix form (metric to amount or tiers) or the row form (a list of tables)."""
    if isinstance(value, Mapping):
        found = []
        for metric, within in table(value).items():
            with at(metric):
                row = attempt(partial(_matrix_row, metric), within, None)
            if row is not None:
                found.append(row)
        return tuple(found)
    return listed(read_target)(items(value))


def _matrix_row(metric: str, value: object) -> Target | None:
    before = mistakes_so_far()
    check_metric(metric)
    within = read_within(value)
    return Target(metric, within) if mistakes_so_far() == before else None


def _rows_by_metric(rows: tuple[Target, ...]) -> Mapping[str, tuple[Target, ...]]:
    found: dict[str, list[Target]] = {}
    for row in rows:
        found.setdefault(row.metric, []).append(row)
    # A stable sort: rows with conditions first, each group in its order.
    return FrozenMapping(
        {
            metric: tuple(sorted(group, key=lambda row: not row.when))
            for metric, group in found.items()
        }
    )


def _read_options(value: object) -> Mapping[str, Options]:
    found: dict[str, Options] = {}
    for metric, item in table(value).items():
        with at(metric):
            check_metric(metric)
            found[metric] = attempt(lambda given: build(Options, given), item, Options())
    return FrozenMapping(found)


def _read_fees(value: object) -> "Mapping[str, Fee]":
    from slaengine.policy.fees import read_fees

    return read_fees(value)


def _read_availability(value: object) -> "Availability":
    from slaengine.policy.availability import read_availability

    return read_availability(value)


def _read_remedy(value: object) -> "Remedy":
    from slaengine.policy.remedies.remedy import read_remedy

    return read_remedy(value)


def _read_credits(value: object) -> Credits:
    return _NO_CREDITS if value is None else read("credits", read_credits, value, _NO_CREDITS)


def _read_duties(value: object) -> Responsibilities:
    if value is None:
        return Responsibilities()
    return read("responsibilities", read_responsibilities, value, Responsibilities())


def read_agreement(value: object) -> Agreement:
    """Read an agreement from a table."""
    return build(Agreement, value, rename={"options": "metrics", "fees": "fee"})
