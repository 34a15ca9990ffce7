"""Event files: CSV, JSON lines and gzip give the events that their rows tell of."""

import contextlib
import csv
import gzip
import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaengine.errors import HistoryError
from slaengine.events import Event, Opened, Replied, StatusChanged, Updated
from slaengine.reading import Rejected
from slaengine.reading.files import EventFile
from slaengine.reading.rows import Refusal

NINE = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
OPENED = b'{"ticket": "T-7", "at": "2026-01-05T09:00:00Z", "event": "opened"}\n'


def event_file(tmp_path: Path, content: bytes, kind: Literal["jsonl", "csv"] = "csv") -> EventFile:
    path = tmp_path / f"events.{kind}"
    path.write_bytes(content)
    return EventFile(path, path.name, kind)


def read(file: EventFile, rejected: list[Rejected] | None = None) -> list[Event]:
    refuse = Refusal(file.name, None if rejected is None else rejected.append)
    return [row.event for row in file.rows(refuse)]


def test_csv_is_read_by_its_header(tmp_path: Path) -> None:
    content = (
        b"\xef\xbb\xbfticket,at,event,by,public,status,priority,seq\r\n"
        b'T-7,2026-01-05T09:00:00Z,opened,,,new,"high, really",1\r\n'
        b"\r\n"
        b"T-7,2026-01-05T09:00:00Z,replied,agent,TRUE,,,2\r\n"
        b"T-7,2026-01-05T09:00:00Z,status_changed,,,pending,,3\r\n"
    )
    assert read(event_file(tmp_path, content)) == [
        Opened("T-7", NINE, fields={"priority": "high, really"}, status="new"),
        Replied("T-7", NINE, by="agent"),
        StatusChanged("T-7", NINE, status="pending"),
    ]


def test_an_empty_cell_is_unchanged_and_a_column_of_json_clears(tmp_path: Path) -> None:
    content = (
        b"ticket,at,event,team,fields\n"
        b'T-7,2026-01-05T09:00:00Z,updated,,"{""assignee"": """", ""size"": 3}"\n'
    )
    assert read(event_file(tmp_path, content)) == [
        Updated("T-7", NINE, fields={"assignee": "", "size": 3})
    ]


@pytest.mark.parametrize("kind", ["jsonl", "csv"])
def test_gzip_is_read_as_if_it_were_not_there(
    tmp_path: Path, kind: Literal["jsonl", "csv"]
) -> None:
    plain = {"jsonl": OPENED, "csv": b"ticket,at,event\nT-7,2026-01-05T09:00:00Z,opened\n"}[kind]
    assert read(event_file(tmp_path, gzip.compress(plain), kind)) == [Opened("T-7", NINE)]


def test_json_lines_name_the_file_and_line(tmp_path: Path) -> None:
    file = event_file(tmp_path, OPENED + b"\n" + b"{}", "jsonl")
    with pytest.raises(HistoryError) as caught:
        read(file)
    assert str(caught.value) == (
        "events.jsonl:3: every row needs 'ticket', and it is missing, null or empty"
    )


HEAD = b"ticket,at,event,by\n"
BROKEN = {
    "empty file": (
        b"",
        (
            "events.csv: no column 'ticket' and no column 'at' and no column 'event' among []; "
            "the first row names the columns, with commas between them"
        ),
    ),
    "semicolons": (
        b"ticket;at;event\n",
        (
            "events.csv: no column 'ticket' and no column 'at' and no column 'event' among "
            "['ticket;at;event']; the first row names the columns, with commas between them"
        ),
    ),
    "a column twice": (
        b"ticket,at,event,at\n",
        (
            "events.csv: column 4 is named 'at', as one before it or not at all; "
            "give every column a name of its own"
        ),
    ),
    "a column without a name": (
        b"ticket,at,event,\n",
        (
            "events.csv: column 4 is named '', as one before it or not at all; "
            "give every column a name of its own"
        ),
    ),
    "too few cells": (HEAD + b"T-7\n", "events.csv:2: 1 cells under 4 column names"),
    "too many cells": (HEAD + b"T-7,a,b,c,d\n", "events.csv:2: 5 cells under 4 column names"),
    "not UTF-8": (
        HEAD + b"T-\xe9,2026-01-05T09:00:00Z,opened,\n",
        "events.csv:2: not UTF-8 text after 'T-'; save the file as UTF-8",
    ),
    "a quote that does not close": (
        HEAD + b'"T-7,2026-01-05T09:00:00Z,opened,\nT-8,2026-01-05T09:00:00Z,opened,\n',
        "events.csv:3: not CSV: unexpected end of data",
    ),
    "a line end of old in the middle": (
        HEAD + b"T-7,2026\r-01-05T09:00:00Z,opened,\n",
        "events.csv:2: not CSV: new-line character seen in unquoted field",
    ),
    "a bad event": (
        HEAD + b"T-7,2026-01-05T09:00:00Z,replied,\n",
        "events.csv:2: ticket 'T-7': replied needs 'by', and it is missing, null or empty",
    ),
}


@pytest.mark.parametrize(("content", "message"), BROKEN.values(), ids=BROKEN.keys())
def test_csv_that_cannot_be_read_says_why(tmp_path: Path, content: bytes, message: str) -> None:
    with pytest.raises(HistoryError) as caught:
        read(event_file(tmp_path, content))
    assert str(caught.value) == message


def test_rejected_csv_rows_are_collected_with_their_text(tmp_path: Path) -> None:
    rejected: list[Rejected] = []
    content = HEAD + b'T-7,2026-01-05T09:00:00Z,opened,\nT-7,"a\nb"\nT-7,2026-01-05T09:00:00Z,x,\n'
    assert [event.name for event in read(event_file(tmp_path, content), rejected)] == [
        "opened",
        "x",
    ]
    assert [(row.place, row.row) for row in rejected] == [("events.csv:4", 'T-7,"a\nb"\n')]


@pytest.mark.parametrize("cut", [20, -6], ids=["in the data", "in the checksum"])
def test_damaged_gzip_is_named(tmp_path: Path, cut: int) -> None:
    file = event_file(tmp_path, gzip.compress(OPENED)[:cut], "jsonl")
    with pytest.raises(HistoryError, match=r"^events\.jsonl: damaged gzip file: "):
        read(file)


def test_gzip_with_a_wrong_byte_is_named(tmp_path: Path) -> None:
    content = bytearray(gzip.compress(OPENED * 50))
    content[30] ^= 0xFF
    with pytest.raises(HistoryError, match="events"):
        read(event_file(tmp_path, bytes(content), "jsonl"))


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=5)


@given(st.lists(cells.filter(lambda cell: cell not in {"", " "}), min_size=1, max_size=4))
def test_csv_fields_survive_quotes_commas_and_line_ends(
    tmp_path_factory: pytest.TempPathFactory, values: list[str]
) -> None:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["ticket", "at", "event", *(f"f{n}" for n in range(len(values)))])
    writer.writerow(["T-7", "2026-01-05T09:00:00Z", "updated", *values])
    file = event_file(tmp_path_factory.mktemp("csv"), out.getvalue().encode())
    [event] = read(file)
    assert event.fields == {f"f{number}": value for number, value in enumerate(values)}


@given(st.binary(max_size=80) | st.text('ticket,atevn"\n7-', max_size=40).map(str.encode))
def test_any_bytes_give_events_or_a_history_error(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    rows: list[Any] = [b"ticket,at,event\n" + content, content, OPENED + content]
    kinds: list[Literal["csv", "jsonl"]] = ["csv", "csv", "jsonl"]
    for row, kind in zip(rows, kinds, strict=True):
        rejected: list[Rejected] = []
        with contextlib.suppress(HistoryError):
            read(event_file(tmp_path_factory.mktemp("any"), row, kind), rejected)
        assert all(bad.place.startswith("events.") for bad in rejected)
