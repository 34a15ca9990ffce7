"""Excess: more promises met just below the target than broken just above it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from slaengine.audit.occasions import Finish
from slaengine.metrics.chance import at_least
from slaengine.metrics.shown import value_text


@dataclass(frozen=True, slots=True)
class Excess:
    """How many clocks ended just below their target and just above it, and whether that is odd.

    Where nobody looks at the clock, as many end in the last tenth of the target (`below`) as in
    the tenth after it (`above`), or nearly so; `p` is how often chance alone would give so many
    below, were both as likely (binomial). A desk that does first what is due first shows an excess
    too, and so does work that is rounded off: it says where to look.
    """

    kind: str
    agreement: str
    metric: str
    priority: str | None
    window: float
    below: int
    above: int
    p: float

    def row(self) -> dict[str, object]:
        """Return the excess as a row."""
        return {name: getattr(self, name) for name in self.__slots__}

    def __str__(self) -> str:
        kind = "" if self.kind == "sla" else f"{self.kind} "
        whose = f"{kind}{self.agreement} {self.metric} {self.priority or ''}".rstrip()
        window = value_text(self.window, "share")
        return (
            f"{whose}: {self.below} met within {window} below the target, {self.above} broken "
            f"within {window} above it (p {self.p:.2g})"
        )


def excesses(finishes: Iterable[Finish], window: float, alpha: float) -> list[Excess]:
    """Return where more clocks than chance would have it end just below their targets."""
    counts: defaultdict[tuple[str, str, str, str | None], list[int]] = defaultdict(lambda: [0, 0])
    for one in finishes:
        near = one.target * window
        if abs(one.used - one.target) <= near:
            counts[one.kind, one.agreement, one.metric, one.priority][not one.met] += 1
    found = [
        Excess(*whose, window, below, above, at_least(below, below + above, 0.5))
        for whose, (below, above) in counts.items()
    ]
    return sorted((one for one in found if one.p <= alpha), key=lambda one: one.p)
