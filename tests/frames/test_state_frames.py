"""State frames: a result that goes on with the next events, and can be put away in between."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from slaengine import Event, Policy, TicketSla, evaluate, frames
from tests.frames.kinds import DRESSES, Dress, dressed, frame_of, kind_of, rows_of, table_of
from tests.frames.reference import clock_rows, tickets_of
from tests.strategies.clockwork import policies
from tests.strategies.logs import FIELDS, Log, end_of, logs, moments_of

# going one by one where columns cannot tell is told, and right
pytestmark = pytest.mark.filterwarnings("ignore::slaengine.frames.ScalarWarning")

# not the priority, which a clock frame has already
ASKED = st.lists(st.sampled_from(FIELDS[1:]), max_size=2, unique=True)
CUTS = st.lists(st.integers(0, 12), max_size=3)


@st.composite
def later(draw: st.DrawFn, log: Log) -> datetime:
    return max(draw(moments_of(log)), end_of(log))


def advanced(policy: Policy, batches: Iterable[Log], dress: Dress, fields: list[str]) -> Any:
    """Advance from nothing, batch by batch."""
    state = None
    for batch in batches:
        state = frames.advance(policy, state, frame_of(batch, dress), fields=fields)
    return state


@given(policies(), logs(), CUTS, ASKED, DRESSES, st.data())
def test_a_log_in_batches_gives_the_clocks_of_the_whole(
    policy: Policy,
    log: Log,
    cuts: list[int],
    fields: list[str],
    dress: Dress,
    data: st.DataObject,
) -> None:
    as_of = data.draw(later(log))
    state = advanced(policy, log.batches(cuts), dress, fields)
    clocks = frames.clocks(state, as_of=as_of)
    assert kind_of(state) == kind_of(clocks) == dress.kind
    assert rows_of(clocks) == clock_rows(policy, log, as_of, fields)


@given(policies(), logs(), CUTS, DRESSES)
def test_the_state_after_batches_is_the_state_of_the_whole(
    policy: Policy, log: Log, cuts: list[int], dress: Dress
) -> None:
    whole = frames.advance(policy, None, frame_of(log, dress))
    parts = advanced(policy, log.batches(cuts), dress, [])
    assert told(frames.to_tickets(policy, parts)) == told(frames.to_tickets(policy, whole))


@given(policies(), logs(), CUTS, ASKED)
def test_a_state_goes_on_after_it_was_stored(
    policy: Policy, log: Log, cuts: list[int], fields: list[str]
) -> None:
    state = None
    for batch in log.batches(cuts):
        state = frames.advance(policy, state, frame_of(batch, Dress("arrow")), fields=fields)
        state = stored(state)
    as_of = end_of(log)
    clocks = frames.clocks(state, as_of=as_of)
    assert rows_of(clocks) == clock_rows(policy, log, as_of, fields)


def stored(state: Any) -> Any:
    """Write a state as Parquet and read it back."""
    file = BytesIO()
    parquet.write_table(table_of(state), file)
    return parquet.read_table(BytesIO(file.getvalue()))


@given(policies(), logs(), CUTS, DRESSES)
def test_a_state_may_change_its_kind_of_dataframe_on_the_way(
    policy: Policy, log: Log, cuts: list[int], dress: Dress
) -> None:
    state = None
    for batch in log.batches(cuts):
        state = frames.advance(policy, state, frame_of(batch, Dress("arrow")))
        state = dressed(stored(state), dress)
    as_of = end_of(log)
    assert rows_of(frames.clocks(state, as_of=as_of)) == clock_rows(policy, log, as_of)


@given(policies(), logs(), ASKED, DRESSES)
def test_a_state_is_the_tickets_that_evaluate_gives(
    policy: Policy, log: Log, fields: list[str], dress: Dress
) -> None:
    state = frames.advance(policy, None, frame_of(log, dress), fields=fields)
    same = Log(tuple(map(in_column_order, log.events)), log.seq, log.numbered)
    expected = tickets_of(policy, same, end_of(log), fields)
    assert told(frames.to_tickets(policy, state)) == told(expected)


def told(tickets: Iterable[TicketSla]) -> list[Any]:
    """Return the states of tickets; in which order cycles of several metrics ended says nothing."""
    states = [json.loads(sla.to_json()) for sla in tickets]
    for state in states:
        for slot in state["slots"]:
            slot["past"].sort(key=lambda run: (run["metric"], run["cycle"]))
    return states


def in_column_order(event: Event) -> Event:
    """Return an event that names its fields in the order in which a frame's columns stand."""
    named = {name: event.fields[name] for name in FIELDS if name in event.fields}
    return replace(event, fields=named)


@given(policies(), logs(), st.integers(0, 12), ASKED)
def test_tickets_go_on_as_a_state_and_a_state_as_tickets(
    policy: Policy, log: Log, cut: int, fields: list[str]
) -> None:
    first, rest = log.batches([cut])
    begun = frames.advance(policy, None, frame_of(first, Dress("arrow")), fields=fields)
    slas = {sla.ticket: sla for sla in frames.to_tickets(policy, begun)}
    for ticket, history in rest.histories().items():
        if ticket in slas:
            for event in history:
                slas[ticket] = slas[ticket].apply(event)
        else:
            slas[ticket] = one(policy, history, fields)
    state = frames.from_tickets(policy, slas.values(), like=begun)
    as_of = end_of(log)
    text = Log(log.events, log.seq)  # tickets that were values once are named by text
    clocks = frames.clocks(state, as_of=as_of)
    assert rows_of(clocks) == clock_rows(policy, text, as_of, fields)


def one(policy: Policy, history: Iterable[Event], fields: list[str]) -> TicketSla:
    return evaluate(policy, history, fields=fields)
