"""Levels that end with an acknowledgement, wait for opening hours, or come so often at most."""

import pytest

from slaengine import Event, HistoryError, Policy, Target, TicketSla
from slaengine.policy import Escalation, Procedure
from tests.engine.desk import (
    DESK,
    LATE,
    at,
    event,
    folded,
    opened,
    promising,
    replied,
    status,
    told,
    updated,
)

NINE = opened("09:00")


def escalating(*levels: Escalation, metric: str = "resolution") -> Policy:
    return promising([Target(metric, "4h", escalations=levels)])


def listed(sla: TicketSla, after: str, until: str | None = None) -> list[str]:
    """Tell the alarms but for the breach, with the number of the repeat behind the name."""
    return [
        f"{told(alarm.at)} {alarm.id.partition('/1/')[2]}"
        for alarm in sla.alarms(at(after), None if until is None else at(until))
        if alarm.kind != "breach"
    ]


@pytest.mark.parametrize(
    "taking_up",
    [
        updated("09:30", assignee="ana"),
        replied("09:30"),
        replied("09:30", public=False),
        event("09:30", "acknowledged", by="agent"),
    ],
    ids=["assigned", "answered", "noted", "acknowledged"],
)
def test_a_level_until_acknowledged_ends_when_the_desk_takes_the_ticket_up(
    taking_up: Event,
) -> None:
    page = Escalation("0%", repeat="15m", until="acknowledged", name="page")
    hand_over = Escalation("25%", until="acknowledged", name="lead")
    policy = escalating(page, hand_over, Escalation("50%"))
    before = folded(policy, NINE)
    assert listed(before, "09:30", "10:00") == ["09:30 page/2", "09:45 page/3"]
    assert listed(before, "10:00") == ["10:00 lead", "10:00 page/4", "11:00 50%25"]
    assert listed(folded(policy, NINE, taking_up), "09:30") == ["11:00 50%25"]


@pytest.mark.parametrize(
    "opening", [opened("09:00", by="agent"), opened("09:00", assignee="ana")], ids=["by", "for"]
)
def test_a_ticket_that_the_desk_has_opened_is_taken_up(opening: Event) -> None:
    policy = escalating(Escalation("25%", until="acknowledged"))
    assert listed(folded(policy, opening), "09:00") == []


@pytest.mark.parametrize(
    "other",
    [replied("09:30", "customer"), replied("09:30", "bot"), event("09:30", "acknowledged")],
    ids=["customer", "bot", "no person"],
)
def test_nobody_but_the_desk_takes_a_ticket_up(other: Event) -> None:
    policy = escalating(Escalation("25%", until="acknowledged"))
    assert listed(folded(policy, NINE, other), "09:30") == ["10:00 25%25"]


def test_a_level_until_answered_ends_with_an_answer_after_it_came() -> None:
    first = Escalation("25%", repeat="30m", until="answered", name="first")
    second = Escalation("50%", repeat="30m", until="answered", name="second")
    policy = escalating(first, second)
    early = folded(policy, NINE, event("09:30", "acknowledged"))
    assert listed(early, "09:30") == ["10:00 first", "11:00 second"]
    answered = folded(policy, NINE, event("10:45", "acknowledged"))
    assert listed(answered, "10:45") == ["11:00 second"]
    assert listed(answered, "11:30") == ["11:30 second/1"]
    again = answered.apply(event("11:00", "acknowledged"))
    assert listed(again, "11:00", "14:00") == []


def test_an_answer_counts_from_when_the_level_was_told() -> None:
    level = Escalation("0%", repeat="1h", until="answered", during="late", name="page")
    policy = escalating(level)
    at_noon = folded(policy, NINE, event("12:00", "acknowledged"))
    assert listed(at_noon, "12:00") == ["13:00 page"]
    assert listed(at_noon.apply(event("13:00", "acknowledged")), "13:00") == []


def test_a_level_that_follows_another_comes_only_while_that_is_not_answered() -> None:
    chain = [
        Escalation("25%", name="first"),
        Escalation("50%", name="second", follows="first"),
        Escalation("75%", name="third", follows="second", repeat="30m", until="answered"),
    ]
    policy = escalating(*chain)
    before = folded(policy, NINE, event("09:59", "acknowledged"))
    assert listed(before, "09:59") == ["10:00 first", "11:00 second", "12:00 third"]
    after = folded(policy, NINE, event("10:00", "acknowledged"))
    assert listed(after, "10:00") == ["10:00 first"]
    assert listed(folded(policy, NINE, event("11:30", "acknowledged")), "11:30") == []


def test_a_level_that_follows_one_that_waits_follows_when_that_was_told() -> None:
    chain = [Escalation("25%", name="first", during="late"), Escalation("200%", follows="first")]
    policy = escalating(*chain)
    assert listed(folded(policy, NINE, event("12:00", "acknowledged")), "12:00")[1:] == [
        "17:00 200%25"
    ]
    assert listed(folded(policy, NINE, event("13:00", "acknowledged")), "13:00") == ["13:00 first"]


def test_a_level_whose_head_was_never_reached_is_not_answered() -> None:
    chain = [Escalation("75%", name="head"), Escalation("10%", name="early", follows="head")]
    level = Escalation("25%", during="late", name="waits", follows="head")
    sla = folded(
        escalating(*chain, level),
        NINE,
        status("10:30", "pending"),
        event("10:45", "acknowledged"),
    )
    assert listed(sla, "10:45") == ["13:00 waits"]


def test_an_answer_in_one_cycle_does_not_end_the_level_in_the_next() -> None:
    level = Escalation("25%", repeat="1h", until="answered", name="page")
    target = Target("next_response", "4h", escalations=[level])
    history = [
        NINE,
        replied("09:10"),
        replied("09:20", "customer"),
        event("10:30", "acknowledged"),
        replied("10:40"),
        replied("11:00", "customer"),
    ]
    sla = folded(promising([target]), *history)
    assert [alarm.id for alarm in sla.alarms(at("11:00"))] == [
        "T-7/default/next_response/2/page",
        "T-7/default/next_response/2/breach",
    ]


def test_a_paused_clock_has_no_alarms_but_those_that_wait_to_be_told() -> None:
    policy = escalating(
        Escalation("25%", during="late", name="waits"), Escalation("50%", name="comes")
    )
    sla = folded(policy, NINE, status("10:30", "pending"))
    assert listed(sla, "10:30") == ["13:00 waits"]


def test_quiet_hours_put_a_level_off_to_the_next_opening() -> None:
    level = Escalation("25%", to="lead", during="late")
    sla = folded(escalating(level), NINE)
    alarm = sla.alarms(at("09:00"))[0]
    assert (alarm.at, alarm.reached_at, alarm.due_at) == (at("13:00"), at("10:00"), at("13:00"))
    assert alarm.id == "T-7/default/resolution/1/25%25"
    assert sla.alarms(at("12:00"))[0] == alarm
    assert listed(sla, "13:00") == ["13:00 25%25"]
    assert listed(sla, "13:01") == []


def test_a_level_that_is_reached_while_it_may_be_told_is_told_at_once() -> None:
    for during in ("desk", "24x7"):
        sla = folded(escalating(Escalation("25%", during=during)), NINE)
        alarm = sla.alarms(at("09:00"))[0]
        assert (alarm.at, alarm.reached_at) == (at("10:00"), None)


def test_of_several_repeats_that_wait_only_the_first_is_told() -> None:
    level = Escalation("0%", repeat="1h", during="late", name="page")
    sla = folded(escalating(level), NINE)
    assert listed(sla, "09:00", "16:00") == ["13:00 page", "14:00 page/5", "15:00 page/6"]
    for after in ("10:30", "13:00"):
        assert listed(sla, after, "14:00") == ["13:00 page"]
    overnight = ["20:00 page/11", "tue 13:00 page/12", "tue 14:00 page/29"]
    assert listed(sla, "20:00", "tue 15:00") == overnight
    assert listed(sla, "20:30") == ["tue 13:00 page/12"]
    assert listed(sla, "21:00") == ["tue 13:00 page/12"]
    assert listed(sla, "tue 13:00:01") == ["tue 14:00 page/29"]


def test_what_waits_is_counted_up_to_the_closing_and_not_beyond() -> None:
    level = Escalation("0%", repeat="1h", during="late", name="page")
    paused = status("22:00", "pending"), status("tue 10:00", "open")
    sla = folded(escalating(level), NINE, *paused)
    assert listed(sla, "tue 10:30") == ["tue 13:00 page/12"]
    assert sla.alarms(at("tue 10:30"))[0].reached_at == at("21:00")


def test_a_level_comes_so_many_times_at_most() -> None:
    level = Escalation("25%", repeat="1h", times=3, name="page")
    sla = folded(escalating(level), NINE)
    assert listed(sla, "09:00", "20:00") == ["10:00 page", "11:00 page/1", "12:00 page/2"]
    assert listed(sla, "12:00") == ["12:00 page/2"]
    assert listed(sla, "12:01") == []


def test_repeats_that_wait_count_as_often_as_they_came() -> None:
    level = Escalation("25%", repeat="1h", times=5, during="late", name="page")
    sla = folded(escalating(level), NINE)
    assert listed(sla, "09:00", "20:00") == ["13:00 page", "14:00 page/4"]


def test_repeats_through_quiet_hours_are_told_without_going_through_them_one_by_one() -> None:
    level = Escalation("0%", repeat="1s", during="desk", times=10**6, name="page")
    sla = folded(escalating(level), opened("fri 17:00"))
    assert listed(sla, "fri 17:00") == ["next mon 09:00 page"]
    assert listed(sla, "fri 21:00:01") == ["next mon 09:00 page"]


def test_a_level_with_a_task_is_a_duty() -> None:
    level = Escalation("-10m", to="incident manager", task="tell the customer how it goes")
    policy = escalating(level, metric="update")
    duty, breach = folded(policy, NINE).alarms(at("09:00"))
    assert (duty.kind, duty.task, duty.to) == (
        "duty",
        "tell the customer how it goes",
        ("incident manager",),
    )
    assert (duty.at, duty.due_at) == (at("12:50"), at("13:00"))
    assert (breach.kind, breach.task) == ("breach", "")
    updated_at_ten = folded(policy, NINE, replied("10:00")).alarms(at("10:00"))
    assert [told(alarm.at) for alarm in updated_at_ten] == ["13:50", "14:00"]


def test_a_target_has_the_levels_of_its_procedure() -> None:
    procedure = Procedure(
        "critical",
        [Escalation("0%", name="page", during="24x7"), Escalation("25%", name="lead")],
        during="late",
        until="acknowledged",
    )
    plain = promising([Target("resolution", "4h", escalations="critical")], procedures=[procedure])
    assert listed(folded(plain, NINE), "09:00") == ["09:00 page", "13:00 lead"]
    assert listed(folded(plain, NINE, replied("09:00")), "09:00") == []


def test_more_repeats_than_anybody_sends_are_refused_also_where_many_wait() -> None:
    level = Escalation("0%", repeat="1s", during="desk", name="page")
    sla = folded(escalating(level), NINE)
    with pytest.raises(HistoryError, match="level 'page' repeats 10000 times and more"):
        sla.alarms(at("09:00"), at("13:00"))


def test_the_calendars_of_the_desk_are_as_these_tests_have_them() -> None:
    assert DESK.is_open(at("09:00"))
    assert LATE.next_open(at("09:00")) == at("13:00")
