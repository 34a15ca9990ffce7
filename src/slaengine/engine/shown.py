"""Shown tickets: the clocks of one as a table, for a notebook."""

from datetime import datetime
from typing import TYPE_CHECKING

from slaengine.engine.clock import Clock
from slaengine.markup import html_table

if TYPE_CHECKING:
    from slaengine.engine.ticket import TicketSla

_HEAD = ("metric", "cycle", "agreement", "priority", "state", "started", "due", "stopped")


def ticket_html(sla: "TicketSla") -> str:
    """Draw the clocks of a ticket, as of its last event, as an HTML table."""
    last = sla.last_event_at
    lines = [_line(clock) for clock in sla]
    return html_table(f"{sla.ticket}, {sla.status}, as of {_text(last)} UTC", _HEAD, lines)


def _line(clock: Clock) -> list[str]:
    return [
        clock.metric,
        str(clock.cycle),
        clock.agreement,
        clock.priority or "–",
        clock.state,
        _text(clock.started_at),
        _text(clock.due_at),
        _text(clock.stopped_at),
    ]


def _text(at: datetime | None) -> str:
    return "–" if at is None else f"{at:%Y-%m-%d %H:%M:%S}"
