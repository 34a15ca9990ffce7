"""KPIs by columns: the figures of `metrics.report`, from frames of clocks and measures."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from slaengine.frames.figures.figureframe import figure_columns
from slaengine.frames.figures.gathered import Gathered
from slaengine.metrics.definitions.first_contact import FCR_DEFAULT
from slaengine.metrics.percentile import Method
from slaengine.metrics.question import BUCKETS, Cohort, question
from slaengine.metrics.reporting import stated
from slaengine.policy import Policy
from slaengine.policy.objective import Objective, Period

FrameT = TypeVar("FrameT")


def kpis(
    clocks: FrameT,
    measures: FrameT | None = None,
    *,
    turns: FrameT | None = None,
    segments: FrameT | None = None,
    as_of: datetime | None = None,
    by: Sequence[str] = (),
    period: Period | None = None,
    tz: str = "UTC",
    cohort: Cohort = "opened",
    percentiles: Sequence[float] = (50, 90, 95),
    method: Method = "linear",
    level: float = 0.95,
    fcr: Sequence[str] = FCR_DEFAULT,
    buckets: Sequence[timedelta] = BUCKETS,
    kpis: Sequence[str] = (),
    objectives: Mapping[str, str | Objective] | Policy | None = None,
    survival: bool = True,
    sketch: float | None = None,
) -> FrameT:
    """Return the figures of a desk as rows: those of `metrics.report`, by the same definitions.

    `clocks` comes from `evaluate` and gives the KPIs of promises; `measures` those of tickets,
    `turns` the backlog and `segments` the time of each assignee and team: each from the function of
    that name, all from the same events as of the same instant. Without `kpis`, the KPIs of the
    frames given are worked out. `by` names columns of `clocks` and `measures`; `status`,
    `status_class`, `outcome` and `opened_by` are taken from `measures` for clocks too.
    `objectives` may be the policy: then they are those that `metrics.report` takes. The other
    arguments are those of `metrics.report`, and the columns those of `Report.rows`, `value` with
    durations in seconds and `duration` with the exact ones.

    `as_of` is the instant of the frames; without it, it is read off an unsolved ticket, or where
    there is none, taken to be the last event. It matters for the backlog and for windows that have
    to be over. What cannot be asked raises `MetricsError`.

    >>> import pandas as pd
    >>> from datetime import UTC
    >>> from slaengine import Policy, frames
    >>> policy = Policy.from_text('''
    ... [[agreements]]
    ... name = "default"
    ... calendar = "24x7"
    ... targets = { resolution = "4h" }
    ... ''')
    >>> nine = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    >>> log = {"ticket": [7, 8], "at": [nine, nine], "event": "opened", "priority": "low"}
    >>> clocks = frames.evaluate(policy, pd.DataFrame(log), as_of=nine.replace(hour=14))
    >>> found = kpis(clocks, kpis=["attainment"])
    >>> found[["metric", "statistic", "value", "n"]].values.tolist()[0]
    ['resolution', 'decided', 0.0, 2]
    """
    gathered = Gathered.of(clocks, measures, turns, segments)
    asked = question(
        gathered.instant(as_of),
        by=by,
        period=period,
        tz=tz,
        cohort=cohort,
        fields_at="now",
        percentiles=percentiles,
        method=method,
        level=level,
        fcr=fcr,
        buckets=buckets,
        kpis=kpis if isinstance(kpis, str) else gathered.picked(kpis),
        objectives=stated(objectives, period),
        survival=survival,
        sketch=sketch,
    )
    made: FrameT = gathered.table.like(figure_columns(asked, gathered.cells(asked)))
    return made
