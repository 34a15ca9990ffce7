"""What is due next, the overdue first."""

from collections.abc import Sequence
from datetime import datetime

from rich.table import Table
from rich.text import Text

from slaengine.cli.board.facts import Promise
from slaengine.cli.words import moment
from slaengine.words import amount

_WIDTH = 10
_BEFORE = 67  # columns before the subject


def upcoming(
    promises: Sequence[Promise], as_of: datetime, count: int, *, width: int, plain: bool
) -> tuple[Table, int]:
    """Draw the promises that are due next, and count all that are due at an instant.

    Where the page is narrow, the subjects give way.
    """
    due = [
        (one.clock.due_at, one)
        for one in promises
        if one.clock.stopped_at is None and one.clock.due_at is not None
    ]
    due.sort(key=lambda pair: pair[0])
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for head in ("due", "left", "used", "ticket", "promise", "priority", "subject"):
        table.add_column(head, justify="right" if head == "left" else "left", no_wrap=True)
    for due_at, one in due[:count]:
        clock = one.clock
        zone = clock.calendar.zone
        left = clock.remaining(as_of)
        style = "red" if one.is_breached else ""
        subject = Text(one.subject)
        subject.truncate(max(width - _BEFORE, 1), overflow="ellipsis")
        table.add_row(
            Text(moment(due_at.astimezone(zone), as_of.astimezone(zone)), style=style),
            Text(amount(left), style=style),
            gauge(clock.used(as_of) or 0.0, plain=plain),
            Text(clock.ticket, style="bold"),
            clock.metric.replace("_", " "),
            clock.priority or "",
            subject,
        )
    return table, len(due)


def gauge(used: float, *, plain: bool) -> Text:
    """Draw the share that is used; it fills up at 100 %, and turns yellow from 75 % on."""
    full, empty = ("#", ".") if plain else ("━", "─")
    filled = min(round(used * _WIDTH), _WIDTH)
    style = "red" if used > 1 else "yellow" if used >= 0.75 else "green"
    return Text.assemble((full * filled, style), (empty * (_WIDTH - filled), "dim"))
