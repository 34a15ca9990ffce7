"""Mistakes in remedies: all at once, each with its place and with what to write instead."""

from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest

from slaengine.money import parse_money
from slaengine.policy import Agreement, Policy
from slaengine.policy.mistakes import gathering
from slaengine.policy.remedies import (
    Band,
    Blocks,
    Cap,
    Claim,
    Days,
    Each,
    EachByLength,
    Extension,
    FeeShare,
    Flat,
    GreaterOf,
    Increments,
    LesserOf,
    Linear,
    Multiple,
    Proportional,
    Remedy,
    Reward,
    Right,
    Steps,
    Sum,
    Times,
    parse_credit,
)
from slaengine.policy.remedies.cap import parse_cap, read_cap
from slaengine.policy.remedies.remedy import read_remedy
from slaengine.policy.shares import parse_share, share_text
from tests.policy.refusals import problems_in, problems_of

HEAD = """
[[agreements]]
name = "hosting"
calendar = "24x7"
fee = { total = "1200.00 EUR a month", storage = "200 EUR a month" }
targets = { resolution = "4h" }
[[agreements.availability]]
name = "api"
[[agreements.availability]]
name = "shop"
[[agreements.remedies]]
"""
CREDIT = parse_credit("10%")
PLACE = "agreements[0].remedies[0]"


def problems(clause: str) -> list[str]:
    """The mistakes of a clause, without the place of the remedy."""
    return [problem.replace(PLACE, "it") for problem in problems_in(HEAD + clause)]


def on_api(formula: str) -> str:
    return f'on = "availability"\nof = "api"\n{formula}'


@pytest.mark.parametrize(
    ("formula", "place", "said"),
    [
        ("", "it", "grants nothing; write one of steps, flat"),
        ("flat = 5", "it.flat", "must be a table"),
        (
            "each = '50 EUR'",
            "it.each",
            (
                "must be a table (keys: free, credit, right, reward, points) such as "
                "{ credit = '50 EUR' }, or a list such as [{ over = '1h', credit = '50 EUR' }], "
                "not text"
            ),
        ),
        (
            "blocks = '5%'",
            "it.blocks",
            (
                "(keys: every, deductible, minimum, per, most_per_day, part, credit, right, "
                "reward, points) such as { every = '15m', credit = '5%' }, not text"
            ),
        ),
        ("linear = '2%'", "it.linear", "(keys: below, per_point) such as { below = '99.5%', per"),
        ("proportional = 2", "it.proportional", "(keys: below, factor) such as { below = '99.5%'"),
        ("multiple = 2", "it.multiple", "(keys: factor, deductible, gives) such as { factor = 10"),
        (
            "flat = { credit = '10 percent' }",
            "it.flat.credit",
            "'10 percent' is not a credit; write '10%', '1/365', '500 EUR' or '3 days'",
        ),
        ("flat = { credit = '1,200 EUR' }", "it.flat.credit", "without thousands separators"),
        (
            "flat = { reward = 'ten percent' }",
            "it.flat.reward",
            "is not money or a share of the fee; write '300 EUR' or '5%'",
        ),
        (
            "flat = { below = '99%', credit = '1%' }\nproportional = { below = '99%' }",
            "it",
            "grants by flat and proportional; keep one, or put them into sum or greater_of",
        ),
        ("stepps = []", "it.stepps", "did you mean 'steps'"),
        ("steps = []", "it.steps", "has no steps"),
        ("steps = '10%'", "it.steps", "must be a list"),
        ("steps = ['10%']", "it.steps[0]", "must be a table"),
        ("steps = [{ credit = '10%' }]", "it.steps[0]", "says for no share"),
        ("steps = [{ below = '99%' }]", "it.steps[0]", "write credit = '10%'"),
        (
            "steps = [{ below = '99%', credit = '1%', right = 'leave' }]",
            "it.steps[0]",
            "grants credit and right; keep one",
        ),
        ("steps = [{ below = 0.99, credit = '1%' }]", "it.steps[0].below", "a bare number"),
        ("steps = [{ below = '99%', credit = 0.1 }]", "it.steps[0].credit", "a bare number"),
        ("steps = [{ below = '99%', credit = true }]", "it.steps[0].credit", "not true or false"),
        ("steps = [{ below = true, credit = '1%' }]", "it.steps[0].below", "not true or false"),
        ("steps = [{ below = '99', credit = '1%' }]", "it.steps[0].below", "write '95%'"),
        ("steps = [{ below = '9/0', credit = '1%' }]", "it.steps[0].below", "not a share"),
        ("steps = [{ below = '99%', credit = '10' }]", "it.steps[0].credit", "is not a credit"),
        ("steps = [{ below = '99%', credit = '1/0 days' }]", "it.steps[0].credit", "by nothing"),
        ("steps = [{ below = '99%', credit = '5 EUX' }]", "it.steps[0].credit", "unknown currency"),
        ("steps = [{ below = '99%', credit = '-5 EUR' }]", "it.steps[0].credit", "reward = '5.00"),
        (
            "steps = [{ below = '99%', credit = { amount = '-5', currency = 'EUR' } }]",
            "it.steps[0].credit",
            "less than nothing",
        ),
        ("steps = [{ below = '99%', reward = '3 days' }]", "it.steps[0].reward", "is money"),
        ("steps = [{ below = '99%', right = ' ' }]", "it.steps[0].right", "must not be empty"),
        ("steps = [{ below = '99%', credit = '20000%' }]", "it.steps[0].credit", "bounds"),
        ("steps = [{ below = '199%', credit = '1%' }]", "it.steps", "bounds"),
        (
            "steps = [{ below = '99%', credit = '1%' }, { below = '99%', credit = '2%' }]",
            "it.steps",
            "two steps are at 99%",
        ),
        (
            "steps = [{ from = '99%', reward = '1%' }, { from = '99%', reward = '2%' }]",
            "it.steps",
            "two steps are at 99%",
        ),
        (
            "steps = [{ from = '99%', below = '98%', credit = '1%' }]",
            "it.steps",
            "no share is below 98% and at least 99%",
        ),
        (
            (
                "steps = [{ from = '95%', below = '99%', credit = '1%' },"
                " { from = '90%', below = '96%', credit = '2%' }, { below = '90%', credit = '3%' }]"
            ),
            "it.steps",
            "overlap",
        ),
        (
            (
                "steps = [{ from = '99%', below = '100%', credit = '1%' }, { from = '92%', below = "
                "'98.99%', credit = '2%' }, { below = '92%', credit = '3%' }]"
            ),
            "it.steps",
            "there is a gap from 98.99% to 99%",
        ),
        (
            "steps = [{ from = '95%', below = '99%', credit = '1%' }]",
            "it.steps",
            "nothing is granted below 95%",
        ),
        ("flat = { credit = '1%' }", "it", "flat without 'below' is for on = 'missed'"),
        ("flat = { below = '99%', credit = 5 }", "it.flat.credit", "a bare number has no unit"),
        ("flat = { below = '0%', credit = '1%' }", "it.flat", "bounds"),
        ("linear = { below = '99%' }", "it.linear.per_point", "missing"),
        ("linear = { below = '99%', per_point = '1%', x = 1 }", "it.linear.x", "unknown key"),
        ("increments = { below = '99%', credit = '1%' }", "it.increments.step", "missing"),
        (
            "increments = { below = '99%', step = '0%', credit = '1%' }",
            "it.increments",
            "the step",
        ),
        (
            "increments = { below = '99%', step = '1%', credit = '1%', part = 'any' }",
            "it.increments.part",
            "must be one of full, started",
        ),
        ("increments = { below = '99%', step = '1%' }", "it.increments", "grants nothing"),
        ("proportional = { below = '99%', factor = 1.5 }", "it.proportional.factor", "'1/2'"),
        ("proportional = { below = '99%', factor = 0 }", "it.proportional", "above 0"),
        ("multiple = { factor = 'ten' }", "it.multiple.factor", "is not a factor"),
        ("multiple = { factor = '1/0' }", "it.multiple.factor", "is not a factor"),
        ("multiple = { factor = 2, gives = 'fun' }", "it.multiple.gives", "credit, extension"),
        ("blocks = { every = '0m', credit = '1%' }", "it.blocks.every", "is no time"),
        ("blocks = { every = '1d', credit = '1%' }", "it.blocks.every", "hours or days"),
        (
            "blocks = { every = '5m', credit = '1%', deductible = '200%' }",
            "it.blocks",
            "the deductible",
        ),
        (
            "blocks = { every = '5m', credit = '1%', most_per_day = 2 }",
            "it.blocks",
            "write per = 'day'",
        ),
        (
            "blocks = { every = '5m', credit = '1%', per = 'day', most_per_day = 0 }",
            "it.blocks.most_per_day",
            "whole number from 1 on",
        ),
        ("blocks = { every = '5m', right = 'leave' }", "it.blocks", "right of leave is not"),
        ("each = { credit = '1%' }", "it", "each is for on = 'missed' or 'outage'"),
        ("each = { credit = '1%', free = '2' }", "it.each.free", "must be a whole number"),
        ("each = []", "it.each", "has no tiers"),
        ("each = [3]", "it.each[0]", "must be a table"),
        ("each = [{ over = '1h' }]", "it.each[0]", "grants nothing"),
        ("each = [{ credit = 'x' }]", "it.each[0].credit", "'x'"),
        ("each = [{ above = '1h', credit = '1%' }]", "it.each[0].above", "unknown key"),
        ("each = [{ over = 1, credit = '1%' }]", "it.each[0].over", "must be text"),
        ("each = [{ over = 'late', credit = '1%' }]", "it.each[0].over", "'late'"),
        ("each = [{ over = '-1h', credit = '1%' }]", "it.each[0].over", "-1h"),
        (
            "each = [{ over = '1h', credit = '1%' }, { over = '60m', credit = '2%' }]",
            "it.each",
            "the tier over 1h stands after the one over 1h; write every length once",
        ),
        (
            "each = [{ over = '4h', credit = '1%' }, { credit = '2%' }]",
            "it.each",
            "from the shortest up",
        ),
        (
            "each = [{ over = '4h', credit = '1%' }]",
            "it",
            "each is for on = 'missed' or 'outage'",
        ),
        ("sum = { flat = {} }", "it.sum", "must be a list"),
        ("sum = [{ flat = { below = '99%', credit = '1%' } }]", "it.sum", "at least two"),
        ("sum = [{ flat = {}, x = 1 }]", "it.sum[0].x", "unknown key"),
        ("sum = [{ flat = {} }, {}]", "it.sum[1]", "grants nothing"),
        (
            (
                "greater_of = [{ flat = { below = '99%', credit = '1%' } },"
                " { flat = { below = '99%', right = 'leave' } }]"
            ),
            "it.greater_of",
            "write the right as a remedy of its own",
        ),
        (
            (
                "lesser_of = [{ proportional = { below = '99%' } },"
                " { multiple = { factor = 2, gives = 'extension' } }]"
            ),
            "it.lesser_of",
            "write the extension as a remedy of its own",
        ),
        (
            (
                "greater_of = [{ proportional = { below = '99%' } },"
                " { steps = [{ from = '99%', reward = '1 EUR' }] }]"
            ),
            "it.greater_of",
            "write the reward as a remedy of its own",
        ),
    ],
)
def test_a_formula_that_cannot_be_worked_out_is_refused(
    formula: str, place: str, said: str
) -> None:
    found = problems(on_api(formula))
    assert any(one.startswith(f"{place}: ") and said in one for one in found), found


FLAT = "flat = { below = '99%', credit = '10%' }"


@pytest.mark.parametrize(
    ("keys", "place", "said"),
    [
        ("", "it.on", "missing"),
        ("on = 'uptime'", "it.on", "must be one of availability"),
        ("on = 'availability'", "it.of", "missing; name the availability that it is on: api, shop"),
        ("on = 'availability'\nof = 'apl'", "it.of", "did you mean 'api'"),
        ("on = 'attainment'\nof = 'api'", "it.of", "does nothing here"),
        ("on = 'outage'\nwhen = { channel = 'chat' }", "it.when", "does nothing here"),
        ("on = 'missed'\nwhen = { priority = 'low' }", "it.when", "write priority = 'urgent'"),
        ("on = 'missed'\nwhen = { channel = [] }", "it.when.channel", "compares with nothing"),
        ("on = 'availability'\nof = 'api'\nmetric = 'resolution'", "it.metric", "does nothing"),
        ("on = 'availability'\nof = 'api'\npriority = 'low'", "it.priority", "does nothing"),
        ("on = 'attainment'\nmetric = 'resolutoin'", "it.metric[0]", "did you mean 'resolution'"),
        ("on = 'attainment'\ndecimals = 13", "it.decimals", "from 0 to 12"),
        ("on = 'attainment'\ndecimals = '2'", "it.decimals", "must be a whole number"),
        ("on = 'attainment'\nconsecutive = 0", "it.consecutive", "from 1 on"),
        ("on = 'attainment'\nbase = 'storag'", "it.base", "did you mean 'storage'"),
        ("on = 'attainment'\nbase_period = 'week'", "it.base", "no fixed amount a week"),
        ("on = 'attainment'\nevery = 'day'", "it.base", "no fixed amount a day"),
        ("on = 'attainment'\nevery = 'daily'", "it.every", "must be one of day"),
        ("on = 'attainment'\ncap = '100'", "it.cap", "has no unit"),
        ("on = 'attainment'\ncap = ['1%', 5]", "it.cap[1]", "must be text"),
        ("on = 'attainment'\ncap = '5 EUR a moon'", "it.cap", "unknown period"),
        (
            "on = 'attainment'\ncap = 'quarter'",
            "it.cap",
            "'quarter' is not a cap; write '100%', '5000 EUR a year', '30 days' or '3 times a",
        ),
        (
            "on = 'attainment'\nminimum = 'ten'",
            "it.minimum",
            "'ten' is not money or a share of the fee; write '10 EUR' or '1%'",
        ),
        ("on = 'attainment'\ncap = '5 EUR a week'", "it.cap[0]", "a month is not made of weeks"),
        ("on = 'attainment'\ncap = '5 USD'", "agreements[0].remedies", "EUR and USD"),
        ("on = 'attainment'\nminimum = '3 days'", "it.minimum", "is not money"),
        ("on = 'attainment'\nfloor = 'much'", "it.floor", "is not a"),
        ("on = 'attainment'\nrounding = 'bankers'", "it.rounding", "half_up, half_even"),
        ("on = 'attainment'\nautomatic = 'yes'", "it.automatic", "true or false"),
        ("on = 'attainment'\npaid_as = 'cash'", "it.paid_as", "credit, refund"),
        (
            "on = 'attainment'\nclaim = '30 days'",
            "it.claim",
            "must be a table such as { within = '30 days', after = 'period_end' }, not text",
        ),
        ("on = 'attainment'\nclaim = { within = '30 days' }", "it.claim.after", "missing"),
        (
            "on = 'attainment'\nclaim = { after = 'end' }",
            "it.claim.after",
            "must be one of incident",
        ),
        (
            "on = 'attainment'\nclaim = { within = '30h', after = 'incident' }",
            "it.claim.within",
            "write '30 days' or '10 business days'",
        ),
        (
            "on = 'attainment'\nclaim = { within = 'a month', after = 'incident' }",
            "it.claim.within",
            "is no time to claim in",
        ),
        (
            "on = 'attainment'\nclaim = { within = 30, after = 'incident' }",
            "it.claim.within",
            "must be text",
        ),
        (
            "on = 'attainment'\nclaim = { after = 'incident', calendar = 'desk' }",
            "it.claim.calendar",
            "unknown calendar 'desk'",
        ),
    ],
)
def test_a_remedy_that_means_nothing_is_refused(keys: str, place: str, said: str) -> None:
    found = problems(f"{keys}\n{FLAT}")
    assert any(one.startswith(f"{place}: ") and said in one for one in found), found


def test_every_mistake_is_told_at_once() -> None:
    found = problems("on = 'missed'\nof = 'api'\ncap = '5'\nclaim = {}\neach = { free = -1 }")
    assert [one.partition(": ")[0] for one in found] == [
        "it.each.free",
        "it.cap",
        "it.claim.after",
    ]


def test_a_clause_that_was_read_before_is_checked_against_the_names_of_its_own_policy() -> None:
    clause = "on = 'missed'\nmetric = 'triage'\neach = { credit = '5 EUR' }\n"
    claim = "claim = { after = 'incident', calendar = 'desk' }"
    own = """
        [metrics.triage]
        start = { event = 'opened' }
        stop = { event = 'triaged' }
        [calendars.desk]
        tz = 'UTC'
        hours = '24x7'
    """
    read = Policy.from_text(own + HEAD + clause + claim).agreements[0].remedies
    assert Policy.from_text(own + HEAD + clause + claim).agreements[0].remedies == read
    assert sorted(problem.partition(": ")[0] for problem in problems(clause + claim)) == [
        "it.claim.calendar",
        "it.metric[0]",
    ]


def test_a_count_of_unequal_credits_is_no_cap() -> None:
    clause = "on = 'missed'\neach = [{ credit = '5 EUR' }]\ncap = ['9 EUR', '3 a year']"
    (found,) = problems(clause)
    assert found.startswith("it.cap[1]: 3 times a year does not say which of unequal credits")


def test_only_so_many_clauses_are_kept_and_each_reads_the_same() -> None:
    clauses = [{"on": "missed", "each": {"credit": f"{number} EUR"}} for number in range(2100)]
    with gathering("remedies"):
        made = [read_remedy(clause) for clause in (*clauses, clauses[0])]
    assert len(set(made)) == len(clauses)
    assert made[-1] == made[0]


def test_a_clause_that_cannot_be_written_out_is_refused_like_any_other() -> None:
    deep: Any = []
    for _ in range(5000):
        deep = [deep]
    for odd in (deep, 10**5000):
        found = problems_of(Agreement, "a", calendar="24x7", remedies=[{"on": odd}])
        assert any("on: must be one of availability" in problem for problem in found)


def test_remedies_and_availabilities_have_names_of_their_own() -> None:
    clause = f"on = 'availability'\nof = 'api'\n{FLAT}\n"
    twice = HEAD + clause + "[[agreements.remedies]]\n" + clause
    assert problems_in(twice) == [
        (
            "agreements[0].remedies: 2 remedies are called 'availability of api'; "
            "give each a name of its own"
        )
    ]
    shared = HEAD.replace("shop", "api") + clause
    assert "2 definitions of availability are called 'api'" in problems_in(shared)[0]


def test_a_share_needs_to_know_which_fee_it_is_of() -> None:
    text = HEAD.replace("total", "servers")
    clause = on_api(FLAT)
    assert (
        "missing; name the fee that shares are of: servers, storage"
        in problems_in(text + clause)[0]
    )
    named = Policy.from_text(text + clause + "\nbase = 'storage'").agreements[0]
    assert named.remedies[0].base == "storage"
    together = "\n[agreements.credits]\ncap = '100%'"
    found = problems_in(text + clause + "\nbase = 'storage'" + together)
    assert found[0].startswith("agreements[0].credits.base: missing")
    money = on_api("flat = { below = '99%', credit = '10 EUR' }")
    assert Policy.from_text(text + money).agreements[0].remedies[0].base is None


def test_the_credits_of_an_agreement_are_checked_too() -> None:
    clause = on_api(FLAT) + "\n[agreements.credits]\n"
    for keys, place, said in (
        ("combine = 'max'", "agreements[0].credits.combine", "sum, greatest"),
        ("minimum = '3 days'", "agreements[0].credits.minimum", "is not money"),
        ("minimum = '1%'\nbase = 'x'", "agreements[0].credits.base", "unknown fee 'x'"),
        ("minimum = '1 USD'", "agreements[0].remedies", "EUR and USD"),
        ("cap = '1 USD a year'", "agreements[0].remedies", "EUR and USD"),
        ("cap = '1 EUR a day'", "agreements[0].credits.cap[0]", "a month is not made of days"),
        ("cap = '1% a week'", "agreements[0].credits.base", "no fixed amount a week"),
    ):
        found = problems_in(HEAD + clause + keys)
        assert any(one.startswith(f"{place}: ") and said in one for one in found), found


def test_credits_that_go_together_are_for_review_periods_of_one_length() -> None:
    clauses = "{0}\n[[agreements.remedies]]\n{0}\nname = 'other'\nevery = 'quarter'\n".format(
        on_api(FLAT)
    )
    for keys in ("cap = '9 EUR'", "minimum = '1 EUR'", "combine = 'greatest'"):
        (found,) = problems_in(HEAD + clauses + "[agreements.credits]\n" + keys)
        assert found.startswith("agreements[0].credits: credits go together in one review period")
        assert "for a month and a quarter" in found
    assert len(Policy.from_text(HEAD + clauses).agreements[0].remedies) == 2


def test_credits_in_two_currencies_are_refused_wherever_they_stand() -> None:
    reward: dict[str, Any] = {
        "on": "attainment",
        "steps": [{"from": "99%", "reward": "5 USD"}, {"below": "95%", "credit": "5 EUR"}],
    }
    found = problems_of(
        Agreement, "a", calendar="24x7", targets={"resolution": "1h"}, remedies=[reward]
    )
    assert "fees and credits are in USD and EUR" in found[0]


def nested(depth: int) -> dict[str, Any]:
    """Sums in sums."""
    found: dict[str, Any] = {"each": {"credit": "1%"}}
    for _ in range(depth):
        found = {"sum": [found, {"each": {"credit": "1%"}}]}
    return found


def test_formulas_nest_no_deeper_than_a_reader_follows() -> None:
    deepest = Remedy(nested(8), on="missed").formula
    assert "nested more than 8 deep" in problems_of(Remedy, nested(9), on="missed")[0]
    assert "nested more than 8 deep" in problems_of(Remedy, nested(400), on="missed")[0]
    assert "nested more than 8 deep" in problems_of(Sum, (deepest, deepest))[0]


ANY: Any = None
MOON: Any = "moon"


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: FeeShare(ANY), "is not exact"),
        (lambda: FeeShare(Fraction(-1, 10)), "bounds"),
        (lambda: FeeShare(Fraction(1, 10**18)), "more than eighteen digits"),
        (lambda: Extension(ANY), "no number of days"),
        (lambda: Extension(Fraction(-1)), "no number of days"),
        (lambda: Extension(Fraction(1, 10**18)), "more than eighteen digits"),
        (lambda: Right(ANY), "must be text"),
        (lambda: Reward(ANY), "a reward is money or a share"),
        (lambda: Reward(parse_money("-1 EUR")), "less than nothing"),
        (lambda: Flat(None, parse_money("-1 EUR")), "less than nothing"),
        (lambda: Linear(Fraction(1), parse_money("-1 EUR")), "less than nothing"),
        (lambda: Each(parse_money("-1 EUR")), "less than nothing"),
        (lambda: EachByLength(()), "has no tiers"),
        (lambda: EachByLength(((ANY, CREDIT),)), "is no length of time"),
        (lambda: EachByLength(((timedelta(0), parse_money("-1 EUR")),)), "less than nothing"),
        (lambda: Each(CREDIT, free=-1), "free must be a whole number from 0 on"),
        (lambda: Band(Fraction(-1), None, CREDIT), "bounds"),
        (lambda: Band(None, Fraction(0), CREDIT), "no share is below 0%"),
        (
            lambda: Increments(Fraction(1), Fraction(1, 100), CREDIT, ANY),
            "must be one of full, started",
        ),
        (lambda: Proportional(Fraction(1), Fraction(1, 10**9)), "more than nine digits"),
        (lambda: Proportional(Fraction(1), ANY), "must be a Fraction above 0"),
        (lambda: Blocks(ANY, CREDIT), "is no length of time"),
        (lambda: Blocks(timedelta(0), CREDIT), "never ends"),
        (lambda: Blocks(timedelta(1), CREDIT, deductible=timedelta(-1)), "is no length of time"),
        (lambda: Blocks(timedelta(1), CREDIT, minimum=ANY), "is no length of time"),
        (lambda: Blocks(timedelta(1), CREDIT, per=ANY), "must be one of period, day"),
        (lambda: Multiple(Fraction(1), gives=ANY), "must be one of credit, extension"),
        (lambda: GreaterOf((Flat(None, CREDIT),)), "at least two"),
        (lambda: LesserOf((Flat(None, CREDIT),)), "at least two"),
        (lambda: Cap(ANY), "is no limit"),
        (lambda: Cap(parse_money("-1 EUR")), "less than nothing"),
        (lambda: Cap(Times(1), MOON), "unknown period 'moon'"),
        (lambda: Times(0), "from 1 on"),
        (lambda: Days(0), "from 1 on"),
        (lambda: Days(40_000), "longer than a hundred years"),
        (lambda: Steps(()), "has no steps"),
        (lambda: Claim("5 days", after=ANY), "must be one of incident"),
        (lambda: read_cap(5), "must be text"),
        (lambda: parse_cap("1 " * 40), "is not a cap"),
        (lambda: parse_share("1" * 80 + "%"), "is not a share"),
    ],
)
def test_values_that_mean_nothing_are_refused(make: Any, said: str) -> None:
    assert any(said in problem for problem in problems_of(make))


def test_a_deductible_of_nothing_is_none_however_it_is_written() -> None:
    assert Blocks(timedelta(1), CREDIT, Fraction(0)) == Blocks(timedelta(1), CREDIT)
    assert Multiple(Fraction(2), Fraction(0)) == Multiple(Fraction(2))


def test_caps_read_as_they_are_written() -> None:
    texts = ["100%", "1/12 a year", "5.00 EUR a quarter", "3 times a year", "1 time", "30 days"]
    assert [str(parse_cap(text)) for text in texts] == [
        "100%",
        "1/12 a year",
        "5.00 EUR a quarter",
        "3 times a year",
        "1 time",
        "30 days",
    ]


def test_ratios_are_exact_and_written_as_people_read_them() -> None:
    assert parse_share(" 99.95 % ") == Fraction(9995, 10_000)
    texts = [share_text(Fraction(one)) for one in ("1", "1/3", "0.123456789", "12000", "1/8")]
    assert texts == ["100%", "1/3", "12.3456789%", "12000/1", "12.5%"]
