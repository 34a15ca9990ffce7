"""The promises that were missed by most, each with where its time went."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from rich.text import Text

from slaengine.cli.board.facts import Promise
from slaengine.cli.words import day_and_time
from slaengine.engine import Clock
from slaengine.words import amount

_HOUR = timedelta(hours=1)
_DEEDS = {"first_response": "answer", "next_response": "answer again"}


def worst(promises: Sequence[Promise], as_of: datetime, count: int) -> Iterator[Text]:
    """Tell of the tickets furthest over a promise to a customer, two lines each."""
    broken = [one for one in promises if one.is_breached and one.clock.kind == "sla"]
    broken.sort(key=lambda one: one.clock.remaining(as_of))
    by_ticket = {one.clock.ticket: one for one in reversed(broken)}  # the furthest over of each
    for one in [one for one in broken if by_ticket[one.clock.ticket] is one][:count]:
        clock = one.clock
        deed = _DEEDS.get(clock.metric, "solve")
        yield Text.assemble(
            (f"{clock.ticket}  ", "bold"),
            (f"{amount(-clock.remaining(as_of))} over", "red"),
            f" the {amount(clock.target)} to {deed}: {one.subject}",
            (f" ({clock.priority}, {one.customer})", "dim"),
        )
        yield Text(f"        {_whereabouts(clock, as_of)}", style="dim")


def _whereabouts(clock: Clock, as_of: datetime) -> str:
    """Say when it began and ended, and what of the time between did not count."""
    zone, ended = clock.calendar.zone, clock.stopped_at
    until = f"to {day_and_time(ended.astimezone(zone))}" if ended else "still open"
    idle: defaultdict[str, timedelta] = defaultdict(timedelta)
    for part in clock.explain(as_of):
        if not part.counts:
            idle[_cause(part.reason)] += part.end - part.start
    longest = sorted(idle.items(), key=lambda item: -item[1])[:2]
    uncounted = ", ".join(f"{length / _HOUR:.0f}h {cause}" for cause, length in longest if length)
    left_out = f"; not counted: {uncounted}" if uncounted else ""
    return f"{day_and_time(clock.started_at.astimezone(zone))} {until}{left_out}"


def _cause(reason: str) -> str:
    """Say briefly why time did not count: all holidays and all pauses as one, the rest by name."""
    if reason.startswith("holiday"):
        return "holidays"
    return "paused" if reason.startswith("paused") else reason.rpartition(": ")[2]
