"""Recurring dates by RFC 5545 rules, expanded by python-dateutil."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice

from slaengine.errors import CalendarError

_REACH = 100  # years within which a rule has to occur at least once
_FINER = ("HOURLY", "MINUTELY", "SECONDLY")
_FINER_PARTS = ("BYHOUR", "BYMINUTE", "BYSECOND")
_HIGHEST = {"BYMONTH": 12, "BYMONTHDAY": 31, "BYYEARDAY": 366, "BYWEEKNO": 53, "BYSETPOS": 366}
_DATE_PARTS = ("BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYEASTER")


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A rule such as `FREQ=MONTHLY;BYDAY=-1FR` that names dates again and again.

    `since` is the first date that may occur. A rule that counts from its start (`INTERVAL`,
    `COUNT`, or a day left to the start date) needs it; the others occur in every year.
    Raises `CalendarError` for rules that are not RFC 5545, finer than a day or without a date.

    >>> Recurrence("FREQ=HOURLY", None)
    Traceback (most recent call last):
    ...
    slaengine.errors.CalendarError: recurrence 'FREQ=HOURLY' is finer than a day; \
use FREQ=DAILY or coarser
    """

    rule: str
    since: date | None

    def __post_init__(self) -> None:
        parts = self._parts()
        if parts.get("FREQ") in _FINER or any(part in parts for part in _FINER_PARTS):
            raise CalendarError(
                f"recurrence {self.rule!r} is finer than a day; use FREQ=DAILY or coarser"
            )
        self._check_ranges(parts)
        if self.since is None and not _stands_alone(parts):
            raise CalendarError(
                f"recurrence {self.rule!r} counts from its first date; give since=date(...)"
            )
        start = self.since or date(2000, 1, 1)
        limit = date(min(start.year + _REACH, 9999), 12, 31)
        if next(self._occurrences(start, limit), None) is None:
            raise CalendarError(f"recurrence {self.rule!r} has no occurrence within 100 years")

    def _check_ranges(self, parts: dict[str, str]) -> None:
        """Refuse months and days that no year has; dateutil would look for them for ever."""
        for part, highest in _HIGHEST.items():
            for number in parts.get(part, "").split(","):
                size = number.lstrip("+-")
                if size.isdecimal() and not 1 <= int(size) <= highest:
                    raise CalendarError(
                        f"recurrence {self.rule!r}: {part} goes from 1 to {highest}, not {number}"
                    )

    def dates(self, first: date, last: date) -> Iterator[date]:
        """Yield the dates in `[first, last)` on which the rule occurs, in order.

        >>> list(Recurrence("FREQ=DAILY;INTERVAL=2", date(2026, 1, 1)).dates(
        ...     date(2026, 1, 2), date(2026, 1, 6)))
        [datetime.date(2026, 1, 3), datetime.date(2026, 1, 5)]
        """
        since = self.since or first
        start = max(since, first) if _stands_alone(self._parts()) else since
        for day in self._occurrences(start, last):
            if first <= day < last:
                yield day

    def _occurrences(self, start: date, last: date) -> Iterator[date]:
        """Yield the rule's dates from `start` to `last`, which bounds a rule that never occurs."""
        from dateutil.rrule import rrule, rrulestr

        parts = self._parts()
        count = parts.pop("COUNT", None)
        until = parts.pop("UNTIL", None)
        text = ";".join(f"{key}={value}" for key, value in parts.items())
        try:
            end = (
                min(last, datetime.strptime(until[:8], "%Y%m%d").date())
                if until is not None
                else last
            )
            number = None if count is None else _positive(count, "COUNT")
            _positive(parts.get("INTERVAL", "1"), "INTERVAL")
            rule = rrulestr(text, dtstart=datetime.combine(start, time()))
        except (ValueError, TypeError, KeyError, AttributeError) as reason:
            raise self._malformed(str(reason)) from None
        if not isinstance(rule, rrule):
            raise self._malformed("it is a set of rules")
        for moment in islice(rule.replace(until=datetime.combine(end, time())), number):
            yield moment.date()

    def _malformed(self, reason: str) -> CalendarError:
        return CalendarError(
            f"recurrence {self.rule!r} is not an RFC 5545 rule ({reason}); "
            "write FREQ=MONTHLY;BYDAY=-1FR"
        )

    def _parts(self) -> dict[str, str]:
        text = self.rule.strip().upper().removeprefix("RRULE:")
        pairs = (part.partition("=") for part in text.split(";") if part)
        return {key.strip(): value.strip() for key, _, value in pairs}


def _positive(text: str, part: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(f"{part} must be at least 1, not {number}")
    return number


def _stands_alone(parts: dict[str, str]) -> bool:
    """Say whether the rule names the same dates wherever it starts."""
    if parts.get("INTERVAL", "1") != "1" or "COUNT" in parts:
        return False
    if parts.get("FREQ") == "WEEKLY":
        return "BYDAY" in parts and "BYSETPOS" not in parts
    return parts.get("FREQ") == "DAILY" or any(part in parts for part in _DATE_PARTS)
