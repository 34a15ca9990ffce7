"""Records from files and rows."""

import gzip
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from slaengine.availability import (
    Check,
    Maintenance,
    Outage,
    Requests,
    read_checks,
    read_maintenance,
    read_outages,
    read_requests,
)
from slaengine.errors import HistoryError
from slaengine.reading import Rejected

NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
AT = "2026-06-09T12:00:00Z"
LATER = "2026-06-09T13:00:00Z"


def test_outages_are_read_from_csv(tmp_path: Path) -> None:
    path = tmp_path / "outages.csv"
    path.write_text(
        f"id,started_at,ended_at,component,cause,title\nI-1,{AT},{LATER},web,flood,x\n,{AT},,,,\n",
        encoding="utf-8",
    )
    assert read_outages(path) == (
        Outage(NOON, NOON + HOUR, "web", "flood", "I-1"),
        Outage(NOON),
    )


def test_outages_are_read_from_lines_of_json_also_compressed(tmp_path: Path) -> None:
    path = tmp_path / "outages.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as stream:
        stream.write(f'{{"started_at": "{AT}", "ended_at": null}}\n\n')
    assert read_outages(str(path)) == (Outage(NOON),)


@pytest.mark.parametrize(
    ("read", "row", "record"),
    [
        (read_maintenance, {"started_at": AT, "ended_at": LATER}, Maintenance(NOON, NOON + HOUR)),
        (
            read_maintenance,
            {"started_at": AT, "ended_at": LATER, "announced_at": AT, "component": "db"},
            Maintenance(NOON, NOON + HOUR, NOON, "db"),
        ),
        (read_checks, {"at": AT, "ok": "true", "component": "db"}, Check(NOON, True, "db")),
        (read_requests, {"at": NOON, "good": "9", "total": 10}, Requests(NOON, 9, 10)),
    ],
)
def test_records_are_read_from_rows(
    read: Callable[[Any], tuple[object, ...]], row: dict[str, object], record: object
) -> None:
    assert read([row]) == (record,)


@pytest.mark.parametrize(
    ("read", "row", "problem"),
    [
        (read_outages, {}, "every row needs 'started_at', and it is missing, null or empty"),
        (
            read_outages,
            {"start": AT, "ended_at": LATER},
            "column 'start' is not read; call it 'started_at'",
        ),
        (
            read_outages,
            {"started_at": AT, "Resolved at": LATER},
            "column 'Resolved at' is not read; call it 'ended_at'",
        ),
        (
            read_outages,
            {"started_at": LATER, "ended_at": AT},
            (
                "outage from 2026-06-09T13:00:00+00:00 ends before it, at "
                "2026-06-09T12:00:00+00:00; swap them"
            ),
        ),
        (
            read_outages,
            {"started_at": "2026-06-09T12:00"},
            (
                "at '2026-06-09T12:00' has no time zone; write its offset, such as "
                "'2026-06-09T12:00+00:00'"
            ),
        ),
        (read_checks, {"at": AT, "ok": "perhaps"}, "ok must be true or false, not 'perhaps'"),
        (
            read_requests,
            {"at": AT, "good": 1.5, "total": 2},
            "good must be a whole number, not 1.5",
        ),
    ],
)
def test_a_row_that_cannot_be_read_is_told_with_its_place(
    read: Callable[..., tuple[object, ...]], row: dict[str, object], problem: str
) -> None:
    with pytest.raises(HistoryError) as error:
        read([row])
    assert str(error.value) == f"row 1: {problem}"
    bad: list[Rejected] = []
    assert read([row], reject=bad.append) == ()
    assert bad[0].reason == f"row 1: {problem}"


def test_a_column_of_ours_beside_one_that_looks_like_it_is_taken() -> None:
    row = {"started_at": AT, "ended_at": None, "start": "whatever"}
    assert read_outages([row]) == (Outage(NOON),)


def test_a_table_without_the_end_of_outages_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "outages.csv"
    path.write_text(f"started_at,until\n{AT},{LATER}\n", encoding="utf-8")
    with pytest.raises(HistoryError, match=r"outages.csv: no column 'ended_at' among"):
        read_outages(path)


def test_a_file_says_by_its_name_what_it_is(tmp_path: Path) -> None:
    for name in ("outages.xlsx", "outages"):
        with pytest.raises(HistoryError, match="not a name that tells CSV or JSON lines"):
            read_outages(tmp_path / name)


def test_one_row_alone_is_no_source() -> None:
    with pytest.raises(HistoryError, match="from a path, lines or rows, not from one dict"):
        read_outages({"started_at": AT})
