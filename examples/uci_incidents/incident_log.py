"""The log of incidents as histories of events, one incident at a time."""

import csv
import gzip
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from slaengine import Event, Opened, StatusChanged

MISSING = "?"


class Row(NamedTuple):
    """One logged update: when it was, and the state of the incident after it."""

    line: int  # in the file, the header being 1
    at: datetime
    values: dict[str, str]


class Incident(NamedTuple):
    """What happened to one incident, the log's own answers, and the rows that do not fit."""

    number: str
    events: list[Event]
    resolved_at: datetime | None
    closed_at: datetime | None
    reopen_count: int
    set_aside: list[str]


def incidents(folder: Path) -> Iterator[Incident]:
    """Read the log incident by incident; the file has the rows of each next to one another."""
    with gzip.open(folder / "incident_events_a.csv.gz", "rt", encoding="utf-8") as lines:
        numbered = enumerate(csv.DictReader(lines), 2)
        rows = (Row(line, instant(row["sys_updated_at"]), row) for line, row in numbered)
        for number, group in groupby(rows, key=lambda row: row.values["number"]):
            yield incident(number, list(group))


def incident(number: str, rows: list[Row]) -> Incident:
    """Tell one incident's rows as events, without those that no history can hold."""
    opened_at = instant(rows[0].values["opened_at"])
    fields = {"priority": rows[0].values["priority"]}
    events: list[Event] = [Opened(number, opened_at, fields=fields, status="New")]
    set_aside: list[str] = []
    for row, following in zip(rows, [*rows[1:], rows[-1]], strict=True):
        if row.at < opened_at:
            set_aside.append(reason(number, row, f"before it was opened at {opened_at}"))
        elif row.at > following.at:
            set_aside.append(reason(number, row, f"after the next row of it at {following.at}"))
        else:
            events.append(update(number, row))
    last = rows[-1].values
    return Incident(
        number,
        events,
        maybe_instant(last["resolved_at"]),
        maybe_instant(last["closed_at"]),
        int(last["reopen_count"]),
        set_aside,
    )


def update(number: str, row: Row) -> StatusChanged:
    """Tell one row as an event: every row says the state, the priority and the assignee."""
    assignee = row.values["assigned_to"]
    fields = {
        "priority": row.values["priority"],
        "assignee": "" if assignee == MISSING else assignee,
    }
    return StatusChanged(number, row.at, fields=fields, status=row.values["incident_state"])


def reason(number: str, row: Row, why: str) -> str:
    return f"line {row.line}: incident {number}: an update at {row.at} stands {why}"


def instant(text: str) -> datetime:
    """Read an instant of the log, `29/2/2016 01:16`; its zone is unknown and taken for UTC."""
    day, time = text.split()
    date, month, year = day.split("/")
    hour, minute = time.split(":")
    return datetime(int(year), int(month), int(date), int(hour), int(minute), tzinfo=UTC)


def maybe_instant(text: str) -> datetime | None:
    return None if text == MISSING else instant(text)
