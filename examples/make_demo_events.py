"""Write the event log that `slaengine demo` shows: a made-up helpdesk's winter, always the same.

    python examples/make_demo_events.py [FILE]

Twenty-three weeks in Lisbon, from November 2025 to April 2026: Christmas, New Year, a storm that
floods the desk in February, the change to summer time, Easter. Nothing in it comes from a real
desk. The same seed gives the same bytes on every machine: only `random.random` is drawn from.
"""

import json
import math
import random
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from slaengine.calendars import Calendar
from slaengine.demo import AS_OF, EVENTS, demo_policy
from slaengine.events import (
    Event,
    FieldValue,
    Opened,
    Rated,
    Replied,
    Role,
    StatusChanged,
    Survey,
    Updated,
    Worked,
)
from slaengine.policy import Policy
from slaengine.reading.write import row_of

T = TypeVar("T")

PACKAGED = Path(__file__).parent.parent / "src" / "slaengine" / "demo"
SEED = 20251103
LISBON = ZoneInfo("Europe/Lisbon")
FIRST_MONDAY = datetime(2025, 11, 3, tzinfo=LISBON)

# Week by week: how many tickets came, and how thinly the desk was spread.
WEEKS = (
    (13, 0.9), (12, 0.9), (13, 0.9), (20, 1.3), (14, 1.0), (15, 1.0), (21, 1.2), (8, 1.1),
    (6, 1.2), (25, 1.9), (17, 1.2), (14, 0.9), (13, 0.9), (14, 0.9), (31, 2.6), (16, 1.3),
    (13, 0.9), (14, 0.9), (13, 0.9), (15, 1.0), (17, 1.1), (11, 1.1), (28, 2.2),
)  # fmt: skip
DAYS = (0.23, 0.21, 0.20, 0.18, 0.14, 0.03, 0.01)
HOURS = (1, 1, 1, 1, 1, 2, 3, 6, 14, 26, 30, 26, 16, 18, 26, 28, 22, 14, 7, 4, 3, 2, 2, 1)

CUSTOMERS = {
    "harbour-lines": 24, "casa-verde": 22, "mar-azul": 16, "serra-bikes": 14, "linho-e-sol": 13,
    "ponte-media": 11,
}  # fmt: skip
SERVICES = {"email": 50, "portal": 24, "phone": 10, "chat": 16}
PRIORITIES = {"urgent": 7, "high": 20, "normal": 53, "low": 20}
SUBJECTS = {
    "urgent": ("Site is down", "Nobody can sign in", "Payments fail", "Every page times out"),
    "high": (
        "Orders stuck in the queue",
        "Receipts do not print",
        "Customers charged twice",
        "Stock differs from the shelf",
    ),
    "normal": (
        "Invoice shows the wrong VAT",
        "Cannot add a colleague",
        "Report stops at 1,000 rows",
        "Reset of two-factor sign-in",
        "Delivery note in the wrong language",
        "Label printer offline",
    ),
    "low": (
        "How do I export last year?",
        "Change of address",
        "Logo looks blurred",
        "Wish: dark colours",
    ),
}
# Open minutes that the desk takes when all is quiet: to answer, and to solve.
ANSWER = {"urgent": 7, "high": 20, "normal": 65, "low": 120}
SOLVE = {"urgent": 95, "high": 210, "normal": 420, "low": 700}
STORM_WEEK = 14
MINUTE = timedelta(minutes=1)


class Dice:
    """What chance decides, drawn from `random.random` alone."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed).random

    def chance(self, share: float) -> bool:
        return self._random() < share

    def between(self, low: float, high: float) -> float:
        return low + (high - low) * self._random()

    def pick(self, choices: Sequence[T]) -> T:
        return choices[int(self._random() * len(choices))]

    def weigh(self, weights: dict[T, int] | dict[T, float]) -> T:
        mark = self._random() * sum(weights.values())
        reached = accumulate(weights.values())
        return next(choice for choice, top in zip(weights, reached, strict=True) if mark < top)

    def spread(self, middle: float, sigma: float) -> float:
        """Draw from a log-normal distribution with this median, as waiting times are."""
        radius = math.sqrt(-2 * math.log(1 - self._random()))
        return middle * math.exp(sigma * radius * math.cos(2 * math.pi * self._random()))


class Ticket:
    """One ticket on its way through the desk; every step moves the clock on and notes an event."""

    def __init__(self, dice: Dice, number: int, at: datetime, strain: float) -> None:
        self.dice, self.name, self.strain = dice, f"T-{number}", strain
        self.at = at.astimezone(UTC)
        self.events: list[Event] = []
        self.agent = f"desk-{1 + int(dice.between(0, 5))}"

    def run(self, customer: str, service: str, priority: str, desk: Calendar) -> list[Event]:
        self.priority, self.desk = priority, desk
        fields: dict[str, FieldValue] = {
            "customer": customer,
            "service": service,
            "priority": priority,
            "subject": self.dice.pick(SUBJECTS[priority]),
        }
        self.events = [Opened(self.name, self.at, fields=fields, status="new")]
        if self.dice.chance(0.02):
            self.pass_time(open_minutes=30)
            self.note(Event(self.name, self.at, "merged", "agent", self.agent))
            return self.events
        self.first_answer(5 if service == "chat" else ANSWER[priority])
        self.work()
        self.solve()
        return self.events

    def first_answer(self, minutes: float) -> None:
        usual = self.dice.spread(minutes * 0.5, 0.85) * self.strain
        self.pass_time(open_minutes=usual * 0.4)
        self.update(assignee=self.agent)
        if self.dice.chance(0.12):
            self.update(priority=self.reconsidered())
        self.pass_time(open_minutes=usual * 0.6)
        self.reply("agent")
        self.status("open")

    def reconsidered(self) -> str:
        tiers = list(PRIORITIES)
        step = -1 if self.dice.chance(0.6) else 1
        self.priority = tiers[min(max(tiers.index(self.priority) + step, 0), 3)]
        return self.priority

    def work(self) -> None:
        usual = self.dice.spread(SOLVE[self.priority], 0.65) * (0.6 + 0.4 * self.strain)
        stretches = 1 + int(self.dice.between(0, 1.7))
        for stretch in range(stretches):
            self.pass_time(open_minutes=usual / stretches)
            if stretch == 0 and self.dice.chance(0.2):
                self.update(group="tier-2", assignee=f"tier2-{1 + int(self.dice.between(0, 2))}")
            if self.dice.chance(0.45):
                self.ask_customer()
            elif self.dice.chance(0.12):
                self.wait_for_vendor()

    def ask_customer(self) -> None:
        self.reply("agent")
        self.status("Waiting for customer")
        self.pass_time(wall_minutes=self.dice.spread(500, 1.2))
        self.reply("customer")
        self.status("open")
        self.pass_time(open_minutes=self.dice.spread(ANSWER[self.priority], 0.9) * self.strain)
        self.reply("agent")

    def wait_for_vendor(self) -> None:
        self.note(Replied(self.name, self.at, by="agent", actor=self.agent, public=False))
        self.status("Waiting for vendor")
        self.pass_time(wall_minutes=self.dice.spread(1300, 0.7))
        self.status("open")

    def solve(self) -> None:
        self.pass_time(open_minutes=self.dice.spread(6, 0.5))
        self.reply("agent")
        self.pass_time(wall_minutes=0.5)
        self.status("solved", "agent")
        minutes = 5 * max(1, round(self.dice.spread(SOLVE[self.priority] / 9, 0.7) / 5))
        self.note(Worked(self.name, self.at, actor=self.agent, duration=minutes * MINUTE))
        if len(self.events) < 40 and self.dice.chance(0.09):
            self.reopen()
            return
        if self.dice.chance(0.35):
            self.rate()
        self.pass_time(wall_minutes=3 * 24 * 60)
        self.status("closed")

    def reopen(self) -> None:
        self.pass_time(wall_minutes=self.dice.spread(900, 0.8))
        self.status("open")  # first, or the customer would write on a solved ticket
        self.reply("customer")
        self.pass_time(open_minutes=self.dice.spread(ANSWER[self.priority], 0.8) * self.strain)
        self.reply("agent")
        self.pass_time(open_minutes=self.dice.spread(SOLVE[self.priority] / 3, 0.7))
        self.solve()

    def rate(self) -> None:
        self.pass_time(wall_minutes=self.dice.spread(200, 1.0))
        survey: Survey = "csat"
        mood = self.dice.between(0, 1) + 0.16 * (self.strain - 1)
        score = 5 if mood < 0.55 else 4 if mood < 0.82 else 3 if mood < 0.92 else 1
        self.note(Rated(self.name, self.at, survey=survey, score=score))

    def reply(self, by: Role) -> None:
        actor = self.agent if by == "agent" else None
        self.note(Replied(self.name, self.at, by=by, actor=actor))

    def status(self, status: str, by: Role = "system") -> None:
        actor = self.agent if by == "agent" else None
        self.note(StatusChanged(self.name, self.at, status, by=by, actor=actor))

    def update(self, **fields: str) -> None:
        self.note(Updated(self.name, self.at, dict(fields), by="agent", actor=self.agent))

    def note(self, event: Event) -> None:
        self.events.append(event)

    def pass_time(self, *, open_minutes: float = 0, wall_minutes: float = 0) -> None:
        self.at += timedelta(seconds=round(wall_minutes * 60))
        if open_minutes:
            seconds = max(20, round(open_minutes * 60))
            self.at = self.desk.add(self.at, timedelta(seconds=seconds)).astimezone(UTC)


def arrivals(dice: Dice, office: Calendar) -> Iterator[tuple[datetime, str, str, str, int]]:
    """Draw when tickets come, whose they are, by which service, how urgent, in which week."""
    for week, (count, _) in enumerate(WEEKS):
        for _ in range(count):
            customer = dice.weigh(CUSTOMERS)
            at = moment(dice, week)
            # only ports write as readily on a holiday as on any other day
            while customer != "harbour-lines" and quiet(office, at) and not dice.chance(0.1):
                at = moment(dice, week)
            service = dice.weigh(SERVICES)
            if week == STORM_WEEK and dice.chance(0.35):
                yield at, customer, service, dice.pick(("urgent", "high")), week
            else:
                yield at, customer, service, dice.weigh(PRIORITIES), week


def moment(dice: Dice, week: int) -> datetime:
    day = dice.weigh(dict(enumerate(DAYS)))
    hour = dice.weigh(dict(enumerate(HOURS)))
    at = FIRST_MONDAY + timedelta(weeks=week, days=day, hours=hour)
    return at + timedelta(seconds=int(dice.between(0, 3600)))


def quiet(office: Calendar, at: datetime) -> bool:
    return not office.is_open(at.replace(hour=10))


def desk_for(policy: Policy, customer: str, service: str, priority: str) -> Calendar:
    if customer == "harbour-lines" and priority in {"urgent", "high"}:
        return Calendar(name="on call", tz="Europe/Lisbon", hours="24x7")
    return policy.calendars["chat" if "chat" in service or customer == "casa-verde" else "office"]


def make_events() -> list[Event]:
    """Simulate the winter; what comes after its last afternoon has not happened yet."""
    policy, dice = demo_policy(), Dice(SEED)
    arrived = sorted(arrivals(dice, policy.calendars["office"]))
    histories = (
        Ticket(dice, 4001 + number, at, WEEKS[week][1]).run(
            customer, service, priority, desk_for(policy, customer, service, priority)
        )
        for number, (at, customer, service, priority, week) in enumerate(arrived)
    )
    events = [event for history in histories for event in history if event.at <= AS_OF]
    return sorted(events, key=lambda event: event.at)


def lines_of(events: Iterable[Event]) -> str:
    return "".join(f"{json.dumps(row_of(event), ensure_ascii=False)}\n" for event in events)


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else PACKAGED / EVENTS
    made = make_events()
    target.write_text(lines_of(made), encoding="utf-8", newline="\n")
    print(f"{len(made):,} events of {len({event.ticket for event in made})} tickets: {target.name}")
