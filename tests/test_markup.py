"""Tables of text: columns under one another, and nothing too wide."""

from slaengine.markup import text_table


def test_a_text_that_is_too_wide_is_cut() -> None:
    (head, line) = text_table([["of", "why"], ["x" * 60, "short"]])
    assert head == f"{'of':48}  why"
    assert line == f"{'x' * 47}…  short"


def test_no_text_is_cut_where_none_is_too_wide() -> None:
    assert list(text_table([["why"], ["x" * 60]], widest=None)) == ["why", "x" * 60]


def test_no_lines_are_no_table() -> None:
    assert list(text_table([])) == []
