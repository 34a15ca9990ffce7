"""Pages of answers: one file, the review's style, tables that fit between heading and note."""

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


def test_captions_and_feet_stand_outside_what_scrolls() -> None:
    tables = html_table("one", ["a"], [["b"]], foot="more") + html_table("two", ["c"], [["d"]])
    made = page("Owed", tables)
    scroll = '<div class="scroll" tabindex="0"><table><thead>'
    assert f"<h2>one</h2>{scroll}" in made
    assert '</tbody></table></div><p class="note">more</p>' in made
    assert f"<h2>two</h2>{scroll}" in made
    assert made.count("</div>") == made.count("<div") == 2


def test_short_texts_stay_on_one_line() -> None:
    made = page("Owed", html_table("t", ["a", "b"], [["2026-01-05 09:00", "words " * 9]]))
    assert '<td class="short">2026-01-05 09:00</td><td>words ' in made


def test_data_that_looks_like_a_table_stays_text() -> None:
    made = page("Owed", html_table("</table>", ["<td>x</td>"], [["<table><caption>"]]))
    assert made.count("<table>") == made.count("</table>") == 1
