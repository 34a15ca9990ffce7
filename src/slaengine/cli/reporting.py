"""From a log to a report: by columns where that can be, else ticket by ticket."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from slaengine.cli.columns import Columns, by_columns
from slaengine.cli.pipeline import Source, answered, itself
from slaengine.cli.rejects import Trouble
from slaengine.engine import TicketSla
from slaengine.frozen import FrozenMapping
from slaengine.metrics.gather import OF_BOTH, OF_TICKETS
from slaengine.metrics.question import Question
from slaengine.metrics.reporting import definitions, report
from slaengine.metrics.reports import Report

Ask: TypeAlias = Callable[[datetime], Question]


@dataclass(frozen=True, slots=True)
class Reported:
    """A report, and of how many tickets."""

    report: Report
    tickets: int


def fields_of(by: tuple[str, ...]) -> tuple[str, ...]:
    """Return which of the names to group by are fields of tickets."""
    return tuple(name for name in by if name not in (*OF_BOTH, *OF_TICKETS))


def reported_of(source: Source, ask: Ask, trouble: Trouble) -> Reported:
    """Report on a log; what is asked hangs on its last instant."""
    return by_columns(source, lambda read: _by_columns(read, ask(read.as_of))) or _by_tickets(
        source, ask, trouble
    )


def _by_columns(read: Columns, asked: Question) -> Reported:
    from slaengine import frames
    from slaengine.frames.figures.gathered import Gathered

    policy, events, as_of = read.source.policy, read.events, read.as_of
    fields = read.source.fields
    grains = {one.grain for one in definitions(asked)}
    told = asked.cohort == "rated" or bool(grains - {"clock"}) or bool({*OF_TICKETS} & {*asked.by})
    gathered = Gathered.of(
        frames.evaluate(policy, events, as_of=as_of, fields=fields),
        frames.measures(policy, events, as_of=as_of, fields=fields) if told else None,
        frames.turns(policy, events, as_of=as_of) if "turn" in grains else None,
        frames.segments(policy, events, as_of=as_of) if "holder" in grains else None,
    )
    return Reported(Report(asked, FrozenMapping(gathered.cells(asked))), read.tickets)


def _by_tickets(source: Source, ask: Ask, trouble: Trouble) -> Reported:
    answer = answered(source, trouble, itself)
    count = 0

    def counted() -> Iterator[TicketSla]:
        nonlocal count
        for sla in answer.tickets:
            count += 1
            yield sla

    asked = ask(answer.as_of)
    found = report(
        counted(),
        as_of=asked.as_of,
        by=asked.by,
        period=asked.period,
        tz=asked.tz,
        cohort=asked.cohort,
        percentiles=asked.percentiles,
        kpis=asked.kpis,
        objectives=asked.objectives,
        survival=asked.survival,
    )
    return Reported(found, count)
