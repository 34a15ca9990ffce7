"""Sweeps: how a target would have been kept, from tight to loose."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from slaengine.availability import Maintenance, Outage, Requests
from slaengine.engine import TicketSla
from slaengine.errors import HistoryError, PolicyError
from slaengine.events import Event
from slaengine.frozen import FrozenMapping
from slaengine.instants import as_utc
from slaengine.markup import html_table, text_table
from slaengine.metrics.attainment import OUTCOMES, Attainment
from slaengine.metrics.shown import percent
from slaengine.money import Money
from slaengine.policy import OpenTime
from slaengine.policy.agreement import Kind
from slaengine.policy.amounts import read_amount
from slaengine.remedies.fees import Given
from slaengine.whatif.replays.costing import Cost, costing_of
from slaengine.whatif.replays.owed import moneys
from slaengine.whatif.replays.promised import Amount, Group, Promised, Wanted, promised_of, unit_of
from slaengine.whatif.replays.replaying import names_of
from slaengine.whatif.targets.needed import Unit
from slaengine.whatif.targets.sayable import between


@dataclass(frozen=True, slots=True)
class Point:
    """One target, and how the clocks of a group would have kept it."""

    target: Amount
    group: Group
    attainment: Attainment

    def row(self, by: tuple[str, ...]) -> dict[str, object]:
        """Return the point as a row: counts, the share of the decided with its interval."""
        decided, best, worst = self.attainment.kept()
        interval = decided.interval
        amount = self.target
        return {
            "target": str(amount),
            "duration": amount.duration if isinstance(amount, OpenTime) else None,
            **dict(zip(by, self.group, strict=True)),
            **{name: getattr(self.attainment, name) for name in OUTCOMES},
            "share": decided.value,
            "low": None if interval is None else interval.low,
            "high": None if interval is None else interval.high,
            "optimistic": best.value,
            "pessimistic": worst.value,
        }


def columns_of(by: tuple[str, ...]) -> tuple[str, ...]:
    """Name the columns of a table of points."""
    return (
        *("target", "duration", *by, *OUTCOMES),
        *("share", "low", "high", "optimistic", "pessimistic", "owed"),
    )


@dataclass(frozen=True, slots=True)
class Sweep:
    """The curve of a target: for every group and amount, what the attainment would have been.

    `owed` has by target all that the policy would have owed with it, where that was asked for.
    """

    metric: str
    by: tuple[str, ...]
    points: tuple[Point, ...]
    owed: Mapping[Amount, tuple[Money, ...]] = field(default_factory=FrozenMapping)

    def rows(self) -> list[dict[str, object]]:
        """Return the points as rows."""
        return [
            {**point.row(self.by), "owed": moneys(self.owed.get(point.target))}
            for point in self.points
        ]

    def text(self) -> str:
        """Write the curve as a table."""
        return "\n".join([self._title(), *text_table(self._table())])

    def html(self) -> str:
        """Draw the curve as an HTML table."""
        head, *lines = self._table()
        return html_table(self._title(), head, lines)

    def _repr_html_(self) -> str:
        return self.html()

    def to_json(self) -> str:
        """Write the curve as a JSON document; durations are seconds."""
        rows = [
            {
                name: value.total_seconds() if isinstance(value, timedelta) else value
                for name, value in row.items()
            }
            for row in self.rows()
        ]
        return json.dumps({"metric": self.metric, "points": rows}, ensure_ascii=False)

    def _title(self) -> str:
        return f"{self.metric}: targets as they would have been kept"

    def _table(self) -> list[list[str]]:
        head = ["target", *self.by, "kept", "interval", *OUTCOMES]
        head += ["owed"] if self.owed else []
        return [head, *(self._line(point) for point in self.points)]

    def _line(self, point: Point) -> list[str]:
        decided = point.attainment.kept()[0]
        interval = decided.interval
        return [
            str(point.target),
            *("–" if value is None else value for value in point.group),
            percent(decided.value),
            "" if interval is None else f"{percent(interval.low)} to {percent(interval.high)}",
            *(str(getattr(point.attainment, name)) for name in OUTCOMES),
            *([moneys(self.owed.get(point.target)) or "–"] if self.owed else []),
        ]


def sweep(
    slas: Iterable[TicketSla],
    metric: str,
    targets: Iterable[timedelta | str | Amount],
    *,
    as_of: datetime,
    by: Iterable[str] = (),
    kind: Kind = "sla",
    agreement: str | None = None,
    priority: str | None = None,
    owed: bool = False,
    histories: Iterable[Iterable[Event]] | None = None,
    outages: Iterable[Outage] | None = None,
    maintenance: Iterable[Maintenance] = (),
    requests: Iterable[Requests] | None = None,
    fees: Mapping[str, Given] = FrozenMapping(),
) -> Sweep:
    """Return how each of some targets would have been kept on a metric: the curve of a promise.

    Every clock of the metric (of one agreement, of one priority) is judged as if that amount had
    been its target all along; its spans and its calendar stay. Open clocks are undecided where the
    target leaves them time. `by` names `agreement`, `priority` or kept fields to tell apart. With
    `owed=True` the `histories`, the events of each ticket, are evaluated anew under each target for
    all that the policy would then have owed, as `recommend` does.

    >>> from datetime import UTC
    >>> from slaengine import Opened, Policy, StatusChanged, evaluate
    >>> policy = Policy.from_text('''
    ... [[agreements]]
    ... name = "default"
    ... calendar = "24x7"
    ... targets = { resolution = "4h" }
    ... ''')
    >>> nine = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    >>> sla = evaluate(policy, [Opened(ticket="T-7", at=nine)])
    >>> sla = sla.apply(StatusChanged(ticket="T-7", at=nine.replace(hour=11), status="solved"))
    >>> curve = sweep([sla], "resolution", ["1h", "2h"], as_of=nine.replace(hour=12))
    >>> [(str(point.target), point.attainment.met) for point in curve.points]
    [('1h', 0), ('2h', 1)]
    """
    names, amounts = names_of(by), amounts_of(targets)
    wanted = Wanted(metric, kind, agreement, priority)
    units = units_of(amounts)
    now = as_utc(as_of, HistoryError, "as_of")
    tickets = list(slas) if owed else slas
    found = promised_of(tickets, as_of=now, by=names, wanted=wanted, units=lambda _: units)
    curve = swept(metric, names, amounts, found)
    if not owed:
        return curve
    costing = costing_of(
        tickets,
        histories,
        now,
        outages=outages,
        maintenance=maintenance,
        requests=requests,
        fees=fees,
    )
    return curve if costing is None else priced_sweep(curve, amounts, costing.of, wanted)


def swept(
    metric: str, by: tuple[str, ...], amounts: tuple[Amount, ...], found: Iterable[Promised]
) -> Sweep:
    """Read targets off curves."""
    points = [Point(amount, each.of.group, each.at(amount)) for each in found for amount in amounts]
    return Sweep(metric, by, tuple(points))


def priced_sweep(found: Sweep, amounts: Iterable[Amount], cost: Cost, wanted: Wanted) -> Sweep:
    """Return a sweep that tells of each target what would be owed with it."""
    costs = {
        amount: cost(found.metric, amount, wanted.priority, wanted.agreement) for amount in amounts
    }
    told = {amount: money for amount, money in costs.items() if money is not None}
    return replace(found, owed=FrozenMapping(told))


def amounts_of(targets: Iterable[timedelta | str | Amount]) -> tuple[Amount, ...]:
    """Take amounts as one writes them; `1h..72h` names all that one would promise in between.

    Refuse one text, which would be taken letter by letter.

    >>> [str(amount) for amount in amounts_of(["30m", "1h..3h"])]
    ['30m', '1h', '1h30m', '2h', '3h']
    """
    if isinstance(targets, str):
        raise HistoryError(f"targets come as a list, not {targets!r}; write [{targets!r}]")
    found = tuple(dict.fromkeys(amount for target in targets for amount in _amounts(target)))
    if not found:
        raise PolicyError("no targets to try; give some, such as ['1h', '2h', '4h']")
    return found


def _amounts(target: timedelta | str | Amount) -> tuple[Amount, ...]:
    if isinstance(target, str) and ".." in target:
        low, _, high = target.partition("..")
        return between(read_amount(low), read_amount(high))
    return (read_amount(target),)


def units_of(amounts: Iterable[Amount]) -> tuple[Unit, ...]:
    """Return the units that some amounts are counted in."""
    return tuple(dict.fromkeys(unit_of(amount) for amount in amounts))
