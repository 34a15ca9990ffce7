"""Tables as a notebook shows them."""

from collections.abc import Iterable, Sequence
from html import escape


def html_table(
    caption: str, head: Sequence[str], lines: Iterable[Sequence[str]], *, foot: str = ""
) -> str:
    """Draw lines of text as an HTML table; what a text holds is shown as it is, never as markup.

    >>> html_table("<all>", ["state"], [["met"]])
    '<table><caption>&lt;all&gt;</caption><thead><tr><th>state</th></tr></thead><tbody><tr><td>met</td></tr></tbody></table>'
    """
    top = f"<thead>{_row(head, 'th')}</thead>" if head else ""
    body = "".join(_row(line, "td") for line in lines)
    end = f"<tfoot>{_row([foot], 'td', len(head))}</tfoot>" if foot else ""
    return f"<table><caption>{escape(caption)}</caption>{top}<tbody>{body}</tbody>{end}</table>"


def _row(cells: Sequence[str], tag: str, wide: int = 1) -> str:
    span = f' colspan="{wide}"' if wide > 1 else ""
    return f"<tr>{''.join(f'<{tag}{span}>{escape(text)}</{tag}>' for text in cells)}</tr>"
