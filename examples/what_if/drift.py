"""Recommendations that failed: whether the desk had changed, or chance alone explains it."""

from collections.abc import Sequence

from examples.real_tickets import table
from examples.what_if.split import Trial
from examples.what_if.wording import share_of
from slaengine.metrics import Attainment, compare
from slaengine.metrics.chance import at_least


def failures(found: Sequence[Trial], share: float) -> str:
    """Tell of each limit that later tickets kept too seldom how it had been kept before.

    By chance: how often as many or more would be broken of a limit that holds for exactly that
    share; and how often both halves would differ as much if the desk had stayed the same.
    """
    lines = [
        [
            trial.recommended.of.group[0],
            share_of(trial.before),
            share_of(trial.exact),
            f"{trial.exact.breached} of {_decided(trial.exact)}",
            _chance(at_least(trial.exact.breached, _decided(trial.exact), 1 - share)),
            _chance(compare(trial.before.result(), trial.exact.result()).p),
        ]
        for trial in found
        if not reached(trial.exact, share)
    ]
    head = ["type", "kept before", "kept later", "broken later", "by chance", "no change"]
    return table(head, lines)


def expected(found: Sequence[Trial], share: float) -> str:
    """Tell what limits of a desk that stays the same come to, and what these did."""
    lines: list[Sequence[object]] = [
        ["limits tried", len(found)],
        ["kept by their own tickets, all known", sum(reached(one.before, share) for one in found)],
        ["kept by later tickets", sum(reached(one.exact, share) for one in found)],
        ["not kept later, had nothing changed", f"{sum(_misses(one, share) for one in found):.1f}"],
        ["kept less often later, beyond chance (5 %)", _changed(found, better=False)],
        ["kept more often later, beyond chance (5 %)", _changed(found, better=True)],
    ]
    return table(["what", "number"], lines)


def reached(found: Attainment, share: float) -> bool:
    """Tell whether a share of the decided was kept."""
    return found.met >= share * _decided(found)


def _misses(trial: Trial, share: float) -> float:
    """Return how likely later tickets keep too few, drawn from the share that was kept before."""
    n, least = _decided(trial.exact), share * _decided(trial.exact)
    broken = next(count for count in range(n + 2) if n - count < least)
    return at_least(broken, n, trial.before.breached / _decided(trial.before))


def _changed(found: Sequence[Trial], *, better: bool) -> int:
    pairs = [compare(one.before.result(), one.exact.result()) for one in found]
    sure = [each.difference for each in pairs if each.p is not None and each.p < 0.05]
    return sum((change > 0) == better for change in sure if change is not None)


def _decided(found: Attainment) -> int:
    return found.met + found.breached


def _chance(p: float | None) -> str:
    return "–" if p is None else f"{p:.1g}" if p < 0.01 else f"{p:.2f}"
