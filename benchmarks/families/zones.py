"""What a zone other than the calendar's own costs; databases answer in UTC."""

from collections.abc import Iterator
from datetime import UTC, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from benchmarks.answers import wrong
from benchmarks.families.calendars import COUNT, calls
from benchmarks.harness import Effort, compare
from benchmarks.rows import Row, at_most, row
from benchmarks.workload import GAP_CLASSES, LUNCH, Pair, desk, pairs

ZONES: tuple[tuple[str, tzinfo], ...] = (
    ("UTC", UTC),
    ("Lisbon", ZoneInfo("Europe/Lisbon")),
    ("-05:00", timezone(timedelta(hours=-5))),
)


def rows(effort: Effort) -> Iterator[Row]:
    """The same instants, written in other zones, against the calendar's own."""
    calendar = desk(LUNCH)
    own = [pair for gaps in GAP_CLASSES for pair in pairs(gaps, COUNT // 4)]
    for name, zone in ZONES:
        other: list[Pair] = [(a.astimezone(zone), b.astimezone(zone)) for a, b in own]
        mine = [calendar.elapsed(*pair) for pair in own]
        wrongs = wrong(mine, (calendar.elapsed(*pair) for pair in other))
        assert not wrongs, f"{wrongs} answers differ in {name}"
        result = compare(
            effort, calls("own zone", calendar.elapsed, own), calls(name, calendar.elapsed, other)
        )
        gate = at_most(1.5) if name == "UTC" else None
        yield row(
            f"elapsed, {name} input against its own zone's", gate, result, name, compared=len(own)
        )
