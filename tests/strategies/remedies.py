"""Random fees, availabilities and remedies: every shape on whatever it can be worked out on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache

from hypothesis import strategies as st

from slaengine.money import ROUNDINGS, Money
from slaengine.policy import Availability, BusinessDays, Objective
from slaengine.policy.fees import Fee
from slaengine.policy.objective import Period
from slaengine.policy.remedies import (
    Band,
    Blocks,
    Cap,
    Claim,
    Credits,
    Days,
    Each,
    EachByLength,
    Extension,
    FeeShare,
    Flat,
    Formula,
    Grant,
    GreaterOf,
    Increments,
    Ladder,
    LesserOf,
    Linear,
    Multiple,
    Points,
    Proportional,
    Quantity,
    Recurrence,
    Remedy,
    Repeat,
    Reward,
    Right,
    Steps,
    Sum,
    Times,
)
from slaengine.policy.remedies.claim import ANCHORS
from slaengine.policy.remedies.composites import grants_of, leaves
from slaengine.policy.remedies.ladder import Over
from slaengine.policy.remedies.remedy import ONS, PAID_AS, On

FEES = ("total", "storage", "support")
SERVICES = ("api", "shop")
_PERIODS: tuple[Period, ...] = ("month", "quarter", "year")  # a fee of one is a fee of each

shares = st.one_of(
    st.integers(0, 100_000).map(lambda part: Fraction(part, 100_000)),
    st.fractions(0, 1, max_denominator=400),
)
# Thresholds as contracts have them: close to 100%, and anywhere else.
thresholds = st.one_of(
    st.sampled_from([Fraction(text) / 100 for text in ("99.99", "99.9", "99.5", "99", "95", "90")]),
    st.fractions(Fraction(1, 1000), 1, max_denominator=1000),
)
fee_shares = st.one_of(
    st.integers(0, 400).map(lambda part: FeeShare(Fraction(part, 200))),
    st.just(FeeShare(Fraction(1, 365))),
)
extensions = st.one_of(
    st.fractions(0, 60, max_denominator=24).map(Extension),
    st.integers(1, 24).map(lambda months: Extension(months=Fraction(months, 2))),
)
lengths = st.integers(1, 600).map(lambda minutes: timedelta(minutes=minutes))
deductibles = st.one_of(st.just(timedelta(0)), lengths, shares)


@cache
def moneys(currency: str) -> st.SearchStrategy[Money]:
    """Amounts from nothing up, to the cent."""
    cents = st.integers(0, 10_000_000)
    return cents.map(lambda count: Money(Decimal(count).scaleb(-2), currency))


@cache
def money_grants(currency: str) -> st.SearchStrategy[FeeShare | Money]:
    """Credits that are worth money."""
    return st.one_of(fee_shares, moneys(currency))


@cache
def quantities(currency: str) -> st.SearchStrategy[Quantity]:
    """Grants of which there can be several."""
    return st.one_of(fee_shares, moneys(currency), extensions)


def grants(currency: str) -> st.SearchStrategy[Grant]:
    """Whatever can be granted."""
    return st.one_of(
        quantities(currency),
        st.sampled_from([Right("termination"), Right("step-in")]),
        st.integers(1, 9).map(Points),
        money_grants(currency).map(Reward),
    )


@st.composite
def step_tables(draw: st.DrawFn, grant: st.SearchStrategy[Grant]) -> Steps:
    """Ladders of credits, here and there with a reward above them."""
    ends = sorted(draw(st.sets(thresholds, min_size=1, max_size=4)), reverse=True)
    bands = [
        Band(low, high, draw(grant)) for high, low in zip(ends, [*ends[1:], None], strict=True)
    ]
    rewarded = isinstance(bands[0].grant, Reward)
    if ends[0] < 1 and not rewarded and draw(st.booleans()):
        foot = draw(st.sampled_from([ends[0], (ends[0] + 1) / 2]))
        bands.append(Band(foot, None, Reward(FeeShare(Fraction(1, 20)))))
    return Steps(tuple(bands))


def share_formulas(grant: st.SearchStrategy[Grant]) -> st.SearchStrategy[Formula]:
    """Formulas that look at a share, granting from what is given."""
    quantity = grant.filter(lambda one: isinstance(one, FeeShare | Money | Extension))
    return st.one_of(
        step_tables(grant),
        st.builds(Flat, thresholds, grant),
        st.builds(Linear, thresholds, quantity),
        st.builds(
            Increments,
            thresholds,
            st.sampled_from([Fraction(3, 1000), Fraction(1, 100), Fraction(1, 7)]),
            quantity,
            part=st.sampled_from(["full", "started"]),
        ),
    )


proportional = st.builds(Proportional, thresholds, st.sampled_from([Fraction(1), Fraction(5, 2)]))


def blocks(grant: st.SearchStrategy[Grant]) -> st.SearchStrategy[Blocks]:
    """Blocks of downtime, of the period, of each day or of each incident."""
    quantity = grant.filter(lambda one: isinstance(one, FeeShare | Money | Extension))
    common = {
        "every": lengths,
        "grant": quantity,
        "deductible": deductibles,
        "minimum": st.one_of(st.just(timedelta(0)), lengths),
        "part": st.sampled_from(["full", "started"]),
    }
    daily = st.sampled_from(["day", "incident"])
    most = st.none() | st.integers(1, 5)
    return st.one_of(
        st.builds(Blocks, **common), st.builds(Blocks, **common, per=daily, most_per_day=most)
    )


def multiples(gives: str) -> st.SearchStrategy[Multiple]:
    """Several times the downtime, as money or as days."""
    factors = st.sampled_from([Fraction(1), Fraction(10), Fraction(5, 2), Fraction(1, 3)])
    return st.builds(Multiple, factors, deductibles, gives=st.just(gives))


@st.composite
def each_by_length(draw: st.DrawFn, grant: st.SearchStrategy[Grant]) -> EachByLength:
    """Bands by how late or how long each was, the shortest first."""
    overs = sorted(draw(st.sets(st.just(timedelta(0)) | lengths, min_size=1, max_size=3)))
    return EachByLength(tuple((over, draw(grant)) for over in overs))


@st.composite
def ladders(draw: st.DrawFn, grant: st.SearchStrategy[Grant], *, time: bool) -> Ladder:
    """Steps by how many there were, or by how long they were in all."""
    over: st.SearchStrategy[Over] = st.just(timedelta(0)) | lengths if time else st.integers(0, 5)
    overs = sorted(draw(st.sets(over, min_size=1, max_size=3)), key=_length)
    return Ladder(tuple((each, draw(grant)) for each in overs))


def _length(over: Over) -> float:
    return over.total_seconds() if isinstance(over, timedelta) else over


def simple_formulas(on: On, grant: st.SearchStrategy[Grant]) -> st.SearchStrategy[Formula]:
    """Formulas that are not made of others, for what they can be worked out on."""
    found: list[st.SearchStrategy[Formula]] = []
    if on in ("availability", "attainment"):
        found.append(share_formulas(grant))
    else:
        found += [
            st.builds(Flat, st.none(), grant),
            st.builds(Each, grant, free=st.integers(0, 3)),
            *([] if on == "points" else [each_by_length(grant)]),
            ladders(grant, time=False),
        ]
    if on not in ("attainment", "points"):
        found += [blocks(grant), ladders(grant, time=True)]
    return st.one_of(found)


def money_formulas(on: On, currency: str) -> st.SearchStrategy[Formula]:
    """Formulas that grant nothing but money, so that they compare."""
    found = [simple_formulas(on, money_grants(currency)).filter(_is_without_reward)]
    if on in ("availability", "attainment"):
        found.append(proportional)
    if on in ("availability", "outage"):
        found.append(multiples("credit"))
    return st.one_of(found)


def _is_without_reward(formula: Formula) -> bool:
    return not isinstance(formula, Steps) or not any(
        isinstance(band.grant, Reward) for band in formula.bands
    )


@cache
def formulas(on: On, currency: str) -> st.SearchStrategy[Formula]:
    """Formulas of every shape, one in another too."""
    pointless = grants(currency).filter(lambda grant: not isinstance(grant, Points))
    simple = simple_formulas(on, pointless if on == "points" else grants(currency))
    money = money_formulas(on, currency)
    compared: st.SearchStrategy[Formula] = st.recursive(
        money,
        lambda inner: (
            st.lists(inner, min_size=2, max_size=3)
            .map(tuple)
            .flatmap(lambda parts: st.sampled_from([GreaterOf(parts), LesserOf(parts)]))
        ),
        max_leaves=4,
    )
    either: st.SearchStrategy[Formula] = st.one_of(simple, compared)
    several = st.lists(either, min_size=2, max_size=3).map(lambda parts: Sum(tuple(parts)))
    found: list[st.SearchStrategy[Formula]] = [simple, compared, several]
    if on in ("availability", "outage"):
        found.append(multiples("extension"))
    return st.one_of(found)


@cache
def caps(currency: str) -> st.SearchStrategy[Cap]:
    """Limits of each kind, of the review period or of another."""
    times = st.integers(1, 5).map(Times)
    most = st.one_of(money_grants(currency), extensions, times)
    return st.builds(Cap, most, st.none() | st.sampled_from(_PERIODS))


recurrences = st.sampled_from(
    [Recurrence(1, 1), Recurrence(1, 1), Recurrence(2, 2), Recurrence(3, 3), Recurrence(2, 4)]
)
repeats = st.builds(
    Repeat,
    st.sampled_from([2, "5/2", 3]),
    periods=st.sampled_from([Recurrence(2, 2), Recurrence(2, 3), Recurrence(3, 4)]),
)
claims = st.builds(
    Claim,
    st.one_of(st.none(), st.builds(Days, st.integers(1, 90)), st.builds(BusinessDays, st.just(10))),
    after=st.sampled_from(ANCHORS),
    calendar=st.none() | st.just("24x7"),
)


@dataclass(frozen=True)
class Offer:
    """The part of an agreement that has to do with remedies, each of it fitting the others."""

    fees: Mapping[str, Fee]
    availability: tuple[Availability, ...]
    remedies: tuple[Remedy, ...]
    credits: Credits


WHENS: st.SearchStrategy[dict[str, object]] = st.sampled_from(
    [
        {},
        {},
        {"channel": "chat"},
        {"channel": {"not": ["chat"]}, "customer": {"present": True}},
        {"channel": {"present": False}},
    ]
)
NO_OFFER = Offer({}, (), (), Credits())


@st.composite
def remedies(
    draw: st.DrawFn,
    name: str = "",
    *,
    currency: str = "EUR",
    metrics: tuple[str, ...] = ("resolution",),
    tiers: tuple[str, ...] = ("urgent",),
    services: tuple[str, ...] = (),
    bases: tuple[str, ...] = (),
    weighed: bool = False,
    every: tuple[Period | None, ...] = (None, *_PERIODS),
) -> Remedy:
    """A remedy of any shape, on anything that the agreement has."""
    on = draw(st.sampled_from(ONS))
    clocked, served = on in ("attainment", "missed"), on in ("availability", "outage")
    names = st.none() if len(services) < 2 else st.nothing()
    of = st.none() if not served else st.one_of(names, st.sampled_from(services or (None,)))
    several = st.lists(st.sampled_from(metrics), max_size=2, unique=True)
    formula = draw(formulas(on, currency))
    unequal = any(isinstance(leaf, EachByLength) for leaf in leaves(formula))
    limits = caps(currency).filter(lambda cap: not (unequal and isinstance(cap.most, Times)))
    weight = draw(st.none() | shares) if weighed else None
    rewards = any(isinstance(grant, Reward) for grant in grants_of(formula))
    return Remedy(
        formula,
        on=on,
        of=draw(of),
        metric=draw(several) if clocked else (),
        priority=draw(st.lists(st.sampled_from(tiers), max_size=2, unique=True)) if clocked else (),
        when=draw(WHENS) if clocked else {},
        name=name,
        every=draw(st.sampled_from(every)),
        base=draw(st.sampled_from(bases)) if bases and weight is None else None,
        weight=weight,
        earn_back=None if rewards else draw(st.sampled_from([None, None, 1, 2])),
        base_period=draw(st.none() | st.sampled_from(_PERIODS)),
        volume=draw(st.none() | st.integers(1, 5)) if on == "attainment" else None,
        decimals=draw(st.none() | st.integers(0, 4)) if on in ONS[:2] else None,
        periods=draw(recurrences),
        repeat=draw(st.lists(repeats, max_size=2)),
        minimum=draw(st.none() | money_grants(currency)),
        floor=draw(st.none() | quantities(currency)),
        cap=draw(st.lists(limits, max_size=2)),
        rounding=draw(st.sampled_from(ROUNDINGS)),
        automatic=draw(st.booleans()),
        claim=draw(st.none() | claims),
        paid_as=draw(st.sampled_from(PAID_AS)),
    )


@st.composite
def offers(
    draw: st.DrawFn,
    metrics: tuple[str, ...] = ("resolution",),
    tiers: tuple[str, ...] = ("urgent", "normal"),
    *,
    most: int = 3,
) -> Offer:
    """Fees, availabilities and remedies that fit one another, in one currency."""
    currency = draw(st.sampled_from(["EUR", "USD"]))
    names = draw(st.lists(st.sampled_from(FEES), max_size=2, unique=True))
    fees = {name: Fee(draw(moneys(currency)), draw(st.sampled_from(_PERIODS))) for name in names}
    services = tuple(draw(st.lists(st.sampled_from(SERVICES), max_size=2, unique=True)))
    promised = st.sampled_from([Fraction("0.9999"), Fraction("0.999"), Fraction("0.95")])
    objectives = st.builds(Objective, promised, st.just("month"))
    terms = [
        Availability(name, components=[name], objective=draw(st.none() | objectives))
        for name in services
    ]
    lengths: tuple[Period | None, ...] = (None, *_PERIODS)
    if draw(st.booleans()):  # only those of one length have limits together
        lengths = (draw(st.sampled_from(lengths)),)
    at_risk = draw(st.none() | money_grants(currency))
    titles = [f"clause {number}" for number in range(draw(st.integers(0, most)))]
    found = [
        draw(
            remedies(
                name,
                currency=currency,
                metrics=metrics,
                tiers=tiers,
                services=services,
                bases=tuple(names),
                weighed=at_risk is not None and len({*lengths}) == 1,
                every=lengths,
            )
        )
        for name in titles
    ]
    base = draw(st.sampled_from(names)) if names else None
    prorate = draw(st.booleans())
    if len({remedy.every for remedy in found}) > 1:
        return Offer(fees, tuple(terms), tuple(found), Credits(base=base, prorate=prorate))
    together = Credits(
        combine=draw(st.sampled_from(["sum", "greatest"])),
        cap=draw(st.lists(caps(currency), max_size=1)),
        minimum=draw(st.none() | money_grants(currency)),
        base=base,
        at_risk=at_risk,
        prorate=prorate,
    )
    return Offer(fees, tuple(terms), tuple(found), together)
