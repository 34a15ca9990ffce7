"""Forecasts by columns: which open clocks break if nothing happens, and how likely each is to."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar

import numpy as np

from slaengine.calendars.zones import instant_of, micros_of
from slaengine.frames.doors.columns import (
    Amounts,
    Counts,
    Instants,
    Labels,
    Numbers,
    Out,
    Taken,
    Truths,
)
from slaengine.frames.doors.nulls import NULL
from slaengine.frames.doors.table import Table
from slaengine.frames.evaluate import evaluate
from slaengine.frames.forecasting.alike import WORDS
from slaengine.frames.forecasting.clockframe import ClockFrame
from slaengine.frames.forecasting.pauseframe import PauseFrame
from slaengine.frames.pauses import pauses
from slaengine.metrics.interval import LEVEL
from slaengine.policy import Policy
from slaengine.whatif.forecasts.backtest import Cuts, backtested, cuts_of
from slaengine.whatif.forecasts.calibration import Calibration
from slaengine.whatif.forecasts.curves import Curves, Known
from slaengine.whatif.forecasts.forecast import Forecast
from slaengine.whatif.forecasts.forecasting import AT_LEAST, CUTS, foretold, horizon
from slaengine.whatif.forecasts.outlook import Outlook

FrameT = TypeVar("FrameT")

COLUMNS = tuple(Outlook.__slots__)
_WORDS = (*WORDS, "state")
_MICROSECOND = timedelta(microseconds=1)


def forecast(
    clocks: FrameT,
    *,
    at: datetime,
    within: timedelta,
    history: FrameT | None = None,
    pauses: FrameT | None = None,
    history_pauses: FrameT | None = None,
    by: Sequence[str] = (),
    calibration: Calibration | None = None,
    at_least: int = AT_LEAST,
    level: float = LEVEL,
) -> FrameT:
    """Tell which open promises break within a time if nothing happens, and how likely each is to.

    `clocks` comes from `evaluate` as of `at`; so does `history`, from which the chances are
    learned, by default the same clocks. `pauses` comes from `frames.pauses` of the same events and
    instant, `history_pauses` from those of the history: how likely a paused clock is to run again
    is learned from them, and without them nothing is said of its chance. `by` names columns of
    fields that tell promises apart, as well as agreement and priority do. One row for each open
    clock, soonest due first, with the columns of an `Outlook`, as `whatif.forecast` has them.
    Chances are put right where a `calibration` (from `frames.calibration`) says that this helps.

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
    still = _pauses(pauses, "pauses", by)
    asked = ClockFrame(Table.of(clocks, "clocks"), now, by, still)
    learned = asked if history is None else ClockFrame(Table.of(history, "history"), now, by)
    past = still if history is None else _pauses(history_pauses, "history_pauses", by)
    known = Known(learned.durations(), (), {} if past is None else past.waits())
    found = _foretold(asked, known, at, within, calibration, at_least, level)
    made: FrameT = asked.table.like(_columns(found, asked))
    return made


def forecast_of(
    clocks: object,
    *,
    at: datetime,
    within: timedelta,
    pauses: object,
    by: Sequence[str],
    calibration: Calibration | None,
    at_least: int,
    level: float = LEVEL,
) -> Forecast:
    """Return what `forecast` has as a frame, as the value that `whatif.forecast` gives."""
    still = PauseFrame(Table.of(pauses, "pauses"), by)
    asked = ClockFrame(Table.of(clocks, "clocks"), at, by, still)
    known = Known(asked.durations(), (), still.waits())
    return _foretold(asked, known, at, within, calibration, at_least, level)


def _pauses(frame: object, what: str, by: Sequence[str]) -> PauseFrame | None:
    return None if frame is None else PauseFrame(Table.of(frame, what), by)


def _foretold(
    asked: ClockFrame,
    known: Known,
    at: datetime,
    within: timedelta,
    calibration: Calibration | None,
    at_least: int,
    level: float,
) -> Forecast:
    now, until = horizon(at, within)
    curves = Curves(known.durations, at_least, level, known.waits)
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

    def clocks_at(instant: datetime, still: PauseFrame | None = None) -> ClockFrame:
        clocks = evaluate(policy, events, as_of=instant, fields=by)
        return ClockFrame(Table.of(clocks, "clocks"), instant, by, still)

    ends = clocks_at(now)
    instants = cuts_of(instant_of(ends.first), now, cuts) if ends.size else ()

    def known(cut: datetime) -> Known:
        still = PauseFrame(Table.of(pauses(policy, events, as_of=cut, fields=by), "pauses"), by)
        clocks = clocks_at(cut, still)
        in_time = clocks.open()
        in_time = in_time[~clocks.breached[in_time]]
        return Known(clocks.durations(), list(clocks.sights(in_time)), still.waits())

    rows = np.flatnonzero(ends.started <= micros_of(instants[-1] if instants else now))
    return backtested(known, ends.sights(rows), instants, at_least=at_least, level=level)


def _columns(found: Forecast, clocks: ClockFrame) -> dict[str, Out]:
    lines = found.lines
    codes = {text: code for code, text in enumerate(clocks.keys.texts)}
    places = np.array([codes[line.ticket] for line in lines], np.intp)
    known = {name: words.values for name, words in clocks.words.items()}
    known["among"] = tuple(dict.fromkeys(line.among for line in lines))
    texts = {
        name: _labels([getattr(line, name) for line in lines], known[name])
        for name in (*_WORDS, "among")
    }
    numbers = {name: _numbers(lines, name) for name in ("chance", "low", "high", "again")}
    amounts = {
        name: Amounts(np.array([getattr(line, name) // _MICROSECOND for line in lines], np.int64))
        for name in ("used", "target", "waited")
    }
    truths = {
        name: Truths(np.array([getattr(line, name) for line in lines], np.int8))
        for name in ("is_breached", "breaks_within")
    }
    wholes = {
        name: Counts(np.array([getattr(line, name) for line in lines], np.int64))
        for name in ("cycle", "n", "pauses")
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
