"""Settling: from what was measured, period after period, to what is owed under one agreement."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from slaengine.calendars.zones import find_zone, micros_of
from slaengine.errors import MoneyError, RemedyError
from slaengine.frozen import FrozenMapping
from slaengine.instants import as_utc
from slaengine.metrics.periods import Periods
from slaengine.policy import Agreement, Policy
from slaengine.policy.mistakes import did_you_mean
from slaengine.policy.objective import Period
from slaengine.policy.remedies.remedy import Remedy
from slaengine.remedies.claiming import (
    NO_CLAIM,
    Moments,
    Window,
    midnight_after,
    midnight_of,
    window_of,
)
from slaengine.remedies.combining import combined
from slaengine.remedies.drafting import Draft, Drafter, Key, rounded
from slaengine.remedies.earning import Earning
from slaengine.remedies.fees import Fees, Given, check_given, fees_by_agreement
from slaengine.remedies.ledger import Ledger, Years
from slaengine.remedies.line import StatementLine
from slaengine.remedies.measurement import NOT_MEASURED, Measurement
from slaengine.remedies.past import Past
from slaengine.remedies.statement import Statement


def settle(
    policy: Policy,
    agreement: Agreement,
    measured: Mapping[datetime, Mapping[str, Measurement]],
    *,
    as_of: datetime,
    every: Period | None = None,
    fees: Mapping[str, Given] = FrozenMapping(),
) -> tuple[Statement, ...]:
    """Return what is owed under one agreement, from measurements that were made elsewhere.

    `measured` has, by any instant in each review period, a measurement by the name of each remedy.
    Those of one review period length are settled together, `every` (the agreement's review period
    if left out); periods begin and end at midnight in its zone. Limits for a year, and conditions
    that several periods have to fulfil, look at the periods given, and a period that is not given
    breaks a row. A year is one of the contract where it has a `valid_from`, else a
    calendar year. `fees` is as for `statements`. What cannot be worked out raises `RemedyError`.

    >>> from datetime import UTC
    >>> from fractions import Fraction
    >>> from slaengine.policy.remedies import Remedy, Steps
    >>> table = Steps.below({"99.9%": "5%", "99%": "25%"})
    >>> hosting = Agreement(
    ...     "hosting",
    ...     calendar="24x7",
    ...     fees="1200.00 EUR a month",
    ...     remedies=[Remedy(table, on="availability", name="uptime", cap="30%")],
    ... )
    >>> policy = Policy(agreements=[hosting])
    >>> january = datetime(2026, 1, 1, tzinfo=UTC)
    >>> found = {"uptime": Measurement(share=Fraction(9987, 10_000))}
    >>> (statement,) = settle(policy, hosting, {january: found}, as_of=january.replace(month=2))
    >>> print(statement)
    hosting, 2026-01: 2026-01-01 to 2026-01-31 (UTC)
      uptime  99.87% < 99.9% → 5% of 1,200.00 EUR = 60.00 EUR; cap 30% not reached; \
to be claimed, at any time
              60.00 EUR
      total   60.00 EUR
    """
    length = every or agreement.review_every
    given = fees_by_agreement(fees, [agreement.name]).get(agreement.name, {})
    settler = Settler(policy, agreement, length, given)
    numbered: dict[int, Mapping[str, Measurement]] = {}
    for at, found in measured.items():
        number = settler.periods.number(micros_of(as_utc(at, RemedyError, "measured")))
        if number in numbered:
            label = settler.periods.label(number)
            raise RemedyError(f"measured: the {length} {label} is there twice; give it once")
        numbered[number] = found
    return settler.settle(numbered, as_utc(as_of, RemedyError, "as_of"))


class _Stretch(NamedTuple):
    """One review period: its number, its name, its two ends, and the end of the one after it."""

    number: int
    label: str
    start_at: datetime
    end_at: datetime
    next_end_at: datetime
    key: Key


@lru_cache(maxsize=1 << 12)
def _stretch(periods: Periods, number: int) -> _Stretch:
    label, start_at = periods.label(number), periods.starts_at(number)
    day = start_at.astimezone(find_zone(periods.tz)).date()
    return _Stretch(
        number,
        label,
        start_at,
        periods.starts_at(number + 1),
        periods.starts_at(number + 2),
        Key(label, periods.start(number), day),
    )


def _days(stretch: _Stretch, zone: ZoneInfo) -> int:
    """Count the dates of a review period."""
    return (stretch.end_at.astimezone(zone).date() - stretch.key.day).days


def _end_of(last: date | None, zone: ZoneInfo) -> datetime | None:
    """Return when a term ends; the last date of all stands for never."""
    return None if last is None or last == date.max else midnight_after(last, zone)


class Settler:
    """Settles the review periods of one length under one agreement."""

    def __init__(
        self, policy: Policy, agreement: Agreement, every: Period, given: Mapping[str, Given]
    ) -> None:
        self.agreement = agreement
        self.every = every
        self.remedies = remedies_of(agreement, every)
        self._policy = policy
        self._zone: ZoneInfo = policy.zone(agreement)
        self._prorates = agreement.credits.prorate
        self._earns = any(remedy.earn_back for remedy in self.remedies.values())
        self.periods = Periods(every, self._zone.key)
        check_given(agreement, every, given)
        fees = Fees(agreement.fees, given)
        years = Years(self._zone.key, agreement.valid_from)
        self._drafter = Drafter(agreement, every, fees, years)

    def settle(
        self, measured: Mapping[int, Mapping[str, Measurement]], as_of: datetime
    ) -> tuple[Statement, ...]:
        """Settle numbered periods in their order."""
        self._check(measured.values())
        ledger = Ledger()
        pasts = {name: Past(remedy) for name, remedy in self.remedies.items()}
        earning = Earning(self.every)
        found = []
        for number in sorted(measured):
            stretch = self._stretch(number)
            try:
                drafted = self._drafts(measured[number], pasts, ledger, stretch)
                drafts = earning.returned(drafted, number) if self._earns else list(drafted)
                found.append(self._statement(stretch, drafts, ledger, earning, as_of))
            except MoneyError as problem:  # too much of it, or of two currencies
                name = self.agreement.name
                raise RemedyError(f"agreement {name!r}, {stretch.label}: {problem}") from None
        return tuple(found)

    def _stretch(self, number: int) -> _Stretch:
        """Return a review period, and how much of it is paid for."""
        stretch = _stretch(self.periods, number)
        if not self._prorates:
            return stretch
        first = stretch.key.day
        days = _days(stretch, self._zone)
        since, until = self.agreement.valid_from, self.agreement.valid_until
        before = 0 if since is None else max((since - first).days, 0)
        after = 0 if until is None else max(days - 1 - (until - first).days, 0)
        in_force = Fraction(max(days - before - after, 0), days)
        return stretch._replace(key=stretch.key._replace(in_force=in_force))

    def _drafts(
        self,
        measured: Mapping[str, Measurement],
        pasts: Mapping[str, Past],
        ledger: Ledger,
        stretch: _Stretch,
    ) -> Iterator[Draft]:
        """Yield what each remedy grants by itself; those on points come last."""
        points, is_final = Fraction(0), True
        for name, remedy in self.remedies.items():
            if remedy.on == "points":
                found = Measurement(points=points, is_final=is_final)
            else:
                found = measured.get(name, NOT_MEASURED)
            measurement = rounded(found, remedy.decimals)
            gross = self._drafter.gross(remedy, measurement, stretch.key)
            past = pasts[name]
            past.add(stretch.number, gross.meant)
            draft = self._drafter.draft(remedy, measurement, gross, past, ledger, stretch.key)
            points = points + draft.points if draft.points else points
            if not past.is_settled(stretch.number, is_final=measurement.is_final):
                draft, is_final = draft._replace(is_final=False), False
            yield draft

    def _statement(
        self,
        stretch: _Stretch,
        drafts: list[Draft],
        ledger: Ledger,
        earning: Earning,
        as_of: datetime,
    ) -> Statement:
        terms = self.agreement.credits
        drafts, notes = combined(drafts, terms, self._drafter, ledger, stretch.key)
        if self._earns:
            earning.note(drafts, stretch.key, stretch.number)
        lines = [self._line(draft, stretch) for draft in drafts]
        for draft in drafts:
            self._drafter.note(draft, ledger, stretch.key)
        amounts = [line.amount for line in lines if line.amount is not None]
        is_over = as_of >= stretch.end_at
        return Statement(
            agreement=self.agreement.name,
            period=stretch.label,
            every=self.every,
            tz=self._zone.key,
            start_at=stretch.start_at,
            end_at=stretch.end_at,
            as_of=as_of,
            is_final=is_over and all(draft.is_final for draft in drafts),
            lines=tuple(lines),
            total=sum(amounts[1:], amounts[0]) if amounts else None,
            notes=(*notes, *self._partly(stretch)),
        )

    def _partly(self, stretch: _Stretch) -> Iterator[str]:
        """Say of a period in which the agreement begins or ends that it is not all of it."""
        agreement, zone = self.agreement, self._zone
        first, until = agreement.valid_from, _end_of(agreement.valid_until, zone)
        parts = []
        if first is not None and stretch.start_at < midnight_of(first, zone) < stretch.end_at:
            parts.append(f"from {first}")
        if until is not None and stretch.start_at < until < stretch.end_at:
            parts.append(f"until {agreement.valid_until}")
        is_written = bool(agreement.fees)  # a fee that is given is what was paid
        if parts:
            fees = f"a whole {self.every}"
            if self._prorates:
                days = _days(stretch, zone)
                fees = f"{stretch.key.in_force * days} of {days} days"
            told = f"; fees are those of {fees}" if is_written else ""
            yield f"in force {' '.join(parts)}{told}"
        elif not stretch.key.in_force:
            told = f"; its fee of a {self.every} is none" if is_written else ""
            yield f"not in force{told}"

    def _line(self, draft: Draft, stretch: _Stretch) -> StatementLine:
        owed = draft.amount is not None and draft.amount.amount > 0
        window = NO_CLAIM
        if owed or draft.rights or draft.days or draft.months:
            window = self._window(draft, stretch)
        return StatementLine(
            draft.remedy.name,
            draft.remedy.on,
            draft.measurement,
            draft.award.tier,
            draft.award.text,
            draft.gross,
            draft.amount,
            draft.notes,
            draft.rights,
            draft.days,
            draft.months,
            draft.remedy.paid_as,
            window.text,
            window.until,
            draft.points,
        )

    def _window(self, draft: Draft, stretch: _Stretch) -> Window:
        claim = draft.remedy.claim
        name = None if claim is None else claim.calendar
        calendar = self._policy.calendar(name or self.agreement.calendar, self.agreement)
        return window_of(draft.remedy, self._moments(stretch, draft.measurement), calendar)

    def _moments(self, stretch: _Stretch, measurement: Measurement) -> Moments:
        last = self.agreement.valid_until
        return Moments(
            period_end=stretch.end_at,
            second_period_end=stretch.next_end_at,
            incident=measurement.first_at,
            term_end=_end_of(last, self._zone),
        )

    def _check(self, measured: Iterable[Mapping[str, Measurement]]) -> None:
        for each in measured:
            for name, found in each.items():
                if name in self.remedies and self.remedies[name].on == "points":
                    raise RemedyError(
                        f"agreement {self.agreement.name!r}: the points of remedy {name!r} are "
                        "those that the others grant; leave its measurement out"
                    )
                if found.points:
                    raise RemedyError(
                        f"agreement {self.agreement.name!r}: remedy {name!r} does not look at "
                        "points; leave them out of its measurement"
                    )
                if name not in self.remedies:
                    hint = did_you_mean(name, self.remedies)
                    raise RemedyError(
                        f"agreement {self.agreement.name!r} has no remedy {name!r} for a "
                        f"{self.every}{hint}; there are {', '.join(self.remedies) or 'none'}"
                    )


def remedies_of(agreement: Agreement, every: Period) -> dict[str, Remedy]:
    """Return the remedies of an agreement that are worked out for review periods of one length.

    Those on points come last, as they look at what the others grant.
    """
    return {
        remedy.name: remedy
        for remedy in sorted(agreement.remedies, key=_looks_at_others)
        if (remedy.every or agreement.review_every) == every
    }


def _looks_at_others(remedy: Remedy) -> bool:
    return remedy.on == "points"
