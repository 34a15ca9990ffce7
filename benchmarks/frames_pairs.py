"""Pairs of instants as columns, and the open hours as columns, for whoever looks up in them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from benchmarks.workload import SEED
from slaengine import Calendar

Ints: TypeAlias = NDArray[np.int64]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
NULL = -(2**63)
HOUR, YEAR = 3_600_000_000, 365 * 86_400_000_000
FIRST, LAST = datetime(2020, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)


def micros(at: datetime) -> int:
    """Microseconds since 1970."""
    return (at - EPOCH) // MICROSECOND


def instant(at: int) -> datetime:
    """The instant that a number of microseconds since 1970 is."""
    return EPOCH + int(at) * MICROSECOND


def columns(count: int, *, number: int = 0) -> tuple[Ints, Ints]:
    """Seeded starts in 2020 to 2025, and ends one hour to one year later, log-uniform."""
    rng = np.random.default_rng([SEED, number])
    starts = rng.integers(micros(FIRST), micros(LAST), count)
    gaps = np.exp(rng.uniform(np.log(HOUR), np.log(YEAR), count)).astype(np.int64)
    return starts, starts + gaps


@dataclass(frozen=True, slots=True)
class OpenSpans:
    """The open spans of a calendar as columns: opening, closing, and open time before it."""

    opens: Ints
    closes: Ints
    before: Ints

    @classmethod
    def of(cls, calendar: Calendar, first: datetime, last: datetime) -> "OpenSpans":
        """The spans between two instants."""
        spans = list(calendar.spans(first, last))
        opens = np.array([micros(span.start) for span in spans], dtype=np.int64)
        closes = np.array([micros(span.end) for span in spans], dtype=np.int64)
        lengths = closes - opens
        return cls(opens, closes, np.cumsum(lengths) - lengths)


def open_spans(calendar: Calendar) -> OpenSpans:
    """The spans that the pairs and the log can reach, with some to spare."""
    return OpenSpans.of(calendar, FIRST - timedelta(days=30), LAST + timedelta(days=500))


@dataclass(frozen=True, slots=True)
class Columnar:
    """A peer that answers whole columns: what it runs, and its answers in the order asked."""

    name: str
    run: Callable[[], object]
    answers: Callable[[], Ints]
    size: int
