"""The made-up data of the example contracts: tickets by seed, outages as their log has them."""

import csv
import io
import json
from collections.abc import Iterable
from datetime import datetime

from examples.contracts.tickets import Desk, Pause
from slaengine.events import Event
from slaengine.policy import Policy
from slaengine.reading.write import row_of


def helpdesk(policy: Policy) -> Desk:
    """Meridian's tickets: a quarter in which February goes wrong."""
    office = policy.calendars["office"]
    return Desk(
        seed=1_400,
        prefix="N",
        calendar=policy.calendars["lines"],
        start_at=datetime(2026, 1, 1, tzinfo=office.zone),
        end_at=datetime(2026, 4, 1, tzinfo=office.zone),
        tickets=160,
        fields={
            "customer": {"meridian": 1},
            "channel": {"phone": 30, "chat": 25, "portal": 45},
            "impact": {"company": 5, "department": 20, "person": 75},
            "urgency": {"stopped": 30, "hindered": 70},
        },
        answer={"phone": 1.2, "chat": 3, "company": 10, "department": 45, "person": 150},
        solve={"company": 160, "department": 400, "person": 1500},
        strain={1: 0.8, 2: 2.2, 3: 1.1},
        pauses=(Pause("Waiting for user", 0.35, 400), Pause("Waiting for parts", 0.05, 900)),
    )


def hosting(policy: Policy) -> Desk:
    """Tidewater's few tickets with its host."""
    support = policy.calendars["support"]
    return Desk(
        seed=99_99,
        prefix="C",
        calendar=support,
        start_at=datetime(2026, 1, 1, tzinfo=support.zone),
        end_at=datetime(2026, 4, 1, tzinfo=support.zone),
        tickets=24,
        fields={
            "customer": {"tidewater": 1},
            "priority": {"urgent": 1, "normal": 2},
        },
        answer={"urgent": 11, "normal": 150},
        solve={"urgent": 120, "normal": 1400},
        strain={2: 1.5},
    )


def beneath(policy: Policy) -> Desk:
    """The tickets of five plants, a third of them for the network team."""
    plant = policy.calendars["plant"]
    return Desk(
        seed=3_1,
        prefix="B",
        calendar=plant,
        start_at=datetime(2026, 1, 1, tzinfo=plant.zone),
        end_at=datetime(2026, 4, 1, tzinfo=plant.zone),
        tickets=120,
        fields={
            "site": {"plant-1": 3, "plant-2": 3, "plant-3": 2, "plant-4": 1, "plant-5": 1},
            "priority": {"high": 1, "normal": 2},
        },
        answer={"high": 15, "normal": 60},
        solve={"high": 220, "normal": 640},
        strain={2: 1.4, 3: 1.4},
        pauses=(
            Pause("Waiting for plant", 0.25, 300),
            Pause("Waiting for carrier", 0.55, 300, team="network"),
        ),
        handed_over=0.4,
        team="network",
    )


def aoba(policy: Policy) -> Desk:
    """The tickets of Aoba's two companies and of one customer more, from July to September."""
    own = policy.calendars["aoba"]
    return Desk(
        seed=48_0000,
        prefix="K",
        calendar=own,
        start_at=datetime(2026, 7, 1, tzinfo=own.zone),
        end_at=datetime(2026, 10, 1, tzinfo=own.zone),
        tickets=120,
        fields={
            "customer": {"aoba": 6, "aoba-cold-chain": 3, "mikan-books": 1},
            "priority": {"urgent": 1, "normal": 3},
        },
        answer={"urgent": 10, "normal": 70},
        solve={"urgent": 115, "normal": 500},
        strain={8: 3.0, 9: 2.5},
        pauses=(Pause("Waiting for Aoba", 0.3, 500),),
    )


def json_lines(events: Iterable[Event]) -> str:
    """Write events as JSON lines."""
    return "".join(f"{json.dumps(row_of(event), ensure_ascii=False)}\n" for event in events)


def csv_table(rows: Iterable[dict[str, object]]) -> str:
    """Write rows as CSV; the columns are those of all rows, in the order in which they come up."""
    every = list(rows)
    text = io.StringIO()
    columns = list(dict.fromkeys(key for row in every for key in row))
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(every)
    return text.getvalue()
