"""Tables as a notebook and as a terminal shows them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import zip_longest

from slaengine.room import cut, fitted, padded, room, wrapped

_NUMBER = re.compile(r"[-+−]?\d[\d,]*(\.\d+)?(%| [A-Z]{3})?")
_NOTHING = ("", "–", "nothing")
_LONG = 26  # what is no longer, such as a name or a date, stays on one line where a style says so


def html_table(
    caption: str, head: Sequence[str], lines: Iterable[Sequence[str]], *, foot: str = ""
) -> str:
    """Draw lines of text as an HTML table; what a text holds is shown as it is, never as markup.

    Cells with long texts have the class "long", columns of numbers the class "number".

    >>> html_table("<all>", ["state"], [["met"]])
    '<table><caption>&lt;all&gt;</caption><thead><tr><th>state</th></tr></thead><tbody><tr><td>met</td></tr></tbody></table>'
    """
    rows = list(lines)
    numbers = [_is_of_numbers(column) for column in zip_longest(*rows, fillvalue="")]
    top = f"<thead>{_row(head, 'th', numbers=numbers)}</thead>" if head else ""
    body = "".join(_row(line, "td", numbers=numbers) for line in rows)
    end = f"<tfoot>{_row([foot], 'td', len(head))}</tfoot>" if foot else ""
    return f"<table><caption>{escape(caption)}</caption>{top}<tbody>{body}</tbody>{end}</table>"


def text_table(lines: Sequence[Sequence[str]], widest: int | None = 48) -> Iterator[str]:
    """Yield lines of text whose columns stand under one another; wider cells are cut.

    Where there is less room than that, cells are broken into several lines.

    >>> list(text_table([["target", "kept"], ["1h", "90.0%"]]))
    ['target  kept', '1h      90.0%']
    """
    shown = lines if widest is None else [[cut(text, widest) for text in line] for line in lines]
    widths, gap = fitted(list(zip(*shown, strict=True)), room())
    for line in shown:
        cells = [wrapped(text, width) for text, width in zip(line, widths, strict=True)]
        for parts in zip_longest(*cells, fillvalue=""):
            drawn = (padded(part, width) for part, width in zip(parts, widths, strict=True))
            yield (" " * gap).join(drawn).rstrip()


def _row(cells: Sequence[str], tag: str, wide: int = 1, *, numbers: Sequence[bool] = ()) -> str:
    span = f' colspan="{wide}"' if wide > 1 else ""
    places = [*numbers, *(False for _ in cells)]
    drawn = (
        f"<{tag}{span}{_kind(text, is_number=is_number)}>{escape(text)}</{tag}>"
        for text, is_number in zip(cells, places, strict=False)
    )
    return f"<tr>{''.join(drawn)}</tr>"


def _kind(text: str, *, is_number: bool) -> str:
    if is_number:
        return ' class="number"'
    return ' class="long"' if len(text) > _LONG else ""


def _is_of_numbers(column: Sequence[str]) -> bool:
    """Tell whether there is nothing but numbers in a column, shares and money included."""
    texts = [text for text in column if text not in _NOTHING]
    return bool(texts) and all(map(_NUMBER.fullmatch, texts))
