"""The page of KPIs says what the catalogue says today."""

import pytest

pytest.importorskip("examples.kpi_page", reason="only the tests were copied, not the examples")

from examples import kpi_page
from slaengine.metrics import CATALOGUE


def test_the_committed_page_is_what_the_script_writes() -> None:
    assert kpi_page.PAGE.read_text(encoding="utf-8") == kpi_page.page()


@pytest.mark.parametrize("one", CATALOGUE, ids=lambda one: one.definition)
def test_every_kpi_is_on_the_page_with_its_definition(one: object) -> None:
    assert f"- *id*: `{getattr(one, 'definition', '')}`" in kpi_page.page()
