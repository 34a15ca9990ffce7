"""The page of a review: one file that needs nothing else, whatever stands in the data."""

import re
import subprocess
import sys
from collections import Counter
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest

from slaengine import Agreement, Policy, evaluate
from slaengine.availability import Outage
from slaengine.errors import MissingExtraError
from slaengine.review import Review, review
from tests.review.desk import DAY, FEBRUARY, HOUR, JANUARY, NOW, evaluated, story
from tests.review.hostile import SCRIPT, hostile
from tests.review.test_review import reviewed

pytest.importorskip("jinja2", reason="writing pages needs the plot extra")
pytest.importorskip("matplotlib", reason="drawing needs the plot extra")

from slaengine.review.plots import Plot, plots_of
from slaengine.review.plots.attainment import attainment_plots
from slaengine.review.plots.canvas import shortened
from slaengine.review.plots.credits import credit_plots
from slaengine.review.plots.service import availability_plots, outage_plots
from slaengine.review.plots.usage import usage_plots

_VOID = {"meta", "link", "br", "img", "hr", "input"}
# what only shapes a drawing
_SHAPES = {"xmlns", "xmlns:xlink", "viewbox", "d", "style", "transform", "x", "y", "clip-path"}


class Page(HTMLParser):
    """What a page consists of; anything left open or closed out of turn is an error."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str]] = []
        self.text = ""
        self.feed(text)
        self.close()
        assert not self.stack

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in _VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.stack:
            self.text += data

    def values(self, name: str) -> list[str]:
        return [value for _, one, value in self.attributes if one == name]


@pytest.fixture(scope="module")
def february() -> Review:
    return reviewed()


@pytest.fixture(scope="module")
def html(february: Review) -> str:
    return february.html()


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


@pytest.fixture(scope="module")
def bad_page() -> Page:
    return Page(hostile().html())


def test_a_page_is_the_same_whenever_it_is_written(html: str) -> None:
    assert reviewed().html() == html


def test_a_page_loads_nothing_and_runs_nothing(page: Page, bad_page: Page) -> None:
    for one in (page, bad_page):
        assert not {"script", "link", "img", "iframe", "object", "use"} & {*one.tags} - {"use"}
        links = one.values("href") + one.values("src") + one.values("xlink:href")
        assert all(link.startswith("#") for link in links)
        assert not [name for _, name, _ in one.attributes if name.startswith("on")]
        styles = " ".join(one.values("style"))
        assert set(re.findall(r"url\((.)", styles)) <= {"#"}
        assert "default-src 'none'" in " ".join(one.values("content"))


def test_a_page_shows_what_the_data_hold_as_it_is(bad_page: Page) -> None:
    assert SCRIPT in bad_page.text
    assert bad_page.tags["script"] == 0
    assert "\u202e" not in bad_page.text
    assert "\x00" not in bad_page.text
    assert "| pipe | `code` **bold**" in bad_page.text


def test_ids_are_there_once_and_all_that_points_finds_one(page: Page, bad_page: Page) -> None:
    for one in (page, bad_page):
        ids = Counter(one.values("id"))
        assert ids.most_common(1)[0][1] == 1
        pointed = {link[1:] for link in one.values("href") + one.values("xlink:href")}
        pointed |= {name for names in one.values("aria-labelledby") for name in names.split()}
        pointed |= set(re.findall(r"url\(#([^)]*)\)", " ".join(one.values("clip-path"))))
        assert pointed <= {*ids}


def test_a_page_can_be_read_without_seeing_it(page: Page) -> None:
    assert page.tags["h1"] == page.tags["main"] == page.tags["title"] - page.tags["svg"] == 1
    assert page.tags["table"] == page.tags["caption"]
    assert page.values("lang") == ["en"]
    assert page.values("role").count("img") == page.tags["svg"] == page.tags["figcaption"]
    assert {*page.values("scope")} == {"row", "col"}


def test_a_page_says_what_the_text_says(february: Review, page: Page) -> None:
    for words in ("3 of 6; 18.8% to 81.2%", "125.00 EUR", "keep a log", "customer success"):
        assert words in page.text
        assert words in february.text()
    assert "the period is not over" not in page.text
    assert "the period is not over" in Page(reviewed("month").html()).text


def test_plots_come_with_the_figures_behind_them(february: Review) -> None:
    drawn = plots_of(february)
    assert {name: [plot.key for plot in found] for name, found in drawn.items()} == {
        "attainment": ["attainment-0", "attainment-1"],
        "usage": ["usage"],
        "volume": ["volume"],
        "availability": ["availability"],
        "outages": ["outages"],
        "credits": ["credits"],
    }
    assert "6 promises that began in February 2026, 1 of them still open" in (
        drawn["usage"][0].caption
    )
    answers = drawn["attainment"][0]
    assert [[cell.text for cell in row] for row in answers.figures.rows] == [
        ["January 2026", "50.0%", "9.5% to 90.5%", "2", "1"],
        ["February 2026", "66.7%", "20.8% to 93.9%", "3", "1"],
    ]
    assert answers.caption.startswith("66.7% of 3 in February 2026.")
    assert "objective, 50%" in answers.caption
    credit = drawn["credits"][0]
    assert [row[1].text for row in credit.figures.rows] == ["25.00 EUR", "125.00 EUR"]


def every_plot(found: Review) -> list[Plot]:
    return [plot for plots in plots_of(found).values() for plot in plots]


def test_drawings_are_whole_and_take_their_colours_and_their_font_from_the_page(
    february: Review,
) -> None:
    for plot in (*every_plot(february), *every_plot(hostile())):
        ET.fromstring(plot.svg)  # noqa: S314 - our own drawing
        assert "var(--" in plot.svg
        assert "#0101" not in plot.svg
        assert "#0102" not in plot.svg
        assert "DejaVu" not in plot.svg
        assert "<metadata" not in plot.svg
        assert "<style" not in plot.svg


def test_of_nothing_nothing_is_drawn() -> None:
    nothing = reviewed(slas=[], outages=None)
    assert every_plot(nothing) == []
    assert "No promise fell into this period." in Page(nothing.html()).text


def test_a_period_that_is_not_over_is_drawn_hollow_and_pale() -> None:
    found = {plot.key: plot.caption for plot in every_plot(reviewed("month"))}
    assert found["attainment-0"].endswith("The last, hollow point is of a period that is not over.")
    assert found["volume"].startswith("In March 2026, so far: 2 opened")
    assert found["credits"].endswith("the last, pale bar is not final.")


def test_outages_of_a_period_that_is_not_over_are_drawn_up_to_now() -> None:
    down = [Outage(NOW - HOUR, NOW - HOUR / 2)]
    (found,) = outage_plots(reviewed("month", outages=down))
    assert found.caption.startswith("1 of 1 pieces of downtime counted (red)")
    assert outage_plots(reviewed("month", outages=[])) == []


def test_several_availabilities_are_told_apart_and_some_measured() -> None:
    text = """
    [[agreements]]
    name = "a"
    calendar = "24x7"
    [[agreements.availability]]
    name = "web"
    components = ["web"]
    [[agreements.availability]]
    name = "shop"
    measure = "requests"
    objective = "99% a month"
    """
    from slaengine.availability import Requests

    desk = Policy.from_text(text)
    counts = [Requests(JANUARY, good=990, total=1000)]
    found = review(desk, [], as_of=FEBRUARY, period="2026-01", outages=[], requests=counts)
    (plot,) = availability_plots(found)
    assert plot.caption.startswith("In January 2026: web 100%; shop 99%.")
    silent = review(desk, [], as_of=FEBRUARY, period="2026-01", requests=[])
    assert availability_plots(silent) == []


def test_credits_of_nothing_are_drawn_as_nothing() -> None:
    good = [story(f"T-{n}", JANUARY + n * 31 * DAY, reply=HOUR, solved=HOUR) for n in (0, 1)]
    (found,) = credit_plots(reviewed(slas=evaluated(good), outages=[]))
    assert found.caption == "0.00 EUR for 2026-02."


def test_promises_without_one_objective_have_no_line() -> None:
    desk = Policy(agreements=[Agreement("a", calendar="24x7", targets={"resolution": "8h"})])
    slas = [evaluate(desk, story("T", JANUARY, solved=HOUR))]
    (plot,) = attainment_plots(review(desk, slas, as_of=FEBRUARY, period="2026-01"))
    assert "objective" not in plot.caption


def test_what_is_slow_is_drawn_only_as_far_as_it_can_be_read() -> None:
    fast = story("T", JANUARY, reply=HOUR, solved=HOUR)
    assert usage_plots(reviewed("2026-01", slas=evaluated([fast])))
    slow = story("T", JANUARY, reply=400 * HOUR, solved=401 * HOUR)
    assert usage_plots(reviewed("2026-01", slas=evaluated([slow])))


def test_a_metric_that_decided_nothing_is_not_drawn() -> None:
    waiting = story("T", NOW - HOUR, reply=HOUR / 2)
    found = reviewed("month", slas=evaluated([waiting]))
    assert [plot.title for plot in attainment_plots(found)] == [
        "First response: share of promises kept"
    ]


def test_long_names_are_cut_in_drawings() -> None:
    assert shortened("web") == "web"


@pytest.mark.parametrize("package", ["jinja2", "matplotlib"])
def test_a_page_without_its_extra_names_the_command_that_installs_it(
    package: str, monkeypatch: pytest.MonkeyPatch, february: Review
) -> None:
    from slaengine.review.page import check_extra, render

    check_extra()
    monkeypatch.setitem(sys.modules, package, None)
    monkeypatch.setitem(sys.modules, f"{package}.figure", None)
    render.page_template.cache_clear()
    for ask in (check_extra, february.html):
        with pytest.raises(MissingExtraError) as caught:
            ask()
        assert str(caught.value).endswith('pip install "slaengine[plot]"')
    render.page_template.cache_clear()


def test_reviews_load_nothing_that_is_drawn_with() -> None:
    asked = (
        "import sys; from slaengine import review; "
        "print({'matplotlib', 'jinja2', 'numpy'} & {*sys.modules})"
    )
    found = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "set()"
