"""Kinds: what rows say besides their ticket, instant and fields. There are few, each told once."""

from collections.abc import Sequence
from math import prod
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from slaengine.events import ROLES
from slaengine.frames.doors.columns import Codes, Labels
from slaengine.frames.folding.cases import Cases

NONE, STRANGE = -1, -2  # no role, and one that there is not
_DEFAULT_ROLES = {"opened": "customer", "rated": "customer", "worked": "agent"}
_BLOCK = 1 << 16  # rows that stay in the cache while they are numbered
_NO_TEXT = Labels(np.zeros(0, np.int8), ())


class Kind(NamedTuple):
    """One kind: places among names and statuses, the role given, and bits of `checks.MARKS`.

    -1 is for none.
    """

    event: int
    by: int
    public: int
    status: int
    marks: int


class Kinds:
    """The kinds of a log's rows: `number` has that of each row, and the others what it stands for.

    `by` is the role that is meant, also where none is given; `names` and `statuses` are the
    distinct ones, of which `event` and `status` are places.
    """

    def __init__(
        self,
        event: Labels,
        by: Labels | None,
        public: NDArray[np.int8] | None,
        status: Labels | None,
        marks: NDArray[np.int8] | None,
    ) -> None:
        self.names = event.values
        self.statuses = () if status is None else status.values
        texts = {"event": event, "by": by, "status": status}
        columns: dict[str, tuple[Codes, int]] = {
            name: (labels.codes, len(labels.values))
            for name, labels in texts.items()
            if labels is not None
        }
        columns |= {} if public is None else {"public": (public, 2)}
        columns |= {} if marks is None else {"marks": (marks, np.iinfo(np.int8).max)}
        self.number, found = _numbered(
            [codes for codes, _ in columns.values()], [size for _, size in columns.values()]
        )
        roles = _roles(by or _NO_TEXT)
        self.listed = [_kind(dict(zip(columns, case, strict=True)), roles) for case in found]
        self.event = np.array([kind.event for kind in self.listed], np.int32)
        self.by = np.array([self._meant(kind) for kind in self.listed], np.int8)
        self.public = np.array([kind.public for kind in self.listed], np.int8)
        self.status = np.array([kind.status for kind in self.listed], np.int32)

    def named(self, *names: str) -> NDArray[np.bool_]:
        """Tell which kinds have one of some names."""
        wanted = np.array([*(name in names for name in self.names), False])
        found: NDArray[np.bool_] = wanted[self.event]
        return found

    def _meant(self, kind: Kind) -> int:
        if kind.by >= 0:
            return kind.by
        name = self.names[kind.event] if kind.event >= 0 else ""
        return ROLES.index(_DEFAULT_ROLES.get(name, "system"))


def _roles(by: Labels) -> list[int]:
    """Return the role that each text means; the last is for none."""
    places: dict[str, int] = {role: place for place, role in enumerate(ROLES)}
    return [*(places.get(text, STRANGE) for text in by.values), NONE]


def _kind(case: dict[str, int], roles: Sequence[int]) -> Kind:
    return Kind(
        case["event"],
        roles[case.get("by", NONE)],
        case.get("public", NONE),
        case.get("status", NONE),
        max(case.get("marks", NONE), 0),
    )


def _numbered(
    columns: Sequence[Codes], sizes: Sequence[int]
) -> tuple[Codes, Sequence[Sequence[int]]]:
    """Number the distinct rows of some columns, block by block; and return those."""
    cases = Cases(sizes)
    few = prod(size + 1 for size in sizes) <= np.iinfo(np.int16).max
    number: Codes = np.empty(len(columns[0]), np.int16 if few else np.int32)
    for first in range(0, len(number), _BLOCK):
        rows = slice(first, first + _BLOCK)
        number[rows] = cases.numbers([codes[rows] for codes in columns])
    return number, cases.rows
