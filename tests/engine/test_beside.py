"""OLAs and underpinning contracts: beside the SLA, from their match on, for as long as it holds."""

from typing import Any

import pytest

from slaengine import Agreement, Event, Policy
from slaengine.policy.agreement import Kind
from tests.engine.desk import (
    event,
    folded,
    opened,
    promising,
    replied,
    status,
    story,
    told,
    updated,
)

TIER_2: dict[str, Any] = {"group": "tier-2"}


def told_of(metric: str, *events: Event, **choices: Any) -> list[str]:
    """Tell the cycles of an OLA for tier 2, which promises four hours on one metric."""
    ola = Agreement(
        "backline", kind="ola", when=TIER_2, calendar="24x7", targets={metric: "4h"}, **choices
    )
    sla = folded(promising({"resolution": "8h"}, beside=[ola]), *events)
    clocks = sla.select(agreement="backline")
    assert all((clock.kind, clock.metric) == ("ola", metric) for clock in clocks)
    return [f"{clock.cycle} {story(clock)}" for clock in clocks]


@pytest.mark.parametrize("kind", ["ola", "uc"])
def test_what_runs_beside_never_competes_with_the_sla(kind: Kind) -> None:
    beside = Agreement(
        "other", customer="acme", kind=kind, calendar="24x7", targets={"resolution": "2h"}
    )
    policy = promising({"resolution": "8h"}, beside=[beside])
    sla = folded(policy, opened("09:00", customer="acme"))
    assert (sla.agreement, told(sla["resolution"].due_at)) == ("default", "17:00")
    (clock,) = sla.select(kind=kind)
    assert (clock.agreement, clock.kind, told(clock.due_at)) == ("other", kind, "11:00")


def test_every_one_that_matches_runs() -> None:
    kinds: dict[str, Kind] = {"b": "uc", "a": "ola"}
    others = [
        Agreement(name, kind=kind, calendar="24x7", targets={"resolution": "2h"})
        for name, kind in kinds.items()
    ]
    sla = folded(promising({"resolution": "8h"}, beside=others), opened("09:00"))
    assert [(clock.agreement, clock.kind) for clock in sla] == [
        ("default", "sla"),
        ("b", "uc"),
        ("a", "ola"),
    ]


def test_a_match_from_the_opening_starts_at_the_opening() -> None:
    assert told_of("agent_work", opened("09:00", **TIER_2)) == ["1 running: 09:00-"]


def test_a_match_that_comes_later_starts_what_is_in_progress_then() -> None:
    events = opened("09:00"), updated("11:00", **TIER_2)
    assert told_of("agent_work", *events) == ["1 running: 11:00-"]


def test_what_was_in_progress_and_is_paused_starts_paused() -> None:
    events = opened("09:00"), status("10:00", "pending"), updated("11:00", **TIER_2)
    assert told_of("agent_work", *events) == ["1 paused: nothing"]
    assert told_of("agent_work", *events, status("12:00", "open")) == ["1 running: 12:00-"]


@pytest.mark.parametrize("metric", ["first_response", "acknowledgement"])
def test_what_is_over_when_the_match_begins_does_not_start(metric: str) -> None:
    events = opened("09:00"), replied("10:00"), updated("11:00", **TIER_2)
    assert told_of(metric, *events) == []


def test_what_has_not_begun_when_the_match_begins_starts_with_its_own_start() -> None:
    events = opened("09:00"), replied("10:00"), updated("11:00", **TIER_2)
    assert told_of("next_response", *events) == []
    history = told_of("next_response", *events, replied("12:00", "customer"))
    assert history == ["1 running: 12:00-"]


def test_a_start_on_the_very_event_that_begins_the_match_counts() -> None:
    events = opened("09:00"), replied("10:00"), replied("12:00", "customer", **TIER_2)
    assert told_of("next_response", *events) == ["1 running: 12:00-"]


def test_a_stop_on_the_very_event_that_begins_the_match_leaves_nothing_to_start() -> None:
    events = opened("09:00"), replied("10:00", **TIER_2)
    assert told_of("first_response", *events) == []
    assert told_of("update", *events) == ["1 running: 10:00-"]


def test_a_clock_beside_keeps_its_own_rules_from_then_on() -> None:
    events = opened("09:00", **TIER_2), status("10:00", "pending"), status("11:00", "open")
    history = told_of("agent_work", *events, status("12:00", "solved"))
    assert history == ["1 met until 12:00: 09:00-10:00, 11:00-12:00"]


def test_the_end_of_a_match_cancels_what_is_open() -> None:
    events = opened("09:00", **TIER_2), updated("10:00", group="tier-1")
    assert told_of("agent_work", *events) == ["1 cancelled until 10:00: 09:00-10:00"]


def test_the_end_of_a_match_leaves_what_is_over() -> None:
    events = opened("09:00", **TIER_2), replied("09:30"), updated("10:00", group="tier-1")
    assert told_of("first_response", *events) == ["1 met until 09:30: 09:00-09:30"]


def test_after_the_end_of_a_match_nothing_starts_or_resumes() -> None:
    events = [opened("09:00", **TIER_2), status("09:30", "solved"), updated("10:00", group="")]
    events += [status("11:00", "open"), replied("12:00")]
    assert told_of("agent_work", *events) == ["1 met until 09:30: 09:00-09:30"]
    assert told_of("update", *events) == ["1 met until 09:30: 09:00-09:30"]


def test_a_new_match_opens_a_new_cycle() -> None:
    events = [opened("09:00", **TIER_2), updated("10:00", group=""), updated("12:00", **TIER_2)]
    assert told_of("agent_work", *events) == [
        "1 cancelled until 10:00: 09:00-10:00",
        "2 running: 12:00-",
    ]


def test_a_new_match_starts_only_what_is_in_progress() -> None:
    events = [opened("09:00", **TIER_2), updated("10:00", group=""), status("11:00", "solved")]
    history = told_of("agent_work", *events, updated("12:00", **TIER_2))
    assert history == ["1 cancelled until 10:00: 09:00-10:00"]


@pytest.mark.parametrize(
    ("on_reopen", "expected"), [("resume", ["1 running: 12:00-"]), ("ignore", [])]
)
def test_a_reopened_ticket_is_in_progress_unless_reopens_are_ignored(
    on_reopen: str, expected: list[str]
) -> None:
    events = [opened("09:00"), status("10:00", "solved"), status("11:00", "open")]
    assert (
        told_of("resolution", *events, updated("12:00", **TIER_2), on_reopen=on_reopen) == expected
    )


def test_merged_cancels_what_runs_beside_too() -> None:
    events = opened("09:00", **TIER_2), event("10:00", "merged")
    assert told_of("agent_work", *events) == ["1 cancelled until 10:00: 09:00-10:00"]


def test_what_was_merged_is_not_in_progress() -> None:
    events = opened("09:00"), event("10:00", "merged"), updated("11:00", **TIER_2)
    assert told_of("agent_work", *events) == []


def test_a_change_of_fields_that_leaves_the_match_is_a_retarget() -> None:
    ola = Agreement(
        "backline",
        kind="ola",
        when=TIER_2,
        calendar="24x7",
        targets={"agent_work": {"urgent": "1h", "low": "6h"}},
    )
    policy = promising({"resolution": "8h"}, beside=[ola])
    events = opened("09:00", priority="low", **TIER_2), updated("10:00", priority="urgent")
    (clock,) = folded(policy, *events).select(kind="ola")
    assert (story(clock), told(clock.due_at)) == ("running: 09:00-", "10:00")


def test_an_ola_may_run_where_no_sla_governs() -> None:
    ola = Agreement("backline", kind="ola", calendar="24x7", targets={"agent_work": "4h"})
    sla = folded(Policy(agreements=[ola]), opened("09:00"), replied("10:00"))
    assert (sla.agreement, [story(clock) for clock in sla]) == (None, ["running: 09:00-"])
    assert sla.get("agent_work") is None


def test_an_agreement_may_have_any_name() -> None:
    ola = Agreement("*", kind="ola", calendar="24x7", targets={"agent_work": "4h"})
    sla = folded(promising({"resolution": "8h"}, beside=[ola]), opened("09:00"))
    assert [clock.agreement for clock in sla] == ["default", "*"]
