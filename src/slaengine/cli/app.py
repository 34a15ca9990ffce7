"""The commands under one roof, and what becomes of errors: one line each, and an exit status."""

import importlib
import io
import os
import sys
from collections.abc import Sequence
from difflib import get_close_matches

import click

from slaengine.errors import PolicyError, SlaError

FINDINGS = 1
BAD_USAGE = 2
INTERRUPTED = 130


class Commands(click.Group):
    """Commands by name, each loaded when it is asked for: `--version` need not wait for rich."""

    names = (
        "demo",
        "check",
        "evaluate",
        "report",
        "due",
        "explain",
        "credits",
        "review",
        "replay",
        "sweep",
        "recommend",
        "audit",
        "forecast",
        "schema",
    )

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """List the commands in the order in which one meets them."""
        return list(self.names)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load the command of that name."""
        if cmd_name not in self.names:
            return None
        command: object = getattr(importlib.import_module(f"slaengine.cli.{cmd_name}"), cmd_name)
        return command if isinstance(command, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is asked for, or say which one its name is near to."""
        near = get_close_matches(args[0], self.names, 1)
        if near and args[0] not in self.names:
            ctx.fail(f"No such command {args[0]!r} (did you mean {near[0]!r}?)")
        return super().resolve_command(ctx, args)


@click.command(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit status: 0 all is well, 1 findings or data that cannot be used, 2 bad usage.",
)
@click.version_option(package_name="slaengine", message="slaengine %(version)s")
def slaengine() -> None:
    """Tell what was promised to whom, when it is due, whether it was kept, and why.

    A policy is a TOML, JSON or YAML file; events are JSON lines, CSV or Parquet, one event a row:
    ticket, at, event, and what that event needs.  Begin with `slaengine demo`.
    """


def main(args: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status; errors go to stderr, a line each."""
    _show_what_the_locale_can()
    try:
        status: object = slaengine.main(args, prog_name="slaengine", standalone_mode=False)
    except SystemExit:
        # so click and rich leave, with status 1, when whoever reads has closed the pipe
        return _io(BrokenPipeError())
    except (click.ClickException, SlaError, OSError, click.Abort, KeyboardInterrupt) as problem:
        return _told(problem)
    return status if isinstance(status, int) else 0


def _show_what_the_locale_can() -> None:
    """Print a question mark for what the locale's encoding lacks; data go out as UTF-8 anyway."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _told(problem: BaseException) -> int:
    match problem:
        case click.exceptions.NoArgsIsHelpError():
            click.echo(problem.format_message(), err=True)
            return BAD_USAGE
        case click.ClickException():
            return _say(problem.format_message(), problem.exit_code)
        case PolicyError(problems=(first, *others)):
            more = f" (and {len(others)} more: slaengine check lists them)" if others else ""
            return _say(f"{first}{more}", FINDINGS)
        case SlaError():
            return _say(str(problem), FINDINGS)
        case OSError():
            return _io(problem)
        case _:
            return _say("interrupted", INTERRUPTED)


def _io(problem: OSError) -> int:
    if not isinstance(problem, BrokenPipeError):
        return _say(f"{problem.filename or 'output'}: {problem.strerror}", BAD_USAGE)
    # the reader has what it wanted; keep Python from flushing into the closed pipe at exit
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _say(message: str, status: int) -> int:
    line = " ".join(part.strip() for part in message.splitlines())
    click.echo(f"slaengine: {line}", err=True)
    return status
