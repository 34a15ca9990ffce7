"""Clock frames that can be compared, from whoever worked them out: plain numbers and texts."""

from collections.abc import Iterable
from datetime import datetime

import polars as pl

from benchmarks.answers import WrongAnswerError
from benchmarks.frames_log import AS_OF, METRICS
from slaengine import Clock, Event, Policy, evaluate

TEXTS = ["metric", "agreement", "kind", "priority", "state"]
INSTANTS = ["started_at", "stopped_at", "due_at", "breached_at"]
AMOUNTS = ["target", "elapsed", "remaining", "paused"]
NUMBERS = ["ticket", "cycle", "breached"]
COLUMNS = [*NUMBERS, *TEXTS, *INSTANTS, *AMOUNTS]


def plain(frame: pl.DataFrame) -> pl.DataFrame:
    """Microseconds for instants and durations, texts for their codes, in the frame's own order."""
    return frame.select(
        pl.col("ticket", "cycle").cast(pl.Int64),
        pl.col("breached").cast(pl.Boolean),
        pl.col(TEXTS).cast(pl.String),
        pl.col(INSTANTS).cast(pl.Datetime("us", "UTC")).to_physical(),
        pl.col(AMOUNTS).to_physical(),
    )


def of_histories(policy: Policy, histories: Iterable[list[Event]]) -> pl.DataFrame:
    """The same rows from the scalar engine, save for the time that passed in pauses."""
    rows = [
        _row(clock)
        for history in histories
        for clock in sorted(evaluate(policy, history), key=lambda one: METRICS.index(one.metric))
    ]
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row")


_INSTANT, _AMOUNT = pl.Datetime("us", "UTC"), pl.Duration("us")
_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "ticket": pl.Int64,
    "cycle": pl.Int64,
    "breached": pl.Boolean,
    **dict.fromkeys(TEXTS, pl.String),
    **dict.fromkeys(INSTANTS, _INSTANT),
    **dict.fromkeys(AMOUNTS[:-1], _AMOUNT),
}


def _row(clock: Clock) -> tuple[object, ...]:
    breached = clock.is_breached(AS_OF)
    silent: datetime | None = clock.due_at if breached else None
    return (
        int(clock.ticket),
        clock.cycle,
        breached,
        clock.metric,
        clock.agreement,
        clock.kind,
        clock.priority,
        clock.state,
        clock.started_at,
        clock.stopped_at,
        clock.due_at,
        clock.breached_at or silent,
        clock.target,
        clock.elapsed(AS_OF),
        clock.remaining(AS_OF),
    )


def same(mine: pl.DataFrame, theirs: pl.DataFrame, whose: str) -> int:
    """The number of clocks that are equal in every column, as far as theirs go."""
    first, second = plain(mine.head(theirs.height)), _plain(theirs)
    for name in second.columns:
        wrong = first.filter(first[name].ne_missing(second[name]))
        if wrong.height:
            raise WrongAnswerError(f"{whose}: {wrong.height} {name} differ: {wrong.row(0)}")
    return second.height


def _plain(theirs: pl.DataFrame) -> pl.DataFrame:
    if "paused" in theirs.columns:
        return plain(theirs)
    return plain(theirs.with_columns(pl.lit(0).alias("paused"))).drop("paused")
