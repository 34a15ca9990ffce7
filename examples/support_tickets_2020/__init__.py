"""A made-up support department in early 2020: a small case whose answers were published."""

from examples.support_tickets_2020.report import EXAMPLE

__all__ = ["EXAMPLE"]
