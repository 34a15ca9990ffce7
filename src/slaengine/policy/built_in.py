"""The clocks that every policy has, and the reading of clocks of one's own."""

from collections.abc import Mapping
from functools import partial

from slaengine.errors import PolicyError
from slaengine.frozen import FrozenMapping
from slaengine.policy.mistakes import at, mistake
from slaengine.policy.reading import attempt, build, table
from slaengine.policy.rules import ClockRule, Moment

_GONE = Moment(event=("merged", "deleted"))
_OPENED = Moment(event="opened")
_DESK_REPLY = Moment(event="replied", by="agent", public=True)
_SOLVED = ("solved", "closed")

_RULES = (
    ClockRule(
        "first_response",
        start=Moment(wait="first"),
        stop=Moment(wait="ends"),
        stop_status=_SOLVED,
        cancel=_GONE,
        pause=(),
        again="never",
    ),
    ClockRule(
        "next_response",
        start=Moment(wait="later"),
        stop=Moment(wait="ends"),
        stop_status=_SOLVED,
        cancel=_GONE,
        pause=(),
        again="each",
    ),
    ClockRule(
        "update",
        start=(_OPENED, _DESK_REPLY, Moment(reopened=True)),
        stop=_DESK_REPLY,
        stop_status=_SOLVED,
        cancel=_GONE,
        again="each",
    ),
    ClockRule(
        "acknowledgement",
        start=_OPENED,
        stop=(Moment(by="agent"), Moment(fields={"assignee": {"present": True}})),
        stop_status=_SOLVED,
        cancel=_GONE,
        pause=(),
        again="never",
    ),
    ClockRule("requester_wait", start=_OPENED, stop_status=_SOLVED, cancel=_GONE, again="resume"),
    ClockRule(
        "agent_work",
        start=_OPENED,
        stop_status=_SOLVED,
        cancel=_GONE,
        pause=("pending", "hold"),
        again="resume",
    ),
    ClockRule("resolution", start=_OPENED, stop_status=_SOLVED, cancel=_GONE, again="on_reopen"),
)

BUILT_IN: Mapping[str, ClockRule] = FrozenMapping({rule.metric: rule for rule in _RULES})

# The fields that built-in clocks look at by themselves.
BUILT_IN_FIELDS: Mapping[str, frozenset[str]] = FrozenMapping(
    {"acknowledgement": frozenset({"assignee"})}
)


def read_rules(value: object) -> Mapping[str, ClockRule]:
    """Read clocks of one's own by name, from tables or as values."""
    rules: dict[str, ClockRule] = {}
    for name, item in table(value).items():
        if item is not None and item == BUILT_IN.get(name):
            continue  # a policy's own metrics hold the built-in ones too
        with at(name):
            rule = attempt(partial(read_rule, name), item, None)
        if rule is not None:
            rules[name] = rule
    return FrozenMapping(rules)


def read_rule(name: str, value: object) -> ClockRule:
    """Read a clock of one's own from a table, or take it as a value."""
    if name in BUILT_IN:
        mistake(f"{name!r} is built in; give a clock of your own another name")
    if isinstance(value, ClockRule):
        if value.metric != name:
            raise PolicyError(f"holds the rule of {value.metric!r}; list it under its own name")
        return value
    return build(ClockRule, value, first=(name,))
