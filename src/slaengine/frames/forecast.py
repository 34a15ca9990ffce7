"""Forecasts by columns: which open clocks break if nothing happens, and how likely each is to."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import repeat
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from slaengine.calendars.zones import instant_of, micros_of
from slaengine.errors import MetricsError
from slaengine.frames.doors.columns import (
    Amounts,
    Counts,
    Instants,
    Ints,
    Labels,
    Numbers,
    Out,
    Taken,
    Truths,
)
from slaengine.frames.doors.nulls import NULL
from slaengine.frames.doors.table import Table
from slaengine.frames.evaluate import evaluate
from slaengine.frames.figures.grids import CLOCK_TYPES, FrameGrid
from slaengine.frames.folding.cases import Cases
from slaengine.metrics.durations import Durations
from slaengine.metrics.interval import LEVEL
from slaengine.metrics.tally import Tally
from slaengine.policy import Policy
from slaengine.whatif.forecasts.backtest import Cuts, backtested, cuts_of
from slaengine.whatif.forecasts.calibration import Calibration
from slaengine.whatif.forecasts.curves import Curves, Known, Stratum
from slaengine.whatif.forecasts.forecast import Forecast
from slaengine.whatif.forecasts.forecasting import AT_LEAST, CUTS, foretold, horizon
from slaengine.whatif.forecasts.outlook import Outlook
from slaengine.whatif.forecasts.sight import Sight

FrameT = TypeVar("FrameT")

COLUMNS = tuple(Outlook.__slots__)
_WORDS = ("kind", "metric", "agreement", "priority", "state")
_MICROSECOND = timedelta(microseconds=1)


def forecast(
    clocks: FrameT,
    *,
    at: datetime,
    within: timedelta,
    history: FrameT | None = None,
    by: Sequence[str] = (),
    calibration: Calibration | None = None,
    at_least: int = AT_LEAST,
    level: float = LEVEL,
) -> FrameT:
    """Tell which open promises break within a time if nothing happens, and how likely each is to.

    `clocks` comes from `evaluate` as of `at`; so does `history`, from which the chances are
    learned, by default the same clocks. `by` names columns of fields that tell promises apart, as
    well as agreement and priority do. One row for each open clock, soonest due first, with the
    columns of an `Outlook`, as `whatif.forecast` has them. Chances are put right where a
    `calibration` (from `frames.calibration`) says that this helps.

    >>> import pandas as pd
    >>> from datetime import UTC
    >>> from slaengine import Policy, frames
    >>> policy = Policy.from_text('''
    ... [[agreements]]
    ... name = "default"
    ... calendar = "24x7"
    ... targets = { resolution = "4h" }
    ... ''')
    >>> nine = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    >>> events = pd.DataFrame({"ticket": [7], "at": [nine], "event": "opened", "priority": "low"})
    >>> clocks = frames.evaluate(policy, events, as_of=nine)
    >>> found = forecast(clocks, at=nine, within=timedelta(hours=8))
    >>> found[["ticket", "is_breached", "breaks_within"]].values.tolist()
    [[7, False, True]]
    """
    now, _ = horizon(at, within)
    asked = _Clocks(Table.of(clocks, "clocks"), now, by)
    learned = asked if history is None else _Clocks(Table.of(history, "history"), now, by)
    found = _foretold(asked, learned, at, within, calibration, at_least, level)
    made: FrameT = asked.table.like(_columns(found, asked))
    return made


def forecast_of(
    clocks: object,
    *,
    at: datetime,
    within: timedelta,
    by: Sequence[str],
    calibration: Calibration | None,
    at_least: int,
    level: float = LEVEL,
) -> Forecast:
    """Return what `forecast` has as a frame, as the value that `whatif.forecast` gives."""
    asked = _Clocks(Table.of(clocks, "clocks"), at, by)
    return _foretold(asked, asked, at, within, calibration, at_least, level)


def _foretold(
    asked: "_Clocks",
    learned: "_Clocks",
    at: datetime,
    within: timedelta,
    calibration: Calibration | None,
    at_least: int,
    level: float,
) -> Forecast:
    now, until = horizon(at, within)
    curves = Curves(learned.durations(), at_least, level)
    return foretold(asked.sights(asked.open()), curves, now, until, calibration)


def calibration(
    policy: Policy,
    events: object,
    *,
    at: datetime,
    by: Sequence[str] = (),
    cuts: Cuts = CUTS,
    at_least: int = AT_LEAST,
    level: float = LEVEL,
) -> Calibration:
    """Make the same forecasts as of earlier instants, and see how their chances came true.

    The events are evaluated as of each of the `cuts`, these instants or so many evenly between 40 %
    and 80 % of the time that they span up to `at`, and as of `at` for what became of them.
    """
    now, _ = horizon(at, _MICROSECOND)

    def clocks_at(instant: datetime) -> _Clocks:
        clocks = evaluate(policy, events, as_of=instant, fields=by)
        return _Clocks(Table.of(clocks, "clocks"), instant, by)

    ends = clocks_at(now)
    instants = cuts_of(instant_of(ends.first), now, cuts) if ends.size else ()

    def known(cut: datetime) -> Known:
        clocks = clocks_at(cut)
        in_time = clocks.open()
        in_time = in_time[~clocks.breached[in_time]]
        return Known(clocks.durations(), list(clocks.sights(in_time)))

    rows = np.flatnonzero(ends.started <= micros_of(instants[-1] if instants else now))
    return backtested(known, ends.sights(rows), instants, at_least=at_least, level=level)


class _Clocks:
    """A clock frame as plain columns."""

    def __init__(self, table: Table, at: datetime, by: Sequence[str]) -> None:
        self.table, self.size = table, table.size
        grid = FrameGrid(table, table.what, CLOCK_TYPES)
        self._by = tuple(by)
        self.words = {name: grid.words(name) for name in (*_WORDS, *by)}
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
        words = [self.words[name] for name in (*_WORDS[:4], *self._by)]
        cases = Cases([len(each.values) for each in words])
        places = cases.numbers([each.codes for each in words])
        _, firsts = np.unique(places, return_index=True)
        order = np.argsort(places, kind="stable")
        parts = np.split(order, np.cumsum(np.bincount(places, minlength=len(firsts)))[:-1])
        return {
            self._stratum(int(first)): Durations(
                _tally(took[rows][ended[rows]]), _tally(took[rows][~ended[rows]])
            )
            for first, rows in zip(firsts.tolist(), parts, strict=False)
        }

    def sights(self, rows: NDArray[np.intp]) -> Iterator[Sight]:
        """Yield some clocks one by one."""
        words = {name: self._texts(name, rows) for name in (*_WORDS, *self._by)}
        groups = zip(*(words[name] for name in self._by), strict=True) if self._by else repeat(())
        columns = zip(
            [self.keys.text(code) for code in self.keys.codes[rows].tolist()],
            words["metric"],
            self._cycle[rows].tolist(),
            words["agreement"],
            words["kind"],
            words["priority"],
            words["state"],
            self.breached[rows].tolist(),
            [None if due == NULL else due for due in self._due_at[rows].tolist()],
            self._used[rows].tolist(),
            self._target[rows].tolist(),
            groups,
            strict=False,  # groups of no field go on for ever
        )
        return map(Sight._make, columns)

    def _is(self, *states: str) -> NDArray[np.bool_]:
        words = self.words["state"]
        wanted = [code for code, state in enumerate(words.values) if state in states]
        return np.isin(words.codes, wanted)

    def _stratum(self, row: int) -> Stratum:
        kind, metric, agreement, priority, *group = (
            self._texts(name, np.array([row]))[0] for name in (*_WORDS[:4], *self._by)
        )
        return Stratum(kind or "", metric or "", agreement, priority, tuple(group), 0)

    def _texts(self, name: str, rows: NDArray[np.intp]) -> list[str | None]:
        words = self.words[name]
        texts = [*words.values, None]
        return [texts[code] for code in words.codes[rows].tolist()]


def _columns(found: Forecast, clocks: _Clocks) -> dict[str, Out]:
    lines = found.lines
    codes = {text: code for code, text in enumerate(clocks.keys.texts)}
    places = np.array([codes[line.ticket] for line in lines], np.intp)
    known = {name: words.values for name, words in clocks.words.items()}
    known["among"] = tuple(dict.fromkeys(line.among for line in lines))
    texts = {
        name: _labels([getattr(line, name) for line in lines], known[name])
        for name in (*_WORDS, "among")
    }
    numbers = {name: _numbers(lines, name) for name in ("chance", "low", "high")}
    amounts = {
        name: Amounts(np.array([getattr(line, name) // _MICROSECOND for line in lines], np.int64))
        for name in ("used", "target")
    }
    truths = {
        name: Truths(np.array([getattr(line, name) for line in lines], np.int8))
        for name in ("is_breached", "breaks_within")
    }
    wholes = {
        name: Counts(np.array([getattr(line, name) for line in lines], np.int64))
        for name in ("cycle", "n")
    }
    due = [NULL if line.due_at is None else micros_of(line.due_at) for line in lines]
    columns: dict[str, Out] = {
        "ticket": Taken(clocks.keys, places),
        "due_at": Instants(np.array(due, np.int64)),
        **texts,
        **numbers,
        **amounts,
        **truths,
        **wholes,
    }
    return {name: columns[name] for name in COLUMNS}


def _labels(texts: Sequence[str | None], values: tuple[str, ...]) -> Labels:
    places = {text: place for place, text in enumerate(values)}
    codes = [-1 if text is None else places[text] for text in texts]
    return Labels(np.array(codes, np.int32), values)


def _numbers(lines: Sequence[Outlook], name: str) -> Numbers:
    values = [getattr(line, name) for line in lines]
    return Numbers(np.array([np.nan if one is None else one for one in values], np.float64))


def _tally(values: Ints) -> Tally:
    distinct, counts = np.unique(values, return_counts=True)
    return Tally(tuple(distinct.tolist()), tuple(counts.tolist()))
