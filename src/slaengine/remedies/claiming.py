"""Claiming: until when a credit can be claimed, and what is said where that is not known."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from slaengine.calendars.calendar import Calendar
from slaengine.errors import RemedyError
from slaengine.policy.amounts import BusinessDays
from slaengine.policy.remedies.claim import Claim
from slaengine.policy.remedies.remedy import Remedy

_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Window:
    """Until when a credit is to be claimed, and that in words; without an instant, why not.

    `until` is the first instant at which it is too late: the midnight after the last day.
    """

    until: datetime | None
    text: str


NO_CLAIM = Window(None, "")


@dataclass(frozen=True, slots=True)
class Moments:
    """The instants from which claim windows are counted, as far as they are known."""

    period_end: datetime
    second_period_end: datetime
    incident: datetime | None
    term_end: datetime | None


def window_of(remedy: Remedy, moments: Moments, calendar: Calendar) -> Window:
    """Return the claim window of a remedy; business days are counted on the calendar."""
    if remedy.automatic:
        return Window(None, "credited automatically")
    if remedy.claim is None:
        return Window(None, "to be claimed, at any time")
    day = _day_of(remedy.claim, moments, calendar)
    if day is None:
        return Window(None, f"to be claimed {_within(remedy.claim)}")
    until = _closing(remedy.claim, day, calendar)
    last = (until.astimezone(calendar.zone) - _MICROSECOND).date()
    return Window(until, f"claimable until {last.isoformat()}")


def _day_of(claim: Claim, moments: Moments, calendar: Calendar) -> date | None:
    """Return the date from which a window is counted: an end at midnight is of the day before."""
    match claim.after:
        case "period_end" | "eligible":
            end: datetime | None = moments.period_end
        case "second_period_end":
            end = moments.second_period_end
        case "term_end":
            end = moments.term_end
        case "incident":
            at = moments.incident
            return None if at is None else at.astimezone(calendar.zone).date()
        case _:
            return None  # nobody has told when the customer became aware
    return None if end is None else (end - _MICROSECOND).astimezone(calendar.zone).date()


def _closing(claim: Claim, day: date, calendar: Calendar) -> datetime:
    within = claim.within
    if isinstance(within, BusinessDays):
        landing = calendar.add_days(_last_open(day, calendar), within.days, at=within.at)
        if within.at == "close":
            return landing.astimezone(UTC)
        day = landing.date()
    elif within is not None:
        day = _later(day, within.days)
    return midnight_after(day, calendar.zone)


def _last_open(day: date, calendar: Calendar) -> datetime:
    """Return the last open moment of a date, or before it: the next open date is the first day."""
    midnight = midnight_after(day, calendar.zone)
    if calendar.is_open(midnight - _MICROSECOND):
        return midnight - _MICROSECOND
    return calendar.previous_close(midnight) - _MICROSECOND


def midnight_of(day: date, zone: ZoneInfo) -> datetime:
    """Return the start of a local date, in UTC."""
    try:
        return datetime.combine(day, time(0), zone).astimezone(UTC)
    except OverflowError:
        raise RemedyError(f"{day} in {zone} lies outside the years 1 to 9999 in UTC") from None


def midnight_after(day: date, zone: ZoneInfo) -> datetime:
    """Return the end of a local date, in UTC."""
    return midnight_of(_later(day, 1), zone)


def _later(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        what = f"{days} {'day' if days == 1 else 'days'} after {day}"
        raise RemedyError(f"{what}: that lies outside the years 1 to 9999") from None


def _within(claim: Claim) -> str:
    return str(claim) if claim.within is None else f"within {claim}"
