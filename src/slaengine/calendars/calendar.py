"""Calendars: which time counts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from slaengine.calendars import businessdays
from slaengine.calendars.asking import (
    asked,
    asked_range,
    check_choice,
    check_whole,
    local_year,
    moment_of,
)
from slaengine.calendars.businessdays import At
from slaengine.calendars.closure import Closure
from slaengine.calendars.compiled import Compiled
from slaengine.calendars.explain import Explanation, Slice, joined
from slaengine.calendars.holidays import Holidays
from slaengine.calendars.hours import Hours, WeeklyHours, weekly_hours
from slaengine.calendars.intervals import Interval, difference, tidy
from slaengine.calendars.landing import Landing
from slaengine.calendars.layers import open_spans
from slaengine.calendars.parts import parts_of
from slaengine.calendars.reasons import Reason, reasons
from slaengine.calendars.revision import Revision
from slaengine.calendars.spans import Span
from slaengine.calendars.special import SpecialHours
from slaengine.calendars.zones import find_zone, micros_of, regimes_of, spans_to_utc
from slaengine.errors import CalendarError


@dataclass(frozen=True, slots=True, init=False)
class Calendar:
    """The hours in which a desk works: weekly hours, holidays, special hours and closures.

    Open time is a union of half-open spans `[open, close)` on the UTC line; every answer comes
    from those spans, so all agree to the microsecond, whatever the zone does with its clocks.
    Instants are aware datetimes in any zone; answers are in the calendar's own. Naive datetimes,
    NaT, nanoseconds and answers outside the years 1 to 9999 raise `CalendarError`.

    >>> from datetime import date
    >>> from zoneinfo import ZoneInfo
    >>> desk = Calendar(
    ...     name="lisbon",
    ...     tz="Europe/Lisbon",
    ...     hours={"mon-fri": ["09:00-13:00", "14:00-18:00"], "sat": ["10:00-13:00"]},
    ...     holidays=[Holidays.on({date(2026, 12, 25): "Christmas"})],
    ... )
    >>> wednesday = datetime(2026, 12, 23, 16, 0, tzinfo=ZoneInfo("Europe/Lisbon"))
    >>> desk.add(wednesday, timedelta(hours=11)).isoformat()
    '2026-12-26T11:00:00+00:00'
    """

    name: str
    tz: str
    hours: WeeklyHours
    holidays: tuple[Holidays, ...]
    special_hours: tuple[SpecialHours, ...]
    closures: tuple[Closure, ...]
    revisions: tuple[Revision, ...]
    zone: ZoneInfo = field(init=False, repr=False, compare=False)
    compiled: Compiled = field(init=False, repr=False, compare=False)

    def __init__(
        self,
        name: str,
        tz: str,
        hours: Hours,
        holidays: Iterable[Holidays] = (),
        special_hours: Iterable[SpecialHours] = (),
        closures: Iterable[Closure] = (),
        revisions: Iterable[Revision] = (),
    ) -> None:
        try:
            zone = find_zone(tz)
            weekly = weekly_hours(hours)
        except CalendarError as error:
            raise CalendarError(f"calendar {name!r}: {error}") from None
        if not isinstance(name, str):
            raise CalendarError(f"a calendar is named by a text, not {name!r}")
        given = parts_of(name, "revisions", revisions, Revision)
        ordered = tuple(sorted(given, key=lambda revision: revision.since))
        for before, after in pairwise(ordered):
            if before.since == after.since:
                raise CalendarError(f"calendar {name!r}: two revisions since {after.since}")
        for key, value in (
            ("name", name),
            ("tz", tz),
            ("hours", weekly),
            ("holidays", parts_of(name, "holidays", holidays, Holidays)),
            ("special_hours", parts_of(name, "special_hours", special_hours, SpecialHours)),
            ("closures", parts_of(name, "closures", closures, Closure)),
            ("revisions", ordered),
            ("zone", zone),
        ):
            object.__setattr__(self, key, value)
        object.__setattr__(self, "compiled", Compiled(self))

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (
            self.name,
            self.tz,
            self.hours,
            self.holidays,
            self.special_hours,
            self.closures,
            self.revisions,
        )

    # -- questions ---------------------------------------------------------------------------

    def is_open(self, at: datetime) -> bool:
        """Say whether the desk works at an instant.

        >>> from zoneinfo import ZoneInfo
        >>> desk = Calendar(name="d", tz="Europe/Lisbon", hours={"mon-fri": ["09:00-18:00"]})
        >>> desk.is_open(datetime(2026, 1, 5, 18, 0, tzinfo=ZoneInfo("Europe/Lisbon")))
        False
        """
        return self.compiled.is_open(asked(at))

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        """Return the open time between two instants; negative when `end` comes first.

        Inverse of `add`: `elapsed(t, add(t, d)) == d`.

        >>> from zoneinfo import ZoneInfo
        >>> lisbon = ZoneInfo("Europe/Lisbon")
        >>> desk = Calendar(name="d", tz="Europe/Lisbon", hours={"mon-fri": ["09:00-18:00"]})
        >>> friday = datetime(2026, 1, 2, 17, 0, tzinfo=lisbon)
        >>> str(desk.elapsed(friday, datetime(2026, 1, 5, 10, 0, tzinfo=lisbon)))
        '2:00:00'
        """
        compiled = self.compiled
        return compiled.opened(end) - compiled.opened(start)

    def add(self, start: datetime, amount: timedelta, landing: Landing = "close") -> datetime:
        """Return when an amount of open time is used up, counted from an instant.

        Where that falls on a closing, `landing="close"` gives the closing (17:00), and "open" the
        next opening, from where one more moment would count. Zero lands on `start` itself, or on
        the next opening; negative amounts walk back and mirror it. Inverse of `elapsed`. Raises
        `NeverOpenError` when there is no open time within 100 years.

        >>> from zoneinfo import ZoneInfo
        >>> desk = Calendar(name="d", tz="Europe/Lisbon", hours={"mon-fri": ["09:00-17:00"]})
        >>> nine = datetime(2026, 1, 5, 9, 0, tzinfo=ZoneInfo("Europe/Lisbon"))
        >>> desk.add(nine, timedelta(hours=8)).isoformat()
        '2026-01-05T17:00:00+00:00'
        >>> desk.add(nine, timedelta(hours=8), landing="open").isoformat()
        '2026-01-06T09:00:00+00:00'
        """
        return self.compiled.add(start, amount, landing, self.compiled.local)

    def add_in_utc(
        self, start: datetime, amount: timedelta, landing: Landing = "close"
    ) -> datetime:
        """Return what `add` does, in UTC: what clocks and columns answer in.

        >>> from datetime import UTC
        >>> desk = Calendar(name="d", tz="Asia/Tokyo", hours={"mon-fri": ["09:00-17:00"]})
        >>> desk.add_in_utc(datetime(2026, 1, 5, tzinfo=UTC), timedelta(hours=1)).isoformat()
        '2026-01-05T01:00:00+00:00'
        """
        return self.compiled.add(start, amount, landing, self.compiled.utc)

    def add_days(
        self, start: datetime, days: int, at: At = "same_time", landing: Landing = "close"
    ) -> datetime:
        """Return the same wall time so many business days later, or earlier.

        A business day is a local date with open time. Out of hours it counts from the next
        opening (backwards: from the previous closing). A wall time that is not open on the
        target date moves to the closing before it on that date, else to its first opening;
        under `landing="open"` to the next opening. `at="close"` gives the end of that date's
        open time. On a round-the-clock calendar this keeps the wall time over DST.

        >>> from zoneinfo import ZoneInfo
        >>> desk = Calendar(name="d", tz="Europe/Lisbon", hours={"mon-fri": ["09:00-17:00"]})
        >>> friday = datetime(2026, 1, 2, 15, 30, tzinfo=ZoneInfo("Europe/Lisbon"))
        >>> desk.add_days(friday, 2).isoformat()
        '2026-01-06T15:30:00+00:00'
        >>> desk.add_days(friday, 2, at="close").isoformat()
        '2026-01-06T17:00:00+00:00'
        """
        check_choice("landing", landing, ("close", "open"))
        check_choice("at", at, ("same_time", "close"))
        check_whole(days)
        compiled = self.compiled
        return compiled.local_time(businessdays.add_days(compiled, asked(start), days, at, landing))

    def next_open(self, at: datetime) -> datetime:
        """Return `at` itself when the desk is open, else the next opening.

        Raises `NeverOpenError` when there is none within 100 years.

        >>> from datetime import timezone
        >>> desk = Calendar(name="d", tz="Europe/Lisbon", hours={"mon-fri": ["09:00-17:00"]})
        >>> desk.next_open(datetime(2026, 1, 3, tzinfo=timezone.utc)).isoformat()
        '2026-01-05T09:00:00+00:00'
        """
        return self._edge(at, opening=True, later=True)

    def next_close(self, at: datetime) -> datetime:
        """Return the end of the current or next span of open time.

        >>> from datetime import timezone
        >>> desk = Calendar(name="d", tz="Europe/Lisbon", hours={"mon-fri": ["09:00-17:00"]})
        >>> desk.next_close(datetime(2026, 1, 3, tzinfo=timezone.utc)).isoformat()
        '2026-01-05T17:00:00+00:00'
        """
        return self._edge(at, opening=False, later=True)

    def previous_open(self, at: datetime) -> datetime:
        """Return the latest opening at or before an instant.

        >>> from datetime import timezone
        >>> desk = Calendar(name="d", tz="Europe/Lisbon", hours={"mon-fri": ["09:00-17:00"]})
        >>> desk.previous_open(datetime(2026, 1, 3, tzinfo=timezone.utc)).isoformat()
        '2026-01-02T09:00:00+00:00'
        """
        return self._edge(at, opening=True, later=False)

    def previous_close(self, at: datetime) -> datetime:
        """Return the latest closing at or before an instant.

        >>> from datetime import timezone
        >>> desk = Calendar(name="d", tz="Europe/Lisbon", hours={"mon-fri": ["09:00-17:00"]})
        >>> desk.previous_close(datetime(2026, 1, 3, tzinfo=timezone.utc)).isoformat()
        '2026-01-02T17:00:00+00:00'
        """
        return self._edge(at, opening=False, later=False)

    def _edge(self, at: datetime, *, opening: bool, later: bool) -> datetime:
        compiled = self.compiled
        return compiled.local_time(compiled.edge(asked(at), opening=opening, later=later))

    def spans(self, start: datetime, end: datetime) -> Iterator[Span]:
        """Yield the spans of open time between two instants, clipped to them, in order.

        >>> from datetime import timezone
        >>> desk = Calendar(name="d", tz="UTC", hours={"mon-fri": ["09:00-17:00"]})
        >>> monday = datetime(2026, 1, 5, 12, tzinfo=timezone.utc)
        >>> spans = desk.spans(monday, monday + timedelta(days=2))
        >>> [f"{span.start:%a %H:%M}-{span.end:%H:%M}" for span in spans]
        ['Mon 12:00-17:00', 'Tue 09:00-17:00', 'Wed 09:00-12:00']
        """
        lo, hi = asked_range(start, end)
        local_time = self.compiled.local_time
        for opens, closes in self.compiled.spans(lo, hi):
            yield Span(local_time(opens), local_time(closes))

    def explain(self, start: datetime, end: datetime) -> Explanation:
        """Say, slice by slice, which time between two instants counts and why the rest does not.

        The amounts add up to `elapsed(start, end)`.

        >>> from datetime import date, timezone
        >>> desk = Calendar(name="d", tz="UTC", hours={"mon-fri": ["09:00-17:00"]},
        ...     holidays=[Holidays.on({date(2026, 12, 25): "Christmas"})])
        >>> eve = datetime(2026, 12, 24, 15, tzinfo=timezone.utc)
        >>> print(desk.explain(eve, eve + timedelta(days=2)))
        Thu 24 Dec 15:00:00 - 17:00:00                2:00:00  open
        Thu 24 Dec 17:00:00 - Fri 25 Dec 00:00:00     0:00:00  outside hours
        Fri 25 Dec 00:00:00 - Sat 26 Dec 00:00:00     0:00:00  holiday: Christmas
        Sat 26 Dec 00:00:00 - 15:00:00                0:00:00  outside hours
                                                      2:00:00  counted in all
        """
        lo, hi = asked_range(start, end)
        local_time = self.compiled.local_time
        slices = (
            Slice(
                local_time(reason.start),
                local_time(reason.end),
                timedelta(microseconds=reason.end - reason.start if reason.counts else 0),
                reason.text,
            )
            for reason in self.reasons(lo, hi)
        )
        return Explanation(tuple(joined(slices)))

    # -- identity ----------------------------------------------------------------------------

    def fingerprint(self, start: date, end: date) -> str:
        """Return a text that is the same exactly when the open spans of a range are.

        A date stands for its first moment on the desk's wall.

        >>> from datetime import timezone
        >>> desk = Calendar(name="d", tz="UTC", hours={"mon-fri": ["09:00-17:00"]})
        >>> new_year = datetime(2026, 1, 1, tzinfo=timezone.utc)
        >>> desk.fingerprint(new_year, new_year + timedelta(days=365))
        '3b40a1538c86d725392fda9be76bf871bb38c1291b7a694fb72a77cba9d0e048'
        """
        from hashlib import sha256

        lo, hi = asked_range(*(moment_of(self.zone, day) for day in (start, end)))
        digest = sha256(f"{lo},{hi}".encode())
        for opens, closes in self.compiled.spans(lo, hi):
            digest.update(f";{opens},{closes}".encode())
        return digest.hexdigest()

    def pinned(self, start: date, end: date) -> "Calendar":
        """Return the same calendar with the holidays of the years of a range written out.

        Holiday data change between releases of their package; a pinned calendar does not. Outside
        those years it raises `CalendarError` rather than to guess.

        >>> desk = Calendar(name="d", tz="Europe/Lisbon", hours={"mon-fri": ["09:00-17:00"]},
        ...     holidays=[Holidays(country="PT")])
        >>> len(desk.pinned(date(2026, 1, 1), date(2026, 12, 31)).holidays[0].dates)
        13
        """
        first, last = (local_year(self.zone, day) for day in (start, end))
        if last < first:
            raise CalendarError(f"the range from {start} to {end} is reversed; swap its ends")
        holidays = tuple(each.pinned(first, last) for each in self.holidays)
        return replace(self, holidays=holidays)

    def named(self, name: str) -> "Calendar":
        """Return the same calendar under another name.

        >>> Calendar(name="d", tz="UTC", hours="24x7").named("always").name
        'always'
        """
        return replace(self, name=name)

    # -- algebra -----------------------------------------------------------------------------

    def __or__(self, other: "Calendar") -> "Calendar":
        """Return the hours in which at least one of two desks works, in this one's zone.

        >>> from datetime import UTC
        >>> day = Calendar(name="day", tz="UTC", hours={"mon": ["09:00-17:00"]})
        >>> late = Calendar(name="late", tz="UTC", hours={"mon": ["16:00-20:00"]})
        >>> start, end = datetime(2026, 1, 5, tzinfo=UTC), datetime(2026, 1, 6, tzinfo=UTC)
        >>> str((day | late).elapsed(start, end))
        '11:00:00'
        """
        from slaengine.calendars.combined import Combined

        return Combined("union", self, other)

    def __and__(self, other: "Calendar") -> "Calendar":
        """Return the hours in which both desks work, in this one's zone.

        >>> from datetime import UTC
        >>> day = Calendar(name="day", tz="UTC", hours={"mon": ["09:00-17:00"]})
        >>> late = Calendar(name="late", tz="UTC", hours={"mon": ["16:00-20:00"]})
        >>> start, end = datetime(2026, 1, 5, tzinfo=UTC), datetime(2026, 1, 6, tzinfo=UTC)
        >>> str((day & late).elapsed(start, end))
        '1:00:00'
        """
        from slaengine.calendars.combined import Combined

        return Combined("intersection", self, other)

    def __sub__(self, other: "Calendar") -> "Calendar":
        """Return the hours in which this desk works and the other does not, in this one's zone.

        >>> from datetime import UTC
        >>> day = Calendar(name="day", tz="UTC", hours={"mon": ["09:00-17:00"]})
        >>> late = Calendar(name="late", tz="UTC", hours={"mon": ["16:00-20:00"]})
        >>> start, end = datetime(2026, 1, 5, tzinfo=UTC), datetime(2026, 1, 6, tzinfo=UTC)
        >>> str((day - late).elapsed(start, end))
        '7:00:00'
        """
        from slaengine.calendars.combined import Combined

        return Combined("difference", self, other)

    # -- what is compiled --------------------------------------------------------------------

    @property
    def label(self) -> str:
        """How messages call this calendar."""
        return f"calendar {self.name!r}"

    def year_spans(self, year: int) -> list[Interval]:
        """Return the open time of a local year in UTC, as sorted microseconds since 1970."""
        spans = spans_to_utc(open_spans(self, year), regimes_of(self.zone, year))
        if not self.closures:
            return spans
        return difference(
            spans, tidy((micros_of(c.start), micros_of(c.end)) for c in self.closures)
        )

    def reasons(self, lo: int, hi: int) -> list[Reason]:
        """Return why each stretch of `[lo, hi)` counts or not, in UTC microseconds since 1970."""
        return reasons(self, lo, hi)
