"""Replays ticket by ticket: what another policy would have made of the same history."""

import json
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from slaengine import Event, HistoryError, Policy
from slaengine.metrics import Attainment
from slaengine.whatif import Change, Replay, Shift, replay, same_course
from tests.whatif.desk import NINE, POLICY, policy, ticket

HISTORIES = [
    ticket("T-1", 0, 3),  # of four hours, or of two
    ticket("T-2", 0, 1),
    ticket("T-3", 1, None),
    ticket("T-4", 0, 5, "normal"),
    ticket("T-5", 0, 2, "low"),  # nothing is promised on its resolution
]
NOON = NINE + timedelta(hours=5)
TIGHTER = policy(**{"4h": "2h"})


def words(found: Replay[tuple[Change, ...]]) -> list[tuple[str, str, str]]:
    return [(change.ticket, change.metric, change.change) for change in found.changes]


def test_clocks_that_only_one_policy_breaches_are_listed() -> None:
    found = replay(policy(), TIGHTER, HISTORIES, as_of=NOON)
    assert words(found) == [("T-1", "resolution", "worse"), ("T-3", "resolution", "worse")]
    before, after = found.changes[0].before, found.changes[0].after
    assert before is not None
    assert after is not None
    assert (before.outcome, before.target, before.due_at) == (
        "met",
        timedelta(hours=4),
        NINE + timedelta(hours=4),
    )
    assert (after.outcome, after.state, after.elapsed) == ("breached", "missed", timedelta(hours=3))
    assert (found.tickets, found.folds) == (5, 2)
    back = replay(TIGHTER, policy(), HISTORIES, as_of=NOON)
    assert [word for _, _, word in words(back)] == ["better", "better"]


def test_clocks_that_merely_move_are_counted_and_listed_when_asked_for() -> None:
    found = replay(policy(), TIGHTER, HISTORIES, as_of=NOON, changes="any")
    assert words(found)[1] == ("T-2", "resolution", "moved")
    assert dict(found.counts) == {
        "appeared": 0,
        "vanished": 0,
        "worse": 2,
        "better": 0,
        "otherwise": 0,
        "moved": 1,
        "same": 6,
    }


def test_promises_appear_and_vanish() -> None:
    other = policy(POLICY.replace('normal = "8h"', 'low = "8h"'))
    found = replay(policy(), other, HISTORIES, as_of=NOON)
    assert words(found) == [("T-4", "resolution", "vanished"), ("T-5", "resolution", "appeared")]
    assert (found.changes[0].after, found.changes[1].before) == (None, None)
    assert found.changes[1].row()["state_before"] is None


def test_what_is_neither_breached_nor_the_same_is_otherwise() -> None:
    merged = [*HISTORIES[2], Event(ticket="T-3", at=NOON, name="merged")]
    text = POLICY + '[metrics.own]\nstart = { event = "opened" }\nstop = { event = "merged" }\n'
    text = text.replace("targets = {", 'targets = { own = "8h",')
    cancels = text.replace('stop = { event = "merged" }', 'stop = { event = "deleted" }')
    cancels += 'cancel = { event = "merged" }\n'
    found = replay(policy(text), policy(cancels), [merged], as_of=NOON)
    assert words(found) == [("T-3", "own", "otherwise")]


def test_attainment_is_told_before_and_after_by_promise() -> None:
    found = replay(policy(), TIGHTER, HISTORIES, as_of=NOON, by=["priority"])
    urgent = next(
        shift
        for shift in found.shifts
        if (shift.metric, shift.group) == ("resolution", ("urgent",))
    )
    assert (urgent.before, urgent.after) == (
        Attainment(met=2, undecided=1),
        Attainment(met=1, breached=2),
    )
    assert urgent.points == pytest.approx(-200 / 3)
    assert (found.before.breached, found.after.breached) == (0, 2)
    assert Shift("sla", "resolution", "x", (), Attainment(), Attainment(met=1)).points is None


def test_events_after_the_instant_and_tickets_opened_after_it_play_no_part() -> None:
    early = replay(policy(), TIGHTER, HISTORIES, as_of=NINE + timedelta(minutes=10))
    assert (early.tickets, early.changes, early.after.breached) == (4, (), 0)


def test_a_replay_is_told_as_text_as_tables_and_as_json() -> None:
    found = replay(policy(), TIGHTER, HISTORIES, as_of=NOON, by=["priority"])
    text = found.text()
    assert "2  worse: breached only under the other policy" in text
    assert "T-1     resolution  worse   met, 3h of 4h" in text
    assert "appeared" not in text
    html = found.html()
    assert html == found._repr_html_()
    assert "<caption>What changes</caption>" in html
    document = json.loads(found.to_json())
    assert document["counts"]["worse"] == 2
    assert document["changes"][0]["due_at_after"] == "2026-01-05T11:00:00+00:00"
    assert document["changes"][0]["target_before"] == "4h"
    assert document["changes"][0]["priority"] == "urgent"
    assert document["shifts"][-1]["met_after"] == 1


def test_a_long_list_of_changes_is_cut_in_the_text() -> None:
    many = [ticket(f"T-{number}", 0, 3) for number in range(25)]
    found = replay(policy(), TIGHTER, many, as_of=NOON)
    assert found.text().endswith("… and 5 more; changes has all")
    for told in (found.text, found.html):
        there = told(zone=ZoneInfo("Asia/Tokyo"), more="ask me")
        assert f"as of {NOON.astimezone(ZoneInfo('Asia/Tokyo')):%Y-%m-%d %H:%M} Asia/Tokyo" in there
        assert "… and 5 more; ask me" in there
    unchanged = replay(policy(), policy(), many, as_of=NOON)
    assert "What changes" not in unchanged.html()
    assert unchanged.text().splitlines()[1] == "50  same: the same in all"


def test_a_promise_on_nothing_is_told_without_shares() -> None:
    found = replay(policy(), TIGHTER, [ticket("T-3", 0, None, reply=9)], as_of=NINE)
    assert "–" in found.text()


def test_olas_are_compared_by_name() -> None:
    ola = """
    [[agreements]]
    name = "tier-2"
    kind = "ola"
    calendar = "desk"
    targets = { agent_work = "2h" }
    """
    both = policy(POLICY + ola)
    found = replay(both, policy(POLICY + ola.replace("tier-2", "tier-3")), HISTORIES, as_of=NOON)
    assert found.counts["vanished"] == found.counts["appeared"] == 5
    assert "ola agent_work" in found.text()


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"changes": "all"}, "changes 'all': write 'outcome' or 'any'"),
        ({"by": "priority"}, "not 'priority'; write ['priority']"),
    ],
)
def test_what_cannot_be_asked_is_refused(asked: dict[str, Any], message: str) -> None:
    with pytest.raises(HistoryError) as caught:
        replay(policy(), policy(), HISTORIES, as_of=NOON, **asked)
    assert message in str(caught.value)


OTHERS = {
    "amounts": {'"4h"': '"2h"'},
    "a calendar's hours": {"09:00-17:00": "08:00-18:00"},
    "landing": {'calendar = "desk"': 'calendar = "desk"\nlanding = "open"'},
    "a tier": {'normal = "8h"': 'low = "8h"'},
}
NOT = {
    "what pauses": {'calendar = "desk"': 'calendar = "desk"\npause_on = ["hold"]'},
    "whom it covers": {'name = "standard"': 'name = "standard"\ncustomer = "acme"'},
    "a reopen": {'calendar = "desk"': 'calendar = "desk"\non_reopen = "restart"'},
    "a restart": {'calendar = "desk"': 'calendar = "desk"\non_retarget = "restart"'},
    "validity": {'name = "standard"': 'name = "standard"\nvalid_from = 2026-01-01'},
    "metrics": {', first_response = "1h"': ""},
    "statuses": {"[calendars.desk]": '[statuses]\npending = ["Waiting"]\n[calendars.desk]'},
    "priority": {"[calendars.desk]": '[priority]\norder = ["urgent"]\n[calendars.desk]'},
}


def changed(replacements: dict[str, str], text: str = POLICY) -> Policy:
    for old, new in replacements.items():
        assert old in text
        text = text.replace(old, new)
    return Policy.from_text(text)


@pytest.mark.parametrize("name", OTHERS)
def test_other_amounts_and_calendars_leave_the_spans_as_they_are(name: str) -> None:
    assert same_course(policy(), changed(OTHERS[name]))


@pytest.mark.parametrize("name", NOT)
def test_what_moves_clocks_otherwise_takes_another_course(name: str) -> None:
    assert not same_course(policy(), changed(NOT[name]))


def test_where_amounts_may_begin_cycles_nothing_is_shared() -> None:
    restarting = NOT["a restart"]
    assert not same_course(changed(restarting), changed({**restarting, **OTHERS["amounts"]}))


def test_the_zone_of_dates_matters_where_there_are_dates() -> None:
    text = POLICY.replace('name = "standard"', 'name = "standard"\nvalid_from = 2026-01-01')
    moved = text.replace('tz = "UTC"', 'tz = "Asia/Tokyo"')
    assert same_course(policy(text), policy(text, **{"4h": "2h"}))
    assert not same_course(policy(text), policy(moved))


def test_tiers_matter_where_clocks_are_reset() -> None:
    text = (
        POLICY
        + """
    [metrics.own]
    start = { event = "opened" }
    stop = { status = "solved" }
    reset = { event = "worked" }
    """
    )
    text = text.replace("targets = {", 'targets = { own = "8h",')
    assert same_course(policy(text), policy(text, **{"4h": "2h"}))
    assert not same_course(policy(text), policy(text.replace("urgent", "low")))


def test_tiers_matter_beside_deadlines() -> None:
    rows = """
    [[agreements]]
    name = "standard"
    calendar = "24x7"
    [[agreements.targets]]
    metric = "resolution"
    within = { urgent = "4h" }
    [[agreements.targets]]
    metric = "first_response"
    by = "promised_at"
    """
    assert same_course(policy(rows), policy(rows, **{"4h": "2h"}))
    assert not same_course(policy(rows), policy(rows.replace("urgent", "low")))


def paid(amount: str, text: str = POLICY) -> Policy:
    """Return the desk with a fee, and a credit for every resolution that was missed."""
    terms = 'calendar = "desk"\nfee = "500.00 EUR a month"\n'
    remedy = '[[agreements.remedies]]\non = "missed"\nmetric = "resolution"\neach = '
    text = text.replace('calendar = "desk"\n', terms)
    return policy(text + remedy + '{ credit = "25 EUR" }\n', **{"4h": amount})


def test_what_is_owed_is_told_before_and_after_where_asked_for() -> None:
    found = replay(paid("4h"), paid("2h"), HISTORIES, as_of=NOON, owed=True)
    (owed,) = found.owed
    assert (owed.agreement, str(owed.before), str(owed.after)) == (
        "standard",
        "0.00 EUR",
        "50.00 EUR",
    )
    assert owed.row()["difference"] == "50.00 EUR"
    assert "standard    0.00 EUR  50.00 EUR  50.00 EUR" in found.text()
    assert "<caption>Owed</caption>" in found.html()
    assert json.loads(found.to_json())["owed"][0]["after"] == "50.00 EUR"
    assert replay(paid("4h"), paid("2h"), HISTORIES, as_of=NOON).owed == ()


def test_periods_add_up_and_what_only_one_policy_owes_stands_alone() -> None:
    later = ticket("T-9", 24 * 42, 3)
    after = NINE + timedelta(days=60)
    (owed,) = replay(paid("2h"), policy(), [*HISTORIES, later], as_of=after, owed=True).owed
    assert (str(owed.before), owed.after) == ("75.00 EUR", None)
    assert owed.row()["difference"] is None
    (owed,) = replay(policy(), paid("2h"), HISTORIES, as_of=NOON, owed=True).owed
    assert owed.row() == {
        "agreement": "standard",
        "before": None,
        "after": "50.00 EUR",
        "difference": None,
    }


def test_rights_are_no_money() -> None:
    remedy = '[[agreements.remedies]]\non = "attainment"\nmetric = "resolution"\n'
    leaving = policy(f'{POLICY}{remedy}flat = {{ below = "95%", right = "termination" }}\n')
    assert replay(leaving, leaving, HISTORIES, as_of=NOON, owed=True).owed == ()


def test_without_a_record_of_outages_nothing_that_hangs_on_it_is_granted() -> None:
    terms = 'calendar = "desk"\nfee = "500.00 EUR a month"\navailability = [{ name = "site" }]\n'
    remedy = '[[agreements.remedies]]\non = "availability"\n'
    steps = 'steps = [{ from = "99%", reward = "10 EUR" }]'
    desk = policy(POLICY.replace('calendar = "desk"\n', terms) + remedy + steps)
    (unknown,) = replay(desk, desk, HISTORIES, as_of=NOON, owed=True).owed
    assert (str(unknown.before), str(unknown.after)) == ("0.00 EUR", "0.00 EUR")
    (up,) = replay(desk, desk, HISTORIES, as_of=NOON, owed=True, outages=[]).owed
    assert (str(up.before), str(up.after)) == ("-10.00 EUR", "-10.00 EUR")
