"""Forecasts of both desks as of earlier days, by columns, and what came of the clocks."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import polars as pl

from examples.boston311.event_frame import event_frame as city_events
from examples.boston311.event_frame import request_frame
from examples.boston311.report import POLICY as CITY
from examples.boston311.requests import BOSTON
from examples.uci_incidents.event_frame import event_frame as desk_events
from examples.uci_incidents.event_frame import log_frame, usable
from examples.uci_incidents.report import POLICY as DESK
from slaengine import Policy, frames
from slaengine.whatif import Calibration

AHEAD = timedelta(hours=72)
# While requests still came in: every second Sunday at midnight, every fourth day at noon.
CITY_CUTS = tuple(datetime(2015, 3, 1, tzinfo=BOSTON) + timedelta(days=14 * n) for n in range(9))
DESK_CUTS = tuple(datetime(2016, 3, 14, 12, tzinfo=UTC) + timedelta(days=4 * n) for n in range(7))
CITY_END = datetime(2016, 1, 13, tzinfo=BOSTON)
DESK_END = datetime(2017, 2, 9, tzinfo=UTC)


NAME = ["ticket", "metric", "cycle"]


class Ahead(NamedTuple):
    """What was foreseen for the next 72 hours as of an instant, and what came."""

    at: datetime
    open: int
    broken: int
    due: int
    expected: float
    came: int
    unknown: int
    far: int  # of those unknown, due after more than 90 days


class Backtest(NamedTuple):
    """One desk's forecasts: how they came true, what they said of the days ahead, and the end."""

    calibration: Calibration
    ahead: tuple[Ahead, ...]
    ends: pl.DataFrame


def city(folder: Path) -> dict[str, Backtest]:
    """Foresee the city's requests, all types alike and each type by itself."""
    policy = Policy.load(CITY)
    events = city_events(request_frame(folder))
    refused = frames.evaluate(policy, events, as_of=CITY_END, on_error="collect").rejected
    events = events.join(refused.select("ticket").cast(pl.String), on="ticket", how="anti")
    return {
        "all types alike": _backtest(policy, events, CITY_END, CITY_CUTS, ()),
        "each type by itself": _backtest(policy, events, CITY_END, CITY_CUTS, ("type",)),
    }


def desk(folder: Path) -> Backtest:
    """Foresee the department's incidents."""
    return _backtest(Policy.load(DESK), incidents(folder), DESK_END, DESK_CUTS, ())


def incidents(folder: Path) -> pl.DataFrame:
    """Read the department's log."""
    return desk_events(usable(log_frame(folder)))


def _backtest(
    policy: Policy, events: pl.DataFrame, end: datetime, cuts: Sequence[datetime], by: Sequence[str]
) -> Backtest:
    ends = frames.evaluate(policy, events, as_of=end)
    broke = named(ends.filter("breached")).with_columns(came=pl.lit(value=True))
    ahead = tuple(_ahead(policy, events, cut, broke, by) for cut in cuts)
    return Backtest(frames.calibration(policy, events, at=end, by=by, cuts=cuts), ahead, ends)


def _ahead(
    policy: Policy, events: pl.DataFrame, at: datetime, broke: pl.DataFrame, by: Sequence[str]
) -> Ahead:
    clocks = frames.evaluate(policy, events, as_of=at, fields=by)
    found = frames.forecast(clocks, at=at, within=AHEAD, by=by)
    unknown = found.filter(~pl.col("is_breached") & pl.col("chance").is_null())
    foreseen = found.filter("breaks_within")
    due = named(foreseen).hstack(foreseen.select("chance")).join(broke, on=NAME, how="left")
    return Ahead(
        at,
        found.height,
        int(found["is_breached"].sum()),
        due.height,
        float(due["chance"].fill_null(1.0).sum()),
        int(due["came"].fill_null(value=False).sum()),
        unknown.height,
        unknown.filter(pl.col("target") > timedelta(days=90)).height,
    )


def named(clocks: pl.DataFrame) -> pl.DataFrame:
    """Return the columns that tell clocks of one log apart."""
    return clocks.select(NAME).with_columns(pl.col("ticket", "metric").cast(pl.String))
