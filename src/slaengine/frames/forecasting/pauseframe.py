"""Pause frames as forecasts read them: who is paused for how long, and what pauses came to."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from slaengine.frames.doors.table import Table
from slaengine.frames.figures.grids import FrameGrid
from slaengine.frames.forecasting.alike import WORDS, Alike, tally_of, texts_of
from slaengine.metrics.tally import Tally
from slaengine.whatif.forecasts.returns import Waits
from slaengine.whatif.forecasts.stratum import Stratum

_TYPES = {**dict.fromkeys((*WORDS, "then"), str), "lasted": timedelta}


class PauseFrame:
    """The pauses that `frames.pauses` gives, as plain columns."""

    def __init__(self, table: Table, by: Sequence[str]) -> None:
        grid = FrameGrid(table, table.what, _TYPES)
        self._alike = Alike(grid, by)
        self._lasted, self._then = grid.numbers("lasted"), grid.words("then")
        self._keys, self._cycle = table.keys("ticket"), table.wholes("cycle")

    def waits(self) -> Mapping[Stratum, Waits]:
        """Return how long clocks were paused, stratum by stratum."""
        then = np.array(texts_of(self._then, np.arange(len(self._lasted))), np.object_)
        ran, stopped = then == "running", then == "stopped"
        seen = ~(ran | stopped)

        def tally(rows: NDArray[np.intp], which: NDArray[np.bool_]) -> Tally:
            return tally_of(self._lasted[rows[which[rows]]])

        return {
            stratum: Waits(tally(rows, ran), tally(rows, stopped), tally(rows, seen))
            for stratum, rows in self._alike.strata()
        }

    def waited(self) -> Mapping[tuple[str, str | None, str | None, str | None, int], int]:
        """Return for how long clocks have been paused that still are, by their names."""
        then = texts_of(self._then, np.arange(len(self._lasted)))
        rows = np.array([row for row, each in enumerate(then) if each == "paused"], np.intp)
        names = zip(
            [self._keys.text(code) for code in self._keys.codes[rows].tolist()],
            *(self._alike.texts(name, rows) for name in ("kind", "agreement", "metric")),
            self._cycle[rows].tolist(),
            strict=True,
        )
        return dict(zip(names, self._lasted[rows].tolist(), strict=True))
