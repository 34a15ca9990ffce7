"""Write the policy files of Boston's 311 service from the city's figures.

python -m examples.boston311.make_policy
"""

import sys
from pathlib import Path

from examples.boston311.due_dates import compared
from examples.boston311.earlier import earlier_rules, earlier_text
from examples.boston311.policy_text import policy_text
from examples.boston311.report import EARLIER, EXAMPLE, POLICY
from examples.boston311.requests import requests, rules
from examples.boston311.unexplained import odd_rows
from slaengine import Policy


def files(folder: Path) -> dict[Path, str]:
    """Return the text of both files: today's targets, and what differed before the change."""
    text = policy_text(rules(folder))
    policy = Policy.from_text(text)
    rows = list(compared(policy, requests(folder)))
    return {POLICY: text, EARLIER: earlier_text(earlier_rules(rows, odd_rows(policy, rows)))}


def main() -> int:
    if not EXAMPLE.is_there:
        print(EXAMPLE.absence, file=sys.stderr)
        return 2
    for path, text in files(EXAMPLE.folder).items():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
