"""`slaengine schema`: what editors need to help while a policy is written."""

import json

import click

from slaengine.policy.schema import policy_schema


@click.command()
def schema() -> None:
    """Print the JSON Schema of policy files.

    With it an editor completes and checks a policy while it is written.
    """
    click.echo(json.dumps(policy_schema(), indent=2))
