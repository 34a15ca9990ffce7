"""SVG as text: a few shapes, and a sheet to put them on."""

from collections.abc import Iterable
from html import escape

INK, PALE, PAPER, LINE = "#1f2933", "#66727f", "#ffffff", "#d9dfe5"
SANS = "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif"
MONO = "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace"


def number(value: float) -> str:
    """Write a coordinate, without more digits than a screen can show."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def tag(name: str, text: str = "", **attributes: float | str | None) -> str:
    """Write one element; `_` in a name stands for `-`, None leaves an attribute out."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_text(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{given}>{escape(text)}</{name}>" if text else f"<{name}{given}/>"


def _text(value: float | str) -> str:
    return value if isinstance(value, str) else number(value)


def sheet(width: float, height: float, shapes: Iterable[str], *, title: str, font: str) -> str:
    """Put shapes on paper; the title is read out where the picture cannot be seen."""
    box = f"0 0 {number(width)} {number(height)}"
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" width="{number(width)}" '
        f'height="{number(height)}" role="img" font-family="{escape(font)}">'
    )
    return "\n".join([head, f"<title>{escape(title)}</title>", *shapes, "</svg>", ""])
