"""What is no state, or not all of one, is refused: a wrong clock is never told of it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from slaengine import HistoryError, Policy, StateError, frames

HEAD = """
[[agreements]]
name = "acme"
customer = "acme"
calendar = "24x7"
targets = { resolution = "4h", first_response = "1h" }
"""
POLICY = Policy.from_text(HEAD)
START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
END = START + timedelta(hours=10)
LOG = pd.DataFrame(
    {
        "ticket": [7, 7, 8, 8],
        "at": [START, START + timedelta(hours=1), START, START + timedelta(hours=5)],
        "event": ["opened", "replied", "opened", "status_changed"],
        "by": ["customer", "agent", "customer", "agent"],
        "status": [None, None, None, "solved"],
        "customer": ["acme", None, "acme", None],
        "priority": None,
    }
)
STATE = frames.advance(POLICY, None, LOG)
TURN = STATE["part"] == "turn"


def told(state: pd.DataFrame) -> list[dict[str, object]]:
    return [dict(row) for row in frames.clocks(state, as_of=END).astype(str).to_dict("records")]


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_the_rows_of_a_state_does_not_matter(seed: int) -> None:
    assert told(STATE.sample(frac=1, random_state=seed)) == told(STATE)


def test_whole_tickets_of_a_state_are_a_state() -> None:
    parts = [STATE[STATE["ticket"] == ticket] for ticket in (8, 7)]
    assert told(parts[1]) == told(STATE)[:2]
    assert told(pd.concat(parts)) == told(STATE)


@pytest.mark.parametrize(
    "cut",
    [
        lambda: STATE.drop(STATE.index[TURN][0]),
        lambda: STATE.drop(STATE.index[TURN][-1]),
        lambda: STATE.iloc[:-1],
        lambda: STATE[~TURN],
        lambda: STATE.head(3),
        lambda: pd.concat([STATE, STATE[TURN]]),
        lambda: pd.concat([STATE.drop(STATE.index[TURN][0]), STATE[TURN].tail(1)]),
        lambda: STATE.assign(seq=0),
        lambda: STATE.assign(seq=-1),
        lambda: STATE.assign(seq=STATE["seq"] + 1),
        lambda: STATE.assign(rows=1),
    ],
    ids=[
        *("without its first turn", "without its last turn", "without its last row"),
        *("without turns", "head", "turns twice", "one turn for another"),
        *("no order", "order below nothing", "order beyond its rows", "another number of rows"),
    ],
)
def test_a_ticket_without_all_its_rows_is_refused(cut: Callable[[], pd.DataFrame]) -> None:
    with pytest.raises(StateError, match=r"has not all rows of ticket '[78]', or some twice"):
        frames.clocks(cut(), as_of=END)


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda: LOG, "no column 'seq'"),
        (lambda: STATE.drop(columns="rows"), "no column 'rows'"),
        (lambda: STATE.assign(version=3), "another version"),
        (lambda: STATE.assign(version=STATE["seq"] % 2 + 1), "another version than 1 and 2"),
        (lambda: pd.concat([STATE, STATE]), "without their row, or with several"),
        (lambda: STATE[TURN], "without their row, or with several"),
        (lambda: STATE.assign(part="x"), "has part 'x'; it is one of ticket, turn"),
        (lambda: STATE.assign(phase="x"), "has phase 'x'; it is one of"),
        (lambda: STATE.assign(kind="x"), "has kind 'x'; it is one of new, open"),
        (lambda: STATE.assign(policy=STATE["ticket"]), "2 kinds of 'policy'"),
        (lambda: STATE.assign(policy="{"), "policy cannot be read"),
    ],
    ids=[
        *("a log", "without rows", "version", "versions", "twice", "without tickets"),
        *("part", "phase", "kind", "policies", "policy"),
    ],
)
def test_what_is_no_state_is_refused(spoil: Callable[[], pd.DataFrame], why: str) -> None:
    with pytest.raises(StateError, match=why):
        frames.clocks(spoil(), as_of=END)


def test_a_state_from_before_answers_were_kept_is_read_without_them() -> None:
    before = STATE.assign(version=1).drop(columns="answered_at")
    older, newer = (frames.to_tickets(POLICY, state) for state in (before, STATE))
    assert older == newer


@pytest.mark.parametrize(
    ("newer", "why"),
    [
        (HEAD.replace('"acme"', '"other"'), "'acme'"),
        (HEAD.replace(', first_response = "1h"', ""), "promises no 'first_response'"),
    ],
    ids=["agreement", "metric"],
)
def test_a_newer_policy_without_what_was_promised_is_refused(newer: str, why: str) -> None:
    with pytest.raises(StateError, match=why) as caught:
        frames.to_tickets(Policy.from_text(newer), STATE)
    assert "fold the log again" in str(caught.value)


def test_tickets_of_another_type_do_not_go_on_with_a_state() -> None:
    with pytest.raises(HistoryError, match="make them one type"):
        frames.advance(POLICY, STATE, LOG.assign(ticket=LOG["ticket"].astype(str)))


def test_a_field_that_was_not_kept_is_not_asked_for_later() -> None:
    with pytest.raises(StateError, match="has not kept the field 'team'"):
        frames.advance(POLICY, STATE, LOG.head(0).assign(team=""), fields=["team"])
