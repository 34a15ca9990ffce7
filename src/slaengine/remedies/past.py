"""The past of a remedy: in which periods it granted something, as far back as that matters."""

from slaengine.policy.remedies.recurrence import Recurrence
from slaengine.policy.remedies.remedy import Remedy
from slaengine.remedies.award import Award


class Past:
    """The last periods in which a remedy granted a credit, or a reward.

    Only as many periods are kept as a clause looks back, which is none for most.
    """

    __slots__ = ("_found", "_open", "_reach", "_span")

    def __init__(self, remedy: Remedy) -> None:
        self._reach = remedy.periods.of
        for repeat in remedy.repeat:
            self._reach = max(self._reach, repeat.periods.of)
        self._span = self._reach + (remedy.earn_back or 0)
        self._open: int | None = None  # the last period of which more may come
        self._found: list[tuple[int, bool]] = []  # the number of a period, and whether a reward

    def add(self, number: int, award: Award) -> None:
        """Note what a period granted by its formula; periods come in their order."""
        if self._reach > 1 and not award.is_nothing:
            kept = [each for each in self._found if each[0] > number - self._reach]
            self._found = [*kept, (number, award.money < 0)]

    def is_settled(self, number: int, *, is_final: bool) -> bool:
        """Tell of a period, and note it, whether it and those that it looks back at are final."""
        if not is_final:
            self._open = number
        return self._open is None or number - self._open >= self._span

    def seen(self, asked: Recurrence) -> int:
        """Count the periods like the one noted last: how many in a row, or of so many running.

        Credits and rewards are counted apart.
        """
        last, rewards = self._found[-1]
        alike = {number for number, reward in self._found if reward is rewards}
        if not asked.in_a_row:
            return sum(number > last - asked.of for number in alike)
        return next(length for length in range(1, len(alike) + 2) if last - length not in alike)

    def holds(self, asked: Recurrence) -> bool:
        """Tell whether it was often enough, in the period noted last."""
        return self.seen(asked) >= asked.count
