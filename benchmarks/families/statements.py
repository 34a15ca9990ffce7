"""Monthly statements of thousands of agreements over a clock frame, beside figures of the same."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from benchmarks import peers
from benchmarks.answers import WrongAnswerError
from benchmarks.harness import QUICK, Contestant, Effort, compare
from benchmarks.rows import Row, at_most, row
from slaengine import Agreement, Policy, frames
from slaengine.calendars.zones import micros_of
from slaengine.policy.remedies import Claim, Remedy, Steps

if TYPE_CHECKING:
    import polars as pl

CLOCKS, AGREEMENTS = 1_000_000, 10_000
FEW_CLOCKS, FEW_AGREEMENTS = 20_000, 200
START, AS_OF = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
HOUR, DAY = 3_600_000_000, 86_400_000_000
TIERS = ((95, 5), (90, 10), (80, 25))  # below so many per cent, so many per cent of the fee
METRICS, PRIORITIES = ("first_response", "resolution"), ("urgent", "high", "normal", "low")
STATES = ("running", "met", "missed")


def rows(effort: Effort) -> Iterator[Row]:
    """The gated row: statements against attainment by agreement and month; and by priority."""
    if not peers.have("polars"):
        return
    size = (FEW_CLOCKS, FEW_AGREEMENTS) if effort is QUICK else (CLOCKS, AGREEMENTS)
    held, clocks = policy(size[1]), clock_frame(*size)
    compared = _check(_statements(held, clocks), clocks)
    settled = Contestant("statements", lambda: _statements(held, clocks), clocks.height)
    figures = Contestant("attainment", lambda: _by_agreement(clocks), clocks.height)
    title = f"{size[1]:,} monthly statements over {size[0]:,} clocks, against attainment"
    result = compare(effort, figures, settled)
    name = f"{title} by agreement and month"
    yield row(name, at_most(3), result, "statements", compared=compared)
    few = Contestant("attainment", lambda: _by_priority(clocks), clocks.height)
    result = compare(effort, few, settled)
    yield row(f"{title} by priority alone", None, result, "statements", compared=0)


def policy(agreements: int) -> Policy:
    """As many customers, each with an agreement of its own and credits by tiers of attainment."""
    table = Steps.below({f"{below}%": f"{credit}%" for below, credit in TIERS})
    claim = Claim("30 days", after="period_end")
    remedy = Remedy(table, on="attainment", name="slow", cap="30%", claim=claim)
    return Policy(
        agreements=[
            Agreement(
                f"customer {number}",
                customer=f"customer {number}",
                calendar="24x7",
                targets={"first_response": "8h", "resolution": "8h"},
                fees=f"{_fee(number)}.00 EUR a month",
                remedies=[remedy],
            )
            for number in range(agreements)
        ]
    )


def _fee(number: int) -> int:
    return 100 + number % 500


def clock_frame(clocks: int, agreements: int) -> "pl.DataFrame":
    """Clocks of one month: most met, some broken, a few still running."""
    import polars as pl

    rng = np.random.default_rng(7)
    names = [f"customer {number}" for number in range(agreements)]
    started = micros_of(START) + rng.integers(0, 25 * DAY, clocks)
    took = (rng.exponential(2.5, clocks) * HOUR).astype(np.int64)
    late, still = took > 8 * HOUR, rng.random(clocks) < 0.02
    state = np.where(still, 0, 1 + late)
    instant, amount = pl.Datetime("us", "UTC"), pl.Duration("us")
    return pl.DataFrame(
        {
            "ticket": np.arange(clocks),
            "metric": _words(METRICS, rng.integers(0, len(METRICS), clocks)),
            "agreement": _words(names, rng.integers(0, agreements, clocks)),
            "kind": _words(("sla",), np.zeros(clocks, np.int64)),
            "priority": _words(PRIORITIES, rng.integers(0, len(PRIORITIES), clocks)),
            "state": _words(STATES, state),
            "started_at": pl.Series(started).cast(instant),
            "stopped_at": pl.Series(started + took).set(pl.Series(still), None).cast(instant),
            "due_at": pl.Series(started + 8 * HOUR).cast(instant),
            "elapsed": pl.Series(took).cast(amount),
            "remaining": pl.Series(8 * HOUR - took).cast(amount),
            "breached": pl.Series(late),
            "breached_at": pl.Series(started + 8 * HOUR).set(pl.Series(~late), None).cast(instant),
        }
    )


def _words(
    values: "list[str] | tuple[str, ...]", codes: "np.typing.NDArray[np.int64]"
) -> "pl.Series":
    import polars as pl

    return pl.Series(values, dtype=pl.Enum(values)).gather(pl.Series(codes))


def _statements(held: Policy, clocks: "pl.DataFrame") -> "pl.DataFrame":
    return frames.statements(held, clocks, as_of=AS_OF)


def _by_agreement(clocks: "pl.DataFrame") -> "pl.DataFrame":
    return frames.kpis(
        clocks,
        by=["agreement"],
        period="month",
        cohort="solved",
        as_of=AS_OF,
        kpis=["attainment"],
        survival=False,
    )


def _by_priority(clocks: "pl.DataFrame") -> "pl.DataFrame":
    return frames.kpis(clocks, by=["priority"], as_of=AS_OF, kpis=["attainment"], survival=False)


def _check(mine: "pl.DataFrame", clocks: "pl.DataFrame") -> int:
    """The number of statements whose counts and credits are those that Polars adds up."""
    import polars as pl

    met, broken = pl.col("state") == "met", pl.col("breached")
    theirs = (
        clocks.group_by(pl.col("agreement").cast(pl.String))
        .agg(met.sum().alias("met"), broken.sum().alias("broken"))
        .with_columns(fee=100 + pl.col("agreement").str.slice(9).cast(pl.Int64) % 500)
    )
    percent = pl.lit(0)
    for below, credit in TIERS:
        falls = pl.col("met") * 100 < below * (pl.col("met") + pl.col("broken"))
        percent = pl.when(falls).then(credit).otherwise(percent)
    theirs = theirs.with_columns(cents=percent * pl.col("fee"))
    cents = (pl.col("amount") * 100).cast(pl.Int64)
    both = mine.with_columns(cents=cents).join(theirs, on="agreement", how="full", suffix="_theirs")
    for name in ("met", "cents"):
        if not (both[name] == both[f"{name}_theirs"]).fill_null(value=False).all():
            raise WrongAnswerError(f"{name} differs")
    return both.height
