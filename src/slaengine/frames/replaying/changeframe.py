"""Change frames: clocks that differ under two policies, as a dataframe."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from slaengine.frames.doors.columns import (
    Amounts,
    Codes,
    Counts,
    Instants,
    Ints,
    Labels,
    Out,
    Taken,
)
from slaengine.frames.doors.keys import Keys
from slaengine.frames.doors.nulls import NULL
from slaengine.frames.folding.machine import Track
from slaengine.frames.judging.clockframe import coded
from slaengine.frames.judging.rows import STATES, Rows, joined
from slaengine.frames.replaying.pairing import APPEARED, Names, Pairs, outcomes_of
from slaengine.metrics.attainment import OUTCOMES
from slaengine.whatif.replays.change import SIDES, WORDS

_KEPT = ("ticket", "metric", "cycle", "kind", "change")
COLUMNS = (*_KEPT, *(f"{name}_{when}" for name in SIDES for when in ("before", "after")))


class ChangeRows:
    """Changes that come block by block."""

    def __init__(self, fields: Sequence[str]) -> None:
        self._keys = [joined([])]
        self._sides: tuple[list[Rows], list[Rows]] = ([], [])
        self._words: list[NDArray[np.int8]] = [np.zeros(0, np.int8)]
        self._fields: dict[str, list[Codes]] = {name: [np.zeros(0, np.int32)] for name in fields}

    def add(
        self, pairs: Pairs, sides: Sequence[Rows], tickets: Ints, fields: Mapping[str, Codes]
    ) -> None:
        """Add pairs of a block; by ticket, `tickets` are the log's and `fields` the values."""
        if not len(pairs.word):
            return
        one, two = (_with_none(side).at(at) for side, at in zip(sides, pairs[:2], strict=True))
        new = pairs.word == APPEARED
        key = one._replace(
            ticket=np.where(new, two.ticket, one.ticket),
            track=np.where(new, two.track, one.track),
            cycle=np.where(new, two.cycle, one.cycle),
        )
        order = np.lexsort((key.cycle, key.track, key.ticket))
        key = key.at(order)
        for kept, side in zip(self._sides, (one, two), strict=True):
            kept.append(side.at(order))
        for name, codes in fields.items():
            self._fields[name].append(codes[key.ticket])
        self._words.append(pairs.word[order])
        self._keys.append(key._replace(ticket=tickets[key.ticket]))

    def columns(
        self,
        keys: Keys,
        tracks: Sequence[Track],
        names: Names,
        values: Mapping[str, Sequence[str]],
    ) -> dict[str, Out]:
        """Return the columns of the frame."""
        key = joined(self._keys)
        metrics, metric_of = coded([track.metric for track in tracks])
        kinds, kind_of = coded([track.kind for track in tracks])
        both = [_side(joined(rows), names, n) for n, rows in enumerate(self._sides)]
        found: dict[str, Out] = {
            "ticket": Taken(keys, key.ticket),
            "metric": Labels(metric_of[key.track], metrics),
            "cycle": Counts(key.cycle),
            "kind": Labels(kind_of[key.track], kinds),
            "change": Labels(np.concatenate(self._words).astype(np.int32), WORDS),
        }
        for name in SIDES:
            found[f"{name}_before"], found[f"{name}_after"] = (side[name] for side in both)
        for name, codes in self._fields.items():
            found[name] = Labels(np.concatenate(codes), tuple(values[name]))
        return found


def _with_none(rows: Rows) -> Rows:
    """Return rows and after them one of no clock."""
    none = {name: np.array([NULL]) for name in Rows._fields}
    none |= {name: np.array([0]) for name in ("ticket", "track", "cycle", "promise")}
    nobody = Rows(**none)
    return joined(
        [rows, nobody._replace(state=np.array([-1], np.int8), breached=np.array([False]))]
    )


def _side(rows: Rows, names: Names, place: int) -> dict[str, Out]:
    """Return what one side says of its clocks; nulls where it has none."""
    here = rows.state >= 0
    outcome = np.where(here, outcomes_of(rows), -1)
    return {
        "agreement": Labels(names.agreement[place][rows.promise], names.agreements),
        "priority": Labels(names.priority[place][rows.promise], names.priorities),
        "state": Labels(rows.state.astype(np.int32), STATES),
        "outcome": Labels(outcome.astype(np.int32), OUTCOMES),
        "target": Amounts(rows.target),
        "due_at": Instants(rows.due_at),
        "started_at": Instants(rows.started_at),
        "stopped_at": Instants(rows.stopped_at),
        "elapsed": Amounts(rows.elapsed),
    }
