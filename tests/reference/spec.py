"""Calendars as plain data, from which both the library and the reference build theirs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from slaengine import Calendar

Texts: TypeAlias = tuple[str, ...]  # such as ("09:00-13:00", "22:00-06:00")
Weekly: TypeAlias = Literal["24x7"] | tuple[tuple[str, Texts], ...]  # such as (("mon-fri", texts),)
Effect: TypeAlias = Literal["replace", "add", "remove"]


@dataclass(frozen=True)
class Rule:
    """A recurrence rule, and by its side which dates it means."""

    text: str
    matches: Callable[[date], bool]

    def __repr__(self) -> str:
        return self.text


@dataclass(frozen=True)
class HolidaySpec:
    """Dates off, perhaps with a few hours on each of them."""

    dates: tuple[tuple[date, str], ...]
    hours: Texts = ()


@dataclass(frozen=True)
class SpecialSpec:
    """Hours of one date, of a range of dates or of the dates of a rule."""

    day: date | None = None
    until: date | None = None
    rule: Rule | None = None
    since: date | None = None
    hours: Texts = ()
    effect: Effect = "replace"

    def covers(self, day: date) -> bool:
        """Tell whether these hours are for that date."""
        if self.rule is not None:
            begun = self.since is None or self.since <= day
            ended = self.until is not None and self.until < day
            return begun and not ended and self.rule.matches(day)
        assert self.day is not None
        return self.day <= day <= (self.until or self.day)


@dataclass(frozen=True)
class CalendarSpec:
    """Everything that a calendar is made of."""

    tz: str
    hours: Weekly
    holidays: tuple[HolidaySpec, ...] = ()
    special: tuple[SpecialSpec, ...] = ()
    closures: tuple[tuple[datetime, datetime], ...] = ()
    revisions: tuple[tuple[date, Weekly], ...] = ()
    name: str = "desk"

    def build(self) -> "Calendar":
        """Build the library's calendar of this description."""
        from slaengine import Calendar, Closure, Holidays, Revision, SpecialHours

        return Calendar(
            name=self.name,
            tz=self.tz,
            hours=_mapping(self.hours),
            holidays=[Holidays.on(dict(each.dates), hours=each.hours) for each in self.holidays],
            special_hours=[
                SpecialHours(
                    date=each.day,
                    until=each.until,
                    rule=each.rule.text if each.rule else None,
                    since=each.since,
                    hours=each.hours,
                    effect=each.effect,
                    reason="as agreed",
                )
                for each in self.special
            ],
            closures=[Closure(start, end, reason="stocktaking") for start, end in self.closures],
            revisions=[Revision(since, _mapping(hours)) for since, hours in self.revisions],
        )


def _mapping(hours: Weekly) -> "Literal['24x7'] | dict[str, list[str]]":
    return "24x7" if hours == "24x7" else {days: list(texts) for days, texts in hours}
