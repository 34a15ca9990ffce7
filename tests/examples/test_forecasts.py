"""What two real desks could have foreseen: the page shows what comes out today."""

from functools import cache

import pytest

pytest.importorskip("numpy")
pytest.importorskip("polars")
pytest.importorskip("examples.forecasts", reason="only the tests were copied, not the examples")

from examples.by_columns.blocks import blocks_in
from examples.forecasts.page import PAGE, PICTURE, made, main, missing
from examples.forecasts.plot import reliability_plot
from slaengine.whatif import Calibration

absent = pytest.mark.skipif(bool(missing()), reason=missing()[0].absence if missing() else "")


@cache
def today() -> tuple[dict[str, str], str]:
    return made()


@absent
def test_the_page_and_its_picture_show_the_figures_of_today() -> None:
    blocks, picture = today()
    assert blocks_in(PAGE.read_text(encoding="utf-8")) == blocks
    assert PICTURE.read_text(encoding="utf-8") == picture


def test_the_picture_has_a_dot_for_each_bin() -> None:
    found = Calibration.of([(0.12, False), (0.13, True), (0.9, True)])
    picture = reliability_plot({"Desk": {"resolution": found}})
    assert picture.count("<circle") == len(found.bins()) + 1


def test_other_arguments_than_write_are_bad_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--all"]) == 2
    assert "usage" in capsys.readouterr().err
