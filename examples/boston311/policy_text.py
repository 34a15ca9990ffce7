"""The text of a policy file, from the city's targets by request type."""

import json
from collections.abc import Iterable

from examples.boston311.requests import Rule

CALENDARS = {"business_days": "city hall", "calendar_days": "24x7"}

HEAD = """\
# How the City of Boston dated its 311 requests in the first half of 2015: one target a type.
# Written by `python -m examples.boston311.make_policy` from the figures that most requests follow.

[calendars."city hall"]
tz = "America/New_York"
hours = { mon-fri = ["08:30-17:00"] }
holidays = [{ country = "US", subdivision = "MA" }]

# What comes in after hours is due at an opening, never at the close of the evening before.
# Business days of a calendar that never closes are calendar days that keep their time of day.
[[agreements]]
name = "Boston 311"
calendar = "city hall"
landing = "open"
pause_on = []
targets = [
"""


def policy_text(every: Iterable[Rule]) -> str:
    """Return the policy as TOML, a row for each type of request."""
    return HEAD + "".join(f"    {row_text(rule)},\n" for rule in every) + "]\n"


def row_text(rule: Rule) -> str:
    """Return the target of one type as an inline table."""
    days = "business day" if rule.days == 1 else "business days"
    parts = {
        "metric": '"resolution"',
        "when": f"{{ type = {json.dumps(rule.type)} }}",
        "within": f'"{rule.days} {days}"',
    }
    if rule.unit == "calendar_days":
        parts["calendar"] = json.dumps(CALENDARS[rule.unit])
    return f"{{ {', '.join(f'{key} = {text}' for key, text in parts.items())} }}"
