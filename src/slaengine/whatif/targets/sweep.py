"""Sweeps: how a target would have been kept, from tight to loose."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from slaengine.engine import TicketSla
from slaengine.errors import HistoryError, PolicyError
from slaengine.frozen import FrozenMapping
from slaengine.markup import html_table, text_table
from slaengine.metrics.attainment import OUTCOMES, Attainment
from slaengine.metrics.shown import percent
from slaengine.money import Money
from slaengine.policy import OpenTime
from slaengine.policy.agreement import Kind
from slaengine.policy.amounts import read_amount
from slaengine.whatif.replays.owed import moneys
from slaengine.whatif.replays.promised import Amount, Group, Promised, Wanted, promised_of, unit_of
from slaengine.whatif.replays.replaying import names_of
from slaengine.whatif.targets.needed import Unit


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
) -> Sweep:
    """Return how each of some targets would have been kept on a metric: the curve of a promise.

    Every clock of the metric (of one agreement, of one priority) is judged as if that amount had
    been its target all along; its spans and its calendar stay. Open clocks are undecided where the
    target leaves them time. `by` names `agreement`, `priority` or kept fields to tell apart.

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
    found = promised_of(slas, as_of=as_of, by=names, wanted=wanted, units=lambda _: units)
    return swept(metric, names, amounts, found)


def swept(
    metric: str, by: tuple[str, ...], amounts: tuple[Amount, ...], found: Iterable[Promised]
) -> Sweep:
    """Read targets off curves."""
    points = [Point(amount, each.of.group, each.at(amount)) for each in found for amount in amounts]
    return Sweep(metric, by, tuple(points))


def amounts_of(targets: Iterable[timedelta | str | Amount]) -> tuple[Amount, ...]:
    """Take amounts as one writes them; refuse one text, which would be taken letter by letter."""
    if isinstance(targets, str):
        raise HistoryError(f"targets come as a list, not {targets!r}; write [{targets!r}]")
    found = tuple(read_amount(target) for target in targets)
    if not found:
        raise PolicyError("no targets to try; give some, such as ['1h', '2h', '4h']")
    return found


def units_of(amounts: Iterable[Amount]) -> tuple[Unit, ...]:
    """Return the units that some amounts are counted in."""
    return tuple(dict.fromkeys(unit_of(amount) for amount in amounts))
