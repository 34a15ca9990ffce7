"""The fold: a ticket's state, and the state after one more event."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from slaengine.engine.promise import NOTHING, Promise
from slaengine.engine.rulebook import Level, Plan, Rulebook, Tracks
from slaengine.engine.slot import Slot, Step, Turn, begun, moved
from slaengine.errors import HistoryError
from slaengine.events import Event, Opened, Replied, StatusChanged
from slaengine.frozen import FrozenMapping
from slaengine.instants import as_utc
from slaengine.policy import Agreement, Deadline, canonical

SLA = ""  # the names of the slots that no single OLA or contract has
SHADOW = "*"


class State(NamedTuple):
    """All that has to be known of a ticket to fold the next event; words and instants only."""

    ticket: str
    opened_at: datetime
    last_at: datetime
    status: str
    solved: bool
    waiting: bool
    waits: int
    fields: Mapping[str, str]
    asked: frozenset[str]
    slots: tuple[Slot, ...]


def opened(book: Rulebook, event: Opened, asked: frozenset[str]) -> State:
    """Return the state of a ticket that has just been opened."""
    at = as_utc(event.at, HistoryError, f"ticket {event.ticket!r}: opened at")
    nothing = FrozenMapping[str, str]()
    slots = [_empty_slot(SLA, book.sla)]
    if book.shadow is not None:
        slots.append(_empty_slot(SHADOW, book.shadow))
    before = State(event.ticket, at, at, "", False, False, 0, nothing, asked, tuple(slots))
    return _after(book, before, event, at)


def applied(book: Rulebook, state: State, event: Event) -> State:
    """Return the state after one more event, which must not be older than the last."""
    if isinstance(event, Opened):
        raise HistoryError(
            f"ticket {state.ticket!r}: opened again at {event.at.isoformat()}; "
            "a history has one opened event"
        )
    if event.ticket != state.ticket:
        raise HistoryError(
            f"ticket {state.ticket!r}: {event.name} belongs to ticket {event.ticket!r}; "
            "evaluate each ticket by itself"
        )
    at = as_utc(event.at, HistoryError, "instant")
    if at < state.last_at:
        raise HistoryError(
            f"ticket {state.ticket!r}: {event.name} at {event.at.isoformat()} is older than the "
            f"last event at {state.last_at.isoformat()}; evaluate again from the whole log"
        )
    return _after(book, state, event, at)


def _after(book: Rulebook, state: State, event: Event, at: datetime) -> State:
    status, solved = state.status, state.solved
    if isinstance(event, StatusChanged | Opened):
        status = event.status
        solved = _is_solved(book, event, status)
    waiting, waits, wait = _wait(state, event)
    fields, change = (state.fields, "") if not event.fields else _fields(book, state, event)
    public = event.public if isinstance(event, Replied) else None
    occasion = (event.name, event.by, public, wait, state.solved and not solved)
    step = Step(event, at, status, change, status != state.status)
    slots = _slots(book, state, step, fields, occasion)
    return State(
        state.ticket,
        state.opened_at,
        at,
        status,
        solved,
        waiting,
        waits,
        fields,
        state.asked,
        slots,
    )


def _is_solved(book: Rulebook, event: Event, status: str) -> bool:
    try:
        return book.policy.class_of(status) in ("solved", "closed")
    except KeyError as error:
        raise HistoryError(f"ticket {event.ticket!r}: {event.name}: {error.args[0]}") from None


def _wait(state: State, event: Event) -> tuple[bool, int, str | None]:
    """Return whether the customer waits, how many waits there were, and what happened to them."""
    if isinstance(event, Replied):
        if not event.public:
            return state.waiting, state.waits, None
    elif not isinstance(event, Opened):
        return state.waiting, state.waits, None
    if event.by == "customer":
        if state.waiting:
            return True, state.waits, "goes on"
        return True, state.waits + 1, "later" if state.waits else "first"
    if event.by == "agent" and state.waiting and isinstance(event, Replied):
        return False, state.waits, "ends"
    return state.waiting, state.waits, None


def _fields(book: Rulebook, state: State, event: Event) -> tuple[Mapping[str, str], str]:
    """Return the ticket's fields after an event, and in words what about them changed."""
    fields: dict[str, str] | None = None
    changes: list[str] = []
    for name, value in event.fields.items():
        if value is None or not (name in book.fields or name in state.asked):
            continue
        old, new = state.fields.get(name), canonical(value)
        if old == new:
            continue
        if fields is None:
            fields = dict(state.fields)
        if new is None:
            del fields[name]
        else:
            fields[name] = new
        changes.append(f"{name} {old or 'none'} to {new or 'none'}")
    if fields is None:
        return state.fields, ""
    return FrozenMapping(fields), f"{event.name}: {', '.join(changes)}"


def _slots(
    book: Rulebook,
    state: State,
    step: Step,
    fields: Mapping[str, str],
    occasion: tuple[str, str, bool | None, str | None, bool],
) -> tuple[Slot, ...]:
    """Return every slot after an event: the SLA's, the shadow, and what runs beside."""
    policy = book.policy
    opening = state.status == ""
    governs = opening or bool(step.change)
    sla = state.slots[0]
    agreement = policy.match(fields, state.opened_at) if governs else sla.agreement
    plans = book.sla.plans(occasion)
    if not governs and not step.new_status and not plans and len(state.slots) == 1:
        return state.slots
    promises = promises_of(book.sla, agreement, fields, state) if governs else sla.promises
    result = [_stepped(sla, book.sla, step, plans, agreement, promises)]
    if book.shadow is not None:
        shadow = state.slots[1]
        plans = book.shadow.plans(occasion)
        result.append(_stepped(shadow, book.shadow, step, plans, None, shadow.promises))
        result += _beside(book, state, step, fields, occasion, result[1], governs)
    return tuple(result)


def _stepped(
    slot: Slot,
    tracks: Tracks,
    step: Step,
    plans: tuple[Plan, ...],
    agreement: Agreement | None,
    promises: tuple[Promise, ...],
) -> Slot:
    after = slot
    if step.new_status or promises is not slot.promises or agreement is not slot.agreement:
        levels = tracks.levels(agreement, step.status)
        after = Slot(slot.name, True, agreement, promises, levels, slot.runs, slot.past)
    elif not plans:
        return slot
    return moved(slot, tracks, step, plans, after)


def _beside(
    book: Rulebook,
    state: State,
    step: Step,
    fields: Mapping[str, str],
    occasion: tuple[str, str, bool | None, str | None, bool],
    shadow: Slot,
    governs: bool,
) -> list[Slot]:
    """Return the slots of OLAs and contracts: those that match, and those that did."""
    known = state.slots[2:]
    if governs:
        matching = {each.name: each for each in book.policy.beside(fields, state.opened_at)}
    else:
        matching = {slot.name: slot.agreement for slot in known if slot.active and slot.agreement}
    result: list[Slot] = []
    for slot in known:
        tracks = book.beside(book.policy.agreement(slot.name))
        agreement = matching.pop(slot.name, None)
        if agreement is None:
            result.append(_left(slot, tracks, step) if slot.active else slot)
            continue
        promises = slot.promises
        if governs:
            promises = promises_of(tracks, agreement, fields, state)
        if slot.active:
            plans = tracks.plans(occasion)
            result.append(_stepped(slot, tracks, step, plans, agreement, promises))
        else:
            result.append(_joined(book, slot, agreement, promises, step, state, shadow))
    for agreement in matching.values():
        tracks = book.beside(agreement)
        promises = promises_of(tracks, agreement, fields, state)
        slot = _empty_slot(agreement.name, tracks)
        result.append(_joined(book, slot, agreement, promises, step, state, shadow))
    return result


def _joined(
    book: Rulebook,
    slot: Slot,
    agreement: Agreement,
    promises: tuple[Promise, ...],
    step: Step,
    state: State,
    shadow: Slot,
) -> Slot:
    """Return the slot of an OLA whose match begins: what is in progress starts now."""
    tracks = book.beside(agreement)
    levels = tracks.levels(agreement, step.status)
    runs, past = list(slot.runs), list(slot.past)
    for track, (metric, choices) in enumerate(
        zip(tracks.metrics, tracks.choices(agreement), strict=True)
    ):
        if _in_progress(book, metric, state.slots[1], shadow, choices.on_reopen == "ignore"):
            level, run = levels[track], runs[track]
            if run is not None:
                past.append(run)
            turn = Turn(
                step, tracks, tracks.untouched[track], level, level, promises[track], choices, past
            )
            cycle = 1 if run is None else run.cycle + 1
            runs[track] = begun(metric, cycle, promises[track], turn)
    return Slot(slot.name, True, agreement, promises, levels, tuple(runs), tuple(past))


def _in_progress(
    book: Rulebook, metric: str, before: Slot, shadow: Slot, ignores_reopen: bool
) -> bool:
    """Tell whether a cycle of a metric runs or just started, had it been followed all along."""
    track = book.shadow.metrics.index(metric) if book.shadow is not None else 0
    old, new = before.runs[track], shadow.runs[track]
    if new is None:
        return False
    if old is None or old.cycle != new.cycle:
        return True
    stood = any(stretch.phase == "solved" for stretch in new.past)
    return new.is_open and not (ignores_reopen and stood)


def _left(slot: Slot, tracks: Tracks, step: Step) -> Slot:
    """Return the slot of an OLA whose match ended: whatever was open is cancelled."""
    promises, levels = nothing_yet(tracks)
    why = f"no longer covered by {slot.name}"
    runs = tuple(
        run.turned("cancelled", step.at, why) if run is not None and run.is_open else run
        for run in slot.runs
    )
    return slot._replace(active=False, promises=promises, levels=levels, runs=runs)


def _empty_slot(name: str, tracks: Tracks) -> Slot:
    promises, levels = nothing_yet(tracks)
    return Slot(name, True, None, promises, levels, (None,) * len(promises), ())


def nothing_yet(tracks: Tracks) -> tuple[tuple[Promise, ...], tuple[Level, ...]]:
    """Return promises and levels of tracks that no agreement governs."""
    count = len(tracks.metrics)
    return (NOTHING,) * count, (Level(stops=False, pauses=False),) * count


def promises_of(
    tracks: Tracks, agreement: Agreement | None, fields: Mapping[str, str], state: State
) -> tuple[Promise, ...]:
    """Return what is promised on each metric to a ticket with these fields."""
    if agreement is None:
        return (NOTHING,) * len(tracks.metrics)
    priority = tracks.policy.priority(fields)
    return tuple(_promise(agreement, metric, fields, priority, state) for metric in tracks.metrics)


def _promise(
    agreement: Agreement,
    metric: str,
    fields: Mapping[str, str],
    priority: str | None,
    state: State,
) -> Promise:
    found = agreement.target(metric, fields, priority)
    if found is None:
        return Promise(agreement.name, None, None, None, priority)
    target, amount = found
    calendar = target.calendar or agreement.calendar
    if not isinstance(amount, Deadline):
        return Promise(agreement.name, calendar, amount, None, priority)
    text = fields.get(amount.field)
    if text is None:
        return Promise(agreement.name, None, None, None, priority)
    return Promise(agreement.name, calendar, amount, _deadline(text, amount, state), priority)


def _deadline(text: str, amount: Deadline, state: State) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise HistoryError(
            f"ticket {state.ticket!r}: field {amount.field!r} holds {text!r}, which is no instant; "
            "write 2026-01-05T17:00:00+00:00"
        ) from None
    return as_utc(at, HistoryError, f"ticket {state.ticket!r}: field {amount.field!r}")
