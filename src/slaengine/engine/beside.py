"""OLAs and underpinning contracts: clocks beside the SLA's, for as long as they match."""

from collections.abc import Mapping
from datetime import datetime

from slaengine.engine.promise import Promise
from slaengine.engine.rulebook import Rulebook, promises_of
from slaengine.engine.run import Run
from slaengine.engine.slot import Slot, Step, begun, blank, moved, stand
from slaengine.engine.tracks import Tracks
from slaengine.policy import Agreement


def beside(
    book: Rulebook,
    ticket: str,
    opened_at: datetime,
    slots: tuple[Slot, ...],
    step: Step,
    fields: Mapping[str, str],
    shadow: Slot,
) -> list[Slot]:
    """Return the slots of OLAs and contracts after an event: those that match, and those that did.

    `slots` are those before the event, and `shadow` is what the shadow became.
    """
    known = slots[2:]
    matching = {
        each.name: each for each in (slot.agreement for slot in known if slot.active) if each
    }
    if step.change:
        matching = {each.name: each for each in book.policy.beside(fields, opened_at)}
    result: list[Slot] = []
    for slot in known:
        agreement = matching.pop(slot.name, None)
        if agreement is None:
            result.append(_left(slot, step) if slot.active else slot)
            continue
        tracks = book.beside(agreement)
        promises = slot.promises
        if step.change:
            promises = promises_of(tracks, agreement, ticket, fields)
        if slot.active:
            result.append(moved(slot, step, tracks.under(agreement), promises))
        else:
            result.append(_joined(slot, tracks, agreement, promises, step, slots[1], shadow))
    for agreement in matching.values():
        tracks = book.beside(agreement)
        promises = promises_of(tracks, agreement, ticket, fields)
        fresh = blank(agreement.name, tracks)
        result.append(_joined(fresh, tracks, agreement, promises, step, slots[1], shadow))
    return result


def _joined(
    slot: Slot,
    tracks: Tracks,
    agreement: Agreement,
    promises: tuple[Promise, ...],
    step: Step,
    before: Slot,
    shadow: Slot,
) -> Slot:
    """Return the slot of an OLA whose match begins: what is in progress starts now."""
    footing = tracks.under(agreement)
    levels = footing.levels(step.status)
    runs, past = list(slot.runs), list(slot.past)
    for track, metric in enumerate(tracks.metrics):
        if not _in_progress(metric, footing.choices[track].on_reopen, before, shadow):
            continue
        run, cycle = runs[track], 1
        if run is not None:
            past.append(run)
            cycle = run.cycle + 1
        runs[track] = begun(
            metric, cycle, promises[track], levels[track], step.at, step.status, step.change
        )
    standing = tuple(stand(run) for run in runs)
    return Slot(slot.name, True, footing, promises, standing, tuple(runs), tuple(past))


def _in_progress(metric: str, on_reopen: str, before: Slot, shadow: Slot) -> bool:
    """Tell whether a cycle of a metric runs or just started, had it been followed all along."""
    track = shadow.footing.tracks.metrics.index(metric)
    old, new = before.runs[track], shadow.runs[track]
    if new is None:
        return False
    if old is None or old.cycle != new.cycle:
        return True
    stood = any(stretch.phase == "solved" for stretch in new.past)
    return new.is_open and not (on_reopen == "ignore" and stood)


def _left(slot: Slot, step: Step) -> Slot:
    """Return the slot of an OLA whose match ended: whatever was open is cancelled."""
    why = f"no longer covered by {slot.name}"
    runs: tuple[Run | None, ...] = tuple(
        run.turned("cancelled", step.at, why) if run is not None and run.is_open else run
        for run in slot.runs
    )
    standing = tuple(stand(run) for run in runs)
    nothing = blank(slot.name, slot.footing.tracks).promises
    return Slot(slot.name, False, slot.footing, nothing, standing, runs, slot.past)
