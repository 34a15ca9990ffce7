"""Open time between two columns of instants, beside a memory copy, bare searches and the peers."""

from collections import deque
from collections.abc import Callable, Iterator

import numpy as np

from benchmarks import peers
from benchmarks.answers import WrongAnswerError
from benchmarks.frames_pairs import MICROSECOND, Columnar, Ints, columns, instant, open_spans
from benchmarks.frames_peers import elapsed_peers
from benchmarks.harness import QUICK, Contestant, Effort, compare
from benchmarks.rows import Gate, Row, at_least, at_most, row
from benchmarks.workload import LUNCH, ODD, desk
from slaengine import Calendar, frames
from slaengine.frames.hours.opentime import OpenTime

GATES = {
    "workclock": at_least(400),
    "DuckDB ASOF join": at_least(20),
    "Polars join_asof": at_least(20),
    "SQL range join": at_least(100),
}
SAMPLE = 2_000
MOST = 10_000_000  # pairs that are in memory at once
SIZES = {1_000_000: at_most(12), 10_000_000: at_most(16)}


def rows(effort: Effort) -> Iterator[Row]:
    """The gated rows; answers are those of the calendar on a sample, and the peers' on all."""
    calendar = desk(LUNCH)
    sizes = {20_000: at_most(12)} if effort is QUICK else SIZES
    for size, gate in sizes.items():
        yield _against_a_copy(effort, calendar, size, gate)
    starts, ends = columns(next(iter(sizes)))
    yield _against_searching(effort, calendar, starts, ends, "", at_most(0.45))
    odd = "hours off the hour, "
    yield _against_searching(effort, desk(ODD), starts, ends, odd, at_most(0.6))
    yield from _against_peers(effort, calendar, starts, ends)
    yield from _in_and_out(effort, calendar, starts, ends)


def _against_a_copy(effort: Effort, calendar: Calendar, size: int, gate: Gate) -> Row:
    """Columns are taken in turn and answers kept a while, so that memory is used, not the cache."""
    pool = [columns(size, number=number) for number in range(max(1, min(8, MOST // size)))]
    compared = sum(_check(calendar, *pair) for pair in pool)
    kernel = OpenTime.of(calendar)
    kept: deque[Ints] = deque(maxlen=len(pool))

    def copies() -> None:
        for starts, ends in pool:
            kept.append(starts.copy())
            kept.append(ends.copy())

    def elapsed() -> None:
        for starts, ends in pool:
            kept.append(kernel.elapsed(starts, ends))

    rows = len(pool) * size
    copying = Contestant("a copy", copies, 2 * rows)
    result = compare(effort, copying, Contestant("slaengine", elapsed, rows))
    title = f"elapsed of {_millions(size)} pairs, against one copy of a column"
    return row(title, gate, result, "slaengine", compared=compared)


def _against_searching(
    effort: Effort, calendar: Calendar, starts: Ints, ends: Ints, what: str, gate: Gate
) -> Row:
    compared = _check(calendar, starts, ends)
    opens = open_spans(calendar).opens

    def search() -> None:
        np.searchsorted(opens, starts)
        np.searchsorted(opens, ends)

    searching = Contestant("searchsorted", search, starts.size)
    result = compare(effort, searching, _ours(calendar, starts, ends))
    title = f"elapsed of {_millions(starts.size)} pairs, {what}against two bare searchsorted"
    return row(title, gate, result, "slaengine", compared=compared)


def _against_peers(effort: Effort, calendar: Calendar, starts: Ints, ends: Ints) -> Iterator[Row]:
    mine = _elapsed(calendar, starts, ends)
    for peer in elapsed_peers(open_spans(calendar), starts, ends):
        compared = _same(peer, mine)
        theirs = Contestant(peer.name, peer.run, peer.size)
        result = compare(effort, _ours(calendar, starts, ends), theirs)
        title = f"elapsed of {_millions(starts.size)} pairs, against {peer.name}"
        yield row(title, GATES.get(peer.name), result, peer.name, compared=compared)


def _in_and_out(effort: Effort, calendar: Calendar, starts: Ints, ends: Ints) -> Iterator[Row]:
    mine = _elapsed(calendar, starts, ends)
    kernel = OpenTime.of(calendar)
    bare = Contestant("numpy", lambda: kernel.elapsed(starts, ends), starts.size)
    for name, make, read in _kinds():
        first, second = make(starts), make(ends)
        found = read(frames.elapsed(calendar, first, second))
        if not np.array_equal(found, mine):
            raise WrongAnswerError(f"{name} Series give other answers than numpy")

        def series(first: object = first, second: object = second) -> object:
            return frames.elapsed(calendar, first, second)

        result = compare(effort, bare, Contestant(name, series, starts.size))
        title = f"elapsed of {_millions(starts.size)} pairs, {name} in and out against numpy"
        yield row(title, at_most(1.5), result, name, compared=starts.size)


Kind = tuple[str, Callable[[Ints], object], Callable[[object], Ints]]


def _kinds() -> Iterator[Kind]:
    if peers.have("pandas"):
        import pandas as pd

        def series(values: Ints) -> object:
            return pd.Series(pd.DatetimeIndex(values.view("datetime64[us]"), tz="UTC"))

        yield "pandas", series, lambda found: np.asarray(found).view(np.int64)
    if peers.have("polars"):
        import polars as pl

        def column(values: Ints) -> object:
            return pl.Series(values).cast(pl.Datetime("us", "UTC"))

        def read(found: object) -> Ints:
            assert isinstance(found, pl.Series)
            values: Ints = found.to_physical().to_numpy()
            return values

        yield "Polars", column, read


def _ours(calendar: Calendar, starts: Ints, ends: Ints) -> Contestant:
    kernel = OpenTime.of(calendar)
    return Contestant("slaengine", lambda: kernel.elapsed(starts, ends), starts.size)


def _elapsed(calendar: Calendar, starts: Ints, ends: Ints) -> Ints:
    return OpenTime.of(calendar).elapsed(starts, ends)


def _check(calendar: Calendar, starts: Ints, ends: Ints) -> int:
    """Compare a sample with the calendar, which answers one pair at a time."""
    step = max(1, starts.size // SAMPLE)
    some, others = starts[::step], ends[::step]
    found = _elapsed(calendar, starts, ends)[::step]
    for start, end, mine in zip(some, others, found, strict=True):
        alone = calendar.elapsed(instant(start), instant(end)) // MICROSECOND
        if mine != alone:
            raise WrongAnswerError(f"{start} {end}: {mine} in columns, {alone} alone")
    return int(some.size)


def _same(peer: Columnar, mine: Ints) -> int:
    theirs = peer.answers()
    wrong = np.flatnonzero(theirs != mine[: peer.size])
    if wrong.size:
        raise WrongAnswerError(f"{peer.name}: {wrong.size} of {peer.size} answers differ")
    return peer.size


def _millions(size: int) -> str:
    return f"{size // 1_000_000}M" if size >= 1_000_000 else f"{size // 1_000}k"
