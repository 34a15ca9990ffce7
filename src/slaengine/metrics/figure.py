"""Figures: one number of a report with all that is needed to judge it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from slaengine.frozen import FrozenMapping

Value: TypeAlias = int | float | timedelta | None


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a report: which KPI and statistic, of whom and when, and how certain.

    `kind` and `metric` say of which clocks, for KPIs of clocks. `part` tells figures of one KPI
    apart: a bucket, an assignee, a named definition. `group` has the values of the fields that were
    grouped by, `period` the name of the period, which began at `period_at`. `value` is a share, a
    count, a score or a duration, None of nothing; `n` is how many it was worked out from,
    `excluded` how many were left out, by reason. `low` and `high` bound the interval of `level`,
    where the KPI has one. `definition` identifies the KPI's entry in the catalogue.
    """

    kpi: str
    statistic: str
    unit: str
    value: Value
    n: int
    excluded: Mapping[str, int]
    low: Value
    high: Value
    level: float | None
    definition: str
    kind: str | None = None
    metric: str | None = None
    part: str | None = None
    group: Mapping[str, str | None] = FrozenMapping()
    period: str | None = None
    period_at: datetime | None = None
