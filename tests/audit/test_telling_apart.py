"""What an audit has to tell apart: answers from notes, causes from what comes with them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from slaengine import Event, Opened, Policy, Replied, StatusChanged, Updated
from slaengine.audit import Audit, Suspicion, audit
from slaengine.events import Role

POLICY = Policy.from_text("""
[[agreements]]
name = "desk"
calendar = "24x7"
pause_on = ["pending"]
[[agreements.targets]]
metric = "first_response"
within = { urgent = "1h" }
[[agreements.targets]]
metric = "resolution"
within = { urgent = "4h", low = "40h" }
""")
NINE = datetime(2026, 1, 5, 9, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
ANSWERED = [Opened("T-1", NINE, by="agent"), Replied("T-1", NINE, by="agent")]


def at(hour: float, second: float = 0) -> datetime:
    return NINE.replace(hour=0) + timedelta(hours=hour, seconds=second)


def opened(by: Role = "agent", priority: str = "urgent") -> Opened:
    return Opened("T", NINE, by=by, fields={"priority": priority})


def status(word: str, when: datetime, actor: str = "ana") -> StatusChanged:
    return StatusChanged("T", when, status=word, by="agent", actor=actor)


def found(*events: Event, **asked: Any) -> Audit:
    return audit(POLICY, [events, ANSWERED], **asked)


def resolution(*events: Event, **asked: Any) -> list[Suspicion]:
    return [each for each in found(*events, **asked) if each.metric == "resolution"]


@pytest.mark.parametrize(
    ("by", "public", "patterns"),
    [
        ("agent", True, []),
        ("agent", False, ["paused_while_asked"]),  # a note is no answer
        ("customer", True, ["paused_while_asked"]),
        ("bot", True, ["paused_while_asked"]),
    ],
)
def test_only_a_public_reply_by_a_person_of_the_desk_is_an_answer(
    by: Role, public: bool, patterns: list[str]
) -> None:
    history = [
        opened("customer"),
        status("pending", at(11)),
        Replied("T", at(11, 20), by=by, public=public),
    ]
    assert [each.pattern for each in resolution(*history)] == patterns
    alone = audit(POLICY, [history])
    assert bool(alone.blind) is bool(patterns)


def test_a_note_of_the_customer_asks_nothing_of_anybody() -> None:
    history = [
        opened(),
        Replied("T", at(9.5), by="agent"),
        Replied("T", at(10), by="customer", public=False),
        status("pending", at(11)),
    ]
    assert resolution(*history) == []


@pytest.mark.parametrize(
    ("later", "patterns"),
    [
        ([status("open", at(14))], ["solved_then_reopened"]),
        ([status("closed", at(14))], []),
        ([Updated("T", at(14), by="agent", fields={"team": "north"})], []),
        ([Replied("T", at(14), by="customer")], []),
        ([Replied("T", at(14), by="agent"), status("open", at(15))], ["solved_then_reopened"]),
    ],
    ids=["reopened", "closed", "a field", "a reply", "reopened after a reply"],
)
def test_only_a_ticket_that_is_open_again_was_reopened(
    later: list[Event], patterns: list[str]
) -> None:
    assert [each.pattern for each in resolution(opened(), status("solved", at(12.75)), *later)] == (
        patterns
    )


def test_a_pause_is_over_when_the_clock_runs_again_and_not_before() -> None:
    moved = Updated("T", at(16), by="agent", fields={"priority": "low"})
    history = [opened(), status("pending", at(12.75)), moved, status("open", at(20))]
    (pause,) = [each for each in resolution(*history) if each.pattern == "paused_before_due"]
    assert pause.due_after_at == at(20) + 36.25 * HOUR
    (waiting,) = [each for each in resolution(*history[:3]) if each.pattern == "paused_before_due"]
    assert waiting.due_after_at is None


def test_of_what_happens_at_one_instant_the_change_of_fields_moved_the_target() -> None:
    history = [
        opened(),
        Replied("T", at(12.75), by="agent", actor="ben"),
        Updated("T", at(12.75), by="agent", actor="ana", fields={"priority": "low"}),
        Replied("T", at(12.75), by="agent", actor="cy"),
    ]
    (lowered,) = resolution(*history)
    assert (lowered.pattern, lowered.actor) == ("lowered_before_due", "ana")


def test_a_promise_kept_just_when_it_was_due_before_was_not_saved() -> None:
    pause = [opened(), status("pending", at(12.75)), status("open", at(12.9))]
    for second, saved in ((0, False), (1, True)):
        (suspicion, *_) = resolution(*pause, status("solved", at(13, second)))
        assert (suspicion.pattern, suspicion.saved) == ("paused_before_due", saved)


def test_what_was_recorded_late_saved_only_what_it_stopped_itself() -> None:
    late = Updated(
        "T", at(10), by="agent", fields={"team": "north", "recorded_at": at(14).isoformat()}
    )
    history = [opened(), late, status("solved", at(12))]
    (suspicion,) = found(*history).find("backdated")
    assert (suspicion.at, suspicion.metric, suspicion.saved) == (at(10), None, None)


def test_a_metric_without_a_target_does_not_hide_the_next() -> None:
    history = [opened(priority="low"), status("solved", NINE + 40 * HOUR - MINUTE)]
    assert [each.pattern for each in found(*history)] == ["met_by_a_hair"]


def test_occasions_are_counted_once_each() -> None:
    history = [
        opened(),
        status("pending", at(12.75)),
        status("open", at(12.9)),
        status("pending", at(12.95), actor="ben"),
        status("open", at(12.96)),
        status("solved", at(12.99)),
        status("open", at(13)),
    ]
    counted = {
        (each.pattern, each.value): (each.found, each.of) for each in found(*history).frequencies
    }
    assert counted == {
        ("paused_before_due", "ana"): (1, 1),
        ("paused_before_due", "ben"): (1, 1),
        ("solved_then_reopened", "ana"): (1, 1),
    }


def test_everything_recorded_is_an_occasion_of_recording_late() -> None:
    told = {"recorded_at": at(20).isoformat()}
    history = [
        opened(),
        Event("T", at(10), "noted", by="agent", actor="ana", fields=told),
        Event("T", at(11), "noted", by="agent", actor="ana"),
    ]
    (one,) = found(*history).frequencies
    assert (one.pattern, one.value, one.found, one.of) == ("backdated", "ana", 1, 2)
    assert one.expected == pytest.approx(2 / 5)  # of five events of the desk one was late
