"""A review, the standings, the statements and a report count the same promises alike."""

from collections import Counter

from slaengine import metrics
from slaengine.metrics import Attainment
from slaengine.metrics.standings import standings
from slaengine.remedies import statements
from slaengine.review import review
from tests.review.desk import NOW, evaluated, policy


def counted() -> Counter[tuple[str, str, str]]:
    """Count the decided promises of a review by metric, month and outcome."""
    found = review(policy(), evaluated(), as_of=NOW, agreement="hosting", period="month")
    counts: Counter[tuple[str, str, str]] = Counter()
    for one in found.promises:
        for window, kept in zip(found.windows, one.history, strict=True):
            counts[one.metric, window.label, "met"] += kept.met
            counts[one.metric, window.label, "breached"] += kept.breached
    return +counts


def test_a_report_by_what_decided_a_promise_counts_as_a_review_does() -> None:
    counts: Counter[tuple[str, str, str]] = Counter()
    for outcome in ("met", "breached"):
        report = metrics.report(
            evaluated(),
            as_of=NOW,
            by=["agreement"],
            period="month",
            cohort="solved" if outcome == "met" else "breached",
            kpis=["attainment"],
        )
        for metric, period, _ in counted():
            group = {"agreement": "hosting"}
            rows = report.find("attainment", metric=metric, period=period, group=group)
            if rows:
                total = report.total("attainment", metric=metric, period=period, group=group)
                assert isinstance(total, Attainment)
                counts[metric, period, outcome] = getattr(total, outcome)
    assert +counts == counted()


def test_standings_count_as_a_review_does() -> None:
    counts: Counter[tuple[str, str, str]] = Counter()
    for one in standings(evaluated(), as_of=NOW):
        if one.objective.period == "month":
            place = one.metric or "", one.period or ""
            counts[*place, "met"] += one.met
            counts[*place, "breached"] += one.breached
    assert +counts == {key: n for key, n in counted().items() if key[0] == "first_response"}


def test_statements_count_as_a_review_does() -> None:
    counts: Counter[tuple[str, str, str]] = Counter()
    for one in statements(policy(), evaluated(), as_of=NOW):
        late = one.lines[1].measurement
        counts["first_response", one.period, "met"] = late.met
        counts["first_response", one.period, "breached"] = late.breached
    assert +counts == {key: n for key, n in counted().items() if key[0] == "first_response"}
