"""What a notebook shows of results: short, in the figures' own units, and never as markup."""

from datetime import UTC, datetime, timedelta

import pytest

from slaengine import Opened, Policy, StatusChanged, evaluate
from slaengine.calendars import Explanation
from slaengine.markup import html_table
from slaengine.metrics import Attainment, Count, Durations, Mean, Share, compare, kpi

NINE = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
POLICY = Policy.from_text("""
[[agreements]]
name = "<b>all</b>"
calendar = "24x7"
targets = { resolution = "4h" }
""")
HOUR = 3_600_000_000


def test_a_table_shows_text_and_never_markup() -> None:
    table = html_table("<i>", ["<a>"], [["<script>"]], foot="<&>")
    for text in ("&lt;i&gt;", "&lt;a&gt;", "&lt;script&gt;", "&lt;&amp;&gt;"):
        assert text in table
    assert "<script>" not in table


def test_a_foot_reaches_under_all_columns() -> None:
    table = html_table("two", ["a", "b"], [["1", "2"]], foot="end")
    assert table.endswith('<tfoot><tr><td colspan="2">end</td></tr></tfoot></table>')


def test_a_ticket_shows_its_clocks() -> None:
    sla = evaluate(POLICY, [Opened(ticket="<T-7>", at=NINE)])
    shown = sla._repr_html_()
    assert "<caption>&lt;T-7&gt;, open, as of 2026-01-05 09:00:00 UTC</caption>" in shown
    cells = ["&lt;b&gt;all&lt;/b&gt;", "–", "running", "2026-01-05 09:00:00"]
    cells += ["2026-01-05 13:00:00", "–"]
    first = '<td>resolution</td><td class="number">1</td>'
    assert first + "".join(f"<td>{cell}</td>" for cell in cells) in shown


def test_an_explanation_shows_its_slices_and_their_sum() -> None:
    solved = StatusChanged(ticket="T-7", at=NINE + timedelta(hours=1), status="solved")
    sla = evaluate(POLICY, [Opened(ticket="T-7", at=NINE), solved])
    shown = sla["resolution"].explain(solved.at)._repr_html_()
    assert "<caption>What counted, and why (UTC)</caption>" in shown
    assert "<td>Mon 05 Jan 09:00:00</td><td>Mon 05 Jan 10:00:00</td><td>1:00:00</td>" in shown
    assert "1:00:00 counted in all" in shown


def test_an_explanation_of_nothing_shows_nothing() -> None:
    assert "0:00:00 counted in all" in Explanation(())._repr_html_()


@pytest.mark.parametrize(
    ("found", "text"),
    [
        pytest.param(
            compare(Share(80, 100), Share(90, 100)),
            "80.0% to 90.0%, +10.0 points (0.0 to 19.9 at 95%), p 0.048, newcombe",
            id="shares",
        ),
        pytest.param(
            compare(Count(10), Count(100)),
            "10 to 100, +90 (69.44 to 110.56 at 95%), p under 0.001, poisson",
            id="counts",
        ),
        pytest.param(
            compare(
                Durations.of([2 * HOUR, 3 * HOUR]), Durations.of([HOUR, HOUR + 500_000, 4 * HOUR])
            ),
            "2h30m to 1h40m, -50m (-2h6m19s to 26m20s at 95%), p 0.199, restricted mean",
            id="durations",
        ),
        pytest.param(compare(Mean(), Mean()), "– to –, welch", id="nothing"),
    ],
)
def test_a_comparison_reads_as_a_sentence(found: object, text: str) -> None:
    assert repr(found) == f"<Comparison: {text}>"


def test_an_attainment_shows_its_shares_with_their_intervals() -> None:
    shown = Attainment(met=8, breached=2, undecided=2).result()._repr_html_()
    assert "<caption>8 met, 2 breached, 2 undecided, 0 cancelled</caption>" in shown
    share, n = '<td class="number">80.0%</td>', '<td class="number">10</td>'
    assert f"<td>of the decided</td>{share}<td>49.0% to 94.3%</td>{n}" in shown
    nothing = Attainment().result()._repr_html_()
    assert '<td>of the decided</td><td>–</td><td></td><td class="number">0</td>' in nothing


def test_a_spread_shows_what_is_open_beside_what_has_finished() -> None:
    durations = Durations.of([HOUR, 3 * HOUR], censored=[HOUR], competing={"merged": [HOUR]})
    shown = durations.result(percentiles=[90])._repr_html_()
    assert "<caption>2 finished, 1 open, 1 merged</caption>" in shown
    assert "<td>p90</td><td>2h48m</td>" in shown
    assert "<td>median of all</td><td>3h</td><td>1h to –</td>" in shown


def test_a_duration_of_less_than_a_minute_is_shown_in_full() -> None:
    assert "<td>mean</td><td>1.5s</td>" in Durations.of([1_500_000]).result()._repr_html_()


def test_a_definition_shows_how_it_is_worked_out() -> None:
    shown = kpi("reopen_rate")._repr_html_()
    assert "<caption>Reopen rate (reopen_rate)</caption>" in shown
    assert "<td>unit</td><td>share</td>" in shown


def test_durations_and_their_curves_are_told_by_their_size() -> None:
    durations = Durations.of([1, 2, 2], censored=[3], competing={"merged": [1]})
    assert repr(durations) == "<Durations: 3 finished, 1 open, 1 merged>"
    assert repr(durations.survival()) == "<Survival: 5 durations, 2 steps>"
    assert repr(durations.incidence()) == "<Incidence: 5 durations, finished, merged>"
