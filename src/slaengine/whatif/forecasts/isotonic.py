"""Isotonic regression: the rising curve that comes nearest to how often things happened."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Isotonic:
    """A rising curve through `points`, straight between them and level beyond.

    >>> curve = Isotonic.of([(0.1, False), (0.3, True), (0.4, False), (0.9, True)])
    >>> curve.points
    ((0.1, 0.0), (0.35, 0.5), (0.9, 1.0))
    >>> curve.at(0.05), round(curve.at(0.625), 9)
    (0.0, 0.75)
    """

    points: tuple[tuple[float, float], ...]

    @classmethod
    def of(cls, pairs: Iterable[tuple[float, bool] | tuple[float, bool, str, str]]) -> "Isotonic":
        """Fit the curve to what was said and what came, by pooling neighbours that fall."""
        blocks: list[tuple[float, float, int]] = []  # sums of both, and how many
        for said, came, *_ in sorted(pairs):
            block = (said, float(came), 1)
            while blocks and _share(blocks[-1]) >= _share(block):
                block = _pooled(blocks.pop(), block)
            blocks.append(block)
        return cls(tuple((said / n, came / n) for said, came, n in blocks))

    def at(self, said: float) -> float:
        """Return what the curve makes of a chance; itself where there is no curve."""
        points = self.points
        if not points:
            return said
        place = bisect_left(points, (said, -1.0))
        if place in (0, len(points)):
            return points[min(place, len(points) - 1)][1]
        (low, lower), (high, higher) = points[place - 1], points[place]
        return lower + (higher - lower) * (said - low) / (high - low)


def _share(block: tuple[float, float, int]) -> float:
    return block[1] / block[2]


def _pooled(
    one: tuple[float, float, int], other: tuple[float, float, int]
) -> tuple[float, float, int]:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2]
