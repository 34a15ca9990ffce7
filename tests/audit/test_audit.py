"""Audits: what looks like gaming, what does not, and that nothing is found without events."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from slaengine import Event, HistoryError, Opened, Policy, Replied, StatusChanged, Updated, evaluate
from slaengine.audit import PATTERNS, Audit, Evidence, Suspicion, audit
from slaengine.errors import MetricsError
from tests.reference.terms import PolicySpec
from tests.strategies.histories import histories
from tests.strategies.promises import policies

POLICY = Policy.from_text("""
[[agreements]]
name = "desk"
calendar = "24x7"
pause_on = ["pending"]
[[agreements.targets]]
metric = "resolution"
within = { urgent = "4h", low = "40h" }
[[agreements.targets]]
metric = "first_response"
within = "1h"
[[agreements]]
name = "gold"
customer = "acme"
calendar = "24x7"
on_retarget = "restart"
targets = { resolution = { urgent = "4h", low = "40h" } }
[[agreements]]
name = "backline"
kind = "ola"
calendar = "24x7"
when = { group = "tier-2" }
targets = { resolution = "10h" }
""")
NINE = datetime(2026, 1, 5, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def at(hour: int, minute: int = 0, second: int = 0) -> datetime:
    return NINE.replace(hour=hour, minute=minute, second=second)


def opened(by: Any = "agent", priority: str = "urgent", **fields: str) -> Opened:
    return Opened("T-7", NINE, by=by, fields={"priority": priority, **fields})


def status(
    word: str, when: datetime, by: Any = "agent", actor: str | None = "ana"
) -> StatusChanged:
    return StatusChanged("T-7", when, status=word, by=by, actor=actor)


def wrote(by: Any, when: datetime, *, public: bool = True) -> Replied:
    return Replied("T-7", when, by=by, public=public)


ANSWERED = [Opened("T-1", NINE, by="agent"), Replied("T-1", NINE, by="agent")]


def found(*events: Event, **asked: Any) -> Audit:
    """Audit a history, beside another that shows that the log has answers."""
    return audit(POLICY, [events, ANSWERED], **asked)


def one(*events: Event, metric: str | None = "resolution", **asked: Any) -> Suspicion:
    (suspicion,) = [each for each in found(*events, **asked) if each.metric == metric]
    return suspicion


def patterns(*events: Event, **asked: Any) -> list[str]:
    return [each.pattern for each in found(*events, **asked) if each.metric != "first_response"]


def test_a_pause_just_before_the_due_is_found_with_what_it_saved() -> None:
    team = Updated("T-7", at(10), fields={"assignee": "ana", "team": "north"})
    history = [
        opened(),
        team,
        status("pending", at(12, 50)),
        status("open", at(20)),
        status("solved", at(20, 5)),
    ]
    suspicion = one(*history)
    assert suspicion.pattern == "paused_before_due"
    assert (suspicion.at, suspicion.actor, suspicion.by) == (at(12, 50), "ana", "agent")
    assert (suspicion.assignee, suspicion.team) == ("ana", "north")
    assert (suspicion.left, suspicion.target) == (10 * MINUTE, timedelta(hours=4))
    assert (suspicion.due_before_at, suspicion.due_after_at) == (at(13), at(20, 10))
    assert suspicion.saved is True
    assert suspicion.evidence == (
        Evidence(at(12, 50), "paused in pending"),
        Evidence(at(13), "due"),
    )
    late = one(*history[:-1], status("solved", at(21)))
    assert late.saved is False
    still = one(*history[:3])
    assert (still.due_after_at, still.saved) == (None, None)
    soon = one(*history[:4], status("solved", at(20, 5)), metric="resolution")
    assert soon.saved is True
    never = one(*history[:3], status("open", at(12, 55)), status("solved", at(12, 58)))
    assert never.pattern == "paused_before_due"
    assert never.saved is False


def test_how_near_is_near_can_be_said() -> None:
    history = [opened(), status("pending", at(12, 30))]
    assert patterns(*history) == []
    assert patterns(*history, near=0.125) == ["paused_before_due"]
    assert patterns(opened(), status("pending", at(12, 36))) == ["paused_before_due"]
    assert patterns(opened(), status("pending", at(12, 35, 59))) == []


def test_a_pause_after_the_breach_saves_nothing_and_is_not_found() -> None:
    assert patterns(opened(), status("pending", at(14))) == []


def test_a_pause_while_the_customer_waits_is_found() -> None:
    history = [opened("customer"), status("pending", at(11)), status("open", at(12))]
    suspicion = one(*history)
    assert suspicion.pattern == "paused_while_asked"
    assert suspicion.evidence[0] == Evidence(NINE, "the customer wrote")
    assert suspicion.due_after_at == at(14)


def test_a_pause_right_after_the_customer_wrote_is_told_apart() -> None:
    answer = [opened("customer"), wrote("agent", at(9, 30)), wrote("customer", at(11))]
    assert one(*answer, status("pending", at(11, 10))).pattern == "paused_on_answer"
    assert one(*answer, status("pending", at(11, 11))).pattern == "paused_while_asked"
    assert (
        one(*answer, status("pending", at(11, 11)), soon=11 * MINUTE).pattern == "paused_on_answer"
    )


def test_a_pause_with_an_answer_is_none() -> None:
    start = [opened("customer"), wrote("agent", at(9, 30)), wrote("customer", at(11))]
    before = [wrote("agent", at(11, 5)), status("pending", at(11, 5))]
    at_once = [status("pending", at(11, 5)), wrote("agent", at(11, 5))]
    later = [status("pending", at(11, 5)), wrote("agent", at(11, 6))]
    for events in (before, at_once, later):
        assert patterns(*start, *events) == []
    too_late = [status("pending", at(11, 5)), wrote("agent", at(11, 7))]
    note = [status("pending", at(11, 5)), wrote("agent", at(11, 6), public=False)]
    for events in (too_late, note):
        assert patterns(*start, *events) == ["paused_on_answer"]


def test_a_log_without_answers_cannot_tell_whom_the_customer_waited_for() -> None:
    history = [opened("customer"), status("pending", at(12, 50))]
    silent = audit(POLICY, [history])
    assert [one.pattern for one in silent] == ["paused_before_due"]
    assert silent.blind == ("paused_on_answer", "paused_while_asked")
    assert "the log has no answers of the desk" in silent.title
    assert audit(POLICY, [history], patterns=["backdated"]).blind == ()
    assert found(*history).blind == ()
    assert json.loads(silent.to_json())["blind"] == ["paused_on_answer", "paused_while_asked"]


def test_what_the_customer_does_is_never_suspicious() -> None:
    mine = [opened("customer"), status("pending", at(12, 55), by="customer")]
    lower = Updated("T-7", at(12, 55), by="customer", fields={"priority": "low"})
    assert patterns(*mine) == []
    assert patterns(opened("customer"), lower) == []
    solved = status("solved", at(12, 59), by="customer", actor=None)
    again = status("open", at(13, 10), by="customer", actor=None)
    assert patterns(opened("customer"), solved, again) == []
    by_mail = {"recorded_at": at(12).isoformat()}
    assert patterns(opened(), Replied("T-7", at(11), by="customer", fields=by_mail)) == []
    late = found(opened(), wrote("agent", at(14)), wrote("customer", at(12)))
    assert late.find("backdated") == ()


def test_a_looser_target_just_before_the_due_or_after_the_breach_is_found() -> None:
    def lower(when: datetime) -> Updated:
        return Updated("T-7", when, by="agent", actor="ana", fields={"priority": "low"})

    before = one(opened(), lower(at(12, 50)), status("solved", at(15)))
    assert before.pattern == "lowered_before_due"
    assert (before.due_before_at, before.due_after_at) == (at(13), NINE + timedelta(hours=40))
    assert before.saved is True
    assert Evidence(at(12, 50), "updated: priority urgent to low") in before.evidence
    after = one(opened(), lower(at(13, 10)), status("solved", at(15)))
    assert (after.pattern, after.saved) == ("lowered_after_breach", True)
    assert patterns(opened(), lower(at(12))) == []
    higher = Updated("T-7", at(12, 50), fields={"priority": "urgent"})
    assert patterns(opened(priority="low"), higher) == []


def test_other_fields_that_loosen_a_target_are_told_apart() -> None:
    other = Updated("T-7", at(12, 55), fields={"customer": "acme"})
    restarted = one(opened(), other, status("solved", at(16)))
    assert restarted.pattern == "retargeted_before_due"
    assert restarted.due_after_at == at(16, 55)
    assert restarted.saved is True
    assert (restarted.cycle, restarted.agreement) == (1, "desk")
    late = one(opened(), Updated("T-7", at(14), fields={"customer": "acme"}))
    assert (late.pattern, late.saved) == ("retargeted_after_breach", None)
    gone = one(opened(), Updated("T-7", at(12, 55), fields={"priority": "odd"}))
    assert (gone.pattern, gone.due_after_at, gone.saved) == ("lowered_before_due", None, False)


def test_a_clock_that_is_not_promised_is_not_looked_at() -> None:
    events = [opened(priority="odd"), status("pending", at(12)), status("solved", at(13))]
    assert patterns(*events) == []


def test_a_solve_just_before_the_due_that_is_reopened_is_found() -> None:
    solved = [
        opened(),
        status("solved", at(12, 50)),
        status("open", at(14), by="customer", actor=None),
    ]
    suspicion = one(*solved)
    assert suspicion.pattern == "solved_then_reopened"
    assert suspicion.at == at(12, 50)
    assert [each.what for each in suspicion.evidence] == [
        "solved by ana",
        "due",
        "open by customer",
    ]
    assert patterns(*solved[:2]) == []
    assert patterns(*solved, reopened_within=timedelta(hours=1)) == []
    assert patterns(opened(), status("solved", at(12)), status("open", at(14))) == []


def test_a_promise_met_by_a_hair_is_found() -> None:
    hair = one(opened(), status("solved", at(12, 56)))
    assert (hair.pattern, hair.left, hair.saved) == ("met_by_a_hair", 4 * MINUTE, None)
    assert patterns(opened(), status("solved", at(12, 55))) == []
    assert patterns(opened(), status("solved", at(13, 1))) == []
    reply = one(opened("customer"), wrote("agent", at(9, 59, 30)), metric="first_response")
    assert (reply.pattern, reply.by) == ("met_by_a_hair", "agent")


def test_a_promise_that_is_loosened_and_kept_at_once_is_not_met_by_a_hair() -> None:
    loosened = StatusChanged("T-7", at(14), status="solved", by="agent", fields={"priority": "low"})
    assert patterns(opened(), wrote("agent", at(9, 5)), loosened) == ["lowered_after_breach"]


def test_the_clocks_of_an_ola_are_looked_at_too() -> None:
    events = [opened(group="tier-2"), status("solved", at(18, 58))]
    (suspicion,) = [each for each in found(*events) if each.kind == "ola"]
    assert (suspicion.pattern, suspicion.agreement) == ("met_by_a_hair", "backline")
    joined = [
        opened(),
        Updated("T-7", at(10), fields={"group": "tier-2"}),
        status("pending", at(19, 50)),
    ]
    assert [each.kind for each in found(*joined)] == ["ola"]


def test_an_event_recorded_late_is_found_and_whether_it_was_needed() -> None:
    recorded = StatusChanged(
        "T-7", at(12, 30), status="solved", actor="ana", fields={"recorded_at": at(14)}
    )
    needed = one(opened(), recorded)
    assert needed.pattern == "backdated"
    assert (needed.saved, needed.due_before_at) == (True, at(13))
    assert [each.what for each in needed.evidence] == ["status_changed", "due", "recorded"]
    text = StatusChanged("T-7", at(11), status="solved", fields={"when": "2026-01-05T12:00:00Z"})
    idle = one(opened(), text, metric=None, recorded_at="when")
    assert (idle.pattern, idle.saved, idle.cycle) == ("backdated", None, None)
    assert patterns(opened(), text, recorded_at="when", late=timedelta(hours=1)) == []
    assert patterns(opened(), text) == []
    cleared = StatusChanged("T-7", at(11), status="solved", fields={"recorded_at": ""})
    assert patterns(opened(), cleared) == []


def test_an_event_that_follows_a_later_one_was_recorded_after_it() -> None:
    events = [opened(), wrote("agent", at(14)), status("solved", at(12, 30))]
    late = one(*events)
    assert late.pattern == "backdated"
    assert late.evidence[-1] == Evidence(at(14), "recorded after the replied of this instant")
    assert patterns(opened(), wrote("agent", at(12, 31)), status("solved", at(12, 30))) == []


@pytest.mark.parametrize("told", ["soon", 7])
def test_a_recording_that_is_no_instant_is_refused(told: Any) -> None:
    event = Updated("T-7", at(10), fields={"recorded_at": told})
    with pytest.raises(HistoryError, match=r"field 'recorded_at' holds .* no instant"):
        found(opened(), event)
    with pytest.raises(HistoryError, match="time zone"):
        found(opened(), Updated("T-7", at(10), fields={"recorded_at": "2026-01-05T10:00"}))


def test_what_cannot_be_asked_is_refused() -> None:
    for asked, message in (
        ({"near": 0}, "near 0 is no share of a target"),
        ({"hair": 1.5}, "hair 1.5"),
        ({"soon": -MINUTE}, "soon -1 day, 23:59:00 is negative"),
        ({"alpha": 1}, "alpha 1 is no share"),
        ({"by": ["colour"]}, "unknown field to count by 'colour'"),
        ({"patterns": ["pause"]}, "unknown pattern 'pause'"),
    ):
        with pytest.raises(MetricsError, match=message):
            found(opened(), **asked)


def test_only_the_patterns_that_are_asked_for_are_told() -> None:
    history = [opened("customer"), status("pending", at(12, 50))]
    assert patterns(*history) == ["paused_before_due", "paused_while_asked"]
    assert patterns(*history, patterns=["paused_while_asked"]) == ["paused_while_asked"]


def test_a_deadline_without_time_before_it_is_not_met_by_a_hair() -> None:
    policy = Policy.from_text(
        """
        [[agreements]]
        name = "desk"
        calendar = "24x7"
        [[agreements.targets]]
        metric = "resolution"
        by = "promised_at"
        """
    )

    def of(promised_at: datetime) -> Audit:
        start = Opened("T-7", NINE, by="agent", fields={"promised_at": promised_at})
        return audit(policy, [[start, status("solved", at(12, 59))]])

    assert of(NINE).suspicions == ()
    assert of(at(13))[0].pattern == "met_by_a_hair"


def tickets(minutes: list[int], who: str = "ana") -> list[list[Event]]:
    made: list[list[Event]] = []
    for number, each in enumerate(minutes):
        name = f"{who}-{number}"
        end = NINE + each * MINUTE
        made.append(
            [
                Opened(name, NINE, by="agent", fields={"priority": "urgent"}),
                StatusChanged(name, end, status="solved", actor=who, by="agent"),
            ]
        )
    return made


def test_more_just_below_the_target_than_just_above_it_is_an_excess() -> None:
    skewed = audit(POLICY, tickets([230] * 12 + [250]))
    (excess,) = skewed.excesses
    assert (excess.below, excess.above, excess.metric) == (12, 1, "resolution")
    stats = pytest.importorskip("scipy.stats")
    assert excess.p == pytest.approx(stats.binomtest(12, 13, alternative="greater").pvalue)
    assert str(excess).startswith("desk resolution urgent: 12 met within 10.0% below the target, 1")
    assert audit(POLICY, tickets([230] * 12 + [250] * 8)).excesses == ()
    assert audit(POLICY, tickets([230] * 12), patterns=["backdated"]).excesses == ()
    assert audit(POLICY, tickets([200] * 12)).excesses == ()
    assert audit(POLICY, tickets([230] * 5), alpha=0.05).excesses[0].below == 5


def test_who_shows_a_pattern_more_often_than_the_desk_is_counted() -> None:
    log = tickets([238] * 6 + [60] * 4, "ana") + tickets([60] * 30 + [239], "ben")
    result = audit(POLICY, log, by=["actor", "assignee"])
    assert result.counts == {"met_by_a_hair": 7}
    first = result.frequencies[0]
    assert (first.by, first.value, first.found, first.of) == ("actor", "ana", 6, 10)
    assert first.expected == pytest.approx(10 * 7 / 41)
    stats = pytest.importorskip("scipy.stats")
    assert first.p == pytest.approx(float(stats.binom.sf(5, 10, 7 / 41)))
    (nobody,) = [each for each in result.frequencies if each.by == "assignee"]
    assert (nobody.value, nobody.found, nobody.of) == (None, 7, 41)
    assert nobody.expected == pytest.approx(7)


def test_whoever_backdates_as_often_as_the_desk_is_not_singled_out() -> None:
    late = {"recorded_at": at(10).isoformat()}

    def history(number: int) -> list[Event]:
        fields = late if number % 4 == 0 else {}
        ticket = f"T-{number}"
        return [
            Opened(ticket, NINE, by="agent", actor="ana", fields={"assignee": "ana"}),
            Event(ticket, at(9, 10), "noted", by="agent", actor="ana", fields=fields),
            Updated(ticket, at(9, 30), by="agent", actor="bob", fields={"assignee": "bob"}),
        ]

    by: list[Any] = ["actor", "assignee", "agreement", "priority", "team"]
    result = audit(POLICY, [history(number) for number in range(40)], by=by)
    told = {one.by: (one.value, one.found, one.of) for one in result.frequencies}
    assert told == {
        "actor": ("ana", 10, 80),
        "assignee": ("ana", 10, 80),
        "agreement": ("desk", 10, 120),
        "priority": (None, 10, 120),
        "team": (None, 10, 120),
    }
    assert min(one.p for one in result.frequencies) > 0.01


def test_an_audit_is_shown_as_text_html_rows_and_json() -> None:
    result = audit(POLICY, tickets([238] * 45 + [60] * 4) + tickets([60] * 50, "ben"))
    assert len(result) == 45
    assert result[0] in result[:2]
    assert result.find("backdated") == ()
    text, html = repr(result), result._repr_html_()
    assert text.startswith("45 findings in 99 tickets, not verdicts, times in UTC: met by")
    assert "(2026-01-05 12:58 met; 2026-01-05 13:00 due)" in text
    assert "… and 5 more; rows() has all" in text
    for told in (result.text, result.html):
        there = told(3, zone=ZoneInfo("Asia/Tokyo"), more="ask me")
        assert "not verdicts, times in Asia/Tokyo: met by a hair 45" in there
        assert "2026-01-05 21:58 met; 2026-01-05 22:00 due" in there
        assert "… and 42 more; ask me" in there
        assert "12:58" not in there
    assert "met by a hair actor ana 45 of 49 expected 22.3" in text
    assert "More often than the desk" in html
    assert "Met by a hair" in html
    rows = result.rows()
    assert rows[0]["evidence"] == "2026-01-05T12:58:00+00:00 met; 2026-01-05T13:00:00+00:00 due"
    document = json.loads(result.to_json())
    assert document["suspicions"][0]["left_us"] == 2 * 60 * 10**6
    assert document["suspicions"][0]["evidence"][1] == ["2026-01-05T13:00:00+00:00", "due"]
    assert document["excesses"][0]["below"] == 45
    nothing = audit(POLICY, [])
    assert repr(nothing) == "nothing to look at in 0 tickets"
    assert "<table>" in nothing._repr_html_()
    short = found(
        opened(), wrote("agent", at(14)), wrote("agent", at(12)), wrote("customer", at(15))
    )
    assert json.loads(short.to_json())["suspicions"][0]["left_us"] is None
    assert str(short[0]).startswith(
        "T-7: recorded later than it is said to have happened by agent ("
    )
    assert "–" in short._repr_html_()
    overdue = one(opened(), Updated("T-7", at(14), fields={"priority": "low"}))
    assert "left" not in str(overdue)


@given(policies(), histories())
def test_every_finding_rests_on_events_and_nothing_is_found_of_what_is_not_there(
    spec: PolicySpec, history: list[Event]
) -> None:
    policy = spec.build()
    result = audit(policy, [history], near=0.5, hair=0.3, by=["actor", "team", "agreement"])
    instants = {event.at for event in history}
    sla = evaluate(policy, history)
    names = {(clock.kind, clock.metric) for clock in sla}
    for each in result:
        assert each.pattern in PATTERNS
        assert each.at in instants
        assert each.by in {event.by for event in history if event.at == each.at}
        assert any(shown.at in instants for shown in each.evidence)
        assert each.metric is None or (each.kind, each.metric) in names
        if each.pattern.startswith(
            ("paused", "lowered_before", "met", "solved", "retargeted_before")
        ):
            assert each.left is not None
            assert each.left >= timedelta(0) or each.pattern.startswith("paused_")
    for counted in result.frequencies:
        assert 0 < counted.found <= counted.of
        assert 0 <= counted.p <= 1
    assert audit(policy, [history[:1]]).suspicions == ()
