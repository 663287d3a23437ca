"""The neighbourhood as a function of direction, drawn as a surface around the atom."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Final

import numpy as np
import numpy.typing as npt

from core.environment.harmonics import block, solid_harmonics
from core.environment.invariants import Bispectrum, bispectrum
from core.environment.projection import Coefficients
from core.surface.sphere_grid import SphereGrid, sphere_grid

FloatArray = npt.NDArray[np.float64]

_RESOLUTION: Final = 20
"""4,002 directions, about 3° apart: l = 8 has lobes of 20°."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Signal:
    """F(n) = ∫ ρ(r n) r² dr, how much of the neighbours' density lies along a direction, as a series.

    harmonics: ((L + 1)²,) float64, F_lm, summed over elements.
    """

    harmonics: FloatArray

    @property
    def highest(self) -> int:
        """L."""
        return round(sqrt(len(self.harmonics))) - 1

    @property
    def powers(self) -> FloatArray:
        """(L + 1,) Σ_m F_lm² of each degree."""
        return np.array([np.sum(self.harmonics[block(l)] ** 2) for l in range(self.highest + 1)])

    def value(self, directions: FloatArray, degree: int | None = None) -> FloatArray:
        """Along unit vectors (n, 3): (n,), all degrees or one."""
        part = slice(None) if degree is None else block(degree)
        return np.asarray(solid_harmonics(directions, self.highest)[:, part] @ self.harmonics[part])

    def invariants(self) -> Bispectrum:
        """The bispectrum of the series, few numbers that can be shown one by one."""
        return bispectrum(self.harmonics[None, None])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SignalSurface:
    """A closed surface: points (n, 3), Å from the atom, with the sign of the function there (n,), and faces
    (m, 3), counter-clockwise from outside.
    """

    points: FloatArray
    signs: FloatArray
    faces: npt.NDArray[np.int64]


def signal_of(coefficients: Coefficients, site: int = 0) -> Signal:
    """The signal of one of the sites."""
    sums = coefficients.basis.sums
    total = coefficients.values[site].sum(axis=0)
    harmonics = [sums[l] @ total[:, block(l)] for l in range(coefficients.settings.degree + 1)]
    return Signal(harmonics=np.concatenate(harmonics))


def signal_surface(signal: Signal, reach: float, degree: int | None = None) -> SignalSurface:
    """The signal, or one degree of it, with distance |F| from the atom; both are drawn to one scale, in which
    the whole reaches as far as ``reach`` (Å).
    """
    grid = _grid()
    whole = float(np.abs(_values(signal, None)).max())
    values = _values(signal, degree)
    return SignalSurface(
        points=grid.directions * (np.abs(values) * reach / max(whole, 1e-300))[:, None],
        signs=np.where(values < 0.0, -1.0, 1.0),
        faces=grid.faces,
    )


def _grid() -> SphereGrid:
    return sphere_grid(_RESOLUTION)


_HARMONICS: Final[dict[int, FloatArray]] = {}


def _values(signal: Signal, degree: int | None) -> FloatArray:
    if signal.highest not in _HARMONICS:
        _HARMONICS[signal.highest] = solid_harmonics(_grid().directions, signal.highest)
    part = slice(None) if degree is None else block(degree)
    return np.asarray(_HARMONICS[signal.highest][:, part] @ signal.harmonics[part])
