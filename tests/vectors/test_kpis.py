"""Every worked example of a KPI is asked of slaengine: equal, or different by reason."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.vectors.cases import ABSENT, FOLDER, Case, cases
from tests.vectors.kpi_rows import DIFFERENCES, Differs
from tests.vectors.kpis import ANSWERS, answer

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason=ABSENT)

EVERY = cases("kpis")
NOT_OURS = {(row.id, row.key): row for row in DIFFERENCES}


def near(value: Any, tolerance: float) -> Any:
    """Return a value that equals what is as near as the case asks for, numbers in it likewise."""
    if isinstance(value, dict):
        return {key: near(part, tolerance) for key, part in value.items()}
    if isinstance(value, list):
        return [near(part, tolerance) for part in value]
    return pytest.approx(value, abs=tolerance) if isinstance(value, float) else value


@pytest.mark.parametrize("case", EVERY, ids=[case.id for case in EVERY])
def test_a_figure_is_the_one_expected_to_the_tolerance_of_the_case(
    case: Case, record_property: Callable[[str, object], None]
) -> None:
    theirs = {
        key: value for key, value in case["expected"].items() if (case.id, key) not in NOT_OURS
    }
    ours = answer(case)
    assert theirs
    assert {key: ours[key] for key in theirs} == near(theirs, case["tol"])
    names = [row.name for row in DIFFERENCES if row.id == case.id]
    record_property("vectors", ["kpis", "deviating" if names else "equal", names])


@pytest.mark.parametrize("row", DIFFERENCES, ids=[row.name for row in DIFFERENCES])
def test_a_figure_of_another_source_differs_from_ours(row: Differs) -> None:
    (case,) = (case for case in EVERY if case.id == row.id)
    assert case["expected"][row.key] != near(answer(case)[row.ours], case["tol"])


def test_no_kind_of_figure_is_answered_without_a_case() -> None:
    assert {case["kpi"] for case in EVERY} == set(ANSWERS)


def test_all_of_the_62_cases_run() -> None:
    assert len(EVERY) == 62
