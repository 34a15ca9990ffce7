"""Progress on a terminal, for work that takes a while; nothing where nobody watches."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

_LONG = 1_000_000  # rows that are done before anybody would look


Step: TypeAlias = Callable[[int], None]  # told how many more rows are done


@contextmanager
def watched(doing: str, rows: int) -> Iterator[Step]:
    """Show how far the work on so many rows has come, on a terminal, if there is one."""
    if rows < _LONG or not sys.stderr.isatty():
        yield _silent
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(doing, total=rows)
        yield lambda done: bar.advance(task, done)


def _silent(_rows: int) -> None:
    """Nobody watches."""
