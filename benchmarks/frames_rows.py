"""Clocks of a whole log, beside a sort of its keys, the same clocks elsewhere, and one by one.

The log comes in the order of time; the frame is Polars', and so is the answer.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import polars as pl

from benchmarks import frames_cores, frames_memory
from benchmarks.frames_clocks import of_histories, same
from benchmarks.frames_duckdb import Desk
from benchmarks.frames_log import AS_OF, Log, log, policy
from benchmarks.frames_pairs import open_spans
from benchmarks.frames_polars import clocks
from benchmarks.harness import QUICK, Contestant, Effort, compare
from benchmarks.rows import Row, at_least, at_most, row
from benchmarks.workload import LUNCH, desk
from slaengine import frames

SAMPLE, ALONE = 1_000, 100
SMALL, MIDDLE, LARGE = 100_000, 1_000_000, 10_000_000
WIDTH = 24  # bits of a packed key that number the rows


def rows(effort: Effort) -> Iterator[Row]:
    """The gated rows; ten million events are for a thorough run."""
    middle = log(SMALL if effort is QUICK else MIDDLE)
    yield _against_a_sort(effort, middle)
    yield from _against_peers(effort, middle)
    yield _against_one_by_one(effort, middle)
    if effort is QUICK:
        return
    large = log(LARGE)
    yield from _large(replace(effort, rounds=5, tries=2), log(SMALL), large)
    yield frames_memory.measured(large)
    yield from frames_cores.rows(MIDDLE, 7)


def events_frame(events: Log) -> pl.DataFrame:
    """The columns that the two clocks look at."""
    return events.polars("channel", "team")


def _against_a_sort(effort: Effort, events: Log) -> Row:
    compared = same(_answers(events), _one_by_one(events, SAMPLE), "one by one")
    result = compare(effort, _sort(events), _ours(events))
    return row(_sorting(events), at_most(20), result, "slaengine", compared=compared)


def _sort(events: Log) -> Contestant:
    """The unit is one sort of the key that brings a ticket's events together, in their order."""
    key = (events.ticket << WIDTH) | np.arange(events.size)
    return Contestant("np.sort", lambda: np.sort(key), events.size)


def _sorting(events: Log) -> str:
    return f"clocks of {_count(events)} events, against one np.sort of an int64 key"


def _against_peers(effort: Effort, events: Log) -> Iterator[Row]:
    """All answer with the whole clock frame, a row a clock, by ticket and metric."""
    mine, spans = _answers(events), open_spans(desk(LUNCH))
    title = f"clocks of {_count(events)} events, against the same in"
    query = clocks(events_frame(events), spans)
    compared = same(mine, query.collect(), "Polars")
    result = compare(effort, _ours(events), Contestant("Polars", query.collect, events.size))
    yield row(f"{title} lazy Polars", at_least(2.5), result, "Polars", compared=compared)
    held = Desk(events.arrow("channel", "team"), spans)

    def sql() -> object:
        return held.clocks().to_arrow_table()

    compared = same(mine, pl.DataFrame(held.clocks().to_arrow_table()), "DuckDB")
    result = compare(effort, _ours(events), Contestant("DuckDB", sql, events.size))
    yield row(f"{title} DuckDB's SQL", at_least(5), result, "DuckDB", compared=compared)


def _against_one_by_one(effort: Effort, events: Log) -> Row:
    """Our own engine over the first tickets, whose events it gets ready made."""
    rules, histories = policy(), list(events.histories(ALONE))
    compared = same(_answers(events), _one_by_one(events, ALONE), "one by one")

    def alone() -> object:
        return of_histories(rules, histories)

    size = sum(len(history) for history in histories)
    result = compare(effort, _ours(events), Contestant("one by one", alone, size))
    title = f"clocks of {_count(events)} events, against our own engine ticket by ticket"
    return row(title, at_least(4), result, "one by one", compared=compared)


def _large(effort: Effort, small: Log, large: Log) -> Iterator[Row]:
    """Two rows of the same rounds, since a pass over the large log takes its time."""
    compared = same(_answers(large), _one_by_one(large, SAMPLE), "one by one")
    names = _count(small), _count(large)
    few, many = (
        Contestant(name, _ours(events).run, events.size)
        for name, events in zip(names, (small, large), strict=True)
    )
    result = compare(effort, few, many, _sort(large))
    sorting = result.between("np.sort", many.name)
    yield row(_sorting(large), at_most(20), sorting, many.name, compared=compared)
    title = f"clocks, time per event of {names[1]} events against of {names[0]}"
    yield row(title, at_most(2.2), result, many.name, compared=0)


def _ours(events: Log) -> Contestant:
    rules, frame = policy(), events_frame(events)

    def run() -> object:
        return frames.evaluate(rules, frame, as_of=AS_OF)

    return Contestant("slaengine", run, events.size)


def _answers(events: Log) -> pl.DataFrame:
    return frames.evaluate(policy(), events_frame(events), as_of=AS_OF)


def _one_by_one(events: Log, count: int) -> pl.DataFrame:
    return of_histories(policy(), events.histories(count))


def _count(events: Log) -> str:
    thousands = round(events.size / 1_000)
    return f"{round(thousands / 1_000)}M" if thousands >= 999 else f"{thousands}k"
