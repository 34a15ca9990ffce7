"""Text in a narrow room: nothing is lost, and nothing stands out."""

from hypothesis import given
from hypothesis import strategies as st

from slaengine.markup import text_table
from slaengine.room import cut, fitted, hanging, narrowed, padded, room, wide, wrapped

WORDS = st.text(st.sampled_from("ab_-/ 9\n"), max_size=40)
LINES = st.text(st.sampled_from("ab-: 9"), max_size=90)


WIDE = st.text(st.sampled_from("ab-_ 青葉e\u0301"), max_size=40)


def letters(text: str) -> str:
    return "".join(text.split())


@given(WORDS, st.integers(1, 30))
def test_wrapping_keeps_every_letter_and_the_width(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert letters("".join(lines)) == letters(text)
    assert all(len(line) <= width for line in lines)


@given(WIDE, st.integers(2, 30))
def test_letters_that_take_two_columns_keep_the_width_too(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert letters("".join(lines)) == letters(text)
    assert all(wide(line) <= width for line in lines)
    assert {wide(padded(line, width)) for line in lines} == {width}


def test_a_letter_wider_than_the_room_stands_alone() -> None:
    assert wrapped("青葉a", 1) == ["青", "葉", "a"]
    assert wrapped("青葉", 0) == ["青", "葉"]


@given(WIDE, st.integers(4, 12))
def test_a_text_that_is_cut_off_says_so_and_keeps_the_width(text: str, width: int) -> None:
    shown = cut(text, width)
    assert wide(shown) <= width
    assert shown == text if wide(text) <= width else shown[-1] == "…"
    assert text.startswith(shown.removesuffix("…"))


def test_a_word_is_cut_between_letters_of_two_columns() -> None:
    assert wrapped("青葉青葉", 5) == ["青葉", "青葉"]
    assert wide("e\u0301te\u0301") == 3


@given(LINES, st.integers(4, 100))
def test_a_hanging_line_keeps_every_letter_and_the_width(line: str, width: int) -> None:
    lines = hanging(line, width)
    assert letters("".join(lines)) == letters(line)
    assert all(len(each) <= width for each in lines)
    if len(line) <= width:
        assert lines == [line]


@given(
    st.lists(st.lists(WORDS, min_size=1, max_size=4), min_size=1, max_size=6), st.integers(1, 99)
)
def test_columns_fit_wherever_there_is_room_for_four_letters_each(
    columns: list[list[str]], width: int
) -> None:
    natural, _ = fitted(columns, None)
    widths, gap = fitted(columns, width)
    stand = sum(widths) + gap * (len(widths) - 1)
    assert all(now <= before for now, before in zip(widths, natural, strict=True))
    if width >= 5 * len(columns):
        assert stand <= width
    if sum(natural) + 2 * (len(natural) - 1) <= width:
        assert (widths, gap) == (natural, 2)


def test_a_word_is_parted_only_where_no_space_is_left_to_part_at() -> None:
    columns = [["first_response"], ["one two three"]]
    assert fitted(columns, 30)[0] == [14, 13]
    assert fitted(columns, 22)[0] == [14, 6]
    assert fitted(columns, 16)[0] == [8, 6]


def test_gaps_shrink_before_words_are_cut() -> None:
    columns = [["harbour"], ["response"], ["urgent"]]
    assert fitted(columns, 25) == ([7, 8, 6], 2)
    assert fitted(columns, 23) == ([7, 8, 6], 1)
    assert fitted(columns, 20) == ([6, 6, 6], 1)


def test_dates_and_numbers_of_tickets_stay_whole_while_they_can() -> None:
    assert wrapped("T-4097 2026-04-09", 10) == ["T-4097", "2026-04-09"]
    assert fitted([["2026-04-09 13:01"], ["T-4097"]], 18) == ([10, 6], 2)


def test_what_follows_a_name_stands_under_its_text() -> None:
    line = "  way out  78.9% < 85% → right of termination; not granted"
    assert hanging(line, 40) == [
        "  way out  78.9% < 85% → right of",
        "           termination; not granted",
    ]
    assert hanging("- a point of a list that goes on", 20) == [
        "- a point of a list",
        "  that goes on",
    ]
    assert hanging("a sentence that goes on and on", 20) == ["a sentence that", "  goes on and on"]


def test_a_table_in_a_narrow_room_breaks_its_cells_into_lines() -> None:
    lines = [["metric", "why"], ["first_response", "nobody was there"]]
    with narrowed(20):
        assert room() == 20
        drawn = list(text_table(lines))
    assert drawn == [
        "metric     why",
        "first_     nobody",
        "response   was there",
    ]
    assert room() is None
    assert list(text_table(lines))[1] == "first_response  nobody was there"


def test_tables_with_letters_of_two_columns_stand_under_one_another() -> None:
    assert list(text_table([["agreement", "kept"], ["青葉", "99%"]])) == [
        "agreement  kept",
        "青葉       99%",
    ]
