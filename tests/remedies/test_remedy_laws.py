"""Laws of credits: monotone, capped, exact to the cent, additive, the same after a trip."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from slaengine import Agreement, Policy
from slaengine.money import Money
from slaengine.policy.remedies import (
    Blocks,
    Cap,
    Credits,
    Extension,
    FeeShare,
    Flat,
    Formula,
    Increments,
    Linear,
    Multiple,
    Proportional,
    Quantity,
    Remedy,
    Reward,
    Steps,
    Times,
)
from slaengine.policy.remedies.composites import grants_of
from slaengine.policy.remedies.credits import COMBINES, Combine
from slaengine.policy.remedies.remedy import ONS
from slaengine.policy.remedies.steps import spread
from slaengine.remedies import (
    Base,
    Incident,
    Measurement,
    Statement,
    StatementLine,
    credit_of,
    settle,
)
from tests.remedies.contracts import MONTH, month
from tests.remedies.reference import cents, money_of
from tests.strategies.remedies import (
    formulas,
    money_grants,
    quantities,
    remedies,
    shares,
    thresholds,
)

FEE = Base(Fraction(98765, 100), "EUR")
FEES = {"total": "987.65 EUR a month", "storage": "1000 EUR a year"}
MONTHLY = {"total": Fraction("987.65"), "storage": Fraction(1000, 12)}
LENGTHS = st.integers(0, 600).map(lambda minutes: timedelta(seconds=17 * minutes))


@st.composite
def measurements(draw: st.DrawFn) -> Measurement:
    """What may have been measured: promises, outages, or nothing at all."""
    kind = draw(st.sampled_from(["promises", "outages", "share", "nothing"]))
    if kind == "nothing":
        return Measurement()
    if kind == "share":
        return Measurement(share=draw(shares))
    lengths = draw(st.lists(LENGTHS, max_size=5))
    days = [draw(st.integers(1, 4)) for _ in lengths]
    found = [
        Incident(at := datetime(2026, 1, day, tzinfo=UTC), at.date(), length)
        for day, length in zip(days, lengths, strict=True)
    ]
    if kind == "promises":
        return Measurement.of_promises(
            draw(st.integers(0, 20)), len(found), incidents=found, denominator=MONTH
        )
    return Measurement.of_downtime(sum(lengths, timedelta()), MONTH, incidents=found)


@st.composite
def monotone(draw: st.DrawFn) -> Formula:
    """Formulas on a share that grant no less for less of it."""
    credit = money_grants("EUR")
    ends = sorted(draw(st.sets(thresholds, min_size=1, max_size=4)), reverse=True)
    rising = sorted(draw(st.lists(st.integers(0, 300), min_size=len(ends), max_size=len(ends))))
    table = [
        (None, end, FeeShare(Fraction(grant, 100))) for end, grant in zip(ends, rising, strict=True)
    ]
    return draw(
        st.one_of(
            st.just(Steps(spread(table))),
            st.builds(Flat, thresholds, credit),
            st.builds(Linear, thresholds, credit),
            st.builds(Increments, thresholds, st.just(Fraction(3, 1000)), credit),
            st.builds(Proportional, thresholds),
        )
    )


@given(monotone(), st.tuples(shares, shares))
def test_a_greater_shortfall_never_grants_less(
    formula: Formula, pair: tuple[Fraction, Fraction]
) -> None:
    less, more = (credit_of(formula, Measurement(share=share), FEE).money for share in sorted(pair))
    assert less >= more


@given(
    st.one_of(
        st.builds(Blocks, LENGTHS.filter(bool), money_grants("EUR"), LENGTHS, LENGTHS),
        st.builds(Multiple, st.just(Fraction(10)), LENGTHS),
    ),
    st.tuples(LENGTHS, LENGTHS),
)
def test_more_downtime_never_grants_less(
    formula: Formula, pair: tuple[timedelta, timedelta]
) -> None:
    less, more = (
        credit_of(formula, Measurement.of_downtime(length, MONTH), FEE).money
        for length in sorted(pair)
    )
    assert less <= more


# Many at once, so that few examples know every shape and every kind of measurement.
FORMULAS = st.lists(
    st.sampled_from(ONS).flatmap(lambda on: formulas(on, "EUR")), min_size=8, max_size=8
)
FINDINGS = st.lists(measurements(), min_size=4, max_size=4)


@given(FORMULAS, FINDINGS)
def test_a_formula_grants_what_the_slow_reference_says(
    those: list[Formula], findings: list[Measurement]
) -> None:
    for formula, found in product(those, findings):
        award = credit_of(formula, found, FEE)
        assert award.money == money_of(formula, found, FEE.amount)
        assert award.tier or award.is_nothing
        assert award.currency == "EUR" or not award.money


@given(FORMULAS, FINDINGS)
def test_nothing_is_below_zero_but_a_reward(
    those: list[Formula], findings: list[Measurement]
) -> None:
    for formula, found in product(those, findings):
        rewards = [grant for grant in grants_of(formula) if isinstance(grant, Reward)]
        award = credit_of(formula, found, FEE)
        assert rewards or award.money >= 0
        assert award.days >= 0


# settled


Months = Sequence[Measurement]
MONTHS = st.lists(measurements(), min_size=1, max_size=15)
BEGINNINGS = st.sampled_from([None, date(2024, 3, 1), date(2025, 8, 15), date(2026, 2, 10)])
FEW = st.lists(measurements(), min_size=1, max_size=4)


def settled(
    months: Mapping[int, Mapping[str, Measurement]], *held: Remedy, begun: date | None = None
) -> list[Statement]:
    agreement = Agreement("a", calendar="24x7", fees=FEES, remedies=held, valid_from=begun)
    return _settled(agreement, months)


def _settled(
    agreement: Agreement, months: Mapping[int, Mapping[str, Measurement]]
) -> list[Statement]:
    given_months = {month(number): found for number, found in months.items()}
    policy = Policy(agreements=[agreement])
    return list(settle(policy, agreement, given_months, as_of=month(240), every="month"))


def in_turn(months: Months, *names: str) -> dict[int, dict[str, Measurement]]:
    return {number: dict.fromkeys(names, found) for number, found in enumerate(months)}


def but(remedy: Remedy, **changes: Any) -> Remedy:
    """Return the same remedy with some terms changed."""
    terms = {name: getattr(remedy, name) for name in Remedy.__slots__}
    return Remedy(**{**terms, **changes})


@st.composite
def clauses(draw: st.DrawFn, name: str = "clause") -> Remedy:
    """Remedies of any shape that are settled month by month."""
    drawn = remedies(name, bases=("total", "storage")).filter(lambda one: one.on != "points")
    return but(draw(drawn), every="month", earn_back=None, volume=None)


def money(amount: Money | None) -> Fraction:
    return Fraction(0) if amount is None else amount.exact


@given(st.lists(clauses(), min_size=3, max_size=3), MONTHS, BEGINNINGS)
def test_a_credit_never_exceeds_its_cap_in_any_period_of_the_cap(
    held: list[Remedy], months: Months, begun: date | None
) -> None:
    for remedy in held:
        found = settled(in_turn(months, "clause"), remedy, begun=begun)
        for cap in remedy.cap:
            _check_sums(cap, remedy, found, begun)


def _check_sums(cap: Cap, remedy: Remedy, found: Sequence[Statement], begun: date | None) -> None:
    sums: dict[object, list[Fraction]] = {}
    for statement in found:
        line = statement.lines[0]
        mine = sums.setdefault(_window(cap, statement, begun), [Fraction(0)] * 5)
        mine[0] += max(money(line.amount), Fraction(0))
        mine[1] += max(-money(line.amount), Fraction(0))
        mine[2] += line.extension
        mine[3] += line.extension_months
        mine[4] += 1 if _is_credit(line) else 0
    for credit, reward, days, longer, count in sums.values():
        _check_cap(cap, remedy, max(credit, reward), (days, longer), count)


def _is_credit(line: StatementLine) -> bool:
    return bool(line.extension or line.extension_months or line.points or money(line.amount) > 0)


def _window(cap: Cap, statement: Statement, begun: date | None) -> object:
    """Say for which stretch of time a cap holds: a year of the contract ends on its birthday."""
    at = statement.start_at
    if cap.every == "year":
        birthdays = [begun.replace(year=begun.year + age) for age in range(1, 9)] if begun else []
        return sum(day <= at.date() for day in birthdays) if begun else at.year
    return (at.year, (at.month - 1) // 3) if cap.every == "quarter" else (at.year, at.month)


def _check_cap(
    cap: Cap, remedy: Remedy, owed: Fraction, term: tuple[Fraction, Fraction], count: Fraction
) -> None:
    match cap.most:
        case Times(most):
            assert count <= most
        case Extension():
            assert within(term, most_of(cap.most))
        case FeeShare(share):
            months = {"quarter": 3, "year": 12}.get(cap.every or "month", 1)
            assert owed <= share * MONTHLY[remedy.base or "total"] * months
        case Money() as most:
            assert owed <= most.exact


def most_of(cap: Extension) -> tuple[Fraction | None, Fraction | None]:
    """How many days and months a limit allows; one in months says nothing of days."""
    return (None if cap.months else cap.days, None if cap.days else cap.months)


def within(term: tuple[Fraction, Fraction], most: tuple[Fraction | None, Fraction | None]) -> bool:
    return all(limit is None or many <= limit for many, limit in zip(term, most, strict=True))


@given(clauses(), FEW)
def test_nothing_owed_is_below_zero_but_a_reward(remedy: Remedy, months: Months) -> None:
    rewards = [grant for grant in grants_of(remedy.formula) if isinstance(grant, Reward)]
    for statement in settled(in_turn(months, "clause"), remedy):
        assert rewards or money(statement.total) >= 0


@given(clauses(), measurements())
def test_gross_money_is_exact_to_the_cent(remedy: Remedy, found: Measurement) -> None:
    remedy = but(remedy, decimals=None)
    (statement,) = settled({0: {"clause": found}}, remedy)
    gross = statement.lines[0].gross
    months = {"quarter": 3, "year": 12}.get(remedy.base_period or "month", 1)
    fee = MONTHLY[remedy.base or "total"] * months
    expected = cents(money_of(remedy.formula, found, fee), "EUR", remedy.rounding)
    assert money(gross) * 100 == expected


@given(clauses("a"), clauses("b"), FEW)
def test_the_total_is_the_sum_of_the_lines(first: Remedy, second: Remedy, months: Months) -> None:
    for statement in settled(in_turn(months, "a", "b"), first, second):
        assert money(statement.total) == sum(money(line.amount) for line in statement.lines)
        assert statement.extension == sum(line.extension for line in statement.lines)
        longer = [line.extension_months for line in statement.lines]
        assert statement.extension_months == sum(longer)


@given(clauses("a"), clauses("b"), FEW)
def test_remedies_settled_together_are_those_settled_apart(
    first: Remedy, second: Remedy, months: Months
) -> None:
    together = settled(in_turn(months, "a", "b"), first, second)
    apart = [settled(in_turn(months, each.name), each) for each in (first, second)]
    assert [statement.lines for statement in together] == [
        (one.lines[0], two.lines[0]) for one, two in zip(*apart, strict=True)
    ]


@given(clauses(), FEW)
def test_periods_settled_apart_add_up_to_those_settled_together(
    remedy: Remedy, months: Months
) -> None:
    remedy = but(remedy, periods=None, repeat=(), cap=[Cap(cap.most) for cap in remedy.cap])
    measured = in_turn(months, "clause")
    apart = [settled({number: found}, remedy)[0] for number, found in measured.items()]
    assert settled(measured, remedy) == apart


@given(clauses("a"), clauses("b"), quantities("EUR"), st.sampled_from(COMBINES), FEW)
def test_all_credits_together_never_exceed_their_cap(
    first: Remedy, second: Remedy, most: Quantity, combine: Combine, months: Months
) -> None:
    together = Credits(combine=combine, cap=Cap(most))
    remedies_of = [first, second]
    agreement = Agreement("a", calendar="24x7", fees=FEES, remedies=remedies_of, credits=together)
    for statement in _settled(agreement, in_turn(months, "a", "b")):
        credit = sum(
            (max(money(line.amount), Fraction(0)) for line in statement.lines), Fraction(0)
        )
        match most:
            case Extension():
                term = (statement.extension, statement.extension_months)
                assert within(term, most_of(most))
            case FeeShare(share):
                assert credit <= share * MONTHLY["total"]
            case Money():
                assert credit <= most.exact


@given(clauses(), FEW)
def test_a_statement_is_the_same_after_a_trip_through_json(remedy: Remedy, months: Months) -> None:
    for statement in settled(in_turn(months, "clause"), remedy):
        assert Statement.from_json(statement.to_json()) == statement
        assert statement.text() == Statement.from_json(statement.to_json()).text()
