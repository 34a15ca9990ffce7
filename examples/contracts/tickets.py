"""Made-up tickets for the example contracts: the same ones each time, of no real desk."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from examples.make_demo_events import MINUTE, Dice
from slaengine.calendars import Calendar
from slaengine.events import Event, FieldValue, Opened, Rated, Replied, Role, StatusChanged, Updated
from slaengine.frozen import FrozenMapping

CLOSED_AFTER = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Pause:
    """What a ticket may wait for: the status it waits in, how likely, how many minutes.

    `team` says that only a ticket which that team has taken over waits so.
    """

    status: str
    chance: float
    minutes: float
    team: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """What comes to a desk between two instants, and how long it takes there.

    `fields` has the values of each field with their weights, `answer` and `solve` the usual open
    minutes by the value of a field, `strain` how much slower all goes in a month.
    """

    seed: int
    prefix: str
    calendar: Calendar
    start_at: datetime
    end_at: datetime
    tickets: int
    fields: Mapping[str, Mapping[str, int]]
    answer: Mapping[str, float]
    solve: Mapping[str, float]
    strain: Mapping[int, float] = field(default_factory=FrozenMapping)
    pauses: tuple[Pause, ...] = ()
    handed_over: float = 0.0  # how often a second team takes the ticket
    team: str = ""
    reopened: float = 0.05
    rated: float = 0.3

    def events(self, as_of: datetime) -> list[Event]:
        """Simulate the desk up to an instant; events in the order in which they happened."""
        dice = Dice(self.seed)
        whole = self.calendar.elapsed(self.start_at, self.end_at)
        shares = sorted(dice.between(0, 1) for _ in range(self.tickets))
        events: list[Event] = []
        for number, share in enumerate(shares, 1):
            opened_at = self.calendar.add(self.start_at, whole * share).replace(microsecond=0)
            events += _Ticket(self, dice, f"{self.prefix}-{number}", opened_at).run()
        return sorted((one for one in events if one.at <= as_of), key=lambda event: event.at)


class _Ticket:
    """One ticket on its way through a desk; every step moves the clock on and notes an event."""

    def __init__(self, desk: Desk, dice: Dice, name: str, at: datetime) -> None:
        self.desk, self.dice, self.name = desk, dice, name
        self.strain = desk.strain.get(at.month, 1.0)
        self.at = at.astimezone(UTC)
        self.agent = f"desk-{1 + int(dice.between(0, 4))}"
        self.events: list[Event] = []

    def run(self) -> list[Event]:
        fields: dict[str, FieldValue] = {}
        for name, weights in self.desk.fields.items():
            if value := self.dice.weigh(dict(weights)):
                fields[name] = value
        self.events.append(Opened(self.name, self.at, fields=fields))
        values = [str(value) for value in fields.values()]
        self.answer(self.usual(self.desk.answer, values) * 0.55)
        self.work(self.usual(self.desk.solve, values))
        return self.events

    def usual(self, minutes: Mapping[str, float], values: list[str]) -> float:
        """The shortest that one of the ticket's fields asks for, longer when the desk is thin."""
        return min(minutes[value] for value in values if value in minutes) * self.strain

    def answer(self, minutes: float) -> None:
        self.wait(open_minutes=self.dice.spread(minutes, 0.8))
        self.update(assignee=self.agent)
        self.reply("agent")

    def work(self, minutes: float) -> None:
        self.wait(open_minutes=self.dice.spread(minutes * 0.3, 0.7))
        team = self.desk.team if self.dice.chance(self.desk.handed_over) else ""
        if team:
            self.update(group=team)
        for pause in self.desk.pauses:
            if self.dice.chance(pause.chance) and pause.team in {"", team}:
                self.hold(pause)
        self.wait(open_minutes=self.dice.spread(minutes * 0.4, 0.9))
        self.solve(minutes)

    def hold(self, pause: Pause) -> None:
        self.reply("agent")
        self.status(pause.status)
        self.wait(wall_minutes=self.dice.spread(pause.minutes, 0.7))
        self.status("open")

    def solve(self, minutes: float) -> None:
        self.reply("agent")
        self.status("solved")
        if self.dice.chance(self.desk.reopened) and len(self.events) < 30:
            self.wait(wall_minutes=self.dice.spread(600, 0.6))
            self.status("open")
            self.reply("customer")
            self.answer(minutes * 0.1)
            self.work(minutes * 0.4)
            return
        if self.dice.chance(self.desk.rated):
            self.wait(wall_minutes=self.dice.spread(120, 0.8))
            mood = self.dice.between(0, 1) + 0.2 * (self.strain - 1)
            score = 5 if mood < 0.5 else 4 if mood < 0.8 else 3 if mood < 0.95 else 1
            self.note(Rated(self.name, self.at, survey="csat", score=score))

    def reply(self, by: Role) -> None:
        actor = self.agent if by == "agent" else None
        self.note(Replied(self.name, self.at, by=by, actor=actor))

    def status(self, status: str) -> None:
        self.note(StatusChanged(self.name, self.at, status, by="agent", actor=self.agent))

    def update(self, **fields: str) -> None:
        self.note(Updated(self.name, self.at, dict(fields), by="agent", actor=self.agent))

    def note(self, event: Event) -> None:
        self.events.append(event)

    def wait(self, *, open_minutes: float = 0.0, wall_minutes: float = 0.0) -> None:
        self.at += timedelta(seconds=round(wall_minutes * 60))
        if open_minutes:
            seconds = max(20, round(open_minutes * 60))
            self.at = self.desk.calendar.add(self.at, seconds * MINUTE / 60).astimezone(UTC)
