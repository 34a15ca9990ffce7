"""The whole policy: statuses, priorities, calendars, look-ups by name."""

import dataclasses
import subprocess
import sys
from zoneinfo import ZoneInfo

import pytest

from slaengine.calendars.calendar import Calendar
from slaengine.policy import Agreement, ClockRule, Moment, Policy, Priority, Target
from slaengine.policy.statuses import normal
from tests.policy.refusals import problems_of

LISBON = Calendar("lisbon", "Europe/Lisbon", {"mon-fri": ["09:00-18:00"]})
OWN = Policy(statuses={"pending": ["Awaiting User Info"], "solved": "In QA"})


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("new", "new"),
        ("OPEN", "open"),
        ("reopened", "open"),
        ("On-Hold", "hold"),
        ("on_hold", "hold"),
        (" on  hold ", "hold"),
        ("Resolved", "solved"),
        ("closed", "closed"),
        ("awaiting_user-info", "pending"),
        ("in qa", "solved"),
    ],
)
def test_statuses_belong_to_classes_however_they_are_written(status: str, kind: str) -> None:
    assert OWN.class_of(status) == kind
    assert OWN.class_of(status) == kind


def test_a_status_without_a_class_says_what_to_write() -> None:
    with pytest.raises(KeyError, match="has no class; list it in the policy under statuses"):
        OWN.class_of("Parkd")


def test_own_words_beat_the_usual_synonyms() -> None:
    assert Policy(statuses={"pending": ["on hold"]}).class_of("On Hold") == "pending"


@pytest.mark.parametrize(
    ("status", "names", "is_in"),
    [
        ("In QA", {"solved"}, True),
        ("In QA", {"in_qa"}, True),
        ("In QA", {"resolved"}, False),
        ("closed", {"solved"}, True),
        ("solved", {"closed"}, False),
        ("On Hold", {"hold", "pending"}, True),
        ("open", set[str](), False),
    ],
)
def test_names_are_statuses_or_classes(status: str, names: set[str], is_in: bool) -> None:
    assert OWN.is_in(status, frozenset(names)) is is_in
    assert OWN.is_in(status, frozenset(names)) is is_in


def test_normal_forms_ignore_case_and_separators() -> None:
    assert normal("Awaiting-User  Info") == normal("AWAITING_user_info")


@pytest.mark.parametrize(
    ("statuses", "problem"),
    [
        ({"pendng": ["x"]}, "statuses.pendng: unknown status class (did you mean 'pending'?)"),
        ({"pending": ["x"], "hold": ["X"]}, "statuses.hold: 'X' is in the class 'pending' already"),
        ({"hold": ["open"]}, "statuses.hold: 'open' is a class of its own and cannot be put into"),
        ({"hold": [3]}, "statuses.hold[0]: must be text, not a number"),
        (["hold"], "statuses: must be a table, not a list"),
    ],
)
def test_every_mistake_of_statuses_is_named(statuses: object, problem: str) -> None:
    found = problems_of(Policy, statuses=statuses)
    assert any(one.startswith(problem) for one in found), found


def test_a_class_may_name_itself() -> None:
    assert Policy(statuses={"open": ["open", "Working"]}).class_of("working") == "open"


def test_priority_is_a_field() -> None:
    assert Policy().priority({"priority": 1}) == "1"
    assert Policy(priority={"field": "severity"}).priority({"priority": 1}) is None


def test_priority_comes_from_impact_and_urgency() -> None:
    matrix = {"high": {"high": "P1", "low": "P2"}, "2": {"high": "P3"}}
    priority = Priority(impact="impact", urgency="urgency", matrix=matrix)
    policy = Policy(priority=priority)
    assert policy.priority({"impact": "high", "urgency": "low"}) == "P2"
    assert policy.priority({"impact": 2, "urgency": "high"}) == "P3"
    assert policy.priority({"impact": 2, "urgency": "low"}) is None
    assert policy.priority({"impact": 3, "urgency": "low"}) is None
    assert policy.priority({"impact": 2}) is None
    assert policy.priority({"urgency": "low"}) is None


@pytest.mark.parametrize(
    ("priority", "problem"),
    [
        ({"impact": "i"}, "priority: also needs urgency and matrix"),
        ({"matrix": {"h": {"h": "P1"}}}, "priority: also needs impact and urgency"),
        ({"field": "p", "impact": "i"}, "priority: is either a field, or impact and urgency"),
        ({"matrix": "x"}, "priority.matrix: must be a table, not text"),
        ({"matrix": {"h": 3}}, "priority.matrix.h: must be a table, not a number"),
        ({"matrix": {"h": {"h": None}}}, "priority.matrix.h.h: must be text, a number or a date"),
        ({"matrix": {"h": {1: "x", "1": "y"}}}, "priority.matrix.h.1: this value is given twice"),
        ({"order": [None]}, "priority.order[0]: must be text, a number or a date, not nothing"),
        ({"ordr": []}, "priority.ordr: unknown key (did you mean 'order'?)"),
        ("priority", "priority: must be a table, not text"),
    ],
)
def test_every_mistake_of_a_priority_is_named(priority: object, problem: str) -> None:
    found = problems_of(Policy, priority=priority)
    assert any(one.startswith(problem) for one in found), found


def test_round_the_clock_is_in_the_zone_of_the_agreement() -> None:
    plain = Agreement("plain", calendar="24x7")
    there = Agreement("there", calendar="24x7", tz="Asia/Kathmandu")
    desk = Agreement("desk", calendar="lisbon")
    policy = Policy(calendars=[LISBON], agreements=[plain, there, desk])
    assert policy.calendar("24x7", plain).tz == "UTC"
    assert policy.calendar("24x7", there).tz == "Asia/Kathmandu"
    assert policy.calendar("24x7", desk).tz == "Europe/Lisbon"
    assert policy.calendar("lisbon", desk) is LISBON
    assert policy.calendar("24x7", desk) is policy.calendar("24x7", desk)
    assert policy.zone(desk) == ZoneInfo("Europe/Lisbon")


def test_names_that_do_not_exist_get_the_nearest() -> None:
    policy = Policy(agreements=[Agreement("gold", calendar="24x7")])
    assert policy.agreement("gold") is policy.agreements[0]
    with pytest.raises(KeyError, match=r"unknown agreement 'golf' \(did you mean 'gold'\?\)"):
        policy.agreement("golf")
    with pytest.raises(KeyError, match=r"unknown metric 'first_reply' \(did you mean"):
        policy.rule("first_reply")
    with pytest.raises(KeyError, match="unknown metric 'x'"):
        policy.rule("x")


def test_the_fields_that_a_policy_looks_at() -> None:
    moment = Moment(event="updated", fields={"group": "tier-2"})
    policy = Policy(
        agreements=[
            Agreement("a", calendar="24x7", customer="acme", when={"region": "eu"}),
            Agreement(
                "b",
                calendar="24x7",
                service="mail",
                targets=[
                    Target("triage", by="promised_at", when={"channel": "chat"}),
                    Target("acknowledgement", "1h"),
                ],
            ),
        ],
        metrics={"triage": ClockRule("triage", moment, stop_status=["solved"])},
        priority={"field": "severity"},
    )
    assert policy.fields == {
        *("customer", "region", "service", "promised_at", "channel"),
        *("assignee", "group", "severity"),
    }
    assert Policy().fields == {"priority"}
    assert policy.deciding_fields == policy.fields - {"assignee", "group"}
    assert policy.shelf is policy.shelf


def test_every_unknown_name_is_found_in_values() -> None:
    agreement = Agreement(
        "gold",
        calendar="lisbn",
        targets=[Target("first_reply", "1h", calendar="24x8")],
        pause_on=["Parked"],
        options={"solution": {"pause_on": ["Idle"]}},
    )
    place = "agreement 'gold': "
    assert problems_of(Policy, calendars=[LISBON], agreements=[agreement]) == [
        f"{place}calendar: unknown calendar 'lisbn' (did you mean 'lisbon'?)",
        (
            f"{place}pause_on: 'Parked' is neither a status class nor a status of this policy; "
            "list it under statuses"
        ),
        f"{place}targets[0].metric: unknown metric 'first_reply' (did you mean 'first_response'?)",
        f"{place}targets[0].calendar: unknown calendar '24x8' (did you mean '24x7'?)",
        f"{place}metrics.solution: unknown metric 'solution' (did you mean 'resolution'?)",
        (
            f"{place}metrics.solution.pause_on: 'Idle' is neither a status class nor a status of "
            "this policy; list it under statuses"
        ),
    ]


@pytest.mark.parametrize(
    ("parts", "problem"),
    [
        ({"calendars": [LISBON, LISBON]}, "calendars: two calendars are called 'lisbon'"),
        ({"calendars": [LISBON.named("24x7")]}, "calendars: the name '24x7' is kept for"),
        ({"calendars": [3]}, "calendars: must be a Calendar, not a number"),
        ({"calendars": 3}, "calendars: must be a list, not a number"),
        ({"agreements": [3]}, "agreements[0]: must be an Agreement, not a number"),
        (
            {"agreements": [Agreement("a", calendar="24x7")] * 2},
            "agreements[1]: two agreements are called 'a'; rename one",
        ),
    ],
)
def test_every_mistake_of_values_is_named(parts: dict[str, object], problem: str) -> None:
    assert problems_of(Policy, **parts)[0].startswith(problem)


def test_policies_are_values() -> None:
    policy = Policy(calendars=[LISBON], agreements=[Agreement("a", calendar="lisbon")])
    assert dataclasses.replace(policy) == policy
    assert dataclasses.replace(policy, agreements=()).calendars == policy.calendars
    assert hash(dataclasses.replace(policy)) == hash(policy)


def test_policies_load_nothing_that_is_slow_or_optional() -> None:
    code = (
        "import sys; from slaengine.policy import Agreement, Policy; "
        "Policy(agreements=[Agreement('a', calendar='24x7', targets={'resolution': '4h'})]); "
        "print(sorted({'pydantic', 'yaml', 'numpy', 'holidays', 'dateutil', 'icalendar'} "
        "& set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
