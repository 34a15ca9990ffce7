"""A seeded log of tickets as columns: about eight events a ticket, in the order of time.

A ticket is opened by its customer, answered, noted on, parked, taken up again, given another
priority, solved and reopened, as a chain of chances that depend on its status. Instants have
microseconds, gaps are log-uniform from two minutes to three days.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from benchmarks.frames_pairs import Ints, instant, micros
from benchmarks.workload import LUNCH, SEED, desk
from slaengine import Agreement, Event, Opened, Policy, Replied, StatusChanged, Updated
from slaengine.events import Role

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

Codes = NDArray[np.int8]

EVENTS = ("opened", "replied", "status_changed", "updated")
ROLES: tuple[Role, ...] = ("customer", "agent", "system")
STATUSES = ("open", "pending", "solved")
PRIORITIES = ("urgent", "high", "normal", "low")
CHANNELS = ("email", "chat", "phone", "portal", "api", "social")
TEAMS = tuple(f"team {number:02}" for number in range(20))

FIRST, LAST = datetime(2024, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
AS_OF = datetime(2026, 3, 1, tzinfo=UTC)
TWO_MINUTES, THREE_DAYS = 120_000_000, 3 * 86_400_000_000
MEAN, MOST = 8, 20

# what happens next: an event, by whom, public, and the status it brings, or -1 for none
ACTIONS = np.array(
    [
        (1, 1, 1, -1),  # the desk replies
        (1, 0, 1, -1),  # the customer replies
        (1, 1, 0, -1),  # a note among colleagues
        (2, 1, -1, 0),  # taken up, or reopened
        (2, 1, -1, 1),  # parked
        (2, 1, -1, 2),  # solved
        (3, 2, -1, -1),  # another priority
    ],
    dtype=np.int8,
)
CHANCES = np.array(
    [
        (0.27, 0.15, 0.10, 0.00, 0.20, 0.16, 0.12),  # while open
        (0.08, 0.30, 0.07, 0.35, 0.00, 0.15, 0.05),  # while pending
        (0.10, 0.25, 0.20, 0.45, 0.00, 0.00, 0.00),  # while solved
    ]
)
SOLVE = 5

TARGETS = {
    "first_response": {"urgent": 1, "high": 4, "normal": 8, "low": 16},
    "resolution": {"urgent": 8, "high": 16, "normal": 24, "low": 40},
}

METRICS = tuple(TARGETS)
STATES = ("running", "paused", "met", "missed", "cancelled")


def policy() -> Policy:
    """Two clocks: a first response, and a resolution that rests while the ticket is pending."""
    targets = {
        metric: {tier: timedelta(hours=hours) for tier, hours in tiers.items()}
        for metric, tiers in TARGETS.items()
    }
    agreement = Agreement(name="all", calendar="desk", targets=targets, pause_on={"pending"})
    return Policy(calendars=[desk(LUNCH)], agreements=[agreement])


@dataclass(frozen=True, slots=True)
class Log:
    """The columns of a log; a code of -1 is null."""

    ticket: Ints
    at: Ints
    event: Codes
    by: Codes
    public: Codes
    status: Codes
    priority: Codes
    channel: Codes
    team: Codes

    @property
    def size(self) -> int:
        """How many events there are."""
        return self.ticket.size

    def texts(self) -> dict[str, tuple[Codes, tuple[str, ...]]]:
        """The columns of few distinct texts."""
        return {
            "event": (self.event, EVENTS),
            "by": (self.by, ROLES),
            "status": (self.status, STATUSES),
            "priority": (self.priority, PRIORITIES),
            "channel": (self.channel, CHANNELS),
            "team": (self.team, TEAMS),
        }

    def arrow(self, *leave: str) -> "pa.Table":
        """As a PyArrow table, the texts as dictionaries."""
        import pyarrow as pa

        columns = {
            "ticket": pa.array(self.ticket),
            "at": pa.array(self.at).cast(pa.timestamp("us", tz="UTC")),
            "public": pa.array(self.public == 1, mask=self.public < 0),
        }
        for name, (codes, values) in self.texts().items():
            known = pa.array(codes, mask=codes < 0)
            columns[name] = pa.DictionaryArray.from_arrays(known, pa.array(values))
        return pa.table({name: held for name, held in columns.items() if name not in leave})

    def polars(self, *leave: str) -> "pl.DataFrame":
        """As a Polars frame, the texts as enumerations."""
        import polars as pl

        frame = pl.DataFrame(
            {"ticket": self.ticket, "at": self.at, "public": self.public}
            | {name: codes for name, (codes, _) in self.texts().items()}
        )
        texts = [
            pl.when(pl.col(name) >= 0).then(pl.col(name)).cast(pl.UInt8).cat.to(pl.Enum(values))
            for name, (_, values) in self.texts().items()
        ]
        public = pl.when(pl.col("public") >= 0).then(pl.col("public") == 1).alias("public")
        at = pl.col("at").cast(pl.Datetime("us", "UTC"))
        return frame.with_columns(at, public, *texts).drop(leave).rechunk()

    def pandas(self, *leave: str) -> "pd.DataFrame":
        """As a pandas frame, the texts as categories."""
        import pandas as pd

        truth = pd.array(self.public == 1, dtype="boolean")
        truth[self.public < 0] = pd.NA
        at = pd.DatetimeIndex(self.at.view("datetime64[us]"), tz="UTC")
        columns = {"ticket": self.ticket, "at": at, "public": truth}
        for name, (codes, values) in self.texts().items():
            columns[name] = pd.Categorical.from_codes(codes, list(values))
        return pd.DataFrame({name: held for name, held in columns.items() if name not in leave})

    def histories(self, count: int) -> Iterator[list[Event]]:
        """The first tickets as the events that the scalar engine takes."""
        rows = np.flatnonzero(self.ticket < self.ticket[0] + count)
        rows = rows[np.argsort(self.ticket[rows], kind="stable")]
        for part in np.split(rows, np.flatnonzero(np.diff(self.ticket[rows])) + 1):
            yield [self._event(int(row)) for row in part]

    def _event(self, row: int) -> Event:
        ticket, at = str(self.ticket[row]), instant(self.at[row])
        by = ROLES[self.by[row]]
        fields = {"priority": PRIORITIES[self.priority[row]]}
        match EVENTS[self.event[row]]:
            case "opened":
                return Opened(ticket=ticket, at=at, by=by, fields=fields)
            case "replied":
                return Replied(ticket=ticket, at=at, by=by, public=bool(self.public[row]))
            case "updated":
                return Updated(ticket=ticket, at=at, by=by, fields=fields)
        return StatusChanged(ticket=ticket, at=at, by=by, status=STATUSES[self.status[row]])


def log(events: int) -> Log:
    """About as many events, of an eighth as many tickets."""
    rng = np.random.default_rng(SEED)
    tickets = events // MEAN + 1
    lengths = 2 + rng.binomial(MOST - 2, (MEAN - 2) / (MOST - 2), tickets)
    at = np.sort(rng.integers(micros(FIRST), micros(LAST), tickets))
    parts = list(_steps(rng, at, lengths))
    number, instants, action, priority = (
        np.concatenate([part[column] for part in parts]) for column in range(4)
    )
    order = np.argsort(instants, kind="stable")
    number, instants = number[order], instants[order]
    action, priority = action[order], priority[order]
    opened = action < 0
    taken = ACTIONS[action]
    taken[opened] = (0, 0, -1, 0)
    channel = rng.integers(0, len(CHANNELS), tickets, dtype=np.int8)
    team = rng.integers(0, len(TEAMS), tickets, dtype=np.int8)
    return Log(
        ticket=number + 100_000,
        at=instants,
        event=taken[:, 0].copy(),
        by=taken[:, 1].copy(),
        public=taken[:, 2].copy(),
        status=taken[:, 3].copy(),
        priority=priority,
        channel=np.where(opened, channel[number], np.int8(-1)),
        team=np.where(opened, team[number], np.int8(-1)),
    )


Step = tuple[Ints, Ints, Codes, Codes]


def _steps(rng: np.random.Generator, at: Ints, lengths: Ints) -> Iterator[Step]:
    """Each ticket's opening, then its second event, and so on: number, instant, action, tier."""
    number = np.arange(at.size)
    status = np.zeros(at.size, dtype=np.int8)
    bounds = np.cumsum(CHANCES, axis=1)
    tiers = len(PRIORITIES)
    yield number, at, np.full(at.size, -1, np.int8), rng.integers(0, tiers, at.size, dtype=np.int8)
    for step in range(1, MOST):
        going = lengths > step
        number, at, lengths, status = number[going], at[going], lengths[going], status[going]
        drawn = rng.random((number.size, 1))
        action = (drawn >= bounds[status]).sum(axis=1).astype(np.int8).clip(max=6)
        last = (lengths == step + 1) & (status != STATUSES.index("solved"))
        action[last & (rng.random(number.size) < 0.8)] = SOLVE
        spread = rng.uniform(np.log(TWO_MINUTES), np.log(THREE_DAYS), number.size)
        at = at + np.exp(spread).astype(np.int64)
        brought = ACTIONS[action, 3]
        status = np.where(brought >= 0, brought, status)
        tier = rng.integers(0, tiers, number.size, dtype=np.int8)
        yield number, at, action, np.where(action == len(ACTIONS) - 1, tier, np.int8(-1))
