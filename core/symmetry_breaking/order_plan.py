"""What is tried in a search for order parameters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

HIGHEST_DEGREE: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Irrep:
    """degree: l, 0 to 4; parity: ±1 under the inversion."""

    degree: int
    parity: int

    @property
    def name(self) -> str:
        """``1e``, as e3nn writes it."""
        return f"{self.degree}{'e' if self.parity > 0 else 'o'}"


def irreps_up_to(degree: int = HIGHEST_DEGREE) -> tuple[Irrep, ...]:
    """Both parities of every degree, ascending."""
    return tuple(Irrep(degree=l, parity=p) for l in range(degree + 1) for p in (1, -1))


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPlan:
    """Where order parameters are added, and which. on: "everywhere" the same irreps on all atoms (global),
    "sites" of their own on every atom, or an element whose atoms get them. irreps: what is tried. seed: of
    the untrained network. steps: of the minimiser in one fit.
    """

    on: str = "sites"
    irreps: tuple[Irrep, ...] = irreps_up_to()
    seed: int = 0
    steps: int = 60
