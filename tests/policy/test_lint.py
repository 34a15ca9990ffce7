"""Lint: what is allowed but hardly meant, each with its place and what to do about it."""

import builtins
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from slaengine.calendars.calendar import Calendar
from slaengine.calendars.holidays import Holidays
from slaengine.calendars.revision import Revision
from slaengine.policy import Agreement, Condition, Finding, Policy, When
from slaengine.policy.agreement import read_agreement
from slaengine.policy.lint.cover import covers, disjoint
from tests.strategies.policies import FEED


def agreement(name: str, **parts: object) -> Agreement:
    """An agreement that only one check can object to."""
    plain = {"calendar": "24x7", "targets": {"resolution": "8h"}}
    return read_agreement({"name": name, **plain, **parts})


def findings(*agreements: Agreement, **parts: Any) -> list[str]:
    """What lint says, without the remedies."""
    found = Policy(agreements=agreements, **parts).lint()
    return [f"{one.code} {one.place}: {one.message}" for one in found]


def test_a_careful_policy_has_no_findings() -> None:
    desk = Calendar("desk", "Europe/Lisbon", {"mon-fri": ["09:00-18:00"]})
    gold = agreement(
        "gold",
        calendar="desk",
        customer="acme",
        pause_on=["pending"],
        targets={
            "first_response": {"urgent": "15m", "normal": "1h"},
            "resolution": {"urgent": "4h", "normal": "2 business days"},
        },
        metrics={"first_response": {"anchor": "latest"}},
    )
    assert findings(gold, agreement("rest", calendar="desk"), calendars=[desk]) == []


def test_a_finding_prints_on_one_line() -> None:
    finding = Finding("shadowed", "agreements[1]", "never governs", "move it up")
    assert str(finding) == "agreements[1]: never governs; move it up [shadowed]"


@pytest.mark.parametrize(
    ("first", "second", "shadowed"),
    [
        ({}, {}, True),
        ({"customer": ["acme", "beta"]}, {"customer": "acme"}, True),
        ({"customer": "acme"}, {"customer": ["acme", "beta"]}, False),
        ({"customer": "acme"}, {}, False),
        ({"when": {"channel": "chat"}}, {}, False),
        ({"when": {"channel": ["chat", "mail"]}}, {"when": {"channel": "mail"}}, True),
        ({"when": {"channel": {"not": "spam"}}}, {"when": {"channel": "mail"}}, True),
        ({"when": {"channel": {"not": "spam"}}}, {"when": {"channel": {"present": True}}}, False),
        ({"when": {"channel": {"present": True}}}, {"when": {"channel": "mail"}}, True),
        ({"when": {"channel": {"present": True}}}, {"when": {"channel": {"not": "x"}}}, False),
        (
            {"when": {"channel": {"not": "x"}}},
            {"when": {"channel": {"not": ["x", "y"], "present": True}}},
            True,
        ),
        ({"when": {"channel": {"not": "x"}}}, {"when": {"channel": {"present": False}}}, True),
        ({"when": {"channel": {"present": False}}}, {"when": {"channel": "mail"}}, False),
        ({"valid_until": "2026-06-30"}, {}, False),
        ({"valid_until": "2026-06-30"}, {"valid_until": "2026-01-01"}, True),
        ({"kind": "ola"}, {}, False),
    ],
)
def test_an_agreement_that_an_earlier_one_always_beats(
    first: dict[str, object], second: dict[str, object], shadowed: bool
) -> None:
    found = findings(agreement("first", **first), agreement("second", **second))
    message = (
        "shadowed agreements[1]: 'second' never governs: 'first' comes first and takes every "
        "ticket that it would"
    )
    assert found == ([message] if shadowed else [])


def test_a_condition_that_nothing_meets_shadows_nothing() -> None:
    nothing = When({"channel": Condition(one_of=[])})
    assert findings(agreement("a"), Agreement("b", calendar="24x7", when=nothing)) == [
        "no-targets agreements[1]: 'b' promises nothing, and keeps tickets from other agreements"
    ]


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        (Condition(one_of=["a"]), Condition(one_of=["b"]), True),
        (Condition(one_of=["a"]), Condition(one_of=["a", "b"]), False),
        (Condition(none_of=["a"]), Condition(one_of=["a"]), True),
        (Condition(none_of=["a"]), Condition(none_of=["b"]), False),
        (Condition(present=True), Condition(present=False), True),
        (Condition(present=True), Condition(), False),
    ],
)
def test_conditions_that_no_value_meets_together(
    one: Condition, other: Condition, apart: bool
) -> None:
    assert disjoint(one, other) is disjoint(other, one) is apart


def test_fewer_conditions_cover_more() -> None:
    assert covers(When(), When({"a": "x"}))
    assert not covers(When({"a": "x"}), When())
    assert not covers(When({"a": {"present": True}}), When({"a": {"not": "x"}}))


def test_choices_without_effect() -> None:
    gold = agreement(
        "gold", metrics={"update": {"landing": "open"}, "resolution": {"anchor": "latest"}}
    )
    assert findings(gold) == [
        "idle-options agreements[0].metrics.update: 'gold' has no target for update",
        (
            "idle-options agreements[0].metrics.resolution.anchor: resolution does not start "
            "with a "
            "wait, so that anchor has no effect"
        ),
    ]


@pytest.mark.parametrize(
    ("tiers", "order", "message"),
    [
        ({"urgent": "8h", "low": "4h"}, (), "'urgent' (8h) more time than 'low' (4h)"),
        ({"P2": "1h", "P1": "4h"}, (), "'P1' (4h) more time than 'P2' (1h)"),
        ({"1": "2 business days", "2": "1 business day"}, (), "'1' (2 business days) more time"),
        ({"rot": "8h", "gelb": "4h"}, ("rot", "gelb"), "'rot' (8h) more time than 'gelb' (4h)"),
        ({"rot": "8h", "gelb": "4h"}, (), None),
        ({"urgent": "8h", "low": "1 business day"}, (), None),
        ({"urgent": "4h", "low": "4h"}, (), None),
    ],
)
def test_an_urgent_target_longer_than_a_normal_one(
    tiers: dict[str, str], order: tuple[str, ...], message: str | None
) -> None:
    found = findings(
        agreement("gold", calendar="24x7", tz="UTC", targets={"resolution": tiers}),
        priority={"order": order},
    )
    if message is None:
        assert found == []
    else:
        [one] = found
        assert one.startswith(
            f"tiers-out-of-order agreements[0].targets[0].within: resolution allows {message}"
        )


def test_tiers_that_no_ticket_reaches_and_tiers_without_a_target() -> None:
    tiers = {"high": "4h", "hihg": "8h"}
    rows = [
        {"metric": "resolution", "within": tiers},
        {"metric": "update", "within": "1h"},
        {"metric": "requester_wait", "by": "promised_at"},
    ]
    found = findings(agreement("gold", targets=rows), priority={"order": ["high", "low"]})
    assert found == [
        "unreachable-tier agreements[0].targets[0].within.hihg: no ticket has the priority 'hihg'",
        (
            "missing-tier agreements[0].targets: 'gold' promises resolution to others, but not at "
            "priority low"
        ),
    ]


def test_tiers_that_the_conditions_of_every_row_leave_out_are_meant_to_have_no_target() -> None:
    first = {"metric": "update", "within": {"P1": "30m"}, "when": {"priority": "P1"}}
    order = {"order": ["P1", "P2"]}
    assert findings(agreement("gold", targets=[first]), priority=order) == []
    second = {**first, "when": {"channel": "chat"}}
    [one] = findings(agreement("gold", targets=[first, second]), priority=order)
    assert one.startswith("missing-tier agreements[0].targets: 'gold' promises update to others")


def test_a_matrix_says_which_impacts_and_urgencies_a_tier_stands_for() -> None:
    matrix = {"site": {"high": "P1", "low": "P2"}, "user": {"high": "P2", "low": "P3"}}
    priority = {"impact": "impact", "urgency": "urgency", "matrix": matrix}
    visits = {"metric": "update", "within": {"P1": "4h"}, "when": {"impact": "site"}}
    [one] = findings(agreement("gold", targets=[visits]), priority=priority)
    assert one.endswith("not at priority P2")
    visits = {**visits, "when": {"impact": "site", "urgency": "high"}}
    assert findings(agreement("gold", targets=[visits]), priority=priority) == []


def test_holes_in_the_matrix() -> None:
    matrix = {"high": {"high": "P1", "low": "P2"}, "low": {"high": "P2"}}
    priority = {"impact": "impact", "urgency": "urgency", "matrix": matrix}
    assert findings(priority=priority) == [
        "matrix-hole priority.matrix.low: impact 'low' with urgency low gives no priority"
    ]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            [{"within": "1h"}, {"within": "2h"}],
            "targets[1]: this row for resolution never applies: targets[0] takes its tickets first",
        ),
        (
            [{"within": {"low": "2h"}}, {"within": {"low": "1h"}}],
            "targets[1]: this row for resolution never applies: targets[0] takes its tickets first",
        ),
        ([{"within": {"low": "2h"}}, {"within": "2h"}], None),
        ([{"by": "promised_at"}, {"within": "2h"}], None),
        ([{"within": "1h"}, {"within": "2h", "when": {"channel": "chat"}}], None),
        (
            [{"within": "1h", "when": {"region": "us"}}],
            (
                "targets[0]: this row for resolution never applies: no ticket of 'gold' has such a "
                "region"
            ),
        ),
    ],
)
def test_rows_that_never_apply(rows: list[dict[str, object]], message: str | None) -> None:
    gold = agreement(
        "gold",
        when={"region": "eu"},
        targets=[{"metric": "resolution", **row} for row in rows],
    )
    expected = [] if message is None else [f"unreachable-row agreements[0].{message}"]
    assert findings(gold) == expected


def test_an_answer_later_than_the_solution() -> None:
    targets = {
        "acknowledgement": "30m",
        "first_response": {"low": "9h", "high": "1h"},
        "resolution": {"low": "8h"},
    }
    assert findings(agreement("gold", targets=targets)) == [
        (
            "contradiction agreements[0].targets: 'gold' allows first_response 9h at 'low', longer "
            "than resolution (8h)"
        )
    ]
    plain = agreement("gold", targets={"acknowledgement": "2h", "first_response": "1h"})
    assert findings(plain) == [
        (
            "contradiction agreements[0].targets: 'gold' allows acknowledgement 2h, longer than "
            "first_response (1h)"
        )
    ]


def test_warnings_after_the_breach_and_before_the_start() -> None:
    row = {
        "metric": "resolution",
        "within": {"urgent": "1h", "low": "1 business day"},
        "escalations": ["75%", "90%+30m", "-2h", "100%+1h", "0%"],
    }
    assert findings(agreement("gold", tz="UTC", targets=[row])) == [
        (
            "misplaced-escalation agreements[0].targets[0].escalations[1]: level '90%+30m' comes "
            "after the breach for the target 1h of 'urgent'"
        ),
        (
            "misplaced-escalation agreements[0].targets[0].escalations[2]: level '-2h' comes "
            "before "
            "the clock starts for the target 1h of 'urgent'"
        ),
    ]
    plain = {"metric": "resolution", "within": "1h", "escalations": "-1h"}
    assert findings(agreement("gold", targets=[plain])) == [
        (
            "misplaced-escalation agreements[0].targets[0].escalations[0]: level '-1h' comes "
            "before "
            "the clock starts for the target 1h"
        )
    ]


def test_business_days_in_nobodys_zone() -> None:
    targets = {"resolution": "2 business days"}
    assert findings(agreement("gold", targets=targets)) == [
        (
            "days-in-utc agreements[0].targets[0].within: resolution counts business days "
            "round the "
            "clock, with dates in UTC"
        )
    ]


def test_pauses_that_never_pause() -> None:
    gold = agreement(
        "gold",
        pause_on=["pending", "hold", "open", "Waiting", "solved", "in_progress"],
        metrics={"resolution": {"pause_on": ["closed"]}},
    )
    assert findings(gold, statuses={"pending": ["Waiting"], "hold": []}) == [
        (
            "idle-pause agreements[0].pause_on: none of the statuses of this policy is in "
            "the class "
            "'hold'"
        ),
        (
            "pause-at-work agreements[0].pause_on: pausing in 'open' stops the clocks while "
            "the desk "
            "works"
        ),
        (
            "idle-pause agreements[0].pause_on: 'solved' counts as solved, where clocks have "
            "stopped "
            "already"
        ),
        (
            "idle-pause agreements[0].metrics.resolution.pause_on: 'closed' counts as "
            "solved, where "
            "clocks have stopped already"
        ),
    ]


def test_clocks_of_ones_own_that_are_idle_or_misspelt() -> None:
    triage = {
        "start": {"event": "updatd"},
        "stop": {"event": ["triaged", "replied"]},
        "pause": {"status": "solved"},
    }
    assert findings(agreement("gold"), metrics={"triage": triage}) == [
        (
            "idle-pause metrics.triage.pause: 'solved' counts as solved, where clocks have stopped "
            "already"
        ),
        "idle-metric metrics.triage: no agreement has a target for it",
        "misspelt-event metrics.triage: 'updatd' is an event of your own (did you mean 'updated'?)",
    ]


def test_calendars_that_hardly_open_or_that_nobody_uses() -> None:
    seldom = Calendar("seldom", "UTC", {"mon": ["09:00-09:30"]})
    never = Calendar("never", "UTC", {})
    desk = Calendar("desk", "UTC", "24x7")
    later = Calendar("later", "UTC", {}, revisions=[Revision(date(2030, 1, 1), "24x7")])
    found = findings(
        agreement("a", calendar="seldom", customer="a"),
        agreement("b", calendar="never", customer="b"),
        agreement("c", calendar="later", customer="c"),
        calendars=[seldom, never, desk, (desk | later).named("both"), later],
    )
    assert found == [
        "hardly-open calendars.seldom: is open for 26 hours in a whole year",
        "hardly-open calendars.never: is open for 0 hours in a whole year",
        "unused-calendar calendars.both: nothing uses it",
    ]


@pytest.mark.parametrize(
    ("within", "fits"),
    [("40h", True), ("5000h", False), ("10 business days", True), ("400 business days", False)],
)
def test_targets_longer_than_the_holidays_are_known(within: str, fits: bool) -> None:
    reach = Holidays.on([date(2026, 5, 1)], since=date(2026, 1, 1), until=date(2026, 12, 31))
    desk = Calendar("desk", "UTC", {"mon-fri": ["09:00-17:00"]}, holidays=[reach])
    found = findings(
        agreement("a", calendar="desk", targets={"resolution": within}), calendars=[desk]
    )
    message = (
        f"beyond-reach agreements[0].targets[0].within: resolution allows {within}, longer than "
        "the holidays of 'desk' reach (from 2026-01-01 until 2026-12-31)"
    )
    assert found == ([] if fits else [message])


def test_a_calendar_whose_holidays_are_not_at_hand_is_left_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real: Callable[..., Any] = builtins.__import__

    def without_icalendar(name: str, *parts: Any) -> Any:
        if name == "icalendar":
            raise ImportError(name)
        return real(name, *parts)

    monkeypatch.setattr(builtins, "__import__", without_icalendar)
    desk = Calendar("desk", "UTC", {"mon": "09:00-09:30"}, holidays=[Holidays.ics_text(FEED)])
    assert findings(agreement("a", calendar="desk"), calendars=[desk]) == []
