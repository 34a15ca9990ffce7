"""Figures of speed in the README are those of the page that the benchmark writes."""

import re

import pytest

pytest.importorskip("markdown_it", reason="reading pages needs the dev extra")

from tests.pages import PROJECT

README, BENCHMARKS = PROJECT / "README.md", PROJECT / "docs" / "benchmarks.md"
if not BENCHMARKS.is_file():
    pytest.skip("only the tests were copied, not the pages", allow_module_level=True)

RATIO = re.compile(r"[\d.,]+×")
FIGURES = sorted(set(RATIO.findall(README.read_text(encoding="utf-8"))))


def test_the_readme_has_figures() -> None:
    assert FIGURES


@pytest.mark.parametrize("figure", FIGURES)
def test_a_figure_stands_in_the_gates_as_a_median(figure: str) -> None:
    gates = BENCHMARKS.read_text(encoding="utf-8").partition("## Gates")[2].partition("\n## ")[0]
    rows = [line.split("|") for line in gates.splitlines() if line.startswith("|")]
    assert figure in {cells[3].strip() for cells in rows}
