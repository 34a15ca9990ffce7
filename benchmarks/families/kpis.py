"""Figures of a clock frame by three fields, with percentiles, beside a Polars `group_by`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from benchmarks import peers
from benchmarks.answers import WrongAnswerError
from benchmarks.frames_log import AS_OF, log, policy
from benchmarks.harness import QUICK, Contestant, Effort, compare
from benchmarks.rows import Row, at_most, row
from slaengine import frames

if TYPE_CHECKING:
    import polars as pl

BY = ["priority", "channel", "team"]
QUANTILES = {"median": 0.5, "p90": 0.9, "p95": 0.95}
EVENTS, FEW = 4_000_000, 200_000  # two clocks for every eight events


def rows(effort: Effort) -> Iterator[Row]:
    """The gated row: the same figures; and what everything that is known of clocks takes."""
    if not peers.have("polars"):
        return
    clocks = _clock_frame(FEW if effort is QUICK else EVENTS)
    compared = _check(_figures(clocks), _grouped(clocks))
    grouped = Contestant("Polars", lambda: _grouped(clocks), clocks.height)
    same = Contestant("slaengine", lambda: _figures(clocks), clocks.height)
    whole = Contestant("slaengine", lambda: _everything(clocks), clocks.height)
    count = f"{clocks.height / 1e6:.1g}M"
    title = f"figures of {count} clocks by 3 fields, against Polars group_by"
    yield row(title, at_most(1), compare(effort, grouped, same), "slaengine", compared=compared)
    title = f"every figure of {count} clocks by 3 fields, against a few by Polars group_by"
    yield row(title, None, compare(effort, grouped, whole), "slaengine", compared=0)


def _clock_frame(events: int) -> "pl.DataFrame":
    held = log(events).polars()
    return frames.evaluate(policy(), held, as_of=AS_OF, fields=["channel", "team"])


def _figures(clocks: "pl.DataFrame") -> "pl.DataFrame":
    """Attainment with its interval, and the mean and percentiles of finished clocks."""
    return frames.kpis(clocks, by=BY, as_of=AS_OF, kpis=["attainment", "elapsed"], survival=False)


def _everything(clocks: "pl.DataFrame") -> "pl.DataFrame":
    """Every KPI of clocks, Kaplan-Meier among them."""
    return frames.kpis(clocks, by=BY, as_of=AS_OF)


def _grouped(clocks: "pl.DataFrame") -> "pl.DataFrame":
    """Counts, the share of promises kept, the mean and three percentiles, as Polars gives them."""
    import polars as pl

    stopped = pl.col("state").is_in(["met", "missed"])
    elapsed = pl.when(stopped).then(pl.col("elapsed").to_physical())
    decided = (pl.col("state") == "met") | pl.col("breached")
    return (
        clocks.lazy()
        .select("metric", *BY, elapsed, decided.alias("decided"), pl.col("state") == "met")
        .group_by("metric", *BY)
        .agg(
            pl.len().alias("n"),
            pl.col("decided").sum(),
            (pl.col("state").sum() / pl.col("decided").sum()).alias("share"),
            pl.col("elapsed").mean().alias("mean"),
            *(
                pl.col("elapsed").quantile(share, interpolation="linear").alias(name)
                for name, share in QUANTILES.items()
            ),
        )
        .collect()
    )


def _check(mine: "pl.DataFrame", theirs: "pl.DataFrame") -> int:
    """The number of figures that are equal, durations to the microsecond that they are given in."""
    import polars as pl

    keys, compared = ["metric", *BY], 0
    theirs = theirs.with_columns(pl.col(keys).cast(pl.String))  # enumerations do not join text
    statistics = {"share": ("attainment", "decided")} | {
        name: ("elapsed", name) for name in ("mean", *QUANTILES)
    }
    for name, (kpi, statistic) in statistics.items():
        picked = mine.filter(pl.col("kpi") == kpi, pl.col("statistic") == statistic)
        unit = 1 if kpi == "attainment" else 1_000_000
        both = theirs.select(*keys, name).join(picked.select(*keys, "value"), on=keys, how="full")
        off = (both["value"] * unit - both[name]).abs()
        limit = 1e-12 if kpi == "attainment" else 1
        if both.height != theirs.height or not (off.fill_null(0) <= limit).all():
            raise WrongAnswerError(f"{name} differs by up to {off.max()!r}")
        compared += both.height
    return compared
