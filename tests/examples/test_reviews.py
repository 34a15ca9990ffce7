"""The reviews of two real months: what the page shows is what the library says today."""

from functools import cache

import pytest

pytest.importorskip("numpy")
pytest.importorskip("polars")
pytest.importorskip("examples.reviews", reason="only the tests were copied, not the examples")

from examples.by_columns.blocks import blocks_in
from examples.reviews import page
from slaengine.review import Review

absent = pytest.mark.skipif(
    bool(page.missing()), reason=page.missing()[0].absence if page.missing() else ""
)


@cache
def reviews() -> tuple[Review, Review]:
    return page.reviews()


@absent
def test_the_page_shows_what_the_reviews_say() -> None:
    assert blocks_in(page.PAGE.read_text(encoding="utf-8")) == page.blocks(*reviews())


@absent
def test_the_city_closed_in_june_what_it_closed_in_june() -> None:
    boston, _ = reviews()
    promises = boston.all_promises[-1]
    assert (promises.met, promises.breached) == (
        sum(group.kept.met for group in boston.groups if group.field == "type"),
        sum(group.kept.breached for group in boston.groups if group.field == "type"),
    )
    assert promises.met + promises.breached > 8_000


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        pytest.param("# A\n\n## B\n", "### A\n\n#### B", id="headings-go-down"),
        pytest.param("a # b", "a # b", id="a-sign-within-a-line-stays"),
    ],
)
def test_a_review_is_set_beneath_the_headings_of_its_page(markdown: str, expected: str) -> None:
    assert page.beneath(markdown, 2) == expected


def test_other_arguments_than_write_are_bad_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert page.main(["--all"]) == 2
    assert "usage" in capsys.readouterr().err
