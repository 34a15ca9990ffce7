"""Clock frames as forecasts read them: how long promises took, and which are open."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import repeat, starmap

import numpy as np
from numpy.typing import NDArray

from slaengine.calendars.zones import micros_of
from slaengine.errors import MetricsError
from slaengine.frames.doors.nulls import NULL
from slaengine.frames.doors.table import Table
from slaengine.frames.figures.grids import CLOCK_TYPES, FrameGrid
from slaengine.frames.forecasting.alike import Alike, tally_of, texts_of
from slaengine.frames.forecasting.pauseframe import PauseFrame
from slaengine.metrics.durations import Durations
from slaengine.whatif.forecasts.sight import Sight
from slaengine.whatif.forecasts.stratum import Stratum


class ClockFrame:
    """A clock frame as plain columns, with the pauses of its clocks where they are known."""

    def __init__(
        self, table: Table, at: datetime, by: Sequence[str], pauses: PauseFrame | None = None
    ) -> None:
        self.table, self.size = table, table.size
        grid = FrameGrid(table, table.what, CLOCK_TYPES)
        self._by = tuple(by)
        self._pauses = pauses
        self._alike = Alike(grid, by)
        self.words = {**self._alike.words, "state": grid.words("state")}
        self._used, self._target = grid.numbers("elapsed"), grid.numbers("target")
        self._due_at = grid.numbers("due_at")
        self._cycle = table.wholes("cycle")
        self.started = grid.numbers("started_at")
        self.breached: NDArray[np.bool_] = grid.numbers("breached") == 1
        self.keys = table.keys("ticket")
        for what, instants in (("starts", self.started), ("stops", grid.numbers("stopped_at"))):
            if int(instants.max(initial=NULL)) > micros_of(at):
                raise MetricsError(
                    f"{table.what} have one that {what} after {at.isoformat()}; "
                    "give those as of the instant that is asked about"
                )

    @property
    def first(self) -> int:
        """When the first clock started."""
        return int(self.started.min())

    def open(self) -> NDArray[np.intp]:
        """Return the rows of the clocks that are running or paused."""
        return np.flatnonzero(self._is("running", "paused"))

    def durations(self) -> Mapping[Stratum, Durations]:
        """Return how long promises took, stratum by stratum: the open and cancelled ones so far."""
        took = np.where(self.breached, np.maximum(self._used, self._target + 1), self._used)
        ended = self._is("met", "missed")
        return {
            stratum: Durations(
                tally_of(took[rows][ended[rows]]), tally_of(took[rows][~ended[rows]])
            )
            for stratum, rows in self._alike.strata()
        }

    def sights(self, rows: NDArray[np.intp]) -> Iterator[Sight]:
        """Yield some clocks one by one."""
        texts = {name: texts_of(words, rows) for name, words in self.words.items()}
        groups = zip(*(texts[name] for name in self._by), strict=True) if self._by else repeat(())
        waited = {} if self._pauses is None else self._pauses.waited()
        columns = zip(
            [self.keys.text(code) for code in self.keys.codes[rows].tolist()],
            texts["metric"],
            self._cycle[rows].tolist(),
            texts["agreement"],
            texts["kind"],
            texts["priority"],
            texts["state"],
            self.breached[rows].tolist(),
            [None if due == NULL else due for due in self._due_at[rows].tolist()],
            self._used[rows].tolist(),
            self._target[rows].tolist(),
            groups,
            strict=False,  # groups of no field go on for ever
        )
        for sight in starmap(Sight, columns):
            lasted = waited.get(sight.name, 0)
            yield sight._replace(waited=lasted) if lasted else sight

    def _is(self, *states: str) -> NDArray[np.bool_]:
        words = self.words["state"]
        wanted = [code for code, state in enumerate(words.values) if state in states]
        return np.isin(words.codes, wanted)
