"""The laws of replays: each is what evaluating twice and comparing comes to."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from functools import partialmethod
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from slaengine import HistoryError, Opened, Policy, frames
from slaengine.frames.folding.log import Log as Events
from slaengine.whatif import Replay, Shift, replay, same_course, with_target
from tests.frames.kinds import DRESSES, Dress, frame_of, kind_of, rows_of
from tests.frames.reference import clock_rows
from tests.strategies.logs import Log, Row, logs, moments_of
from tests.strategies.pairs import policy_pairs, tiered_pairs

# going one by one where columns cannot tell is told, and right
pytestmark = pytest.mark.filterwarnings("ignore::slaengine.frames.ScalarWarning")

ARROW = Dress("arrow")
SIDES = ("agreement", "priority", "state", "outcome", "target", "due_at", "started_at")
TOLD = (*SIDES, "stopped_at", "elapsed")
KINDS = ("sla", "ola", "uc")
Pair = tuple[Policy, Policy]


NINE = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
NOON = NINE.replace(hour=12)


def desk(amount: str, hours: str = '{ mon-fri = ["09:00-17:00"] }') -> Policy:
    return Policy.from_text(
        f"""
        [calendars.desk]
        tz = "UTC"
        hours = {hours}
        [[agreements]]
        name = "all"
        calendar = "desk"
        targets = {{ resolution = "{amount}" }}
        """
    )


DESK, TIGHTER = desk("4h"), desk("2h")
LOG = Log((Opened(ticket="T-1", at=NINE, fields={"group": "tier-1"}),))


@st.composite
def questions(draw: st.DrawFn) -> tuple[Log, datetime]:
    log = draw(logs())
    return log, draw(moments_of(log))


def ours(pair: Pair, log: Log, as_of: datetime, dress: Dress = ARROW, **asked: Any) -> Replay[Any]:
    found: Replay[Any] = frames.replay(*pair, frame_of(log, dress), as_of=as_of, **asked)
    return found


def outcome(row: Row) -> str:
    """Tell how a clock turned out, as the definition of attainment has it."""
    if row["state"] == "met":
        return "met"
    if row["breached"] or row["state"] == "missed":
        return "breached"
    return "cancelled" if row["state"] == "cancelled" else "undecided"


def sides(policy: Policy, log: Log, as_of: datetime, fields: list[str]) -> dict[Any, Row]:
    """Return the clocks under one policy by what tells them apart, in the order of tickets."""
    found = {}
    for row in clock_rows(policy, log, as_of, fields):
        slot = "" if row["kind"] == "sla" else row["agreement"]
        key = row["ticket"], row["kind"], slot, row["metric"], row["cycle"]
        found[key] = {**row, "outcome": outcome(row)}
    return found


def changes(pair: Pair, log: Log, as_of: datetime, fields: list[str], which: str) -> list[Row]:
    """Compare clock by clock what evaluating under each policy gives."""
    before, after = (sides(policy, log, as_of, fields) for policy in pair)
    found = []
    for key in {**before, **after}:
        one, two = before.get(key), after.get(key)
        word = word_of(one, two)
        if word != "same" and (which == "any" or word != "moved"):
            row: Row = dict(
                zip(("ticket", "kind", "metric", "cycle"), (*key[:2], *key[3:]), strict=True)
            )
            row["change"] = word
            for name in TOLD:
                row[f"{name}_before"] = one and one[name]
                row[f"{name}_after"] = two and two[name]
            found.append({**row, **{name: (one or two or {})[name] for name in fields}})
    return found


def word_of(one: Row | None, two: Row | None) -> str:
    if one is None or two is None:
        return "appeared" if one is None else "vanished"
    if one["outcome"] != two["outcome"]:
        if "breached" in (one["outcome"], two["outcome"]):
            return "worse" if two["outcome"] == "breached" else "better"
        return "otherwise"
    return "same" if all(one[name] == two[name] for name in TOLD) else "moved"


def shown(rows: list[Row]) -> list[list[tuple[str, str]]]:
    """Put rows into an order of their own, whatever theirs was."""
    return sorted([sorted((name, repr(value)) for name, value in row.items()) for row in rows])


def totals(pair: Pair, log: Log, as_of: datetime, by: list[str]) -> dict[Any, list[int]]:
    """Count outcomes by promise and side."""
    found: dict[Any, list[int]] = {}
    fields = [name for name in by if name != "priority"]
    for place, policy in enumerate(pair):
        for row in sides(policy, log, as_of, fields).values():
            cell = row["kind"], row["metric"], row["agreement"], tuple(row[name] for name in by)
            counts = found.setdefault(cell, [0] * 8)
            words = ("met", "breached", "undecided", "cancelled")
            counts[4 * place + words.index(str(row["outcome"]))] += 1
    return found


def counted(shifts: tuple[Shift, ...]) -> dict[Any, list[int]]:
    return {
        (one.kind, one.metric, one.agreement, one.group): [
            getattr(side, name)
            for side in (one.before, one.after)
            for name in ("met", "breached", "undecided", "cancelled")
        ]
        for one in shifts
    }


@given(policy_pairs(), questions(), st.sampled_from(["outcome", "any"]), DRESSES)
def test_a_replay_is_two_evaluations_compared(
    pair: Pair, question: tuple[Log, datetime], which: Any, dress: Dress
) -> None:
    log, as_of = question
    found = ours(pair, log, as_of, dress, changes=which, fields=["channel"])
    assert kind_of(found.changes) == dress.kind
    assert shown(rows_of(found.changes)) == shown(changes(pair, log, as_of, ["channel"], which))
    assert counted(found.shifts) == totals(pair, log, as_of, [])
    assert found.tickets == len(log.histories(as_of))
    assert found.folds == (1 if same_course(*pair) else 2)


@given(tiered_pairs(), questions(), DRESSES)
def test_one_fold_serves_policies_that_make_tiers_equal_or_leave_them_out(
    pair: Pair, question: tuple[Log, datetime], dress: Dress
) -> None:
    log, as_of = question
    found = ours(pair, log, as_of, dress, changes="any")
    assert found.folds == 1
    assert shown(rows_of(found.changes)) == shown(changes(pair, log, as_of, [], "any"))
    assert counted(found.shifts) == totals(pair, log, as_of, [])


@given(policy_pairs(), questions(), st.permutations(["priority", "group", "channel"]))
def test_attainment_groups_by_fields_and_by_each_sides_priority(
    pair: Pair, question: tuple[Log, datetime], by: list[str]
) -> None:
    log, as_of = question
    found = ours(pair, log, as_of, by=by[:2])
    assert counted(found.shifts) == totals(pair, log, as_of, by[:2])


@given(policy_pairs(), questions(), st.integers(1, 6))
def test_blocks_of_any_size_replay_alike(
    pair: Pair, question: tuple[Log, datetime], size: int
) -> None:
    log, as_of = question
    whole = ours(pair, log, as_of, changes="any")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Events, "blocks", partialmethod(Events.blocks, size))
        parts = ours(pair, log, as_of, changes="any")
    assert rows_of(parts.changes) == rows_of(whole.changes)
    assert (parts.counts, parts.shifts) == (whole.counts, whole.shifts)


@given(policy_pairs(), questions())
def test_a_policy_changes_nothing_against_itself(
    pair: Pair, question: tuple[Log, datetime]
) -> None:
    log, as_of = question
    found = ours((pair[0], pair[0]), log, as_of, changes="any")
    assert rows_of(found.changes) == []
    assert sum(found.counts.values()) == found.counts["same"]
    assert found.before == found.after


@given(policy_pairs(), questions())
def test_the_other_way_round_everything_is_turned_round(
    pair: Pair, question: tuple[Log, datetime]
) -> None:
    log, as_of = question
    there, back = ours(pair, log, as_of), ours((pair[1], pair[0]), log, as_of)
    turned = {"appeared": "vanished", "vanished": "appeared", "worse": "better", "better": "worse"}
    assert dict(back.counts) == {turned.get(word, word): n for word, n in there.counts.items()}
    assert (back.before, back.after) == (there.after, there.before)


def test_fields_of_more_values_than_fit_a_table_are_counted_too() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("slaengine.frames.replaying.summing._DENSE", 1)
        sparse = ours((DESK, TIGHTER), LOG, NOON, by=["group"])
    assert sparse.shifts == ours((DESK, TIGHTER), LOG, NOON, by=["group"]).shifts
    assert sparse.after.breached == 1


def test_no_number_of_groups_is_too_large() -> None:
    names = [f"field {number}" for number in range(8)]
    log = Log(
        tuple(
            Opened(ticket=f"T-{n}", at=NINE, fields={name: f"{name} {n}" for name in names})
            for n in range(300)
        )
    )
    events = pa.Table.from_pylist(
        [
            {"ticket": one.ticket, "at": one.at, "event": "opened", **one.fields}
            for one in log.events
        ]
    )
    found = frames.replay(DESK, TIGHTER, events, as_of=NOON, by=names)
    groups = {tuple(one.fields[name] for name in names) for one in log.events}
    assert {one.group for one in found.shifts} == groups
    assert {(one.before.undecided, one.after.breached) for one in found.shifts} == {(1, 1)}


def test_a_calendar_that_never_opens_is_told_of_its_ticket() -> None:
    shut = desk("4h", "{}")
    with pytest.raises(HistoryError, match="row 0: calendar 'desk': no"):
        ours((DESK, shut), LOG, NOON)
    with pytest.raises(HistoryError, match="row 0: calendar 'desk': no"):
        frames.recommend(shut, frame_of(LOG, ARROW), as_of=NOON)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"changes": "every"}, "changes 'every': write 'outcome' or 'any'"),
        ({"fields": "team"}, r"write \['team'\]"),
        ({"fields": ["state_after"]}, "the frame has a column 'state_after' already"),
        ({"fields": ["nothing"]}, "events have no column 'nothing'"),
    ],
)
def test_what_cannot_be_replayed_is_refused(asked: Any, message: str) -> None:
    with pytest.raises(HistoryError, match=message):
        ours((DESK, TIGHTER), LOG, NOON, **asked)


def test_what_is_owed_by_columns_is_what_is_owed_ticket_by_ticket() -> None:
    text = DESK.to_json()
    document = json.loads(text)
    document["agreements"][0]["fee"] = "500.00 EUR a month"
    document["agreements"][0]["remedies"] = [{"on": "missed", "each": {"credit": "25 EUR"}}]
    one = Policy.from_text(json.dumps(document), format="json")
    two = with_target(one, "resolution", "2h")
    found = ours((one, two), LOG, NOON, owed=True)
    assert found.owed == replay(one, two, [LOG.events], as_of=NOON, owed=True).owed
    assert [str(each.after) for each in found.owed] == ["25.00 EUR"]


@given(policy_pairs(), questions(), st.data())
def test_a_replay_beside_bad_rows_is_that_of_the_other_tickets(
    pair: Pair, question: tuple[Log, datetime], data: st.DataObject
) -> None:
    log, as_of = question
    known = [*log.histories(as_of)]
    assume(known)
    bad = data.draw(st.sampled_from(known))
    spoiled = Log((*log.events, Opened(ticket=bad, at=as_of)), None, log.numbered)
    asked: dict[str, Any] = {"as_of": as_of, "changes": "any"}
    with pytest.raises(HistoryError):
        frames.replay(*pair, frame_of(spoiled, ARROW), **asked)
    found = frames.replay(*pair, frame_of(spoiled, ARROW), on_error="collect", **asked)
    assert {row["ticket"] for row in rows_of(found.rejected)} == {bad}
    rest = frames.replay(*pair, frame_of(log.of(set(log.tickets) - {bad}), ARROW), **asked)
    assert rows_of(found.result.changes) == rows_of(rest.changes)
    assert replace(found.result, changes=0) == replace(rest, changes=0)


def shutting(hours: str, amount: str = "4h") -> Policy:
    """Return a policy in which acme's desk has such hours, and every late solve costs."""
    return Policy.from_text(
        f"""
        [calendars.round]
        tz = "UTC"
        hours = {{ mon-sun = ["00:00-24:00"] }}
        [calendars.acme]
        tz = "UTC"
        hours = {hours}
        [[agreements]]
        name = "acme"
        customer = "acme"
        calendar = "acme"
        targets = {{ resolution = "{amount}" }}
        [[agreements]]
        name = "all"
        calendar = "round"
        fee = "500.00 EUR a month"
        targets = {{ resolution = "{amount}" }}
        [[agreements.remedies]]
        on = "missed"
        each = {{ credit = "25 EUR" }}
        """
    )


@pytest.mark.parametrize("turned", [False, True])
def test_what_one_policy_cannot_use_is_left_out_of_both_sides_and_of_what_is_owed(
    turned: bool,
) -> None:
    pair = [shutting('{ mon-sun = ["00:00-24:00"] }'), shutting("{}", "2h")]
    one, two = pair[::-1] if turned else pair
    opened = [
        Opened("T-1", NINE, fields={"customer": "acme"}),
        Opened("T-2", NINE),
        Opened("T-3", NINE),
    ]
    log = Log(tuple(opened))
    asked: dict[str, Any] = {"as_of": NOON, "owed": True}
    found = frames.replay(one, two, frame_of(log, ARROW), on_error="collect", **asked)
    (rejected,) = rows_of(found.rejected)
    assert (rejected["row"], rejected["ticket"]) == (0, "T-1")
    rest = frames.replay(one, two, frame_of(log.of({"T-2", "T-3"}), ARROW), **asked)
    assert replace(found.result, changes=0) == replace(rest, changes=0)
    assert rows_of(found.result.changes) == rows_of(rest.changes)
    assert found.result.tickets == 2
    assert any(each.after != each.before for each in found.result.owed)
    clean = frames.replay(two, two, frame_of(log.of({"T-2"}), ARROW), on_error="collect", **asked)
    assert rows_of(clean.rejected) == []
