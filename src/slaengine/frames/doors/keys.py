"""Keys: the tickets of a log, numbered in their order."""

from urllib.parse import quote

import narwhals as nw
import numpy as np

from slaengine.frames.doors import Door, Made
from slaengine.frames.doors.columns import Ints, Labels, Texts

_UNSAFE = r"[^A-Za-z0-9_.~-]"  # what `quote` writes otherwise


class Keys:
    """The ticket of each row as a number: its place among the distinct ones, sorted.

    `values` are the distinct tickets, in the library and the type in which they came.
    """

    __slots__ = ("_door", "_texts", "codes", "count", "values")

    def __init__(self, codes: Ints, values: Made, door: Door) -> None:
        self.codes, self.values = codes, values
        self.count = len(values)
        self._door = door
        self._texts: tuple[str, ...] | None = None

    @property
    def texts(self) -> tuple[str, ...]:
        """The distinct tickets as text."""
        if self._texts is None:
            self._texts = tuple(map(str, self.values))
        return self._texts

    def text(self, code: int) -> str:
        """Return one of the distinct tickets as text."""
        return str(self.values[code])

    def take(self, index: Ints | None) -> Made:
        """Return a ticket column: the distinct tickets at some places, or all as they stand."""
        return self.values if index is None else self._door.taken(self.values, index)

    def named(self, index: Ints, rest: Labels) -> "Keys":
        """Return names that begin with a ticket and go on behind a slash, one row each.

        Tickets are written as in an address, so that no two names are one.
        """
        rests = self._door.column(Texts(rest.values))
        columns = {
            "ticket": self._door.taken(self._quoted(), index),
            "rest": self._door.taken(rests, rest.codes.astype(np.int64)),
        }
        frame = nw.from_native(self._door.frame(columns))
        made = frame.select(nw.concat_str([*columns], separator="/").alias("name"))
        return Keys(np.arange(len(index)), made["name"].to_native(), self._door)

    def _quoted(self) -> Made:
        """Return the distinct tickets as texts, all that is special written otherwise."""
        frame = nw.from_native(self._door.frame({"ticket": self.values}))
        texts = frame["ticket"].cast(nw.String())
        if frame["ticket"].dtype.is_integer() or not texts.str.contains(_UNSAFE).any():
            return texts.to_native()
        return self._door.column(Texts(tuple(quote(text, safe="") for text in self.texts)))

    def bare(self) -> "Keys":
        """Return the distinct tickets alone, without the rows that they are of."""
        return Keys(np.zeros(0, np.int64), self.values, self._door)

    def only(self, places: Ints) -> "Keys":
        """Return some of the distinct tickets, one row each."""
        return Keys(np.arange(len(places)), self.take(places), self._door)
