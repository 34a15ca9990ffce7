"""Plots: a picture with what it says in words, and the figures behind it."""

from dataclasses import dataclass

from slaengine.review.telling.parts import Table


@dataclass(frozen=True, slots=True)
class Plot:
    """One picture: its SVG, its title and what it shows in a sentence, and its figures."""

    key: str
    title: str
    caption: str
    svg: str
    figures: Table
