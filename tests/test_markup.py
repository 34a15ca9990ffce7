"""Tables of text: columns under one another, and nothing too wide."""

import pytest

from slaengine.markup import html_table, text_table


def test_a_text_that_is_too_wide_is_cut() -> None:
    (head, line) = text_table([["of", "why"], ["x" * 60, "short"]])
    assert head == f"{'of':48}  why"
    assert line == f"{'x' * 47}…  short"


def test_no_text_is_cut_where_none_is_too_wide() -> None:
    assert list(text_table([["why"], ["x" * 60]], widest=None)) == ["why", "x" * 60]


def test_no_lines_are_no_table() -> None:
    assert list(text_table([])) == []


@pytest.mark.parametrize(
    ("column", "is_number"),
    [
        (["1", "1,234"], True),
        (["99.5%", "–", ""], True),
        (["1,200.00 EUR", "-4.00 EUR", "nothing"], True),
        (["+0.5", "−3"], True),
        (["1", "one"], False),
        (["2026-03-01"], False),
        (["", "–"], False),
    ],
)
def test_columns_of_numbers_say_so(column: list[str], is_number: bool) -> None:
    drawn = html_table("", ["name", "of"], [["a", text] for text in column])
    assert ('<th class="number">of</th>' in drawn) is is_number
    assert drawn.count('<td class="number">') == (len(column) if is_number else 0)
    assert "<th>name</th>" in drawn


def test_a_table_without_a_head_has_numbers_too() -> None:
    drawn = html_table("", (), [["kept", "7"], ["all"]], foot="x" * 30)
    assert drawn == (
        '<table><caption></caption><tbody><tr><td>kept</td><td class="number">7</td></tr>'
        "<tr><td>all</td></tr></tbody>"
        f'<tfoot><tr><td class="long">{"x" * 30}</td></tr></tfoot></table>'
    )
