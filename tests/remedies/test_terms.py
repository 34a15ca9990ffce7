"""Terms made longer: by days, weeks and months, each limited in its own unit."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import pytest

from slaengine.policy.remedies import Extension, Remedy, parse_credit
from slaengine.policy.remedies.credits import Credits
from slaengine.remedies import Statement, StatementLine
from tests.policy.refusals import problems_in, problems_of
from tests.remedies.contracts import agreement, down, settled, share


def longer(name: str = "longer", /, **terms: Any) -> Remedy:
    shape = terms.pop("shape", {"flat": {"below": "99%", "credit": terms.pop("credit", "1 month")}})
    return Remedy(shape, on="availability", name=name, **terms)


def terms_of(found: Sequence[Statement | StatementLine]) -> list[tuple[float, float]]:
    """Days and months, by statement or by line."""
    return [(float(each.extension), float(each.extension_months)) for each in found]


@pytest.mark.parametrize(
    ("written", "days", "months", "read"),
    [
        ("3 days", 3, 0, "3 days"),
        ("1 Week", 7, 0, "7 days"),
        ("1/2 weeks", Fraction(7, 2), 0, "7/2 days"),
        ("1 month", 0, 1, "1 month"),
        ("1.5 months", 0, Fraction(3, 2), "3/2 months"),
        ("0 months", 0, 0, "0 days"),
    ],
)
def test_a_week_is_seven_days_and_a_month_is_a_month(
    written: str, days: Fraction, months: Fraction, read: str
) -> None:
    found = parse_credit(written)
    assert found == Extension(Fraction(days), Fraction(months))
    assert str(found) == read
    assert parse_credit(read) == found


def test_a_month_more_is_told_in_text_rows_and_json() -> None:
    (found,) = settled(agreement(longer(), fees=None), share("98"))
    (line,) = found.lines
    assert line.granted == "1 month more"
    assert line.arithmetic == "98% < 99% → 1 month"
    assert (line.is_owed, line.claim) == (True, "to be claimed, at any time")
    assert (found.rows()[0]["extension_days"], found.rows()[0]["extension_months"]) == (0.0, 1.0)
    assert Statement.from_json(found.to_json()) == found
    older = found.to_json().replace(',"extension_months":"1"', "")
    assert Statement.from_json(older).extension_months == 0


def test_days_and_months_add_up_apart() -> None:
    shapes = [{"flat": {"below": "99%", "credit": each}} for each in ("2 months", "1 week")]
    (found,) = settled(agreement(longer(shape={"sum": shapes}), fees=None), share("98"))
    assert terms_of([found]) == [(7, 2)]
    assert found.lines[0].granted == "2 months more, 7 days more"


@pytest.mark.parametrize(
    ("cap", "expected", "note"),
    [
        ("2 months", 2, "cap 2 months: 2 months left"),
        ("6 months", 5, "cap 6 months not reached"),
        ("2 days", 5, ""),
        ("0 months", 0, "cap 0 days: 0 months left"),
    ],
)
def test_months_have_caps_of_months(cap: str, expected: int, note: str) -> None:
    shape = {"blocks": {"every": "1h", "credit": "1 month"}}
    (found,) = settled(agreement(longer(shape=shape, cap=cap), fees=None), down(300))
    assert found.extension_months == expected
    assert found.lines[0].notes == ((note,) if note else ())


def test_a_cap_of_months_for_a_year_leaves_what_earlier_periods_did_not_use() -> None:
    held = agreement(longer(credit="2 months", cap="3 months a year"), fees=None)
    assert terms_of(settled(held, *[share("98")] * 3)) == [(0, 2), (0, 1), (0, 0)]


def test_so_many_times_counts_months_as_it_counts_days() -> None:
    held = agreement(longer(cap="1 a year"), fees=None)
    assert terms_of(settled(held, share("98"), share("98"))) == [(0, 1), (0, 0)]


def test_a_floor_raises_months_where_months_are_granted() -> None:
    found = [
        settled(agreement(longer(credit=credit, floor=floor), fees=None), share("98"))[0]
        for credit, floor in (("1 month", "3 months"), ("1 month", "9 days"), ("1 day", "1 week"))
    ]
    assert terms_of(found) == [(0, 3), (0, 1), (7, 0)]


def test_repeats_multiply_months() -> None:
    held = agreement(longer(repeat={"factor": 2, "consecutive": 2}), fees=None)
    found = settled(held, share("98"), share("98"))
    assert terms_of(found) == [(0, 1), (0, 2)]
    assert found[1].lines[0].arithmetic == (
        "98% < 99% → 1 month, 2 × for 2 months in a row = 2 months"
    )


@pytest.mark.parametrize(
    ("together", "expected"),
    [
        ({"combine": "greatest"}, [(0, 2), (7, 0), (0, 0)]),
        ({"cap": "1 month"}, [(0, 1), (7, 0), (0, 0)]),
        ({"cap": "3 days"}, [(0, 2), (3, 0), (0, 1)]),
        ({"cap": "0 days"}, [(0, 0), (0, 0), (0, 0)]),
    ],
)
def test_together_days_and_months_are_limited_each_in_their_unit(
    together: Mapping[str, Any], expected: list[tuple[int, int]]
) -> None:
    remedies = [
        longer("months", credit="2 months"),
        longer("days", credit="1 week"),
        longer("more", credit="1 month"),
    ]
    held = agreement(*remedies, credits=Credits(**together), fees=None)
    (found,) = settled(held, {each.name: share("98") for each in remedies})
    assert terms_of(found.lines) == expected


def test_an_agreement_without_remedies_of_a_period_has_nothing_to_limit() -> None:
    held = agreement(longer(every="year"), credits=Credits(cap="10 EUR"))
    (found,) = settled(held, {}, every="month")
    assert (found.lines, found.total) == ((), None)


def test_a_month_compares_with_no_number_of_days() -> None:
    clause = """
[[agreements]]
name = "hosting"
calendar = "24x7"
availability = { name = "api" }
[[agreements.remedies]]
on = "availability"
greater_of = [
    { flat = { below = "99%", credit = "30 days" } },
    { flat = { below = "98%", credit = "1 month" } },
]
"""
    (problem,) = problems_in(clause)
    assert "write the extension and the extension by months as a remedy of its own" in problem


def test_an_extension_in_two_units_is_refused() -> None:
    assert any("in two units" in one for one in problems_of(lambda: Extension(*[Fraction(1)] * 2)))
    for many in (Fraction(-1), Fraction(9999), 1.5):
        found = problems_of(lambda many=many: Extension(months=many))
        assert any("is no number of months" in one for one in found)
