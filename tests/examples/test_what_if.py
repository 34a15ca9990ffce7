"""What-ifs of both real logs: the page shows the figures of today, and they hold together."""

from pathlib import Path

import pytest

pytest.importorskip("numpy")
pytest.importorskip("polars")
pytest.importorskip("examples.what_if", reason="only the tests were copied, not the examples")

import polars as pl

from examples import boston311, uci_incidents
from examples.boston311.report import POLICY as CITY
from examples.by_columns.blocks import blocks_in
from examples.by_columns.incidents import END
from examples.real_tickets import Example
from examples.uci_incidents.event_frame import event_frame, log_frame, usable
from examples.uci_incidents.report import POLICY
from examples.what_if.boston import unchanged, usable_events
from examples.what_if.incidents import MODERATE
from examples.what_if.page import PAGE, made, main
from slaengine import Policy, frames
from slaengine.metrics import Attainment
from slaengine.whatif import with_target


def folder_of(example: Example) -> Path:
    if not example.is_there:
        pytest.skip(example.absence)
    return example.folder


def test_the_page_shows_the_figures_of_today() -> None:
    for example in (boston311.EXAMPLE, uci_incidents.EXAMPLE):
        folder_of(example)
    assert blocks_in(PAGE.read_text(encoding="utf-8")) == made()


def test_replaying_the_incidents_is_evaluating_them_twice() -> None:
    policy = Policy.load(POLICY)
    events = event_frame(usable(log_frame(folder_of(uci_incidents.EXAMPLE))))
    other = with_target(policy, "resolution", "72h", priority=MODERATE)
    found = frames.replay(policy, other, events, as_of=END)
    assert found.folds == 1
    assert (found.before, found.after) == tuple(
        attainment(policy_, events) for policy_ in (policy, other)
    )


def attainment(policy: Policy, events: pl.DataFrame) -> Attainment:
    clocks = frames.evaluate(policy, events, as_of=END).select(
        pl.col("state").cast(pl.String), "breached"
    )
    outcomes = [
        state
        if state in ("met", "cancelled") and not (state == "cancelled" and breached)
        else "breached"
        if breached or state == "missed"
        else "undecided"
        for state, breached in clocks.iter_rows()
    ]
    return Attainment.of(outcomes)


def test_a_sweep_of_the_city_ends_where_its_own_target_is() -> None:
    policy = Policy.load(CITY)
    events = usable_events(folder_of(boston311.EXAMPLE), policy)
    (point,) = frames.sweep(
        policy,
        events.filter(pl.col("type").first().over("ticket") == "Abandoned Vehicles"),
        "resolution",
        ["12 business days"],
        as_of=END,
    ).points
    clocks = frames.evaluate(policy, events, as_of=END, fields=["type"])
    own = clocks.filter(pl.col("type").cast(pl.String) == "Abandoned Vehicles")
    assert point.attainment.met == (own["state"].cast(pl.String) == "met").sum() > 0


def test_the_earlier_targets_come_first() -> None:
    assert [agreement.name for agreement in unchanged().agreements] == [
        "Boston 311, before the change",
        "Boston 311",
    ]


def test_the_script_says_how_it_is_called(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert main(["--help"]) == 2
    monkeypatch.setenv("SLAENGINE_DATA", str(tmp_path))
    assert main([]) == 2
    assert "no data at" in capsys.readouterr().err
