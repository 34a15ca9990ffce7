"""State frames: a ledger as a dataframe that can be stored, and read back.

A ticket has one row of the part `ticket`, with how it stands and its facts; one of the part `turn`
for each turn of each of its clocks; one of the part `change` for each change of a field asked for;
and those for its solves and reopens, and for who had it before. Every row names the policy in full,
so that a state needs nothing else to be asked, and says of how many rows its ticket is.
"""

import json
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from slaengine.calendars.zones import instant_of
from slaengine.engine.promise import Promise
from slaengine.engine.run import PHASES
from slaengine.errors import SlaError, StateError
from slaengine.frames.doors.columns import Counts, Instants, Labels, Out, Taken, Truths
from slaengine.frames.doors.keys import Keys
from slaengine.frames.doors.nulls import NULL
from slaengine.frames.doors.table import Table
from slaengine.frames.folding.cases import Cases
from slaengine.frames.folding.machine import EARLIER, Machine, machine_of
from slaengine.frames.folding.promises import (
    NO_PROMISE,
    Ints,
    Promises,
    deadlines,
    numbers,
    with_deadlines,
)
from slaengine.frames.judging.clockframe import coded
from slaengine.frames.states.factpieces import FactReader, fact_columns_out, fact_pieces
from slaengine.frames.states.ledger import Changes, Entries, Ledger, no_changes, no_entries
from slaengine.frames.states.pieces import Held, Piece, place_of, stacked
from slaengine.frames.telling.facts import unopened
from slaengine.policy import Amount, Deadline, Policy, parse_amount

VERSION = 2
_UNKNOWN = {1: frozenset({"answered_at"}), 2: frozenset[str]()}  # by the versions that are read
FIELD = "field "  # in front of the name of each of the tickets' fields
_PARTS = ("ticket", "turn", "change", "turned", "assignee before", "team before")
_SAME = ("asked", "policy", "version")


class Stored(NamedTuple):
    """A state frame as columns: the policy's machine, the fields asked for, the tickets' names."""

    machine: Machine
    asked: tuple[str, ...]
    keys: Keys
    promises: Promises
    ledger: Ledger

    def only(self, places: Ints) -> "Stored":
        """Return the state of some of the tickets."""
        return self._replace(keys=self.keys.only(places), ledger=self.ledger.only(places))


def empty_state(machine: Machine, asked: Sequence[str], events: Table) -> Stored:
    """Return a state without tickets."""
    none, small = np.zeros(0, np.int64), np.zeros(0, np.int8)
    texts = Labels(np.zeros(0, np.int32), ())
    keys = events.keys("ticket").only(none)
    fields = dict.fromkeys(sorted({*machine.book.fields, *asked}), texts)
    ledger = Ledger(
        texts, small, none, texts, fields, no_entries(), (), no_changes(), unopened(none), (), ()
    )
    return Stored(machine, tuple(sorted(asked)), keys, Promises(), ledger)


def state_columns(stored: Stored) -> dict[str, Out]:
    """Return the columns of a state frame."""
    ledger = stored.ledger
    facts, assignees, teams = ledger.facts, ledger.assignees, ledger.teams
    tickets: dict[str, Held] = {
        "at": Instants(facts.plain.last_at),
        "opened_at": Instants(facts.plain.opened_at),
        "status": ledger.status,
        "waiting": Truths(ledger.waiting),
        "waits": Counts(ledger.waits),
        "beside": ledger.beside,
        **fact_columns_out(facts, assignees, teams),
        **{FIELD + name: labels for name, labels in ledger.fields.items()},
    }
    stack = stacked(
        [
            Piece("ticket", np.arange(ledger.size), tickets),
            Piece("turn", ledger.entries.ticket, _turn_columns(stored)),
            Piece("change", ledger.changes.ticket, _change_columns(ledger)),
            *fact_pieces(facts, assignees, teams),
        ]
    )
    same = np.zeros(len(stack.ticket), np.int32)
    names = json.dumps(sorted(stored.asked), ensure_ascii=False)
    return {
        "ticket": Taken(stored.keys, stack.ticket),
        "seq": Counts(stack.seq),
        **stack.columns,
        "rows": Counts(np.bincount(stack.ticket)[stack.ticket]),
        "asked": Labels(same, (names,)),
        "policy": Labels(same, (stored.machine.book.policy.to_json(),)),
        "version": Counts(np.full(len(same), VERSION, np.int64)),
    }


def _change_columns(ledger: Ledger) -> dict[str, Held]:
    changes = ledger.changes
    return {"at": Instants(changes.at), "field": changes.field, "value": changes.value}


def _turn_columns(stored: Stored) -> dict[str, Held]:
    entries, promises = stored.ledger.entries, stored.promises
    tracks = stored.machine.tracks
    number = np.where(entries.promise < 0, len(promises.listed), numbers(entries.promise))

    def texts(places: NDArray[np.signedinteger], values: Sequence[str | None]) -> Labels:
        names, codes = coded([*values, None])
        return Labels(codes[places], names)

    def of_promise(tell: Callable[[Promise], str | None]) -> Labels:
        return texts(number, [tell(promise) for promise in promises.listed])

    instants = np.array([NULL, *promises.deadlines[1:]], np.int64)
    deadline = np.where(entries.promise < 0, 0, deadlines(entries.promise))
    return {
        "at": Instants(entries.at),
        "slot": texts(entries.track, [track.slot for track in tracks]),
        "metric": texts(entries.track, [track.metric for track in tracks]),
        "phase": texts(entries.phase, PHASES),
        "why": texts(entries.why, stored.ledger.whys),
        "term_why": texts(entries.term_why, stored.ledger.whys),
        "agreement": of_promise(lambda promise: promise.agreement),
        "calendar": of_promise(lambda promise: promise.calendar),
        "within": of_promise(_within),
        "by": of_promise(_by),
        "priority": of_promise(lambda promise: promise.priority),
        "begins": Truths(entries.begins.astype(np.int8)),
        "turns": Truths(entries.turns.astype(np.int8)),
        "gap": Truths(entries.gap.astype(np.int8)),
        "term": Counts(entries.term.astype(np.int64)),
        "deadline_at": Instants(instants[deadline]),
    }


def _by(promise: Promise) -> str | None:
    return promise.amount.field if isinstance(promise.amount, Deadline) else None


def _within(promise: Promise) -> str | None:
    amount = promise.amount
    return None if amount is None or isinstance(amount, Deadline) else str(amount)


def stored_in(table: Table, policy: Policy | None = None) -> Stored:
    """Read a state frame, under its own policy or a newer edition; `StateError` if it is none."""
    for name in ("ticket", "seq", "part", "at", "rows", *_SAME):
        if name not in table.names:
            raise StateError(f"the state has no column {name!r}; it is no frame from advance")
    unknown = _UNKNOWN.get(_version(table))
    if unknown is None:
        known = " and ".join(map(str, _UNKNOWN))
        raise StateError(f"the state is of another version than {known}; fold the log again")
    if policy is None:
        policy = _policy(_only(table, "policy"))
    machine, promises = machine_of(policy), Promises()
    keys = table.keys("ticket")
    parts = _parts(table, keys)
    tickets = parts["ticket"]
    if len(tickets) != keys.count or (keys.codes[tickets] != np.arange(keys.count)).any():
        raise StateError(
            "the state has tickets without their row, or with several; keep them whole"
        )
    _check_whole(table, keys)
    reader = FactReader(table, tickets, keys.codes, unknown)
    facts = reader.facts(table.instants("opened_at")[tickets], table.instants("at")[tickets], parts)
    fields = {
        name.removeprefix(FIELD): _some(table.labels(name), tickets)
        for name in table.names
        if name.startswith(FIELD)
    }
    ledger = Ledger(
        _some(table.labels("status"), tickets),
        table.truths("waiting")[tickets],
        table.column("waits").wholes()[tickets],
        _some(table.labels("beside"), tickets),
        fields,
        *_entries(table, keys, parts["turn"], machine, promises),
        _changes(table, keys, parts["change"]),
        facts,
        reader.values("assignee"),
        reader.values("team"),
    )
    return Stored(machine, tuple(json.loads(_only(table, "asked"))), keys, promises, ledger)


def _version(table: Table) -> int:
    versions = np.unique(table.column("version").wholes())
    return int(versions[0]) if len(versions) == 1 else 0


def _parts(table: Table, keys: Keys) -> dict[str, NDArray[np.intp]]:
    """Return the rows of each part, in the order of their tickets."""
    labels = table.labels("part")
    known = np.array([place_of(_PARTS, text, "part") for text in (*labels.values, "ticket")])
    order = np.lexsort((table.column("seq").wholes(), keys.codes))
    part = known[labels.codes[order]]
    return {name: order[part == place] for place, name in enumerate(_PARTS)}


def _check_whole(table: Table, keys: Keys) -> None:
    """Refuse a ticket of which rows are missing, or are there twice: its clocks would be wrong."""
    seq, counts = table.column("seq").wholes(), np.bincount(keys.codes)
    places = (np.cumsum(counts) - counts)[keys.codes] + seq
    odd = (table.column("rows").wholes() != counts[keys.codes]) | (seq < 0)
    odd |= seq >= counts[keys.codes]
    if not odd.any():
        odd = np.bincount(places, minlength=table.size)[places] != 1
    if odd.any():
        raise StateError(
            f"the state has not all rows of ticket {keys.text(int(keys.codes[odd.argmax()]))!r}, "
            "or some twice; keep the rows of a ticket together"
        )


def _changes(table: Table, keys: Keys, rows: NDArray[np.intp]) -> Changes:
    at = table.instants("at")[rows]
    field, value = (_some(table.labels(name), rows) for name in ("field", "value"))
    return Changes(keys.codes[rows], at, field, value)


@lru_cache(maxsize=8)
def _policy(text: str) -> Policy:
    try:
        return Policy.from_text(text, format="json")
    except SlaError as error:
        raise StateError(f"the state's policy cannot be read: {error}") from None


def _only(table: Table, name: str) -> str:
    """Return what all rows of a column say."""
    values = table.labels(name).values
    if len(values) != 1:
        raise StateError(f"the state has {len(values)} kinds of {name!r} in one frame, not one")
    return values[0]


def _some(labels: Labels, rows: NDArray[np.intp]) -> Labels:
    return Labels(labels.codes[rows], labels.values)


def _entries(
    table: Table, keys: Keys, rows: NDArray[np.intp], machine: Machine, promises: Promises
) -> tuple[Entries, tuple[str, ...]]:
    whys, why = _texts(table.labels("why"), rows, {})
    whys, term_why = _texts(table.labels("term_why"), rows, whys)
    phase = table.labels("phase")
    phases = np.array([*(place_of(PHASES, text, "phase") for text in phase.values), -1], np.int8)
    entries = Entries(
        keys.codes[rows],
        table.instants("at")[rows],
        _tracks(table, rows, machine),
        table.truths("begins")[rows] == 1,
        table.truths("turns")[rows] == 1,
        phases[phase.codes[rows]],
        why,
        table.truths("gap")[rows] == 1,
        table.column("term").wholes()[rows].astype(np.int8),
        term_why,
        _promises(table, rows, machine.book.policy, promises),
    )
    return entries, tuple(whys)


def _texts(
    labels: Labels, rows: NDArray[np.intp], places: dict[str, int]
) -> tuple[dict[str, int], NDArray[np.int32]]:
    """Number texts on from those that are known; none counts as an empty one."""
    codes = [places.setdefault(text, len(places)) for text in (*labels.values, "")]
    return places, np.array(codes, np.int32)[labels.codes[rows]]


def _cases(
    columns: Sequence[Labels], rows: NDArray[np.intp]
) -> tuple[list[list[str | None]], NDArray[np.int32]]:
    """Return the distinct rows of some columns of text, and which each row is."""
    cases = Cases([len(labels.values) for labels in columns])
    which = cases.numbers([labels.codes[rows] for labels in columns])
    told = [
        [
            None if code < 0 else labels.values[code]
            for code, labels in zip(case, columns, strict=True)
        ]
        for case in cases.rows
    ]
    return told, which


def _tracks(table: Table, rows: NDArray[np.intp], machine: Machine) -> NDArray[np.int32]:
    cases, which = _cases([table.labels("slot"), table.labels("metric")], rows)
    numbers = []
    for slot, metric in cases:
        track = machine.index.get((slot or "", metric or ""))
        if track is None:
            raise StateError(
                f"the policy promises no {metric!r}{f' in {slot!r}' if slot else ''} any more; "
                "fold the log again"
            )
        numbers.append(track)
    return np.array(numbers, np.int32)[which]


def _promises(table: Table, rows: NDArray[np.intp], policy: Policy, promises: Promises) -> Ints:
    """Return the promises that turns bring, as whole numbers."""
    names = ("agreement", "calendar", "within", "by", "priority")
    cases, which = _cases([table.labels(name) for name in names], rows)
    bare = np.array([promises.number(_promise(policy, *case)) for case in cases], np.int64)[which]
    at = table.instants("deadline_at")[rows]
    timed = np.flatnonzero(at != NULL)
    distinct, inverse = np.unique(at[timed], return_inverse=True)
    known = [promises.instant(instant_of(each)) for each in distinct.tolist()]
    deadline = np.zeros(len(rows), np.int64)
    deadline[timed] = np.array(known, np.int64)[inverse]
    brings = table.column("term").wholes()[rows] > 0
    return np.where(brings, with_deadlines(bare, deadline), NO_PROMISE)


def _promise(
    policy: Policy,
    agreement: str | None,
    calendar: str | None,
    within: str | None,
    by: str | None,
    priority: str | None,
) -> Promise:
    amount: Amount | None = Deadline(by) if by else None
    if calendar not in (None, "24x7") and calendar not in policy.calendars:
        raise StateError(f"the policy has no calendar {calendar!r} any more; fold the log again")
    try:
        if within is not None:
            amount = parse_amount(within)
        if agreement is not None:
            policy.agreement(agreement)
    except (SlaError, KeyError) as error:
        raise StateError(f"the state: {error.args[0]}; fold the log again") from None
    return Promise(agreement, calendar, amount, EARLIER if by else None, priority)
