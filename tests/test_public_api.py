"""What `from slaengine import …` promises, and what merely importing it does not load."""

import importlib
import pickle
import subprocess
import sys
from collections.abc import Callable
from dataclasses import FrozenInstanceError, is_dataclass
from datetime import UTC, date, datetime, timedelta
from doctest import DocTestFinder

import pytest

import slaengine
from slaengine import (
    Agreement,
    Alarm,
    Calendar,
    Closure,
    Event,
    Holidays,
    Opened,
    Policy,
    Rated,
    Replied,
    Revision,
    SpecialHours,
    StatusChanged,
    Target,
    TicketSla,
    Updated,
    Worked,
    evaluate,
)

PUBLIC = (
    *("Calendar", "Holidays", "SpecialHours", "Closure", "Revision"),
    *("Policy", "Agreement", "Target"),
    *("Event", "Opened", "Replied", "StatusChanged", "Updated", "Rated", "Worked"),
    "parse_events",
    *("evaluate", "TicketSla", "Clock", "Alarm"),
    *("SlaError", "CalendarError", "NeverOpenError", "PolicyError", "HistoryError", "StateError"),
)

MODULES = ("audit", "availability", "frames", "metrics", "remedies", "review", "whatif")

LOADED_ON_FIRST_USE = (
    *(f"slaengine.{name}" for name in MODULES),
    *("slaengine.money", "slaengine.policy.availability", "slaengine.policy.remedies.remedy"),
    *("pydantic", "numpy", "pandas", "polars", "pyarrow", "duckdb", "narwhals"),
    *("holidays", "dateutil", "icalendar", "recurring_ical_events", "yaml"),
    *("typer", "click", "rich", "sqlite3", "argparse", "jinja2", "matplotlib"),
)

AT = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def desk() -> Calendar:
    return Calendar(
        name="desk",
        tz="Europe/Lisbon",
        hours={"mon-fri": ["09:00-18:00"]},
        holidays=[Holidays.on({date(2026, 1, 1): "New Year"})],
        special_hours=[SpecialHours(date=date(2026, 12, 31), hours=["09:00-12:00"])],
        closures=[Closure(AT, AT + timedelta(hours=1), reason="move")],
        revisions=[Revision(date(2026, 6, 1), {"mon-fri": ["08:00-16:00"]})],
    )


def policy() -> Policy:
    return Policy(
        calendars=[desk()],
        agreements=[
            Agreement(
                name="gold",
                customer="acme",
                calendar="desk",
                targets={"resolution": {"urgent": timedelta(hours=4)}},
            )
        ],
    )


def ticket() -> TicketSla:
    opened = Opened(ticket="T-7", at=AT, fields={"customer": "acme", "priority": "urgent"})
    return evaluate(policy(), [opened])


def alarm() -> Alarm:
    return next(iter(ticket().alarms(AT)))


VALUES: dict[str, Callable[[], object]] = {
    "calendar": desk,
    "holidays": lambda: Holidays(country="PT"),
    "special_hours": lambda: SpecialHours(rule="FREQ=MONTHLY;BYDAY=-1FR", since=date(2026, 1, 1)),
    "closure": lambda: Closure(AT, AT + timedelta(hours=1)),
    "revision": lambda: Revision(date(2026, 6, 1), {"mon": ["08:00-16:00"]}),
    "policy": policy,
    "agreement": lambda: policy().agreements[0],
    "target": lambda: Target("resolution", timedelta(hours=4), when={"channel": "chat"}),
    "event": lambda: Event("T-7", AT, "approved", fields={"team": "tier-2"}),
    "opened": lambda: Opened(ticket="T-7", at=AT, fields={"priority": "urgent"}),
    "replied": lambda: Replied(ticket="T-7", at=AT, by="agent"),
    "status_changed": lambda: StatusChanged(ticket="T-7", at=AT, status="pending"),
    "updated": lambda: Updated(ticket="T-7", at=AT, fields={"priority": "low"}),
    "rated": lambda: Rated(ticket="T-7", at=AT, survey="csat", score=4),
    "worked": lambda: Worked(ticket="T-7", at=AT, duration=timedelta(minutes=5)),
    "ticket_sla": ticket,
    "clock": lambda: ticket()["resolution"],
    "alarm": alarm,
}

values = pytest.mark.parametrize("make", VALUES.values(), ids=VALUES)


def test_the_public_names_are_those_of_the_contract() -> None:
    assert sorted(slaengine.__all__) == sorted((*PUBLIC, *MODULES))


def test_the_public_names_are_listed_in_order_and_once() -> None:
    assert list(slaengine.__all__) == sorted(set(slaengine.__all__))


@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_name_is_explained_with_an_example_that_runs(name: str) -> None:
    thing = getattr(slaengine, name)
    examples = [
        example
        for found in DocTestFinder(recurse=False).find(thing, name, globs={})
        for example in found.examples
    ]
    assert examples, f"{name} has no doctest"


def test_importing_the_library_loads_nothing_that_is_needed_later() -> None:
    code = f"import sys, slaengine; print(*(set({LOADED_ON_FIRST_USE}) & set(sys.modules)))"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    assert loaded.stdout.split() == []


@values
def test_a_value_is_a_dataclass_without_a_dict(make: Callable[[], object]) -> None:
    value = make()
    assert is_dataclass(value)
    assert not hasattr(value, "__dict__")


@values
def test_a_value_cannot_be_changed(make: Callable[[], object]) -> None:
    value = make()
    with pytest.raises((FrozenInstanceError, AttributeError, TypeError)):
        value.name = "other"  # type: ignore[attr-defined]  # that it has none, or cannot be set


@values
def test_equal_values_hash_alike(make: Callable[[], object]) -> None:
    assert make() == make()
    assert hash(make()) == hash(make())


@values
def test_a_pickled_value_comes_back_equal(make: Callable[[], object]) -> None:
    value = make()
    assert pickle.loads(pickle.dumps(value)) == value


def test_an_unknown_name_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="frobnicate"):
        getattr(slaengine, "frobnicate")  # noqa: B009  # a type checker knows the names


@pytest.mark.parametrize("place", ["slaengine.policy", "slaengine.policy.remedies"])
def test_all_that_a_package_names_is_there_when_asked_for(place: str) -> None:
    package = importlib.import_module(place)
    assert set(package.__all__) <= set(dir(package))
    assert all(hasattr(package, name) for name in package.__all__)
    with pytest.raises(AttributeError, match="frobnicate"):
        getattr(package, "frobnicate")  # noqa: B009  # a type checker knows the names


def test_the_modules_for_later_are_named_and_loaded_when_asked_for() -> None:
    code = "import slaengine; print('metrics' in dir(slaengine), slaengine.metrics.__name__)"
    asked = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    assert asked.stdout.decode().split() == ["True", "slaengine.metrics"]
