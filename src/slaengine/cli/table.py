"""Records as a table that is pleasant to read on a terminal."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Literal

from rich.console import Console
from rich.table import Table
from rich.text import Text

from slaengine.cli.sinks import Record, Value, Write
from slaengine.cli.words import moment
from slaengine.room import fitted, wide, wrapped
from slaengine.words import amount, dated, plural

STATES: Mapping[str, str] = {
    "met": "green",
    "missed": "red",
    "running": "cyan",
    "paused": "yellow",
    "cancelled": "dim",
}

_WIDE = 1 << 16
_FIGURES = ("_us", "_at", "at")


@dataclass(frozen=True, slots=True)
class Look:
    """What a table shows: which columns under which heads, in which zone, and how many rows.

    `limit` rows are drawn of those that are written; `of`
    counts what there is, where less is written.
    """

    heads: Mapping[str, str]
    as_of: datetime
    zone: tzinfo
    noun: str
    limit: int | None = None
    of: int = 0


def console_of() -> Console:
    """Return what tables are printed on: as wide as the terminal, or as they are in a pipe."""
    console = Console(highlight=False)
    if not console.is_terminal:  # nothing has to fit into a file
        console = Console(highlight=False, width=_WIDE)
    return console


@contextmanager
def table(look: Look) -> Iterator[Write]:
    """Gather records and print them as a table at the end, with a line on what is not shown."""
    console = console_of()
    rows: list[list[Text]] = []
    count = 0

    def write(record: Record) -> None:
        nonlocal count
        count += 1
        if look.limit is None or count <= look.limit:
            rows.append([_cell(key, record[key], look) for key in look.heads])

    yield write
    if rows:
        console.print(_drawn(look, rows, console.width))
    console.print(f"\n{_footer(count, look)}", style="dim")


def _drawn(look: Look, rows: Sequence[Sequence[Text]], width: int) -> Table:
    """Draw rows; where a terminal is narrow, names are broken into lines before figures are."""
    heads = list(look.heads.items())
    cells = [[head for _, head in heads], *([cell.plain for cell in row] for row in rows)]
    columns = list(zip(*cells, strict=True))
    figures = [place for place, (key, _) in enumerate(heads) if key.endswith(_FIGURES)]
    whole = [
        [*map(_unbroken, column)] if place in figures else column
        for place, column in enumerate(columns)
    ]
    widths, gap = fitted(whole, width)
    if any(widths[place] < max(map(wide, columns[place])) for place in figures):
        widths, gap = fitted(columns, width)
    drawn = Table(box=None, pad_edge=False, padding=(0, gap, 0, 0), header_style="dim")
    for (key, head), across in zip(heads, widths, strict=True):
        drawn.add_column("\n".join(wrapped(head, across)), justify=_side(key), width=across)
    for row in rows:
        drawn.add_row(*(_broken(cell, across) for cell, across in zip(row, widths, strict=True)))
    return drawn


def _broken(cell: Text, width: int) -> Text:
    return Text("\n".join(wrapped(cell.plain, width)), style=cell.style)


def _unbroken(text: str) -> str:
    return text.replace(" ", "\u00a0")


def _side(key: str) -> Literal["left", "right"]:
    return "right" if key.endswith("_us") else "left"


def _footer(count: int, look: Look) -> str:
    shown = count if look.limit is None else min(count, look.limit)
    whole = plural(max(count, look.of), look.noun)
    part = whole if shown >= max(count, look.of) else f"{shown} of {whole}"
    more = "; --out FILE writes them all" if shown < count else ""
    return f"{part} as of {dated(look.as_of.astimezone(look.zone))} {look.zone}{more}"


def _cell(key: str, value: Value, look: Look) -> Text:
    if value is None:
        return Text("")
    if isinstance(value, datetime):
        today = look.as_of.astimezone(look.zone)
        return Text(moment(value.astimezone(look.zone), today))
    if key.endswith("_us") and isinstance(value, int):
        left = timedelta(microseconds=value)
        return Text(amount(left), style="red" if value < 0 else "")
    if key.endswith("_at") and isinstance(value, str):
        return _cell(key, datetime.fromisoformat(value), look)
    if key == "state":
        return Text(str(value), style=STATES.get(str(value), ""))
    return Text(str(value))
