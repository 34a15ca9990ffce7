"""Asked: the ticket fields that a frame is to have besides its own columns."""

from collections.abc import Collection, Iterable

from slaengine.errors import HistoryError


def asked_fields(
    fields: Iterable[str], fields_at: str, moments: Collection[str], columns: Collection[str]
) -> tuple[str, ...]:
    """Check the names of the fields that were asked for, and as of which moment."""
    if isinstance(fields, str):
        raise HistoryError(f"fields is a list of names, not {fields!r}; write [{fields!r}]")
    if fields_at not in moments:
        known = ", ".join(map(repr, moments))
        raise HistoryError(f"unknown fields_at {fields_at!r}; use one of {known}")
    names = tuple(fields)
    for name in names:
        if name in columns or names.count(name) > 1:
            raise HistoryError(f"fields: the frame has a column {name!r} already; leave it out")
    return names
