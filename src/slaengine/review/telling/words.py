"""Words: numbers, spans and changes as a reader of a review wants them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from slaengine.metrics.comparison import Comparison
from slaengine.metrics.interval import Interval
from slaengine.metrics.shown import percent
from slaengine.review.telling.parts import Tone
from slaengine.review.window import Window
from slaengine.words import dated

NONE = "–"
_LOST = "\N{REPLACEMENT CHARACTER}"
_TURNED = {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}  # they would turn what follows around
_BAD_POINTS = {*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF, *_TURNED}
_CLEAN: dict[int, str] = dict.fromkeys(_BAD_POINTS, _LOST) | dict.fromkeys(map(ord, "\t\r\n"), " ")


def clean(text: str) -> str:
    r"""Return text on one line, without characters that no document may hold.

    >>> clean("two\nlines")
    'two lines'
    """
    return text.translate(_CLEAN)


def metric(name: str) -> str:
    """Write the name of a metric as words.

    >>> metric("first_response")
    'First response'
    """
    words = clean(name).replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def within(interval: Interval | None) -> str:
    """Write from where to where a share may lie.

    >>> within(Interval(0.49, 0.943, 0.95, "wilson"))
    '49.0% to 94.3%'
    """
    return f"{percent(interval.low)} to {percent(interval.high)}" if interval else NONE


def joined(parts: list[str]) -> str:
    """Join parts as a sentence does.

    >>> joined(["a"]), joined(["a", "b", "c"])
    ('a', 'a, b and c')
    """
    return " and ".join([", ".join(parts[:-1]), *parts[-1:]]) if len(parts) > 1 else "".join(parts)


def moment(at: datetime, tz: str) -> str:
    """Write an instant in the wall time of a zone."""
    return dated(at.astimezone(ZoneInfo(tz)))


def period(window: Window) -> str:
    """Write the name of a period.

    >>> period(Window("month", "UTC", 2026 * 12 + 2)), period(Window("quarter", "UTC", 2026 * 4))
    ('March 2026', 'quarter 1 of 2026')
    """
    label = window.label
    start = window.start_at.astimezone(ZoneInfo(window.tz))
    match window.length:
        case "day":
            return f"{start.day} {start:%B} {label[:4]}"
        case "week":
            return f"week {label[-2:].lstrip('0')} of {label[:4]}"
        case "month":
            return f"{start:%B} {label[:4]}"
        case "quarter":
            return f"quarter {label[-1]} of {label[:4]}"
        case _:
            return label


def short(window: Window) -> str:
    """Write the name of a period where there is little room.

    >>> short(Window("month", "UTC", 2026 * 12 + 2)), short(Window("quarter", "UTC", 2026 * 4))
    ('Mar 26', 'Q1 26')
    """
    label = window.label
    start = window.start_at.astimezone(ZoneInfo(window.tz))
    match window.length:
        case "day":
            return f"{start.day} {start:%b}"
        case "week" | "quarter":
            return f"{label[5:]} {label[2:4]}"
        case "month":
            return f"{start:%b} {label[2:4]}"
        case _:
            return label


def change_in_points(found: Comparison | None, *, hundredfold: bool = True) -> tuple[str, str]:
    """Say by how much a share or a score changed, and whether chance explains it."""
    if found is None or found.difference is None:
        return NONE, ""
    unit = 100 if hundredfold else 1
    return signed(f"{unit * found.difference:+.1f} points"), doubt(found)


def change_in_number(found: Comparison | None) -> tuple[str, str]:
    """Say by how much a count changed, and whether chance explains it."""
    if found is None or found.difference is None:
        return NONE, ""
    return signed(f"{found.difference:+,.0f}"), doubt(found)


def signed(text: str) -> str:
    """Write a minus as a minus, not as a hyphen."""
    return text.replace("-", "−")


def doubt(found: Comparison) -> str:
    """Say whether a change is more than chance would bring about.

    >>> from slaengine.metrics import Share, compare
    >>> doubt(compare(Share(80, 100), Share(90, 100))), doubt(compare(Share(8, 10), Share(9, 10)))
    ('more than chance, p 0.048', 'within chance, p 0.531')
    """
    if found.is_more_than_noise is None or found.p is None:
        return "too few to tell"
    odds = "p under 0.001" if found.p < 0.001 else f"p {found.p:.3f}"
    return f"{'more than' if found.is_more_than_noise else 'within'} chance, {odds}"


def tone_of(found: Comparison | None, *, more_is: Tone = "good") -> Tone:
    """Tell how a change is to be taken; one that chance explains is neither good nor bad."""
    if found is None or not found.is_more_than_noise or not found.difference:
        return ""
    better: Tone = "good" if more_is == "good" else "bad"
    worse: Tone = "bad" if more_is == "good" else "good"
    return better if found.difference > 0 else worse
