"""The pictures of the documentation show what the library answers today."""

import sys
from xml.etree import ElementTree as ET

import pytest

pytest.importorskip("examples.pictures", reason="only the tests were copied, not the examples")

from examples.make_pictures import PLACE, pictures
from examples.pictures.scenes import SCENES
from examples.pictures.terminal import terminal

each_scene = pytest.mark.parametrize("name", sorted(SCENES))


@each_scene
def test_a_committed_timeline_is_what_the_script_draws(name: str) -> None:
    assert (PLACE / f"{name}.svg").read_text(encoding="utf-8") == SCENES[name]().draw()


@each_scene
def test_a_timeline_is_well_formed_and_has_a_title_to_read_out(name: str) -> None:
    root = ET.fromstring(SCENES[name]().draw())  # noqa: S314 - drawn on this line
    title = root.find("{http://www.w3.org/2000/svg}title")
    assert title is not None
    assert title.text == SCENES[name]().title


@pytest.mark.skipif(sys.platform == "win32", reason="its console draws the demo with other blocks")
def test_the_picture_of_the_demo_is_how_the_demo_looks() -> None:
    assert (PLACE / "demo.svg").read_text(encoding="utf-8") == pictures()["demo.svg"]


def test_no_picture_is_left_over() -> None:
    drawn = {"demo.svg", *(f"{name}.svg" for name in SCENES)}
    taken_in_a_browser = {"review.png"}  # of the page that `slaengine review` writes of the demo
    assert {path.name for path in PLACE.iterdir()} == drawn | taken_in_a_browser


def test_a_terminal_keeps_colours_words_and_blocks() -> None:
    picture = terminal(["\x1b[31mover\x1b[0m  \x1b[1mT-7\x1b[0m <&>", "▄▓━"], title="a page")
    assert "#ff7b72" in picture
    assert ">over</text>" in picture
    assert 'font-weight="bold">T-7</text>' in picture
    assert "&lt;&amp;&gt;" in picture
    assert picture.count("crispEdges") == 3
