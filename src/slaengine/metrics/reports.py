"""Reports: every KPI of a set of tickets, by group and period, that can be added up."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache, reduce
from typing import TypeAlias

from slaengine.errors import MetricsError
from slaengine.frozen import FrozenMapping
from slaengine.metrics.catalogue import kpi as kpi_of
from slaengine.metrics.catalogue import reported, unknown
from slaengine.metrics.cells import Cell, Place, Sum, added, plus
from slaengine.metrics.count import Count
from slaengine.metrics.definition import AgesOf, NumberOf
from slaengine.metrics.figure import Figure
from slaengine.metrics.findings import LEFT_OUT, SHARED, Finding, findings
from slaengine.metrics.question import Question
from slaengine.metrics.total import Total

__all__ = ["LEFT_OUT", "SHARED", "Line", "Report"]

Line: TypeAlias = dict[str, object]


@dataclass(frozen=True, slots=True, repr=False)
class Report:
    """The figures of a set of tickets, as one question asked for them.

    Reports over tickets that have none in common add up with `+`, in any order, to the report of
    all, if they were asked the same. Iterate it for its figures, or take `rows()` to a dataframe.
    `find` picks some. It is shown as a table.

    >>> from datetime import UTC, datetime
    >>> from slaengine import Opened, Policy, evaluate, metrics
    >>> policy = Policy.from_text(\'\'\'
    ... [[agreements]]
    ... name = "default"
    ... calendar = "24x7"
    ... targets = { first_response = "1h", resolution = "4h" }
    ... \'\'\')
    >>> nine = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    >>> sla = evaluate(policy, [Opened(ticket="T-7", at=nine)])
    >>> report = metrics.report([sla], as_of=nine.replace(hour=12))
    >>> found = report.find("attainment", statistic="decided")
    >>> [(one.metric, one.value, one.n, one.excluded) for one in found]
    [('first_response', 0.0, 1, {}), ('resolution', None, 0, {'undecided': 1})]
    """

    question: Question
    cells: Mapping[Cell, Sum]

    def __iter__(self) -> Iterator[Figure]:
        return map(self._figure, findings(self.question, self.cells))

    def __add__(self, other: "Report") -> "Report":
        if not isinstance(other, Report):
            return NotImplemented
        for empty, full in ((self, other), (other, self)):
            asked = full.question
            if not empty.cells and replace(empty.question, objectives=asked.objectives) == asked:
                return full  # of no ticket, and so of no policy that could have had objectives
        if self.question != other.question:
            raise MetricsError(
                "reports that were asked different questions cannot be added: "
                f"{_difference(self.question, other.question)}"
            )
        return Report(self.question, FrozenMapping(added(dict(self.cells), other.cells)))

    def find(
        self,
        kpi: str,
        *,
        statistic: str | None = None,
        metric: str | None = None,
        kind: str | None = None,
        part: str | None = None,
        period: str | None = None,
        group: Mapping[str, str | None] | None = None,
    ) -> tuple[Figure, ...]:
        """Return the figures of a KPI, or those of them that are asked for.

        `group` may name some of the fields grouped by.
        """
        if kpi not in (*reported(), LEFT_OUT):
            raise MetricsError(unknown(kpi, [*reported()]))
        wanted = {"statistic": statistic, "metric": metric, "kind": kind, "part": part}
        asked = {**wanted, "period": period}
        return tuple(
            one
            for one in self
            if one.kpi == kpi
            and all(value in (None, getattr(one, name)) for name, value in asked.items())
            and all(one.group.get(name) == value for name, value in (group or {}).items())
        )

    def total(
        self,
        kpi: str,
        *,
        metric: str | None = None,
        kind: str | None = None,
        part: str | None = None,
        period: str | None = None,
        group: Mapping[str, str | None] | None = None,
    ) -> Sum | Count:
        """Return what a KPI was worked out from, added up over all groups and periods asked for.

        That is what `metrics.compare` takes, so that two periods or groups can be compared; a
        number of tickets or clocks is a `Count`. A KPI of which the report has nothing such raises
        `MetricsError`.
        """
        cells = [
            cell
            for cell in self.cells
            if cell.kpi == SHARED.get(kpi, kpi)
            and metric in (None, cell.place.metric)
            and kind in (None, cell.place.kind)
            and part in (None, cell.part)
            and period in (None, self._label(cell.place.period))
            and self._is_in(cell.place, group or {})
        ]
        if not cells:
            raise MetricsError(f"the report has nothing of {kpi!r} that is such; see its rows()")
        found = reduce(plus, [self.cells[cell] for cell in cells])
        if not isinstance(found, Total):
            return found
        counted = kpi == LEFT_OUT or isinstance(kpi_of(kpi).aggregate, NumberOf | AgesOf)
        return Count(found.total, found.excluded) if counted else found

    def rows(self) -> list[Line]:
        """Return the figures as rows of one table, for a dataframe or a file.

        The columns are those of `frames.kpis`: `kpi`, `statistic`, `kind`, `metric`, `part`, the
        fields grouped by, `period`, `period_at`, `unit`, `value` (durations in seconds),
        `duration`, `n`, `excluded` (how many), `reasons` (JSON), `low`, `high`, `level`,
        `definition`.
        """
        from slaengine.metrics.lines import line_of

        return [line_of(figure, self.question.by) for figure in self]

    def to_json(self) -> str:
        """Return the report as JSON text, for `from_json`: its sums, not only its figures."""
        from slaengine.metrics.stored import report_to_json

        return report_to_json(self.question, self.cells)

    @classmethod
    def from_json(cls, text: str) -> "Report":
        """Read back what `to_json` wrote; what is no such report raises `StateError`."""
        from slaengine.metrics.stored import report_from_json

        return cls(*report_from_json(text))

    def __repr__(self) -> str:
        from slaengine.metrics.shown import as_text

        return as_text(self)

    def _repr_html_(self) -> str:
        from slaengine.metrics.shown import as_html

        return as_html(self)

    def _label(self, period: int | None) -> str | None:
        periods = self.question.periods
        return None if periods is None or period is None else periods.label(period)

    def _is_in(self, place: Place, group: Mapping[str, str | None]) -> bool:
        own = dict(zip(self.question.by, place.group, strict=True))
        return all(name in own and own[name] == value for name, value in group.items())

    def _figure(self, finding: Finding) -> Figure:
        found = finding.estimate
        kind, metric, group, period = finding.cell.place
        periods = self.question.periods
        starts_at = None
        if periods is not None and period is not None:
            starts_at = periods.starts_at(period)
        return Figure(
            kpi=finding.kpi,
            statistic=found.statistic,
            unit=found.unit or finding.unit,
            value=found.value,
            n=found.n,
            excluded=found.excluded,
            low=found.low,
            high=found.high,
            level=found.level,
            definition=finding.definition,
            kind=kind,
            metric=metric,
            part=finding.cell.part,
            group=_group(self.question.by, group),
            period=self._label(period),
            period_at=starts_at,
        )


@lru_cache(maxsize=1024)
def _group(by: tuple[str, ...], values: tuple[str | None, ...]) -> FrozenMapping[str, str | None]:
    return FrozenMapping(dict(zip(by, values, strict=True)))


def _difference(mine: Question, other: Question) -> str:
    names = [one.name for one in fields(Question)]
    differ = [name for name in names if getattr(mine, name) != getattr(other, name)]
    pairs = [f"{name} is {getattr(mine, name)!r} and {getattr(other, name)!r}" for name in differ]
    return "; ".join(pairs)
