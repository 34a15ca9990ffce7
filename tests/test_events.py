"""Events: frozen values with an instant in UTC, and what is refused."""

import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from slaengine import Event, HistoryError, Opened, Rated, Replied, StatusChanged, Updated, Worked
from slaengine.events import NO_FIELDS

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
EVENTS: list[tuple[Event, str, str]] = [
    (Event("T-7", AT, "approved"), "approved", "system"),
    (Opened("T-7", AT), "opened", "customer"),
    (Replied("T-7", AT, by="bot"), "replied", "bot"),
    (StatusChanged("T-7", AT, status="pending"), "status_changed", "system"),
    (Updated("T-7", AT, fields={"priority": "low"}), "updated", "system"),
    (Rated("T-7", AT, survey="nps", score=9), "rated", "customer"),
    (Worked("T-7", AT, duration=timedelta(minutes=5)), "worked", "agent"),
]
IDS = [name for _, name, _ in EVENTS]


@pytest.mark.parametrize(("event", "name", "by"), EVENTS, ids=IDS)
def test_every_event_has_a_name_and_somebody_who_did_it(event: Event, name: str, by: str) -> None:
    assert (event.name, event.by, event.actor) == (name, by, None)


@pytest.mark.parametrize("event", [event for event, _, _ in EVENTS], ids=IDS)
def test_an_event_is_a_frozen_value(event: Event) -> None:
    with pytest.raises(FrozenInstanceError):
        event.ticket = "T-8"  # type: ignore[misc]
    again = pickle.loads(pickle.dumps(event))
    assert (again, hash(again)) == (event, hash(event))


def test_an_event_keeps_its_instant_in_utc() -> None:
    tokyo = AT.astimezone(ZoneInfo("Asia/Tokyo"))
    assert Opened("T-7", tokyo).at.isoformat() == "2026-01-05T09:00:00+00:00"


def test_fields_are_frozen_with_the_event() -> None:
    fields: dict[str, Any] = {"priority": "low"}
    event = Opened("T-7", AT, fields=fields)
    fields["priority"] = "urgent"
    assert event.fields == {"priority": "low"}
    assert Opened("T-7", AT).fields is Opened("T-7", AT, fields={}).fields is NO_FIELDS


def test_an_opening_is_open_and_a_reply_public_unless_said_otherwise() -> None:
    assert Opened("T-7", AT).status == "open"
    assert Replied("T-7", AT, by="agent").public


@pytest.mark.parametrize(
    ("event", "changes", "text"),
    [
        (
            Event,
            {"name": "x", "ticket": ""},
            "a ticket is named by a non-empty text, not ''",
        ),
        (
            Event,
            {"name": "x", "ticket": 7},
            "a ticket is named by a non-empty text, not 7",
        ),
        (Event, {"name": ""}, "ticket 'T-7': an event needs a name, not ''"),
        (Event, {"name": None}, "ticket 'T-7': an event needs a name, not None"),
        (
            Opened,
            {"at": datetime(2026, 1, 5, 9)},
            (
                "ticket 'T-7': opened at 2026-01-05T09:00:00 has no time zone; give an aware "
                'datetime, such as at.replace(tzinfo=ZoneInfo("Europe/Lisbon"))'
            ),
        ),
        (
            Opened,
            {"at": "2026-01-05"},
            "ticket 'T-7': opened at must be a datetime with a time zone, not '2026-01-05'",
        ),
        (
            Replied,
            {"by": "robot"},
            (
                "ticket 'T-7': replied by unknown role 'robot'; "
                "use one of customer, agent, bot, system"
            ),
        ),
        (
            Rated,
            {"survey": "stars", "score": 5},
            "ticket 'T-7': unknown survey 'stars'; use one of csat, nps, ces",
        ),
        (
            Rated,
            {"survey": "csat", "score": float("nan")},
            "ticket 'T-7': a csat score must be a number, not nan",
        ),
        (
            Worked,
            {"duration": timedelta(seconds=-1)},
            "ticket 'T-7': worked for -1 day, 23:59:59; a duration is not negative",
        ),
    ],
)
def test_what_is_no_event_is_refused(
    event: Callable[..., Event], changes: dict[str, Any], text: str
) -> None:
    with pytest.raises(HistoryError) as refusal:
        event(**({"ticket": "T-7", "at": AT} | changes))
    assert str(refusal.value) == text


def test_no_handling_time_is_handling_time() -> None:
    assert Worked("T-7", AT, duration=timedelta(0)).duration == timedelta(0)
