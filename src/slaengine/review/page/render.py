"""Rendering: the words and plots of a review put into the page's template."""

from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from slaengine.errors import MissingExtraError
from slaengine.review.plots import plots_of
from slaengine.review.plots.canvas import check_matplotlib
from slaengine.review.reviews import Review
from slaengine.review.telling import story_of

if TYPE_CHECKING:
    from jinja2 import Template


def as_html(review: Review) -> str:
    """Return the review as one page; all that comes from data is escaped.

    Needs the extra `plot`.
    """
    template = page_template()
    story, drawn = story_of(review), plots_of(review)
    shown = {
        one.key: [plot for name in one.plots for plot in drawn[name]] for one in story.sections
    }
    return template.render(
        story=story,
        plots=shown,
        style=_text_of("style.css"),
        is_final=review.is_final,
    )


def check_extra() -> None:
    """Refuse to begin without what a page needs: the extra `plot`."""
    page_template()
    check_matplotlib()


@lru_cache(maxsize=1)
def page_template() -> "Template":
    """Return the template of the page, read once."""
    try:
        from jinja2 import Environment, StrictUndefined
    except ImportError:
        raise MissingExtraError("writing a review as HTML", "plot") from None
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.from_string(_text_of("page.html.jinja"))


def _text_of(name: str) -> str:
    return files(__name__.rpartition(".")[0]).joinpath(name).read_text(encoding="utf-8")
