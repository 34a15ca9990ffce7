"""Every question that another system answered is asked of slaengine: equal, or by a named rule."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from slaengine.calendars import Landing
from tests.vectors.calendars import calendar_of
from tests.vectors.cases import ABSENT, CALENDAR_FILES, FILES, FOLDER, Case, cases
from tests.vectors.deviations import BY_RULE, DEVIATIONS, has_a_gap, right_answer
from tests.vectors.inexpressible import INEXPRESSIBLE
from tests.vectors.outcomes import answer, explanation, outcome, outcomes, plain
from tests.vectors.rows import Deviation, Inexpressible

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason=ABSENT)

EVERY = [case for file in FILES for case in cases(file)]


def named(rows: Sequence[Deviation | Inexpressible]) -> list[str]:
    return [row.name for row in rows]


@pytest.mark.parametrize("case", EVERY, ids=[case.id for case in EVERY])
def test_an_answer_is_equal_or_differs_by_a_named_rule(
    case: Case, record_property: Callable[[str, object], None]
) -> None:
    if case.op == "ics_holidays":
        pytest.importorskip("icalendar", reason="needs the extra: pip install slaengine[ics]")
    result = outcome(case)
    record_property("vectors", [case.file, result.kind, list(result.reasons)])
    assert result.kind != "wrong", str(result)


@pytest.mark.parametrize("row", BY_RULE, ids=named(BY_RULE))
def test_a_rule_holds_for_every_case_that_it_covers(row: Deviation) -> None:
    """A rule that explained some cases and failed on others would be a coincidence."""
    covered = [case for file in row.files for case in cases(file) if row.covers(case)]
    assert covered
    assert [case.id for case in covered if not explanation(case, row)] == []


@pytest.mark.parametrize(
    "row", [*DEVIATIONS, *INEXPRESSIBLE], ids=named([*DEVIATIONS, *INEXPRESSIBLE])
)
def test_no_row_of_the_tables_is_stale(row: Deviation | Inexpressible) -> None:
    reasons = {reason for file in row.files for each in outcomes(file) for reason in each.reasons}
    assert row.name in reasons


def test_every_row_has_a_name_of_its_own() -> None:
    names = named([*DEVIATIONS, *INEXPRESSIBLE])
    assert len(set(names)) == len(names)


def test_at_least_2400_calendar_cases_run() -> None:
    kinds = [each.kind for file in CALENDAR_FILES for each in outcomes(file)]
    assert sum(kind in ("equal", "deviating") for kind in kinds) >= 2400


AFTER_GAPS = [case for case in cases("biz_random") if has_a_gap(case)]


@pytest.mark.parametrize("case", AFTER_GAPS, ids=[case.id for case in AFTER_GAPS])
def test_an_endpoint_in_a_gap_collapses_onto_the_transition(case: Case) -> None:
    right = right_answer(case)
    landing = [row for row in BY_RULE if row.covers(case) and case.op == "add" and row.ask]
    assert answer(case, landing) == plain(joined(right) if case.op == "periods_on" else right)


def joined(periods: Any) -> list[tuple[str, str]]:
    """Join periods that touch, as slaengine does."""
    result: list[tuple[str, str]] = []
    for start, end in periods:
        touches = bool(result) and result[-1][1] == start
        result.append((result.pop()[0] if touches else start, end))
    return result


ON_AN_EDGE = [case for case in cases("biz_random") if "at_boundary_other_side" in case.data]


@pytest.mark.parametrize("case", ON_AN_EDGE, ids=[case.id for case in ON_AN_EDGE])
def test_the_other_landing_is_on_the_other_side_of_closed_time(case: Case) -> None:
    """Adding, biz lands on the opening, and taking away on the opening again: not on the close."""
    landing: Landing = "close" if case.op == "add" else "open"
    other = calendar_of(case).add(case.start, case.amount, landing=landing)
    assert plain(other) == plain(case["at_boundary_other_side"])
