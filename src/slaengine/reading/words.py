"""The keys and event names of an event log, and what only looks like them."""

from slaengine.reading.values import UnreadableError, shown

COMMON = frozenset({"ticket", "at", "event", "seq", "by", "actor", "fields"})
OWN = {
    "opened": frozenset({"status"}),
    "replied": frozenset({"public"}),
    "status_changed": frozenset({"status"}),
    "updated": frozenset[str](),
    "rated": frozenset({"survey", "score"}),
    "worked": frozenset({"duration"}),
    "merged": frozenset[str](),
    "deleted": frozenset[str](),
}
RESERVED = COMMON.union(*OWN.values())
# Words that only look like an event of ours would be taken for a custom one, which moves no clock.
_LOOKALIKES = {
    "open": "opened",
    "reply": "replied",
    "status_change": "status_changed",
    "update": "updated",
    "rate": "rated",
    "work": "worked",
    "merge": "merged",
    "delete": "deleted",
} | {name: name for name in OWN}


def event_name(name: object) -> str:
    """Read the name of an event; a word that only looks like one of ours is refused."""
    if isinstance(name, str) and name:
        if name in OWN:
            return name
        meant = _LOOKALIKES.get(name.strip().lower().replace(" ", "_").replace("-", "_"))
        if meant is None:
            return name
        raise UnreadableError(f"unknown event {name!r}; write {meant!r}")
    raise UnreadableError(
        f"event must be one of {', '.join(OWN)}, or a name of your own, not {shown(name)}"
    )
