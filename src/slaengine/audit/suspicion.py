"""Suspicions: what looks as if a clock had been helped, with what shows it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Literal, NamedTuple, TypeAlias, get_args

from slaengine.events import Role
from slaengine.flat import Flat, flat, flat_names
from slaengine.instants import to_the_minute
from slaengine.metrics.shown import value_text

Pattern: TypeAlias = Literal[
    "paused_before_due",
    "paused_on_answer",
    "paused_while_asked",
    "lowered_before_due",
    "lowered_after_breach",
    "retargeted_before_due",
    "retargeted_after_breach",
    "solved_then_reopened",
    "met_by_a_hair",
    "backdated",
]
PATTERNS: tuple[Pattern, ...] = get_args(Pattern)

_AMOUNTS = ("left", "target")
# What each pattern is, and of what it is counted: the occasions on which it could have come up.
TITLES: dict[Pattern, str] = {
    "paused_before_due": "paused just before it was due",
    "paused_on_answer": "paused right after the customer wrote",
    "paused_while_asked": "paused while the customer waited for an answer",
    "lowered_before_due": "priority changed to a looser target just before it was due",
    "lowered_after_breach": "priority changed to a looser target after the breach",
    "retargeted_before_due": "fields changed to a looser target just before it was due",
    "retargeted_after_breach": "fields changed to a looser target after the breach",
    "solved_then_reopened": "solved just before it was due, and reopened soon after",
    "met_by_a_hair": "met by a hair",
    "backdated": "recorded later than it is said to have happened",
}
OF_ANSWERS: tuple[Pattern, ...] = ("paused_on_answer", "paused_while_asked")
OCCASIONS: dict[Pattern, str] = {
    "paused_before_due": "pauses",
    "paused_on_answer": "pauses",
    "paused_while_asked": "pauses",
    "lowered_before_due": "retargets",
    "lowered_after_breach": "retargets",
    "retargeted_before_due": "retargets",
    "retargeted_after_breach": "retargets",
    "solved_then_reopened": "solves",
    "met_by_a_hair": "clocks met",
    "backdated": "events",
}


class Evidence(NamedTuple):
    """Something that an event shows, and when."""

    at: datetime
    what: str


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A finding, not a verdict: a pattern that looks like gaming, with the events that show it.

    `at` is the event in question, of `by` and `actor` where known, while `assignee` and `team` had
    the ticket. `left` is how much of the `target` was left then, as open time. `due_before_at` and
    `due_after_at` say what it changed: None where the clock was due at no instant. `saved` is True
    where the promise was kept, and would not have been by the due that it had before; None where
    that is not decided. For what happened to no single clock, metric and cycle are None.
    """

    pattern: Pattern
    ticket: str
    at: datetime
    by: Role
    actor: str | None
    evidence: tuple[Evidence, ...]
    metric: str | None = None
    cycle: int | None = None
    kind: str | None = None
    agreement: str | None = None
    priority: str | None = None
    assignee: str | None = None
    team: str | None = None
    left: timedelta | None = None
    target: timedelta | None = None
    due_before_at: datetime | None = None
    due_after_at: datetime | None = None
    saved: bool | None = None

    @property
    def title(self) -> str:
        """What the pattern is."""
        return TITLES[self.pattern]

    @property
    def who(self) -> str:
        """Who did it, as far as the event tells."""
        return self.actor or self.by

    def row(self) -> dict[str, object]:
        """Return the suspicion as a row; the evidence as text."""
        found: dict[str, object] = {name: getattr(self, name) for name in self.__slots__}
        found["evidence"] = "; ".join(f"{one.at.isoformat()} {one.what}" for one in self.evidence)
        return found

    def plain(self) -> dict[str, Flat]:
        """Return the suspicion as plain values for a file: durations in microseconds."""
        return flat(self.row(), _AMOUNTS)

    def __str__(self) -> str:
        return self.told(UTC)

    def told(self, zone: tzinfo) -> str:
        """Tell the suspicion in a line, with its instants in a zone."""
        clock = f" {self.metric}" if self.metric else ""
        left = ""
        if self.left is not None and self.target is not None and self.left >= timedelta(0):
            amounts = [value_text(each, "open time") for each in (self.left, self.target)]
            left = f", {amounts[0]} of {amounts[1]} left"
        told = "; ".join(f"{to_the_minute(one.at, zone)} {one.what}" for one in self.evidence)
        return f"{self.ticket}{clock}: {self.title} by {self.who}{left} ({told})"


# what the columns of a file are called
COLUMNS = tuple(flat_names(Suspicion.__slots__, _AMOUNTS))
