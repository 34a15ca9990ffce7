"""A review in words: as text and as Markdown, with n beside every figure and nothing as 0."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
from markdown_it import MarkdownIt

from slaengine import Agreement, Event, Opened, Policy, Replied, StatusChanged, evaluate
from slaengine.availability import Outage, Requests
from slaengine.metrics import Comparison, Interval, Scores
from slaengine.metrics.flow import Flow
from slaengine.metrics.shown import percent
from slaengine.metrics.standing import Standing
from slaengine.policy.objective import parse_objective
from slaengine.review import Review, Satisfaction, review
from slaengine.review.telling import Section, Table, story_of
from slaengine.review.telling.words import (
    change_in_number,
    change_in_points,
    clean,
    doubt,
    joined,
    tone_of,
)
from slaengine.room import wide
from slaengine.words import amount
from tests.review.desk import DAY, FEBRUARY, HOUR, JANUARY, NOW, evaluated, policy, story
from tests.review.hostile import LONG, SCRIPT, hostile
from tests.review.test_review import reviewed


def section(found: Review, key: str) -> Section:
    return next(one for one in story_of(found).sections if one.key == key)


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def smalls(table: Table, column: int) -> list[str]:
    return [row[column].small for row in table.rows]


@pytest.fixture(scope="module")
def february() -> Review:
    return reviewed()


def test_the_story_begins_with_what_was_kept_of_how_many(february: Review) -> None:
    story = story_of(february)
    assert story.title == "Service review: hosting, February 2026"
    assert story.summary == (
        "The shop's servers. In February 2026, 3 of 6 decided promises were kept. "
        "1 of 2 settled objectives reached."
    )
    tiles = {tile.name: tile for tile in story.tiles}
    assert tiles["Promises kept"].value == "50.0%"
    assert tiles["Promises kept"].small == "3 of 6; 18.8% to 81.2%"
    assert tiles["Promises kept"].change.startswith("\N{MINUS SIGN}25.0 points since January 2026,")
    assert (tiles["Promises broken"].value, tiles["Promises broken"].small) == (
        "3",
        "of 6 decided promises; 0 open",
    )
    assert tiles["Objectives reached"].value == "1 of 2"
    assert tiles["Availability: web"].value == "99.7023%"
    assert tiles["Credits, 2026-02"].value == "125.00 EUR"
    assert tiles["CSAT"].small.startswith("1 answer; ")
    assert tiles["NPS"].small == "0 answers"


def test_whom_and_what_it_is_about_stands_at_the_top(february: Review) -> None:
    facts = dict(story_of(february).facts)
    assert facts == {
        "Agreement": "hosting (service level agreement)",
        "Customer": "acme, globex",
        "Service": "web",
        "Period": "Sun 1 Feb 2026 00:00 to Sun 1 Mar 2026 00:00 (UTC)",
        "As of": "Mon 2 Mar 2026 12:00",
        "Reviewed": "every month",
        "Owner": "customer success",
    }
    assert dict(story_of(reviewed(customer="globex")).facts)["Customer"] == "globex"


def test_each_promise_has_its_share_its_n_and_its_change(february: Review) -> None:
    table = section(february, "promises").tables[0]
    assert [row[:4] for row in texts(table)] == [
        ["First response", "all", "", "66.7%"],
        ["First response", "urgent", "1h", "100%"],
        ["First response", "normal", "4h", "50.0%"],
        ["Resolution", "all", "", "33.3%"],
        ["Resolution", "urgent", "8h", "0%"],
        ["Resolution", "normal", "8h", "50.0%"],
    ]
    assert smalls(table, 3)[0] == "2 of 3; 20.8% to 93.9%"
    assert smalls(table, 6)[0] == "within chance, p 0.709"
    assert (texts(table)[1][6], smalls(table, 6)[1]) == ("–", "")  # none was urgent in January
    assert table.strong == {0, 3}
    assert table.note.startswith("Changes are against January 2026")


def test_cancelled_promises_are_counted_beside_the_open_ones() -> None:
    opened, *_ = story("L", FEBRUARY)
    found = reviewed(slas=evaluated([[opened, Event("L", FEBRUARY + HOUR, "merged")]]))
    table = section(found, "promises").tables[0]
    assert smalls(table, 5) == ["1 cancelled", "1 cancelled"]
    assert smalls(table, 3) == ["none decided", "none decided"]
    assert [row[3] for row in texts(table)] == ["–", "–"]
    assert table.note == "There is no earlier period to hold this one against."
    assert "no promise was decided" in story_of(found).summary


def test_many_comparisons_come_with_a_warning() -> None:
    told = [
        story(f"{month:%b}-{tier}", month, reply=HOUR, solved=HOUR, priority=tier)
        for month in (JANUARY, FEBRUARY)
        for tier in ("urgent", "normal", "low")
    ]
    note = section(reviewed(slas=evaluated(told)), "promises").tables[0].note
    assert "Of 5 comparisons, about one in twenty looks like more than chance" in note


def test_of_very_many_promises_those_with_most_breaches_are_listed() -> None:
    rows = "".join(
        f"""
        [[agreements.targets]]
        metric = "resolution"
        when = {{ kind = "{n}" }}
        within = "{n + 1}h"
        objective = "90% a month"
        """
        for n in range(33)
    )
    desk = Policy.from_text(f"""
    [[agreements]]
    name = "a"
    calendar = "24x7"
    {rows}
    """)
    slas = [
        evaluate(desk, story(f"T-{n}", JANUARY, solved=20.5 * HOUR, kind=str(n), priority=None))
        for n in range(33)
    ]
    found = section(review(desk, slas, as_of=FEBRUARY, period="2026-01"), "promises")
    promises, objectives = found.tables
    assert [row[2] for row in texts(promises)] == ["", *(f"{n + 1}h" for n in range(30))]
    assert [row[2].small for row in promises.rows[1:3]] == ["kind 0", "kind 1"]
    assert promises.rows[0][3].small.startswith("13 of 33; ")
    assert promises.note.startswith("3 promises with fewer breaches are not listed, but counted")
    assert len(objectives.rows) == 30
    assert objectives.note.endswith(" 3 objectives with more room not listed.")


def test_objectives_have_a_verdict_or_say_what_is_still_likely(february: Review) -> None:
    table = section(february, "promises").tables[1]
    assert texts(table) == [
        ["50% a month", "First response", "February 2026", "66.7%", "reached", "none"],
        ["90% a quarter", "Resolution", "quarter 1 of 2026", "60.0%", "missed", "none"],
    ]
    assert smalls(table, 4) == ["", "2 breaches too many"]
    current = section(reviewed("month"), "promises").tables[1]
    assert [row[4] for row in texts(current)] == ["not over", "missed"]
    assert smalls(current, 4)[0].endswith("likely; 39 more expected")
    january = section(reviewed("2026-01"), "promises").tables[1]
    assert texts(january)[0][:5] == [
        "50% a month",
        "First response",
        "January 2026",
        "50.0%",
        "reached",
    ]


def test_objectives_of_periods_that_are_over_leave_nothing_to_break() -> None:
    found = reviewed("2026-01", as_of=NOW.replace(month=5))
    table = section(found, "promises").tables[1]
    assert table.head == ("Objective", "Of", "Period", "Kept", "Verdict")
    assert {len(row) for row in table.rows} == {5}


def test_an_objective_without_a_period_is_judged_over_all_time() -> None:
    text = """
    [[agreements]]
    name = "a"
    calendar = "24x7"
    [[agreements.targets]]
    metric = "resolution"
    within = "8h"
    objective = "95%"
    """
    desk = Policy.from_text(text)
    sla = evaluate(desk, story("T", JANUARY))
    found = review(desk, [sla], as_of=JANUARY + HOUR)
    (row,) = section(found, "promises").tables[1].rows
    assert (row[2].text, row[4].text) == ("all time", "not over")


def test_an_objective_of_nothing_has_no_chance() -> None:
    nothing = replace(reviewed(), standings=(Standing(parse_objective("95%")),))
    (row,) = section(nothing, "promises").tables[1].rows
    assert [cell.text for cell in row] == ["95%", "", "all time", "–", "–"]


def test_nothing_promised_and_nothing_broken_are_said_in_so_many_words() -> None:
    found = reviewed("2026-01", slas=[])
    assert section(found, "promises").paragraphs == ("No promise fell into this period.",)
    assert section(found, "breaches").paragraphs == ("No promise was broken in this period.",)
    assert section(found, "satisfaction").paragraphs == ("No customer has answered a survey.",)
    assert section(found, "risks").paragraphs == ("No promise was open on Mon 2 Mar 2026 12:00.",)
    tiles = {tile.name: tile for tile in story_of(found).tiles}
    assert (tiles["Promises kept"].value, tiles["Promises kept"].small) == ("–", "none decided")


def test_a_breach_says_where_its_time_went(february: Review) -> None:
    found = section(february, "breaches")
    assert found.paragraphs == ("3 promises were broken in this period.",)
    table = found.tables[-1]
    assert texts(table)[1] == [
        *["D", "Resolution", "Mon 2 Feb 2026 08:00", "12h", "Counted 20h open"]
    ]
    assert smalls(table, 3) == ["still open", "12h late", "5h late"]
    assert smalls(table, 1)[0] == "normal, within 8h"
    assert found.details[0].caption == "E: resolution"
    assert texts(found.details[2])[0][2:] == ["9h", "open"]


def test_a_breach_says_what_did_not_count_and_why() -> None:
    waits = StatusChanged(ticket="L", at=FEBRUARY + HOUR, status="pending")
    works = StatusChanged(ticket="L", at=FEBRUARY + 3 * HOUR, status="open")
    told = story("L", FEBRUARY, reply=HOUR, solved=20 * HOUR, priority=None, more=[waits, works])
    found = section(reviewed(slas=evaluated([told])), "breaches")
    assert texts(found.tables[-1])[0][4] == "Counted 18h open; not counted 2h paused (pending)"
    assert smalls(found.tables[-1], 1) == ["within 8h"]


def test_a_promise_can_be_broken_in_closed_time_alone() -> None:
    desk = Policy.from_text("""
    [calendars.desk]
    tz = "UTC"
    hours = { mon-fri = ["09:00-17:00"] }
    [[agreements]]
    name = "a"
    calendar = "desk"
    targets = { resolution = "8h" }
    """)
    monday = JANUARY + 4 * DAY + 9 * HOUR
    told = story("T", monday, solved=10 * HOUR)
    found = review(desk, [evaluate(desk, told)], as_of=monday + DAY)
    (row,) = texts(section(found, "breaches").tables[-1])
    assert row[3:] == ["0s", "Counted 8h open; not counted 2h outside hours"]


def test_a_deadline_already_past_leaves_no_open_time() -> None:
    desk = Policy.from_text("""
    [[agreements]]
    name = "a"
    calendar = "24x7"
    [[agreements.targets]]
    metric = "resolution"
    by = "promised_at"
    """)
    told = story("T", JANUARY, promised_at=(JANUARY - HOUR).isoformat())
    found = review(desk, [evaluate(desk, told)], as_of=JANUARY)
    assert [cell.text for cell in section(found, "risks").tables[0].rows[0]][4] == "–"


def test_repeated_promises_are_told_apart_by_their_cycle() -> None:
    text = """
    [[agreements]]
    name = "a"
    calendar = "24x7"
    targets = { update = "1h" }
    """
    desk = Policy.from_text(text)
    told = [
        *story("T", JANUARY),
        *(Replied(ticket="T", at=JANUARY + n * HOUR, by="agent") for n in (1, 4)),
    ]
    found = review(desk, [evaluate(desk, told)], as_of=JANUARY + 5 * HOUR)
    breaches = section(found, "breaches")
    assert texts(breaches.tables[-1])[0][1] == "Update (cycle 2)"
    assert breaches.details[0].caption == "T: update (cycle 2)"


def test_only_so_many_values_and_breaches_are_listed() -> None:
    told = [story(f"T-{n}", FEBRUARY, reply=9 * HOUR, team=f"team {n:02}") for n in range(15)]
    some = section(reviewed(slas=evaluated(told), most=2), "breaches")
    assert some.paragraphs[0].endswith("The 2 with the largest overrun are listed.")
    found = section(reviewed(slas=evaluated(told), most=0), "breaches")
    assert found.paragraphs == ("30 promises were broken in this period.",)
    teams = found.tables[1]
    assert len(found.tables) == 2
    assert (len(teams.rows), teams.note) == (12, "3 values with fewer breaches not shown.")


def test_availability_says_what_counted_and_what_did_not(february: Review) -> None:
    found = section(february, "availability")
    measured, pieces = found.tables
    assert texts(measured) == [
        ["web", "99.7023%", "2h", "99.9% a month", "\N{MINUS SIGN}1h 19m", "1", *_points("0.298")]
    ]
    assert smalls(measured, 3) == ["missed"]
    assert [row[4:] for row in texts(pieces)] == [
        ["counted", "down"],
        ["excluded", "customer"],
        ["dropped", "shorter than 1m"],
    ]


def _points(number: str) -> list[str]:
    return [f"\N{MINUS SIGN}{number} points"]


def test_availability_without_a_record_is_not_taken_for_perfect() -> None:
    found = reviewed(outages=None)
    (said,) = section(found, "availability").paragraphs
    assert said == "Not measured, because no record of outages or requests was given: web."
    owed = section(found, "credits")
    assert owed.paragraphs[0].endswith("that these remedies look at: web down.")
    assert texts(owed.tables[0])[1][2] == "25.00 EUR"
    assert not any("Availability" in tile.name for tile in story_of(found).tiles)


def test_where_nothing_that_a_statement_settles_was_measured_no_money_is_told() -> None:
    found = reviewed(outages=None)
    assert found.credits is not None
    owed = replace(found.credits, unmeasured=("web down", "late answers"))
    told = section(replace(found, credits=owed), "credits")
    assert (len(told.paragraphs), told.tables, told.plots) == (1, (), ())
    assert not any("Credits" in tile.name for tile in story_of(replace(found, credits=owed)).tiles)


def test_an_objective_over_another_period_is_judged_below() -> None:
    table = section(reviewed("2026-Q1"), "availability").tables[0]
    assert [row[0].small for row in table.rows] == ["", "2026-01", "2026-02", "2026-03"]
    assert smalls(table, 3) == ["judged below", "met", "missed", "met so far"]
    assert smalls(table, 1) == ["so far", "", "", "so far"]


def test_more_downtime_than_is_shown_is_summed_up() -> None:
    many = [Outage(FEBRUARY + n * HOUR, FEBRUARY + n * HOUR + HOUR / 2) for n in range(50)]
    pieces = section(reviewed(outages=many), "availability").tables[1]
    assert len(pieces.rows) == 40
    assert pieces.note.endswith("10 pieces more, 5h in all, not shown.")


def test_availability_without_objective_or_downtime_has_no_verdict() -> None:
    text = """
    [[agreements]]
    name = "a"
    calendar = "24x7"
    [[agreements.availability]]
    name = "availability"
    [[agreements.availability]]
    name = "shop"
    measure = "requests"
    objective = "99% a month"
    """
    desk = Policy.from_text(text)
    counts = [Requests(JANUARY, good=990, total=1000)]
    found = review(desk, [], as_of=FEBRUARY, period="2026-01", outages=[], requests=counts)
    plain, shop = texts(section(found, "availability").tables[0])
    assert plain == ["availability", "100%", "0s", "–", "–", "0", "–"]
    assert (shop[4], shop[5]) == ("0 requests", "–")
    assert [tile.name for tile in story_of(found).tiles][2:4] == [
        *["Availability", "Availability: shop"]
    ]
    assert len(section(found, "availability").tables) == 1
    empty = review(desk, [], as_of=FEBRUARY, period="2026-01", outages=None, requests=[])
    (row,) = texts(section(empty, "availability").tables[0])
    assert row[:2] == ["shop", "–"]
    assert not any("Availability" in tile.name for tile in story_of(empty).tiles)


def test_what_is_owed_comes_with_its_arithmetic(february: Review) -> None:
    (table,) = section(february, "credits").tables
    assert [row[2] for row in texts(table)] == ["100.00 EUR", "25.00 EUR", "125.00 EUR"]
    assert texts(table)[0][1].startswith("99.7023% < 99.9% → 10% of 1,000.00 EUR = 100.00 EUR")
    assert table.strong == {2}
    (said,) = section(reviewed(customer="globex"), "credits").paragraphs
    assert said == "Worked out as if the tickets of globex were all of the agreement's."
    (now,) = section(reviewed("month"), "credits").tables
    assert now.note.endswith("Not final: more may come of this period.")
    tiles = {tile.name: tile.small for tile in story_of(reviewed("month")).tiles}
    assert tiles["Credits, 2026-03"].endswith("granted, not final")


def test_an_agreement_that_was_not_in_force_owes_nothing() -> None:
    found = section(reviewed("2026-02", slas=[], as_of=NOW, outages=[]), "credits")
    assert found.tables
    old = review(policy(), [], as_of=NOW.replace(year=2024), agreement="hosting", outages=[])
    assert section(old, "credits").paragraphs == ("No remedy was in force in this period.",)
    assert not any("Credits" in tile.name for tile in story_of(old).tiles)


def test_rights_alone_are_no_money_in_the_headlines() -> None:
    text = """
    [[agreements]]
    name = "a"
    calendar = "24x7"
    targets = { resolution = "1h" }
    [[agreements.remedies]]
    on = "missed"
    each = { right = "termination" }
    """
    desk = Policy.from_text(text)
    told = evaluate(desk, story("T", JANUARY, solved=3 * HOUR))
    found = review(desk, [told], as_of=JANUARY + DAY)
    assert not any("Credits" in tile.name for tile in story_of(found).tiles)
    assert texts(section(found, "credits").tables[0])[0][2] == "right of termination"


def test_volume_is_held_against_a_whole_period_only(february: Review) -> None:
    table = section(february, "volume").tables[0]
    assert [row[:2] for row in texts(table)] == [
        ["Open at the start", "0"],
        ["Opened", "3"],
        ["Reopened", "0"],
        ["Solved", "2"],
        ["Merged or deleted", "0"],
        ["Open at the end", "1"],
    ]
    assert table.note.endswith("Months differ in length; that is not allowed for.")
    current = section(reviewed("month"), "volume").tables[0]
    assert texts(current)[-1][:2] == ["Open now", "3"]
    assert current.note.startswith("The period is not over")
    assert section(reviewed("2026-01"), "volume").tables[0].note == ""
    week = section(reviewed("2026-W06"), "volume").tables[0].note
    assert week == "Changes are against week 5 of 2026, judged as Poisson counts."


def test_satisfaction_has_each_survey_in_its_own_unit() -> None:
    table = section(reviewed("2026-01"), "satisfaction").tables[0]
    assert [row[:3] for row in texts(table)] == [
        ["CSAT", "0%", "1"],
        ["NPS", "100.0", "1"],
        ["CES", "6.0", "1"],
    ]
    later = section(reviewed(), "satisfaction").tables[0]
    assert [row[1] for row in texts(later)] == ["100%", "–", "–"]
    efforts = (Scores.of([5, 6, 7]), Scores.of([1, 2, 2, 1]))
    both = replace(reviewed(), satisfaction=(Satisfaction("ces", efforts),))
    row = section(both, "satisfaction").tables[0].rows[0]
    assert row[3].text == "\N{MINUS SIGN}4.50"
    assert row[3].small.startswith("more than chance, p ")


def test_open_promises_say_when_they_are_due_and_what_is_left(february: Review) -> None:
    found = section(february, "risks")
    assert found.paragraphs == (
        "On Mon 2 Mar 2026 12:00, 3 promises were open: 1 already broken, 1 running, 1 paused.",
    )
    table = found.tables[0]
    assert texts(table)[1:] == [
        ["F", "Resolution", "Mon 2 Mar 2026 18:00", "6h", "25%"],
        ["G", "Resolution", "paused", "6h", "25%"],
    ]
    assert texts(table)[0][3].endswith(" over")
    assert section(reviewed(most=0), "risks").tables == ()
    some = section(reviewed(most=1), "risks").tables[0].caption
    assert some == "Open promises, the most pressing first, the first 1 of 3"


def test_the_review_ends_with_what_it_rests_on(february: Review) -> None:
    lists = {one.title: one.points for one in section(february, "terms").lists}
    assert lists["The provider's responsibilities"] == ("keep a log",)
    assert lists["The customer's responsibilities"] == ("name a contact",)
    assert lists["Exclusions"] == ("what the customer breaks",)
    measured = lists["How it was measured"]
    assert "The agreement is in force from 2025-06-01 until 2030-01-01." in measured
    assert "Left out: 1 ticket covered by no agreement." in measured
    desk = Agreement("a", calendar="24x7", targets={"resolution": "1h"})
    bare = review(Policy(agreements=[desk]), [], as_of=NOW)
    assert [one.title for one in section(bare, "terms").lists] == ["How it was measured"]


def test_text_and_markdown_say_the_same(february: Review) -> None:
    text, markdown = february.text(), february.markdown()
    for words in ("3 of 6; 18.8% to 81.2%", "125.00 EUR", "keep a log"):
        assert words in text
        assert words in markdown.replace("\\", "")
    assert "Resolution      all" in text
    assert "| Resolution | all |" in markdown


def test_a_notebook_shows_the_tables_and_never_markup(february: Review) -> None:
    shown = february._repr_html_()
    assert "<caption>Service review: hosting, February 2026</caption>" in shown
    assert '<td class="long">66.7% (2 of 3; 20.8% to 93.9%)</td>' in shown
    assert "<script" not in hostile()._repr_html_()


def test_markdown_shows_what_the_data_hold_and_never_takes_it_for_markup() -> None:
    page = hostile().markdown()
    html = MarkdownIt("gfm-like", {"linkify": False, "html": True}).render(page)
    assert "<script" not in html
    assert "<strong>bold</strong>" not in html
    assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;" in html
    cells = {line.count("<t") for line in html.splitlines() if line.startswith("<tr")}
    assert cells == {1}
    tables = MarkdownIt("gfm-like", {"linkify": False}).parse(page)
    wide = [0]
    for token in tables:
        if token.type == "tr_open":
            wide.append(0)
        elif token.type in ("td_open", "th_open"):
            wide[-1] += 1
    assert set(wide[1:]) <= {3, 4, 5, 6, 7}


def test_text_keeps_its_lines_whatever_the_data_hold() -> None:
    text = hostile().text()
    assert SCRIPT in text
    assert LONG not in text  # too wide for a column, and cut into lines
    assert "\x00" not in text
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_a_title_and_paragraphs_of_wide_letters_keep_their_lines() -> None:
    rules = Policy(
        agreements=[
            Agreement(
                "青葉" * 8, calendar="24x7", description="青葉 " * 90, targets={"update": "1h"}
            )
        ]
    )
    opened = Opened(ticket="T-1", at=FEBRUARY)
    text = review(rules, [evaluate(rules, [opened])], period="2026-02", as_of=NOW).text()
    title, line, *rest = text.splitlines()
    assert (wide(title), set(line)) == (len(line), {"="})
    paragraphs = [each for each in rest if each.startswith("青葉 青葉")]
    assert len(paragraphs) > 1
    assert all(wide(each) <= 100 for each in paragraphs)


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (None, "–"),
        (0, "0%"),
        (1.0, "100%"),
        (0.9999, "99.9%"),
        (0.0001, "0.1%"),
        (Fraction(1, 3), "33.3%"),
    ],
)
def test_a_share_is_never_rounded_to_all_or_nothing(share: float | None, text: str) -> None:
    assert percent(share) == text


def test_words_for_amounts_lists_and_doubts() -> None:
    assert (amount(None), amount(timedelta(0)), amount(-90 * HOUR)) == ("–", "0s", "-90h")
    assert (joined([]), joined(["a", "b"])) == ("", "a and b")
    assert clean("a\tb\x07\ud800") == "a b\ufffd\ufffd"
    nothing = Comparison(None, None, None, None, None, "newcombe")
    assert change_in_points(nothing) == change_in_number(nothing) == ("–", "")
    unknown = Comparison(0.1, 0.2, 0.1, None, None, "welch")
    assert change_in_points(unknown) == ("+10.0 points", "too few to tell")
    sure = Comparison(0.1, 0.9, 0.8, Interval(0.7, 0.9, 0.95, "newcombe"), 1e-9, "newcombe")
    assert doubt(sure) == "more than chance, p under 0.001"
    worse = Comparison(0.9, 0.1, -0.8, Interval(-0.9, -0.7, 0.95, "newcombe"), 1e-9, "newcombe")
    assert [tone_of(one) for one in (None, unknown, sure, worse)] == ["", "", "good", "bad"]


def test_only_a_change_beyond_chance_is_coloured() -> None:
    histories = [
        story(f"{month:%b}-{n}", month + n * HOUR, reply=reply)
        for month, reply in ((JANUARY, HOUR), (FEBRUARY, 5 * HOUR))
        for n in range(30)
    ]
    slas = evaluated(histories)
    assert story_of(reviewed(slas=slas)).tiles[0].tone == "bad"
    assert story_of(reviewed("2026-01", slas=slas)).tiles[0].tone == ""
    assert reviewed(slas=slas).volume.current == Flow(opened=30)
