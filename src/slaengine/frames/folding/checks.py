"""Checks on the rows of an event frame: which of them no event can be read from."""

import numpy as np
from numpy.typing import NDArray

from slaengine.events import SURVEYS
from slaengine.frames.doors.nulls import NULL
from slaengine.frames.doors.table import Table
from slaengine.frames.folding.kinds import NONE, STRANGE, Kind, Kinds
from slaengine.reading.values import UnreadableError
from slaengine.reading.words import OWN, event_name

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
_MARKS = ("survey", "score", "duration")  # a bit each
_NEEDED = {
    "status_changed": {"status"},
    "rated": {"survey", "score"},
    "worked": {"duration"},
}


def marks_of(table: Table) -> tuple[NDArray[np.int8] | None, Flags | None]:
    """Return which rows have a survey, a score or a duration, and where one is none.

    Nothing is returned for logs without such columns.
    """
    present = [name for name in _MARKS if name in table.names]
    if not present:
        return None, None
    marks, bad = np.zeros(table.size, np.int8), np.zeros(table.size, np.bool_)
    for name in present:
        given, wrong = _mark(table, name)
        marks |= given.astype(np.int8) << np.int8(_MARKS.index(name))
        bad |= wrong
    return marks, bad


def _mark(table: Table, name: str) -> tuple[Flags, Flags]:
    if name == "survey":
        survey = table.narrow(name)
        odd = np.array([*(text not in SURVEYS for text in survey.values), False])
        return survey.codes >= 0, odd[survey.codes]
    if name == "score":
        score = table.numbers(name)
        return ~np.isnan(score), np.isinf(score)
    duration = table.durations(name)
    return duration != NULL, (duration < 0) & (duration != NULL)


def wrong_kinds(kinds: Kinds) -> Flags:
    """Tell which kinds of rows no event can be read from."""
    return np.array([_is_wrong(kind, kinds) for kind in kinds.listed], np.bool_)


def bad_rows(kinds: Kinds, wrong: Flags, at: Ints, spoilt: Flags | None) -> Ints:
    """Return the rows that no event can be read from; the reader of rows says why."""
    if spoilt is None and not wrong.any() and at.min(initial=0) != NULL:
        return np.zeros(0, np.int64)
    bad = at == NULL
    if spoilt is not None:
        bad |= spoilt
    bad |= wrong[kinds.number]
    return np.flatnonzero(bad)


def _is_wrong(kind: Kind, kinds: Kinds) -> bool:
    if kind.event < 0 or kind.by == STRANGE:
        return True
    name = kinds.names[kind.event]
    status = None if kind.status < 0 else kinds.statuses[kind.status]
    given = {part for place, part in enumerate(_MARKS) if kind.marks >> place & 1}
    given |= ({"public"} if kind.public >= 0 else set()) | (set() if status is None else {"status"})
    return (
        not _is_name(name)
        or status == ""
        or not given <= OWN.get(name, frozenset())
        or not _NEEDED.get(name, set()) <= given
        or (name == "replied" and kind.by == NONE)
    )


def _is_name(name: str) -> bool:
    try:
        return bool(event_name(name))
    except UnreadableError:
        return False
