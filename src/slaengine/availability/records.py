"""Records: outages, maintenance, checks and request counts, from files or rows of a database."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from slaengine.availability.check import Check
from slaengine.availability.maintenance import Maintenance
from slaengine.availability.outage import Outage
from slaengine.availability.requests import Requests
from slaengine.errors import HistoryError
from slaengine.reading import Rejected
from slaengine.reading.files import EventFile, FileFormat
from slaengine.reading.rejected import RawRow
from slaengine.reading.row import needed
from slaengine.reading.rows import Refusal, mapping_in
from slaengine.reading.values import (
    UnreadableError,
    instant_of,
    shown,
    text_of,
    truth_of,
    whole_of,
)

T = TypeVar("T")
Source = str | Path | Iterable[RawRow]
Reject = Callable[[Rejected], object]

_FORMATS: dict[str, FileFormat] = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
    ".csv": "csv",
}
# What other systems call these columns: ignored, they would change what is counted in silence.
_MEANT = {
    "start": "started_at",
    "start_at": "started_at",
    "started": "started_at",
    "begin": "started_at",
    "from": "started_at",
    "end": "ended_at",
    "end_at": "ended_at",
    "ended": "ended_at",
    "finished_at": "ended_at",
    "resolved_at": "ended_at",
    "to": "ended_at",
    "until": "ended_at",
    "announced": "announced_at",
    "reason": "cause",
    "service": "component",
    "time": "at",
    "timestamp": "at",
    "up": "ok",
}


def read_outages(source: Source, *, reject: Reject | None = None) -> tuple[Outage, ...]:
    """Read outages from a file of CSV or JSON lines, or from rows.

    A row has `started_at` and, once it is over, `ended_at` (ISO 8601 with an offset), and as needed
    `component`, `cause` and `id`. Other columns are left alone. `source` is a path that ends in
    `.csv` or `.jsonl` (also with `.gz`), or an iterable of lines of JSON or of mappings. The first
    row that cannot be read raises `HistoryError` with its place; with `reject`, it is handed over
    and reading goes on.

    >>> lines = ['{"started_at": "2026-06-09T12:00:00Z", "ended_at": null, "component": "web"}']
    >>> read_outages(lines)[0].component
    'web'
    """
    return _read(source, _outage, ("started_at", "ended_at"), reject)


def read_maintenance(source: Source, *, reject: Reject | None = None) -> tuple[Maintenance, ...]:
    """Read maintenance windows: `started_at`, `ended_at`, and if known `announced_at`, `component`.

    Sources and errors are as for `read_outages`.

    >>> row = {"started_at": "2026-06-09T02:00:00Z", "ended_at": "2026-06-09T04:00:00Z"}
    >>> read_maintenance([row])[0].announced_at is None
    True
    """
    return _read(source, _maintenance, ("started_at", "ended_at"), reject)


def read_checks(source: Source, *, reject: Reject | None = None) -> tuple[Check, ...]:
    """Read check results: `at`, `ok` (true or false), and if known `component`.

    Sources and errors are as for `read_outages`.

    >>> read_checks(['{"at": "2026-06-09T12:00:00Z", "ok": false}'])[0].ok
    False
    """
    return _read(source, _check, ("at", "ok"), reject)


def read_requests(source: Source, *, reject: Reject | None = None) -> tuple[Requests, ...]:
    """Read request counts by slice of time: `at`, `good`, `total`, and if known `component`.

    Sources and errors are as for `read_outages`.

    >>> read_requests([{"at": "2026-06-09T12:00:00Z", "good": 99, "total": 100}])[0].good
    99
    """
    return _read(source, _requests, ("at", "good", "total"), reject)


def _read(
    source: Source,
    make: Callable[[Mapping[str, object]], T],
    columns: Sequence[str],
    reject: Reject | None,
) -> tuple[T, ...]:
    if isinstance(source, bytes | Mapping):
        raise HistoryError(
            f"records are read from a path, lines or rows, not from one {type(source).__name__}"
        )
    if isinstance(source, str | Path):
        path = Path(source)
        refuse = Refusal(path.name, reject)
        items = EventFile(path, path.name, _format_of(path), columns).items(refuse)
    else:
        refuse = Refusal("", reject)
        items = enumerate(source, 1)
    return tuple(_made(items, make, refuse))


def _format_of(path: Path) -> FileFormat:
    suffixes = [suffix.lower() for suffix in path.suffixes if suffix.lower() != ".gz"]
    found = _FORMATS.get(suffixes[-1]) if suffixes else None
    if found is None:
        raise HistoryError(f"{path.name}: not a name that tells CSV or JSON lines; end it in .csv")
    return found


def _made(
    items: Iterable[tuple[int, RawRow]],
    make: Callable[[Mapping[str, object]], T],
    refuse: Refusal,
) -> Iterator[T]:
    for number, raw in items:
        try:
            row = mapping_in(raw)
            made = None if row is None else make(row)
        except ValueError as problem:
            refuse(number, raw, None, problem)
            continue
        if made is not None:
            yield made


def _outage(row: Mapping[str, object]) -> Outage:
    _check_columns(row, ("started_at", "ended_at", "component", "cause"))
    start = instant_of(needed(row, "started_at", "every row"))
    end = _instant(row, "ended_at")
    return Outage(start, end, _text(row, "component"), _text(row, "cause"), _text(row, "id"))


def _maintenance(row: Mapping[str, object]) -> Maintenance:
    _check_columns(row, ("started_at", "ended_at", "announced_at", "component"))
    start = instant_of(needed(row, "started_at", "every row"))
    end = instant_of(needed(row, "ended_at", "every row"))
    return Maintenance(start, end, _instant(row, "announced_at"), _text(row, "component"))


def _check(row: Mapping[str, object]) -> Check:
    _check_columns(row, ("at", "ok", "component"))
    at = instant_of(needed(row, "at", "every row"))
    return Check(at, truth_of("ok", needed(row, "ok", "every row")), _text(row, "component"))


def _requests(row: Mapping[str, object]) -> Requests:
    _check_columns(row, ("at", "good", "total", "component"))
    at = instant_of(needed(row, "at", "every row"))
    good = whole_of("good", needed(row, "good", "every row"))
    total = whole_of("total", needed(row, "total", "every row"))
    return Requests(at, good, total, _text(row, "component"))


def _check_columns(row: Mapping[str, object], own: Sequence[str]) -> None:
    """Refuse a column that only looks like one of ours, where ours is missing."""
    for key in row:
        meant = _MEANT.get(str(key).lower().replace(" ", "_"))
        if meant in own and meant not in row:
            raise UnreadableError(f"column {shown(key)} is not read; call it {meant!r}")


def _instant(row: Mapping[str, object], key: str) -> datetime | None:
    value = row.get(key)
    return None if value is None else instant_of(value)


def _text(row: Mapping[str, object], key: str) -> str | None:
    value = row.get(key)
    return None if value is None else text_of(key, value)
