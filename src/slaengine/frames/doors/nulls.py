"""Null: what stands in a column of numbers where there is nothing."""

from typing import Final

NULL: Final = -(2**63)  # also what numpy means by NaT
