"""A made-up helpdesk to look at: its policy, and its events and outages of one winter.

`examples/make_demo_events.py` wrote the events; nothing in them comes from a real desk.
"""

from datetime import datetime
from importlib.resources import files
from zoneinfo import ZoneInfo

from slaengine.events import Event
from slaengine.policy import Policy
from slaengine.reading import parse_events

POLICY = "sla.toml"
EVENTS = "events.jsonl"
OUTAGES = "outages.csv"
MAINTENANCE = "maintenance.csv"
ZONE = ZoneInfo("Europe/Lisbon")
AS_OF = datetime(2026, 4, 9, 15, 30, tzinfo=ZONE)


def text_of(name: str) -> str:
    """Return the text of a bundled file.

    >>> text_of(POLICY).startswith("# What a helpdesk in Lisbon has promised")
    True
    """
    return files(__name__).joinpath(name).read_text(encoding="utf-8")


def demo_policy() -> Policy:
    """Return the made-up desk's policy."""
    return Policy.from_text(text_of(POLICY), format="toml")


def demo_events() -> list[Event]:
    """Return the made-up desk's events, in the order in which they happened."""
    return list(parse_events(text_of(EVENTS).splitlines()))
