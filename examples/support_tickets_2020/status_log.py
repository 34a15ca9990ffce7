"""The department's monthly status logs, as histories of events."""

import csv
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from slaengine import Event, Opened, StatusChanged

MONTHS = ("input_02.csv", "input_03.csv", "input_04.csv")


def histories(folder: Path) -> Iterator[list[Event]]:
    """Read every ticket's events; a ticket goes on from one month's file to the next."""
    tickets: dict[str, list[Event]] = {}
    for name in MONTHS:
        for row in read(folder / name):
            ticket, department, _ = row["Ticket"].split(" / ")
            events = tickets.setdefault(ticket, [])
            events.append(event(row, ticket, department, is_first=not events))
    yield from tickets.values()


def event(row: dict[str, str], ticket: str, department: str, *, is_first: bool) -> Event:
    """Tell one row of the log as an event."""
    at = datetime.fromisoformat(row["Timestamp"]).replace(tzinfo=UTC)
    if is_first:
        return Opened(ticket, at, fields={"department": department}, status=row["Status Name"])
    return StatusChanged(ticket, at, status=row["Status Name"])


def read(path: Path) -> list[dict[str, str]]:
    """Read a CSV file whose first row names the columns."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def published(folder: Path, name: str) -> list[Sequence[str]]:
    """Read a published answer, row by row."""
    return [tuple(row.values()) for row in read(folder / name)]
