"""Public holidays of countries, from the `holidays` package."""

from datetime import date
from difflib import get_close_matches
from functools import lru_cache

from slaengine.errors import CalendarError


def check_country(
    country: str, subdivision: str | None, categories: tuple[str, ...], language: str | None
) -> None:
    """Raise `CalendarError` unless the package knows the country and what is asked of it."""
    from holidays import country_holidays as build
    from holidays import list_supported_countries

    known = list_supported_countries()
    if country not in known:
        near = get_close_matches(str(country).upper(), known, n=1)
        hint = f"did you mean {near[0]!r}?" if near else "use a code such as 'PT'"
        raise CalendarError(f"holidays: unknown country {country!r} ({hint})")
    if subdivision is not None and subdivision not in known[country]:
        raise CalendarError(
            f"holidays: {country} has no subdivision {subdivision!r}; "
            f"use one of {', '.join(known[country]) or 'none'}"
        )
    data = build(country)
    for category in categories:
        if category not in data.supported_categories:
            raise CalendarError(
                f"holidays: {country} has no category {category!r}; "
                f"use one of {', '.join(data.supported_categories)}"
            )
    if language is not None and language not in data.supported_languages:
        raise CalendarError(
            f"holidays: {country} has no names in {language!r}; "
            f"use one of {', '.join(data.supported_languages) or 'none'}"
        )


def country_holidays(
    country: str,
    subdivision: str | None,
    categories: tuple[str, ...],
    observed: bool,
    language: str | None,
    year: int,
) -> tuple[tuple[date, str], ...]:
    """Return a country's holidays of one year; raise `CalendarError` for a year without data."""
    from holidays import country_holidays as build

    data = build(
        country,
        subdiv=subdivision,
        categories=categories,
        observed=observed,
        language=language or _own_language(country),
        years=year,
        expand=False,
    )
    if not data.start_year <= year <= data.end_year:
        raise CalendarError(
            f"holidays: the data for {country} reach from {data.start_year} to {data.end_year}, "
            f"not {year}; list the dates with Holidays.on"
        )
    return tuple(sorted((day, name) for day, name in data.items() if day.year == year))


@lru_cache
def _own_language(country: str) -> str | None:
    """Return the country's own language: names must not depend on the machine's settings."""
    from holidays import country_holidays as build

    return build(country).default_language
