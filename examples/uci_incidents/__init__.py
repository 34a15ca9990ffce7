"""A ServiceNow event log of 2016: waiting states as pauses, reopenings, first assignee."""

from examples.uci_incidents.report import EXAMPLE

__all__ = ["EXAMPLE"]
