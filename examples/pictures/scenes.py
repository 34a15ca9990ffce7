"""What the timelines show: small histories, evaluated, and drawn as they come out."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from examples.pictures.timeline import Bar, Mark, Row, Timeline
from slaengine import (
    Calendar,
    Clock,
    Event,
    Opened,
    Policy,
    Replied,
    StatusChanged,
    TicketSla,
    Updated,
    evaluate,
)

_LISBON = ZoneInfo("Europe/Lisbon")
_POLICY = """
[calendars.desk]
tz = "Europe/Lisbon"
hours = {{ mon-fri = ["09:00-18:00"] }}

[[agreements]]
name = "standard"
calendar = "{calendar}"
on_reopen = "{on_reopen}"

[agreements.targets]
{targets}
"""


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    """Return an instant in January 2026, whose 5th is a Monday, on the desk's wall."""
    return datetime(2026, 1, day, hour, minute, tzinfo=_LISBON)


def _sla(
    history: list[Event], targets: str, *, calendar: str = "desk", on_reopen: str = "resume"
) -> TicketSla:
    text = _POLICY.format(calendar=calendar, targets=targets, on_reopen=on_reopen)
    return evaluate(Policy.from_text(text), history)


def _status(at: datetime, status: str) -> StatusChanged:
    return StatusChanged(ticket="T-7", at=at, status=status)


def _replied(at: datetime, by: str) -> Replied:
    return Replied(ticket="T-7", at=at, by="agent" if by == "agent" else "customer")


def _hours(calendar: Calendar, start: datetime, end: datetime) -> tuple[Bar, ...]:
    return tuple(Bar(span.start, span.end, "open") for span in calendar.spans(start, end))


def _running(clock: Clock, at: datetime) -> Iterator[Bar]:
    """Give the spans in which a clock ran, and the pauses between them."""
    spans = [(span.start, span.end) for span in clock.spans]
    if clock.running_since is not None:
        spans.append((clock.running_since, at))
    last: datetime | None = None
    for start, end in spans:
        if last is not None and last < start:
            yield Bar(last, start, "paused", "paused")
        yield Bar(start, end, "runs", "runs")
        last = end


def _counted(clock: Clock, at: datetime) -> Iterator[Bar]:
    """Give the time that counted, cut where the target was used up."""
    due_at = clock.due_at
    for part in clock.explain(at):
        if part.counts:
            cut = part.end if due_at is None else min(max(due_at, part.start), part.end)
            yield Bar(part.start, cut, "counts", _amount(cut - part.start))
            yield Bar(cut, part.end, "over", _amount(part.end - cut))


def _amount(length: timedelta) -> str:
    hours, minutes = divmod(length // timedelta(minutes=1), 60)
    return f"{hours} h" if not minutes else f"{hours} h {minutes:02}" if hours else f"{minutes} min"


def _due(clock: Clock, *, down: bool = False) -> Mark:
    due_at = clock.due_at
    if due_at is None:
        raise ValueError(f"{clock!r} is not due at any instant")
    return Mark(due_at, f"due {due_at.astimezone(_LISBON):%H:%M}", strong=True, down=down)


def one_idea() -> Timeline:
    """Show calendar, clock, and where both run."""
    history = [
        Opened(ticket="T-7", at=_at(5, 10)),
        _status(_at(5, 12), "pending"),
        _status(_at(5, 15), "open"),
        _status(_at(6, 11), "solved"),
    ]
    [clock] = _sla(history, 'resolution = "8h"')
    start, end = _at(5, 6), _at(6, 18)
    return Timeline(
        "Elapsed is where the calendar and the clock both run (target: 8 h)",
        start,
        end,
        (
            Row("calendar: open hours", _hours(clock.calendar, start, end)),
            Row("clock: running", tuple(_running(clock, end))),
            Row("elapsed: 7 h in all", tuple(_counted(clock, end))),
        ),
        (
            Mark(_at(5, 10), "opened"),
            Mark(_at(5, 12), "pending", down=True),
            Mark(_at(5, 15), "open again"),
            Mark(_at(6, 11), "solved", down=True),
            _due(clock),
        ),
    )


def out_of_hours() -> Timeline:
    """Show a promise that is broken at night."""
    [clock] = _sla(
        [Opened(ticket="T-7", at=_at(5, 14)), _status(_at(5, 20), "solved")], 'resolution = "4h"'
    )
    start, end = _at(5, 8), _at(5, 22)
    return Timeline(
        "Due at 18:00 and kept at 20:00 is missed, although no open time lies between",
        start,
        end,
        (
            Row("calendar: open hours", _hours(clock.calendar, start, end)),
            Row("clock: running", tuple(_running(clock, end))),
            Row(f"elapsed: {_amount(clock.elapsed(end))}", tuple(_counted(clock, end))),
        ),
        (Mark(_at(5, 14), "opened"), _due(clock), Mark(_at(5, 20), "solved: missed")),
        step=2,
    )


def waits() -> Timeline:
    """Show which clock a message starts and stops."""
    targets = 'first_response = "2h"\nnext_response = "2h"\nupdate = "6h"\nresolution = "20h"'
    history = [
        Opened(ticket="T-7", at=_at(5, 9)),
        _replied(_at(5, 10), "agent"),
        _replied(_at(5, 11, 30), "customer"),
        _replied(_at(5, 12, 30), "customer"),
        _replied(_at(5, 13, 30), "agent"),
        _status(_at(5, 16), "solved"),
    ]
    sla = _sla(history, targets, calendar="24x7")
    end = _at(5, 18)
    names = ("first_response", "next_response", "update", "resolution")
    rows = tuple(
        Row(
            name,
            tuple(
                Bar(span.start, span.end, "runs", f"cycle {clock.cycle}")
                for clock in sla.select(metric=name)
                for span in clock.spans
            ),
        )
        for name in names
    )
    marks = (
        Mark(_at(5, 9), "opened"),
        Mark(_at(5, 10), "reply", down=True),
        Mark(_at(5, 11, 30), "customer"),
        Mark(_at(5, 12, 30), "customer", down=True),
        Mark(_at(5, 13, 30), "reply"),
        Mark(_at(5, 16), "solved"),
    )
    title = "A wait lasts from the customer's first message to the desk's reply"
    return Timeline(title, _at(5, 8), end, rows, marks, step=1)


def reopened() -> Timeline:
    """Show what the four choices for a reopened ticket do."""
    history = [
        Opened(ticket="T-7", at=_at(5, 9)),
        _status(_at(5, 12), "solved"),
        _status(_at(5, 15), "open"),
        _status(_at(5, 19), "solved"),
    ]
    rows = []
    for choice in ("resume", "restart", "count_gap", "ignore"):
        sla = _sla(history, 'resolution = "6h"', calendar="24x7", on_reopen=choice)
        clocks = sla.select(metric="resolution")
        bars = [bar for clock in clocks for bar in _counted(clock, _at(5, 21))]
        verdict = " + ".join(clock.state for clock in clocks)
        rows.append(Row(f"{choice}: {verdict}", tuple(bars)))
    marks = (
        Mark(_at(5, 9), "opened"),
        Mark(_at(5, 12), "solved"),
        Mark(_at(5, 15), "reopened"),
        Mark(_at(5, 19), "solved"),
    )
    title = "Six hours to solve, solved after three, reopened: what counts (red: beyond the target)"
    return Timeline(title, _at(5, 8), _at(5, 20), rows, marks, step=1)


def retargeted() -> Timeline:
    """Show a priority raised in mid-ticket."""
    targets = 'resolution = { normal = "8h", urgent = "4h" }'
    history: list[Event] = [Opened(ticket="T-7", at=_at(5, 9), fields={"priority": "normal"})]
    before = _sla(history, targets)["resolution"]
    history.append(Updated(ticket="T-7", at=_at(5, 11), fields={"priority": "urgent"}))
    after = _sla(history, targets)["resolution"]
    start, end = _at(5, 8), _at(5, 19)
    rows = []
    for name, clock in (("normal: 8 h", before), ("urgent: 4 h", after)):
        due_at = clock.due_at or end
        bars = (
            Bar(clock.started_at, _at(5, 11), "counts", "2 h"),
            Bar(_at(5, 11), due_at, "runs", f"{_amount(due_at - _at(5, 11))} left"),
        )
        rows.append(Row(name, bars))
    marks = (
        Mark(_at(5, 9), "opened"),
        Mark(_at(5, 11), "raised to urgent"),
        _due(after),
        _due(before),
    )
    title = "What has elapsed stands; the new target counts as if it had always been"
    return Timeline(title, start, end, rows, marks, step=1)


def nights() -> Timeline:
    """Show the same shift in a normal night, in spring and in autumn."""
    desk = Calendar(name="night", tz="Europe/Lisbon", hours={"mon-sun": ["22:00-06:00"]})
    origin = datetime(2026, 1, 5, 22, tzinfo=UTC)
    rows = []
    for name, month, day in (("a normal night", 1, 5), ("spring", 3, 28), ("autumn", 10, 24)):
        evening = datetime(2026, month, day, 12, tzinfo=_LISBON)
        [span] = desk.spans(evening, evening + timedelta(days=1))
        length = span.end.astimezone(UTC) - span.start.astimezone(UTC)
        words = f"22:00 to 06:00: {_amount(length)}"
        bar = Bar(origin, origin + length, "open", words)
        rows.append(Row(name, (bar,)))
    title = "The shift from 22:00 to 06:00, drawn by how long it lasts"
    return Timeline(title, origin, origin + timedelta(hours=10), rows, step=1, dated=False)


SCENES = {
    "one-idea": one_idea,
    "out-of-hours": out_of_hours,
    "waits": waits,
    "reopened": reopened,
    "retargeted": retargeted,
    "nights": nights,
}
