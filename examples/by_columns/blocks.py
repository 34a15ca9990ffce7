"""A page with several blocks of figures, each under a name, between prose written by hand."""

import re
from collections.abc import Mapping

BLOCK = re.compile(
    r"<!-- figures (?P<name>[\w/]+) -->\n(?P<text>.*?)<!-- end of figures -->", re.DOTALL
)


def blocks_in(page: str) -> dict[str, str]:
    r"""Return the figures of a page by name.

    >>> blocks_in("So:\n\n<!-- figures a/b -->\n\n42\n\n<!-- end of figures -->\n")
    {'a/b': '42'}
    """
    return {found["name"]: found["text"].strip("\n") for found in BLOCK.finditer(page)}


def with_blocks(page: str, figures: Mapping[str, str]) -> str:
    r"""Return a page with other figures; a block without new ones stays as it is.

    >>> with_blocks("<!-- figures a -->\n\n41\n\n<!-- end of figures -->", {"a": "42"})
    '<!-- figures a -->\n\n42\n\n<!-- end of figures -->'
    """
    missing = figures.keys() - blocks_in(page).keys()
    if missing:
        raise ValueError(f"the page has no block named {min(missing)!r}")

    def renewed(found: re.Match[str]) -> str:
        text = figures.get(found["name"], found["text"].strip("\n"))
        return f"<!-- figures {found['name']} -->\n\n{text}\n\n<!-- end of figures -->"

    return BLOCK.sub(renewed, page)
