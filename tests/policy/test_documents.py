"""Policy documents: what they mean, and every mistake of them at once."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from slaengine.policy import Agreement, OpenTime, Policy, Target
from tests.policy.refusals import problems_in, problems_of

SLA = """
[calendars.lisbon]
tz = "Europe/Lisbon"
hours = { mon-fri = ["09:00-18:00"] }

[[agreements]]
name = "acme-gold"
customer = "acme"
calendar = "lisbon"
pause_on = ["pending"]
[agreements.targets]
first_response = { urgent = "15m", high = "1h", normal = "4h", low = "8h" }
resolution     = { urgent = "4h",  high = "8h", normal = "2 business days" }

[[agreements]]
name = "email"
service = "email"
calendar = "lisbon"
[[agreements.targets]]
metric = "first_response"
when = { channel = "chat" }
within = "5m"
calendar = "24x7"
"""
DEFAULT = '[[agreements]]\nname = "default"\ncalendar = "lisbon"\n'


def test_a_document_is_the_same_policy_as_its_values() -> None:
    policy = Policy.from_text(SLA)
    assert policy.agreements[1] == Agreement(
        "email",
        service="email",
        calendar="lisbon",
        targets=[
            Target("first_response", "5m", when={"channel": "chat"}, calendar="24x7"),
        ],
    )
    found = policy.agreement("acme-gold").target("first_response", {}, "urgent")
    assert found is not None
    assert found[1] == OpenTime(timedelta(minutes=15))


def test_several_files_merge_in_their_order(tmp_path: Path) -> None:
    first, second = tmp_path / "sla.toml", tmp_path / "more.json"
    first.write_text(SLA + '[statuses]\npending = ["With Customer"]\n', encoding="utf-8")
    more = {
        "agreements": [{"name": "default", "calendar": "lisbon", "pause_on": "with customer"}],
        "statuses": {"pending": ["Waiting"], "hold": ["With Vendor"]},
        "metrics": {"triage": {"start": {"event": "updated"}, "stop": {"event": "triaged"}}},
        "priority": {"field": "severity"},
    }
    second.write_text(json.dumps(more), encoding="utf-8-sig")
    policy = Policy.load(first, str(second))
    assert [one.name for one in policy.agreements] == ["acme-gold", "email", "default"]
    assert policy.statuses == {"pending": ("With Customer", "Waiting"), "hold": ("With Vendor",)}
    assert policy.priority.field == "severity"
    assert "triage" in policy.metrics


def test_what_two_files_both_say_is_a_mistake(tmp_path: Path) -> None:
    first, second = tmp_path / "a.toml", tmp_path / "b.toml"
    rest = (
        '[metrics.triage]\nstart = { event = "x" }\nstop = { event = "y" }\n'
        '[priority]\nfield = "severity"\n[statuses]\n'
    )
    first.write_text(SLA + rest + 'pending = ["Parked"]', encoding="utf-8")
    second.write_text(SLA + rest + 'hold = ["Parked"]', encoding="utf-8")
    assert problems_of(Policy.load, first, second) == [
        (
            f"{second}: calendars.lisbon: this name is taken already, in {first}: "
            f"calendars.lisbon; "
            "choose another"
        ),
        f"{second}: statuses.hold: 'Parked' is in the class 'pending' already; leave it in one",
        (
            f"{second}: metrics.triage: this name is taken already, in {first}: metrics.triage; "
            "choose another"
        ),
        (
            f"{second}: agreements[0]: the name 'acme-gold' is taken already, by {first}: "
            "agreements[0]; rename one"
        ),
        (
            f"{second}: agreements[1]: the name 'email' is taken already, by {first}: "
            "agreements[1]; rename one"
        ),
        f"{second}: priority: is given already, in {first}: priority; leave it in one file",
    ]


def test_every_mistake_of_a_file_has_its_place_and_advice(tmp_path: Path) -> None:
    path = tmp_path / "sla.toml"
    text = SLA
    for good, bad in (
        ('"Europe/Lisbon"', '"Lisbon"'),
        ('customer = "acme"', 'custmer = "acme"'),
        ('["pending"]', '["pendng"]'),
        ('urgent = "15m"', 'urgent = "1d"'),
        ('"first_response"', '"first_reply"'),
        ('"5m"', "5"),
        ('"24x7"', '"lisbn"'),
    ):
        text = text.replace(good, bad)
    path.write_text(text + "[agreement]\n", encoding="utf-8")
    assert problems_of(Policy.load, path) == [
        f"{path}: {problem}"
        for problem in (
            "agreement: unknown key (did you mean 'agreements'?)",
            "calendars.lisbon.tz: unknown time zone 'Lisbon' (did you mean 'Europe/Lisbon'?)",
            "agreements[0].custmer: unknown key (did you mean 'customer'?)",
            (
                "agreements[0].pause_on: 'pendng' is neither a status class nor a status of this "
                "policy (did you mean 'pending'?); list it under statuses"
            ),
            (
                "agreements[0].targets.first_response.urgent: '1d' could mean hours or days; "
                "write '24h' or '1 business day'"
            ),
            (
                "agreements[1].targets[0].within: a bare number has no unit; "
                "write '24h' or '1 business day'"
            ),
            (
                "agreements[1].targets[0].metric: unknown metric 'first_reply' "
                "(did you mean 'first_response'?)"
            ),
            "agreements[1].targets[0].calendar: unknown calendar 'lisbn' (did you mean 'lisbon'?)",
        )
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[agreements]\nname = 'x'", "agreements: must be a list of tables; in TOML, write [["),
        ("agreements = 3", "agreements: must be a list, not a number"),
        ("agreements = [3]", "agreements[0]: must be a table, not a number"),
        ("[[agreements]]\nname = 'x'", "agreements[0].calendar: missing"),
        ("calendars = 3", "calendars: must be a table, not a number"),
        ("metrics = 3", "metrics: must be a table, not a number"),
        ("statuses = 3", "statuses: must be a table, not a number"),
        ("metrics = { triage = 3 }", "metrics.triage: must be a table, not a number"),
        ("priority = 3", "priority: must be a table, not a number"),
        ("zeitzone = 3", "zeitzone: unknown key; the keys are calendars, agreements, statuses"),
        (
            "[[agreements]]\nname = 'x'\ncalendar = '24x7'\n[agreements.targets]\nfoo = '1h'",
            "agreements[0].targets.foo: unknown metric 'foo'",
        ),
        (
            (
                "[[agreements]]\nname = 'x'\ncalendar = '24x7'\n"
                "[agreements.metrics.resolute]\nlanding = 'open'"
            ),
            (
                "agreements[0].metrics.resolute: unknown metric 'resolute' (did you mean "
                "'resolution'?)"
            ),
        ),
        (
            "[metrics.triage]\nstop = { event = 'x' }",
            "metrics.triage.start: missing",
        ),
    ],
)
def test_what_a_document_may_not_hold(text: str, problem: str) -> None:
    found = problems_in(text)
    assert any(one.startswith(problem) for one in found), found


def test_a_mistaken_clock_is_known_by_name_all_the_same() -> None:
    text = (
        "[metrics.triage]\nstart = 3\nstop = { event = 'x' }\n"
        "[[agreements]]\nname = 'x'\ncalendar = '24x7'\n[agreements.targets]\ntriage = '1h'"
    )
    assert problems_in(text) == ["metrics.triage.start: must be a table, not a number"]


def test_keys_that_need_quotes_are_shown_in_quotes() -> None:
    text = "[[agreements]]\nname='x'\ncalendar='24x7'\n'my key' = 1"
    assert problems_in(text)[0].startswith("agreements[0].'my key': unknown key")


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("sla.txt", b"", "its ending says no format; name the file .toml, .json, .yaml or .yml"),
        ("sla.toml", b"\xff", "is not UTF-8 text: invalid start byte at byte 0"),
        ("sla.toml", None, "cannot be read: No such file or directory"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    tmp_path: Path, name: str, content: bytes | None, problem: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    assert problems_of(Policy.load, path) == [f"{path}: {problem}"]


def test_a_path_that_no_file_can_have_is_refused() -> None:
    [problem] = problems_of(Policy.load, "sla\0.toml")
    assert "cannot be read: " in problem


def test_loading_needs_a_file_and_a_known_format() -> None:
    assert problems_of(Policy.load) == ["name at least one policy file"]
    assert problems_of(Policy.from_text, "", format="tml") == [
        "unknown format 'tml' (did you mean 'toml'?); use one of toml, json, yaml"
    ]
    assert problems_of(Policy.from_text, b"") == ["a document is text, not bytes; decode it first"]


def test_an_empty_document_is_an_empty_policy() -> None:
    assert Policy.from_text("") == Policy() == Policy.from_text("{}", format="json")


def test_suggestions_stop_when_nobody_reads_them_any_more() -> None:
    text = "".join(f"key{number} = 1\n" for number in range(60))
    found = problems_in("agreemints = []\n" + text)
    assert found[0] == "agreemints: unknown key (did you mean 'agreements'?)"
    assert len(found) == 61
    assert problems_in("x" * 70 + " = 1")[0].startswith("x" * 70 + ": unknown key; the keys are")
