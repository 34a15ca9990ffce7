"""Burn alerts: told when an error budget is used up too fast."""

import re
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from slaengine.durations import format_duration
from slaengine.errors import PolicyError
from slaengine.policy.lengths import read_length
from slaengine.policy.mistakes import at, gathering, mistake
from slaengine.policy.reading import build, free_text, kind_of, maybe, read, shown
from slaengine.policy.shares import read_share, share_text

# Fraction reads more, such as 1e999999999, and takes for ever.
_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9}|/[1-9][0-9]{0,8})?")
_FASTEST = 10**6


@dataclass(frozen=True, slots=True, init=False)
class BurnAlert:
    """Somebody is told when downtime uses the error budget this fast, over a long and a short time.

    `budget` is the share of a period's budget that may go within `long`; or `factor` says how many
    times faster than evenly. Both windows have to burn as fast: the long one shows that it matters,
    the short one that it still goes on.

    >>> page = BurnAlert(budget="2%", long="1h", short="5m")
    >>> float(page.factor_over(timedelta(days=30)))
    14.4
    """

    name: str
    budget: Fraction | None
    factor: Fraction | None
    long: timedelta
    short: timedelta

    def __init__(
        self,
        *,
        long: timedelta | str,
        short: timedelta | str,
        budget: str | Fraction | None = None,
        factor: str | int | Fraction | None = None,
        name: str = "",
    ) -> None:
        with gathering("burn alert"):
            values: dict[str, object] = {
                "budget": maybe("budget", _read_budget, budget),
                "factor": maybe("factor", _read_factor, factor),
                "long": read("long", read_length, long, timedelta(hours=1)),
                "short": read("short", read_length, short, timedelta(microseconds=1)),
            }
            if (budget is None) is (factor is None):
                mistake("needs either budget = '2%' or factor = '14.4'")
            for key, value in values.items():
                object.__setattr__(self, key, value)
            if self.short >= self.long:
                with at("short"):
                    mistake("must be shorter than long; write for example short = '5m'")
            written = read("name", free_text, name, "")
            object.__setattr__(self, "name", written or self._plain_name())

    def factor_over(self, window: timedelta) -> Fraction:
        """Return how many times faster than evenly the budget of a window burns at the alert.

        Spending a share of the budget within `long` is that share times window / long.

        >>> day = BurnAlert(budget="10%", long="24h", short="2h")
        >>> day.factor_over(timedelta(days=30))
        Fraction(3, 1)
        """
        if self.factor is not None:
            return self.factor
        micro = timedelta(microseconds=1)
        return (self.budget or Fraction(0)) * Fraction(window // micro, self.long // micro)

    def _plain_name(self) -> str:
        fast = f"{share_text(self.budget)} of the budget" if self.budget else f"{self.factor}x"
        return f"{fast} in {format_duration(self.long)}"


def _read_budget(value: object) -> Fraction:
    share = read_share(value)
    if share == 0:
        raise PolicyError("0% is always used; write more, such as '2%'")
    return share


def _read_factor(value: object) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, str | int | Fraction):
        raise PolicyError(f"must be text such as '14.4', not {kind_of(value)}")
    if isinstance(value, str) and not _NUMBER.fullmatch(value):
        raise PolicyError(f"{value[:20]!r} is no number; write '14.4'")
    factor = Fraction(value)
    if not 0 < factor <= _FASTEST:
        raise PolicyError(f"{shown(value)} must be more than 0 and at most a million")
    return factor


def read_burn_alert(value: object) -> BurnAlert:
    """Read an alert from a table."""
    return build(BurnAlert, value)
