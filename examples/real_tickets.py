"""What the examples on real tickets share: where the data lies, and the page with the figures."""

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
VARIABLE = "SLAENGINE_DATA"
END = "<!-- end of figures -->"


def nothing(_: Path) -> list[str]:
    """Say that every row could be used."""
    return []


@dataclass(frozen=True, slots=True)
class Example:
    """One set of tickets: its directory in the data, and the function that writes its figures.

    `rejected` lists what could not be used, a line each.
    """

    name: str
    figures: Callable[[Path], str]
    rejected: Callable[[Path], list[str]] = nothing

    @property
    def folder(self) -> Path:
        """Where its data lies, whether or not it is there."""
        return Path(os.environ.get(VARIABLE, PROJECT.parent / "shared" / "data")) / self.name

    @property
    def page(self) -> Path:
        """The page of the documentation that shows its figures."""
        return PROJECT / "docs" / "real-tickets" / f"{self.name.replace('_', '-')}.md"

    @property
    def is_there(self) -> bool:
        return self.folder.is_dir()

    @property
    def absence(self) -> str:
        """What to tell somebody who does not have the data."""
        return (
            f"{self.name}: no data at {self.folder}; it does not come with the project. "
            f"Set {VARIABLE} to the directory that has {self.name} in it"
        )

    def refreshed(self) -> str:
        """Return the page as it reads with the figures of today."""
        return with_figures(self.page.read_text(encoding="utf-8"), self.figures(self.folder))


def main(example: Example, arguments: Sequence[str]) -> int:
    """Print an example's figures, or do what its one option asks for."""
    if list(arguments) not in ([], ["--write"], ["--rejected"]):
        print(f"usage: python -m examples.{example.name} [--write | --rejected]", file=sys.stderr)
        return 2
    if not example.is_there:
        print(example.absence, file=sys.stderr)
        return 2
    if "--write" in arguments:
        example.page.write_text(example.refreshed(), encoding="utf-8")
    elif "--rejected" in arguments:
        print("\n".join(example.rejected(example.folder)))
    else:
        print(example.figures(example.folder))
    return 0


def figures_in(page: str) -> str:
    r"""Return the block of a page that an example writes.

    >>> figures_in("Prose.\n\n<!-- figures: of today -->\n\n42\n\n<!-- end of figures -->\n")
    '42'
    """
    _, _, rest = page.partition("<!-- figures:")
    _, opened, rest = rest.partition("-->\n")
    block, closed, _ = rest.partition(END)
    if not opened or not closed:
        raise ValueError(f"the page has no block between '<!-- figures: … -->' and '{END}'")
    return block.strip("\n")


def with_figures(page: str, figures: str) -> str:
    r"""Return a page with other figures in its block.

    >>> with_figures("<!-- figures: x -->\n\n41\n\n<!-- end of figures -->\n", "42")
    '<!-- figures: x -->\n\n42\n\n<!-- end of figures -->\n'
    """
    figures_in(page)
    start = page.index("-->\n", page.index("<!-- figures:")) + len("-->\n")
    return f"{page[:start]}\n{figures}\n\n{page[page.index(END) :]}"


def table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a Markdown table; columns of numbers stand to the right.

    >>> print(table(["type", "rows"], [["Sign Repair", 2146]]))
    | type | rows |
    | --- | ---: |
    | Sign Repair | 2,146 |
    """
    texts = [[_text(cell) for cell in row] for row in rows]
    numbers = [all(_is_number(row[column]) for row in texts) for column in range(len(header))]
    rule = ["---:" if right else "---" for right in numbers]
    return "\n".join(f"| {' | '.join(line)} |" for line in [header, rule, *texts])


def share(part: int, whole: int) -> str:
    """Return a part of a whole in percent.

    >>> share(1, 3), share(0, 0)
    ('33.3 %', '–')
    """
    return f"{part / whole:.1%}".replace("%", " %") if whole else "–"


def _text(cell: object) -> str:
    return f"{cell:,}" if isinstance(cell, int) else str(cell).replace("|", "\\|")


def _is_number(text: str) -> bool:
    digits = text.lstrip("+-").rstrip(" %hsd").replace(",", "").replace(".", "")
    return digits.replace("–", "0").isdigit()
