"""Shown statements: as text for a terminal or a letter, and as a table for a notebook."""

from collections.abc import Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from slaengine.markup import html_table
from slaengine.remedies.statement import Statement

_HEAD = ("remedy", "measured and worked out", "granted", "claim")
_MICROSECOND = timedelta(microseconds=1)


def as_text(statement: Statement) -> str:
    """Draw a statement as text: a title, each remedy with its arithmetic, and the total."""
    names = [line.remedy for line in statement.lines]
    wide = max(map(len, [*names, "total"]))
    drawn = [title(statement)]
    for line in statement.lines:
        drawn.append(f"  {line.remedy:{wide}}  {line.text()}")
        drawn.append(f"  {'':{wide}}  {line.granted}")
    drawn.append(f"  {'total':{wide}}  {total(statement)}")
    drawn += [f"  {note}" for note in (*statement.notes, *_warning(statement))]
    return "\n".join(drawn)


def as_html(statement: Statement) -> str:
    """Draw a statement as an HTML table."""
    foot = "; ".join([f"total: {total(statement)}", *statement.notes, *_warning(statement)])
    return html_table(title(statement), _HEAD, _lines(statement), foot=foot)


def title(statement: Statement) -> str:
    """Say whose statement it is, and for which dates."""
    zone = ZoneInfo(statement.tz)
    first = statement.start_at.astimezone(zone).date()
    last = (statement.end_at - _MICROSECOND).astimezone(zone).date()
    days = f"{first} to {last}" if first != last else f"{first}"
    return f"{statement.agreement}, {statement.period}: {days} ({statement.tz})"


def total(statement: Statement) -> str:
    """Say what is owed in all."""
    found = statement.total
    if found is None:
        return "no money"
    if found.amount < 0:
        return f"{-found:,} owed by the customer"
    return f"{found:,}"


def _lines(statement: Statement) -> list[Sequence[str]]:
    return [
        (
            line.remedy,
            "; ".join(filter(None, (line.arithmetic, *line.notes))),
            line.granted,
            line.claim,
        )
        for line in statement.lines
    ]


def _warning(statement: Statement) -> list[str]:
    if statement.is_final:
        return []
    return [f"not final: as of {statement.as_of.isoformat()}, more may come"]
