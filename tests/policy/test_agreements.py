"""Agreements: for whom, what is promised, and the choices they make."""

import dataclasses
import pickle
from datetime import date, timedelta

import pytest

from slaengine.policy import (
    Agreement,
    BusinessDays,
    Choices,
    OpenTime,
    Options,
    Policy,
    Responsibilities,
    Review,
    Target,
)
from tests.policy.refusals import problems_of

FIVE_MINUTES = OpenTime(timedelta(minutes=5))
FOUR_HOURS = OpenTime(timedelta(hours=4))


def agreement(**parts: object) -> Agreement:
    """An agreement of which only some parts matter."""
    from slaengine.policy.agreement import read_agreement

    return read_agreement({"name": "gold", "calendar": "24x7", **parts})


def test_the_matrix_form_is_a_row_a_metric() -> None:
    tiers = {"urgent": "4h", "low": "2 business days"}
    assert agreement(targets={"resolution": tiers, "update": "1h"}).targets == (
        Target("resolution", tiers),
        Target("update", "1h"),
    )


def test_metrics_are_those_with_targets_in_their_order() -> None:
    rows = [Target("update", "1h"), Target("resolution", "4h"), Target("update", "2h")]
    assert agreement(targets=rows).metrics == ("update", "resolution")


def test_rows_with_conditions_come_before_those_without() -> None:
    chat = Target("resolution", "5m", when={"channel": "chat"})
    gold = agreement(targets=[Target("resolution", "4h"), chat])
    found = gold.target("resolution", {"channel": "chat"}, "low")
    assert found == (chat, FIVE_MINUTES)
    assert gold.target("resolution", {"channel": "mail"}, None) is not None
    assert gold.target("update", {}, None) is None


def test_a_row_without_the_tier_of_the_ticket_does_not_match() -> None:
    rows = [Target("resolution", {"urgent": "5m"}), Target("resolution", "4h")]
    gold = agreement(targets=rows)
    assert gold.target("resolution", {}, "urgent") == (rows[0], FIVE_MINUTES)
    assert gold.target("resolution", {}, "low") == (rows[1], FOUR_HOURS)
    assert agreement(targets=rows[:1]).target("resolution", {}, "low") is None


def test_an_agreement_says_what_a_report_prints() -> None:
    gold = agreement(
        description="everything that Acme uses",
        exclusions=["strikes"],
        responsibilities={"provider": ["answer"], "customer": "name a contact"},
        review={"every": "quarter", "owner": "Service desk"},
    )
    assert gold.responsibilities == Responsibilities(
        provider=["answer"], customer=["name a contact"]
    )
    assert gold.review == Review("quarter", owner="Service desk")
    assert (gold.description, gold.exclusions) == ("everything that Acme uses", ("strikes",))


def test_agreements_are_values() -> None:
    gold = agreement(
        customer=["acme", 7],
        targets={"resolution": timedelta(hours=4)},
        pause_on={"pending"},
        metrics={"resolution": {"landing": "open"}},
    )
    assert pickle.loads(pickle.dumps(gold)) == gold
    assert dataclasses.replace(gold) == gold
    assert hash(dataclasses.replace(gold)) == hash(gold)
    assert dataclasses.replace(gold, name="silver").options == gold.options
    assert (gold.customer, gold.service) == (("acme", "7"), ())


def test_validity_includes_both_ends() -> None:
    year = agreement(valid_from="2026-01-01", valid_until=date(2026, 12, 31))
    assert not year.is_valid_on(date(2025, 12, 31))
    assert year.is_valid_on(date(2026, 1, 1))
    assert year.is_valid_on(date(2026, 12, 31))
    assert not year.is_valid_on(date(2027, 1, 1))


@pytest.mark.parametrize(
    ("parts", "problem"),
    [
        ({"name": " "}, "name: must not be empty"),
        ({"calendar": 3}, "calendar: must be text, not a number"),
        ({"customer": []}, "customer: names nobody; leave it out to cover everybody"),
        ({"service": [""]}, "service[0]: compares with an empty value"),
        ({"kind": "slo"}, "kind: must be one of sla, ola, uc, not 'slo' (did you mean 'sla'?)"),
        ({"tz": "Lisbon"}, "tz: unknown time zone 'Lisbon' (did you mean 'Europe/Lisbon'?)"),
        ({"tz": "UTC", "calendar": "x"}, "tz: is only for calendar = '24x7'"),
        ({"valid_from": "soon"}, "valid_from: 'soon' is not a date; write 2026-12-24"),
        ({"valid_from": 2026}, "valid_from: must be a date without a time, such as 2026-12-24"),
        (
            {"valid_from": "2026-02-01", "valid_until": "2026-01-01"},
            "valid_until: 2026-01-01 is before valid_from 2026-02-01; swap them",
        ),
        ({"landing": "closed"}, "landing: must be one of close, open, not 'closed' (did you"),
        ({"pause_on": 5}, "pause_on: must be text, not a number"),
        ({"targets": "4h"}, "targets: must be a list, not text"),
        ({"targets": [4]}, "targets[0]: must be a table, not a number"),
        ({"targets": {"update": "1d"}}, "targets.update: '1d' could mean hours or days"),
        ({"metrics": {"update": {"ancor": 1}}}, "metrics.update.ancor: unknown key (did you mean"),
        ({"description": 5}, "description: must be text, not a number"),
        ({"responsibilities": {"vendor": []}}, "responsibilities.vendor: unknown key"),
        ({"review": {}}, "review.every: missing"),
        ({"review": {"every": "fortnight"}}, "review.every: must be one of day, week, month"),
    ],
)
def test_every_mistake_of_an_agreement_is_named(parts: dict[str, object], problem: str) -> None:
    found = problems_of(Agreement, **_arguments(parts))
    name = parts.get("name", "gold")
    assert any(one.startswith(f"agreement {name!r}: {problem}") for one in found), found


def _arguments(parts: dict[str, object]) -> dict[str, object]:
    renamed = {("options" if key == "metrics" else key): value for key, value in parts.items()}
    return {"name": "gold", "calendar": "24x7", **renamed}


CHOICES = Choices(pause_on=frozenset({"pending"}))


def choices(metric: str, **parts: object) -> Choices:
    """The choices for a metric under an agreement with these parts."""
    gold = agreement(**parts)
    return Policy(agreements=[gold]).choices(gold, metric)


def test_without_a_word_the_first_of_each_choice_holds() -> None:
    assert choices("resolution") == CHOICES
    assert Policy().choices(None, "resolution") == CHOICES


def test_a_choice_for_a_metric_beats_that_of_the_agreement() -> None:
    found = choices(
        "resolution",
        landing="open",
        on_reopen="restart",
        on_retarget="restart",
        on_calendar_change="latest",
        anchor="latest",
        metrics={"resolution": {"landing": "close", "on_reopen": "ignore", "pause_on": ["hold"]}},
    )
    assert found == Choices(
        pause_on=frozenset({"hold"}),
        landing="close",
        on_reopen="ignore",
        on_retarget="restart",
        on_calendar_change="latest",
        anchor="latest",
    )


@pytest.mark.parametrize(
    ("metric", "pauses"),
    [
        ("resolution", {"hold"}),
        ("update", {"hold"}),
        ("requester_wait", {"hold"}),
        ("first_response", set[str]()),
        ("next_response", set[str]()),
        ("acknowledgement", set[str]()),
        ("agent_work", {"pending", "hold"}),
    ],
)
def test_which_clocks_the_pauses_of_an_agreement_reach(metric: str, pauses: set[str]) -> None:
    assert choices(metric, pause_on=["hold"]).pause_on == pauses


def test_a_metric_pauses_when_asked_by_its_own_option() -> None:
    options = {"first_response": {"pause_on": "On Hold"}, "agent_work": {"pause_on": []}}
    assert choices("first_response", metrics=options).pause_on == {"on_hold"}
    assert choices("agent_work", metrics=options).pause_on == frozenset()


@pytest.mark.parametrize(
    ("metric", "on_reopen"),
    [
        ("resolution", "restart"),
        ("requester_wait", "resume"),
        ("agent_work", "resume"),
        ("update", "ignore"),
        ("first_response", "ignore"),
    ],
)
def test_which_clocks_the_reopen_of_an_agreement_reaches(metric: str, on_reopen: str) -> None:
    assert choices(metric, on_reopen="restart").on_reopen == on_reopen


def test_choices_are_worked_out_once() -> None:
    gold = agreement()
    policy = Policy(agreements=[gold])
    assert policy.choices(gold, "update") is policy.choices(gold, "update")


def test_options_are_values() -> None:
    assert hash(Options(pause_on=["pending"])) == hash(Options(pause_on={"pending"}))
    assert BusinessDays(1) != BusinessDays(2)
