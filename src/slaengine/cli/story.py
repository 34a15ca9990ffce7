"""One clock's story in words: what was promised, what came of it, and where the time went."""

from collections.abc import Iterator
from datetime import datetime

from rich.text import Text

from slaengine.cli.board.ribbon import ribbon
from slaengine.cli.table import STATES
from slaengine.cli.words import moment
from slaengine.engine import Clock
from slaengine.policy import BusinessDays, Deadline
from slaengine.words import amount


def story(clock: Clock, as_of: datetime, *, width: int | None, plain: bool) -> Iterator[Text]:
    """Tell a clock line by line, in the zone of its calendar; with a ribbon if there is a width."""
    yield Text(headline(clock), style="bold")
    yield Text(outcome(clock, as_of), style=STATES[clock.state])
    if width is not None:
        yield from ribbon(clock, as_of, width=width, plain=plain)
    yield Text(f"{clock.explain(as_of).in_zone(clock.calendar.zone)}\n")


def headline(clock: Clock) -> str:
    """Name the clock: the metric, the promise, for which priority, and the calendar's zone."""
    cycle = f" #{clock.cycle}" if clock.cycle > 1 else ""
    kind = "" if clock.kind == "sla" else f" ({clock.kind.upper()})"
    priority = f", priority {clock.priority}" if clock.priority else ""
    promise = f"{_promised(clock)} under {clock.agreement}{kind}{priority}"
    return f"{clock.metric}{cycle}: {promise} ({clock.calendar.tz})"


def _promised(clock: Clock) -> str:
    """Say what was promised in the policy's words, and the open time that it came to."""
    words, came_to = clock.run.promise.amount, amount(clock.target)
    return f"{words} ({came_to})" if isinstance(words, BusinessDays | Deadline) else came_to


def outcome(clock: Clock, as_of: datetime) -> str:
    """Say how it stands: the state, the due date, the end, and how much was used."""
    zone = clock.calendar.zone
    today = as_of.astimezone(zone)
    parts: list[str] = [clock.state]
    if clock.due_at is not None:
        parts.append(f"due {moment(clock.due_at.astimezone(zone), today)}")
    if clock.stopped_at is not None:
        parts.append(f"stopped {moment(clock.stopped_at.astimezone(zone), today)}")
    left = clock.remaining(as_of)
    parts.append(f"{amount(abs(left))} {'over' if left.days < 0 else 'left'}")
    return ", ".join(parts)
