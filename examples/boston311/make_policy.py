"""Write the policy files of Boston's 311 service from the city's figures.

python -m examples.boston311.make_policy
"""

import sys
from collections.abc import Iterable
from pathlib import Path

from examples.boston311.due_dates import Compared, compared
from examples.boston311.earlier import earlier_rules, earlier_text
from examples.boston311.policy_text import policy_text
from examples.boston311.report import EARLIER, EXAMPLE, POLICY
from examples.boston311.requests import Rule, requests, rules
from examples.boston311.unexplained import odd_rows
from slaengine import Policy


def files(every: Iterable[Rule], rows: Iterable[Compared]) -> dict[Path, str]:
    """Return the text of both files: one target a type, and what differed before the change."""
    text = policy_text(every)
    known = list(rows)
    odd = odd_rows(Policy.from_text(text), known)
    return {POLICY: text, EARLIER: earlier_text(earlier_rules(known, odd))}


def main() -> int:
    if not EXAMPLE.is_there:
        print(EXAMPLE.absence, file=sys.stderr)
        return 2
    targets = list(rules(EXAMPLE.folder))
    policy = Policy.from_text(policy_text(targets))
    rows = compared(policy, requests(EXAMPLE.folder))
    for path, text in files(targets, rows).items():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
