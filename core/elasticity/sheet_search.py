"""Global extremes of one sheet of the wave velocities, with a proof.

The squared velocities λ_P ≥ λ_S1 ≥ λ_S2 along n are the eigenvalues of Γ(n), which turns with n like

    Γ(n cos θ + t sin θ) = cos²θ Γ(n) + sin 2θ S(t) + sin²θ Γ(t),   S(t) = ½ (C_ijkl + C_kjil) n_i t_k .

By the min-max theorem of Courant and Fischer an eigenvalue is nowhere above the greatest one of Γ within the
span V of the eigenvectors, at the centre of a cell, of that eigenvalue and all below it. With D the
eigenvalues at the centre, and with V held fast or turned along with n, for all θ ≤ r

    Γ|V ≤ cos²r D + sin 2r S|V + sin²r Λ       (Λ: no eigenvalue anywhere is above it)
    Γ|V ≤ D + r (2 S|V + the turn of V) + 8 a r²      (a: the amplitude of C_nwnw, w in V, under a turn)

of which the smaller is taken, and in it the greatest of every entry. a is half the spread of the eigenvalues
of the anisotropic part of C, times the greatest |sym n w|²; by Bernstein's inequality it bounds the second
derivative. Both are second order in r at a smooth maximum. Cells of the sphere whose bound does not reach the
best value found are dropped, the others are cut in four. Minima are maxima of −Γ.
R. Courant and D. Hilbert, Methoden der mathematischen Physik (1924), chapter I; S. Bernstein as in
`core.elasticity.certified_search`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from core.elasticity.certified_search import (
    GlobalMaximum,
    Ratio,
    climb,
    pointing_up,
    separate_tops,
    with_equivalents,
)
from core.elasticity.search_cells import Cells
from core.elasticity.search_domain import Domain, all_squares, anisotropic_part
from core.elasticity.transverse import dyad, shear_form_matrix, transverse_frame
from core.elasticity.waves import symmetric_eigenvalues
from core.tensor.mandel import matrix_from_mandel_vector
from core.tensor.voigt import FloatArray

MOST_CELLS: Final = 60_000
"""Beyond this the search stops and says how far it got."""

_ROUNDING: Final = 1e-12

_WHOLE_SPHERE: Final = 0.2
"""When more than this share of the domain still reaches the maximum, all of it does."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sheet:
    """Eigenvalue number ``mode`` (0: greatest) of sign · Γ(n), as a function on the sphere.

    form: (6, 6) from the dyad of n to Γ's Mandel vector. ceiling: what no eigenvalue of sign · Γ exceeds.
    spread: between the eigenvalues of the stiffness without its isotropic part. All in the unit of Γ.
    """

    form: FloatArray
    mode: int
    sign: float
    ceiling: float
    spread: float

    @staticmethod
    def of(specific: FloatArray, mode: int, sign: float, *, ceiling: float | None = None) -> Sheet:
        """The sheet of velocity ``mode`` (0 P, 1 S1, 2 S2) of a stiffness over density, Mandel (6, 6); its
        maximum for sign 1, its minimum for −1.

        ceiling: of sign · v² over all modes; one from the Kelvin moduli where None, as C_nunu lies between
        the least of them times |sym n u|², which is ½ to 1, and the greatest.
        """
        kelvin = np.linalg.eigvalsh(specific)
        crude = float(kelvin[-1]) if sign > 0.0 else -0.5 * float(kelvin[0])
        return Sheet(
            form=shear_form_matrix(specific),
            mode=mode if sign > 0.0 else 2 - mode,
            sign=sign,
            ceiling=crude if ceiling is None else ceiling,
            spread=float(np.ptp(np.linalg.eigvalsh(anisotropic_part(specific)))),
        )

    def values(self, n: FloatArray) -> FloatArray:
        """(k,) along unit directions (3, k)."""
        found = self.sign * symmetric_eigenvalues(self.form @ dyad(n, n))
        return np.asarray(found[self.mode] if self.sign > 0.0 else found[2 - self.mode])

    def bounds(self, n: FloatArray, radii: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Values (k,) at the centres (3, k) of cells, and what they do not exceed within radii (k,)."""
        matrices = self.sign * matrix_from_mandel_vector((self.form @ dyad(n, n)).T)
        ascending, columns = np.linalg.eigh(matrices)
        levels, vectors = ascending[:, : 3 - self.mode], columns[:, :, : 3 - self.mode]
        held, turned = self._first_order(n, levels, vectors)
        cosine, double, sine = (part[:, None, None] for part in _turns(radii))
        here = levels[:, :, None] * np.eye(levels.shape[1])
        along = (np.einsum("ki,kij->kj", n.T, vectors) ** 2).sum(axis=1)
        amplitude = 0.5 * self.spread * 0.5 * (1.0 + along)
        radius = radii[:, None, None]
        second = (8.0 * amplitude * radii**2)[:, None, None] * np.eye(levels.shape[1])
        first = cosine * here + sine * self.ceiling * np.eye(levels.shape[1]) + double * held
        return levels[:, -1], np.minimum(_greatest(first), _greatest(here + radius * turned + second))

    def _first_order(
        self, n: FloatArray, levels: FloatArray, vectors: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        """Greatest entries over the tangents, (k, d, d), of S|V and of 2 S|V with V turned along."""
        size = vectors.shape[2]
        held, turned = np.zeros((n.shape[1], size, size)), np.zeros((n.shape[1], size, size))
        for tangent in transverse_frame(n):
            change = self.sign * matrix_from_mandel_vector((self.form @ dyad(n, tangent)).T)
            within = np.swapaxes(vectors, 1, 2) @ change @ vectors
            turn = 2.0 * within
            if size > 1:  # a single vector has no other to turn against
                moved = np.cross(np.cross(n.T, tangent.T)[:, :, None], vectors, axis=1)
                moving = np.swapaxes(moved, 1, 2) @ vectors
                turn += (levels[:, None, :] - levels[:, :, None]) * moving
            held += within**2
            turned += turn**2
        return np.sqrt(held), np.sqrt(turned)


def _turns(radii: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    return np.cos(radii) ** 2, np.sin(2.0 * radii), np.sin(radii) ** 2


def sheet_maximum(sheet: Sheet, domain: Domain, *, relative: float) -> GlobalMaximum:
    """The global maximum of a sheet, proved to ``relative`` or as near as `MOST_CELLS`
    allows.
    """
    if domain.twist > 0.0:  # rings stand for their neighbours only where turns change nothing
        domain = Domain(cells=all_squares(), group=np.eye(3)[None], symmetry=domain.symmetry)
    cells, share = domain.cells, 1.0
    best, direction = -np.inf, np.zeros(3)
    while True:
        directions, radii = cells.directions, cells.radii
        values, bounds = sheet.bounds(directions, radii)
        top = int(values.argmax())
        if values[top] > best:
            highest, climbed = climb(sheet.values, directions[:, top : top + 1], float(radii.max()))
            best, direction = float(highest[0]), climbed[:, 0]
        kept = bounds >= best - _ROUNDING * abs(best)
        gap = max(0.0, float((bounds[kept] - best).max(initial=0.0)))
        share *= float(kept.mean())
        cells = cells.only(kept)
        if gap <= relative * abs(best) or 4 * kept.sum() > MOST_CELLS:
            break
        cells = cells.divided(1.0, 0.0)
    return _with_all_directions(sheet, domain, cells, share, best, direction, max(gap, relative * abs(best)))


def _with_all_directions(
    sheet: Sheet,
    domain: Domain,
    cells: Cells,
    share: float,
    best: float,
    direction: FloatArray,
    gap: float,
) -> GlobalMaximum:
    def prop(n: FloatArray) -> Ratio:
        values = sheet.values(n)
        return Ratio(highest=values, lowest=values, denominator=np.ones_like(values))

    tops, continuous = direction[None], share > _WHOLE_SPHERE
    if not continuous:
        tops, continuous = separate_tops(prop, cells, direction, best, domain)
    directions = pointing_up(tops[:1]) if continuous else with_equivalents(tops, domain)
    return GlobalMaximum(value=best, gap=gap, directions=directions, continuous=continuous)


def _greatest(matrices: FloatArray) -> FloatArray:
    """Greatest eigenvalue (k,) of symmetric matrices (k, d, d).

    Where the entries off the diagonal are not negative it does not fall when an entry grows (O. Perron, Math.
    Ann. 64, 248 (1907)), so that the greatest entries bound it.
    """
    if matrices.shape[1] == 1:
        return np.asarray(matrices[:, 0, 0])
    if matrices.shape[1] == 2:
        first, second = matrices[:, 0, 0], matrices[:, 1, 1]
        return np.asarray(0.5 * (first + second) + np.hypot(0.5 * (first - second), matrices[:, 0, 1]))
    return np.asarray(np.linalg.eigvalsh(matrices)[:, -1])
