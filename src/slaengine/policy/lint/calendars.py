"""Calendars that hardly ever open, that nobody uses, or that end before a promise does."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from slaengine.calendars.calendar import Calendar
from slaengine.calendars.combined import Combined
from slaengine.errors import CalendarError, MissingExtraError
from slaengine.policy.agreement import Agreement
from slaengine.policy.amounts import BusinessDays, OpenTime
from slaengine.policy.finding import Finding
from slaengine.policy.lint.compare import amounts_of

if TYPE_CHECKING:
    from slaengine.policy.policy import Policy

_YEAR = 2026  # any ordinary year: without holidays of its own a calendar repeats itself
_FEW_HOURS = timedelta(hours=52)  # an hour a week


def hardly_open(policy: "Policy") -> Iterator[Finding]:
    """Find calendars with less open time in a year than an hour a week."""
    for name, calendar in policy.calendars.items():
        open_time = _open_time_of_a_year(calendar)
        if open_time is not None and open_time < _FEW_HOURS:
            hours = f"{open_time / timedelta(hours=1):.4g}"
            yield Finding(
                "hardly-open",
                f"calendars.{name}",
                f"is open for {hours} hours in a whole year",
                "check its hours, closures and special hours",
            )


def _open_time_of_a_year(calendar: Calendar) -> timedelta | None:
    """Return the open time of its first year in force; None where its holidays are not at hand."""
    revisions = [revision for part in _parts(calendar) for revision in part.revisions]
    year = max([_YEAR, *(revision.since.year + 1 for revision in revisions)])
    since, until = _reach(calendar)
    if since is not None and until is not None:
        year = min(max(year, since.year), until.year)
    start = datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=2)
    try:
        return calendar.elapsed(start, start + timedelta(days=360))
    except (CalendarError, MissingExtraError):
        return None


def unused(policy: "Policy") -> Iterator[Finding]:
    """Find calendars that no agreement, target, escalation or other calendar names."""
    used = {agreement.calendar for agreement in policy.agreements}
    for agreement in policy.agreements:
        used.update(_named_beside_targets(agreement))
        for target in agreement.targets:
            used.update(level.during for level in policy.levels(target) if level.during)
            used.update([target.calendar] if target.calendar else [])
    for procedure in policy.procedures.values():
        used.update(level.during for level in procedure.resolved if level.during)
    for calendar in policy.calendars.values():
        used.update(part.name for part in _parts(calendar) if part is not calendar)
    for name in policy.calendars:
        if name not in used:
            yield Finding(
                "unused-calendar",
                f"calendars.{name}",
                "nothing uses it",
                "name it in an agreement, or leave it out",
            )


def _named_beside_targets(agreement: Agreement) -> Iterator[str]:
    for remedy in agreement.remedies:
        if remedy.claim is not None and remedy.claim.calendar is not None:
            yield remedy.claim.calendar
    for terms in agreement.availability:
        yield terms.calendar
        if terms.maintenance is not None and terms.maintenance.window is not None:
            yield terms.maintenance.window


def beyond_reach(policy: "Policy") -> Iterator[Finding]:
    """Find targets that are longer than the holidays of their calendar are written out for."""
    for position, agreement in enumerate(policy.agreements):
        for row, target in enumerate(agreement.targets):
            calendar = policy.calendar(target.calendar or agreement.calendar, agreement)
            since, until = _reach(calendar)
            if since is None or until is None:
                continue
            for _, amount in amounts_of(target):
                if not _fits(calendar, amount, since, until):
                    yield Finding(
                        "beyond-reach",
                        f"agreements[{position}].targets[{row}].within",
                        f"{target.metric} allows {amount}, longer than the holidays of "
                        f"{calendar.name!r} reach (from {since} until {until})",
                        "pin the calendar over a longer time, or shorten the target",
                    )
                    break


def _fits(calendar: Calendar, amount: OpenTime | BusinessDays, since: date, until: date) -> bool:
    start = datetime.combine(since, time(), tzinfo=calendar.zone)
    try:
        if isinstance(amount, BusinessDays):
            due = calendar.add_days(start, amount.days)
        else:
            due = calendar.add(start, amount.duration)
    except CalendarError:
        return False
    return due.date() <= until


def _reach(calendar: Calendar) -> tuple[date | None, date | None]:
    """Return between which dates all holidays of a calendar are written out."""
    holidays = [one for part in _parts(calendar) for one in part.holidays]
    since = max((one.since for one in holidays if one.since is not None), default=None)
    until = min((one.until for one in holidays if one.until is not None), default=None)
    return since, until


def _parts(calendar: Calendar) -> Iterator[Calendar]:
    yield calendar
    if isinstance(calendar, Combined):
        for part in (calendar.left, calendar.right):
            yield from _parts(part)


CHECKS = (hardly_open, unused, beyond_reach)
