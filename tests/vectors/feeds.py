"""Holiday feeds: the sources describe them in words, here they are as iCalendar files."""

import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType

from slaengine import Calendar, Holidays
from tests.vectors.cases import Case, instant
from tests.vectors.days import dates, is_open_date

YEARLY = "RRULE:FREQ=YEARLY"
EVENTS: Mapping[str, tuple[tuple[str, str, str], ...]] = MappingProxyType(
    {
        "yearly 12-24 Christmas1": (("20121224", "Christmas1", YEARLY),),
        "yearly 12-24 + monthly x5 from 2016-12-26 (day3) + one-off 2016-12-28 (day5)": (
            ("20121224", "Christmas1", YEARLY),
            ("20161226", "day3", "RRULE:FREQ=MONTHLY;COUNT=5"),
            ("20161228", "day5", ""),
        ),
        "calendar2.ics: yearly 12-24 and 12-25": (
            ("20121224", "Christmas1", YEARLY),
            ("20121225", "Christmas2", YEARLY),
        ),
    }
)


def ics_holidays(case: Case) -> dict[str, str]:
    """Return the holidays of a feed from a year before until three years after a sync.

    A holiday of an earlier sync stays, and so does one in a feed that is asked again.
    """
    now = instant(case["now"]).date()
    wanted = {date.fromisoformat(text) for text in case["expected"]}
    first = min(wanted | {now.replace(year=now.year - 1)})
    last = now.replace(year=now.year + 3)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "feed.ics"
        path.write_text(feed(EVENTS[case["feed"]]), encoding="utf-8")
        holidays = Holidays.ics(path)
    names = dict(
        pair for year in range(first.year, last.year + 1) for pair in holidays.in_year(year)
    )
    desk = Calendar(name="feed", tz="UTC", hours="24x7", holidays=[holidays])
    closed = [day for day in dates(first, last) if not is_open_date(desk, day)]
    return {day.isoformat(): names[day] for day in closed}


def feed(events: tuple[tuple[str, str, str], ...]) -> str:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//slaengine//tests//EN"]
    for start, name, rule in events:
        lines += ["BEGIN:VEVENT", f"UID:{start}-{name}@example.org", "DTSTAMP:20120101T000000Z"]
        lines += [f"DTSTART;VALUE=DATE:{start}", f"SUMMARY:{name}", *([rule] if rule else [])]
        lines.append("END:VEVENT")
    return "\r\n".join([*lines, "END:VCALENDAR", ""])
