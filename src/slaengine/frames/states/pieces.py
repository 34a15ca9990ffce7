"""Pieces: rows of several parts in one frame, those of each ticket together.

Each piece has columns of its own; where a row's piece lacks a column it has null.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from slaengine.errors import StateError
from slaengine.frames.doors.columns import (
    Amounts,
    Counts,
    Instants,
    Ints,
    Labels,
    Numbers,
    Truths,
)
from slaengine.frames.doors.lexicon import Lexicon
from slaengine.frames.doors.nulls import NULL

Held: TypeAlias = Instants | Amounts | Counts | Numbers | Truths | Labels
_NULLS: dict[type[Instants | Amounts | Counts | Numbers | Truths], float] = {
    Instants: NULL,
    Amounts: NULL,
    Counts: NULL,
    Numbers: np.nan,
    Truths: -1,
}


class Piece(NamedTuple):
    """Rows of one part; `ticket` has the ticket of each, in order."""

    part: str
    ticket: Ints
    columns: Mapping[str, Held]


class Stack(NamedTuple):
    """All rows: the ticket of each, its place among the ticket's, and the columns."""

    ticket: Ints
    seq: Ints
    columns: dict[str, Held]


def stacked(pieces: Sequence[Piece]) -> Stack:
    """Put the rows of pieces together, those of each ticket in the order of the pieces."""
    whose = np.concatenate([piece.ticket for piece in pieces])
    order = np.argsort(whose, kind="stable")
    ticket = whose[order]
    seq = np.arange(len(ticket)) - np.searchsorted(ticket, ticket)
    names = dict.fromkeys(name for piece in pieces for name in piece.columns)
    parts = [Labels(np.zeros(len(piece.ticket), np.int32), (piece.part,)) for piece in pieces]
    columns = {
        name: _column([piece.columns.get(name) for piece in pieces], pieces, order)
        for name in names
    }
    return Stack(ticket, seq, {"part": _labels(parts, pieces, order), **columns})


def place_of(known: Sequence[str], text: str, name: str) -> int:
    """Return where a word of a state stands among those known; `StateError` if it is none."""
    if text not in known:
        raise StateError(f"the state has {name} {text!r}; it is one of {', '.join(known)}")
    return known.index(text)


def _column(given: Sequence[Held | None], pieces: Sequence[Piece], order: NDArray[np.intp]) -> Held:
    first = next(column for column in given if column is not None)
    if isinstance(first, Labels):
        labels = [each if isinstance(each, Labels) else None for each in given]
        return _labels(labels, pieces, order)
    kind = type(first)
    values = [
        column.values
        if isinstance(column, kind)
        else np.full(len(piece.ticket), _NULLS[kind], first.values.dtype)
        for column, piece in zip(given, pieces, strict=True)
    ]
    return first._replace(values=np.concatenate(values)[order])


def _labels(
    given: Sequence[Labels | None], pieces: Sequence[Piece], order: NDArray[np.intp]
) -> Labels:
    texts = Lexicon()
    codes = []
    for labels, piece in zip(given, pieces, strict=True):
        if labels is None:
            codes.append(np.full(len(piece.ticket), -1, np.int32))
        else:
            codes.append(np.append(texts.codes(labels.values), np.int32(-1))[labels.codes])
    return texts.labels(np.concatenate(codes)[order])
