"""A row that could not be used, kept beside the results of a batch."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

RawRow: TypeAlias = str | bytes | Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row of an event log that could not be used: where it stood, whose it is, and why.

    `place` is "line 3" or "row 3", or the file's name and the line; `ticket` is None where the row
    does not say. `reason` is the message of the error that would have stopped the run.

    >>> Rejected("line 3", "T-7", "no 'at'", '{"ticket": "T-7"}').place
    'line 3'
    """

    place: str
    ticket: str | None
    reason: str
    row: RawRow
