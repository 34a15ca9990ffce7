"""The two clocks of each ticket as six columns, from whoever worked them out.

Our clock frame has a row a clock and says more of it; the peers are asked for this much only.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from benchmarks.answers import WrongAnswerError
from benchmarks.frames_log import AS_OF, TARGETS
from benchmarks.frames_pairs import MICROSECOND, NULL, Ints, micros
from slaengine import Event, Policy, TicketSla, evaluate

if TYPE_CHECKING:
    import polars as pl
    import pyarrow as pa

METRICS = tuple(TARGETS)
PARTS = ("elapsed", "due", "breach")
NAMES = ("ticket", *(f"{metric}_{part}" for metric in METRICS for part in PARTS))

Clocks: TypeAlias = dict[str, Ints]


def of_table(table: "pa.Table") -> Clocks:
    """The columns of a peer's table, which has a row a ticket."""
    return {name: table[name].fill_null(NULL).to_numpy() for name in NAMES}


def of_frame(frame: "pl.DataFrame") -> Clocks:
    """The columns of a peer's frame, which has a row a ticket."""
    return {name: frame[name].fill_null(NULL).to_numpy() for name in NAMES}


def of_clock_frame(frame: "pl.DataFrame") -> Clocks:
    """The same columns of our clock frame; every ticket has exactly one clock of each metric."""
    import polars as pl

    found: Clocks = {}
    for metric in METRICS:
        clocks = frame.filter(pl.col("metric") == metric)
        found["ticket"] = clocks["ticket"].to_numpy()
        for part, name in zip(PARTS, ("elapsed", "due_at", "breached_at"), strict=True):
            values = clocks[name].to_physical().fill_null(NULL)
            found[f"{metric}_{part}"] = values.to_numpy()
    return found


def of_histories(policy: Policy, histories: Iterable[list[Event]]) -> Clocks:
    """The same columns from the scalar engine."""
    answers = [_of_ticket(evaluate(policy, history)) for history in histories]
    columns = np.array(answers, dtype=np.int64).T
    return dict(zip(NAMES, columns, strict=True))


def _of_ticket(sla: TicketSla) -> list[int]:
    answers = [int(sla.ticket)]
    for metric in METRICS:
        clock = sla[metric]
        silent = clock.due_at if clock.is_breached(AS_OF) else None
        answers += [
            _micros(clock.elapsed(AS_OF)),
            _instant(clock.due_at),
            _instant(clock.breached_at or silent),
        ]
    return answers


def _micros(amount: timedelta) -> int:
    return amount // MICROSECOND


def _instant(at: datetime | None) -> int:
    return NULL if at is None else micros(at)


def same(mine: Clocks, theirs: Clocks, whose: str) -> int:
    """The number of tickets whose clocks are equal, as far as theirs go; a difference raises."""
    count = theirs["ticket"].size
    for name in NAMES:
        wrong = np.flatnonzero(mine[name][:count] != theirs[name])
        if wrong.size:
            ticket = theirs["ticket"][wrong[0]]
            raise WrongAnswerError(f"{whose}: {wrong.size} {name} differ, such as of {ticket}")
    return count
