"""Parts: the sections of a review, with tables of cells, that every format writes in its way."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Tone: TypeAlias = Literal["", "good", "bad", "unsure"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table: its text, what stands small beneath it, and how it is to be taken."""

    text: str
    small: str = ""
    tone: Tone = ""
    bar: float | None = None  # a share, drawn as a bar where a format has bars


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption; `numbers` are the columns set to the right."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numbers: frozenset[int] = frozenset()
    strong: frozenset[int] = frozenset()  # rows that sum others up
    note: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """A headline figure: what it is, its value, of how many, and how it changed."""

    name: str
    value: str
    small: str
    change: str = ""
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of points under a heading of its own."""

    title: str
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a review: `plots` names what is drawn where a format can draw.

    `details` are tables for who wants to know more; a format may leave them out.
    """

    key: str
    title: str
    paragraphs: tuple[str, ...] = ()
    plots: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    lists: tuple[Listing, ...] = ()
    details: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """A whole review in words: its title, what it is about, its headline figures, its sections."""

    title: str
    facts: tuple[tuple[str, str], ...]
    summary: str
    tiles: tuple[Tile, ...]
    sections: tuple[Section, ...]
