"""Records as a table that is pleasant to read on a terminal."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Literal

from rich.console import Console
from rich.table import Table
from rich.text import Text

from slaengine.cli.sinks import Record, Value, Write
from slaengine.cli.words import amount, moment, plural

STATES: Mapping[str, str] = {
    "met": "green",
    "missed": "red",
    "running": "cyan",
    "paused": "yellow",
    "cancelled": "dim",
}


@dataclass(frozen=True, slots=True)
class Look:
    """What a table shows: which columns under which heads, in which zone, and how many rows.

    The columns in `soft` may become narrow. `limit` rows are drawn of those that are written; `of`
    counts what there is, where less is written.
    """

    heads: Mapping[str, str]
    soft: Collection[str]
    as_of: datetime
    zone: tzinfo
    noun: str
    limit: int | None = None
    of: int = 0


@contextmanager
def table(look: Look) -> Iterator[Write]:
    """Gather records and print them as a table at the end, with a line on what is not shown."""
    console = Console(highlight=False)
    drawn = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for key, head in look.heads.items():
        # where the terminal is narrow, names give way before figures do
        hard = key not in look.soft
        drawn.add_column(head, justify=_side(key), no_wrap=hard, overflow="ellipsis")
    count = 0

    def write(record: Record) -> None:
        nonlocal count
        count += 1
        if look.limit is None or count <= look.limit:
            drawn.add_row(*(_cell(key, record[key], look) for key in look.heads))

    yield write
    if count:
        console.print(drawn)
    console.print(f"\n{_footer(count, look)}", style="dim")


def _side(key: str) -> Literal["left", "right"]:
    return "right" if key.endswith("_us") else "left"


def _footer(count: int, look: Look) -> str:
    shown = count if look.limit is None else min(count, look.limit)
    whole = plural(max(count, look.of), look.noun)
    part = whole if shown >= max(count, look.of) else f"{shown} of {whole}"
    today = look.as_of.astimezone(look.zone)
    more = "; --out FILE writes them all" if shown < count else ""
    return f"{part} as of {today:%a} {today.day} {today:%b %Y %H:%M} {look.zone}{more}"


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
