"""Whys: the reasons of turns in words, with what an event changed written out."""

from collections.abc import Mapping, Sequence

import numpy as np

from slaengine.frames.doors.lexicon import Lexicon
from slaengine.frames.folding.cases import Cases
from slaengine.frames.folding.fields import Codes
from slaengine.frames.folding.fold import Folded
from slaengine.frames.folding.log import Log
from slaengine.frames.folding.machine import CHANGE
from slaengine.frames.folding.promises import Ints

_MANY = (1 << 20) - 1


class Whys:
    """Writes the reasons of a log's turns; `texts` numbers them."""

    def __init__(
        self, texts: Lexicon, log: Log, deciding: Sequence[str], values: Mapping[str, Sequence[str]]
    ) -> None:
        self.texts = texts
        self._names = log.names
        # in the order in which the columns stand, as the fields of an event do
        self._fields = [name for name in log.table.names if name in deciding]
        self._values = values
        self._changes = Cases([_MANY] * (1 + 2 * len(self._fields)))
        self._pairs = Cases([_MANY, _MANY])

    def of(self, folded: Folded, reasons: Sequence[str]) -> tuple[Codes, Codes]:
        """Return the numbers of the reasons of a block's turns, and of those of their promises."""
        turns = folded.turns
        return (
            self._told(folded, turns.event, turns.why, reasons),
            self._told(folded, turns.event, turns.term_why, reasons),
        )

    def _told(self, folded: Folded, event: Ints, why: Codes, reasons: Sequence[str]) -> Codes:
        has_change = np.array([CHANGE in text for text in reasons], np.bool_)
        change = np.full(len(why), -1, np.int32)
        place = np.flatnonzero(has_change[why])
        told = folded.told
        columns = [folded.events.event[event[place]]]
        for name in self._fields:
            columns += told.before[name][event[place]], told.after[name][event[place]]
        change[place] = self._changes.numbers(columns)
        number = self._pairs.numbers([why, change])
        codes = [self._text(reasons[case[0]], case[1]) for case in self._pairs.rows]
        return np.array(codes, np.int32)[number]

    def _text(self, reason: str, change: int) -> int:
        if change < 0:
            return self.texts.code(reason)
        return self.texts.code(reason.replace(CHANGE, self._words(self._changes.rows[change])))

    def _words(self, case: tuple[int, ...]) -> str:
        """Say in words what an event changed, as the fold does."""
        told: list[str] = []
        for name, old, new in zip(self._fields, case[1::2], case[2::2], strict=True):
            if old != new:
                values = self._values[name]
                before = "none" if old < 0 else values[old]
                after = "none" if new < 0 else values[new]
                told.append(f"{name} {before} to {after}")
        event = self._names[case[0]]
        return f"{event}: {', '.join(told)}" if told else event
