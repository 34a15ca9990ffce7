"""Clocks of a whole log, beside a sort of its keys, the same clocks elsewhere, and one by one."""

from collections.abc import Iterator

from benchmarks import peers
from benchmarks.harness import Effort
from benchmarks.rows import Row


def rows(effort: Effort) -> Iterator[Row]:
    """The gated rows; the frames that are taken in and given back are Polars'."""
    if peers.have("polars", "duckdb"):
        from benchmarks.frames_rows import rows as measured

        yield from measured(effort)
