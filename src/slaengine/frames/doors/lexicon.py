"""Lexicons: each distinct text once, numbered in the order in which they came."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from slaengine.frames.doors.columns import Codes, Labels


class Lexicon:
    """Distinct texts; the number of each is its place in `values`."""

    __slots__ = ("_places", "values")

    def __init__(self, values: Sequence[str] = ()) -> None:
        self.values = list(values)
        self._places = {text: place for place, text in enumerate(self.values)}

    def code(self, text: str) -> int:
        """Return the number of a text, a new one if need be."""
        found = self._places.setdefault(text, len(self.values))
        if found == len(self.values):
            self.values.append(text)
        return found

    def codes(self, texts: Sequence[str | None]) -> NDArray[np.int32]:
        """Return the numbers of some texts; -1 for none."""
        return np.array([-1 if text is None else self.code(text) for text in texts], np.int32)

    def labels(self, codes: Codes) -> Labels:
        """Return a column of these texts."""
        return Labels(codes, tuple(self.values))
