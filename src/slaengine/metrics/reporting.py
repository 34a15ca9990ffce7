"""Reporting: from the SLAs of tickets to a report."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain, islice

from slaengine.calendars.zones import micros_of
from slaengine.engine import TicketSla
from slaengine.errors import MetricsError
from slaengine.frozen import FrozenMapping
from slaengine.metrics.catalogue import kpi as kpi_of
from slaengine.metrics.cells import Cell, Place, Sum, added, sums_of
from slaengine.metrics.definition import Kpi
from slaengine.metrics.definitions.first_contact import FCR_DEFAULT, first_contact
from slaengine.metrics.flow import TURNS, Flow
from slaengine.metrics.gather import Gathered, Gatherer
from slaengine.metrics.measures import measure
from slaengine.metrics.percentile import Method
from slaengine.metrics.question import BUCKETS, Cohort, FieldsAt, Question, question
from slaengine.metrics.reports import LEFT_OUT, SHARED, Report
from slaengine.metrics.rows import Row
from slaengine.metrics.segments import segments
from slaengine.metrics.standings import objectives_of
from slaengine.metrics.total import Total
from slaengine.policy import Policy
from slaengine.policy.objective import Objective, Period

BATCH = 4096  # tickets whose rows are held at a time
NOBODY = "(nobody)"
_MICROSECOND = timedelta(microseconds=1)


def report(
    slas: Iterable[TicketSla],
    *,
    as_of: datetime,
    by: Sequence[str] = (),
    period: Period | None = None,
    tz: str = "UTC",
    cohort: Cohort = "opened",
    fields_at: FieldsAt = "now",
    percentiles: Sequence[float] = (50, 90, 95),
    method: Method = "linear",
    level: float = 0.95,
    fcr: Sequence[str] = FCR_DEFAULT,
    buckets: Sequence[timedelta] = BUCKETS,
    kpis: Sequence[str] = (),
    objectives: Mapping[str, str | Objective] | Policy | None = None,
    survival: bool = True,
    sketch: float | None = None,
) -> Report:
    """Work out how the desk did: every KPI of these tickets, as of an instant.

    `by` names what to group by: `agreement`, `priority`, `status`, `status_class`, `outcome`,
    `opened_by`, or fields that the evaluation kept, read as they are now, or at the instant that
    `fields_at` names. `period` is a day, week, month, quarter or year of dates in `tz`, into
    which rows fall by the instant that `cohort` names: when tickets and clocks were opened, solved,
    breached or rated; rows without it are counted as `left_out`. `kpis` picks some of the
    catalogue, by default all; `fcr` names definitions of first-contact resolution; `objectives`
    has the objective of each metric, by default what the policy says wherever it promises that
    metric, where it says but one thing. Percentiles are exact, by the `method` of that name in
    numpy, or off by no more than the share `sketch` of themselves, which keeps large reports small.
    `survival=False` leaves out the figures of Kaplan and Meier.

    A ticket with events after `as_of` raises `HistoryError`, what cannot be asked `MetricsError`.

    >>> from datetime import UTC
    >>> from slaengine import Opened, Policy, StatusChanged, evaluate
    >>> nine = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    >>> solved = StatusChanged(ticket="T-7", at=nine.replace(hour=11), status="solved")
    >>> sla = evaluate(Policy(), [Opened(ticket="T-7", at=nine), solved])
    >>> found = report([sla], as_of=nine.replace(hour=12), kpis=["full_resolution", "reopen_rate"])
    >>> [(one.kpi, one.statistic, str(one.value)) for one in found][:2]
    [('full_resolution', 'mean', '2:00:00'), ('full_resolution', 'median', '2:00:00')]
    """
    checked = _checked(slas)
    first = list(islice(checked, 1))
    if objectives is None and first:
        objectives = first[0].policy
    asked = question(
        as_of,
        by=by,
        period=period,
        tz=tz,
        cohort=cohort,
        fields_at=fields_at,
        percentiles=percentiles,
        method=method,
        level=level,
        fcr=fcr,
        buckets=buckets,
        kpis=kpis,
        objectives=stated(objectives, period),
        survival=survival,
        sketch=sketch,
    )
    cells: dict[Cell, Sum] = {}
    waiting = chain(first, checked)
    while batch := list(islice(waiting, BATCH)):
        added(cells, _cells_of(batch, asked))
    return Report(asked, FrozenMapping(cells))


def stated(
    objectives: Mapping[str, str | Objective] | Policy | None, period: Period | None
) -> Mapping[str, str | Objective]:
    """Return the objective of each metric, as given or as a policy has them."""
    if objectives is None:
        return FrozenMapping()
    return objectives_of(objectives, period) if isinstance(objectives, Policy) else objectives


def _checked(slas: Iterable[TicketSla]) -> Iterator[TicketSla]:
    """Yield the tickets; refuse what is none, and one that is there twice."""
    seen: set[str] = set()
    for sla in slas:
        if not isinstance(sla, TicketSla):
            raise MetricsError(
                f"slas must be a list of TicketSla values, but one is of {type(sla).__name__}; "
                "of dataframes, ask frames.kpis"
            )
        if sla.ticket in seen:
            raise MetricsError(f"ticket {sla.ticket!r} is there twice; give each ticket once")
        seen.add(sla.ticket)
        yield sla


def definitions(asked: Question) -> list[Kpi]:
    """Return what has to be added up for a question, each once."""
    names = dict.fromkeys(SHARED.get(name, name) for name in asked.kpis)
    plain = [kpi_of(name) for name in names if name != "fcr"]
    return plain + ([first_contact(name) for name in asked.fcr] if "fcr" in names else [])


class _Batch:
    """The rows of some tickets, put where they count."""

    def __init__(self, asked: Question) -> None:
        self._gatherer = Gatherer(asked)
        self._kpis = definitions(asked)
        self._asked = asked
        self._grains = {one.grain for one in self._kpis}
        self._tickets: defaultdict[Place, list[Row]] = defaultdict(list)
        self._clocks: defaultdict[Place, list[Row]] = defaultdict(list)
        self._turns: Counter[tuple[Place, str]] = Counter()
        self._held: dict[Cell, Sum] = {}
        self._left_out: Counter[tuple[str, Place]] = Counter()

    def add(self, sla: TicketSla) -> None:
        """Put a ticket, its clocks, its turns and its holders where they count."""
        ticket = self._gatherer.ticket(sla, measure(sla, self._asked.as_of))
        self._put(self._tickets, ticket, "tickets")
        if "clock" in self._grains:
            for clock in self._gatherer.clocks(sla, ticket.row):
                self._put(self._clocks, clock, "clocks")
        if "turn" in self._grains:
            for turn, micros in turns(sla):
                period = self._gatherer.period(micros)
                self._turns[ticket.place._replace(period=period), turn] += 1
        if "holder" in self._grains and ticket.counts:
            added(self._held, self._holders(sla, ticket.place))

    def cells(self) -> Iterator[tuple[Cell, Sum]]:
        """Yield what the rows add up to."""
        for kpi in self._kpis:
            rows_of = self._clocks if kpi.grain == "clock" else self._tickets
            for place, rows in rows_of.items():
                for part, found in sums_of(kpi, rows, self._asked).items():
                    yield Cell(kpi.name, part, place), found
        yield from self._held.items()
        for (what, place), count in self._left_out.items():
            yield Cell(LEFT_OUT, what, place), Total(count, count)
        for place in dict.fromkeys(place for place, _ in self._turns):
            counts = {turn: self._turns[place, turn] for turn in TURNS}
            yield Cell("backlog", None, place), Flow(**counts)

    def _put(self, rows: defaultdict[Place, list[Row]], found: Gathered, what: str) -> None:
        if found.counts:
            rows[found.place].append(found.row)
        else:
            self._left_out[what, found.place] += 1

    def _holders(self, sla: TicketSla, place: Place) -> dict[Cell, Sum]:
        return {
            Cell(f"{one.field}_time", one.holder or NOBODY, place): Total(
                one.duration // _MICROSECOND, 1
            )
            for one in segments(sla, self._asked.as_of)
            if f"{one.field}_time" in self._asked.kpis
        }


def turns(sla: TicketSla) -> Iterator[tuple[str, int]]:
    """Yield when a ticket came into the backlog and left it, and how."""
    changes, removed_at = sla.state.course.turns, sla.state.facts.removed_at
    yield "opened", micros_of(sla.opened_at)
    for place, at in enumerate(changes):
        yield ("solved", "reopened")[place % 2], micros_of(at)
    if removed_at is not None and len(changes) % 2 == 0:
        yield "removed", micros_of(removed_at)


def _cells_of(slas: Iterable[TicketSla], asked: Question) -> dict[Cell, Sum]:
    batch = _Batch(asked)
    for sla in slas:
        batch.add(sla)
    return dict(batch.cells())
