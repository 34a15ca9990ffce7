"""Tables of text: columns under one another, and nothing too wide."""

from slaengine.whatif.shown import drawn


def test_a_text_that_is_too_wide_is_cut() -> None:
    (head, line) = drawn([["of", "why"], ["x" * 60, "short"]])
    assert head == f"{'of':48}  why"
    assert line == f"{'x' * 47}…  short"
