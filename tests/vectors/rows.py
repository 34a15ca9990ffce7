"""The rows of the two tables: how another system differs, and what cannot be asked at all."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.vectors.cases import Case


@dataclass(frozen=True)
class Scope:
    """The cases that a row speaks of: of some files, and there of some operations or ids."""

    name: str
    why: str
    files: tuple[str, ...]
    ops: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    when: Callable[[Case], bool] | None = None

    def covers(self, case: Case) -> bool:
        return (
            case.file in self.files
            and (not self.ops or case.op in self.ops)
            and (not self.ids or case.id in self.ids)
            and (self.when is None or self.when(case))
        )


@dataclass(frozen=True)
class Deviation(Scope):
    """One way in which another system differs, by a rule that computes its answer with ours.

    `change` asks slaengine another question, `ask` asks it in another manner, `after` does to its
    answer what the other system does to its own; rows combine. `expected` is for a case in which
    the other system is plainly wrong: the right answer, which the vector carries, takes its place.
    """

    change: Callable[[Case], Case] | None = None
    ask: Callable[[Case], object] | None = None
    after: Callable[[object], object] | None = None
    expected: Callable[[Case], object] | None = None


@dataclass(frozen=True)
class Inexpressible(Scope):
    """A question that a calendar and a policy have no words for, and why."""
