"""Questions: what a report is asked, checked once, and equal for reports that can be added up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias, get_args

from slaengine.errors import MetricsError
from slaengine.frozen import FrozenMapping
from slaengine.instants import as_utc
from slaengine.metrics.catalogue import reported, unknown
from slaengine.metrics.definitions.first_contact import first_contact
from slaengine.metrics.interval import normal_quantile
from slaengine.metrics.lines import columns
from slaengine.metrics.percentile import METHODS, Method, share_of
from slaengine.metrics.periods import Periods
from slaengine.metrics.sketch import Sketch
from slaengine.policy.mistakes import did_you_mean
from slaengine.policy.objective import PERIODS, Objective, Period, read_objective

Cohort: TypeAlias = Literal["opened", "solved", "breached", "rated"]
FieldsAt: TypeAlias = Literal["now", "opened", "solved", "breached", "rated"]
COHORTS: tuple[Cohort, ...] = get_args(Cohort)
FIELDS_AT: tuple[FieldsAt, ...] = get_args(FieldsAt)
BUCKETS = tuple(timedelta(hours=hours) for hours in (1, 4, 8, 24, 72, 168, 720))


@dataclass(frozen=True, slots=True)
class Question:
    """What a report is asked. Mistakes raise `MetricsError`, which says what to write instead.

    `cohort` is the instant by which rows fall into periods, and without which they are left out.
    `fields_at` says whether fields to group by are read as they are now, or as they were when the
    clock or ticket began, stopped or was breached, or the ticket was rated.
    """

    as_of: datetime
    by: tuple[str, ...]
    period: Period | None
    tz: str
    cohort: Cohort
    fields_at: FieldsAt
    percentiles: tuple[float, ...]
    method: Method
    level: float
    fcr: tuple[str, ...]
    buckets: tuple[timedelta, ...]
    kpis: tuple[str, ...]
    objectives: Mapping[str, Objective]
    survival: bool
    sketch: float | None

    def __post_init__(self) -> None:
        object.__setattr__(self, "as_of", as_utc(self.as_of, MetricsError, "as_of"))
        _check_names(self.by)
        if self.period is not None:
            one_of(self.period, PERIODS, "period")
        one_of(self.cohort, COHORTS, "cohort")
        one_of(self.fields_at, FIELDS_AT, "fields_at")
        one_of(self.method, METHODS, "method")
        for percent in self.percentiles:
            share_of(percent)
        normal_quantile(self.level)
        Periods("day", self.tz)  # a zone that does not exist is refused, period or not
        for name in self.fcr:
            first_contact(name)
        if self.sketch is not None:
            Sketch(self.sketch)  # an error that is no share is refused
        self._check_buckets()
        for name in self.kpis:
            if name not in reported():
                raise MetricsError(unknown(name, list(reported())))
        self._check_objectives()

    @property
    def periods(self) -> Periods | None:
        """The periods that rows fall into, if there are any."""
        return None if self.period is None else Periods(self.period, self.tz)

    def _check_buckets(self) -> None:
        edges = self.buckets
        if any(edge <= timedelta(0) for edge in edges) or list(edges) != sorted(set(edges)):
            texts = ", ".join(str(edge) for edge in edges)
            raise MetricsError(f"buckets {texts} must rise from more than zero, each edge once")

    def _check_objectives(self) -> None:
        for metric, objective in self.objectives.items():
            if objective.period is not None and objective.period != self.period:
                plain = Objective(objective.share)
                raise MetricsError(
                    f"objective {str(objective)!r} of {metric!r} is judged a {objective.period} at "
                    f"a time; ask with period={objective.period!r}, or write '{plain}'"
                )


def question(
    as_of: datetime,
    *,
    by: Sequence[str],
    period: Period | None,
    tz: str,
    cohort: Cohort,
    fields_at: FieldsAt,
    percentiles: Sequence[float],
    method: Method,
    level: float,
    fcr: Sequence[str],
    buckets: Sequence[timedelta],
    kpis: Sequence[str],
    objectives: Mapping[str, str | Objective],
    survival: bool,
    sketch: float | None,
) -> Question:
    """Put a question together from the arguments of `report` and `frames.kpis`."""
    for name, given in (("by", by), ("fcr", fcr), ("kpis", kpis)):
        if isinstance(given, str):
            raise MetricsError(f"{name} {given!r} must be a list; write [{given!r}]")
    return Question(
        as_of=as_of,
        by=tuple(by),
        period=period,
        tz=tz,
        cohort=cohort,
        fields_at=fields_at,
        percentiles=tuple(dict.fromkeys(percentiles)),
        method=method,
        level=level,
        fcr=tuple(dict.fromkeys(fcr)),
        buckets=tuple(buckets),
        kpis=tuple(dict.fromkeys(kpis)) or reported(),
        objectives=FrozenMapping({name: read_objective(one) for name, one in objectives.items()}),
        survival=survival,
        sketch=sketch,
    )


def one_of(value: str, known: Sequence[str], what: str) -> None:
    """Refuse a word that is none of those known."""
    if value not in known:
        hint = did_you_mean(str(value), known)
        raise MetricsError(f"unknown {what} {value!r}{hint}; use one of {', '.join(known)}")


def _check_names(names: tuple[str, ...]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise MetricsError(f"by names {name!r} twice; name it once")
        if name in ("kind", "metric"):
            raise MetricsError(f"by names {name!r}, which every report tells apart; leave it out")
        if name in columns(()):
            raise MetricsError(
                f"by names {name!r}, which is a column of every table of figures; "
                "give the field another name"
            )
