"""One table of everything measured: ours beside a peer, the target, and whether it is met."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

HEADER = ("task", "ours, ms", "peer", "peer, ms", "ratio", "target", "met", "remark")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A time of ours (ms) against its limit, or beside a peer's for the same work.

    A time is None where it was not measured; the remark then says why. met: given where the target is no
    limit of time or ratio.
    """

    task: str
    ours_ms: float | None = None
    peer: str = ""
    peer_ms: float | None = None
    limit_ms: float | None = None
    least_ratio: float | None = None
    goal: str = ""
    met: bool | None = None
    remark: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times faster ours is."""
        return None if self.peer_ms is None or self.ours_ms is None else self.peer_ms / self.ours_ms

    @property
    def target(self) -> str:
        if self.limit_ms is not None:
            return f"≤ {self.limit_ms:g} ms"
        if self.least_ratio is not None:
            return f"≥ {self.least_ratio:g}×"
        return self.goal

    @property
    def is_met(self) -> bool | None:
        """None where there is no target, or nothing was measured."""
        if self.limit_ms is not None:
            return None if self.ours_ms is None else self.ours_ms <= self.limit_ms
        if self.least_ratio is not None:
            return None if self.ratio is None else self.ratio >= self.least_ratio
        return self.met

    def cells(self) -> tuple[str, ...]:
        return (
            self.task,
            _number(self.ours_ms),
            self.peer,
            _number(self.peer_ms),
            "" if self.ratio is None else f"{_number(self.ratio)}×",
            self.target,
            {None: "", True: "yes", False: "NO"}[self.is_met],
            self.remark,
        )


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def markdown(rows: Iterable[Row]) -> str:
    """The rows as a Markdown table with aligned columns; a task is named once."""
    lines, last = [HEADER], ""
    for row in rows:
        cells = row.cells()
        lines.append(("", *cells[1:]) if row.task == last else cells)
        last = row.task
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    ruled = [lines[0], tuple("-" * width for width in widths), *lines[1:]]
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |"
        for line in ruled
    )
