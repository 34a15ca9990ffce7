"""The command line: `slaengine demo`, `check`, `evaluate`, `report`, `due`, `explain`, `schema`."""

from slaengine.cli.app import main

__all__ = ["main"]
