"""Recommendations: which target to promise, how sure that is, and what each promise costs."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo

from slaengine.durations import format_duration
from slaengine.instants import to_the_minute
from slaengine.markup import html_table, text_table
from slaengine.metrics.attainment import OUTCOMES, Attainment
from slaengine.metrics.shown import percent
from slaengine.money import Money
from slaengine.policy import OpenTime
from slaengine.whatif.replays.owed import moneys
from slaengine.whatif.replays.promised import Amount, Of

_MEANINGS = {
    "too thin": "too thin (n of m): n finished, and it takes m to name a target",
    "open too long": "open too long (n of m): n of m had not ended when they were last seen",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """One promise that could be made: how it would have been kept, and what breaking it costs.

    `breaches_a_month` is how many clocks a month would have breached it, over the time that the
    history spans; None where it spans none. `owed` is all that the policy would have owed with this
    promise, by currency, where that was asked for.
    """

    target: Amount
    attainment: Attainment
    breaches_a_month: float | None
    is_promised: bool = False
    is_recommended: bool = False
    owed: tuple[Money, ...] | None = None

    def row(self) -> dict[str, object]:
        """Return the candidate as a row."""
        return {
            "target": str(self.target),
            **{name: getattr(self.attainment, name) for name in OUTCOMES},
            "share": self.attainment.kept()[0].value,
            "breaches_a_month": self.breaches_a_month,
            "is_promised": self.is_promised,
            "is_recommended": self.is_recommended,
            "owed": moneys(self.owed),
        }


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The tightest target that a share of the clocks would have met, with a given confidence.

    `target` is an amount that one would say, the next above `exact`; both are None where the
    history does not carry one, and `reason` tells why: `too thin` (so many `finished` of the
    `needed`) or `open too long` (so many of all had not ended). `estimate` is what the history
    alone comes to, without confidence. Open clocks count for as long as they have run; they are
    not left out.
    """

    of: Of
    share: float
    confidence: float
    finished: int
    open: int
    cancelled: int
    needed: int
    promised: tuple[Amount, ...]
    estimate: Amount | None
    exact: Amount | None
    target: Amount | None
    reason: str
    candidates: tuple[Candidate, ...] = field(default=(), repr=False)

    @property
    def n(self) -> int:
        """All clocks."""
        return self.finished + self.open + self.cancelled

    @property
    def at_promised(self) -> Candidate | None:
        """The promise that is made now, the most frequent of them."""
        return next((each for each in self.candidates if each.is_promised), None)

    @property
    def at_target(self) -> Candidate | None:
        """The promise that is recommended."""
        return next((each for each in self.candidates if each.is_recommended), None)

    def row(self, by: tuple[str, ...]) -> dict[str, object]:
        """Return the recommendation as a row, without its candidates."""
        now, then = self.at_promised, self.at_target
        values = (
            self.of.kind,
            self.of.metric,
            *self.of.group,
            self.n,
            self.finished,
            self.open,
            self.cancelled,
            ", ".join(str(amount) for amount in self.promised),
            now and now.attainment.kept()[0].value,
            now and now.breaches_a_month,
            _text(self.estimate),
            _text(self.exact),
            _text(self.target),
            then and then.attainment.kept()[0].value,
            then and then.breaches_a_month,
            self.share,
            self.confidence,
            self.needed,
            self.reason,
        )
        return dict(zip(columns_of(by), values, strict=True))


def columns_of(by: tuple[str, ...]) -> tuple[str, ...]:
    """Name the columns of a table of recommendations."""
    return (
        *("kind", "metric", *by, "n", "finished", "open", "cancelled"),
        *("promised", "promised_share", "promised_breaches_a_month"),
        *("estimate", "exact", "target", "target_share", "target_breaches_a_month"),
        *("share", "confidence", "needed", "reason"),
    )


@dataclass(frozen=True, slots=True)
class Recommendations:
    """A recommendation for each promise of a policy."""

    as_of: datetime
    by: tuple[str, ...]
    share: float
    confidence: float
    listed: tuple[Recommendation, ...]

    def __iter__(self) -> Iterator[Recommendation]:
        return iter(self.listed)

    def __len__(self) -> int:
        return len(self.listed)

    def rows(self) -> list[dict[str, object]]:
        """Return the recommendations as rows."""
        return [each.row(self.by) for each in self.listed]

    def text(self, *, zone: tzinfo = UTC) -> str:
        """Write the recommendations as a table, and beneath it what each promise would cost."""
        costs = [line for each in self.listed for line in self._costs(each)]
        return "\n".join([self._title(zone), *text_table(self._table()), *self._told(), *costs])

    def html(self, *, zone: tzinfo = UTC) -> str:
        """Draw the recommendations as HTML tables."""
        head, *lines = self._table()
        found = html_table(self._title(zone), head, lines, foot="; ".join(self._told()))
        for each in self.listed:
            head, *lines = _cost_table(each)
            found += html_table(self._name(each), head, lines, foot=each.reason)
        return found

    def _repr_html_(self) -> str:
        return self.html()

    def to_json(self) -> str:
        """Write the recommendations and their candidates as a JSON document."""
        found = [
            {**each.row(self.by), "candidates": [one.row() for one in each.candidates]}
            for each in self.listed
        ]
        return json.dumps(
            {"as_of": self.as_of.isoformat(), "recommendations": found}, ensure_ascii=False
        )

    def _title(self, zone: tzinfo) -> str:
        return (
            f"The tightest targets that {percent(self.share)} would have met, "
            f"with a confidence of {percent(self.confidence)}, "
            f"as of {to_the_minute(self.as_of, zone)} {zone}"
        )

    def _told(self) -> list[str]:
        """Tell what the reasons mean that the table gives."""
        reasons = {each.reason.partition(" (")[0] for each in self.listed}
        return [meaning for reason, meaning in _MEANINGS.items() if reason in reasons]

    def _name(self, each: Recommendation) -> str:
        metric = each.of.metric if each.of.kind == "sla" else f"{each.of.kind} {each.of.metric}"
        return ", ".join([metric, *(value or "–" for value in each.of.group)])

    def _table(self) -> list[list[str]]:
        head = ["metric", *self.by, "finished", "open", "promised", "kept", "promise", "would keep"]
        return [head, *(self._line(each) for each in self.listed)]

    def _line(self, each: Recommendation) -> list[str]:
        now, then = each.at_promised, each.at_target
        return [
            each.of.metric if each.of.kind == "sla" else f"{each.of.kind} {each.of.metric}",
            *(value or "–" for value in each.of.group),
            str(each.finished),
            str(each.open),
            ", ".join(str(amount) for amount in each.promised[:3]),
            "–" if now is None else percent(now.attainment.kept()[0].value),
            each.reason if each.target is None else str(each.target),
            "–" if then is None else percent(then.attainment.kept()[0].value),
        ]

    def _costs(self, each: Recommendation) -> list[str]:
        return ["", self._name(each), *text_table(_cost_table(each))]


def _cost_table(each: Recommendation) -> list[list[str]]:
    head = ["promise", "kept", "met", "breached", "undecided", "breaches a month"]
    paid = any(one.owed is not None for one in each.candidates)
    head += ["owed", ""] if paid else [""]
    return [head, *(_cost(one, paid=paid) for one in each.candidates)]


def _cost(one: Candidate, *, paid: bool) -> list[str]:
    a_month = one.breaches_a_month
    marks = [
        *(["promised now"] if one.is_promised else []),
        *(["recommended"] if one.is_recommended else []),
    ]
    counts = one.attainment
    return [
        str(one.target),
        percent(counts.kept()[0].value),
        str(counts.met),
        str(counts.breached),
        str(counts.undecided),
        "–" if a_month is None else f"{a_month:.1f}",
        *([moneys(one.owed) or "–"] if paid else []),
        ", ".join(marks),
    ]


def _text(amount: Amount | None) -> str | None:
    """Write an amount to the second."""
    if isinstance(amount, OpenTime):
        return format_duration(timedelta(seconds=round(amount.duration.total_seconds())))
    return None if amount is None else str(amount)
