"""Which share of the promises was kept, by metric and priority."""

from collections.abc import Sequence
from itertools import product
from typing import get_args

from rich.table import Table
from rich.text import Text

from slaengine.cli.board.facts import Promise
from slaengine.cli.words import percent
from slaengine.policy import Policy
from slaengine.policy.agreement import Kind

_GOOD, _FAIR = 0.95, 0.9


def attainment(promises: Sequence[Promise], policy: Policy) -> Table:
    """Draw the shares kept of what is decided: met, or broken, whether it still runs or not.

    What runs in time is undecided and in no share.
    """
    tiers = policy.priority.order
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0), header_style="dim")
    table.add_column("")
    for tier in (*tiers, "all", "kept"):
        table.add_column(tier, justify="right")
    for kind, metric in product(get_args(Kind), policy.metrics):
        mine = [one for one in promises if (one.clock.kind, one.clock.metric) == (kind, metric)]
        decided = [one for one in mine if one.is_kept or one.is_breached]
        if decided:
            name = metric.replace("_", " ") + ("" if kind == "sla" else f" ({kind.upper()})")
            shares = [_share([p for p in decided if p.clock.priority == tier]) for tier in tiers]
            kept = f"{sum(one.is_kept for one in decided)} of {len(decided)}"
            table.add_row(name, *shares, _share(decided), kept)
    return table


def _share(decided: Sequence[Promise]) -> Text:
    kept = sum(one.is_kept for one in decided)
    share = kept / len(decided) if decided else 1
    return Text(percent(kept, len(decided)), style=shade(share) if decided else "dim")


def shade(share: float) -> str:
    """Return the colour of a share of promises kept."""
    return "green" if share >= _GOOD else "yellow" if share >= _FAIR else "red"
