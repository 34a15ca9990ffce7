"""Every shape of remedy found in published contracts can be written down, and reads as meant."""

from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest

from slaengine.money import parse_money
from slaengine.policy import BusinessDays, Policy
from slaengine.policy.mistakes import gathering
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
from slaengine.policy.remedies.remedy import read_remedy

HEAD = """
[[agreements]]
name = "hosting"
calendar = "24x7"
fee = "1200.00 EUR a month"
targets = { resolution = { urgent = "4h", normal = "8h" } }
[[agreements.availability]]
name = "api"
[[agreements.remedies]]
"""


def share(text: str) -> Fraction:
    return Fraction(text) / 100


def clause(text: str) -> Remedy:
    """The remedy that a clause in TOML stands for; what is written survives JSON."""
    policy = Policy.from_text(HEAD + text)
    assert Policy.from_text(policy.to_json(), format="json") == policy
    return policy.agreements[0].remedies[0]


def test_a_step_table_has_half_open_tiers() -> None:
    found = clause("""
        on = "availability"
        steps = [
            { below = "99.99%", credit = "10%" },
            { below = "99%", credit = "30%" },
            { below = "95%", credit = "100%" },
        ]
    """).formula
    assert found == Steps(
        (
            Band(share("99"), share("99.99"), FeeShare(Fraction(1, 10))),
            Band(share("95"), share("99"), FeeShare(Fraction(3, 10))),
            Band(None, share("95"), FeeShare(Fraction(1))),
        )
    )
    credits = {
        text: band and str(band.grant)
        for text in ("100", "99.99", "99.9899", "99", "98.99", "95", "94.9999", "0")
        for band in [found.band(share(text))]
    }
    assert credits == {
        "100": None,
        "99.99": None,
        "99.9899": "10%",
        "99": "10%",
        "98.99": "30%",
        "95": "30%",
        "94.9999": "100%",
        "0": "100%",
    }


def test_the_order_of_the_steps_on_paper_does_not_matter() -> None:
    steps = {"99.9%": "5%", "95%": "20%", "99%": "10%"}
    found = Steps.below(steps)
    assert found == Steps.below(dict(sorted(steps.items())))
    assert [band.range for band in found.bands] == [
        "from 99% below 99.9%",
        "from 95% below 99%",
        "below 95%",
    ]


def test_bands_may_be_written_out_with_rewards_above_a_neutral_zone() -> None:
    found = clause("""
        on = "attainment"
        every = "month"
        steps = [
            { from = "99%", reward = "300 EUR" },
            { from = "96%", below = "98%", credit = "300 EUR" },
            { below = "96%", credit = "600 EUR" },
        ]
    """).formula
    assert isinstance(found, Steps)
    cases = ("100", "99", "98.5", "98", "97", "96", "95", "0")
    assert [band and str(band.grant) for band in (found.band(share(one)) for one in cases)] == [
        "reward of 300.00 EUR",
        "reward of 300.00 EUR",
        None,
        None,
        "300.00 EUR",
        "300.00 EUR",
        "600.00 EUR",
        "600.00 EUR",
    ]


def test_rewards_may_climb_by_steps_of_their_own() -> None:
    found = clause("""
        on = "attainment"
        steps = [{ from = "98%", reward = "1%" }, { from = "99.5%", reward = "2%" }]
    """).formula
    assert isinstance(found, Steps)
    assert [band.range for band in found.bands] == ["from 99.5%", "from 98% below 99.5%"]
    assert found.band(share("97.9")) is None


def test_a_flat_credit() -> None:
    found = clause('on = "availability"\nflat = { below = "99.9%", credit = "250 EUR" }')
    assert found.formula == Flat(share("99.9"), parse_money("250 EUR"))


def test_a_credit_linear_in_percentage_points() -> None:
    found = clause("""
        on = "availability"
        linear = { below = "99.5%", per_point = "2%" }
        cap = "100%"
    """)
    assert found.formula == Linear(share("99.5"), FeeShare(Fraction(1, 50)))


def test_a_part_of_the_annual_fee_for_every_increment_or_portion_of_it() -> None:
    found = clause("""
        on = "availability"
        increments = { below = "99.5%", step = "0.3%", credit = "1/365", part = "started" }
        base_period = "year"
    """)
    part = FeeShare(Fraction(1, 365))
    assert found.formula == Increments(share("99.5"), share("0.3"), part, "started")
    assert found.base_period == "year"


def test_a_credit_proportional_to_the_shortfall() -> None:
    found = clause("""
        on = "availability"
        proportional = { below = "99.5%" }
        cap = "10%"
    """)
    assert found.formula == Proportional(share("99.5"), Fraction(1))
    assert found.cap == (Cap(FeeShare(Fraction(1, 10))),)


@pytest.mark.parametrize(
    ("gives", "unit"), [("", "credit"), (', gives = "extension"', "extension")]
)
def test_a_multiple_of_the_downtime_at_most_thirty_days(gives: str, unit: Any) -> None:
    found = clause(f"""
        on = "outage"
        multiple = {{ factor = 10{gives} }}
        cap = "30 days"
    """)
    assert found.formula == Multiple(Fraction(10), gives=unit)
    assert found.cap == (Cap(Extension(Fraction(30))),)


def test_a_credit_for_every_block_of_minutes() -> None:
    found = clause("""
        on = "availability"
        blocks = { every = "15m", credit = "5%" }
        cap = "100%"
    """)
    assert found.formula == Blocks(timedelta(minutes=15), FeeShare(Fraction(1, 20)))


def test_blocks_after_a_deductible_share_of_the_period() -> None:
    found = clause("""
        on = "availability"
        blocks = { every = "30m", credit = "5%", deductible = "0.01%" }
        cap = "50%"
    """)
    credit = FeeShare(Fraction(1, 20))
    assert found.formula == Blocks(timedelta(minutes=30), credit, Fraction(1, 10_000))


def test_blocks_of_long_outages_at_most_one_a_day() -> None:
    found = clause("""
        on = "outage"
        blocks = { every = "30m", credit = "5%", minimum = "1h", per = "day", most_per_day = 1 }
        cap = "25%"
    """)
    assert found.formula == Blocks(
        timedelta(minutes=30),
        FeeShare(Fraction(1, 20)),
        minimum=timedelta(hours=1),
        per="day",
        most_per_day=1,
    )


def test_the_greater_of_two_credits() -> None:
    found = clause("""
        on = "availability"
        greater_of = [
            { flat = { below = "99.5%", credit = "500 EUR" } },
            { linear = { below = "99.5%", per_point = "5%" } },
        ]
    """)
    flat = Flat(share("99.5"), parse_money("500 EUR"))
    assert found.formula == GreaterOf((flat, Linear(share("99.5"), FeeShare(Fraction(1, 20)))))


def test_the_greater_of_two_extensions_of_the_term() -> None:
    found = clause("""
        on = "outage"
        greater_of = [{ each = { credit = "1 day" } }, { flat = { credit = "3 days" } }]
    """)
    one, other = Extension(Fraction(1)), Extension(Fraction(3))
    assert found.formula == GreaterOf((Each(one), Flat(None, other)))


def test_the_lesser_of_two_credits_and_a_sum_of_others() -> None:
    found = clause("""
        on = "missed"
        sum = [
            { each = { right = "escalation to the board" } },
            { lesser_of = [{ each = { credit = "5%" } }, { flat = { credit = "5000 EUR" } }] },
        ]
    """)
    fewer = LesserOf((Each(FeeShare(Fraction(1, 20))), Flat(None, parse_money("5000 EUR"))))
    assert found.formula == Sum((Each(Right("escalation to the board")), fewer))


def test_days_added_to_the_term() -> None:
    found = clause("""
        on = "availability"
        steps = [{ below = "99.9%", credit = "3 days" }, { below = "99%", credit = "7 days" }]
    """)
    assert found.formula == Steps.below({"99.9%": "3 days", "99%": "7 days"})


def test_a_credit_only_after_several_periods_in_a_row() -> None:
    found = clause("""
        on = "availability"
        consecutive = 2
        flat = { below = "99.95%", credit = "10%" }
    """)
    assert found.consecutive == 2


def test_a_right_of_termination_after_three_bad_months_running() -> None:
    found = clause("""
        on = "availability"
        consecutive = 3
        flat = { below = "95%", right = "termination" }
    """)
    assert found.formula == Flat(share("95"), Right("termination"))


def test_a_refund_instead_of_a_credit() -> None:
    found = clause("""
        on = "availability"
        paid_as = "refund"
        flat = { below = "90%", credit = "100%" }
    """)
    assert found.paid_as == "refund"


def test_a_penalty_for_each_missed_promise_by_how_late_it_was() -> None:
    found = clause("""
        on = "missed"
        each = [{ credit = "20 EUR" }, { over = "1h", credit = "50 EUR" }]
    """)
    bands = EachByLength(
        ((timedelta(0), parse_money("20 EUR")), (timedelta(hours=1), parse_money("50 EUR")))
    )
    assert found.formula == bands
    assert Remedy({"each": bands}, on="missed").formula == bands
    written = Remedy({"each": [{"over": "0m", "credit": "20 EUR"}]}, on="outage").formula
    given = {"each": [{"over": timedelta(0), "credit": "20 EUR"}]}
    assert written == Remedy(given, on="outage").formula == EachByLength(bands.tiers[:1])


def test_a_tier_takes_what_is_longer_than_its_length_up_to_the_next_one() -> None:
    hour, credit = timedelta(hours=1), parse_credit("5%")
    moment = timedelta(microseconds=1)
    bands = EachByLength(((hour, credit), (4 * hour, credit)))
    lengths = (timedelta(0), hour, hour + moment, 4 * hour, 4 * hour + moment)
    assert [bands.tier(length) for length in lengths] == [None, None, 0, 0, 1]
    assert str(bands) == "5% each over 1h up to 4h, 5% each over 4h"
    assert EachByLength(((timedelta(0), credit),)).tier(timedelta(0)) == 0


def test_a_penalty_for_each_missed_promise_after_the_first_few() -> None:
    found = clause("""
        on = "missed"
        metric = "resolution"
        priority = ["urgent"]
        each = { credit = "50 EUR", free = 2 }
        cap = ["5%", "5000 EUR a year", "3 a year"]
    """)
    assert found.formula == Each(parse_money("50 EUR"), free=2)
    assert (found.metric, found.priority) == (("resolution",), ("urgent",))
    assert found.cap == (
        Cap(FeeShare(Fraction(1, 20))),
        Cap(parse_money("5000 EUR"), "year"),
        Cap(Times(3), "year"),
    )


def test_a_minimum_a_floor_a_rounding_and_automatic_payment() -> None:
    found = clause("""
        on = "availability"
        proportional = { below = "99.9%", factor = "5/2" }
        minimum = "10 EUR"
        floor = "1%"
        decimals = 2
        rounding = "half_even"
        automatic = true
        every = "quarter"
        base = "total"
    """)
    assert found.formula == Proportional(share("99.9"), Fraction(5, 2))
    assert (found.minimum, found.floor) == (parse_money("10 EUR"), FeeShare(Fraction(1, 100)))
    assert (found.decimals, found.rounding, found.automatic) == (2, "half_even", True)
    assert (found.every, found.base) == ("quarter", "total")


@pytest.mark.parametrize(
    ("text", "claim", "said"),
    [
        (
            'within = "30 days", after = "incident"',
            Claim(Days(30), after="incident"),
            "30 days after the incident",
        ),
        (
            'within = "10 business days", after = "period_end", calendar = "24x7"',
            Claim(BusinessDays(10), after="period_end", calendar="24x7"),
            "10 business days after the end of the period",
        ),
        (
            'after = "second_period_end"',
            Claim(after="second_period_end"),
            "by the end of the period after it",
        ),
        ('within = "1 day", after = "term_end"', Claim("1 day", after="term_end"), "1 day after"),
        ('within = "60 days", after = "eligible"', Claim("60 days", after="eligible"), "eligible"),
        ('within = "5 days", after = "awareness"', Claim("5 days", after="awareness"), "aware"),
    ],
)
def test_a_claim_window_has_a_unit_and_an_anchor(text: str, claim: Claim, said: str) -> None:
    found = clause(f'on = "outage"\neach = {{ credit = "5%" }}\nclaim = {{ {text} }}')
    assert found.claim == claim
    assert said in str(claim)


def test_several_remedies_go_together_as_the_agreement_says() -> None:
    text = (
        HEAD
        + """
        on = "availability"
        flat = { below = "99%", credit = "10%" }
        [agreements.credits]
        combine = "greatest"
        cap = "100%"
        minimum = "1%"
        base = "total"
    """
    )
    together = Policy.from_text(text).agreements[0].credits
    assert together == Credits(combine="greatest", cap="100%", minimum="1%", base="total")
    assert Credits() == Credits(combine="sum", cap=())


def test_a_remedy_without_a_name_is_called_by_what_it_is_on() -> None:
    formula = {"each": {"credit": "5 EUR"}}
    made = [
        Remedy(formula, on="missed"),
        Remedy(formula, on="missed", metric=["resolution", "update"], priority="urgent"),
        Remedy(formula, on="outage", of="api"),
        Remedy(formula, on="outage", name="downtime"),
    ]
    assert [remedy.name for remedy in made] == [
        "missed",
        "missed resolution and update (urgent)",
        "outage of api",
        "downtime",
    ]


def test_values_may_stand_wherever_a_document_has_text() -> None:
    credit = FeeShare(Fraction(1, 10))
    steps = Steps.below({"99%": "10%"})
    whole = Sum((steps, steps))
    with gathering("remedy"):
        written = read_remedy(
            {
                "on": "availability",
                "sum": [
                    {"steps": steps},
                    {"flat": {"below": share("95"), "right": Right("leave")}},
                ],
                "cap": Cap(credit),
                "floor": {"amount": "5", "currency": "EUR"},
                "minimum": Fraction(1, 100),
                "claim": Claim("30 days", after="incident"),
            }
        )
        assert read_remedy(written) is written
        assert read_remedy({"on": "availability", "sum": whole}).formula is whole
    assert written.formula == Sum((steps, Flat(share("95"), Right("leave"))))
    assert written.floor == parse_money("5 EUR")
    assert Remedy({"flat": Flat(None, credit)}, on="missed").formula == Flat(None, credit)
    blocks = {"every": timedelta(minutes=5), "credit": credit, "deductible": Fraction(1, 3)}
    assert Remedy({"blocks": blocks}, on="outage").formula == Blocks(
        timedelta(minutes=5), credit, Fraction(1, 3)
    )
    factor = {"multiple": {"factor": Fraction(3, 2), "deductible": "1/100"}}
    assert Remedy(factor, on="outage").formula == Multiple(Fraction(3, 2), Fraction(1, 100))


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (Flat(None, Right("termination")), "in any case: right of termination"),
        (Flat(share("95"), Right("termination")), "below 95%: right of termination"),
        (Linear(share("99"), parse_credit("2%")), "2% for every point below 99%"),
        (
            Increments(share("99"), share("1"), parse_credit("1 day")),
            "1 day for every 1% below 99%",
        ),
        (
            Proportional(share("99"), Fraction(1, 2)),
            "1/2 times the fee times the shortfall below 99%",
        ),
        (
            Blocks(
                timedelta(minutes=30),
                parse_credit("5%"),
                Fraction(1, 10_000),
                timedelta(hours=1),
                "day",
                2,
                "started",
            ),
            (
                "5% for every 30m or part of it of downtime of each day, after 0.01%, "
                "if longer than 1h, at most 2 a day"
            ),
        ),
        (
            Multiple(Fraction(10), timedelta(minutes=5), "extension"),
            "10 times the downtime, added to the term, after 5m",
        ),
        (Blocks(timedelta(minutes=15), parse_credit("5%")), "5% for every 15m of downtime"),
        (Multiple(Fraction(10)), "10 times the fee of the downtime"),
        (EachByLength(((timedelta(0), parse_credit("5%")),)), "5% each however long"),
        (Each(Reward(parse_money("5 EUR"))), "reward of 5.00 EUR each"),
        (Band(None, None, parse_credit("1/3 days")), "any share: 1/3 days"),
    ],
)
def test_a_formula_says_in_words_what_it_grants(formula: object, text: str) -> None:
    assert str(formula) == text
