"""Holidays: dates on which the desk is closed, or keeps the hours that they carry."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Self, TypeAlias

from slaengine.calendars.country import check_country, country_holidays
from slaengine.calendars.dates import as_date
from slaengine.calendars.feed import feed_holidays, read_feed
from slaengine.calendars.hours import DAY, HoursOfADay, day_hours, interval_text
from slaengine.calendars.intervals import Interval
from slaengine.errors import CalendarError

NamedDates: TypeAlias = tuple[tuple[date, str], ...]


@dataclass(frozen=True, slots=True, init=False)
class Holidays:
    """Holidays of a country, of a list of dates (`Holidays.on`) or of a feed (`Holidays.ics`).

    With `hours` the desk keeps those on such a date (a half day); without, it is closed.
    `categories`, `observed` and `language` mean what the `holidays` package says; `exclude` names
    holidays, or dates, on which the desk works all the same. What a country's data does not reach,
    or a pinned list, raises `CalendarError`.

    >>> portugal = Holidays(country="PT", exclude=["Corpo de Deus"])
    >>> portugal.in_year(2026)[0]
    (datetime.date(2026, 1, 1), 'Ano Novo')
    """

    country: str | None
    subdivision: str | None
    categories: tuple[str, ...]
    observed: bool
    exclude: frozenset[str | date]
    language: str | None
    hours: tuple[Interval, ...]
    dates: NamedDates
    since: date | None
    until: date | None
    feed: str | None
    _years: dict[int, NamedDates] = field(repr=False, compare=False)

    def __init__(
        self,
        country: str,
        subdivision: str | None = None,
        categories: Iterable[str] = ("public",),
        observed: bool = True,
        exclude: Iterable[str | date] = (),
        language: str | None = None,
        *,
        hours: HoursOfADay = (),
    ) -> None:
        kinds = (categories,) if isinstance(categories, str) else tuple(categories)
        check_country(country, subdivision, kinds, language)
        _fill(
            self,
            country=country,
            subdivision=subdivision,
            categories=kinds,
            observed=observed,
            exclude=_excluded(exclude),
            language=language,
            hours=day_hours(hours),
        )

    @classmethod
    def on(
        cls,
        dates: Mapping[date, str] | Iterable[date | tuple[date, str]],
        hours: HoursOfADay = (),
        *,
        since: date | None = None,
        until: date | None = None,
    ) -> Self:
        """Make holidays of dates, with or without names (a mapping, or pairs).

        `since` and `until` (both inclusive) say for which time the list is complete; questions
        that need dates outside it raise `CalendarError`. Without them it holds for ever.

        >>> Holidays.on({date(2026, 12, 24): "Christmas Eve"}, hours=["09:00-12:00"]).in_year(2026)
        ((datetime.date(2026, 12, 24), 'Christmas Eve'),)
        """
        if not isinstance(dates, Iterable):
            raise CalendarError(f"holidays are a list of dates, or dates with names, not {dates!r}")
        given = dates.items() if isinstance(dates, Mapping) else dates
        named = (one if isinstance(one, tuple) else (one, "") for one in given)
        pairs = tuple(sorted((as_date(day, "holiday"), str(name or "")) for day, name in named))
        result = cls.__new__(cls)
        first = None if since is None else as_date(since, "holidays: since")
        last = None if until is None else as_date(until, "holidays: until")
        if first is not None and last is not None and last < first:
            raise CalendarError(f"holidays from {first} until {last}: the range is reversed")
        _fill(result, hours=day_hours(hours), dates=pairs, since=first, until=last)
        return result

    @classmethod
    def ics(
        cls, path: str | Path, *, exclude: Iterable[str | date] = (), hours: HoursOfADay = ()
    ) -> Self:
        """Read holidays from an iCalendar file: its all-day events, recurring ones included.

        An event with a time of day raises `CalendarError` unless `exclude` names it.
        """
        return cls.ics_text(read_feed(Path(path)), exclude=exclude, hours=hours)

    @classmethod
    def ics_text(
        cls, text: str, *, exclude: Iterable[str | date] = (), hours: HoursOfADay = ()
    ) -> Self:
        """Read holidays from the text of an iCalendar file, as `ics` does from the file.

        >>> Holidays.ics_text("Christmas")
        Traceback (most recent call last):
        ...
        slaengine.errors.CalendarError: holidays: the text is not an iCalendar file
        """
        if "BEGIN:VCALENDAR" not in text:
            raise CalendarError("holidays: the text is not an iCalendar file")
        result = cls.__new__(cls)
        _fill(result, exclude=_excluded(exclude), hours=day_hours(hours), feed=text)
        return result

    def texts(self) -> list[str]:
        """Return the hours as a policy file writes them."""
        return [interval_text(interval) for interval in self.hours]

    def in_year(self, year: int) -> NamedDates:
        """Return the dates of a year with their names, in order; computed once and kept.

        A pickled value carries the years that it has used, so that another machine with other
        holiday data gives the same answers for them.
        """
        known = self._years.get(year)
        if known is None:
            known = self._years[year] = self._find(year)
        return known

    def pinned(self, first: int, last: int) -> "Holidays":
        """Return the same holidays written out for the years from `first` to `last`.

        A list of dates without a reach is complete as it stands and stays so.
        """
        if self.country is None and self.feed is None:
            return self
        if self.overnight and first > 1:  # the last night of the year before reaches in
            first -= 1
        named = [pair for year in range(first, last + 1) for pair in self.in_year(year)]
        result = Holidays.on((), since=date(first, 1, 1), until=date(last, 12, 31))
        object.__setattr__(result, "dates", tuple(named))
        object.__setattr__(result, "hours", self.hours)
        return result

    @property
    def overnight(self) -> bool:
        """Whether hours that these holidays carry reach into the next date."""
        return any(end > DAY for _, end in self.hours)

    def _find(self, year: int) -> NamedDates:
        if self.country is not None:
            found = country_holidays(
                self.country, self.subdivision, self.categories, self.observed, self.language, year
            )
        elif self.feed is not None:
            found = feed_holidays(self.feed, self.exclude, year)
        else:
            self._check_reach(year)
            found = tuple(pair for pair in self.dates if pair[0].year == year)
        return tuple((day, name) for day, name in found if not ({day, name} & self.exclude))

    def _check_reach(self, year: int) -> None:
        early = self.since is not None and year < self.since.year
        late = self.until is not None and year > self.until.year
        if early or late:
            raise CalendarError(
                f"these holidays are written out from {self.since} until {self.until} and do not "
                f"reach {year}; pin the calendar over a longer time"
            )


def _excluded(names: Iterable[str | date]) -> frozenset[str | date]:
    given = (names,) if isinstance(names, str) else names
    return frozenset(
        one if isinstance(one, str) else as_date(one, "holidays: exclude") for one in given
    )


def _fill(holidays: Holidays, **values: object) -> None:
    """Set the fields of a new value; those that its kind of holidays has not stay empty."""
    empty: dict[str, object] = {
        "country": None,
        "subdivision": None,
        "categories": (),
        "observed": True,
        "exclude": frozenset(),
        "language": None,
        "hours": (),
        "dates": (),
        "since": None,
        "until": None,
        "feed": None,
        "_years": {},
    }
    for name, value in (empty | values).items():
        object.__setattr__(holidays, name, value)
