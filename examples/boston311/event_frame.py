"""The city's requests as one frame of events, for the library's functions over columns."""

from pathlib import Path

import polars as pl

from examples.boston311.requests import BOSTON

WALL = "%Y-%m-%dT%H:%M:%S"


def request_frame(folder: Path) -> pl.DataFrame:
    """Read all requests, a row each, with the wall times of the export placed in Boston."""
    raw = pl.read_csv(folder / "requests_2015h1.csv.gz", infer_schema=False)
    return raw.with_columns(_placed(name) for name in ("open_dt", "target_dt", "closed_dt"))


def event_frame(requests: pl.DataFrame) -> pl.DataFrame:
    """Tell requests as events: one row for each opening, and one for each closing.

    The fields of a request are said at its opening; afterwards null means unchanged.
    """
    openings = requests.select(
        ticket="case_id",
        at="open_dt",
        event=pl.lit("opened"),
        status=pl.lit("open"),
        type="type",
        target_dt="target_dt",
        priority=pl.lit(None, pl.String),  # the city has none; the column has to be there
    )
    closings = requests.filter(pl.col("closed_dt").is_not_null()).select(
        ticket="case_id",
        at="closed_dt",
        event=pl.lit("status_changed"),
        status=pl.lit("closed"),
    )
    return pl.concat([openings, closings], how="diagonal")


def _placed(name: str) -> pl.Expr:
    """Place wall times where the city lives; of a time that occurs twice, take the first."""
    wall = pl.col(name).str.to_datetime(WALL, time_unit="us")
    return wall.dt.replace_time_zone(BOSTON.key, ambiguous="earliest")
