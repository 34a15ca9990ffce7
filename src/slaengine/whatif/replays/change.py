"""Changes: clocks that another policy would have judged otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Literal, TypeAlias

from slaengine.policy.agreement import Kind
from slaengine.whatif.replays.side import Side

ChangeWord: TypeAlias = Literal[
    "appeared", "vanished", "worse", "better", "otherwise", "moved", "same"
]
# From the one that weighs most; `same` clocks are counted and never listed.
WORDS: tuple[ChangeWord, ...] = (
    *("appeared", "vanished", "worse", "better", "otherwise", "moved", "same"),
)
SIDES: tuple[str, ...] = tuple(each.name for each in fields(Side))


@dataclass(frozen=True, slots=True)
class Change:
    """One clock before and after: what the policy in force makes of it, and what another would.

    `change` says it in a word: `appeared` and `vanished` where only one of them promises it,
    `worse` where only the other breaches it, `better` where only the present one does, `otherwise`
    where the outcome differs and neither breaches it, `moved` where the outcome is the same and the
    promise, its due or its time is not. `group` has the values of what was grouped by.
    """

    ticket: str
    metric: str
    cycle: int
    kind: Kind
    change: ChangeWord
    before: Side | None
    after: Side | None
    group: tuple[str | None, ...] = ()

    def row(self, by: Sequence[str] = ()) -> dict[str, object]:
        """Return the change as a row: `due_at_before` and `due_at_after`, and so on."""
        found: dict[str, object] = {
            name: getattr(self, name) for name in ("ticket", "metric", "cycle", "kind", "change")
        }
        for name in SIDES:
            found[f"{name}_before"] = None if self.before is None else getattr(self.before, name)
            found[f"{name}_after"] = None if self.after is None else getattr(self.after, name)
        return {**found, **dict(zip(by, self.group, strict=True))}


def change_word(before: Side | None, after: Side | None) -> ChangeWord:
    """Say in a word how a clock's two sides differ."""
    if before is None or after is None:
        return "appeared" if before is None else "vanished"
    if before.outcome != after.outcome:
        if after.outcome == "breached":
            return "worse"
        return "better" if before.outcome == "breached" else "otherwise"
    return "same" if before == after else "moved"
