"""`slaengine check`: the mistakes of a policy, and what it hardly means."""

from pathlib import Path

import click

from slaengine.errors import PolicyError
from slaengine.policy import Policy
from slaengine.words import plural


@click.command()
@click.argument(
    "policies",
    nargs=-1,
    required=True,
    metavar="FILE...",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
def check(policies: tuple[Path, ...]) -> int:
    """Find what is wrong with policy files.

    Every mistake with its place and what to write instead; and if there is none, what is allowed
    but hardly meant.  Several files are read as one policy.  Exit status 1 when there is anything
    to say.
    """
    try:
        policy = Policy.load(*policies)
    except PolicyError as problem:
        for line in problem.problems:
            click.echo(line)
        return _found(len(problem.problems), "mistake")
    findings = policy.lint()
    for finding in findings:
        click.echo(str(finding))
    if findings:
        return _found(len(findings), "finding")
    click.echo(
        f"nothing to find in {plural(len(policy.agreements), 'agreement')} "
        f"and {plural(len(policy.calendars), 'calendar')}"
    )
    return 0


def _found(count: int, what: str) -> int:
    click.echo(plural(count, what), err=True)
    return 1
