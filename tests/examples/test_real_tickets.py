"""The examples on real tickets print what their pages show, wherever the tickets are at hand."""

from datetime import datetime
from functools import cache
from pathlib import Path

import pytest

pytest.importorskip("examples.real_tickets", reason="only the tests were copied, not the examples")

from examples import boston311, support_tickets_2020, uci_incidents
from examples.boston311.due_dates import Compared, compared
from examples.boston311.make_policy import files
from examples.boston311.report import EARLIER, POLICY, PROMISED
from examples.boston311.requests import BOSTON, Request, requests, rules
from examples.boston311.verdicts import Verdicts, verdicts
from examples.real_tickets import Example, figures_in, main, table, with_figures
from examples.uci_incidents.answers import Answers
from examples.uci_incidents.incident_log import Row, incident, incidents, instant
from examples.uci_incidents.report import POLICY as INCIDENTS
from slaengine import Policy, evaluate

EXAMPLES = [boston311.EXAMPLE, support_tickets_2020.EXAMPLE, uci_incidents.EXAMPLE]
each_example = pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)


def folder_of(example: Example) -> Path:
    if not example.is_there:
        pytest.skip(example.absence)
    return example.folder


@each_example
def test_a_page_shows_the_figures_that_its_script_prints(example: Example) -> None:
    folder = folder_of(example)
    assert figures_in(example.page.read_text(encoding="utf-8")) == example.figures(folder)


@pytest.mark.parametrize(
    "paths",
    [
        pytest.param([POLICY], id="boston"),
        pytest.param([EARLIER, POLICY], id="boston-with-the-earlier-targets"),
        pytest.param([PROMISED], id="boston-by-the-date-given"),
        pytest.param([POLICY.parent.parent / "support_tickets_2020/policy.toml"], id="support"),
        pytest.param([INCIDENTS], id="incidents"),
    ],
)
def test_the_policies_load_and_nothing_about_them_is_suspect(paths: list[Path]) -> None:
    policy = Policy.load(*paths)
    assert policy.agreements
    assert policy.lint() == ()


@cache
def due_dates() -> list[Compared]:
    folder = folder_of(boston311.EXAMPLE)
    return list(compared(Policy.load(POLICY), requests(folder)))


def test_at_least_918_of_1000_due_dates_of_the_city_come_out_within_a_minute() -> None:
    rows = due_dates()
    assert len(rows) == 43_580
    assert sum(row.is_explained for row in rows) >= 0.918 * len(rows)


def test_business_days_counted_from_an_opening_come_out_to_the_second() -> None:
    rows = [row for row in due_dates() if row.calendar == "city hall" and not row.is_open]
    exact = sum(not row.difference for row in rows)
    assert exact >= 0.956 * len(rows)
    assert sum(row.is_explained for row in rows) - exact <= 1


def test_the_policy_files_of_the_city_are_those_that_the_script_writes() -> None:
    written = files(rules(folder_of(boston311.EXAMPLE)), due_dates())
    for path, text in written.items():
        assert path.read_text(encoding="utf-8") == text


@cache
def city_verdicts() -> Verdicts:
    folder = folder_of(boston311.EXAMPLE)
    return verdicts(Policy.load(PROMISED), requests(folder))


def test_every_verdict_of_the_city_is_reproduced_from_its_own_dates() -> None:
    found = city_verdicts()
    assert found.judged + found.refused == 37_257
    assert (found.agreed, found.refused_agreed) == (found.judged, found.refused)
    assert found.no_target == 11_806


def test_rows_that_close_before_they_open_are_refused_each_with_its_reason() -> None:
    rejected = city_verdicts().rejected
    assert len(rejected) == 84
    for request, reason in rejected:
        assert request.case in reason
        assert "comes before the ticket was opened" in reason


def test_incidents_end_when_and_as_often_as_their_log_says() -> None:
    folder = folder_of(uci_incidents.EXAMPLE)
    policy = Policy.load(INCIDENTS)
    found = Answers()
    set_aside = 0
    for each in incidents(folder):
        found.add(each, evaluate(policy, each.events))
        set_aside += len(each.set_aside)
    assert found.closed == found.incidents == 11_774
    assert found.last_resolved == found.with_answer == 10_857
    assert found.reopened == found.incidents
    assert found.from_closed == 6
    assert set_aside == 6


def test_the_published_answers_are_reproduced_exactly() -> None:
    example = support_tickets_2020.EXAMPLE
    text = example.figures(folder_of(example))
    assert text.count("This is the published answer.") == 3


def row(line: int, at: str, state: str) -> Row:
    values = {
        "opened_at": "1/3/2016 09:00",
        "resolved_at": "?",
        "closed_at": "2/3/2016 09:00",
        "reopen_count": "0",
        "incident_state": state,
        "priority": "2 - High",
        "assigned_to": "?",
    }
    return Row(line, instant(at), values)


def test_updates_that_no_history_can_hold_are_set_aside_by_line_and_reason() -> None:
    rows = [
        row(2, "1/3/2016 08:59", "New"),
        row(3, "1/3/2016 10:00", "Active"),
        row(4, "1/3/2016 12:00", "Active"),
        row(5, "1/3/2016 11:00", "Resolved"),
        row(6, "2/3/2016 09:00", "Closed"),
    ]
    found = incident("INC1", rows)
    assert [event.at.hour for event in found.events] == [9, 10, 11, 9]
    assert [reason.split(": ")[0] for reason in found.set_aside] == ["line 2", "line 4"]
    assert found.resolved_at is None


@pytest.mark.parametrize(
    ("closed_at", "city", "judged", "refused"),
    [
        pytest.param("2015-05-06T12:00:00", "ONTIME", (1, 1), (0, 0), id="in-time"),
        pytest.param("2015-05-08T12:00:00", "OVERDUE", (1, 1), (0, 0), id="too-late"),
        pytest.param("2015-05-08T12:00:00", "ONTIME", (1, 0), (0, 0), id="the-city-errs"),
        pytest.param("2015-05-06T07:00:00", "ONTIME", (0, 0), (1, 1), id="closed-before-opened"),
        pytest.param("2015-05-06T07:00:00", "OVERDUE", (0, 0), (1, 0), id="refused-and-errs"),
    ],
)
def test_a_verdict_counts_as_agreed_only_where_clock_and_city_say_the_same(
    closed_at: str, city: str, judged: tuple[int, int], refused: tuple[int, int]
) -> None:
    opened_at, promised_at, closed = (
        datetime.fromisoformat(text).replace(tzinfo=BOSTON)
        for text in ("2015-05-06T08:00:00", "2015-05-07T08:30:00", closed_at)
    )
    request = Request(1, "C-1", "Sign Repair", opened_at, promised_at, closed, city, "Call")
    found = verdicts(Policy.load(PROMISED), [request])
    assert (found.judged, found.agreed) == judged
    assert (found.refused, found.refused_agreed) == refused
    assert len(found.rejected) == found.refused


@each_example
def test_without_its_tickets_an_example_says_what_to_set(
    example: Example,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("SLAENGINE_DATA", str(tmp_path))
    assert main(example, []) == 2
    assert "SLAENGINE_DATA" in capsys.readouterr().err


def test_an_unknown_option_is_bad_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(boston311.EXAMPLE, ["--wirte"]) == 2
    assert "[--write | --rejected]" in capsys.readouterr().err


def test_refreshed_figures_leave_the_prose_as_it_is() -> None:
    page = "# T\n\n<!-- figures: of today -->\n\n41\n\n<!-- end of figures -->\n\nLast words.\n"
    assert with_figures(page, "42") == page.replace("41", "42")
    assert figures_in(page) == "41"


def test_a_page_without_a_block_for_figures_is_refused() -> None:
    with pytest.raises(ValueError, match="no block between"):
        figures_in("# T\n\nOnly prose.\n")


def test_columns_of_numbers_stand_to_the_right() -> None:
    assert table(["type", "rows"], [["Sign | Pole", 2146]]) == (
        "| type | rows |\n| --- | ---: |\n| Sign \\| Pole | 2,146 |"
    )
