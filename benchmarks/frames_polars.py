"""The two clocks of the log as an expert would write them in lazy Polars.

Only rows that a clock can see are kept. They are in the order of time, where looking up is
quickest, and are sorted by ticket once. Each ticket's first row has a status and a priority, so
that they fill forward without windows; running sums over the whole log, less their value at the
ticket's first row, are the sums of the ticket.
"""

import polars as pl

from benchmarks.frames_log import AS_OF, PRIORITIES, STATUSES, TARGETS
from benchmarks.frames_pairs import HOUR, OpenSpans, micros

NOW = micros(AS_OF)
OPEN, PENDING, SOLVED = (STATUSES.index(name) for name in ("open", "pending", "solved"))

TICKET, AT, STATUS, PRIORITY = (pl.col(name) for name in ("ticket", "at", "status", "priority"))
OPEN_TIME, USED, GOT, LEFT = (pl.col(name) for name in ("open_time", "used", "got", "left"))
FIRST, LAST = TICKET.shift(1).ne_missing(TICKET), TICKET.shift(-1).ne_missing(TICKET)


class Desk:
    """The open spans as expressions: open time up to an instant, and the instant it is reached."""

    def __init__(self, spans: OpenSpans) -> None:
        self.opens, self.closes, self.before = (
            pl.lit(pl.Series(part)) for part in (spans.opens, spans.closes, spans.before)
        )

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
    """One row a ticket, in their order: elapsed, due and breach instant of both clocks."""
    desk = Desk(spans)
    rows = _counted(_sorted(frame, desk), pl.select(desk.upto(pl.lit(NOW))).item())
    return pl.concat([_responses(rows, desk), _resolutions(rows, desk)], how="horizontal")


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


def _counted(rows: pl.LazyFrame, now: int) -> pl.LazyFrame:
    """Each row with what its ticket had used before it, and gets until the next."""
    until = pl.when("last").then(now).otherwise(OPEN_TIME.shift(-1))
    changed = pl.col("first") | (PRIORITY.shift(1) != PRIORITY)
    total = GOT.cum_sum() - GOT
    return (
        rows.with_columns(
            pl.when(STATUS.is_not_null()).then(OPEN_TIME).forward_fill().alias("turned"),
            STATUS.forward_fill(),
            PRIORITY.forward_fill(),
            FIRST.alias("first"),
            LAST.alias("last"),
        )
        .with_columns(
            pl.when(STATUS == OPEN).then(until - OPEN_TIME).otherwise(0).alias("got"),
            pl.when(changed).then(AT).forward_fill().alias("promised"),
            pl.when("first").then(OPEN_TIME).forward_fill().alias("opened"),
        )
        .with_columns((total - pl.when("first").then(total).forward_fill()).alias("used"))
    )


def _amount(metric: str) -> pl.Expr:
    amounts = [TARGETS[metric][tier] * HOUR for tier in PRIORITIES]
    return pl.lit(pl.Series(amounts, dtype=pl.Int64)).gather(PRIORITY)


def _resolutions(rows: pl.LazyFrame, desk: Desk) -> pl.LazyFrame:
    """The last row of each ticket, with the open time at which it used its target up."""
    target = pl.when("last").then(_amount("resolution")).backward_fill()
    crosses = (STATUS == OPEN) & (LEFT > 0) & (LEFT <= GOT)
    mark = pl.when(crosses).then(OPEN_TIME + LEFT).when("first").then(0).forward_fill()
    crossed = pl.col("crossed") > 0
    since = pl.when(STATUS == OPEN).then(OPEN_TIME).otherwise("turned")
    reach = pl.when(crossed).then("crossed").when(STATUS != PENDING).then(since + LEFT)
    due = pl.col("resolution_due")
    return (
        rows.with_columns((target - USED).alias("left"))
        .with_columns(mark.alias("crossed"))
        .filter("last")
        .select(
            (USED + GOT).alias("resolution_elapsed"),
            desk.when(reach).alias("resolution_due"),
            pl.when(crossed).then("promised").alias("promised"),
        )
        .select(
            "resolution_elapsed",
            due,
            pl.when(pl.col("promised").is_not_null())
            .then(pl.max_horizontal(due, "promised"))
            .alias("resolution_breach"),
        )
    )


def _responses(rows: pl.LazyFrame, desk: Desk) -> pl.LazyFrame:
    """The first row of each ticket that answers it, or the last one where none does."""
    now = pl.select(desk.upto(pl.lit(NOW))).item()
    due, stop = pl.col("first_response_due"), pl.col("stop")
    return (
        rows.filter(pl.col("answers") | pl.col("last"))
        .filter(FIRST)
        .select(
            TICKET,
            (pl.when("answers").then(OPEN_TIME).otherwise(now) - pl.col("opened")).alias(
                "first_response_elapsed"
            ),
            desk.when(pl.col("opened") + _amount("first_response")).alias("first_response_due"),
            pl.when("answers").then(AT).otherwise(NOW).alias("stop"),
            "promised",
        )
        .select(
            TICKET,
            "first_response_elapsed",
            due,
            pl.when(due < stop)
            .then(pl.max_horizontal(due, "promised"))
            .alias("first_response_breach"),
        )
    )
