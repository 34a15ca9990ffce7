"""Checks on the rows of an event frame: which of them no event can be read from."""

import numpy as np
from numpy.typing import NDArray

from slaengine.events import ROLES, SURVEYS
from slaengine.frames.doors.columns import Labels
from slaengine.frames.doors.nulls import NULL
from slaengine.frames.doors.table import Table
from slaengine.reading.values import UnreadableError
from slaengine.reading.words import OWN, event_name

Ints = NDArray[np.int64]
_STRANGE = -2  # the code of a role that there is not
_PARTS = ("status", "public", "survey", "score", "duration")
_NEEDED = {
    "status_changed": {"status"},
    "rated": {"survey", "score"},
    "worked": {"duration"},
}


def roles_of(by: Labels) -> NDArray[np.int8]:
    """Return the role in each row, -1 for none and another number for what is none."""
    places: dict[str, int] = {role: place for place, role in enumerate(ROLES)}
    known = [places.get(text, _STRANGE) for text in by.values]
    return np.array([*known, -1], np.int8)[by.codes]


def bad_rows(
    table: Table,
    event: Labels,
    at: Ints,
    by: NDArray[np.int8] | None,
    status: Labels | None,
    public: NDArray[np.int8] | None,
) -> Ints:
    """Return the rows that no event can be read from; the reader of rows says why."""
    codes = event.codes
    given = np.zeros(len(codes), np.uint8)
    bad = (codes < 0) | (at == NULL)
    if status is not None:
        given |= (status.codes >= 0).astype(np.uint8)
        empty = np.array([*(not text for text in status.values), False])
        bad |= empty[status.codes]
    if public is not None:
        given |= (public >= 0).astype(np.uint8) << 1
    given |= _record_parts(table, bad)
    strange = np.array([*(not _is_name(name) for name in event.values), True])
    own = np.array([*(_bits(OWN.get(name, frozenset())) for name in event.values), 0], np.uint8)
    need = np.array([*(_bits(_NEEDED.get(name, set())) for name in event.values), 0], np.uint8)
    bad |= strange[codes] | ((given & ~own[codes]) > 0) | ((need[codes] & ~given) > 0)
    replied = np.array([*(name == "replied" for name in event.values), False])[codes]
    bad |= replied if by is None else (by == _STRANGE) | (replied & (by < 0))
    return np.flatnonzero(bad)


def _record_parts(table: Table, bad: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Return which rows have a survey, a score or a duration; note the ones that are none."""
    given = np.zeros(len(bad), np.uint8)
    if "survey" in table.names:
        survey = table.labels("survey")
        given |= (survey.codes >= 0).astype(np.uint8) << 2
        bad |= np.array([*(text not in SURVEYS for text in survey.values), False])[survey.codes]
    if "score" in table.names:
        score = table.numbers("score")
        given |= (~np.isnan(score)).astype(np.uint8) << 3
        bad |= np.isinf(score)
    if "duration" in table.names:
        duration = table.durations("duration")
        given |= (duration != NULL).astype(np.uint8) << 4
        bad |= (duration < 0) & (duration != NULL)
    return given


def _bits(parts: "frozenset[str] | set[str]") -> int:
    return sum(1 << place for place, name in enumerate(_PARTS) if name in parts)


def _is_name(name: str) -> bool:
    try:
        return bool(event_name(name))
    except UnreadableError:
        return False
