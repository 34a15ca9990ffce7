"""The log of changes of the fields that were asked for, as it is being written."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from slaengine.calendars.zones import micros_of
from slaengine.engine.fold import Change, State
from slaengine.frames.doors.lexicon import Lexicon
from slaengine.frames.folding.fold import Folded
from slaengine.frames.folding.promises import Ints
from slaengine.frames.states.ledger import Changes


class _Part(NamedTuple):
    ticket: Ints
    at: Ints
    field: NDArray[np.int32]
    value: NDArray[np.int32]


class ChangeLog:
    """Changes so far, and those that blocks of events bring.

    `asked` are the fields in the order in which events name them.
    """

    def __init__(self, asked: Sequence[str], before: Changes) -> None:
        self._asked = asked
        self._fields, self._values = Lexicon(before.field.values), Lexicon(before.value.values)
        codes = before.field.codes, before.value.codes
        self._parts = [_Part(before.ticket, before.at, *codes)]

    def add(self, folded: Folded, ticket: Ints, values: Mapping[str, Sequence[str]]) -> None:
        """Note what changed in a block; `ticket` numbers its tickets."""
        told, events = folded.told, folded.events
        places, fields, codes = [], [], []
        for name in self._asked:
            after = told.after[name]
            rows = np.flatnonzero(after != told.before[name])
            texts = np.append(self._values.codes(values[name]), np.int32(-1))
            places.append(rows)
            fields.append(np.full(len(rows), self._fields.code(name), np.int32))
            codes.append(texts[after[rows]])
        if not places:
            return
        place = np.concatenate(places)
        whose = np.searchsorted(events.starts, place, side="right") - 1
        order = np.argsort(place, kind="stable")
        order = order[~folded.broken[whose[order]]]
        self._parts.append(
            _Part(
                ticket[whose[order]],
                events.at[place[order]],
                np.concatenate(fields)[order],
                np.concatenate(codes)[order],
            )
        )

    def changes(self, anew: Sequence[tuple[int, State]]) -> Changes:
        """Return all changes; of tickets in `anew` those of their states."""
        whole = _joined(self._parts)
        kept = ~np.isin(whole.ticket, np.array([ticket for ticket, _ in anew], np.int64))
        told = [self._part(ticket, state.changes) for ticket, state in anew]
        whole = _joined([_Part._make(column[kept] for column in whole), *told])
        return Changes(
            whole.ticket,
            whole.at,
            self._fields.labels(whole.field),
            self._values.labels(whole.value),
        )

    def _part(self, ticket: int, changes: Sequence[Change]) -> _Part:
        return _Part(
            np.full(len(changes), ticket, np.int64),
            np.array([micros_of(change.at) for change in changes], np.int64),
            self._fields.codes([change.name for change in changes]),
            self._values.codes([change.value for change in changes]),
        )


def _joined(parts: Sequence[_Part]) -> _Part:
    whole = _Part._make(np.concatenate(columns) for columns in zip(*parts, strict=True))
    order = np.argsort(whole.ticket, kind="stable")
    return _Part._make(column[order] for column in whole)
