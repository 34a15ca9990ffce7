"""A bar for long work, on a terminal only."""

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

_STEP = 1_000


def watched(rows: Iterable[T], what: str, total: int | None = None) -> Iterator[T]:
    """Pass the rows through; on a terminal, show on stderr how far along they are."""
    if not sys.stderr.isatty():
        return iter(rows)
    return _with_bar(rows, what, total)


def _with_bar(rows: Iterable[T], what: str, total: int | None) -> Iterator[T]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        done = 0
        for done, row in enumerate(rows, 1):
            yield row
            if done % _STEP == 0:
                bar.update(task, completed=done)
        bar.update(task, completed=done)
