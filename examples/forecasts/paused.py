"""Clocks that were paused on a day: two ways to foresee them, and what came."""

from datetime import datetime
from pathlib import Path

import polars as pl

from examples.forecasts.backtests import (
    AHEAD,
    DESK_CUTS,
    DESK_END,
    NAME,
    incidents,
    named,
)
from examples.real_tickets import table
from examples.uci_incidents.report import POLICY as DESK
from slaengine import Policy, frames

WAYS = {"of the time used alone": "alone", "and of what pauses came to": "chance"}


def paused_figures(folder: Path) -> dict[str, str]:
    """Foresee resolution clocks that were paused and in time on a day, in both ways."""
    policy, events = Policy.load(DESK), incidents(folder)
    ends = frames.evaluate(policy, events, as_of=DESK_END)
    state = pl.col("state").cast(pl.String)
    decided = ends.filter(pl.col("breached") | (state == "met"))
    came = named(decided).hstack(decided.select(broke=pl.col("breached").cast(pl.Float64)))
    days = [_asked(policy, events, cut).join(came, on=NAME) for cut in DESK_CUTS]
    found = pl.concat(days).drop_nulls()
    return {"incidents/ways": _ways(found), "incidents/days": _days(found)}


def _asked(policy: Policy, events: pl.DataFrame, at: datetime) -> pl.DataFrame:
    """Foresee the paused clocks of one day; `alone` is said as if nobody knew that they are."""
    clocks = frames.evaluate(policy, events, as_of=at)
    pauses = frames.pauses(policy, events, as_of=at)
    state = pl.col("state").cast(pl.String)
    blind = clocks.with_columns(state=state.replace({"paused": "running"}))
    known, alone = (
        frames.forecast(each, at=at, within=AHEAD, pauses=pauses) for each in (clocks, blind)
    )
    asked = clocks.filter(
        state == "paused", pl.col("metric").cast(pl.String) == "resolution", ~pl.col("breached")
    )
    said = named(known).hstack(known.select("chance"))
    blindly = named(alone).hstack(alone.select(alone="chance"))
    both = named(asked).join(said, on=NAME).join(blindly, on=NAME)
    return both.with_columns(day=pl.lit(f"{at:%Y-%m-%d}"))


def _ways(found: pl.DataFrame) -> str:
    broke = found["broke"]
    lines = [
        [way, found.height, round(found[name].sum()), round(broke.sum()), f"{score:.3f}"]
        for way, name in WAYS.items()
        for score in ((found[name] - broke).pow(2).sum() / found.height,)
    ]
    return table(["learned from curves", "clocks", "said to break", "broke", "Brier score"], lines)


def _days(found: pl.DataFrame) -> str:
    days = found.group_by("day").agg(
        pl.len(), pl.col("alone").sum(), pl.col("chance").sum(), pl.col("broke").sum()
    )
    lines = [[day, *map(round, numbers)] for day, *numbers in days.sort("day").iter_rows()]
    return table(["as of", "paused", *WAYS, "broke"], lines)
