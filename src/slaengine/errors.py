"""Everything that slaengine raises, in one tree.

SlaError
├── CalendarError        a calendar, a zone or an instant that cannot be used   (ValueError)
│   └── NeverOpenError   no open time, or no such edge, within a hundred years
├── PolicyError          a policy with mistakes; lists all of them              (ValueError)
├── HistoryError         an event that cannot be folded                         (ValueError)
├── StateError           stored state that does not fit this library or policy  (ValueError)
├── MetricsError         figures that cannot be formed or added up              (ValueError)
├── MoneyError           amounts that are not exact, or in two currencies       (ValueError)
├── RemedyError          a credit or penalty that cannot be worked out          (ValueError)
└── MissingExtraError    an optional package that is not installed              (ImportError)
"""

from collections.abc import Iterable


class SlaError(Exception):
    """Anything that slaengine refuses; catch this one to catch them all.

    >>> issubclass(PolicyError, SlaError)
    True
    """


class CalendarError(SlaError, ValueError):
    """A calendar, a zone or an instant that cannot be used.

    >>> from slaengine import Calendar
    >>> Calendar(name="desk", tz="Lisbon", hours="24x7")
    Traceback (most recent call last):
    ...
    slaengine.errors.CalendarError: calendar 'desk': unknown time zone 'Lisbon' \
(did you mean 'Europe/Lisbon'?)
    """


class NeverOpenError(CalendarError):
    """The calendar has no open time, or no such edge, within a hundred years.

    >>> from datetime import datetime, timezone
    >>> from slaengine import Calendar
    >>> shut = Calendar(name="shut", tz="UTC", hours={})
    >>> shut.next_open(datetime(2026, 1, 5, tzinfo=timezone.utc))
    Traceback (most recent call last):
    ...
    slaengine.errors.NeverOpenError: calendar 'shut': no opening within 100 years after \
2026-01-05T00:00:00+00:00; give it hours, or special hours that add some
    """


class PolicyError(SlaError, ValueError):
    """A policy with mistakes: every one of them, each with its place and what to write instead.

    `problems` holds them one by one; the message has a line for each.

    >>> PolicyError(["sla.toml: agreements[0].name: missing"]).problems
    ('sla.toml: agreements[0].name: missing',)
    """

    def __init__(self, problems: str | Iterable[str]) -> None:
        self.problems: tuple[str, ...] = (
            (problems,) if isinstance(problems, str) else tuple(problems)
        )
        super().__init__("\n".join(self.problems))

    def __reduce__(self) -> tuple[type["PolicyError"], tuple[tuple[str, ...]]]:
        return type(self), (self.problems,)


class HistoryError(SlaError, ValueError):
    """An event that cannot be folded into a ticket's history.

    >>> from datetime import datetime
    >>> from slaengine import Opened
    >>> Opened(ticket="T-7", at=datetime(2026, 1, 5, 9, 0))
    Traceback (most recent call last):
    ...
    slaengine.errors.HistoryError: ticket 'T-7': opened at 2026-01-05T09:00:00 has no time zone; \
give an aware datetime, such as at.replace(tzinfo=ZoneInfo("Europe/Lisbon"))
    """


class StateError(SlaError, ValueError):
    """Stored state that does not fit this version of the library, or this policy.

    >>> from slaengine import Policy, TicketSla
    >>> TicketSla.from_json("{}", Policy())
    Traceback (most recent call last):
    ...
    slaengine.errors.StateError: state.version: missing; the state is not whole
    """


class MetricsError(SlaError, ValueError):
    """Figures that cannot be formed from what was given, or not be added up.

    >>> from slaengine.metrics import Share
    >>> Share(successes=4, n=3)
    Traceback (most recent call last):
    ...
    slaengine.errors.MetricsError: 4 successes of 3 are no share; give at most n
    """


class RemedyError(SlaError, ValueError):
    """A credit or a penalty that cannot be worked out from what was given.

    >>> from datetime import timedelta
    >>> from slaengine.remedies import Measurement
    >>> Measurement(downtime=timedelta(minutes=5))
    Traceback (most recent call last):
    ...
    slaengine.errors.RemedyError: a downtime of 5m is longer than the 0s that it is a part of; \
give the length of the period as denominator
    """


class MoneyError(SlaError, ValueError):
    """An amount of money that is not exact, has no currency, or meets another currency.

    >>> from slaengine.money import parse_money
    >>> parse_money("5 EUR") + parse_money("5 USD")
    Traceback (most recent call last):
    ...
    slaengine.errors.MoneyError: cannot add 5.00 EUR and 5.00 USD; convert one of them to the \
other's currency
    """


class MissingExtraError(SlaError, ImportError):
    """An optional package is not installed; the message names the command that installs it.

    >>> raise MissingExtraError("reading .ics files", "ics")
    Traceback (most recent call last):
    ...
    slaengine.errors.MissingExtraError: reading .ics files needs an optional package: \
pip install "slaengine[ics]"
    """

    def __init__(self, purpose: str, extra: str) -> None:
        self.purpose = purpose
        self.extra = extra
        super().__init__(f'{purpose} needs an optional package: pip install "slaengine[{extra}]"')

    def __reduce__(self) -> tuple[type["MissingExtraError"], tuple[str, str]]:
        return type(self), (self.purpose, self.extra)
