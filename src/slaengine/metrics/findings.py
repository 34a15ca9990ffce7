"""Findings: the estimates of a report one by one, with the cells that they are of."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from slaengine.calendars.zones import micros_of
from slaengine.frozen import FrozenMapping
from slaengine.metrics.attainment import Attainment
from slaengine.metrics.catalogue import kpi as kpi_of
from slaengine.metrics.cells import Cell, Place, Sum, ordered
from slaengine.metrics.definition import Kpi
from slaengine.metrics.estimates import Estimate, against_objective, estimates, flow_estimates
from slaengine.metrics.flow import Flow
from slaengine.metrics.question import Question
from slaengine.metrics.standing import pace
from slaengine.metrics.total import Total

# KPIs that say something else of what another one adds up
SHARED = {"breach_rate": "attainment", "objective": "attainment", "closure_ratio": "backlog"}
LEFT_OUT = "left_out"


class Finding(NamedTuple):
    """What an estimate is of. The unit is that of the KPI, unless the estimate has its own."""

    kpi: str
    unit: str
    cell: Cell
    estimate: Estimate
    definition: str


def findings(asked: Question, cells: Mapping[Cell, Sum]) -> Iterator[Finding]:
    """Yield what the sums of a report come to, in the order in which it is shown."""
    by_kpi: defaultdict[str, list[Cell]] = defaultdict(list)
    for cell in ordered(cells, asked):
        by_kpi[cell.kpi].append(cell)
    for name in asked.kpis:
        own = by_kpi[SHARED.get(name, name)]
        if name in ("backlog", "closure_ratio"):
            yield from _flows(name, own, cells, asked)
        else:
            yield from _figures(name, own, cells, asked)
    for cell in by_kpi[LEFT_OUT]:
        found = cells[cell]
        n = found.total if isinstance(found, Total) else 0
        excluded = FrozenMapping({f"not_{asked.cohort}": n})
        yield Finding(LEFT_OUT, "count", cell, Estimate("count", n, n, excluded), LEFT_OUT)


def _figures(
    name: str, own: Sequence[Cell], cells: Mapping[Cell, Sum], asked: Question
) -> Iterator[Finding]:
    known: dict[str, Kpi] = {}
    for cell in own:
        definition = f"{name}/{cell.part}" if name == "fcr" else name
        if definition not in known:
            known[definition] = kpi_of(definition)
        kpi = known[definition]
        for estimate in _estimates(kpi, cell, cells[cell], asked):
            yield Finding(name, kpi.unit, cell, estimate, definition)


def _estimates(kpi: Kpi, cell: Cell, found: Sum, asked: Question) -> Iterator[Estimate]:
    if kpi.name != "objective":
        yield from estimates(kpi, found, asked)
        return
    objective = asked.objectives.get(cell.place.metric or "")
    if objective is not None and isinstance(found, Attainment):
        expected = _expected(found, cell.place.period, asked)
        yield from against_objective(found, objective, asked.level, expected)


def _expected(found: Attainment, period: int | None, asked: Question) -> int:
    """Return how many more promises the period under way brings, if they go on being made."""
    periods = asked.periods
    if periods is None or period is None or asked.cohort != "opened":
        return 0
    promises = found.met + found.breached + found.undecided
    return pace(promises, periods.starts_at(period), periods.starts_at(period + 1), asked.as_of)


def _flows(
    name: str, own: Sequence[Cell], cells: Mapping[Cell, Sum], asked: Question
) -> Iterator[Finding]:
    """Yield the flows of each group, period by period, those without any included."""
    groups: defaultdict[tuple[str | None, ...], dict[int | None, Flow]] = defaultdict(dict)
    found = [(cell.place, flow) for cell in own if isinstance(flow := cells[cell], Flow)]
    for place, flow in found:
        groups[place.group][place.period] = flow
    for group, flows in groups.items():
        before = 0
        for period in _all_periods(flows, asked):
            flow = flows.get(period, Flow())
            cell = Cell(name, None, Place(None, None, group, period))
            shown = (
                flow_estimates(flow, before)
                if name == "backlog"
                else estimates(kpi_of(name), flow, asked)
            )
            for estimate in shown:
                yield Finding(name, "count", cell, estimate, name)
            before += flow.net


def _all_periods(flows: Mapping[int | None, Flow], asked: Question) -> Sequence[int | None]:
    periods = asked.periods
    numbers = [number for number in flows if number is not None]
    if periods is None or not numbers:
        return list(flows)
    return range(min(numbers), periods.number(micros_of(asked.as_of)) + 1)
