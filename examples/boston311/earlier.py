"""The targets that were in force before the city changed many of them in February 2015."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from examples.boston311.due_dates import Compared
from examples.boston311.policy_text import row_text
from examples.boston311.requests import Rule
from examples.boston311.unexplained import Odd

# The share of unexplained rows falls from 16 % and more to 2 % between this day and the next.
LAST_DAY = date(2015, 2, 16)

HEAD = f"""\
# What differed for requests opened before the city changed many targets in February 2015.
# Written by `python -m examples.boston311.make_policy`; loaded before policy.toml, it comes first.

[[agreements]]
name = "Boston 311, before the change"
calendar = "city hall"
landing = "open"
pause_on = []
valid_until = {LAST_DAY}
"""


def is_early(row: Compared) -> bool:
    return row.request.opened_at.date() <= LAST_DAY


def earlier_rules(rows: Iterable[Compared], odd: Iterable[Odd]) -> Iterator[Rule]:
    """Find the types for which, before the change, another target explains more than today's."""
    votes: dict[str, Counter[Rule]] = defaultdict(Counter)
    for each in odd:
        if is_early(each.row):
            votes[each.row.request.type].update(each.rules)
    today = Counter(row.request.type for row in rows if is_early(row) and row.is_explained)
    for kind, found in sorted(votes.items()):
        for rule, count in found.most_common(1):
            if count > today[kind]:
                yield rule


def earlier_text(rules: Iterable[Rule]) -> str:
    """Return the earlier targets as a policy file that goes before the other."""
    every = list(rules)
    types = row_list(f'"{rule.type}"' for rule in every)
    return f"{HEAD}when = {{ type = {types} }}\ntargets = {row_list(map(row_text, every))}\n"


def row_list(texts: Iterable[str]) -> str:
    return "".join(["[\n", *(f"    {text},\n" for text in texts), "]"])
