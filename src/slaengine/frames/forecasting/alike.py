"""Alike: the rows of a frame of clocks or pauses, by the stratum of their promise."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from slaengine.frames.doors.columns import Ints, Labels
from slaengine.frames.figures.grids import FrameGrid
from slaengine.frames.folding.cases import Cases
from slaengine.metrics.tally import Tally
from slaengine.whatif.forecasts.stratum import Stratum

WORDS = ("kind", "metric", "agreement", "priority")


class Alike:
    """What tells the promises of a frame's rows apart: four words, and the fields in `by`."""

    def __init__(self, grid: FrameGrid, by: Sequence[str]) -> None:
        self.words: Mapping[str, Labels] = {name: grid.words(name) for name in (*WORDS, *by)}

    def strata(self) -> Iterator[tuple[Stratum, NDArray[np.intp]]]:
        """Yield each stratum that there is, with its rows."""
        words = list(self.words.values())
        cases = Cases([len(each.values) for each in words])
        places = cases.numbers([each.codes for each in words])
        _, firsts = np.unique(places, return_index=True)
        order = np.argsort(places, kind="stable")
        parts = np.split(order, np.cumsum(np.bincount(places, minlength=len(firsts)))[:-1])
        for first, rows in zip(firsts.tolist(), parts, strict=False):
            yield self._stratum(int(first)), rows

    def texts(self, name: str, rows: NDArray[np.intp]) -> list[str | None]:
        """Return one of the words of some rows."""
        return texts_of(self.words[name], rows)

    def _stratum(self, row: int) -> Stratum:
        kind, metric, agreement, priority, *group = (
            texts_of(words, np.array([row]))[0] for words in self.words.values()
        )
        return Stratum(kind or "", metric or "", agreement, priority, tuple(group), 0)


def texts_of(words: Labels, rows: NDArray[np.intp]) -> list[str | None]:
    """Return the texts of some rows."""
    texts = [*words.values, None]
    return [texts[code] for code in words.codes[rows].tolist()]


def tally_of(values: Ints) -> Tally:
    """Count whole numbers."""
    distinct, counts = np.unique(values, return_counts=True)
    return Tally(tuple(distinct.tolist()), tuple(counts.tolist()))
