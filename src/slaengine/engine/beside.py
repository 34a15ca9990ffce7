"""OLAs and underpinning contracts: clocks beside the SLA's, for as long as they match."""

from slaengine.engine.rulebook import Match, Rulebook
from slaengine.engine.run import Run
from slaengine.engine.slot import Slot, Step, begun, blank, moved, stand


def beside(
    book: Rulebook,
    slots: tuple[Slot, ...],
    step: Step,
    matches: tuple[Match, ...] | None,
    shadow: Slot,
) -> list[Slot]:
    """Return the slots of OLAs and contracts after an event: those that match, and those that did.

    `slots` are those before the event, `matches` what matches from it on (None: as before), and
    `shadow` is what the shadow became.
    """
    known = slots[2:]
    if matches is None:
        return [_gone_on(slot, step) for slot in known]
    matching = {match.agreement.name: match for match in matches}
    result: list[Slot] = []
    for slot in known:
        match = matching.pop(slot.name, None)
        if match is None:
            result.append(_left(slot, step) if slot.active else slot)
            continue
        if slot.active:
            footing = book.beside(match.agreement).under(match.agreement)
            result.append(moved(slot, step, footing, match.promises))
        else:
            result.append(_joined(book, slot, match, step, slots[1], shadow))
    for match in matching.values():
        fresh = blank(match.agreement.name, book.beside(match.agreement))
        result.append(_joined(book, fresh, match, step, slots[1], shadow))
    return result


def _gone_on(slot: Slot, step: Step) -> Slot:
    """Return a slot after an event that changed nothing of what matches."""
    return moved(slot, step, slot.footing, slot.promises) if slot.active else slot


def _joined(
    book: Rulebook, slot: Slot, match: Match, step: Step, before: Slot, shadow: Slot
) -> Slot:
    """Return the slot of an OLA whose match begins: what is in progress starts now."""
    agreement, promises = match
    tracks = book.beside(agreement)
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
