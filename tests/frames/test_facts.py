"""Facts as columns: the same as those in the state of each ticket, however they are folded."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from slaengine import Policy, evaluate
from slaengine.engine.fold import State
from slaengine.frames.doors.table import Table
from slaengine.frames.folding.fields import ABSENT, Fields
from slaengine.frames.folding.log import Log as Columns
from slaengine.frames.telling.factfold import FactFold
from slaengine.frames.telling.factrows import FactRow, fact_columns, fact_row
from slaengine.frames.telling.facts import FactColumns, unopened
from tests.frames.test_measures import frame_of, logs
from tests.strategies.clockwork import policies
from tests.strategies.logs import Log

HANDS = ("assignee", "team")


def states_of(policy: Policy, log: Log) -> list[State]:
    return [evaluate(policy, history).state for history in log.histories().values()]


def facts_of(state: State) -> FactRow:
    return FactRow(state.events, state.course, state.talk, state.facts)


def told(facts: FactColumns, values: dict[str, list[str]]) -> list[FactRow]:
    return [
        fact_row(facts, place, values["assignee"], values["team"]) for place in range(facts.size)
    ]


@given(policies(), logs(), st.lists(st.integers(0, 40), max_size=3))
def test_facts_fold_in_micro_batches_as_in_each_ticket(
    policy: Policy, log: Log, cuts: list[int]
) -> None:
    folding = Folding(log)
    for part in log.batches(cuts):
        folding.fold(policy, part)
    assert told(folding.facts, folding.values) == [
        facts_of(state) for state in states_of(policy, log)
    ]


class Folding:
    """Facts and fields of all tickets of a log, carried from one part of it to the next."""

    def __init__(self, log: Log) -> None:
        histories = log.histories()
        self.tickets = [*histories]
        opened_at = [history[0].at.timestamp() * 10**6 for history in histories.values()]
        self.facts = unopened(np.array(opened_at).round().astype(np.int64))
        self.fields = {name: np.full(len(histories), ABSENT, np.int32) for name in HANDS}
        self.values: dict[str, list[str]] = {name: [] for name in HANDS}

    def fold(self, policy: Policy, part: Log) -> None:
        columns = Columns(Table.of(frame_of(part), "events"), HANDS)
        fields = Fields(columns, self.values)
        renamed = {
            name: np.array([fields.place(name, text) for text in self.values[name]], np.int64)
            for name in HANDS
        }
        self.facts = self.facts.renamed(renamed["assignee"], renamed["team"])
        for name, places in renamed.items():
            self.fields[name] = np.append(places, ABSENT)[self.fields[name]].astype(np.int32)
        self.values = fields.values
        fold = FactFold(policy, columns)
        for events in columns.blocks(4):
            names = [columns.keys.text(key) for key in events.ticket.tolist()]
            place = np.array([self.tickets.index(name) for name in names])
            after = fields.told(events, {name: self.fields[name][place] for name in HANDS})
            self.facts = self.facts.updated(place, fold.fold(self.facts.at(place), events, after))
            for name in HANDS:
                self.fields[name][place] = after.after[name][events.starts[1:] - 1]


@given(policies(), logs())
def test_facts_of_single_tickets_become_columns_and_rows_again(policy: Policy, log: Log) -> None:
    states = states_of(policy, log)
    holders: dict[str, list[str]] = {"assignee": ["ana", "bo", "cy", "7", "agent-7"]}
    holders["team"] = ["south", "north"]
    columns = fact_columns(states, holders["assignee"], holders["team"])
    assert told(columns, holders) == [facts_of(state) for state in states]
    assert [int(micros) for micros in columns.plain.last_at] == [
        round(state.last_at.timestamp() * 10**6) for state in states
    ]


def test_no_tickets_have_no_facts() -> None:
    columns = fact_columns([], [], [])
    assert columns.size == 0
    assert all(not len(column) for group in columns for column in group)
