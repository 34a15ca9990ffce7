"""Scores: what customers answered in surveys, counted score by score."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Self

from slaengine.errors import MetricsError, StateError
from slaengine.frozen import FrozenMapping
from slaengine.metrics.ces import Ces
from slaengine.metrics.csat import Csat
from slaengine.metrics.interval import LEVEL
from slaengine.metrics.mean import Mean
from slaengine.metrics.netscore import net_interval, net_margin, net_score
from slaengine.metrics.nps import Nps
from slaengine.metrics.parts import Json, counts_of, list_of, number_of, table_of, whole_of
from slaengine.metrics.proportion import Proportion
from slaengine.metrics.reasons import count_of, reasons_of, together
from slaengine.metrics.share import Share

OFF_SCALE = "off_scale"


@dataclass(frozen=True, slots=True)
class Scores:
    """How often each score was given, and how many customers were asked.

    `asked` is 0 where that is not known. What a score means depends on the survey: ask `csat`,
    `nps` or `ces`, which leave scores that are not on their scale out and count them under
    `off_scale`.

    >>> may = Scores.of([5, 4, 4, 1]) + Scores.of([5], excluded={"bot": 1})
    >>> may.csat().top.value, may.n, may.excluded
    (0.8, 5, {'bot': 1})
    """

    counts: Mapping[float, int] = field(default_factory=FrozenMapping)
    asked: int = 0
    excluded: Mapping[str, int] = field(default_factory=FrozenMapping)

    def __post_init__(self) -> None:
        for score, count in self.counts.items():
            if not isfinite(score):
                raise MetricsError(f"{score!r} is no score; leave it out")
            count_of(count, f"score {score}")
        count_of(self.asked, "asked")
        counts = {float(score): self.counts[score] for score in sorted(self.counts)}
        counts = {score: count for score, count in counts.items() if count}
        object.__setattr__(self, "counts", FrozenMapping(counts))
        object.__setattr__(self, "excluded", reasons_of(self.excluded))

    @classmethod
    def of(
        cls,
        scores: Iterable[float],
        *,
        asked: int = 0,
        excluded: Mapping[str, int] | None = None,
    ) -> Self:
        """Count scores in any order."""
        counts: dict[float, int] = {}
        for score in scores:
            counts[score] = counts.get(score, 0) + 1
        return cls(counts, asked, excluded or {})

    def __add__(self, other: "Scores") -> "Scores":
        counts = dict(self.counts)
        for score, count in other.counts.items():
            counts[score] = counts.get(score, 0) + count
        return Scores(counts, self.asked + other.asked, together(self.excluded, other.excluded))

    @property
    def n(self) -> int:
        """How many scores were given, on any scale."""
        return sum(self.counts.values())

    def mean(self) -> Mean:
        """Return the sum of the scores, of which a mean can be formed."""
        return Mean.of_counts(self.counts, excluded=self.excluded)

    def on_scale(self, low: float, high: float, *, whole: bool = False) -> "Scores":
        """Return the scores from `low` to `high`, the others counted under `off_scale`.

        >>> Scores.of([5, 11]).on_scale(1, 5)
        Scores(counts={5.0: 1}, asked=0, excluded={'off_scale': 1})
        """
        kept = {
            score: count
            for score, count in self.counts.items()
            if low <= score <= high and (score.is_integer() or not whole)
        }
        off = self.n - sum(kept.values())
        return Scores(kept, self.asked, together(self.excluded, {OFF_SCALE: off}))

    def how_many(self, such: Callable[[float], bool]) -> int:
        """Return how many of the scores are such as a condition says."""
        return sum(count for score, count in self.counts.items() if such(score))

    def response_rate(self, *, level: float = LEVEL) -> Proportion | None:
        """Return n of those asked; None where more answered than are known to have been asked."""
        known = self.asked >= self.n and self.asked > 0
        return Share(self.n, self.asked).result(level=level) if known else None

    def csat(
        self, *, scale: tuple[float, float] = (1, 5), top_box: float = 4, level: float = LEVEL
    ) -> Csat:
        """Return customer satisfaction: the share of scores from `top_box` on.

        A scale of (0, 1) with `top_box=1` is thumbs up and down.
        """
        low, high = scale
        if not low < top_box <= high:
            raise MetricsError(f"top box {top_box} is not on the scale from {low} to {high}")
        kept = self.on_scale(low, high)
        top = Share(kept.how_many(lambda score: score >= top_box), kept.n, kept.excluded)
        return Csat(
            n=kept.n,
            top=top.result(level=level),
            mean=kept.mean().result(level=level),
            response_rate=kept.response_rate(level=level),
            scale=scale,
            top_box=top_box,
            excluded=kept.excluded,
        )

    def nps(self, *, level: float = LEVEL) -> Nps:
        """Return the net promoter score of whole scores from 0 to 10."""
        kept = self.on_scale(0, 10, whole=True)
        promoters = kept.how_many(lambda score: score >= 9)
        detractors = kept.how_many(lambda score: score <= 6)
        return Nps(
            value=net_score(promoters, detractors, kept.n),
            n=kept.n,
            promoters=promoters,
            passives=kept.n - promoters - detractors,
            detractors=detractors,
            margin=net_margin(promoters, detractors, kept.n, level),
            interval=net_interval(promoters, detractors, kept.n, level),
            response_rate=kept.response_rate(level=level),
            excluded=kept.excluded,
        )

    def ces(self, *, level: float = LEVEL) -> Ces:
        """Return the customer effort score of scores from 1 to 7, by its three variants."""
        kept = self.on_scale(1, 7)
        agree = Share(kept.how_many(lambda score: score >= 5), kept.n, kept.excluded)
        easy = kept.how_many(lambda score: score >= 6)
        hard = kept.how_many(lambda score: score <= 3)
        return Ces(
            n=kept.n,
            mean=kept.mean().result(level=level),
            agree=agree.result(level=level),
            net=net_score(easy, hard, kept.n),
            net_interval=net_interval(easy, hard, kept.n, level),
            response_rate=kept.response_rate(level=level),
            excluded=kept.excluded,
        )

    def to_json(self) -> dict[str, Json]:
        """Return the counts as plain JSON values."""
        return {
            "counts": [[score, count] for score, count in self.counts.items()],
            "asked": self.asked,
            "excluded": dict(self.excluded),
        }

    @classmethod
    def from_json(cls, part: Json) -> Self:
        """Read what `to_json` wrote."""
        table = table_of(part, "scores")
        pairs = [_pair_of(pair) for pair in list_of(table.get("counts"), "scores.counts")]
        return cls(
            dict(pairs),
            whole_of(table.get("asked"), "scores.asked"),
            counts_of(table.get("excluded"), "scores.excluded"),
        )


def _pair_of(part: Json) -> tuple[float, int]:
    pair = list_of(part, "scores.counts")
    if len(pair) != 2:
        raise StateError(f"scores.counts: must hold a score and its count, not {pair!r}")
    return number_of(pair[0], "scores.counts"), whole_of(pair[1], "scores.counts")
