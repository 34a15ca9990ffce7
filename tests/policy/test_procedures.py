"""Escalation procedures: levels written once, named by targets, read, written and looked over."""

import json
import pickle
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from slaengine.policy import Agreement, Escalation, Policy, Procedure, Target
from tests.policy.refusals import problems_in, problems_of

CRITICAL = """
[calendars.office]
tz = "Europe/Lisbon"
hours = { mon-fri = ["09:00-18:00"] }

[procedures.critical]
description = "A service is down"
during = "office"
until = "acknowledged"
levels = [
  { at = "0%", to = "on call", via = "pager", repeat = "5m", times = 6, during = "24x7" },
  { at = "50%", to = ["team lead", "owner"], via = "phone", name = "lead" },
  { at = "100%", to = "head of support", repeat = "1h", until = "answered", task = "call them" },
]

[[agreements]]
name = "default"
calendar = "24x7"
[[agreements.targets]]
metric = "resolution"
within = "4h"
escalations = "critical"
[[agreements.targets]]
metric = "first_response"
within = "1h"
escalations = ["critical", "75%", { at = "100%+1h", to = "owner" }]
"""


def named(levels: Sequence[Escalation]) -> list[tuple[str, str | None, str | None]]:
    return [(level.name, level.during, level.until) for level in levels]


def with_levels(*levels: str | Escalation, **more: Any) -> Policy:
    target = Target("resolution", "4h", escalations=levels)
    agreement = Agreement("default", calendar="24x7", targets=[target])
    return Policy.from_text(Policy(agreements=[agreement], **more).to_json(), "json")


def test_a_target_has_the_levels_of_the_procedures_that_it_names() -> None:
    policy = Policy.from_text(CRITICAL)
    resolution, response = policy.agreements[0].targets
    critical = [
        ("0%", "24x7", "acknowledged"),
        ("lead", "office", "acknowledged"),
        ("100%", "office", "answered"),
    ]
    assert named(policy.levels(resolution)) == critical
    assert named(policy.levels(response)) == [
        *critical,
        ("75%", None, None),
        ("100%+1h", None, None),
    ]


def test_a_document_is_the_same_procedure_as_its_values() -> None:
    levels = [
        Escalation("0%", to="on call", via="pager", repeat="5m", times=6, during="24x7"),
        Escalation("50%", to=["team lead", "owner"], via="phone", name="lead"),
        Escalation("100%", to="head of support", repeat="1h", until="answered", task="call them"),
    ]
    critical = Procedure(
        "critical",
        levels,
        during="office",
        until="acknowledged",
        description="A service is down",
    )
    assert Policy.from_text(CRITICAL).procedures == {"critical": critical}
    office = Policy.from_text(CRITICAL).calendars
    listed = Policy(calendars=office, procedures=[critical])
    keyed = Policy(calendars=office, procedures={"critical": critical})
    assert listed.procedures == keyed.procedures
    assert pickle.loads(pickle.dumps(critical)) == critical
    assert hash(critical) == hash(
        Procedure(
            "critical",
            levels,
            during="office",
            until="acknowledged",
            description="A service is down",
        )
    )


def test_procedures_are_written_as_they_were_read() -> None:
    policy = Policy.from_text(CRITICAL)
    again = Policy.from_text(policy.to_json(), "json")
    assert again == policy
    assert pickle.loads(pickle.dumps(policy)) == policy
    assert policy.procedures != Policy().procedures
    written = json.loads(policy.to_json())
    assert written["agreements"][0]["targets"][0]["escalations"] == ["critical"]
    assert written["procedures"]["critical"]["levels"][0] == {
        "at": "0%",
        "to": ["on call"],
        "via": ["pager"],
        "repeat": "5m",
        "times": 6,
        "during": "24x7",
    }


def test_one_level_stands_for_a_list_of_one() -> None:
    policy = Policy.from_text('[procedures.mild]\nlevels = "75%"\n')
    assert policy.procedures["mild"].levels == (Escalation("75%"),)


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", ["procedures.p.levels: missing"]),
        (
            "levels = []",
            [
                (
                    "procedures.p.levels: has no levels; write levels = "
                    "[{ at = '75%', to = 'team lead' }]"
                )
            ],
        ),
        (
            'levels = ["75%", "75%", { at = "1%", name = "breach" }]',
            [
                "procedures.p.levels: two levels are called '75%'; give each a name of its own",
                "procedures.p.levels: the name 'breach' is kept for the breach itself",
            ],
        ),
        (
            'levels = "75%"\nduring = "offce"\nuntil = "answerd"\ndescription = 3',
            [
                (
                    "procedures.p.until: must be one of stopped, acknowledged, answered, "
                    "not 'answerd' (did you mean 'answered'?)"
                ),
                "procedures.p.description: must be text, not a number",
                ("procedures.p.during: unknown calendar 'offce' (did you mean 'office'?)"),
            ],
        ),
        (
            'levels = [{ at = "75%", during = "night" }]',
            ["procedures.p.levels[0].during: unknown calendar 'night'"],
        ),
        (
            'levels = ["critical"]',
            [
                (
                    "procedures.p.levels[0].at: 'critical' is neither a share nor an offset; "
                    "write '75%', '100%+1h', '+1h' or '-30m'"
                )
            ],
        ),
    ],
)
def test_every_mistake_of_a_procedure_is_named(text: str, problems: list[str]) -> None:
    office = '[calendars.office]\ntz = "UTC"\nhours = "24x7"\n'
    assert problems_in(f"{office}[procedures.p]\n{text}") == problems


@pytest.mark.parametrize(
    ("parts", "problem"),
    [
        (
            {"times": 3},
            "times is for a level that repeats; give it repeat = '1h', or leave it out",
        ),
        (
            {"repeat": "1h", "times": 0},
            "times: 0 is not how often a level can come; write 1 or more",
        ),
        ({"repeat": "1h", "times": True}, "times: must be a whole number, not true or false"),
        ({"repeat": "1h", "times": 1.5}, "times: must be a whole number, not a number"),
        (
            {"until": "solved"},
            (
                "until: must be one of stopped, acknowledged, answered, not 'solved' "
                "(did you mean 'stopped'?)"
            ),
        ),
        ({"during": ""}, "during: must not be empty"),
        ({"follows": 1}, "follows: must be text, not a number"),
        ({"task": 3}, "task: must be text, not a number"),
    ],
)
def test_every_mistake_of_a_level_is_named(parts: dict[str, object], problem: str) -> None:
    assert problems_of(Escalation, "75%", **parts) == [f"escalation: {problem}"]


@pytest.mark.parametrize("name", ["75%", "-30m", "+1h", " 1"])
def test_a_procedure_is_not_called_like_a_point(name: str) -> None:
    assert problems_of(Procedure, name, ["75%"]) == [
        f"procedure {name!r}: name: {name!r} reads like a point of a target; begin it with a letter"
    ]


def test_names_that_stand_for_nothing_are_named() -> None:
    text = CRITICAL.replace('"critical", "75%"', '"critcal", { at = "75%", during = "nihgt" }')
    assert problems_in(text) == [
        (
            "agreements[0].targets[1].escalations[0]: 'critcal' is neither a point such as '75%' "
            "nor a procedure (did you mean 'critical'?)"
        ),
        "agreements[0].targets[1].escalations[1].during: unknown calendar 'nihgt'",
    ]


def test_levels_of_one_name_that_come_together_are_named() -> None:
    text = CRITICAL.replace('"critical", "75%"', '"critical", { at = "75%", name = "lead" }')
    assert problems_in(text) == [
        (
            "agreement 'default': targets[1].escalations: two levels are called 'lead'; give each "
            "a name of its own"
        )
    ]
    assert problems_in(
        text.replace('"75%", name', '"75%", nme')
    )  # and no noise where that is wrong


def test_a_procedure_with_mistakes_is_known_by_its_name() -> None:
    text = CRITICAL.replace('until = "acknowledged"', 'until = "ack"')
    assert len(problems_in(text)) == 1


def test_a_level_follows_one_of_the_same_target() -> None:
    lead = 'name = "lead" }'
    text = CRITICAL.replace('"critical", "75%"', '"critical", { at = "75%", follows = "lead" }')
    levels = Policy.from_text(text).levels(Policy.from_text(text).agreements[0].targets[1])
    assert [level.follows for level in levels] == [None, None, None, "lead", None]
    assert Policy.from_text(Policy.from_text(text).to_json(), "json") == Policy.from_text(text)
    lost = text.replace(lead, 'name = "leader" }')
    assert problems_in(lost) == [
        (
            "agreement 'default': targets[1].escalations: level '75%' follows 'lead', which is no "
            "level (did you mean 'leader'?)"
        )
    ]


def test_levels_do_not_follow_themselves() -> None:
    levels = [
        Escalation("1%", follows="2%"),
        Escalation("2%", follows="3%"),
        Escalation("3%", follows="2%"),
        Escalation("4%", follows="4%"),
    ]
    circles = [
        "levels: level '2%' follows itself, by way of '3%'",
        "levels: level '3%' follows itself, by way of '2%'",
        "levels: level '4%' follows itself, by way of '4%'",
    ]
    assert problems_of(Procedure, "p", levels) == [f"procedure 'p': {each}" for each in circles]
    inline = problems_of(Target, "resolution", "4h", escalations=levels[1:3])
    assert [each.partition("escalations: ")[2] for each in inline] == [
        each.removeprefix("levels: ") for each in circles[:2]
    ]


def test_what_is_no_procedure_is_named() -> None:
    assert problems_in("[procedures]\np = 3") == ["procedures.p: must be a table, not a number"]
    assert problems_in("procedures = 3") == ["procedures: must be a table, not a number"]


def test_procedures_built_in_python_are_checked_with_the_policy() -> None:
    lone = Procedure("p", ["75%"])
    late = Procedure("p", [Escalation("75%", during="night")], during="dusk")
    assert problems_of(Policy, procedures=[lone, lone, "p"]) == [
        "procedures: two procedures are called 'p'; rename one",
        "procedures: must be a Procedure, not text",
    ]
    assert problems_of(Policy, procedures={"q": lone}) == [
        "procedures.q: holds procedure 'p'; list it under its own name"
    ]
    assert problems_of(Policy, procedures=[late]) == [
        "procedure 'p': during: unknown calendar 'dusk'",
        "procedure 'p': levels[0].during: unknown calendar 'night'",
    ]
    target = Target("resolution", "4h", escalations="q")
    agreement = Agreement("a", calendar="24x7", targets=[target])
    assert problems_of(Policy, agreements=[agreement], procedures=[lone]) == [
        (
            "agreement 'a': targets[0].escalations[0]: 'q' is neither a point such as '75%' nor a "
            "procedure"
        )
    ]


def findings(policy: Policy) -> list[str]:
    return [f"{each.code} {each.place}: {each.message}" for each in policy.lint()]


def test_what_hardly_was_meant_by_a_procedure_is_pointed_out() -> None:
    levels = [
        Escalation("50%"),
        Escalation("80%", to="lead", until="answered"),
        Escalation("-5h", to="lead"),
        Escalation("50%+0m", name="again"),
    ]
    policy = with_levels("p", procedures=[Procedure("p", levels), Procedure("idle", ["1%"])])
    assert findings(policy) == [
        (
            "misplaced-escalation procedures.p.levels[2]: level '-5h' comes before the clock "
            "starts for the target 4h"
        ),
        (
            "ends-nothing procedures.p.levels[1]: level '80%' goes on until somebody answers, but "
            "comes only once"
        ),
        (
            "told-twice agreements[0].targets[0].escalations: levels '50%' and 'again' tell the "
            "same people at one point"
        ),
        "for-nobody procedures.p.levels[0]: level '50%' says neither whom to tell nor how",
        "for-nobody procedures.p.levels[3]: level 'again' says neither whom to tell nor how",
        "for-nobody procedures.idle.levels[0]: level '1%' says neither whom to tell nor how",
        "unused-procedure procedures.idle: no target names it",
    ]


def test_a_procedure_of_many_targets_is_looked_over_once() -> None:
    early = Procedure("p", [Escalation("-5h", to="lead")])
    rows = [Target("resolution", "4h", when={"vip": vip}, escalations="p") for vip in "yn"]
    policy = Policy(agreements=[Agreement("a", calendar="24x7", targets=rows)], procedures=[early])
    assert [each.code for each in policy.lint()] == ["misplaced-escalation"]


def test_a_level_for_a_desk_that_has_acted_by_then_is_pointed_out() -> None:
    level = Escalation("50%", to="lead", until="acknowledged")
    rows = [Target(metric, "4h", escalations=[level]) for metric in ("next_response", "resolution")]
    policy = Policy(agreements=[Agreement("a", calendar="24x7", targets=rows)])
    assert findings(policy) == [
        (
            "level-never-comes agreements[0].targets[0].escalations[0]: level '50%' waits for "
            "somebody to take up the ticket, and next_response starts only after that"
        )
    ]


def test_an_answer_that_ends_nothing_is_pointed_out_in_a_target_too() -> None:
    assert findings(with_levels(Escalation("50%", until="answered"))) == [
        (
            "ends-nothing agreements[0].targets[0].escalations[0]: level '50%' goes on until "
            "somebody answers, but comes only once"
        )
    ]


def test_a_calendar_for_quiet_hours_alone_is_in_use() -> None:
    office = Policy.from_text(CRITICAL).calendars
    inline = with_levels(Escalation("50%", during="office"), calendars=office)
    named = with_levels("p", calendars=office, procedures=[Procedure("p", ["1%"], during="office")])
    for policy in (inline, named):
        assert "unused-calendar" not in [each.code for each in policy.lint()]
    assert "unused-calendar" in [each.code for each in Policy(calendars=office).lint()]


def test_a_share_of_a_target_is_exact() -> None:
    third = Escalation("33.3333%")
    assert third.used(timedelta(days=4_000)) == timedelta(microseconds=115_199_884_800_000)
    assert Escalation("50%").used(timedelta(microseconds=5)) == timedelta(microseconds=2)
