"""Telling: a review put into words and tables, once for every format."""

from slaengine.review.telling.parts import Cell, Section, Table, Tile
from slaengine.review.telling.story import story_of

__all__ = ["Cell", "Section", "Table", "Tile", "story_of"]
