"""Facts as pieces of a state frame, and back."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from slaengine.engine.facts import REMOVALS
from slaengine.events import ROLES
from slaengine.frames.doors.columns import Amounts, Counts, Instants, Ints, Labels, Numbers
from slaengine.frames.doors.lexicon import Lexicon
from slaengine.frames.doors.nulls import NULL
from slaengine.frames.doors.table import Table
from slaengine.frames.states.pieces import Held, Piece, place_of
from slaengine.frames.telling.facts import (
    FactColumns,
    HandColumns,
    HeldColumns,
    PlainColumns,
    ScoreColumns,
    TurnColumns,
)
from slaengine.policy.statuses import CLASSES

_WORDS = {"opened_by": ROLES, "removed": tuple(REMOVALS), "kind": CLASSES}
_TIMES = ("time_new", "time_open", "time_pending", "time_hold", "next_response", "handling")
_HANDS = ("assignee", "team")
_WHOSE = ("opened_at", "last_at")  # which the ticket's row has in any case


def fact_columns_out(
    facts: FactColumns, assignees: Sequence[str], teams: Sequence[str]
) -> dict[str, Held]:
    """Return the columns that the rows of tickets have for their facts."""
    columns: dict[str, Held] = {}
    for name, values in facts.plain._asdict().items():
        if name not in _WHOSE:
            columns[name] = _plain(name, values)
    columns |= {name: Numbers(values) for name, values in facts.scores._asdict().items()}
    for name, hands, values in zip(
        _HANDS, (facts.assignee, facts.team), (assignees, teams), strict=True
    ):
        columns[name] = Labels(hands.holder.astype(np.int32), tuple(values))
        columns[f"last_{name}"] = Labels(hands.last.astype(np.int32), tuple(values))
        columns[f"{name}_changes"] = Counts(hands.changes)
        columns[f"{name}_since"] = Amounts(hands.since)
    return columns


def _plain(name: str, values: Ints) -> Held:
    if name in _WORDS:
        return Labels(values.astype(np.int32), _WORDS[name])
    if name in _TIMES:
        return Amounts(values)
    return Instants(values) if name == "since" or name.endswith("_at") else Counts(values)


def fact_pieces(facts: FactColumns, assignees: Sequence[str], teams: Sequence[str]) -> list[Piece]:
    """Return the rows that tickets have besides: earlier holders, and solves and reopens."""
    pieces = [Piece("turned", facts.turns.ticket, {"at": Instants(facts.turns.at)})]
    holds = (facts.assignee_held, assignees), (facts.team_held, teams)
    for name, (held, values) in zip(_HANDS, holds, strict=True):
        columns: dict[str, Held] = {
            "value": Labels(held.holder.astype(np.int32), tuple(values)),
            "spent": Amounts(held.time),
        }
        pieces.append(Piece(f"{name} before", held.ticket, columns))
    return pieces


class FactReader:
    """Reads facts back; `rows` are those of the tickets, and `ticket` tells whose each row is.

    `unknown` are the instants that an older version of the frame does not have.
    """

    def __init__(
        self,
        table: Table,
        rows: NDArray[np.intp],
        ticket: Ints,
        unknown: frozenset[str] = frozenset(),
    ) -> None:
        self._table, self._rows, self._ticket = table, rows, ticket
        self._unknown = unknown
        self._values = {name: Lexicon() for name in _HANDS}

    def facts(
        self, opened_at: Ints, last_at: Ints, parts: "dict[str, NDArray[np.intp]]"
    ) -> FactColumns:
        """Return the facts of all tickets; `parts` has the rows of each part."""
        plain = {name: self._number(name) for name in PlainColumns._fields if name not in _WHOSE}
        whose = {"opened_at": opened_at, "last_at": last_at}
        turned = parts["turned"]
        hands = {name: self._hands(name) for name in _HANDS}
        helds = {name: self._held(name, parts[f"{name} before"]) for name in _HANDS}
        return FactColumns(
            PlainColumns(**plain, **whose),
            ScoreColumns(*(self._table.numbers(name)[self._rows] for name in ScoreColumns._fields)),
            hands["assignee"],
            helds["assignee"],
            hands["team"],
            helds["team"],
            TurnColumns(self._ticket[turned], self._table.instants("at")[turned]),
        )

    def values(self, name: str) -> tuple[str, ...]:
        """Return the distinct holders by one field."""
        return tuple(self._values[name].values)

    def _number(self, name: str) -> Ints:
        table, rows = self._table, self._rows
        if name in self._unknown:
            return np.full(len(rows), NULL)
        if name in _WORDS:
            labels = table.labels(name)
            places = [place_of(_WORDS[name], text, name) for text in labels.values]
            return np.array([*places, -1], np.int64)[labels.codes[rows]]
        if name in _TIMES:
            return table.durations(name)[rows]
        if name == "since" or name.endswith("_at"):
            return table.instants(name)[rows]
        return table.column(name).wholes()[rows]

    def _hands(self, name: str) -> HandColumns:
        return HandColumns(
            self._holders(name, name, self._rows),
            self._holders(name, f"last_{name}", self._rows),
            self._table.column(f"{name}_changes").wholes()[self._rows],
            self._table.durations(f"{name}_since")[self._rows],
        )

    def _held(self, name: str, rows: NDArray[np.intp]) -> HeldColumns:
        holder = self._holders(name, "value", rows)
        return HeldColumns(self._ticket[rows], holder, self._table.durations("spent")[rows])

    def _holders(self, name: str, column: str, rows: NDArray[np.intp]) -> Ints:
        labels = self._table.labels(column)
        codes = labels.codes[rows]
        used = np.unique(codes[codes >= 0]).tolist()
        places = np.full(len(labels.values) + 1, -1, np.int64)
        places[used] = self._values[name].codes([labels.values[code] for code in used])
        return places[codes]
