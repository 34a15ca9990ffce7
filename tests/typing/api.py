"""How the library is called; the type checker reads this file, nothing runs it."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import assert_type

from slaengine import (
    Agreement,
    Alarm,
    Calendar,
    CalendarError,
    Clock,
    Closure,
    Event,
    HistoryError,
    Holidays,
    NeverOpenError,
    Opened,
    Policy,
    PolicyError,
    Rated,
    Replied,
    Revision,
    SlaError,
    SpecialHours,
    StateError,
    StatusChanged,
    Target,
    TicketSla,
    Updated,
    Worked,
    evaluate,
    parse_events,
)

at = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
later = at + timedelta(days=1)

desk = Calendar(
    name="lisbon",
    tz="Europe/Lisbon",
    hours={"mon-fri": ["09:00-13:00", "14:00-18:00"], "sat": ["10:00-13:00"]},
    holidays=[
        Holidays(country="PT", subdivision="Ext", categories=("public",), observed=False),
        Holidays.on({date(2026, 12, 24): "Christmas Eve"}, hours=["09:00-12:00"]),
        Holidays.on([date(2026, 12, 31)]),
        Holidays.ics("closed.ics"),
        Holidays.ics(Path("closed.ics")),
    ],
    special_hours=[
        SpecialHours(date=date(2026, 12, 31), hours=["09:00-12:00"], reason="year end"),
        SpecialHours(date=date(2026, 8, 1), until=date(2026, 8, 31), hours=["08:00-14:00"]),
        SpecialHours(rule="FREQ=MONTHLY;BYDAY=-1FR", hours=["17:00-18:00"], effect="add"),
    ],
    closures=[Closure(at, later, reason="inventory")],
    revisions=[Revision(date(2026, 6, 1), {"mon-fri": ["08:00-16:00"]})],
)
always = Calendar(name="always", tz="UTC", hours="24x7")

assert_type(desk.is_open(at), bool)
assert_type(desk.elapsed(at, later), timedelta)
assert_type(desk.add(at, timedelta(hours=8)), datetime)
assert_type(desk.add(at, timedelta(hours=8), landing="open"), datetime)
assert_type(desk.add_days(at, 2), datetime)
assert_type(desk.add_days(at, 2, at="close", landing="close"), datetime)
assert_type(desk.next_open(at), datetime)
assert_type(desk.next_close(at), datetime)
assert_type(desk.previous_open(at), datetime)
assert_type(desk.previous_close(at), datetime)
for span in desk.spans(at, later):
    assert_type(span.start, datetime)
    assert_type(span.end, datetime)
assert_type(desk | always, Calendar)
assert_type(desk & always, Calendar)
assert_type(desk - always, Calendar)
assert_type(desk.fingerprint(at, later), str)

policy = Policy.load("sla.toml")
policy = Policy.load(Path("base.toml"), "team.yaml")
policy = Policy.from_text("", format="toml")
policy = Policy(
    calendars=[desk, always],
    agreements=[
        Agreement(
            name="gold",
            customer="acme",
            calendar="lisbon",
            targets={
                "resolution": {"urgent": timedelta(hours=4), "normal": "2 business days"},
                "first_response": timedelta(hours=1),
            },
            pause_on={"pending"},
            landing="close",
        ),
        Agreement(
            name="email",
            service="email",
            when={"channel": ["email", "web"]},
            kind="ola",
            calendar="lisbon",
            targets=[
                Target("first_response", timedelta(minutes=5), when={"channel": "chat"}),
                Target("resolution", {"urgent": "4h"}, calendar="always"),
            ],
        ),
    ],
    statuses={"pending": ["Awaiting User Info"]},
)
assert_type(policy.match({"customer": "acme"}, at), Agreement | None)
for finding in policy.lint():
    assert_type(str(finding), str)

history: list[Event] = [
    Opened(ticket="T-7", at=at, fields={"customer": "acme", "priority": "urgent"}),
    Replied(ticket="T-7", at=later, by="agent", public=True),
    StatusChanged(ticket="T-7", at=later, status="pending"),
    Updated(ticket="T-7", at=later, fields={"priority": 1}),
    Worked(ticket="T-7", at=later, duration=timedelta(minutes=5)),
    Rated(ticket="T-7", at=later, survey="csat", score=5),
    Event("T-7", later, "approved", by="agent", actor="lead"),
]
sla = evaluate(policy, history)
assert_type(sla, TicketSla)
assert_type(sla.apply(history[-1]), TicketSla)
assert_type(TicketSla.from_json(sla.to_json(), policy), TicketSla)
clock = sla["resolution"]
assert_type(clock, Clock)
assert_type(sla.get("resolution"), Clock | None)
for one in sla:
    assert_type(one, Clock)
for one in sla.select(metric="resolution", kind="ola", agreement="email"):
    assert_type(one, Clock)
assert_type(clock.metric, str)
assert_type(clock.cycle, int)
assert_type(clock.started_at, datetime)
assert_type(clock.stopped_at, datetime | None)
assert_type(clock.due_at, datetime | None)
assert_type(clock.breached_at, datetime | None)
assert_type(clock.elapsed(later), timedelta)
assert_type(clock.remaining(later), timedelta)
assert_type(clock.is_breached(later), bool)
assert_type(clock.reaches(0.75), datetime | None)
assert_type(str(clock.explain(later)), str)


def alarms_of(ticket: TicketSla) -> Iterable[Alarm]:
    """Everything that will happen if nothing else does."""
    return ticket.alarms(at, until=later)


def events_of(text: str) -> Iterator[Event]:
    """Events from JSON lines."""
    yield from parse_events(text.splitlines())


def problems_of(path: str) -> tuple[str, ...]:
    """Every mistake in a policy file."""
    try:
        Policy.load(path)
    except PolicyError as error:
        return error.problems
    except (CalendarError, NeverOpenError, HistoryError, StateError) as error:
        return (str(error),)
    except SlaError:
        return ()
    return ()
