"""State as JSON text: written once an event is folded, read back when the next one comes."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from slaengine.engine.fold import Change, State
from slaengine.engine.promise import Promise, Term
from slaengine.engine.reader import Reader
from slaengine.engine.rulebook import Rulebook, promises_of
from slaengine.engine.run import PHASES, Run, Stretch
from slaengine.engine.slot import SHADOW, SLA, Slot, blank, stand
from slaengine.engine.stored_facts import Life, facts_from_json, facts_to_json
from slaengine.engine.tracks import Tracks
from slaengine.errors import HistoryError, PolicyError, StateError
from slaengine.frozen import FrozenMapping
from slaengine.policy import Amount, Deadline, Policy, parse_amount

VERSION = 3
_NO_ANSWERS = 2  # the version before the last answer to an alarm was kept

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"


def state_to_json(state: State) -> str:
    """Write a state as one line of JSON."""
    document: dict[str, Json] = {
        "version": VERSION,
        "ticket": state.ticket,
        "opened_at": state.opened_at.isoformat(),
        "last_event_at": state.last_at.isoformat(),
        "events": state.events,
        "status": state.status,
        "waiting": state.waiting,
        "waits": state.waits,
        "fields": dict(state.fields),
        "asked": [*sorted(state.asked)],
        "changes": [
            {"at": each.at.isoformat(), "name": each.name, "value": each.value}
            for each in state.changes
        ],
        "facts": facts_to_json(state.course, state.talk, state.facts),
        "slots": [_slot_to_json(slot) for slot in state.slots],
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _slot_to_json(slot: Slot) -> Json:
    return {
        "name": slot.name,
        "active": slot.active,
        "agreement": None if slot.agreement is None else slot.agreement.name,
        "runs": [_run_to_json(run) for run in slot.runs if run is not None],
        "past": [_run_to_json(run) for run in slot.past],
    }


def _run_to_json(run: Run) -> Json:
    return {
        "metric": run.metric,
        "cycle": run.cycle,
        "started_at": run.started_at.isoformat(),
        "phase": run.phase,
        "since": run.since.isoformat(),
        "why": run.why,
        "past": [
            {
                "start": stretch.start.isoformat(),
                "end": stretch.end.isoformat(),
                "phase": stretch.phase,
                "why": stretch.why,
                "calendar": stretch.calendar,
            }
            for stretch in run.past
        ],
        "terms": [_term_to_json(term) for term in run.terms],
    }


def _term_to_json(term: Term) -> Json:
    promise = term.promise
    by = promise.amount.field if isinstance(promise.amount, Deadline) else None
    return {
        "at": term.at.isoformat(),
        "why": term.why,
        "agreement": promise.agreement,
        "calendar": promise.calendar,
        "within": None if by or promise.amount is None else str(promise.amount),
        "by": by,
        "deadline": None if promise.deadline is None else promise.deadline.isoformat(),
        "priority": promise.priority,
    }


def state_from_json(text: str, book: Rulebook) -> State:
    """Read a state back; raise `StateError` for anything that is not one under this policy."""
    try:
        document: object = json.loads(text)
    except (ValueError, RecursionError, TypeError) as error:
        raise StateError(f"the state is not JSON: {error}") from None
    reader = Reader(document, "state")
    version = reader.number("version")
    if version not in (_NO_ANSWERS, VERSION):
        raise StateError(
            f"the state has version {version}, and this library reads {_NO_ANSWERS} and {VERSION}; "
            "evaluate the ticket again from its log"
        )
    if version == _NO_ANSWERS:
        reader.at("facts").at("marks").supply("answered_at", None)
    return _state(reader, book)


def _state(reader: Reader, book: Rulebook) -> State:
    status = reader.text("status")
    try:
        solved = book.policy.class_of(status) in ("solved", "closed")
    except KeyError as error:
        raise StateError(f"state.status: {error.args[0]}") from None
    fields = {name: reader.at("fields").text(name) for name in reader.at("fields")}
    opened_at, last_at = reader.instant("opened_at"), reader.instant("last_event_at")
    asked = frozenset(reader.texts("asked"))
    state = State(
        reader.text("ticket"),
        opened_at,
        last_at,
        reader.number("events"),
        status,
        solved,
        reader.flag("waiting"),
        reader.number("waits"),
        FrozenMapping(fields),
        asked,
        tuple(_changes(reader, asked)),
        *facts_from_json(reader.at("facts"), Life(opened_at, last_at, solved)),
        (),
    )
    slots = [_slot(each, state, book) for each in reader.each("slots")]
    names = [slot.name for slot in slots]
    expected = [SLA] if book.shadow is None else [SLA, SHADOW]
    if names[: len(expected)] != expected or len(set(names)) != len(names):
        raise StateError(
            "state.slots: they do not fit the kinds of agreement in this policy; "
            "evaluate the ticket again from its log"
        )
    return state._replace(slots=tuple(slots))


def _changes(reader: Reader, asked: frozenset[str]) -> Iterator[Change]:
    for each in reader.each("changes"):
        name = each.text("name")
        if name not in asked:
            raise StateError(f"{each.place}.name: {name!r} is not among the fields asked for")
        yield Change(each.instant("at"), name, each.maybe_text("value"))


def _slot(reader: Reader, state: State, book: Rulebook) -> Slot:
    policy = book.policy
    name, named = reader.text("name"), reader.maybe_text("agreement")
    agreement = None
    if named is not None:
        try:
            agreement = policy.agreement(named)
        except KeyError as error:
            raise StateError(f"{reader.place}.agreement: {error.args[0]}") from None
    if name == SLA:
        tracks = book.sla
    elif name == SHADOW and book.shadow is not None:
        tracks = book.shadow
    elif agreement is not None and agreement.name == name and agreement.kind != "sla":
        tracks = book.beside(agreement)
    else:
        raise StateError(f"{reader.place}.name: {name!r} is no OLA or contract of this policy")
    active = reader.flag("active")
    promises = blank(name, tracks).promises
    if active:
        try:
            promises = promises_of(tracks, agreement, state.ticket, state.fields)
        except HistoryError as error:
            raise StateError(f"{reader.place}: {error}") from None
    runs, past = _cycles(reader, tracks, policy)
    current = tuple(runs.get(metric) for metric in tracks.metrics)
    standing = tuple(stand(run) for run in current)
    return Slot(name, active, tracks.under(agreement), promises, standing, current, past)


def _cycles(
    reader: Reader, tracks: Tracks, policy: Policy
) -> tuple[dict[str, Run], tuple[Run, ...]]:
    """Return the latest cycle of each metric, and the earlier ones of metrics that have one."""
    latest = [_run(each, policy) for each in reader.each("runs")]
    past = tuple(_run(each, policy) for each in reader.each("past"))
    runs = {run.metric: run for run in latest}
    for run in (*latest, *past):
        if run.metric not in tracks.metrics:
            raise StateError(
                f"{reader.place}: the policy promises no {run.metric!r} any more; "
                "evaluate the ticket again from its log"
            )
    numbered = {(run.metric, run.cycle) for run in (*latest, *past)}
    if len(runs) < len(latest) or len(numbered) < len(latest) + len(past):
        raise StateError(f"{reader.place}: one cycle stands there twice; the state is not whole")
    for run in past:
        if run.metric not in runs or run.cycle > runs[run.metric].cycle:
            raise StateError(
                f"{reader.place}.past: cycle {run.cycle} of {run.metric!r} without a later one; "
                "the state is not whole"
            )
    return runs, past


def _run(reader: Reader, policy: Policy) -> Run:
    run = _read_run(reader, policy)
    ends = [run.started_at, *(stretch.end for stretch in run.past)]
    starts = [*(stretch.start for stretch in run.past), run.since]
    if ends != starts or ends != sorted(ends):
        raise StateError(
            f"{reader.place}.past: the stretches do not follow one another from started_at to since"
        )
    return run


def _read_run(reader: Reader, policy: Policy) -> Run:
    terms = tuple(_term(each, policy) for each in reader.each("terms"))
    if not terms:
        raise StateError(f"{reader.place}.terms: a run needs at least one")
    return Run(
        reader.text("metric"),
        reader.number("cycle"),
        reader.instant("started_at"),
        tuple(_stretch(each, policy) for each in reader.each("past")),
        reader.one_of("phase", PHASES),
        reader.instant("since"),
        reader.text("why"),
        terms,
    )


def _stretch(reader: Reader, policy: Policy) -> Stretch:
    return Stretch(
        reader.instant("start"),
        reader.instant("end"),
        reader.one_of("phase", PHASES),
        reader.text("why"),
        _calendar(reader, policy),
    )


def _term(reader: Reader, policy: Policy) -> Term:
    agreement = reader.maybe_text("agreement")
    if agreement is not None:
        try:
            policy.agreement(agreement)
        except KeyError as error:
            raise StateError(f"{reader.place}.agreement: {error.args[0]}") from None
    promise = Promise(
        agreement,
        _calendar(reader, policy),
        _amount(reader),
        reader.maybe_instant("deadline"),
        reader.maybe_text("priority"),
    )
    if promise.amount is not None and (agreement is None or promise.calendar is None):
        raise StateError(f"{reader.place}: a target needs its agreement and its calendar")
    if isinstance(promise.amount, Deadline) != (promise.deadline is not None):
        raise StateError(f"{reader.place}: a deadline needs the field and the instant, both")
    return Term(reader.instant("at"), reader.text("why"), promise)


def _calendar(reader: Reader, policy: Policy) -> str | None:
    name = reader.maybe_text("calendar")
    if name is not None and name != "24x7" and name not in policy.calendars:
        raise StateError(
            f"{reader.place}.calendar: the policy has no calendar {name!r} any more; "
            "evaluate the ticket again from its log"
        )
    return name


def _amount(reader: Reader) -> Amount | None:
    by, within = reader.maybe_text("by"), reader.maybe_text("within")
    if by is not None:
        return Deadline(by)
    if within is None:
        return None
    try:
        return parse_amount(within)
    except PolicyError as error:
        raise StateError(f"{reader.place}.within: {error}") from None
