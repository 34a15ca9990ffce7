"""Whether the remedies of an agreement fit its fees and availabilities, and one another."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from slaengine.errors import PolicyError
from slaengine.money import Money
from slaengine.policy.availability import Availability
from slaengine.policy.fees import NOTHING, TOTAL, Fee
from slaengine.policy.mistakes import at, did_you_mean, mistake
from slaengine.policy.objective import PERIODS, Period
from slaengine.policy.remedies.blocks import Multiple
from slaengine.policy.remedies.cap import Cap
from slaengine.policy.remedies.composites import grants_of, leaves
from slaengine.policy.remedies.credits import Credits
from slaengine.policy.remedies.grants import FeeShare, Reward
from slaengine.policy.remedies.remedy import Remedy
from slaengine.policy.remedies.shapes import Proportional


def check_terms(
    fees: Mapping[str, Fee],
    availability: Sequence[Availability],
    remedies: Sequence[Remedy],
    together: Credits,
    review_every: Period,
) -> None:
    """Note remedies that cannot be worked out: names for nothing, fees that do not fit."""
    _check_twice("availability", "definitions of availability", availability)
    _check_twice("remedies", "remedies", remedies)
    known = [terms.name for terms in availability]
    for position, remedy in enumerate(remedies):
        with at("remedies"), at(position):
            _check_of(remedy, known)
            every = remedy.every or review_every
            _check_basis(fees, remedy, together, every)
            _check_caps(remedy.cap, every)
    with at("credits"):
        lengths = dict.fromkeys(remedy.every or review_every for remedy in remedies)
        if len(lengths) > 1 and together.is_together:
            mistake(
                "credits go together in one review period, but the remedies are for a "
                f"{' and a '.join(lengths)}; give all of them the same every"
            )
        for length in lengths:
            _check_caps(together.cap, length)
        _check_base(fees, together.base, list(_periods_of_together(together, review_every)))
    _check_currencies(fees, remedies, together)


def fee_of(fees: Mapping[str, Fee], base: str | None) -> Fee | None:
    """Return the fee that shares are of: the one that is named, the total, or the only one.

    >>> from slaengine.policy.fees import parse_fee
    >>> str(fee_of({"storage": parse_fee("200 EUR a month")}, None))
    '200.00 EUR a month'
    """
    if base is not None:
        return fees.get(base)
    return fees.get(TOTAL) or (next(iter(fees.values())) if len(fees) == 1 else None)


def _check_twice(key: str, what: str, named: Iterable[Availability | Remedy]) -> None:
    for name, uses in Counter(one.name for one in named).items():
        if uses > 1:
            with at(key):
                mistake(f"{uses} {what} are called {name!r}; give each a name of its own")


def _check_of(remedy: Remedy, known: list[str]) -> None:
    if remedy.on not in ("availability", "outage"):
        return
    with at("of"):
        if remedy.of is None:
            if len(known) > 1:
                mistake(f"missing; name the availability that it is on: {', '.join(known)}")
        elif known and remedy.of not in known:
            mistake(f"unknown availability {remedy.of!r}{did_you_mean(remedy.of, known)}")


def _check_basis(fees: Mapping[str, Fee], remedy: Remedy, together: Credits, every: Period) -> None:
    """Note shares of a fee, or of what is at risk, that is not there or has no fixed amount."""
    periods = list(_periods(remedy, every))
    if remedy.weight is None:
        _check_base(fees, remedy.base, periods)
    elif together.at_risk is None:
        with at("weight"):
            mistake("there is no amount at risk to weigh; write credits = { at_risk = '15%' }")
    elif isinstance(together.at_risk, FeeShare):
        _check_base(fees, together.base, periods)
    else:
        _check_base({TOTAL: Fee(together.at_risk, every)}, None, periods)


def _check_base(fees: Mapping[str, Fee], base: str | None, periods: list[Period]) -> None:
    """Note a fee that is not there, or has no fixed amount in a period that it is asked for."""
    if not fees:
        return
    fee = fee_of(fees, base)
    with at("base"):
        if fee is None and base is not None:
            mistake(f"unknown fee {base!r}{did_you_mean(base, fees)}; the fees are {_names(fees)}")
        elif fee is None and periods:
            mistake(f"missing; name the fee that shares are of: {_names(fees)}")
        elif fee is not None:
            for period in dict.fromkeys(periods):
                try:
                    fee.over(period)
                except PolicyError as error:
                    mistake(str(error))


def _check_caps(caps: tuple[Cap, ...], every: Period) -> None:
    """Note limits of a period that is shorter than the review period, and not a part of it."""
    for position, cap in enumerate(caps):
        if cap.every is not None and PERIODS.index(cap.every) < PERIODS.index(every):
            try:
                Fee(NOTHING, cap.every).over(every)
            except PolicyError:
                with at("cap"), at(position):
                    mistake(
                        f"a {every} is not made of {cap.every}s; write the cap of a {every}, "
                        "or of a longer period"
                    )


def _names(fees: Mapping[str, Fee]) -> str:
    return ", ".join(fees)


def takes_fee(remedy: Remedy) -> bool:
    """Tell whether a remedy needs to know a fee."""
    return any(True for _ in _periods(remedy, "month"))


def _periods(remedy: Remedy, every: Period) -> Iterator[Period]:
    """Yield the periods whose fee a remedy needs."""
    based = remedy.base_period or every
    for leaf in leaves(remedy.formula):
        if isinstance(leaf, Proportional) or (
            isinstance(leaf, Multiple) and leaf.gives == "credit"
        ):
            yield based
    for grant in grants_of(remedy.formula):
        if isinstance(grant.grant if isinstance(grant, Reward) else grant, FeeShare):
            yield based
    if isinstance(remedy.minimum, FeeShare):
        yield based
    if isinstance(remedy.floor, FeeShare):
        yield based
    yield from _periods_of_caps(remedy.cap, every)


def _periods_of_together(together: Credits, every: Period) -> Iterator[Period]:
    if isinstance(together.minimum, FeeShare):
        yield every
    yield from _periods_of_caps(together.limits, every)


def _periods_of_caps(caps: tuple[Cap, ...], every: Period) -> Iterator[Period]:
    for cap in caps:
        if isinstance(cap.most, FeeShare):
            yield cap.every or every


def _check_currencies(
    fees: Mapping[str, Fee], remedies: Sequence[Remedy], together: Credits
) -> None:
    found = [fee.amount.currency for fee in fees.values()]
    found += [money.currency for money in moneys_of(remedies)]
    limits = [together.minimum, *(cap.most for cap in together.limits)]
    found += [limit.currency for limit in limits if isinstance(limit, Money)]
    currencies = list(dict.fromkeys(found))
    if len(currencies) > 1:
        with at("remedies"):
            mistake(
                f"fees and credits are in {' and '.join(currencies)}; write all in one currency"
            )


def moneys_of(remedies: Iterable[Remedy]) -> Iterator[Money]:
    """Yield the amounts of money that remedies write down."""
    for remedy in remedies:
        yield from _money_of(remedy)


def _money_of(remedy: Remedy) -> Iterator[Money]:
    grants = [
        grant.grant if isinstance(grant, Reward) else grant for grant in grants_of(remedy.formula)
    ]
    for limit in (*grants, remedy.minimum, remedy.floor, *(cap.most for cap in remedy.cap)):
        if isinstance(limit, Money):
            yield limit
