"""What the long runs count, added up over all of them and printed when they are over."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class SoakFigures:
    """inputs: tried. named: failures that were told in words, by the word for them. crashes, hangs, lost:
    files, runs or actions that ended so. peak: MB, the most that one process had. slowest: (s, what).
    """

    inputs: int = 0
    named: Counter[str] = field(default_factory=Counter)
    crashes: int = 0
    hangs: int = 0
    lost: int = 0
    kills: int = 0
    peak: float = 0.0
    slowest: tuple[float, str] = (0.0, "")

    def add(self, other: SoakFigures) -> None:
        """Count what another run counted, too."""
        self.inputs += other.inputs
        self.named += other.named
        self.crashes += other.crashes
        self.hangs += other.hangs
        self.lost += other.lost
        self.kills += other.kills
        self.peak = max(self.peak, other.peak)
        self.slowest = max(self.slowest, other.slowest)

    def lines(self) -> list[str]:
        """The figures in words."""
        sorts = ", ".join(f"{count} {name}" for name, count in self.named.most_common())
        return [
            f"inputs tried   {self.inputs}",
            f"failures named {self.named.total()}" + (f" ({sorts})" if sorts else ""),
            f"kills          {self.kills}",
            f"crashes        {self.crashes}",
            f"hangs          {self.hangs}",
            f"lost files     {self.lost}",
            f"peak memory    {self.peak:.0f} MB in one process",
            "slowest case   {:.2f} s: {}".format(*self.slowest),
        ]
