"""Estimates: what a sum comes to, as values with how many, what was left out, and intervals."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple, assert_never

from slaengine.frozen import FrozenMapping
from slaengine.metrics.attainment import Attainment
from slaengine.metrics.average import Average
from slaengine.metrics.cells import Sum
from slaengine.metrics.definition import AgesOf, HeldBy, Kpi, NumberOf, ScoreOf, TimeOf
from slaengine.metrics.durations import Durations
from slaengine.metrics.figure import Value
from slaengine.metrics.flow import Flow
from slaengine.metrics.interval import Interval
from slaengine.metrics.mean import Mean
from slaengine.metrics.overrun import Overrun
from slaengine.metrics.percentile import percentiles, share_of
from slaengine.metrics.proportion import Proportion
from slaengine.metrics.question import Question
from slaengine.metrics.reasons import together
from slaengine.metrics.scores import Scores
from slaengine.metrics.share import Share
from slaengine.metrics.standing import Standing
from slaengine.metrics.timed import Timed
from slaengine.metrics.timerange import nearest
from slaengine.metrics.total import Total
from slaengine.policy.objective import Objective

NOTHING: FrozenMapping[str, int] = FrozenMapping()


class Estimate(NamedTuple):
    """One statistic of a sum."""

    statistic: str
    value: Value
    n: int
    excluded: Mapping[str, int] = NOTHING
    low: Value = None
    high: Value = None
    level: float | None = None
    unit: str | None = None  # where it is not that of the KPI


def estimates(kpi: Kpi, found: Sum, asked: Question) -> Iterator[Estimate]:
    """Yield the statistics of a sum, in the order in which a report shows them."""
    match found:
        case Attainment():
            yield from _kept(kpi, found, asked)
        case Durations():
            yield from _durations(kpi, found, asked)
        case Timed():
            yield from finished_times(asked, found.n, found.mean, found.percentiles, found.excluded)
            if found.every is not None:
                yield from survival_times(found.every, asked)
        case Overrun():
            yield from _overrun(found)
        case Total():
            yield from _total(kpi, found)
        case Scores():
            yield from _scores(kpi, found, asked.level)
        case _:
            yield _single(found, asked.level)


def finished_times(
    asked: Question,
    n: int,
    mean: Fraction | None,
    found: Sequence[Fraction | None],
    excluded: Mapping[str, int],
) -> Iterator[Estimate]:
    """Yield the mean and the percentiles of what is finished."""
    yield Estimate("mean", nearest(mean), n, excluded)
    for percent, micros in zip(asked.percentiles, found, strict=True):
        yield Estimate(percentile_name(percent), nearest(micros), n, excluded)


def survival_times(found: Durations, asked: Question) -> Iterator[Estimate]:
    """Yield percentiles of all, with what is still open, and the shares of other ends."""
    curve = found.survival()
    for percent in asked.percentiles:
        share = float(share_of(percent))
        band = curve.quantile_range(share, level=asked.level)
        yield Estimate(
            f"survival_{percentile_name(percent)}",
            curve.quantile(share),
            found.n,
            found.excluded,
            band.low,
            band.high,
            band.level,
        )
    if not found.competing:
        return
    incidence = found.incidence()
    longest = timedelta(microseconds=incidence.last)
    for end in incidence.ended:
        where = incidence.interval(end, longest, level=asked.level)
        ends = _ends(where)
        share_of_end = incidence.at(end, longest)
        yield Estimate(f"share_{end}", share_of_end, found.n, found.excluded, *ends, "share")


@lru_cache
def percentile_name(percent: float) -> str:
    """Name a percentile.

    >>> percentile_name(50), percentile_name(99.9)
    ('median', 'p99.9')
    """
    return "median" if percent == 50 else f"p{percent:g}"


def against_objective(
    found: Attainment, objective: Objective, level: float, expected: int
) -> Iterator[Estimate]:
    """Yield how an attainment stands against its objective.

    By how much it exceeds it, how many breaches are left, and what remains likely if the period
    brings as many more promises as `expected`.
    """
    yield _margin(found, objective, level)
    standing = Standing.of(found, objective, expected=expected)
    n = standing.decided + standing.undecided
    left = standing.breaches_left if n else None
    yield Estimate("breaches_left", left, n, unit="count")
    yield Estimate("chance", standing.chance, n + expected)


def _margin(found: Attainment, objective: Objective, level: float) -> Estimate:
    kept = found.result(level=level).decided
    if kept.value is None:
        return Estimate("margin", None, 0, kept.excluded)
    goal = objective.share
    low, high, at = _ends(kept.interval)
    margin = float(Fraction(kept.successes, kept.n) - goal)
    lows = None if low is None else low - float(goal)
    highs = None if high is None else high - float(goal)
    return Estimate("margin", margin, kept.n, kept.excluded, lows, highs, at)


def flow_estimates(found: Flow, before: int) -> Iterator[Estimate]:
    """Yield what came and went, and the backlog before and after."""
    n = found.opened + found.solved + found.reopened + found.removed
    yield Estimate("open_at_start", before, n)
    yield Estimate("opened", found.opened, n)
    yield Estimate("reopened", found.reopened, n)
    yield Estimate("solved", found.solved, n)
    yield Estimate("removed", found.removed, n)
    yield Estimate("open_at_end", before + found.net, n)


def _single(found: Share | Mean | Flow, level: float) -> Estimate:
    match found:
        case Share():
            return _proportion("share", found.result(level=level))
        case Mean():
            average = found.result(level=level)
            ends = _ends(average.interval)
            return Estimate("mean", average.value, average.n, average.excluded, *ends)
        case Flow(opened, solved):
            return Estimate("ratio", solved / opened if opened else None, opened)
        case _:
            assert_never(found)


def _durations(kpi: Kpi, found: Durations, asked: Question) -> Iterator[Estimate]:
    places = percentiles(found.finished, asked.percentiles, asked.method)
    yield from finished_times(asked, found.finished.n, found.mean(), places, found.excluded)
    if asked.survival and isinstance(kpi.aggregate, TimeOf) and kpi.aggregate.growing:
        yield from survival_times(found, asked)


def _overrun(found: Overrun) -> Iterator[Estimate]:
    excluded = together(found.excluded, {"still_growing": found.growing})
    yield Estimate("mean", nearest(found.mean), found.n, excluded)
    longest = None if found.longest is None else timedelta(microseconds=found.longest)
    yield Estimate("longest", longest, found.n + found.growing, found.excluded)


def _kept(kpi: Kpi, found: Attainment, asked: Question) -> Iterator[Estimate]:
    if kpi.name == "breach_rate":
        yield _proportion("share", found.result(level=asked.level).breach_rate)
        return
    decided, optimistic, pessimistic = found.kept(level=asked.level)
    yield _proportion("decided", decided)
    yield _proportion("optimistic", optimistic)
    yield _proportion("pessimistic", pessimistic)


def _scores(kpi: Kpi, found: Scores, level: float) -> Iterator[Estimate]:
    survey = kpi.aggregate.survey if isinstance(kpi.aggregate, ScoreOf) else "csat"
    if survey == "csat":
        csat = found.csat(level=level)
        yield _proportion("share", csat.top)
        yield _average(csat.mean)
    elif survey == "nps":
        nps = found.nps(level=level)
        yield Estimate("score", nps.value, nps.n, nps.excluded, *_ends(nps.interval))
    else:
        ces = found.ces(level=level)
        yield _average(ces.mean)
        yield _proportion("agree", ces.agree)._replace(unit="share")
        yield Estimate("net", ces.net, ces.n, ces.excluded, *_ends(ces.net_interval))


def _average(found: Average) -> Estimate:
    ends = _ends(found.interval)
    return Estimate("mean", found.value, found.n, found.excluded, *ends, "score")


def _total(kpi: Kpi, found: Total) -> Iterator[Estimate]:
    excluded = found.excluded
    match kpi.aggregate:
        case NumberOf() | AgesOf():
            yield Estimate("count", found.total, found.n, excluded)
        case HeldBy():
            yield Estimate("sum", timedelta(microseconds=found.total), found.n, excluded)
            yield Estimate("mean", nearest(found.mean), found.n, excluded)
        case _:
            yield Estimate("mean", nearest(found.mean), found.n, excluded)


def _proportion(statistic: str, found: Proportion) -> Estimate:
    return Estimate(statistic, found.value, found.n, found.excluded, *_ends(found.interval))


def _ends(interval: Interval | None) -> tuple[float | None, float | None, float | None]:
    return (None, None, None) if interval is None else (interval.low, interval.high, interval.level)
