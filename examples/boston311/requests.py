"""The city's service requests, as its export has them."""

import csv
import gzip
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

BOSTON = ZoneInfo("America/New_York")


class Request(NamedTuple):
    """One request: when it came, when the city promised to be done, and when it was."""

    row: int  # in the file, the first after the header being 1
    case: str
    type: str
    opened_at: datetime
    promised_at: datetime | None
    closed_at: datetime | None
    verdict: str  # ONTIME, OVERDUE, or empty
    source: str


class Rule(NamedTuple):
    """The target that most requests of a type follow."""

    type: str
    unit: str  # business_days or calendar_days
    days: int


def requests(folder: Path) -> Iterator[Request]:
    """Read all requests, in the order of the file."""
    with gzip.open(folder / "requests_2015h1.csv.gz", "rt", encoding="utf-8") as lines:
        for number, row in enumerate(csv.DictReader(lines), 1):
            yield Request(
                number,
                row["case_id"],
                row["type"],
                _wall(row["open_dt"]),
                _wall(row["target_dt"]) if row["target_dt"] else None,
                _wall(row["closed_dt"]) if row["closed_dt"] else None,
                row["ontime_status"],
                row["source"],
            )


def rules(folder: Path) -> Iterator[Rule]:
    """Read the targets by request type."""
    with (folder / "targets_2015h1.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield Rule(row["type"], row["unit"], int(row["days"]))


def _wall(text: str) -> datetime:
    """Place a wall time of the export, which has no offset, where the city lives."""
    return datetime.fromisoformat(text).replace(tzinfo=BOSTON)
