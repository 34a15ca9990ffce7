"""Figures as people read them: never more exact than true."""

import pytest

from slaengine.cli.words import percent, plural


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [(0, 5, "0 %"), (1, 1000, "1 %"), (999, 1000, "99 %"), (5, 5, "100 %"), (0, 0, "–")],
)
def test_a_share_is_all_or_nothing_only_when_it_is(part: int, whole: int, shown: str) -> None:
    assert percent(part, whole) == shown


def test_one_is_no_plural() -> None:
    assert [plural(count, "row") for count in (0, 1, 2)] == ["0 rows", "1 row", "2 rows"]
