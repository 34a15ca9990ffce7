"""Which choices hold for one clock: the metric's own, the agreement's, or the defaults."""

from slaengine.policy.agreement import Agreement
from slaengine.policy.choices import Choices, OnReopen, Options
from slaengine.policy.rules import ClockRule
from slaengine.policy.statuses import normal

_UNTOLD = Options()
_DEFAULT_PAUSE = frozenset({"pending"})


def choices_for(agreement: Agreement | None, rule: ClockRule) -> Choices:
    """Settle every choice for a clock of this agreement (None: where none governs yet)."""
    own = agreement.options.get(rule.metric, _UNTOLD) if agreement else _UNTOLD
    general = agreement or _UNTOLD
    return Choices(
        pause_on=_pause_on(own, general, rule),
        landing=own.landing or general.landing or "close",
        on_reopen=own.on_reopen or _reopen_of(rule) or general.on_reopen or "resume",
        on_retarget=own.on_retarget or general.on_retarget or "keep_elapsed",
        on_calendar_change=own.on_calendar_change or general.on_calendar_change or "piecewise",
        anchor=own.anchor or general.anchor or "oldest",
    )


def _pause_on(own: Options, general: Agreement | Options, rule: ClockRule) -> frozenset[str]:
    """Take what the metric asks for, else the rule's own pauses, else the agreement's."""
    for names in (own.pause_on, rule.pause, general.pause_on):
        if names is not None:
            return frozenset(normal(name) for name in names)
    return _DEFAULT_PAUSE


def _reopen_of(rule: ClockRule) -> OnReopen | None:
    """Return what the rule itself says about a reopen; None leaves it to the agreement."""
    match rule.again:
        case "resume" | "restart" | "count_gap":
            return rule.again
        case "on_reopen":
            return None
        case _:
            return "ignore"
