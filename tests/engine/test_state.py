"""Stored state: what is written, what reads back, and what is refused instead of guessed."""

import json
from collections.abc import Callable
from contextlib import suppress
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaengine import (
    Agreement,
    Clock,
    Event,
    HistoryError,
    Policy,
    SlaError,
    StateError,
    Target,
    TicketSla,
    evaluate,
)
from slaengine.policy import ClockRule, Moment
from tests.engine.desk import (
    HOUR,
    event,
    opened,
    own_clock,
    promising,
    replied,
    status,
    stories,
    updated,
)

OLA = Agreement(
    "back",
    kind="ola",
    when={"group": "tier-2"},
    calendar="desk",
    targets={"agent_work": "2 business days"},
)
POLICY = promising(
    [
        Target("resolution", by="promised_at", when={"vip": "yes"}),
        Target("resolution", {"urgent": "2h", "normal": "4h"}),
        Target("update", "2h"),
    ],
    beside=[OLA],
)
EVENTS = (
    opened("09:00", priority="normal", team="a"),
    replied("10:00"),
    status("10:30", "pending"),
    updated("11:00", group="tier-2"),
    status("11:30", "open", priority="urgent"),
    updated("12:00", vip="yes", promised_at="2026-01-06T09:00:00Z"),
    event("13:00", "called", by="agent"),
)
AGAIN = "evaluate the ticket again from its log"


def written(*events: Event, policy: Policy = POLICY) -> Any:
    return json.loads(evaluate(policy, events, fields=["team"]).to_json())


def refused(document: object, policy: Policy = POLICY) -> str:
    with pytest.raises(StateError) as error:
        TicketSla.from_json(json.dumps(document), policy)
    return str(error.value)


@pytest.mark.parametrize("point", range(1, len(EVENTS) + 1))
def test_a_ticket_reads_back_and_goes_on_at_any_point(point: int) -> None:
    sla = evaluate(POLICY, EVENTS[:point], fields=["team"])
    back = TicketSla.from_json(sla.to_json(), POLICY)
    assert back == sla
    for each in EVENTS[point:]:
        back = back.apply(each)
    assert back == evaluate(POLICY, EVENTS, fields=["team"])


def test_fields_that_were_asked_for_are_asked_for_ever_after() -> None:
    sla = evaluate(POLICY, EVENTS[:1], fields=["team"])
    back = TicketSla.from_json(sla.to_json(), POLICY)
    assert back.apply(updated("10:00", team="b")).fields["team"] == "b"


def test_state_is_one_line_of_json_with_a_version() -> None:
    text = evaluate(POLICY, EVENTS).to_json()
    assert "\n" not in text
    assert json.loads(text)["version"] == 3


def test_state_keeps_words_as_they_are() -> None:
    sla = evaluate(
        promising({"resolution": "4h"}), [opened("09:00", customer="Žofie")], fields=["customer"]
    )
    assert "Žofie" in sla.to_json()
    assert TicketSla.from_json(sla.to_json(), sla.policy).fields["customer"] == "Žofie"


def test_state_holds_words_and_instants_and_no_number_but_counts_and_wall_time() -> None:
    def numbers(value: object, key: str) -> set[str]:
        if isinstance(value, dict):
            return set().union(*(numbers(item, name) for name, item in value.items()))
        if isinstance(value, list):
            return set().union(*(numbers(item, key) for item in value))
        return {key} if isinstance(value, int | float) and not isinstance(value, bool) else set()

    counts = {"version", "events", "waits", "cycle", "changes", "surveys", "escalations"}
    counts |= {"next_responses", "agent_replies", "customer_replies", "bot_replies", "notes"}
    wall = {"time_new", "time_open", "time_pending", "time_hold", "next_response", "handling"}
    assert numbers(written(*EVENTS), "") == counts | wall | {"since"}


def test_state_grows_with_clock_transitions_and_not_with_events() -> None:
    policy = promising({"resolution": "4h"})
    sla = evaluate(policy, [EVENTS[0], replied("09:30")])
    size = len(sla.to_json())
    for minute in range(60):
        sla = sla.apply(replied(f"10:{minute:02}"))
        sla = sla.apply(event(f"10:{minute:02}", "viewed", by="agent"))
    assert len(sla.to_json()) == size + len("122") - len("2") + len("61") - len("1")


# --- another edition of the policy


def test_what_the_state_says_stands_until_the_next_event() -> None:
    old, new = promising({"resolution": "4h"}), promising({"resolution": "8h"})
    sla = TicketSla.from_json(evaluate(old, [opened("09:00")]).to_json(), new)
    assert sla["resolution"].target == 4 * HOUR
    assert sla.apply(status("10:00", "pending"))["resolution"].target == 4 * HOUR
    moved = sla.apply(updated("10:00", priority="low", customer="x"))
    assert moved["resolution"].target == 8 * HOUR


def test_a_metric_that_is_promised_newly_has_no_clock_yet() -> None:
    old, new = promising({"resolution": "4h"}), promising({"resolution": "4h", "update": "1h"})
    sla = TicketSla.from_json(evaluate(old, [opened("09:00")]).to_json(), new)
    assert sla.get("update") is None
    assert stories(sla.apply(replied("10:00")), "update") == ["running: 10:00-"]


@pytest.mark.parametrize(
    ("new", "message"),
    [
        (
            Policy(agreements=[Agreement("other", calendar="24x7", targets={"resolution": "1h"})]),
            "state.slots[0].agreement: unknown agreement 'default'",
        ),
        (
            promising({"update": "4h"}),
            "state.slots[0]: the policy promises no 'resolution' any more; " + AGAIN,
        ),
        (
            Policy(
                agreements=[Agreement("default", calendar="24x7", targets={"resolution": "1h"})]
            ),
            "state.slots[0].runs[0].terms[0].calendar: the policy has no calendar 'desk' any more; "
            + AGAIN,
        ),
        (
            promising({"resolution": "4h"}, beside=[OLA]),
            "state.slots: they do not fit the kinds of agreement in this policy; " + AGAIN,
        ),
    ],
    ids=["agreement", "metric", "calendar", "kinds"],
)
def test_a_policy_that_lacks_what_the_state_names_is_refused(new: Policy, message: str) -> None:
    old = promising({"resolution": "4h"}, calendar="desk")
    assert refused(written(opened("09:00"), policy=old), new) == message


def test_a_status_that_the_policy_lacks_is_refused() -> None:
    old = promising({"resolution": "4h"}, statuses={"hold": ["Parked"]})
    new = promising({"resolution": "4h"})
    message = refused(written(opened("09:00", status="Parked"), policy=old), new)
    assert message.startswith("state.status: ")


def test_an_ola_that_the_policy_lacks_is_refused() -> None:
    document = written(*EVENTS)
    other = promising(
        {"resolution": "4h", "update": "2h"},
        beside=[Agreement("other", kind="ola", calendar="desk", targets={"agent_work": "2h"})],
    )
    assert refused(document, other).startswith("state.slots[2].agreement: unknown agreement 'back'")
    document["slots"][2]["agreement"] = "default"
    assert refused(document) == "state.slots[2].name: 'back' is no OLA or contract of this policy"


# --- what is no state


@pytest.mark.parametrize("text", ["", "{", "nonsense", "[" * 100_000, '{"version": 1' + "0" * 5000])
def test_text_that_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(StateError, match=r"^the state is not JSON: "):
        TicketSla.from_json(text, POLICY)


@pytest.mark.parametrize("version", [0, 1, 99])
def test_another_version_is_refused(version: int) -> None:
    document = {**written(*EVENTS), "version": version}
    assert refused(document) == (
        f"the state has version {version}, and this library reads 2 and 3; {AGAIN}"
    )


def test_a_state_from_before_answers_were_kept_is_read_without_one() -> None:
    document = without({**written(*EVENTS), "version": 2}, "facts.marks.answered_at")
    back = TicketSla.from_json(json.dumps(document), POLICY)
    assert back == evaluate(POLICY, EVENTS, fields=["team"])
    document["version"] = 3
    assert refused(document) == ("state.facts.marks.answered_at: missing; the state is not whole")


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("", [], "state: expected an object, not []"),
        ("version", "1", "state.version: expected a whole number, not '1'"),
        ("waits", -1, "state.waits: expected a whole number, not -1"),
        ("waits", True, "state.waits: expected a whole number, not True"),
        ("ticket", None, "state.ticket: expected text, not None"),
        ("status", "gone", "state.status: "),
        ("waiting", 1, "state.waiting: expected true or false, not 1"),
        ("fields", [], "state.fields: expected an object, not []"),
        ("fields.priority", 1, "state.fields.priority: expected text, not 1"),
        ("asked", "team", "state.asked: expected a list, not 'team'"),
        ("asked", [1], "state.asked: expected a list of texts, not [1]"),
        (
            "opened_at",
            "monday",
            "state.opened_at: expected an instant such as 2026-01-05T09:00:00+00:00, not 'monday'",
        ),
        (
            "opened_at",
            "2026-01-05T09:00:00",
            (
                "state.opened_at 2026-01-05T09:00:00 has no time zone; give an aware datetime, "
                'such as at.replace(tzinfo=ZoneInfo("Europe/Lisbon"))'
            ),
        ),
        ("slots", [], "state.slots: they do not fit the kinds of agreement in this policy; "),
        ("slots.0", 7, "state.slots[0]: expected an object, not 7"),
        ("slots.0.agreement", "gold", "state.slots[0].agreement: unknown agreement 'gold'"),
        ("slots.2.name", "x", "state.slots[2].name: 'x' is no OLA or contract of this policy"),
        ("slots.0.runs.0.terms", [], "state.slots[0].runs[0].terms: a run needs at least one"),
        (
            "slots.0.runs.0.phase",
            "asleep",
            (
                "state.slots[0].runs[0].phase: expected one of running, paused, solved, stopped, "
                "cancelled, not 'asleep'"
            ),
        ),
        (
            "slots.0.runs.0.metric",
            "nps",
            "state.slots[0]: the policy promises no 'nps' any more; " + AGAIN,
        ),
        (
            "slots.0.runs.0.terms.0.agreement",
            "gold",
            "state.slots[0].runs[0].terms[0].agreement: unknown agreement 'gold'",
        ),
        (
            "slots.0.runs.0.terms.0.agreement",
            None,
            "state.slots[0].runs[0].terms[0]: a target needs its agreement and its calendar",
        ),
        (
            "slots.0.runs.0.terms.0.calendar",
            None,
            "state.slots[0].runs[0].terms[0]: a target needs its agreement and its calendar",
        ),
        (
            "slots.0.runs.0.terms.0.within",
            "1d",
            (
                "state.slots[0].runs[0].terms[0].within: '1d' could mean hours or days; write "
                "'24h' or '1 business day'"
            ),
        ),
        (
            "slots.0.runs.0.terms.0.by",
            "promised_at",
            "state.slots[0].runs[0].terms[0]: a deadline needs the field and the instant, both",
        ),
        (
            "slots.0.runs.0.terms.0.deadline",
            "2026-01-05T09:00:00Z",
            "state.slots[0].runs[0].terms[0]: a deadline needs the field and the instant, both",
        ),
        (
            "fields.promised_at",
            "soon",
            "state.slots[0]: ticket 'T-7': field 'promised_at' holds 'soon', which is no instant; ",
        ),
    ],
)
def test_a_wrong_value_is_named_with_its_place(path: str, value: object, message: str) -> None:
    assert refused(put(written(*EVENTS), path, value)).startswith(message)


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("version", "state.version: missing; the state is not whole"),
        ("ticket", "state.ticket: missing; the state is not whole"),
        ("slots.2.runs", "state.slots[2].runs: missing; the state is not whole"),
        ("slots.0.runs.1.since", "state.slots[0].runs[1].since: missing; the state is not whole"),
    ],
)
def test_a_missing_value_is_named_with_its_place(path: str, message: str) -> None:
    assert refused(without(written(*EVENTS), path)) == message


def test_two_slots_of_one_name_are_refused() -> None:
    document = written(*EVENTS)
    document["slots"].append(document["slots"][2])
    assert refused(document).startswith("state.slots: they do not fit")


def test_an_earlier_cycle_needs_a_later_one() -> None:
    document = written(*EVENTS)
    assert document["slots"][0]["runs"][0]["metric"] == "update"
    message = "cycle 1 of 'update' without a later one; the state is not whole"
    assert refused(without(document, "slots.0.runs.0")) == f"state.slots[0].past: {message}"
    document = put(written(*EVENTS), "slots.0.past.0.cycle", 3)
    message = "cycle 3 of 'update' without a later one; the state is not whole"
    assert refused(document) == f"state.slots[0].past: {message}"


@pytest.mark.parametrize("where", ["runs", "past"])
def test_a_cycle_stands_there_once(where: str) -> None:
    document = written(*EVENTS)
    cycles = document["slots"][0][where]
    cycles.append(cycles[0])
    assert refused(document) == (
        "state.slots[0]: one cycle stands there twice; the state is not whole"
    )


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("started_at", "2026-01-05T08:00:00Z"),
        ("since", "2026-01-05T23:00:00Z"),
        ("past.0.end", "2026-01-05T10:15:00Z"),
        ("past.1.start", "2026-01-05T10:15:00Z"),
        ("past", []),
    ],
)
def test_the_stretches_of_a_cycle_follow_one_another(path: str, value: object) -> None:
    document = put(written(*EVENTS[:5]), f"slots.0.runs.0.{path}", value)
    assert refused(document) == (
        "state.slots[0].runs[0].past: the stretches do not follow one another from started_at to "
        "since"
    )


def test_a_cycle_does_not_run_backwards() -> None:
    document = written(opened("09:00"), policy=promising({"resolution": "4h"}))
    run = document["slots"][0]["runs"][0]
    stretch = {"start": run["since"], "end": "2026-01-05T08:00:00Z", "phase": "running", "why": ""}
    run["past"] = [{**stretch, "calendar": "24x7"}]
    run["since"] = stretch["end"]
    assert "do not follow one another" in refused(document, promising({"resolution": "4h"}))


def test_long_values_are_cut_in_the_message() -> None:
    assert len(refused({**written(*EVENTS), "waits": "x" * 10_000})) < 200


def put(document: Any, path: str, value: object) -> Any:
    """Return the document with another value at a path such as `slots.0.name`."""
    if not path:
        return value
    *way, last = path.split(".")
    table = walk(document, way)
    table[int(last) if isinstance(table, list) else last] = value
    return document


def without(document: Any, path: str) -> Any:
    """Return the document without what stands at a path."""
    *way, last = path.split(".")
    table = walk(document, way)
    del table[int(last) if isinstance(table, list) else last]
    return document


def walk(document: Any, way: list[str]) -> Any:
    for step in way:
        document = document[int(step) if isinstance(document, list) else step]
    return document


# --- hostile state


def paths(value: object, way: str = "") -> list[str]:
    """Return the paths of everything in a document."""
    if isinstance(value, dict):
        items = list(value.items())
    elif isinstance(value, list):
        items = [(str(number), item) for number, item in enumerate(value)]
    else:
        items = []
    found = [way] if way else []
    for name, item in items:
        found += paths(item, f"{way}.{name}" if way else name)
    return found


HISTORIES = [EVENTS[:1], EVENTS[:3], EVENTS[:5], EVENTS]
JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["2026-01-05T09:00:00Z", "9999-12-31T23:59:59-12:00", "resolution", "desk"])
    | st.sampled_from(
        ["default", "back", "24x7", "running", "paused", "cancelled", "1h", "update"]
    ),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)


def ask_everything(sla: TicketSla) -> None:
    later = sla.last_event_at + HOUR
    questions: list[Callable[[Clock], object]] = [
        lambda clock: clock.due_at,
        lambda clock: clock.state,
        lambda clock: clock.elapsed(later),
        lambda clock: clock.explain(later),
    ]
    for clock, question in product(sla, questions):
        with suppress(SlaError):
            question(clock)
    sla.to_json()


def survives(text: str) -> None:
    try:
        sla = TicketSla.from_json(text, POLICY)
    except StateError:
        return
    ask_everything(sla)
    try:
        sla.alarms(sla.last_event_at)
        ask_everything(sla.apply(status("wed 09:00", "solved")))
    except SlaError:
        return


@given(st.data())
def test_mutated_state_is_refused_or_answers(data: st.DataObject) -> None:
    document = written(*data.draw(st.sampled_from(HISTORIES)))
    for _ in range(data.draw(st.integers(1, 2))):
        every = paths(document)
        path = data.draw(st.sampled_from(every))
        kind = data.draw(st.sampled_from(["junk", "swap", "drop"]))
        if kind == "junk":
            put(document, path, data.draw(JUNK))
        elif kind == "swap":
            other = walk(document, data.draw(st.sampled_from(every)).split("."))
            put(document, path, json.loads(json.dumps(other)))
        else:
            without(document, path)
        if not isinstance(document, dict):
            break
    survives(json.dumps(document))


@given(st.text() | JUNK.map(json.dumps))
def test_junk_is_refused(text: str) -> None:
    with pytest.raises(StateError):
        TicketSla.from_json(text, POLICY)


@given(st.data())
def test_state_that_was_cut_short_is_refused(data: st.DataObject) -> None:
    text = evaluate(POLICY, EVENTS).to_json()
    with pytest.raises(StateError):
        TicketSla.from_json(text[: data.draw(st.integers(0, len(text) - 1))], POLICY)


def test_a_state_error_is_none_of_the_historys() -> None:
    assert not issubclass(StateError, HistoryError)
    assert issubclass(StateError, ValueError)


def test_the_clocks_of_ones_own_read_back_too() -> None:
    rule = ClockRule("triage", start=Moment(event="called"), stop=Moment(event="done"))
    policy = own_clock(rule)
    sla = evaluate(policy, [opened("09:00"), event("10:00", "called")])
    back = TicketSla.from_json(sla.to_json(), policy)
    assert stories(back.apply(event("11:00", "done")), "triage") == ["met until 11:00: 10:00-11:00"]
