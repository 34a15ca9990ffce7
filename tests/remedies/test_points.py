"""Points: failures that count together, and what they come to."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaengine.errors import RemedyError
from slaengine.policy.remedies import Credits, Points, Remedy
from slaengine.remedies import Measurement, Statement
from tests.policy.refusals import problems_in, problems_of
from tests.remedies.contracts import WRITTEN, agreement, missed, settled, share, totals

TABLE = {"steps": [{"below": "95%", "points": 1}, {"below": "90%", "points": 3}]}
LATE = Remedy({"each": {"points": 2}}, on="missed", name="late")
KEPT = Remedy(TABLE, on="attainment", name="kept")
WORTH = Remedy({"each": {"credit": "1%", "free": 2}}, on="points", name="worth")


def month(kept: str = "100", late: int = 0) -> dict[str, Measurement]:
    return {"kept": share(kept), "late": missed(*[1] * late)}


def test_points_of_all_failures_come_to_money_by_the_point() -> None:
    found = settled(agreement(WORTH, KEPT, LATE), month("92", 1), month("80", 2), month())
    assert [line.remedy for line in found[0].lines] == ["kept", "late", "worth"]
    assert [line.granted for line in found[0].lines] == ["1 point", "2 points", "12.00 EUR"]
    assert [line.arithmetic for line in found[0].lines] == [
        "92% < 95% → 1 point",
        "1 → 2 points",
        "3 points, 2 free → 1% of 1,200.00 EUR = 12.00 EUR",
    ]
    assert totals(found) == ["12.00 EUR", "60.00 EUR", "0.00 EUR"]
    assert [statement.points for statement in found] == [3, 7, 0]
    assert found[2].lines[2].arithmetic == "none, 2 free"


def test_points_come_to_money_by_a_table() -> None:
    table = {"steps": [{"over": 2, "credit": "5%"}, {"over": 6, "credit": "12%"}]}
    worth = Remedy(table, on="points", name="worth", cap="10%")
    found = settled(agreement(KEPT, LATE, worth), month("92"), month("92", 1), month("80", 2))
    assert totals(found) == ["0.00 EUR", "60.00 EUR", "120.00 EUR"]
    assert found[1].lines[2].arithmetic == (
        "3 points, over 2 up to 6 → 5% of 1,200.00 EUR = 60.00 EUR"
    )


def test_points_may_give_a_right_at_last() -> None:
    way_out = Remedy(
        {"steps": [{"over": 5, "right": "termination"}]}, on="points", name="out", periods="2 of 3"
    )
    any_at_all = Remedy({"flat": {"right": "step-in"}}, on="points", name="any")
    held = agreement(KEPT, LATE, way_out, any_at_all)
    found = settled(held, month("80", 2), month("92"), month("80", 2), month())
    assert [each.rights for each in found] == [
        ("step-in",),
        ("step-in",),
        ("termination", "step-in"),
        (),
    ]


def test_points_are_nothing_owed_by_themselves() -> None:
    (found,) = settled(agreement(KEPT, LATE, fees=None), month("80", 1))
    assert not found.is_owed
    assert found.total is None
    assert found.points == 5
    assert [line.claim for line in found.lines] == ["", ""]
    assert [row["points"] for row in found.rows()] == [3.0, 2.0]


def test_points_are_the_same_after_a_trip_through_json() -> None:
    (found,) = settled(agreement(KEPT, LATE, WORTH), month("80", 1))
    assert Statement.from_json(found.to_json()) == found
    older = found.to_json().replace(',"points":"5"', "").replace(',"points":"0"', "")
    assert Statement.from_json(older).lines[2].measurement.points == 0


def test_the_same_failure_again_counts_more_points() -> None:
    again = Remedy(TABLE, on="attainment", name="kept", repeat={"factor": "3/2", "consecutive": 2})
    found = settled(agreement(again, WORTH), *[{"kept": share("80")}] * 2)
    assert [each.points for each in found] == [3, Fraction(9, 2)]
    assert found[1].lines[0].arithmetic.endswith("1.5 × for 2 months in a row = 9/2 points")
    assert totals(found) == ["12.00 EUR", "30.00 EUR"]
    assert found[1].lines[1].tier == "2.5 counted"


def test_points_that_are_not_granted_do_not_count() -> None:
    second = Remedy(TABLE, on="attainment", name="kept", consecutive=2)
    found = settled(agreement(second, WORTH), *[{"kept": share("80")}] * 2)
    assert [each.points for each in found] == [0, 3]


def test_so_many_times_counts_points_too() -> None:
    once = Remedy(TABLE, on="attainment", name="kept", cap="1 a year")
    assert [each.points for each in settled(agreement(once), share("80"), share("80"))] == [3, 0]


def test_points_are_part_of_what_is_at_risk() -> None:
    worth = Remedy({"each": {"credit": "10%"}}, on="points", name="worth", weight="100%")
    held = agreement(KEPT, LATE, worth, credits=Credits(at_risk="15%"))
    assert totals(settled(held, month("80", 1))) == ["90.00 EUR"]  # 5 times a tenth of 180
    assert totals(settled(held, month("80", 9))) == ["180.00 EUR"]


def test_points_are_final_when_what_they_come_from_is() -> None:
    (found,) = settled(agreement(KEPT, LATE, WORTH), {"kept": share("80")})
    assert [line.measurement.is_final for line in found.lines] == [True, False, False]


def test_points_are_not_measured_elsewhere() -> None:
    with pytest.raises(RemedyError, match="the points of remedy 'worth' are those"):
        settled(agreement(KEPT, WORTH), {"kept": share("80"), "worth": missed(1)})


@given(st.lists(st.integers(1, 9), min_size=1, max_size=4), st.lists(st.booleans(), max_size=4))
def test_the_points_of_a_period_are_the_sum_of_its_lines(
    counts: list[int], broken: list[bool]
) -> None:
    remedies = [
        Remedy({"flat": {"below": "90%", "points": count}}, on="attainment", name=f"kpi {place}")
        for place, count in enumerate(counts)
    ]
    measured = {
        remedy.name: share("80" if bad else "95")
        for remedy, bad in zip(remedies, broken, strict=False)
    }
    (found,) = settled(agreement(*remedies, WORTH), measured)
    expected = sum(count for count, bad in zip(counts, broken, strict=False) if bad)
    assert found.points == sum(line.points for line in found.lines) == expected
    assert found.lines[-1].measurement.points == expected
    assert found.total is not None
    assert found.total.exact == 12 * max(expected - 2, 0)


# what is refused


@pytest.mark.parametrize(
    ("clause", "said"),
    [
        ('on = "missed"\neach = { points = 0 }', "points: this must be a whole number from 1 on"),
        ('on = "missed"\neach = { points = "2" }', "points: must be a whole number, not text"),
        ('on = "missed"\neach = { points = 2, credit = "5%" }', "grants credit and points"),
        ('on = "points"\neach = { points = 2 }', "points grant no points"),
        ('on = "points"\nof = "api"\neach = { credit = "5%" }', "of: does nothing here"),
        ('on = "points"\nmetric = "resolution"\neach = { credit = "5%" }', "metric: does nothing"),
        ('on = "points"\nflat = { below = "9%", credit = "5%" }', "'below' is for on"),
        ('on = "outage"\nblocks = { every = "1h", points = 2 }', "are for steps, flat or each"),
        (
            'on = "missed"\ngreater_of = [{ each = { points = 2 } }, { each = { points = 3 } }]',
            "write the points as a remedy of its own",
        ),
    ],
)
def test_points_that_cannot_be_counted_are_refused(clause: str, said: str) -> None:
    found = problems_in(WRITTEN + clause)
    assert any(said in one for one in found), found


def test_points_are_whole_numbers() -> None:
    many: Mapping[str, Any] = {"count": 1.5}
    assert problems_of(lambda: Points(**many))
    assert Remedy({"each": {"points": Points(2)}}, on="missed", name="late") == LATE


@pytest.mark.parametrize("points", [Fraction(-1), 2, 2.5])
def test_points_that_are_no_number_of_points_are_refused(points: Any) -> None:
    with pytest.raises(RemedyError, match="is no number of them; give a Fraction from 0 on"):
        Measurement(points=points)


def test_points_are_not_measured_for_a_remedy_that_does_not_look_at_them() -> None:
    with pytest.raises(RemedyError, match="remedy 'late' does not look at points"):
        settled(agreement(LATE), Measurement(points=Fraction(2)))
