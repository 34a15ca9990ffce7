"""The cases as they lie on disk: a file of other systems' answers, one JSON object a line."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("SLAENGINE_VECTORS", PROJECT.parent / "shared" / "vectors"))
ABSENT = f"needs the shared vectors: set SLAENGINE_VECTORS to their directory (not at {FOLDER})"

CALENDAR_FILES = (
    "biz",
    "biz_random",
    "working_hours",
    "business_time",
    "businesstimedelta",
    "odoo_calendar",
    "libredesk",
    "gotrs",
)
TICKET_FILES = ("zammad", "frappe", "glpi", "chatwoot", "oca", "commercial")
FILES = CALENDAR_FILES + TICKET_FILES  # kpis are no questions to a calendar or a clock


@dataclass(frozen=True)
class Case:
    """One question and the answer that the other system gave; `op` is "ticket" for a history."""

    file: str
    id: str
    op: str
    data: Mapping[str, Any] = field(repr=False, compare=False)

    def __getitem__(self, key: str) -> Any:
        return self.data[key]

    def get(self, key: str) -> Any:
        return self.data.get(key)

    @property
    def start(self) -> datetime:
        """The instant that is asked about; where that is a date, ask for `date`."""
        return instant(self.data.get("start") or self.data["at"])

    @property
    def end(self) -> datetime:
        return instant(self.data["end"])

    @property
    def amount(self) -> timedelta:
        """The open time to add, to the microsecond; negative for an operation that subtracts."""
        amount = timedelta(seconds=self.data["seconds"])
        return -amount if self.op == "subtract" else amount

    @property
    def days(self) -> int:
        """The business days to add; negative for an operation that subtracts."""
        days = int(self.data["days"])
        return -days if self.op == "days_subtract" else days

    @property
    def date(self) -> date:
        return date.fromisoformat(str(self.data.get("date") or self.data["start"])[:10])

    @property
    def tz(self) -> str:
        return str(self.data["calendar"]["tz"])


def instant(text: str) -> datetime:
    """Read an instant; what a nanosecond clock adds beyond microseconds is dropped."""
    return datetime.fromisoformat(text)


@cache
def cases(file: str) -> Sequence[Case]:
    """Return the cases of a file in its order; none where the folder is absent."""
    path = FOLDER / f"{file}.jsonl"
    if not FOLDER.is_dir():
        return ()
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return tuple(
        Case(file=file, id=row["id"], op=row.get("op", "ticket"), data=row)
        for row in rows
        if "meta" not in row
    )
