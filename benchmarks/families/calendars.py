"""Elapsed time and due dates on one calendar, beside every peer, in four classes of gaps."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from benchmarks import peers
from benchmarks.answers import equal, wrong
from benchmarks.harness import Contestant, Effort, compare
from benchmarks.rows import Row, at_least, at_most, row
from benchmarks.workload import GAP_CLASSES, HOUR, LUNCH, PLAIN, Pair, desk, dues, pairs
from slaengine import Calendar

A = TypeVar("A")
B = TypeVar("B")

ELAPSED_GATES = (5.0, 9.0, 50.0, 250.0)
ADD_GATES = (4.0, 4.5, 14.0, 60.0)
COUNT = 400


def calls(name: str, call: Callable[[A, B], object], asked: Sequence[tuple[A, B]]) -> Contestant:
    """A contestant that answers each question once a pass."""

    def run() -> None:
        for first, second in asked:
            call(first, second)

    return Contestant(name, run, len(asked))


def rows(effort: Effort) -> Iterator[Row]:
    """The gated rows against workclock, then flatness, then the further peers."""
    calendar = desk(LUNCH)
    if peers.have("workclock"):
        yield from _against_workclock(calendar, effort)
    yield from _flatness(calendar, effort)
    yield from _further(calendar, effort)
    if peers.have("pandas"):
        yield from _against_pandas(effort)


def _against_workclock(calendar: Calendar, effort: Effort) -> Iterator[Row]:
    peer = peers.workclock_desk()
    for gaps, gate in zip(GAP_CLASSES, ELAPSED_GATES, strict=True):
        asked = pairs(gaps, COUNT)
        compared = equal(asked, calendar.elapsed, peer.between)
        subject = calls("slaengine", calendar.elapsed, asked)
        result = compare(effort, subject, calls("workclock", peer.between, asked))
        title = f"elapsed, {gaps.name}, against workclock"
        yield row(title, at_least(gate), result, "workclock", compared=compared)
    for gaps, gate in zip(GAP_CLASSES, ADD_GATES, strict=True):
        amounts = dues(calendar, pairs(gaps, COUNT))
        compared = equal(amounts, calendar.add, peer.add)
        subject = calls("slaengine", calendar.add, amounts)
        result = compare(effort, subject, calls("workclock", peer.add, amounts))
        title = f"add, {gaps.name}, against workclock"
        yield row(title, at_least(gate), result, "workclock", compared=compared)


def _flatness(calendar: Calendar, effort: Effort) -> Iterator[Row]:
    short, long = (pairs(gaps, COUNT) for gaps in (GAP_CLASSES[0], GAP_CLASSES[-1]))
    result = compare(
        effort, calls("1 h–2 d", calendar.elapsed, short), calls("1–5 y", calendar.elapsed, long)
    )
    yield row(
        "elapsed, a 1–5 y gap against a 1 h–2 d gap", at_most(1.15), result, "1–5 y", compared=0
    )
    near, far = dues(calendar, short), dues(calendar, long)
    result = compare(
        effort, calls("1 h–2 d", calendar.add, near), calls("1–5 y", calendar.add, far)
    )
    yield row("add, a 1–5 y gap against a 1 h–2 d gap", at_most(1.15), result, "1–5 y", compared=0)


def _further(calendar: Calendar, effort: Effort) -> Iterator[Row]:
    builders = {
        "timegrid": peers.timegrid,
        "pm4py": peers.pm4py,
        "businesstimedelta": peers.businesstimedelta,
    }
    for name, build in builders.items():
        if peers.have(name):
            yield from _against(build(), calendar, effort)


def _against(peer: peers.Peer, calendar: Calendar, effort: Effort) -> Iterator[Row]:
    for gaps, patience in zip(GAP_CLASSES, peer.patience, strict=True):
        asked = pairs(gaps, patience)
        if peer.elapsed is not None:
            theirs = peer.pairs(asked)
            wrongs = wrong(
                (calendar.elapsed(*one) for one in asked), (peer.elapsed(*one) for one in theirs)
            )
            yield _further_row(
                f"elapsed, {gaps.name}, against {peer.name}",
                effort,
                calls("slaengine", calendar.elapsed, asked),
                calls(peer.name, peer.elapsed, theirs),
                wrongs=wrongs,
            )
        if peer.add is not None:
            amounts = dues(calendar, asked)
            given = peer.dues(amounts)
            wrongs = wrong(
                (_like(calendar.add(*one), given[0][0]) for one in amounts),
                (peer.add(*one) for one in given),
            )
            yield _further_row(
                f"add, {gaps.name}, against {peer.name}",
                effort,
                calls("slaengine", calendar.add, amounts),
                calls(peer.name, peer.add, given),
                wrongs=wrongs,
            )


def _further_row(
    title: str, effort: Effort, ours: Contestant, theirs: Contestant, *, wrongs: int
) -> Row:
    result = compare(effort, ours, theirs)
    note = f"{wrongs} of {theirs.size} answers wrong" if wrongs else ""
    return row(title, None, result, theirs.name, compared=theirs.size - wrongs, note=note)


def _like(answer: datetime, model: datetime) -> datetime:
    """Our instant as wall time where the peer answers in wall time."""
    return answer if model.tzinfo is not None else answer.replace(tzinfo=None)


def _against_pandas(effort: Effort) -> Iterator[Row]:
    """Whole hours from whole hours in open time, and due dates that land on an opening."""
    calendar, peer = desk(PLAIN), peers.pandas_hours()
    assert peer.elapsed is not None
    assert peer.add is not None

    def add(start: datetime, amount: timedelta) -> datetime:
        return calendar.add(start, amount, landing="open")

    for gaps, patience in zip(GAP_CLASSES, peer.patience, strict=True):
        asked = [_on_the_hour(calendar, one) for one in pairs(gaps, patience)]
        amounts = dues(calendar, asked)
        yield _further_row(
            f"elapsed, {gaps.name}, against pandas",
            effort,
            calls("slaengine", calendar.elapsed, asked),
            calls("pandas", peer.elapsed, peer.pairs(asked)),
            wrongs=wrong(
                (calendar.elapsed(*one) for one in asked),
                (peer.elapsed(*one) for one in peer.pairs(asked)),
            ),
        )
        yield _further_row(
            f"add, {gaps.name}, against pandas",
            effort,
            calls("slaengine", add, amounts),
            calls("pandas", peer.add, peer.dues(amounts)),
            wrongs=wrong(
                (_naive(add(*one)) for one in amounts),
                (peer.add(*one) for one in peer.dues(amounts)),
            ),
        )


def _naive(answer: datetime) -> datetime:
    return answer.replace(tzinfo=None)


def _on_the_hour(calendar: Calendar, pair: Pair) -> Pair:
    """The pair moved to the next opening and down to the whole hour, where pandas can answer."""
    start, end = (calendar.next_open(at).replace(minute=0, second=0, microsecond=0) for at in pair)
    return (start, end) if start < end else (start, calendar.add(start, HOUR, landing="open"))
