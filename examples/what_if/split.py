"""Recommendations put to the test: made from what was known by a cut, judged on what came later."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import polars as pl

from examples.by_columns.wording import percent
from examples.real_tickets import table
from slaengine import Policy, frames
from slaengine.metrics import Attainment
from slaengine.policy import OpenTime
from slaengine.whatif import Recommendation
from slaengine.whatif.replays.promised import Amount


@dataclass(frozen=True, slots=True)
class Split:
    """A log cut in two: what was known at the cut, and tickets opened from then on to the end."""

    policy: Policy
    events: pl.DataFrame
    cut: datetime
    end: datetime

    @property
    def later(self) -> pl.DataFrame:
        """The events of tickets that were opened after the cut."""
        return self.events.join(self._opened_later(), on="ticket", how="semi")

    @property
    def earlier(self) -> pl.DataFrame:
        """The events, to the end, of tickets that had been opened by the cut."""
        return self.events.join(self._opened_later(), on="ticket", how="anti")

    def _opened_later(self) -> pl.DataFrame:
        opened = self.events.filter(pl.col("event") == "opened")
        after = pl.col("at").dt.convert_time_zone("UTC") > pl.lit(self.cut).dt.convert_time_zone(
            "UTC"
        )
        return opened.filter(after).select("ticket")


@dataclass(frozen=True, slots=True)
class Trial:
    """One recommendation, and how later tickets would have kept its limit and its target.

    `naive` is how they would have kept the share's percentile of the finished clocks alone, and
    `before` how the tickets from which the limit was learned kept it when all was known of them.
    """

    recommended: Recommendation
    exact: Attainment
    target: Attainment
    naive_amount: Amount
    naive: Attainment
    before: Attainment


def trials(
    split: Split, metric: str, by: Sequence[str], share: float, *, at_least: int
) -> list[Trial]:
    """Recommend at the cut, and try each recommendation where enough later tickets are decided."""
    found = frames.recommend(
        split.policy, split.events, as_of=split.cut, share=share, by=by, metric=metric
    )
    named = [one for one in found if one.exact is not None and one.target is not None]
    finished = finished_percentiles(split, metric, by, share)
    limits = [one.exact for one in named if one.exact is not None]
    targets = [one.target for one in named if one.target is not None]
    kept, before = (
        {
            (point.group, point.target): point.attainment
            for point in frames.sweep(
                split.policy,
                tickets,
                metric,
                dict.fromkeys([*limits, *targets, *finished.values()]),
                as_of=split.end,
                by=by,
            ).points
        }
        for tickets in (split.later, split.earlier)
    )
    made = []
    for one, limit, target in zip(named, limits, targets, strict=True):
        group = one.of.group
        if (group, limit) in kept:
            alone = finished[group]
            sides = kept[group, limit], kept[group, target], alone, kept[group, alone]
            trial = Trial(one, *sides, before[group, limit])
            if trial.exact.met + trial.exact.breached >= at_least:
                made.append(trial)
    return made


def finished_percentiles(
    split: Split, metric: str, by: Sequence[str], share: float
) -> dict[tuple[str | None, ...], Amount]:
    """What one would promise from the clocks alone that had come to their end by the cut."""
    known = split.events.filter(
        pl.col("at").dt.convert_time_zone("UTC") <= pl.lit(split.cut).dt.convert_time_zone("UTC")
    )
    clocks = frames.evaluate(
        split.policy, known, as_of=split.cut, fields=[name for name in by if name != "priority"]
    )
    done = clocks.filter(
        (pl.col("metric") == metric) & pl.col("state").cast(pl.String).is_in(["met", "missed"])
    )
    rows = done.group_by([pl.col(name).cast(pl.String) for name in by]).agg(
        pl.col("elapsed").quantile(share, "higher")
    )
    least = timedelta(microseconds=1)
    return {tuple(group): OpenTime(max(amount, least)) for *group, amount in rows.iter_rows()}


OF: Mapping[str, Callable[[Trial], Attainment]] = {
    "the limit": lambda trial: trial.exact,
    "the target": lambda trial: trial.target,
    "the finished alone": lambda trial: trial.naive,
}


def verdict(found: Sequence[Trial], share: float, what: str) -> str:
    """Tell for how many groups a share was kept later, and how much was kept in all."""
    lines = []
    for name, of in OF.items():
        sides = [of(trial) for trial in found]
        reached = sum(side.met >= share * (side.met + side.breached) for side in sides)
        whole = sum(sides, Attainment()).result().decided.value
        lines.append([name, f"{reached} of {len(sides)}", percent(whole)])
    return table(["promised", f"{what} that kept {percent(share)}", "kept in all"], lines)
