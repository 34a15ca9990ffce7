"""Reviewing: from the SLAs of tickets to the review of one agreement in one period."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from slaengine.availability import Maintenance, Outage, Requests
from slaengine.engine import TicketSla
from slaengine.errors import MetricsError
from slaengine.frozen import FrozenMapping
from slaengine.instants import as_utc
from slaengine.metrics.reasons import reasons_of
from slaengine.metrics.standing import Standing
from slaengine.metrics.standings import standings
from slaengine.policy import Agreement, Policy
from slaengine.policy.mistakes import did_you_mean
from slaengine.remedies.fees import Given
from slaengine.review.available import Records, available
from slaengine.review.breach import Breach, breach_of
from slaengine.review.gathering import SURVEYS, Gathering, values_of
from slaengine.review.group import Group
from slaengine.review.owed import owed
from slaengine.review.promised import Promised
from slaengine.review.reviews import Review
from slaengine.review.risk import risk_of, risks_of
from slaengine.review.satisfaction import Satisfaction
from slaengine.review.usage import usage_of
from slaengine.review.volume import Volume
from slaengine.review.window import Window, window_of

T = TypeVar("T")


def review(
    policy: Policy,
    slas: Iterable[TicketSla],
    *,
    as_of: datetime,
    agreement: str | None = None,
    customer: str | None = None,
    period: str | None = None,
    by: Sequence[str] = (),
    history: int = 11,
    most: int = 20,
    outages: Iterable[Outage] | None = None,
    maintenance: Iterable[Maintenance] = (),
    requests: Iterable[Requests] | None = None,
    fees: Mapping[str, Given] = FrozenMapping(),
) -> Review:
    """Work out how one agreement was kept in one period: what a review meeting looks at.

    `agreement` is the name of one; it may be left out where the policy has but one. `customer`
    keeps to the tickets of one customer. `period` is the length of the period in which `as_of`
    lies ("month"), the one before it ("last month") or a name ("2026-03", "2026-Q1", "2026-W11");
    by default as long as the agreement is reviewed, else a month. It begins and ends at midnight in
    the agreement's zone, and is shown after up to `history` periods before it. `by` names fields by
    which breaches are told apart, beside the priority. Of breaches and open promises the `most`
    pressing ones are listed.

    `outages`, `maintenance` and `requests` are what is on record of the service; without a record
    availability is not measured, rather than taken for perfect. `fees` has what the agreement does
    not say, as `remedies.statements` takes it.

    What cannot be asked raises `MetricsError`, a ticket with events after `as_of` `HistoryError`.

    >>> from datetime import UTC
    >>> from slaengine import Opened, Policy, Replied, evaluate
    >>> policy = Policy.from_text('''
    ... [[agreements]]
    ... name = "default"
    ... calendar = "24x7"
    ... targets = { first_response = "1h" }
    ... ''')
    >>> nine = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    >>> reply = Replied(ticket="T-7", at=nine.replace(hour=11), by="agent")
    >>> sla = evaluate(policy, [Opened(ticket="T-7", at=nine), reply])
    >>> found = review(policy, [sla], as_of=nine.replace(month=2), period="2026-01")
    >>> found
    <Review default 2026-01: 0 met, 1 breached, 0 undecided>
    >>> [(one.ticket, str(one.over)) for one in found.breaches]
    [('T-7', '1:00:00')]
    """
    now = as_utc(as_of, MetricsError, "as_of")
    agreed = agreement_of(policy, agreement)
    fields = _fields(by)
    windows = _windows(policy, agreed, period, now, history)
    if most < 0:
        raise MetricsError(f"most {most} is less than nothing; give how many to list, from 0 on")
    found = Gathering(policy, agreed, customer, windows, now, fields)
    for sla in slas:
        found.add(sla)
    grouped = found.grouped()
    before, flows = found.flows()
    shown = windows[found.quiet :]
    records = Records(_all(outages), tuple(maintenance), _all(requests))
    return Review(
        agreement=agreed,
        tz=windows[-1].tz,
        customer=customer,
        as_of=now,
        windows=shown,
        tickets=len(found.tickets),
        left_out=_left_out(found),
        promises=tuple(Promised(*terms, kept) for terms, kept in found.kept().items()),
        standings=tuple(_standings(found, agreed, windows[-1], now)),
        usage=tuple(usage_of(metric, used) for metric, used in found.used().items()),
        breaches=tuple(_worst(found, now, most)),
        availability=tuple(
            available(policy, agreed, terms, shown, now, records) for terms in agreed.availability
        ),
        credits=owed(policy, agreed, found.tickets, shown, now, records, fees),
        groups=tuple(
            Group(name, value, kept) for name in fields for value, kept in values_of(name, grouped)
        ),
        volume=Volume(before, flows, comparable=windows[-1].is_over(now)),
        satisfaction=tuple(_answers(found)),
        risks=risks_of([risk_of(clock, now) for clock in found.open], most),
    )


def agreement_of(policy: Policy, name: str | None) -> Agreement:
    """Find the agreement that is asked for, or the only one there is."""
    names = [one.name for one in policy.agreements]
    if name is not None:
        if name not in names:
            hint = did_you_mean(name, names)
            raise MetricsError(f"unknown agreement {name!r}{hint}; there are {', '.join(names)}")
        return policy.agreement(name)
    if len(names) != 1:
        there = f"one of {', '.join(names)}" if names else "a policy that has one"
        raise MetricsError(f"no agreement is named, and there are {len(names)}; give {there}")
    return policy.agreements[0]


def _windows(
    policy: Policy, agreed: Agreement, period: str | None, now: datetime, history: int
) -> tuple[Window, ...]:
    every = agreed.review.every if agreed.review else "month"
    window = window_of(every if period is None else period, now, policy.zone(agreed).key)
    if window.start_at > now:
        raise MetricsError(
            f"{window.length} {window.label} begins at {window.start_at.isoformat()}, after as_of "
            f"{now.isoformat()}; ask about one that has begun"
        )
    if history < 0:
        raise MetricsError(f"history {history} is less than nothing; give how many, from 0 on")
    return window.with_earlier(history)


def _all(records: Iterable[T] | None) -> tuple[T, ...] | None:
    return None if records is None else tuple(records)


def _fields(by: Sequence[str]) -> tuple[str, ...]:
    if isinstance(by, str):
        raise MetricsError(f"by {by!r} must be a list; write [{by!r}]")
    return tuple(dict.fromkeys(("priority", *by)))


def _standings(
    found: Gathering, agreed: Agreement, window: Window, now: datetime
) -> Iterator[Standing]:
    """Yield how the objectives stand whose periods share time with the one that is reviewed."""
    if not any(target.objective for target in agreed.targets):
        return
    end = min(now, window.end_at)
    for one in standings(found.tickets, as_of=now):
        begun = one.start_at is None or one.start_at < end
        ended = one.end_at is not None and one.end_at <= window.start_at
        if one.agreement == agreed.name and begun and not ended:
            yield one


def _worst(found: Gathering, now: datetime, most: int) -> Iterator[Breach]:
    """Explain the breaches with the largest overrun, in open time and then in wall time."""
    ranked = sorted(
        found.broken,
        key=lambda one: (
            one.clock.remaining(now),
            one.at - (one.clock.stopped_at or now),
            one.clock.ticket,
        ),
    )
    for one in ranked[:most]:
        yield breach_of(one.clock, one.at, now)


def _answers(found: Gathering) -> Iterator[Satisfaction]:
    for survey in SURVEYS:
        scores = found.scores(survey)
        if any(one.n for one in scores):
            yield Satisfaction(survey, scores)


def _left_out(found: Gathering) -> FrozenMapping[str, int]:
    elsewhere = found.elsewhere - found.uncovered
    return reasons_of({"not_covered": found.uncovered, "other_agreement": elsewhere})
