"""City of Boston, January to June 2015: the due dates of a real city, recomputed."""

from examples.boston311.report import EXAMPLE

__all__ = ["EXAMPLE"]
