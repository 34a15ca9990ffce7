"""Recommending: the tightest target that history carries, promise by promise."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Literal, TypeAlias

from slaengine.availability import Maintenance, Outage, Requests
from slaengine.engine import TicketSla
from slaengine.errors import HistoryError, MetricsError, PolicyError
from slaengine.events import Event
from slaengine.frozen import FrozenMapping
from slaengine.instants import as_utc
from slaengine.policy import BusinessDays, OpenTime
from slaengine.policy.agreement import Kind
from slaengine.remedies.fees import Given
from slaengine.whatif.replays.costing import costing_of
from slaengine.whatif.replays.promised import (
    Amount,
    Promised,
    Units,
    Wanted,
    amount_of,
    number_of,
    promised_of,
    unit_of,
)
from slaengine.whatif.replays.replaying import names_of
from slaengine.whatif.targets.bound import bound_of
from slaengine.whatif.targets.needed import Unit
from slaengine.whatif.targets.pricing import BY, check_priceable, priced
from slaengine.whatif.targets.recommendation import Candidate, Recommendation, Recommendations
from slaengine.whatif.targets.sayable import sayable

In: TypeAlias = Literal["as_promised", "time", "business_days"]
INS: tuple[In, ...] = ("as_promised", "time", "business_days")
_MICROSECOND = timedelta(microseconds=1)
_MONTH = timedelta(days=365.25) / 12
_SHARES = (0.5, 0.8, 0.9, 0.99)  # whose amounts stand beside the one recommended


def recommend(
    slas: Iterable[TicketSla],
    *,
    as_of: datetime,
    share: float | Fraction = 0.95,
    confidence: float = 0.95,
    by: Iterable[str] = BY,
    metric: str | None = None,
    kind: Kind | None = "sla",
    agreement: str | None = None,
    priority: str | None = None,
    unit: In = "as_promised",
    owed: bool = False,
    histories: Iterable[Iterable[Event]] | None = None,
    outages: Iterable[Outage] | None = None,
    maintenance: Iterable[Maintenance] = (),
    requests: Iterable[Requests] | None = None,
    fees: Mapping[str, Given] = FrozenMapping(),
) -> Recommendations:
    """Return for each promise the tightest target that a share of its clocks would have met.

    With that confidence, at least that share of clocks like these would meet it: clocks that
    finished within it are met, open ones count for as long as they have run, and where there are
    too few of either it says so instead of naming an amount. `by` names what to tell apart:
    `agreement`, `priority`, fields that the evaluation kept. `unit="time"` names open time and
    `"business_days"` business days whatever is promised now.

    What a clock needed is measured on the calendar and with the pauses of the policy in force; for
    another calendar evaluate under `on_calendar(policy, calendar)`.

    With `owed=True` each candidate also tells all that the policy would have owed with it: the
    `histories`, the events of each ticket, are evaluated anew under each, with `outages`,
    `maintenance`, `requests` and `fees` as `remedies.statements` takes them. Promises then have to
    be told apart by nothing but `agreement` and `priority`.

    >>> from datetime import UTC
    >>> from slaengine import Opened, Policy, StatusChanged, evaluate
    >>> policy = Policy.from_text('''
    ... [[agreements]]
    ... name = "default"
    ... calendar = "24x7"
    ... targets = { resolution = "4h" }
    ... ''')
    >>> nine = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    >>> def solved(number):
    ...     ticket, at = f"T-{number}", nine + timedelta(minutes=number)
    ...     sla = evaluate(policy, [Opened(ticket=ticket, at=nine)])
    ...     return sla.apply(StatusChanged(ticket=ticket, at=at, status="solved"))
    >>> tickets = [solved(number) for number in range(100)]
    >>> found = recommend(tickets, as_of=nine + timedelta(hours=2))
    >>> [(str(one.estimate), str(one.exact), str(one.target)) for one in found]
    [('1h34m', '1h38m', '2h')]
    >>> next(iter(recommend(tickets[:20], as_of=nine + timedelta(hours=2)))).reason
    'too thin (20 of 59)'
    """
    names, now = names_of(by), as_utc(as_of, HistoryError, "as_of")
    units = units_for(unit)
    wanted = Wanted(metric, kind, agreement, priority)
    tickets = list(slas) if owed else slas
    found = promised_of(tickets, as_of=now, by=names, wanted=wanted, units=units)
    answer = recommended(found, now, names, float(share), confidence, unit)
    if not owed:
        return answer
    check_priceable(names)
    costing = costing_of(
        tickets,
        histories,
        now,
        outages=outages,
        maintenance=maintenance,
        requests=requests,
        fees=fees,
    )
    return answer if costing is None else priced(answer, costing.of, wanted)


def units_for(unit: In) -> Units:
    """Return which curves a recommendation needs, given what is promised."""
    if unit not in INS:
        raise MetricsError(f"unit {unit!r}: write one of {', '.join(INS)}")

    def units(amounts: tuple[Amount, ...]) -> Collection[Unit]:
        return {_unit(amounts, unit), *(unit_of(amount) for amount in amounts)}

    return units


def recommended(
    found: Iterable[Promised],
    as_of: datetime,
    by: tuple[str, ...],
    share: float,
    confidence: float,
    unit: In,
) -> Recommendations:
    """Recommend a target for each promise."""
    listed = [
        _recommendation(each, as_of, share, confidence, _unit(each.amounts, unit)) for each in found
    ]
    return Recommendations(as_of, by, share, confidence, tuple(listed))


def _unit(amounts: tuple[Amount, ...], unit: In) -> Unit:
    """Return the unit to recommend in: what is promised most often has the say."""
    days = next((amount for amount in amounts if isinstance(amount, BusinessDays)), None)
    if unit == "time" or (unit == "as_promised" and days != amounts[0]):
        return "time"
    return "same_time" if days is None else days.at


def _recommendation(
    of: Promised, as_of: datetime, share: float, confidence: float, unit: Unit
) -> Recommendation:
    curve = of.curves[unit]
    bound = bound_of(curve, share, confidence)
    exact = None if bound.upper is None else _promisable(bound.upper, unit)
    target = None if exact is None else _sayable(exact)
    too_long = bound.upper is not None and target is None
    return Recommendation(
        of=of.of,
        share=share,
        confidence=confidence,
        finished=curve.finished.n,
        open=curve.open.n,
        cancelled=curve.cancelled.n,
        needed=bound.needed,
        promised=of.amounts,
        estimate=None if bound.estimate is None else _promisable(bound.estimate, unit),
        exact=exact,
        target=target,
        reason="over a hundred years" if too_long else bound.reason,
        candidates=_candidates(of, as_of, target, unit),
    )


def _promisable(number: int, unit: Unit) -> Amount | None:
    """Return a number of a unit as an amount; None where it is more than one can promise."""
    try:
        return amount_of(number, unit)
    except PolicyError:
        return None


def _sayable(amount: Amount) -> Amount:
    return OpenTime(sayable(amount.duration)) if isinstance(amount, OpenTime) else amount


def _candidates(
    of: Promised, as_of: datetime, target: Amount | None, unit: Unit
) -> tuple[Candidate, ...]:
    """Return promises to choose from, the tightest first, with what each would have cost."""
    promised = of.amounts[:1]
    curve = of.curves[unit].durations().survival()
    wanted: list[Amount] = [*promised, *([] if target is None else [target])]
    quantiles = [curve.quantile(share) for share in _SHARES]
    exact = [_promisable(each // _MICROSECOND, unit) for each in quantiles if each is not None]
    wanted += [_sayable(each) for each in exact if each is not None]
    months = (as_of - of.since) / _MONTH
    found = []
    for amount in sorted(dict.fromkeys(wanted), key=lambda one: (unit_of(one), number_of(one))):
        attainment = of.at(amount)
        found.append(
            Candidate(
                amount,
                attainment,
                attainment.breached / months if months > 0 else None,
                is_promised=amount in promised,
                is_recommended=amount == target,
            )
        )
    return tuple(found)
