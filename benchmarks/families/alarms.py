"""Alarms of many open tickets at once, beside the clocks of the same events."""

from collections.abc import Iterator

from benchmarks import peers
from benchmarks.harness import Effort
from benchmarks.rows import Row


def rows(effort: Effort) -> Iterator[Row]:
    """The gated rows; the frames that are taken in and given back are Polars'."""
    if peers.have("polars"):
        from benchmarks.frames_alarms import rows as measured

        yield from measured(effort)
