"""Time zones by name, for agreements that count round the clock."""

from slaengine.calendars.zones import find_zone
from slaengine.errors import CalendarError, PolicyError
from slaengine.policy.reading import text


def read_zone(value: object) -> str:
    """Read the IANA name of a zone that exists."""
    try:
        return find_zone(text(value)).key
    except CalendarError as error:
        raise PolicyError(str(error)) from None
