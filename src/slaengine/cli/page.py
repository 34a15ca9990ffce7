"""Answers as a page: one HTML file that needs nothing else, in the style of a review's page."""

import re
from html import escape
from importlib.resources import files

# what `html_table` writes; it escapes every text, so that no data can look like this
_HEAD = re.compile(r"<table><caption>(.*?)</caption>", re.DOTALL)
_SHORT = re.compile(r"<td>([^<]{1,26})</td>")
_FOOT = re.compile(r"<tfoot><tr><td[^>]*>(.*?)</td></tr></tfoot></table>", re.DOTALL)


def page(title: str, body: str, summary: str = "") -> str:
    """Return a page of tables as `html_table` draws them.

    A table's caption stands over it as a heading and its foot under it, so that a table too wide
    for a screen moves between them. Short texts, such as names and dates, stay on one line.
    """
    below = _FOOT.sub(r'</table></div><p class="note">\1</p>', body)
    closed = re.sub(r"</table>(?!</div>)", "</table></div>", below)
    tables = _HEAD.sub(r'<h2>\1</h2><div class="scroll" tabindex="0"><table>', closed)
    tables = _SHORT.sub(r'<td class="short">\1</td>', tables)
    style = files("slaengine").joinpath("review", "page", "style.css").read_text(encoding="utf-8")
    told = f'<p class="summary">{escape(summary)}</p>' if summary else ""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(title)}</title>\n<style>\n{style}</style>\n</head>\n"
        f'<body>\n<main class="plain">\n<h1>{escape(title)}</h1>\n{told}{tables}\n'
        "</main>\n</body>\n</html>\n"
    )
