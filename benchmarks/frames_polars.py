"""The clocks of the log as an expert would write them in lazy Polars: the whole clock frame.

Only rows that a clock can see are kept. They are in the order of time, where looking up is
quickest, and are sorted by ticket once. Each ticket's first row has a status and a priority, so
that they fill forward without windows; running sums over the whole log, less their value at the
ticket's first row, are the sums of the ticket.
"""

import polars as pl

from benchmarks.frames_log import AS_OF, METRICS, PRIORITIES, STATES, STATUSES, TARGETS
from benchmarks.frames_pairs import HOUR, OpenSpans, micros

NOW = micros(AS_OF)
OPEN, PENDING, SOLVED = (STATUSES.index(name) for name in ("open", "pending", "solved"))
FIRST_RESPONSE, RESOLUTION = METRICS
AMOUNTS = {
    metric: pl.Series([tiers[tier] * HOUR for tier in PRIORITIES], dtype=pl.Int64)
    for metric, tiers in TARGETS.items()
}

TICKET, AT, STATUS, PRIORITY = (pl.col(name) for name in ("ticket", "at", "status", "priority"))
OPEN_TIME, USED, GOT, LEFT = (pl.col(name) for name in ("open_time", "used", "got", "left"))
FIRST, LAST = TICKET.shift(1).ne_missing(TICKET), TICKET.shift(-1).ne_missing(TICKET)
INSTANT, AMOUNT = pl.Datetime("us", "UTC"), pl.Duration("us")


class Desk:
    """The open spans as expressions: open time up to an instant, and the instant it is reached."""

    def __init__(self, spans: OpenSpans) -> None:
        self.opens, self.closes, self.before = (
            pl.lit(pl.Series(part)) for part in (spans.opens, spans.closes, spans.before)
        )
        self.now: int = pl.select(self.upto(pl.lit(NOW))).item()

    def upto(self, at: pl.Expr) -> pl.Expr:
        """Open time before an instant."""
        number = self.opens.search_sorted(at, side="right") - 1
        within = pl.min_horizontal(at, self.closes.gather(number)) - self.opens.gather(number)
        return self.before.gather(number) + within

    def when(self, amount: pl.Expr) -> pl.Expr:
        """The earliest instant by which so much open time has passed."""
        number = self.before.search_sorted(amount.fill_null(1), side="left") - 1
        return self.opens.gather(number) + amount - self.before.gather(number)


def clocks(frame: pl.DataFrame, spans: OpenSpans) -> pl.LazyFrame:
    """The clock frame: a row a clock, by ticket and metric."""
    desk = Desk(spans)
    rows = _counted(_sorted(frame, desk), desk.now)
    parts = _finished(_responses(rows, desk)), _finished(_resolutions(rows, desk))
    return pl.concat(parts).sort("ticket", maintain_order=True)


def _sorted(frame: pl.DataFrame, desk: Desk) -> pl.LazyFrame:
    """What the clocks need of each event, and the open time before it, by ticket."""
    replied = (pl.col("event") == "replied") & (pl.col("by") == "agent") & pl.col("public")
    at = AT.to_physical()
    return (
        frame.lazy()
        .filter(replied | STATUS.is_not_null() | PRIORITY.is_not_null())
        .select(
            TICKET,
            at,
            STATUS.to_physical(),
            PRIORITY.to_physical(),
            (replied | (STATUS == "solved")).fill_null(value=False).alias("answers"),
            desk.upto(at).alias("open_time"),
        )
        .sort("ticket", maintain_order=True)
    )


def _since(condition: pl.Expr | str, value: pl.Expr) -> pl.Expr:
    """The value where the condition last held."""
    return pl.when(condition).then(value).forward_fill()


def _counted(rows: pl.LazyFrame, now: int) -> pl.LazyFrame:
    """Each row with what its ticket had used before it, and gets until the next."""
    passes = pl.when("last").then(now).otherwise(OPEN_TIME.shift(-1)) - OPEN_TIME
    used, rested = (pl.col(name).cum_sum() - pl.col(name) for name in ("got", "rest"))
    changed = pl.col("first") | (PRIORITY.shift(1) != PRIORITY)
    return (
        rows.with_columns(
            _since(STATUS.is_not_null(), OPEN_TIME).alias("turned"),
            _since(STATUS.is_not_null(), AT).alias("turned_at"),
            STATUS.forward_fill(),
            PRIORITY.forward_fill(),
            FIRST.alias("first"),
            LAST.alias("last"),
        )
        .with_columns(
            pl.when(STATUS == OPEN).then(passes).otherwise(0).alias("got"),
            pl.when(STATUS == PENDING).then(passes).otherwise(0).alias("rest"),
            _since(changed, AT).alias("promised"),
            _since("first", OPEN_TIME).alias("opened"),
            _since("first", AT).alias("started_at"),
        )
        .with_columns(
            (used - _since("first", used)).alias("used"),
            (rested - _since("first", rested) + pl.col("rest")).alias("paused"),
        )
    )


def _amount(metric: str) -> pl.Expr:
    return pl.lit(AMOUNTS[metric]).gather(PRIORITY)


def _resolutions(rows: pl.LazyFrame, desk: Desk) -> pl.LazyFrame:
    """The last row of each ticket, with the open time at which it used its target up."""
    target = pl.when("last").then(_amount(RESOLUTION)).backward_fill()
    crosses = (STATUS == OPEN) & (LEFT > 0) & (LEFT <= GOT)
    mark = pl.when(crosses).then(OPEN_TIME + LEFT).when("first").then(0).forward_fill()
    since = pl.when(STATUS == OPEN).then(OPEN_TIME).otherwise("turned")
    reach = pl.when("breached").then("crossed").when(STATUS != PENDING).then(since + LEFT)
    return (
        rows.with_columns((target - USED).alias("left"))
        .with_columns(mark.alias("crossed"))
        .filter("last")
        .with_columns((pl.col("crossed") > 0).alias("breached"))
        .select(
            TICKET,
            pl.lit(RESOLUTION, dtype=pl.Enum(METRICS)).alias("metric"),
            PRIORITY,
            pl.when(STATUS == OPEN)
            .then(STATES.index("running"))
            .when(STATUS == PENDING)
            .then(STATES.index("paused"))
            .when("breached")
            .then(STATES.index("missed"))
            .otherwise(STATES.index("met"))
            .alias("state"),
            "started_at",
            pl.when(STATUS == SOLVED).then("turned_at").alias("stopped_at"),
            desk.when(reach).alias("due_at"),
            (LEFT + USED).alias("target"),
            (USED + GOT).alias("elapsed"),
            "paused",
            "breached",
            "promised",
        )
    )


def _responses(rows: pl.LazyFrame, desk: Desk) -> pl.LazyFrame:
    """The first row of each ticket that answers it, or the last one where none does."""
    until = pl.when("answers").then(OPEN_TIME).otherwise(desk.now)
    late = pl.col("due_at") < pl.col("stopped_at").fill_null(NOW)
    return (
        rows.filter(pl.col("answers") | pl.col("last"))
        .filter(FIRST)
        .select(
            TICKET,
            pl.lit(FIRST_RESPONSE, dtype=pl.Enum(METRICS)).alias("metric"),
            PRIORITY,
            "started_at",
            pl.when("answers").then(AT).alias("stopped_at"),
            desk.when(pl.col("opened") + _amount(FIRST_RESPONSE)).alias("due_at"),
            _amount(FIRST_RESPONSE).alias("target"),
            (until - pl.col("opened")).alias("elapsed"),
            pl.lit(0, dtype=pl.Int64).alias("paused"),
            "promised",
        )
        .with_columns(late.alias("breached"))
        .with_columns(
            pl.when(pl.col("stopped_at").is_null())
            .then(STATES.index("running"))
            .when("breached")
            .then(STATES.index("missed"))
            .otherwise(STATES.index("met"))
            .alias("state")
        )
    )


def _finished(rows: pl.LazyFrame) -> pl.LazyFrame:
    """The columns of the clock frame, in their order and their types."""
    breach = pl.when("breached").then(pl.max_horizontal("due_at", "promised"))
    return rows.select(
        TICKET,
        "metric",
        pl.lit(1, dtype=pl.Int64).alias("cycle"),
        pl.lit("all", dtype=pl.Enum(["all"])).alias("agreement"),
        pl.lit("sla", dtype=pl.Enum(["sla"])).alias("kind"),
        PRIORITY.cast(pl.UInt8).cat.to(pl.Enum(PRIORITIES)),
        pl.col("state").cast(pl.UInt8).cat.to(pl.Enum(STATES)),
        pl.col("started_at", "stopped_at", "due_at").cast(INSTANT),
        pl.col("target", "elapsed").cast(AMOUNT),
        (pl.col("target") - pl.col("elapsed")).cast(AMOUNT).alias("remaining"),
        pl.col("paused").cast(AMOUNT),
        "breached",
        breach.cast(INSTANT).alias("breached_at"),
    )
