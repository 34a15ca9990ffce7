"""Pages of answers: one file that needs nothing else, in the style of a review."""

from slaengine.cli.page import page
from slaengine.markup import html_table


def test_a_page_needs_nothing_else_and_has_the_style_of_a_review() -> None:
    made = page("Owed & due", "")
    assert made.startswith("<!doctype html>\n")
    assert made.count("<style>") == 1
    assert "color-scheme: light dark" in made
    assert "<h1>Owed &amp; due</h1>" in made
    assert "http:" not in made
    assert "https:" not in made


def test_what_is_told_first_stands_under_the_title() -> None:
    assert '</h1>\n<p class="summary">1 &lt; 2</p>' in page("Owed", "", "1 < 2")


def test_a_table_stands_on_the_page_as_it_is_drawn() -> None:
    tables = html_table("one", ["a"], [["b"]], foot="more") + html_table("two", ["c"], [["d"]])
    assert f"</h1>\n{tables}\n</main>" in page("Owed", tables)


def test_the_style_tells_long_texts_from_short_ones() -> None:
    made = page("Owed", html_table("t", ["a", "b"], [["2026-01-05 09:00", "words " * 9]]))
    assert '<td>2026-01-05 09:00</td><td class="long">words ' in made
    assert ".plain .long {" in made


def test_data_that_looks_like_a_table_stays_text() -> None:
    made = page("Owed", html_table("</table>", ["<td>x</td>"], [["<table><caption>"]]))
    assert made.count("<table>") == made.count("</table>") == 1
