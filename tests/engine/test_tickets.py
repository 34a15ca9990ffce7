"""A ticket's histories: what is folded, what is refused, and how its clocks are found."""

import dataclasses
import pickle
import re
from datetime import date, timedelta
from pathlib import Path

import pytest

import slaengine
from slaengine import (
    Agreement,
    Calendar,
    Event,
    HistoryError,
    Opened,
    Policy,
    Rated,
    StatusChanged,
    TicketSla,
    Worked,
    evaluate,
)
from slaengine.engine import hearing, rulebook, tracks
from tests.engine.desk import (
    at,
    event,
    folded,
    opened,
    promising,
    replied,
    status,
    stories,
    story,
    updated,
)

POLICY = promising({"resolution": "4h", "first_response": "1h", "update": "2h"})
NINE = opened("09:00")


def refused(*events: Event) -> str:
    with pytest.raises(HistoryError) as error:
        evaluate(POLICY, events)
    return str(error.value)


def refused_next(after: Event) -> str:
    sla = evaluate(POLICY, [NINE, replied("10:00")])
    before = sla.to_json()
    with pytest.raises(HistoryError) as error:
        sla.apply(after)
    assert sla.to_json() == before
    return str(error.value)


# --- histories that are refused


def test_a_history_has_an_opening() -> None:
    assert refused() == "the history is empty; it begins with an opened event"
    assert refused(replied("10:00")) == (
        "ticket 'T-7': no opened event; every history begins with one"
    )


def test_a_ticket_opens_once() -> None:
    assert refused(NINE, opened("10:00")) == "ticket 'T-7': opened 2 times; a ticket opens once"
    assert refused_next(opened("11:00")) == (
        "ticket 'T-7': opened again at 2026-01-05T11:00:00+00:00; a history has one opened event"
    )


def test_a_history_is_one_tickets() -> None:
    other = Opened("T-8", at("10:00"))
    assert refused(NINE, other) == (
        "two tickets in one history: 'T-7' and 'T-8'; evaluate each by itself"
    )
    stray = StatusChanged("T-8", at("11:00"), status="solved")
    told = "ticket 'T-7': status_changed belongs to ticket 'T-8'; evaluate each ticket by itself"
    assert refused(NINE, stray) == refused_next(stray) == told


def test_nothing_happens_before_the_opening() -> None:
    assert refused(NINE, replied("08:00")) == (
        "ticket 'T-7': replied at 2026-01-05T08:00:00+00:00 comes before the ticket was opened "
        "at 2026-01-05T09:00:00+00:00"
    )


def test_an_event_older_than_the_last_needs_the_whole_log() -> None:
    assert refused_next(replied("09:59")) == (
        "ticket 'T-7': replied at 2026-01-05T09:59:00+00:00 is older than the last event at "
        "2026-01-05T10:00:00+00:00; evaluate again from the whole log"
    )


@pytest.mark.parametrize("kind", ["opening", "change"])
def test_a_status_without_a_class_is_refused(kind: str) -> None:
    if kind == "opening":
        message = refused(opened("09:00", status="parked"))
        name = "opened"
    else:
        message = refused_next(status("11:00", "parked"))
        name = "status_changed"
    assert message.startswith(f"ticket 'T-7': {name}: ")
    with pytest.raises(KeyError) as error:
        POLICY.class_of("parked")
    assert message.removeprefix(f"ticket 'T-7': {name}: ") == error.value.args[0]


# --- histories that are folded


def test_events_may_come_in_any_order() -> None:
    events = [replied("10:00"), status("12:00", "solved"), NINE]
    assert evaluate(POLICY, events) == evaluate(POLICY, sorted(events, key=lambda e: e.at))


def test_an_opening_comes_first_among_equal_instants() -> None:
    sla = evaluate(POLICY, iter([replied("09:00"), NINE]))
    assert stories(sla, "first_response") == ["met until 09:00: nothing"]


def test_other_events_at_one_instant_keep_their_order() -> None:
    solved, again = status("10:00", "solved"), status("10:00", "open")
    assert evaluate(POLICY, [NINE, solved, again])["resolution"].state == "running"
    assert evaluate(POLICY, [NINE, again, solved])["resolution"].state == "met"


def test_events_that_touch_no_clock_move_the_ticket_on() -> None:
    sla = folded(
        POLICY,
        NINE,
        Rated("T-7", at("10:00"), survey="csat", score=4),
        Worked("T-7", at("10:30"), duration=timedelta(minutes=5), by="bot"),
    )
    assert (sla.last_event_at, story(sla["resolution"])) == (at("10:30"), "running: 09:00-")


def test_a_status_that_stays_is_no_reopen() -> None:
    events = NINE, status("10:00", "open"), status("11:00", "solved"), status("12:00", "solved")
    assert stories(folded(POLICY, *events), "resolution") == ["met until 11:00: 09:00-11:00"]


def test_only_fields_that_the_policy_names_or_that_are_asked_for_are_kept() -> None:
    opening = opened("09:00", priority="low", team="a", note="x", customer=7)
    assert evaluate(POLICY, [opening]).fields == {"priority": "low"}
    sla = evaluate(POLICY, [opening], fields=["team", "customer"])
    assert sla.fields == {"priority": "low", "customer": "7", "team": "a"}
    assert sla.apply(updated("10:00", team="b", note="y")).fields["team"] == "b"


# --- the ticket and its clocks


def test_a_ticket_says_where_it_stands() -> None:
    sla = evaluate(POLICY, [NINE, status("10:00", "On Hold")])
    assert (sla.ticket, sla.status, sla.agreement) == ("T-7", "On Hold", "default")
    assert (sla.opened_at, sla.last_event_at, sla.policy) == (at("09:00"), at("10:00"), POLICY)
    assert repr(sla) == (
        "<TicketSla T-7: first_response running, update running, resolution running>"
    )
    assert repr(evaluate(Policy(), [NINE])) == "<TicketSla T-7: no clocks>"


def test_the_latest_cycle_is_found_by_its_metric() -> None:
    sla = evaluate(POLICY, [NINE, replied("10:00"), replied("11:00")])
    assert sla["update"].cycle == 3
    assert sla.get("update") == sla["update"]


def test_the_latest_cycle_that_was_promised_is_found() -> None:
    policy = promising({"update": {"normal": "4h"}})
    opening = opened("09:00", priority="normal")
    sla = folded(policy, opening, updated("10:00", priority=""), replied("11:00"))
    assert (sla["update"].cycle, sla["update"].state) == (1, "cancelled")


def test_a_metric_without_a_clock_names_those_that_there_are() -> None:
    sla = evaluate(POLICY, [NINE])
    assert sla.get("next_response") is None
    with pytest.raises(KeyError) as error:
        sla["next_response"]
    assert error.value.args[0] == (
        "ticket 'T-7' has no clock for 'next_response'; it has first_response, update, resolution"
    )
    with pytest.raises(KeyError) as error:
        evaluate(Policy(), [NINE])["resolution"]
    assert error.value.args[0] == "ticket 'T-7' has no clock for 'resolution'; it has none"


def test_clocks_come_by_metric_in_the_order_of_the_catalogue_and_then_by_cycle() -> None:
    ola = Agreement("back", kind="ola", calendar="24x7", targets={"update": "1h"})
    policy = promising({"resolution": "4h", "update": "2h"}, beside=[ola])
    sla = folded(policy, NINE, replied("10:00"))
    assert [(clock.kind, clock.metric, clock.cycle) for clock in sla] == [
        ("sla", "update", 1),
        ("sla", "update", 2),
        ("sla", "resolution", 1),
        ("ola", "update", 1),
        ("ola", "update", 2),
    ]
    assert len(sla.select()) == 5
    assert len(sla.select(metric="update")) == 4
    assert len(sla.select(kind="ola")) == 2
    assert len(sla.select(metric="update", agreement="default")) == 2
    assert sla.select(kind="uc") == ()


# --- values


def test_tickets_are_frozen_values() -> None:
    sla = folded(POLICY, NINE, replied("10:00"))
    with pytest.raises(dataclasses.FrozenInstanceError):
        sla.state = sla.state  # type: ignore[misc]
    same = folded(POLICY, NINE, replied("10:00"))
    assert (sla, hash(sla)) == (same, hash(same))
    assert sla != evaluate(promising({"resolution": "4h"}), [NINE, replied("10:00")])
    assert sla != evaluate(POLICY, [NINE])


def test_tickets_under_equal_policies_are_equal() -> None:
    twin = promising({"resolution": "4h", "first_response": "1h", "update": "2h"})
    sla, other = (evaluate(each, [NINE, replied("10:00")]) for each in (POLICY, twin))
    assert (sla, hash(sla)) == (other, hash(other))
    footing = sla.state.slots[0].footing
    assert footing == other.state.slots[0].footing
    assert footing != "footing"


def test_pickled_tickets_go_on_where_they_were() -> None:
    sla = folded(POLICY, NINE, replied("10:00"))
    copy = pickle.loads(pickle.dumps(sla))
    assert copy == sla
    assert copy.apply(status("11:00", "solved")) == sla.apply(status("11:00", "solved"))


def test_applying_an_event_leaves_the_ticket_as_it_was() -> None:
    sla = evaluate(POLICY, [NINE])
    assert sla.apply(replied("10:00"))["first_response"].state == "met"
    assert sla["first_response"].state == "running"


def test_one_policy_serves_any_number_of_kinds_of_event(monkeypatch: pytest.MonkeyPatch) -> None:
    events = [NINE, replied("10:00"), replied("11:00", "customer"), event("12:00", "a")]
    events += [event("12:30", "b"), status("13:00", "hold"), updated("14:00", priority="low")]
    events += [updated("15:00", priority="normal")]
    tiers = {"resolution": {"low": "4h"}, "update": "2h"}
    expected = list(evaluate(promising(tiers), events))
    monkeypatch.setattr(hearing, "_ROOM", 1)
    monkeypatch.setattr(tracks, "_ROOM", 1)
    monkeypatch.setattr(rulebook, "_ROOM", 1)
    assert [story(clock) for clock in evaluate(promising(tiers), events)] == [
        story(clock) for clock in expected
    ]


def test_a_holiday_added_later_changes_no_stored_state() -> None:
    shut = Calendar(
        name="desk",
        tz="UTC",
        hours={"mon-fri": ["09:00-17:00"]},
        holidays=[slaengine.Holidays.on({date(2026, 1, 6): "Epiphany"})],
    )
    gold = Agreement("gold", calendar="desk", targets={"resolution": "10h"})
    plain = Calendar(name="desk", tz="UTC", hours={"mon-fri": ["09:00-17:00"]})
    before = evaluate(Policy(calendars=[plain], agreements=[gold]), [NINE])
    after = TicketSla.from_json(before.to_json(), Policy(calendars=[shut], agreements=[gold]))
    assert after.to_json() == before.to_json()
    assert before["resolution"].due_at == at("tue 11:00")
    assert after["resolution"].due_at == at("wed 11:00")


def test_nothing_in_the_library_asks_for_the_present() -> None:
    """Neither the clock on the wall nor today's date: questions about the present take `at`."""
    asks = re.compile(r"\b(now|utcnow|today|time_ns|monotonic)\(|\btime\.time\(|\blocaltime\(")
    source = Path(slaengine.__file__).parent
    files = sorted(source.rglob("*.py"))
    assert len(files) > 50
    assert asks.search("datetime.now(UTC)")
    found = [file.name for file in files if asks.search(file.read_text(encoding="utf-8"))]
    assert found == []
