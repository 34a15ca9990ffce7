"""Counts as columns of blocks, for eyes and for terminals that know ASCII only."""

from collections.abc import Sequence

_EIGHTHS = " ▁▂▃▄▅▆▇█"
_PLAIN = " .:#"


def bars(
    counts: Sequence[int], *, height: int, top: int, wide: int, plain: bool = False
) -> list[str]:
    """Draw a column for each count, `wide` and a gap, `height` lines high for a count of `top`.

    The lines come from the top down. What is not zero always shows.

    >>> for line in bars([1, 4, 8], height=2, top=8, wide=2):
    ...     print(line)
          ██
    ▂▂ ██ ██
    """
    glyphs = _PLAIN if plain else _EIGHTHS
    steps = len(glyphs) - 1
    filled = [-(-count * height * steps // top) if top else 0 for count in counts]
    lines = []
    for line in reversed(range(height)):
        cells = (glyphs[min(max(level - line * steps, 0), steps)] * wide for level in filled)
        lines.append(" ".join(cells).rstrip())
    return lines


def months(weeks: Sequence[str], *, wide: int) -> str:
    """Write each month's name under the column of its first week, where there is room.

    >>> months(["Nov", "Nov", "Dec", "Dec"], wide=2)
    'Nov   Dec'
    """
    line = ""
    for column, name in enumerate(weeks):
        if column == 0 or name != weeks[column - 1]:
            place = (wide + 1) * column
            line = line.ljust(place)[:place] + name
    return line
