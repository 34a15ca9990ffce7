"""One remedy: what happens when what was promised is not kept."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias, get_args

from slaengine.money import ROUNDINGS, Money, Rounding
from slaengine.policy.condition import (
    Conditions,
    Scalar,
    When,
    read_scalar,
    read_when,
    words_of,
)
from slaengine.policy.mistakes import at, check_metric, gathering, mistake, mistakes_so_far
from slaengine.policy.objective import PERIODS, Period
from slaengine.policy.reading import (
    build,
    flag,
    known_keys,
    maybe,
    one_of,
    read,
    several,
    shown,
    table,
    text,
)
from slaengine.policy.remedies.cap import Cap, Times, read_cap
from slaengine.policy.remedies.claim import Claim, read_claim
from slaengine.policy.remedies.composites import SHAPES, Formula, grants_of, leaves
from slaengine.policy.remedies.counts import read_count
from slaengine.policy.remedies.each_by_length import EachByLength
from slaengine.policy.remedies.fitting import misfit
from slaengine.policy.remedies.formula import read_formula
from slaengine.policy.remedies.grants import (
    FeeShare,
    Points,
    Quantity,
    Reward,
    Right,
    read_credit,
    read_least,
)
from slaengine.policy.remedies.ratio import check_ratio, read_ratio
from slaengine.policy.remedies.recurrence import Recurrence, recurring
from slaengine.policy.remedies.repeat import Repeat, read_repeat
from slaengine.policy.remedies.shapes import Flat

On: TypeAlias = Literal["availability", "attainment", "missed", "outage", "points"]
ONS: tuple[On, ...] = get_args(On)
PaidAs: TypeAlias = Literal["credit", "refund"]
PAID_AS: tuple[PaidAs, ...] = get_args(PaidAs)
FINEST_DECIMALS = 12
_NONE, _ALL = Fraction(0), Fraction(1)
_STAND_IN = Flat(None, Right("unreadable"))  # where a mistake is noted already
_SERVED = ("availability", "outage")
_CLOCKED, _SHARED = ("attainment", "missed"), ("availability", "attainment")


@dataclass(frozen=True, slots=True, init=False)
class Remedy:
    """What a customer gets when a promise is not kept, worked out for every review period.

    `formula` says how much; `on` what it looks at: an "availability" (named by `of`, where the
    agreement has several), the "attainment" of its targets, each promise "missed", each "outage",
    or the "points" that the other remedies of the period grant. `metric` and `priority` narrow the
    targets, `when` the tickets, by what their fields read now. Shares are of the fee named `base`,
    of `base_period` (the review period when left out); with a `weight`, they are of that part of
    what the agreement's credits put at risk instead. A measured percentage is rounded half up to
    `decimals` before it is looked up; an attainment of fewer decided promises than `volume` grants
    nothing. `consecutive` asks for so many periods in a row, `periods` for so many of any that many
    running ("3 of 12"), and `repeat` makes a credit dearer in the same way (of those that hold, the
    greatest factor). A credit that is not more than the `minimum` is not granted, one that is
    granted is at least the `floor`, and each `cap` holds; its money is owed back once `earn_back`
    periods in a row were kept after it. Unless `automatic`, it has to be claimed, by the `claim`
    window if there is one. Mistakes raise `PolicyError`, all at once.

    >>> from slaengine.policy.remedies import Steps
    >>> table = Steps.below({"99.9%": "10%", "99%": "25%"})
    >>> remedy = Remedy(table, on="availability", of="api", cap="100%")
    >>> remedy.name, str(remedy.cap[0])
    ('availability of api', '100%')
    """

    formula: Formula
    on: On
    of: str | None
    metric: tuple[str, ...]
    priority: tuple[str, ...]
    when: When
    name: str
    every: Period | None
    base: str | None
    base_period: Period | None
    weight: Fraction | None
    volume: int | None
    decimals: int | None
    periods: Recurrence
    repeat: tuple[Repeat, ...]
    earn_back: int | None
    minimum: FeeShare | Money | None
    floor: Quantity | None
    cap: tuple[Cap, ...]
    rounding: Rounding
    automatic: bool
    claim: Claim | None
    paid_as: PaidAs

    def __init__(
        self,
        formula: Formula | Mapping[str, object],
        *,
        on: On,
        of: str | None = None,
        metric: str | Collection[str] = (),
        priority: Scalar | Collection[Scalar] = (),
        when: Conditions | When | None = None,
        name: str = "",
        every: Period | None = None,
        base: str | None = None,
        base_period: Period | None = None,
        weight: str | Fraction | None = None,
        volume: int | None = None,
        decimals: int | None = None,
        consecutive: int = 1,
        periods: str | Recurrence | None = None,
        repeat: Repeat | Mapping[str, object] | Collection[Repeat | Mapping[str, object]] = (),
        earn_back: int | None = None,
        minimum: str | FeeShare | Money | None = None,
        floor: str | Quantity | None = None,
        cap: str | Cap | Collection[str | Cap] = (),
        rounding: Rounding = "half_up",
        automatic: bool = False,
        claim: Claim | Mapping[str, object] | None = None,
        paid_as: PaidAs = "credit",
    ) -> None:
        with gathering(f"remedy {shown(name)}" if name else "remedy"):
            how = read_formula(formula) if isinstance(formula, Mapping) else formula
            values: dict[str, object] = {
                "formula": how or _STAND_IN,
                "on": read("on", one_of(*ONS), on, None),
                "of": maybe("of", text, of),
                "metric": several("metric", text, metric),
                "priority": several("priority", read_scalar, priority),
                "when": When() if when is None else read("when", read_when, when, When()),
                "every": maybe("every", one_of(*PERIODS), every),
                "base": maybe("base", text, base),
                "base_period": maybe("base_period", one_of(*PERIODS), base_period),
                "weight": maybe("weight", _read_weight, weight),
                "volume": maybe("volume", read_count(1), volume),
                "decimals": maybe("decimals", read_count(0, FINEST_DECIMALS), decimals),
                "periods": recurring(consecutive, periods),
                "repeat": several("repeat", read_repeat, repeat),
                "earn_back": maybe("earn_back", read_count(1), earn_back),
                "minimum": maybe("minimum", read_least, minimum),
                "floor": maybe("floor", read_credit, floor),
                "cap": several("cap", read_cap, cap),
                "rounding": read("rounding", one_of(*ROUNDINGS), rounding, ROUNDINGS[0]),
                "automatic": read("automatic", flag, automatic, False),
                "claim": maybe("claim", read_claim, claim),
                "paid_as": read("paid_as", one_of(*PAID_AS), paid_as, PAID_AS[0]),
            }
            for key, value in values.items():
                object.__setattr__(self, key, value)
            given = read("name", text, name, "") if name != "" else ""
            object.__setattr__(self, "name", given or self.default_name)
            if how is not None and values["on"] is not None:
                self._check()
            self._check_metrics()

    @property
    def default_name(self) -> str:
        """What it is called when nobody gave it a name: what it is on."""
        parts = [self.on, f"of {self.of}" if self.of else "", " and ".join(self.metric)]
        narrow = [*self.priority, *([words_of(self.when)] if self.when else [])]
        tiers = f"({', '.join(narrow)})" if narrow else ""
        return " ".join(part for part in (*parts, tiers) if part)

    @property
    def consecutive(self) -> int:
        """In how many periods in a row; 1 where they need not follow one another."""
        return self.periods.count if self.periods.in_a_row else 1

    def check_names(self) -> None:
        """Note metrics and calendars that the policy does not have, where it is known."""
        self._check_metrics()
        if self.claim is not None:
            with at("claim"):
                self.claim.check_names()

    def _check_metrics(self) -> None:
        for position, metric in enumerate(self.metric):
            with at("metric"), at(position):
                check_metric(metric)

    def _check(self) -> None:
        problem = misfit(self.formula, self.on)
        if problem:
            mistake(problem)
        self._check_grants()
        clocked, shared = self.on in _CLOCKED, self.on in _SHARED
        for key, idle, wanted in (
            ("of", self.of is not None and self.on not in _SERVED, "availability or outage"),
            ("metric", bool(self.metric) and not clocked, "attainment or missed"),
            ("priority", bool(self.priority) and not clocked, "attainment or missed"),
            ("when", bool(self.when) and not clocked, "attainment or missed"),
            ("volume", self.volume is not None and self.on != "attainment", "attainment"),
            ("decimals", self.decimals is not None and not shared, "availability or attainment"),
        ):
            if idle:
                with at(key):
                    mistake(f"does nothing here; it is for on = {wanted}")
        if "priority" in self.when.conditions:
            with at("when"):
                mistake("does not look at the priority; write priority = 'urgent' beside it")

    def _check_grants(self) -> None:
        """Note what its grants do not go together with."""
        if self.weight is not None and self.base is not None:
            with at("base"):
                mistake("does nothing beside weight: shares are of what is at risk")
        if self.on == "points" and any(
            isinstance(each, Points) for each in grants_of(self.formula)
        ):
            mistake("points grant no points; write what they are worth, such as credit = '1%'")
        if self.earn_back and any(isinstance(each, Reward) for each in grants_of(self.formula)):
            with at("earn_back"):
                mistake("a reward is not earned back; write it as a remedy of its own")
        if any(isinstance(leaf, EachByLength) for leaf in leaves(self.formula)):
            for position, cap in enumerate(self.cap):
                if isinstance(cap.most, Times):
                    with at("cap"), at(position):
                        mistake(
                            f"{cap} does not say which of unequal credits are kept; write a cap in "
                            "money, such as '500 EUR'"
                        )


def _read_weight(value: object) -> Fraction:
    weight = read_ratio(value)
    check_ratio("the weight", weight, least=_NONE, most=_ALL)
    return weight


def read_remedy(value: object) -> Remedy:
    """Read a remedy from a table; its formula is the one key that says how much."""
    if isinstance(value, Remedy):
        return value
    written = _as_written(value)
    known = _READ.get(written)
    if known is not None:
        known.check_names()
        return known
    before = mistakes_so_far()
    found = known_keys(table(value), KEYS)
    shapes = {key: item for key, item in found.items() if key in SHAPES}
    rest = {key: item for key, item in found.items() if key not in SHAPES}
    remedy = build(Remedy, rest, first=(shapes,))
    if mistakes_so_far() == before and written:
        if len(_READ) >= _MOST_KEPT:
            _READ.clear()
        _READ[written] = remedy
    return remedy


def _as_written(value: object) -> str:
    """Return how a clause reads, if that can be told."""
    try:
        return repr(value)
    except (RecursionError, ValueError):  # nested too deeply, or integers of thousands of digits
        return ""


# Thousands of agreements repeat the clauses of a few contracts: each is read once.
_READ: dict[str, Remedy] = {}
_MOST_KEPT = 1000
KEYS = (
    *("name", "on", "of", "metric", "priority", "when", "every", "base", "base_period", "weight"),
    *SHAPES,
    *("volume", "decimals", "consecutive", "periods", "repeat", "earn_back", "minimum", "floor"),
    *("cap", "rounding", "automatic", "claim", "paid_as"),
)
