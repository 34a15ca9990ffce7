"""Every worked example of a KPI is asked of slaengine: equal, not yet, or different by reason."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from tests.vectors.cases import ABSENT, FOLDER, Case, cases
from tests.vectors.kpi_rows import DIFFERENCES, NOT_YET, Differs
from tests.vectors.kpis import ANSWERS, answer

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason=ABSENT)

EVERY = cases("kpis")
WAITING = {kpi: row for row in NOT_YET for kpi in row.kpis}
RUN = [case for case in EVERY if case["kpi"] not in WAITING]
NOT_OURS = {(row.id, row.key): row for row in DIFFERENCES}


def near(value: Any, tolerance: float) -> Any:
    """Return a value that equals what is as near as the case asks for, numbers in it likewise."""
    if isinstance(value, dict):
        return {key: near(part, tolerance) for key, part in value.items()}
    if isinstance(value, list):
        return [near(part, tolerance) for part in value]
    return pytest.approx(value, abs=tolerance) if isinstance(value, float) else value


@pytest.mark.parametrize("case", RUN, ids=[case.id for case in RUN])
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


LATER = [case for case in EVERY if case["kpi"] in WAITING]


@pytest.mark.parametrize("case", LATER, ids=[case.id for case in LATER])
def test_a_figure_that_waits_is_of_a_kind_that_is_not_answered(
    case: Case, record_property: Callable[[str, object], None]
) -> None:
    row = WAITING[case["kpi"]]
    assert row.why
    assert case["kpi"] not in ANSWERS
    record_property("vectors", ["kpis", "not yet", [row.name]])


def test_no_kind_of_figure_waits_or_is_answered_without_a_case() -> None:
    assert {case["kpi"] for case in EVERY} == {*WAITING, *ANSWERS}


def test_42_of_the_62_cases_run() -> None:
    kinds = Counter("waits" if case["kpi"] in WAITING else "runs" for case in EVERY)
    assert kinds == {"runs": 42, "waits": 20}
