"""Clock rules: the built-in ones as the design says, and clocks of one's own."""

import pickle
from collections.abc import Mapping

import pytest

from slaengine.policy import ClockRule, Moment, Policy, When
from slaengine.policy.built_in import BUILT_IN
from slaengine.policy.rules import Again
from tests.policy.refusals import problems_in, problems_of

SOLVED = frozenset({"solved", "closed"})
OPENED = Moment(event="opened")
DESK_REPLY = Moment(event="replied", by="agent", public=True)
GONE = (Moment(event=["merged", "deleted"]),)


@pytest.mark.parametrize(
    ("metric", "start", "stop", "pause", "again"),
    [
        ("first_response", [Moment(wait="first")], [Moment(wait="ends")], frozenset(), "never"),
        ("next_response", [Moment(wait="later")], [Moment(wait="ends")], frozenset(), "each"),
        ("update", [OPENED, DESK_REPLY, Moment(reopened=True)], [DESK_REPLY], None, "each"),
        (
            "acknowledgement",
            [OPENED],
            [Moment(by="agent"), Moment(fields={"assignee": {"present": True}})],
            frozenset(),
            "never",
        ),
        ("requester_wait", [OPENED], [], None, "resume"),
        ("agent_work", [OPENED], [], frozenset({"pending", "hold"}), "resume"),
        ("resolution", [OPENED], [], None, "on_reopen"),
    ],
)
def test_the_built_in_clocks(
    metric: str,
    start: list[Moment],
    stop: list[Moment],
    pause: frozenset[str] | None,
    again: Again,
) -> None:
    rule = BUILT_IN[metric]
    assert (rule.start, rule.stop) == (tuple(start), tuple(stop))
    assert (rule.pause, rule.again) == (pause, again)
    assert (rule.stop_status, rule.cancel, rule.reset) == (SOLVED, GONE, ())


def test_there_are_seven_built_in_clocks() -> None:
    assert len(BUILT_IN) == 7
    assert Policy().metrics == BUILT_IN


TRIAGE = """
[metrics.triage]
start = { event = "updated", fields = { group = "tier-2" } }
stop = [{ status = ["solved"] }, { event = "triaged", by = "agent" }]
pause = { status = ["pending"] }
reset = { event = "returned" }
cancel = [{ event = "merged" }]
again = "each"
"""


def test_a_clock_of_ones_own_from_a_document() -> None:
    assert Policy.from_text(TRIAGE).rule("triage") == ClockRule(
        "triage",
        start=Moment(event="updated", fields=When({"group": "tier-2"})),
        stop=Moment(event="triaged", by={"agent"}),
        stop_status={"solved"},
        pause={"pending"},
        reset=Moment(event="returned"),
        cancel=Moment(event="merged"),
    )


@pytest.mark.parametrize(
    ("pause", "expected"),
    [
        (None, None),
        ((), frozenset()),
        ("pending", frozenset({"pending"})),
        ({"status": "hold"}, frozenset({"hold"})),
        ([{"status": "hold"}, {"status": ["pending"]}], frozenset({"hold", "pending"})),
    ],
)
def test_pauses_are_statuses(
    pause: Mapping[str, object] | None, expected: frozenset[str] | None
) -> None:
    assert ClockRule("x", OPENED, Moment(event="done"), pause=pause).pause == expected


def test_a_stop_with_more_than_a_status_is_a_moment() -> None:
    rule = ClockRule("x", OPENED, {"status": "solved", "by": "agent"})
    assert rule.stop == (Moment(status={"solved"}, by={"agent"}),)
    assert rule.stop_status == frozenset()


def test_rules_are_values() -> None:
    rule = ClockRule("x", OPENED, Moment(event="done"))
    assert pickle.loads(pickle.dumps(rule)) == rule
    assert hash(rule) == hash(ClockRule("x", [OPENED], [Moment(event="done")]))
    assert rule.again == "each"


@pytest.mark.parametrize(
    ("parts", "problem"),
    [
        ({"start": []}, "start: never starts; name a moment, such as { event = 'opened' }"),
        ({"stop": []}, "never stops; give it a stop, such as { status = 'solved' }"),
        ({"start": {}}, "start: is every event; say which, such as { event = 'updated' }"),
        ({"start": 3}, "start: must be a table, not a number"),
        ({"start": {"evnt": "x"}}, "start.evnt: unknown key (did you mean 'event'?)"),
        (
            {"start": {"by": "boss"}},
            "start.by: must be one of customer, agent, bot, system, not 'boss'",
        ),
        ({"start": {"wait": 1}}, "start.wait: must be one of first, later, begins, ends, not a"),
        ({"start": {"public": "no"}}, "start.public: must be true or false, not text"),
        ({"pause": {"state": "x"}}, "pause.state: unknown key (did you mean 'status'?)"),
        ({"again": "always"}, "again: must be one of never, each, resume, restart, count_gap"),
    ],
)
def test_every_mistake_of_a_rule_is_named(parts: dict[str, object], problem: str) -> None:
    good: dict[str, object] = {"start": OPENED, "stop": Moment(event="done")}
    found = problems_of(ClockRule, "x", **(good | parts))
    assert any(one.startswith(f"metric 'x': {problem}") for one in found), found


def test_a_moment_of_ones_own_asks_for_something() -> None:
    expected = "moment: is every event; say which, such as { event = 'updated' }"
    assert problems_of(Moment) == [expected]


def test_built_in_clocks_are_not_redefined() -> None:
    text = TRIAGE.replace("triage]", "resolution]")
    problem = "'resolution' is built in; give a clock of your own another name"
    assert problems_in(text) == [f"metrics.resolution: {problem}"]


def test_a_rule_stands_under_its_own_name() -> None:
    rule = ClockRule("x", OPENED, Moment(event="done"))
    problem = "metrics.y: holds the rule of 'x'; list it under its own name"
    assert problems_of(Policy, metrics={"y": rule}) == [problem]
    assert Policy(metrics={"x": rule}).rule("x") is rule


def test_statuses_of_rules_are_known_to_the_policy() -> None:
    moment = Moment(status={"Parked"}, by="agent")
    rule = ClockRule(
        "x", moment, moment, stop_status={"Gone"}, reset=moment, cancel=moment, pause={"Idle"}
    )
    found = [
        problem.partition(" is neither")[0] for problem in problems_of(Policy, metrics={"x": rule})
    ]
    assert found == [
        "metric 'x': start[0].status: 'Parked'",
        "metric 'x': stop[0].status: 'Parked'",
        "metric 'x': reset[0].status: 'Parked'",
        "metric 'x': cancel[0].status: 'Parked'",
        "metric 'x': stop: 'Gone'",
        "metric 'x': pause: 'Idle'",
    ]
