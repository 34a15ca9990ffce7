"""Both real logs by columns give what the single tickets give, and the page shows it."""

import gzip
from datetime import UTC
from functools import cache
from pathlib import Path

import pytest

pytest.importorskip("numpy")
pytest.importorskip("polars")
pytest.importorskip("examples.by_columns", reason="only the tests were copied, not the examples")

import polars as pl

from examples import boston311, uci_incidents
from examples.boston311.due_dates import compared
from examples.boston311.event_frame import event_frame as city_events
from examples.boston311.event_frame import request_frame
from examples.boston311.report import POLICY as TARGETS
from examples.boston311.report import PROMISED
from examples.boston311.requests import requests
from examples.boston311.verdicts import CITY_SAYS, verdicts
from examples.by_columns.blocks import blocks_in, with_blocks
from examples.by_columns.boston import City, city
from examples.by_columns.changes import changes, holm, pairs, spreads
from examples.by_columns.incidents import END, Incidents, incidents
from examples.by_columns.page import FOLDER, PAGE, made, main
from examples.by_columns.plots import curve_plot, forest_plot
from examples.real_tickets import Example
from examples.uci_incidents.event_frame import event_frame as desk_events
from examples.uci_incidents.event_frame import log_frame, usable
from examples.uci_incidents.incident_log import incidents as histories
from examples.uci_incidents.report import POLICY as WAITING
from slaengine import Policy, TicketSla, evaluate, frames, metrics
from slaengine.metrics import Durations, Share

CLOCK = ["ticket", "metric", "cycle", "state", "started_at", "stopped_at", "due_at"]


def folder_of(example: Example) -> Path:
    if not example.is_there:
        pytest.skip(example.absence)
    return example.folder


@cache
def boston() -> City:
    return city(folder_of(boston311.EXAMPLE))


@cache
def desk() -> Incidents:
    return incidents(folder_of(uci_incidents.EXAMPLE))


@cache
def slas() -> list[TicketSla]:
    policy = Policy.load(WAITING)
    every = histories(folder_of(uci_incidents.EXAMPLE))
    return [evaluate(policy, each.events) for each in every]


def named(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(pl.col("ticket").cast(pl.String))


def test_the_page_and_its_pictures_show_the_figures_of_today() -> None:
    for example in (boston311.EXAMPLE, uci_incidents.EXAMPLE):
        folder_of(example)
    blocks, pictures = made()
    assert blocks_in(PAGE.read_text(encoding="utf-8")) == blocks
    for name, picture in pictures.items():
        assert (FOLDER / name).read_text(encoding="utf-8") == picture


def test_every_clock_of_the_incidents_is_the_one_of_its_single_history() -> None:
    names = [name for name in CLOCK if name != "ticket"]
    rows = [
        (sla.ticket, *(getattr(clock, name) for name in names)) for sla in slas() for clock in sla
    ]
    found = named(desk().end.clocks).with_columns(pl.col("metric", "state").cast(pl.String))
    assert sorted(found.select(CLOCK).rows(), key=str) == sorted(rows, key=str)


def test_every_due_date_of_the_city_is_the_one_of_its_single_request() -> None:
    folder = folder_of(boston311.EXAMPLE)
    due = dict(named(boston().desk.clocks).select("ticket", "due_at").iter_rows())
    every = list(compared(Policy.load(TARGETS), requests(folder)))
    refused = set(named(boston().rejected)["ticket"])
    kept = [row for row in every if row.request.case not in refused]
    assert len(every) == 43_580
    ours = [due[row.request.case] for row in kept]
    assert ours == [row.promised_at.astimezone(UTC) - row.difference for row in kept]


def test_verdicts_and_refused_requests_are_those_of_single_requests() -> None:
    found = verdicts(Policy.load(PROMISED), requests(folder_of(boston311.EXAMPLE)))
    reasons = {each.request.case: each.reason for each in found.rejected}
    assert dict(named(boston().rejected).select("ticket", "reason").iter_rows()) == reasons
    ours = named(boston().promised).join(
        boston().requests.rename({"case_id": "ticket"}), on="ticket"
    )
    states = ours.drop_nulls(["closed_dt", "ontime_status"])
    same = [CITY_SAYS[state] == says for state, says in states["state", "ontime_status"].rows()]
    assert (len(same), sum(same)) == (found.judged, found.agreed)


def test_a_report_on_single_histories_has_the_figures_of_the_frames() -> None:
    names = ["attainment", "reopen_rate"]
    report = metrics.report(slas(), as_of=END, period="week", kpis=names, survival=False)
    clocks, measures = desk().end.clocks, desk().end.measures
    figures = frames.kpis(clocks, measures, as_of=END, period="week", kpis=names, survival=False)
    columns = ["kpi", "statistic", "metric", "period", "value", "n", "low", "high"]
    assert figures.select(columns).rows() == [
        tuple(row[name] for name in columns) for row in report.rows()
    ]


def test_incidents_are_solved_and_reopened_as_their_log_says() -> None:
    counts = desk().log.group_by(ticket="number").agg(pl.col("reopen_count").last().cast(pl.Int64))
    both = named(desk().end.measures).join(counts, on="ticket")
    assert both.height == 11_774
    assert (both["reopens"] == both["reopen_count"]).all()


HEADER = "number,incident_state,opened_at,sys_updated_at,priority,assignment_group,assigned_to\n"
LOG = """\
I1,New,1/3/2016 09:00,1/3/2016 08:59,3 - Moderate,?,?
I1,Active,1/3/2016 09:00,1/3/2016 12:00,3 - Moderate,Group 7,?
I1,Active,1/3/2016 09:00,1/3/2016 11:00,3 - Moderate,Group 7,Resolver 1
I1,Closed,1/3/2016 09:00,2/3/2016 09:00,3 - Moderate,Group 7,Resolver 1
I2,New,1/3/2016 10:00,1/3/2016 10:00,1 - Critical,?,?
"""


def test_rows_of_the_log_become_an_opening_and_what_each_row_says(tmp_path: Path) -> None:
    (tmp_path / "incident_events_a.csv.gz").write_bytes(gzip.compress((HEADER + LOG).encode()))
    log = usable(log_frame(tmp_path))
    assert log["line"].to_list() == [4, 5, 6]
    events = desk_events(log)
    assert events.select("ticket", "event", "status", "team").rows() == [
        ("I1", "opened", "New", None),
        ("I2", "opened", "New", None),
        ("I1", "status_changed", "Active", "Group 7"),
        ("I1", "status_changed", "Closed", "Group 7"),
        ("I2", "status_changed", "New", ""),
    ]


REQUESTS = """\
case_id,open_dt,target_dt,closed_dt,type
C1,2015-01-02T09:00:00,2015-01-05T09:00:00,2015-01-03T09:00:00,Sign Repair
C2,2015-07-01T09:00:00,,,Animal Found
"""


def test_requests_become_an_opening_and_a_closing_on_the_wall_of_the_city(tmp_path: Path) -> None:
    (tmp_path / "requests_2015h1.csv.gz").write_bytes(gzip.compress(REQUESTS.encode()))
    events = city_events(request_frame(tmp_path)).with_columns(
        pl.col("at").dt.convert_time_zone("UTC")
    )
    assert events.select("ticket", "event", pl.col("at").dt.hour(), "type").rows() == [
        ("C1", "opened", 14, "Sign Repair"),
        ("C2", "opened", 13, "Animal Found"),
        ("C1", "status_changed", 14, None),
    ]


def test_holm_weighs_each_p_value_by_how_many_are_no_smaller() -> None:
    assert holm([0.04, 0.01, 0.03]) == pytest.approx([0.06, 0.03, 0.06])
    assert holm([]) == []


def test_one_change_of_many_has_to_be_larger_to_be_more_than_noise() -> None:
    pair = ("signs", Share(80, 100), Share(91, 100))
    same = ("lights", Share(50, 100), Share(50, 100))
    [alone] = changes([pair])
    [among, *_] = changes([pair, same, same])
    assert alone.is_beyond_noise
    assert not among.is_beyond_noise
    assert not changes([pair], {"signs": 3.0})[0].is_beyond_noise


def weekly(shares: list[float]) -> pl.DataFrame:
    rows = [("signs", "before", each, 100) for each in shares]
    return pl.DataFrame(rows, schema=["type", "span", "value", "n"], orient="row")


def test_weeks_that_differ_more_than_chance_would_have_them_widen_the_variance() -> None:
    assert spreads(weekly([0.5, 0.5, 0.5, 0.5]), "type") == {"signs": 1.0}
    assert spreads(weekly([0.3, 0.7, 0.3, 0.7]), "type") == {"signs": pytest.approx(32.0)}


def test_shares_are_paired_where_both_rest_on_enough() -> None:
    found = {
        ("signs", "a"): Share(1, 30),
        ("signs", "b"): Share(2, 30),
        ("lights", "a"): Share(1, 30),
        ("lights", "b"): Share(2, 29),
        ("trees", "a"): Share(1, 90),
    }
    assert pairs(found, ("a", "b"), least=30) == [("signs", Share(1, 30), Share(2, 30))]


def test_a_block_that_the_page_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="no block named 'b'"):
        with_blocks("<!-- figures a -->\n\n41\n\n<!-- end of figures -->", {"b": "42"})


def test_pictures_show_each_name_and_each_curve() -> None:
    found = changes([("signs", Share(80, 100), Share(99, 100))])
    assert ">signs</text>" in forest_plot(found)
    hour = 3_600_000_000
    picture = curve_plot({"all": Durations.of([hour, 2 * hour], censored=[hour]).survival()})
    assert ">all</text>" in picture
    assert picture.count("<path") == 1


def test_without_its_logs_it_says_what_to_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SLAENGINE_DATA", str(tmp_path))
    assert main([]) == 2
    assert "SLAENGINE_DATA" in capsys.readouterr().err


def test_an_unknown_option_is_bad_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--wirte"]) == 2
    assert "[--write]" in capsys.readouterr().err
