"""Promised: the clocks of one promise, and what each of them needed."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, TypeAlias, get_args

from slaengine.engine import Clock, TicketSla
from slaengine.errors import HistoryError
from slaengine.frozen import FrozenMapping
from slaengine.instants import as_utc
from slaengine.metrics.attainment import Attainment
from slaengine.metrics.gather import field_at
from slaengine.metrics.question import one_of
from slaengine.policy import BusinessDays, OpenTime, Policy
from slaengine.policy.agreement import Kind
from slaengine.whatif.targets.curve import Curve
from slaengine.whatif.targets.needed import Unit, need_of

Amount: TypeAlias = OpenTime | BusinessDays
Units: TypeAlias = Callable[[tuple[Amount, ...]], Collection[Unit]]
Group: TypeAlias = tuple[str | None, ...]
_MICROSECOND = timedelta(microseconds=1)


class Wanted(NamedTuple):
    """Which clocks are asked about; None is all."""

    metric: str | None = None
    kind: Kind | None = "sla"
    agreement: str | None = None
    priority: str | None = None

    def check(self, policies: Collection[Policy]) -> None:
        """Refuse a kind that is none, and a metric or an agreement that no policy has."""
        if self.kind is not None:
            one_of(self.kind, get_args(Kind), "kind")
        metrics = dict.fromkeys(name for each in policies for name in each.metrics)
        if self.metric is not None and policies:
            one_of(self.metric, tuple(metrics), "metric")
        names = dict.fromkeys(one.name for each in policies for one in each.agreements)
        if self.agreement is not None and policies:
            one_of(self.agreement, tuple(names), "agreement")


class Of(NamedTuple):
    """Of what some clocks are: their kind, their metric, and what they are grouped by."""

    kind: Kind
    metric: str
    group: Group


@dataclass(frozen=True, slots=True)
class Promised:
    """The clocks of one promise: what they were promised, and the curve of what they needed.

    `amounts` are those that were promised, the most frequent first; `curves` are by unit, and
    `since` is when the first of the clocks started.
    """

    of: Of
    amounts: tuple[Amount, ...]
    curves: Mapping[Unit, Curve]
    since: datetime

    def at(self, amount: Amount) -> Attainment:
        """Return the attainment had this amount been the target."""
        return self.curves[unit_of(amount)].at(number_of(amount))


def unit_of(amount: Amount) -> Unit:
    """Return the unit in which an amount is counted."""
    return "time" if isinstance(amount, OpenTime) else amount.at


def number_of(amount: Amount) -> int:
    """Return an amount as a whole number of its unit."""
    return amount.duration // _MICROSECOND if isinstance(amount, OpenTime) else amount.days


def amount_of(number: int, unit: Unit) -> Amount:
    """Return a number of a unit as the least amount that one can promise of it."""
    if unit == "time":
        return OpenTime(max(number, 1) * _MICROSECOND)
    return BusinessDays(max(number, 1), at=unit)


def promised_of(
    slas: Iterable[TicketSla],
    *,
    as_of: datetime,
    by: tuple[str, ...],
    wanted: Wanted,
    units: Units,
) -> tuple[Promised, ...]:
    """Gather the clocks of tickets by what was promised; those with a deadline field are not in.

    `by` names `agreement`, `priority` and fields of the ticket that the evaluation kept.
    """
    now = as_utc(as_of, HistoryError, "as_of")
    found: dict[Of, list[tuple[Clock, Amount]]] = defaultdict(list)
    policies: dict[int, Policy] = {}
    for sla in slas:
        policies[id(sla.policy)] = sla.policy
        for clock, amount in _wanted(sla, wanted):
            group = tuple(_value(sla, clock, name) for name in by)
            found[Of(clock.kind, clock.metric, group)].append((clock, amount))
    wanted.check(policies.values())
    return tuple(_promised(of, found[of], now, units) for of in in_order(found))


def in_order(found: Iterable[Of]) -> list[Of]:
    """Put groups in order: kinds, then metrics, then the values that were grouped by."""
    kinds: tuple[Kind, ...] = ("sla", "ola", "uc")
    return sorted(
        found,
        key=lambda of: (
            kinds.index(of.kind),
            of.metric,
            [(value is not None, value or "") for value in of.group],
        ),
    )


def by_frequency(counts: Counter[Amount]) -> tuple[Amount, ...]:
    """Return amounts, the most frequent first, of equally frequent ones the least."""
    return tuple(
        sorted(counts, key=lambda amount: (-counts[amount], unit_of(amount), number_of(amount)))
    )


def _promised(of: Of, found: list[tuple[Clock, Amount]], as_of: datetime, units: Units) -> Promised:
    amounts = by_frequency(Counter(amount for _, amount in found))
    clocks = [clock for clock, _ in found]
    curves = {
        unit: Curve.of(need_of(clock, as_of, unit) for clock in clocks) for unit in units(amounts)
    }
    return Promised(of, amounts, FrozenMapping(curves), min(clock.started_at for clock in clocks))


def _wanted(sla: TicketSla, wanted: Wanted) -> Iterator[tuple[Clock, Amount]]:
    for clock in sla.select(metric=wanted.metric, kind=wanted.kind, agreement=wanted.agreement):
        amount = clock.run.promise.amount
        if wanted.priority in (None, clock.priority) and isinstance(
            amount, OpenTime | BusinessDays
        ):
            yield clock, amount


def _value(sla: TicketSla, clock: Clock, name: str) -> str | None:
    if name == "agreement":
        return clock.agreement
    return clock.priority if name == "priority" else field_at(sla, name, None)
