"""What will happen if nothing else does: escalations and breaches, in order of time."""

import dataclasses
import pickle
from datetime import datetime

import pytest

from slaengine import Agreement, Alarm, Event, HistoryError, Target, TicketSla
from slaengine.policy import Escalation
from tests.engine.desk import (
    HOUR,
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


def escalating(*levels: Escalation, by: str | None = None, calendar: str = "desk") -> TicketSla:
    within = "4h" if by is None else None
    target = Target("resolution", within, by=by, escalations=levels)
    return folded(promising([target], calendar=calendar), NINE)


def listed(sla: TicketSla, after: str, until: str | None = None) -> list[str]:
    alarms = sla.alarms(at(after), None if until is None else at(until))
    return [f"{told(alarm.at)} {alarm.name}" for alarm in alarms]


@pytest.mark.parametrize(
    ("level", "when"),
    [
        ("50%", "11:00"),
        ("75%", "12:00"),
        ("0%", "09:00"),
        ("-30m", "12:30"),
        ("+1h", "14:00"),
        ("100%+5h", "tue 10:00"),
        ("50%-30m", "10:30"),
        ("-5h", "09:00"),
    ],
)
def test_a_level_comes_at_its_share_and_offset_in_open_time(level: str, when: str) -> None:
    sla = escalating(Escalation(level))
    assert f"{when} {level}" in listed(sla, "09:00")


def test_a_breach_comes_when_the_clock_is_due() -> None:
    (alarm,) = escalating().alarms(at("09:00"))
    assert alarm == Alarm(
        id="T-7/default/resolution/1/breach",
        at=at("13:00"),
        ticket="T-7",
        kind="breach",
        metric="resolution",
        agreement="default",
        cycle=1,
        name="breach",
        due_at=at("13:00"),
    )


def test_an_escalation_says_whom_to_tell_and_how() -> None:
    level = Escalation("75%", to=["lead", "owner"], via=["mail"], name="early warning")
    alarm, _ = escalating(level).alarms(at("09:00"))
    assert alarm == Alarm(
        id="T-7/default/resolution/1/early%20warning",
        at=at("12:00"),
        ticket="T-7",
        kind="escalation",
        metric="resolution",
        agreement="default",
        cycle=1,
        name="early warning",
        due_at=at("13:00"),
        to=("lead", "owner"),
        via=("mail",),
    )


def test_alarms_come_from_after_on_and_before_until() -> None:
    sla = escalating(Escalation("50%"), Escalation("75%"))
    assert listed(sla, "09:00") == ["11:00 50%", "12:00 75%", "13:00 breach"]
    assert listed(sla, "11:00", "13:00") == ["11:00 50%", "12:00 75%"]
    assert listed(sla, "11:01", "12:00") == []
    assert listed(sla, "13:01") == []


def test_alarms_at_one_instant_come_in_the_order_of_their_ids() -> None:
    sla = escalating(Escalation("100%", name="z"), Escalation("+0m", name="a"))
    assert listed(sla, "09:00") == ["13:00 a", "13:00 breach", "13:00 z"]


def test_a_level_that_repeats_gives_its_next_alarm_only() -> None:
    sla = escalating(Escalation("50%", repeat="1h", name="again"))
    assert listed(sla, "09:00") == ["11:00 again", "13:00 breach"]
    assert listed(sla, "11:01") == ["12:00 again", "13:00 breach"]
    assert listed(sla, "12:00") == ["12:00 again", "13:00 breach"]
    assert listed(sla, "17:00") == ["17:00 again"]


def test_a_level_that_came_at_closing_time_comes_again_the_next_day() -> None:
    sla = escalating(Escalation("50%", repeat="1h", name="again"))
    assert listed(sla, "20:00") == ["tue 10:00 again"]
    assert listed(sla, "20:00", "tue 11:30") == ["tue 10:00 again", "tue 11:00 again"]


def test_until_an_instant_a_level_gives_all_its_repeats() -> None:
    sla = escalating(Escalation("100%", repeat="2h", name="again"))
    assert listed(sla, "13:00", "tue 12:00") == [
        "13:00 again",
        "13:00 breach",
        "15:00 again",
        "17:00 again",
        "tue 11:00 again",
    ]


def test_every_alarm_has_an_id_of_its_own() -> None:
    sla = escalating(Escalation("100%", repeat="2h", name="a/b"))
    ids = [alarm.id for alarm in sla.alarms(at("13:00"), at("tue 12:00"))]
    assert ids == [
        "T-7/default/resolution/1/a%2Fb",
        "T-7/default/resolution/1/breach",
        "T-7/default/resolution/1/a%2Fb/1",
        "T-7/default/resolution/1/a%2Fb/2",
        "T-7/default/resolution/1/a%2Fb/3",
    ]


def test_an_alarm_keeps_its_id_when_its_instant_moves() -> None:
    sla = escalating(Escalation("75%"))
    later = sla.apply(status("10:00", "pending")).apply(status("11:00", "open"))
    before, after = sla.alarms(at("09:00")), later.alarms(at("11:00"))
    assert [alarm.id for alarm in before] == [alarm.id for alarm in after]
    assert [told(alarm.at) for alarm in after] == ["13:00", "14:00"]


def test_a_repeat_keeps_its_number_however_late_it_is_asked_for() -> None:
    sla = escalating(Escalation("50%", repeat="1h", name="again"), calendar="24x7")
    all_of_them = {alarm.at: alarm.id for alarm in sla.alarms(at("09:00"), at("20:00"))}
    for hour in range(11, 19):
        after = at(f"{hour}:00")
        alarm = next(each for each in sla.alarms(after) if each.name == "again")
        assert alarm.at == after
        if hour != 13:  # the breach comes at that instant too
            assert all_of_them[after] == alarm.id


@pytest.mark.parametrize(
    "end",
    [status("10:00", "pending"), status("10:00", "solved"), event("10:00", "merged")],
    ids=["paused", "over", "cancelled"],
)
def test_only_what_runs_has_alarms(end: Event) -> None:
    assert escalating(Escalation("75%")).apply(end).alarms(at("10:00")) == ()


def test_a_breach_that_is_known_is_told_no_more() -> None:
    sla = escalating(Escalation("+1h")).apply(updated("13:30", note="x"))
    assert listed(sla, "13:30") == ["14:00 +1h"]


def test_a_clock_that_was_paused_after_its_breach_goes_on_escalating_when_it_resumes() -> None:
    sla = escalating(Escalation("+1h")).apply(status("13:30", "pending"))
    assert listed(sla, "13:30") == []
    assert listed(sla.apply(status("15:00", "open")), "15:00") == ["15:30 +1h"]


def test_a_deadline_escalates_by_the_open_time_from_its_start() -> None:
    levels = [Escalation("50%", repeat="2h", name="half"), Escalation("+1h")]
    target = Target("resolution", by="promised_at", escalations=levels)
    policy = promising([target], calendar="desk")
    sla = folded(policy, opened("09:00", promised_at=at("17:00")), status("10:00", "pending"))
    assert listed(sla, "10:00", "18:00") == [
        "13:00 half",
        "15:00 half",
        "17:00 breach",
        "17:00 half",
    ]
    assert listed(sla, "14:00") == ["15:00 half", "17:00 breach", "tue 10:00 +1h"]


def test_every_clock_of_a_ticket_has_its_alarms() -> None:
    ola = Agreement(
        "back",
        kind="ola",
        calendar="24x7",
        targets=[Target("agent_work", "2h", escalations=[Escalation("50%")])],
    )
    sla = folded(promising({"first_response": "1h", "resolution": "4h"}, beside=[ola]), NINE)
    alarms = sla.alarms(at("09:00"))
    assert [(alarm.agreement, alarm.metric, told(alarm.at)) for alarm in alarms] == [
        ("back", "agent_work", "10:00"),
        ("default", "first_response", "10:00"),
        ("back", "agent_work", "11:00"),
        ("default", "resolution", "13:00"),
    ]


def test_the_levels_are_those_of_the_row_in_force() -> None:
    rows = [
        Target("resolution", "4h", when={"vip": "yes"}, escalations=[Escalation("25%")]),
        Target("resolution", "4h", escalations=[Escalation("75%")]),
    ]
    policy = promising(rows)
    assert listed(folded(policy, NINE), "09:00") == ["12:00 75%", "13:00 breach"]
    sla = folded(policy, opened("09:00", vip="yes"))
    assert listed(sla, "09:00") == ["10:00 25%", "13:00 breach"]


def test_alarms_are_not_about_what_came_before_the_last_event() -> None:
    sla = escalating().apply(replied("10:00"))
    with pytest.raises(HistoryError) as error:
        sla.alarms(at("09:59"))
    assert str(error.value) == (
        "ticket 'T-7': asked for alarms after 2026-01-05T09:59:00+00:00, before its last event "
        "at 2026-01-05T10:00:00+00:00"
    )


@pytest.mark.parametrize("what", ["after", "until"])
def test_alarms_are_asked_for_with_a_time_zone(what: str) -> None:
    naive = datetime(2026, 1, 5, 12, 0)
    with pytest.raises(HistoryError) as error:
        escalating().alarms(*((naive,) if what == "after" else (at("12:00"), naive)))
    assert str(error.value).startswith(f"{what} 2026-01-05T12:00:00 has no time zone; ")


def test_alarms_are_frozen_values() -> None:
    (alarm,) = escalating().alarms(at("09:00"))
    with pytest.raises(dataclasses.FrozenInstanceError):
        alarm.at = alarm.at + HOUR  # type: ignore[misc]
    copy = pickle.loads(pickle.dumps(alarm))
    assert (copy, hash(copy)) == (alarm, hash(alarm))


def test_more_repeats_than_anybody_sends_are_refused_rather_than_listed_for_ever() -> None:
    sla = escalating(Escalation("100%", repeat="1s", name="again"), calendar="24x7")
    with pytest.raises(
        HistoryError, match="level 'again' repeats 10000 times and more in the time asked for"
    ):
        sla.alarms(at("09:00"), datetime.max.replace(tzinfo=at("09:00").tzinfo, year=3000))
