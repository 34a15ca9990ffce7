"""Which promise counts where, and with what: compared with counting that is slow and obvious."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from slaengine import Event, Opened, Policy, StatusChanged, TicketSla, evaluate
from slaengine.remedies import Incident, Measurement, Statement, statements
from tests.remedies.contracts import DAY, HOUR, JANUARY, MINUTE, month

TARGETS = {"urgent": 4 * HOUR, "normal": 24 * HOUR}
POLICY = Policy.from_text("""
[[agreements]]
name = "desk"
calendar = "24x7"
tz = "UTC"
fee = "500.00 EUR a month"
targets = { resolution = { urgent = "4h", normal = "24h" } }

[[agreements.remedies]]
name = "each"
on = "missed"
each = { credit = "25 EUR" }

[[agreements.remedies]]
name = "late"
on = "missed"
blocks = { every = "1h", credit = "5 EUR", per = "incident" }

[[agreements.remedies]]
name = "urgent"
on = "missed"
priority = "urgent"
each = [{ credit = "20 EUR" }, { over = "1h", credit = "50 EUR" }]

[[agreements.remedies]]
name = "share"
on = "attainment"
flat = { below = "100%", credit = "10%" }
""")
GROWS = ("late", "urgent")  # those that depend on how late a promise is


@dataclass(frozen=True)
class Matter:
    """One ticket: opened, perhaps ended after a while, by being solved or by being merged."""

    name: str
    opened_at: datetime
    priority: str
    ends_after: timedelta | None
    ends_by: str

    @property
    def due_at(self) -> datetime:
        return self.opened_at + TARGETS[self.priority]

    @property
    def ended_at(self) -> datetime | None:
        return None if self.ends_after is None else self.opened_at + self.ends_after

    def sla(self) -> TicketSla:
        fields = {"priority": self.priority}
        history: list[Event] = [Opened(self.name, self.opened_at, fields=fields)]
        if self.ended_at is not None:
            end = StatusChanged(self.name, self.ended_at, status="solved")
            merged = Event(self.name, self.ended_at, "merged")
            history.append(end if self.ends_by == "solved" else merged)
        return evaluate(POLICY, history)


OPENINGS = st.one_of(st.integers(0, 75 * 24), st.integers(30 * 24, 31 * 24))
ENDS = st.none() | st.sampled_from([0, 4, 5, 7, 24, 25, 60]) | st.integers(0, 40 * 24)


@st.composite
def desks(draw: st.DrawFn) -> tuple[list[Matter], datetime]:
    """Some tickets, many about the turn of a month, and an instant after all that happened."""
    found = [
        Matter(
            f"T-{number}",
            JANUARY + draw(OPENINGS) * HOUR,
            draw(st.sampled_from(["urgent", "normal"])),
            None if (after := draw(ENDS)) is None else after * HOUR,
            draw(st.sampled_from(["solved", "solved", "merged"])),
        )
        for number in range(draw(st.integers(1, 8)))
    ]
    last = max(each.ended_at or each.opened_at for each in found)
    wait = draw(st.sampled_from([MINUTE, 4 * HOUR, 4 * HOUR + MINUTE, 3 * DAY, 40 * DAY]))
    return found, last + wait


def counted(name: str, matters: Sequence[Matter], statement: Statement) -> Measurement:
    """Count one period by looking at every ticket, and asking when it was decided."""
    as_of = statement.as_of
    met = undecided = 0
    broken = []
    for each in matters:
        if name == "urgent" and each.priority != "urgent":
            continue
        late_by = (each.ended_at or as_of) - each.due_at
        if late_by > timedelta(0):
            if statement.start_at <= each.due_at < statement.end_at:
                broken.append((each, late_by))
        elif each.ended_at is None:
            undecided += statement.start_at < as_of <= statement.end_at
        elif each.ends_by == "solved":
            met += statement.start_at <= each.ended_at < statement.end_at
    incidents = [
        Incident(each.due_at, each.due_at.date(), late_by, f"{each.name} resolution")
        for each, late_by in broken
    ]
    return Measurement.of_promises(
        met,
        len(broken),
        undecided,
        denominator=statement.end_at - statement.start_at,
        first_at=min((each.due_at for each, _ in broken), default=None),
        incidents=() if name == "share" else incidents,
        is_final=not (name in GROWS and any(each.ended_at is None for each, _ in broken)),
    )


@given(desks())
def test_every_promise_counts_where_and_as_late_as_a_slow_count_says(
    case: tuple[list[Matter], datetime],
) -> None:
    matters, as_of = case
    found = statements(POLICY, [each.sla() for each in matters], as_of=as_of)
    assert found
    for statement in found:
        for line in statement.lines:
            assert line.measurement == counted(line.remedy, matters, statement)
        over = as_of >= statement.end_at
        finals = [line.measurement.is_final for line in statement.lines]
        assert statement.is_final is (over and all(finals))


@given(desks())
def test_periods_follow_one_another_from_the_first_clock_to_the_present(
    case: tuple[list[Matter], datetime],
) -> None:
    matters, as_of = case
    found = statements(POLICY, [each.sla() for each in matters], as_of=as_of)
    first = min(each.opened_at for each in matters)
    months = [month(number) for number in range(24)]
    starts = [at for at, end in pairwise(months) if end > first and at < as_of]
    assert [statement.start_at for statement in found] == starts


def test_a_promise_that_is_still_broken_is_settled_where_only_its_number_counts() -> None:
    running = Matter("T", JANUARY, "urgent", None, "solved").sla()
    (january,) = statements(POLICY, [running], as_of=month(1))
    finals = {line.remedy: line.measurement.is_final for line in january.lines}
    assert finals == {"each": True, "late": False, "urgent": False, "share": True}
