"""One thing in a policy that is allowed but hardly meant."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at again: what kind it is, where it stands, and what to do about it.

    >>> print(Finding("shadowed", "agreements[1]", "never governs", "move it up"))
    agreements[1]: never governs; move it up [shadowed]
    """

    code: str
    place: str
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}; {self.remedy} [{self.code}]"
