"""Answers as a page: one HTML file that needs nothing else, in the style of a review's page."""

from html import escape
from importlib.resources import files


def page(title: str, tables: str, summary: str = "") -> str:
    """Return a page of tables as `html_table` draws them; one too wide for it moves by itself."""
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
