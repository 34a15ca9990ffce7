"""Cells: where a row counts, what is added up there, and rows turned into such sums."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from itertools import pairwise
from typing import NamedTuple, TypeAlias, get_args

from slaengine.durations import format_duration
from slaengine.errors import StateError
from slaengine.metrics.attainment import Attainment
from slaengine.metrics.condition import Amount, Condition, FirstOf, gauge, judge
from slaengine.metrics.definition import (
    AgesOf,
    Aggregate,
    AverageOf,
    KeptOf,
    Kpi,
    NumberOf,
    PartOf,
    PerPiece,
    ScoreOf,
    TimeOf,
    WorstOf,
)
from slaengine.metrics.durations import Durations
from slaengine.metrics.flow import Flow
from slaengine.metrics.mean import Mean
from slaengine.metrics.overrun import Overrun
from slaengine.metrics.question import Question
from slaengine.metrics.rows import Row
from slaengine.metrics.scores import Scores
from slaengine.metrics.share import Share
from slaengine.metrics.tally import Tally
from slaengine.metrics.timed import Timed
from slaengine.metrics.total import Total
from slaengine.policy.agreement import Kind

Sum: TypeAlias = Attainment | Share | Total | Mean | Durations | Timed | Overrun | Scores | Flow

KINDS: tuple[str, ...] = get_args(Kind)
_NEVER = FirstOf(())  # the amount of no row
_MICROSECOND = timedelta(microseconds=1)


class Place(NamedTuple):
    """Where a row counts: of which clocks, in which group, in which period."""

    kind: str | None
    metric: str | None
    group: tuple[str | None, ...]
    period: int | None


class Cell(NamedTuple):
    """One sum of a report: of which KPI, which part of it, and of which rows."""

    kpi: str
    part: str | None
    place: Place


def sums_of(kpi: Kpi, rows: Iterable[Row], asked: Question) -> dict[str | None, Sum]:
    """Add rows up for a KPI, by part; a KPI without parts has one, None."""
    kept, excluded = _sorted_out(kpi.excluded, rows)
    match kpi.aggregate:
        case AgesOf(amount):
            ages = [age for age in map(gauge(amount), kept) if age is not None]
            return _by_age(ages, asked.buckets, excluded)
        case TimeOf() as times:
            exact = _durations(times, kept, excluded)
            return {None: exact if asked.sketch is None else exact.sketched(asked.sketch)}
        case aggregate:
            found = _sum_of(aggregate, kept, excluded)
            return {} if found is None else {kpi.part: found}


def _sum_of(aggregate: Aggregate, rows: Sequence[Row], excluded: dict[str, int]) -> Sum | None:
    """Add up the rows that count; None for what is added up from turns and holders."""
    found: Sum | None = None
    match aggregate:
        case PartOf(hit):
            found = Share(sum(map(judge(hit), rows)), len(rows), excluded)
        case NumberOf(where, column):
            found = Total(_number(rows, where, column), len(rows), excluded)
        case AverageOf(column):
            counts = Tally.of(row.numbers.get(column) or 0 for row in rows)
            found = Mean.of_tally(counts, excluded=excluded)
        case PerPiece(total, pieces):
            sums = _number(rows, None, total), _number(rows, None, pieces)
            found = Total(*sums, excluded)
        case KeptOf() as promises:
            found = _attainment(promises, rows)
        case WorstOf(amount, growing):
            found = _overrun(amount, growing, rows, excluded)
        case ScoreOf(column):
            scores = [score for row in rows if (score := row.scores.get(column)) is not None]
            found = Scores.of(scores, excluded=excluded)
        case _:
            pass
    return found


def plus(first: Sum, second: Sum) -> Sum:
    """Add two sums of one kind."""
    found: Sum
    match first, second:
        case (Attainment() as one, Attainment() as two):
            found = one + two
        case (Share() as one, Share() as two):
            found = one + two
        case (Total() as one, Total() as two):
            found = one + two
        case (Mean() as one, Mean() as two):
            found = one + two
        case (Durations() as one, Durations() as two):
            found = one + two
        case (Overrun() as one, Overrun() as two):
            found = one + two
        case (Scores() as one, Scores() as two):
            found = one + two
        case (Flow() as one, Flow() as two):
            found = one + two
        case _:
            kinds = f"a {type(first).__name__} and a {type(second).__name__}"
            raise StateError(f"{kinds} do not add up")
    return found


def added(cells: dict[Cell, Sum], more: Mapping[Cell, Sum]) -> dict[Cell, Sum]:
    """Add sums to those that are there already, cell by cell."""
    for cell, found in more.items():
        known = cells.get(cell)
        cells[cell] = found if known is None else plus(known, found)
    return cells


def ordered(cells: Iterable[Cell], asked: Question) -> list[Cell]:
    """Put cells in order: SLAs first, then by metric, part, group and period; none comes first."""
    parts = {name: rank for rank, name in enumerate((*bucket_labels(asked.buckets), *asked.fcr))}

    def order(cell: Cell) -> tuple[object, ...]:
        kind, metric, group, period = cell.place
        kinds = -1 if kind is None else KINDS.index(kind)
        texts = [(text is not None, text or "") for text in (metric, cell.part, *group)]
        return (kinds, texts[0], parts.get(cell.part or "", -1), *texts[1:], period or 0)

    return sorted(cells, key=order)


def bucket_labels(buckets: Sequence[timedelta]) -> list[str]:
    """Name half-open buckets: from zero to the first edge, between edges, and from the last on.

    >>> bucket_labels([timedelta(hours=1), timedelta(hours=24)])
    ['[0s, 1h)', '[1h, 24h)', '[24h, )']
    """
    texts = ["0s", *(format_duration(edge) for edge in buckets)]
    return [f"[{low}, {high})" for low, high in pairwise([*texts, ""])]


def end_name(row: Row) -> str:
    """Name what cut a duration off: the state of the clock or the outcome of the ticket."""
    return row.words.get("state") or row.words.get("outcome") or "other"


def _sorted_out(
    reasons: Mapping[str, Condition], rows: Iterable[Row]
) -> tuple[list[Row], dict[str, int]]:
    """Return the rows that count, and how many do not, by the first reason that holds."""
    kept: list[Row] = []
    excluded: Counter[str] = Counter()
    tests = [(reason, judge(condition)) for reason, condition in reasons.items()]
    for row in rows:
        for reason, test in tests:
            if test(row):
                excluded[reason] += 1
                break
        else:
            kept.append(row)
    return kept, dict(excluded)


def _number(rows: Sequence[Row], where: Condition | None, column: str | None) -> int:
    if where is not None:
        rows = list(filter(judge(where), rows))
    if column is None:
        return len(rows)
    return sum(row.numbers.get(column) or 0 for row in rows)


def _durations(times: TimeOf, rows: Sequence[Row], excluded: dict[str, int]) -> Durations:
    finished: list[int] = []
    growing: list[int] = []
    cut: defaultdict[str, list[int]] = defaultdict(list)
    unknown = 0
    tells = [gauge(each or _NEVER) for each in (times.finished, times.growing, times.cut)]
    tell_finished, tell_growing, tell_cut = tells
    for row in rows:
        if (micros := tell_finished(row)) is not None:
            finished.append(micros)
        elif (micros := tell_growing(row)) is not None:
            growing.append(micros)
        elif (micros := tell_cut(row)) is not None:
            cut[end_name(row)].append(micros)
        else:
            unknown += 1
    excluded = {**excluded, "unknown": unknown}
    return Durations.of(finished, censored=growing, competing=cut, excluded=excluded)


def _attainment(promises: KeptOf, rows: Sequence[Row]) -> Attainment:
    counts: Counter[str] = Counter()
    met, breached = judge(promises.met), judge(promises.breached)
    cancelled = judge(promises.cancelled)
    for row in rows:
        if met(row):
            counts["met"] += 1
        elif breached(row):
            counts["breached"] += 1
        elif cancelled(row):
            counts["cancelled"] += 1
        else:
            counts["undecided"] += 1
    return Attainment(counts["met"], counts["breached"], counts["undecided"], counts["cancelled"])


def _overrun(
    amount: Amount, growing: Condition, rows: Sequence[Row], excluded: dict[str, int]
) -> Overrun:
    tell, test = gauge(amount), judge(growing)
    amounts = [(tell(row) or 0, test(row)) for row in rows]
    final = [micros for micros, grows in amounts if not grows]
    longest = max((micros for micros, _ in amounts), default=None)
    return Overrun(sum(final), len(final), len(amounts) - len(final), longest, excluded)


def _by_age(
    ages: Sequence[int], buckets: Sequence[timedelta], excluded: dict[str, int]
) -> dict[str | None, Sum]:
    edges = [edge // _MICROSECOND for edge in buckets]
    counts = Counter(bisect_right(edges, age) for age in ages)
    return {
        label: Total(counts[place], len(ages), excluded)
        for place, label in enumerate(bucket_labels(buckets))
    }
