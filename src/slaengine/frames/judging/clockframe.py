"""Clock frames: rows of clocks as a dataframe of the kind that the events came in."""

from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from slaengine.frames.doors.columns import Amounts, Counts, Instants, Labels, Out, Taken, Truths
from slaengine.frames.doors.keys import Keys
from slaengine.frames.doors.nulls import NULL
from slaengine.frames.folding.fields import ABSENT, Codes, Told
from slaengine.frames.folding.log import Events
from slaengine.frames.folding.machine import Machine
from slaengine.frames.folding.promises import Ints, Promises
from slaengine.frames.judging.rows import STATES, Rows

FieldsAt: TypeAlias = Literal["now", "opened", "solved", "breached"]
MOMENTS: tuple[FieldsAt, ...] = get_args(FieldsAt)
COLUMNS = (
    *("ticket", "metric", "cycle", "agreement", "kind", "priority", "state"),
    *("started_at", "stopped_at", "due_at", "target", "elapsed", "remaining", "paused"),
    *("breached", "breached_at"),
)


def field_columns(
    names: Sequence[str], fields_at: FieldsAt, rows: Rows, events: Events, told: Told
) -> dict[str, Codes]:
    """Return the fields of each clock's ticket: as they are now, or as they were at an instant.

    `opened` is when the cycle began, `solved` when it stopped, `breached` when it was breached.
    """
    if not names:
        return {}
    last = events.starts[rows.ticket + 1] - 1
    if fields_at == "now":
        return {name: told.after[name][last] for name in names}
    instants = {
        "opened": rows.started_at,
        "solved": rows.stopped_at,
        "breached": rows.breached_at,
    }[fields_at]
    place = latest(events.at, events.starts[rows.ticket], last, instants)
    return {
        name: np.where(instants == NULL, ABSENT, told.after[name][place]).astype(np.int32)
        for name in names
    }


def latest(at: Ints, low: Ints, high: Ints, instants: Ints) -> Ints:
    """Return the last place from `low` to `high` whose instant is not later; at least `low`."""
    low, high = low.copy(), high.copy()
    while (low < high).any():
        middle = (low + high + 1) >> 1
        before = at[middle] <= instants
        low = np.where(before, middle, low)
        high = np.where(before, high, middle - 1)
        high = np.maximum(high, low)
    return low


def clock_columns(
    rows: Rows,
    keys: Keys,
    machine: Machine,
    promises: Promises,
    fields: Mapping[str, Labels],
) -> dict[str, Out]:
    """Return the columns of a clock frame."""
    listed = promises.listed
    metrics, metric_of = coded([track.metric for track in machine.tracks])
    kinds, kind_of = coded([track.kind for track in machine.tracks])
    agreements, agreement_of = coded([promise.agreement for promise in listed])
    labels, label_of = coded([promise.priority for promise in listed])
    return {
        "ticket": Taken(keys, rows.ticket),
        "metric": Labels(metric_of[rows.track], metrics),
        "cycle": Counts(rows.cycle),
        "agreement": Labels(agreement_of[rows.promise], agreements),
        "kind": Labels(kind_of[rows.track], kinds),
        "priority": Labels(label_of[rows.promise], labels),
        "state": Labels(rows.state.astype(np.int32), STATES),
        "started_at": Instants(rows.started_at),
        "stopped_at": Instants(rows.stopped_at),
        "due_at": Instants(rows.due_at),
        "target": Amounts(rows.target),
        "elapsed": Amounts(rows.elapsed),
        "remaining": Amounts(rows.remaining),
        "paused": Amounts(rows.paused),
        "breached": Truths(rows.breached.astype(np.int8)),
        "breached_at": Instants(rows.breached_at),
        **fields,
    }


def coded(values: Sequence[str | None]) -> tuple[tuple[str, ...], NDArray[np.int32]]:
    """Return the distinct texts, and where each stands among them; -1 for none."""
    places: dict[str, int] = {}
    codes = [-1 if value is None else places.setdefault(value, len(places)) for value in values]
    return tuple(places), np.array(codes, np.int32)
