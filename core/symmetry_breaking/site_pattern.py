"""How order parameters are arranged over the sites of a crystal, and what they look like."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from core.crystal.crystal import Crystal, FloatArray
from core.crystal.site_facts import distinct_labels
from core.elasticity.harmonic_series import real_harmonics
from core.symmetry_breaking.operations import CellOperations, cell_operations

IntArray = npt.NDArray[np.int64]

ALIKE: Final = 0.02
"""Share of the size by which two values may differ and still be called equal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslationSign:
    """What a lattice translation of the undistorted crystal does to the values. shift: in Å, Cartesian;
    along: the same in cell vectors of the target's cell, as text (``½ 0 0``); correlation: −1 (opposite) to 1
    (equal).
    """

    shift: tuple[float, float, float]
    along: str
    correlation: float

    @property
    def word(self) -> str:
        """``equal``, ``opposite`` or the correlation in figures."""
        if abs(self.correlation - 1.0) < ALIKE:
            return "equal"
        return "opposite" if abs(self.correlation + 1.0) < ALIKE else f"correlation {self.correlation:.2f}"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SitePattern:
    """labels: of the sites. sizes: (s,) norms. one_size: all sizes are equal. one_axis: all values are equal
    up to their sign. signs: (s,) +1, −1 where ``one_axis``, in comparison with the first; 0 otherwise.
    translations: along each axis of the target's cell the shortest one that turns nothing.
    """

    labels: tuple[str, ...]
    sizes: FloatArray
    one_size: bool
    one_axis: bool
    signs: IntArray
    translations: tuple[TranslationSign, ...]

    @property
    def text(self) -> str:
        """In a sentence without its end."""
        if len(self.labels) == 1:
            return "the same everywhere"
        parts = ["of one size" if self.one_size else "of different sizes"]
        parts += ["along one axis"] if self.one_axis else []
        parts += [f"{each.word} after ({each.along})" for each in self.translations]
        return ", ".join(parts)


def site_pattern(crystal: Crystal, sites: IntArray, values: FloatArray) -> SitePattern:
    """The pattern of values (s, d) on the atoms ``sites`` of a crystal; of values (1, d) that are the same
    everywhere ``sites`` is empty.
    """
    sizes = np.linalg.norm(values, axis=1)
    largest = float(sizes.max()) or 1.0
    overlap = values @ values[0] / largest**2
    one_size = bool(np.ptp(sizes) <= ALIKE * largest)
    one_axis = one_size and bool((np.abs(np.abs(overlap) - 1.0) < ALIKE).all())
    labels = distinct_labels(crystal)
    known = () if not len(sites) else _translation_signs(crystal, sites, values)
    return SitePattern(
        labels=tuple(labels[site] for site in sites) or ("all",),
        sizes=sizes,
        one_size=one_size,
        one_axis=one_axis,
        signs=np.sign(overlap).astype(np.int64) if one_axis else np.zeros(len(sizes), dtype=np.int64),
        translations=known,
    )


def _translation_signs(crystal: Crystal, sites: IntArray, values: FloatArray) -> tuple[TranslationSign, ...]:
    operations = cell_operations(crystal)
    whole = np.zeros((len(crystal), values.shape[1]))
    whole[sites] = values
    found: dict[int, TranslationSign] = {}
    for number in _by_length(crystal, operations):
        step = _short(operations.translations[number] @ np.linalg.inv(crystal.cell))
        axes = np.flatnonzero(np.abs(step) > 1e-4)
        # One translation for each axis of the cell: the shortest that goes along it and no other.
        if len(axes) != 1 or int(axes[0]) in found:
            continue
        moved = whole[operations.images[number]]
        x, y, z = (float(part) for part in step @ crystal.cell)
        found[int(axes[0])] = TranslationSign(
            shift=(x, y, z),
            along=" ".join(_fraction(part) for part in step),
            correlation=float((whole * moved).sum() / ((whole**2).sum() or 1.0)),
        )
    return tuple(found[axis] for axis in sorted(found))


def _by_length(crystal: Crystal, operations: CellOperations) -> list[int]:
    numbers = operations.pure_translations
    steps = _short(operations.translations[numbers] @ np.linalg.inv(crystal.cell)) @ crystal.cell
    return [int(numbers[k]) for k in np.argsort(np.linalg.norm(steps, axis=1), kind="stable")]


def _short(step: FloatArray) -> FloatArray:
    """Within a cell: more than −½, at most ½."""
    return np.asarray(step - np.ceil(step - 0.5 - 1e-6))


def _fraction(value: float) -> str:
    from fractions import Fraction

    if abs(value) < 1e-4:
        return "0"
    return str(Fraction(value).limit_denominator(12))


def polynomial_text(values: FloatArray, degree: int) -> str:
    """Values (2l + 1,) of degree 1 or 2 as a polynomial in x, y, z, up to a factor that makes its first term
    positive; empty for other degrees: ``z``, ``x² − y²``.
    """
    if degree not in (1, 2) or np.linalg.norm(values) == 0.0:
        return ""
    linear = dict(zip("xyz", values.tolist(), strict=False))
    terms = linear if degree == 1 else _quadratic(values)
    largest = max(abs(value) for value in terms.values())
    first = next(value for value in terms.values() if abs(value) >= ALIKE * largest)
    largest = float(np.copysign(largest, first))  # the sign of the whole is the network's choice
    text = ""
    for name, value in terms.items():
        share = value / largest
        if abs(share) < ALIKE:
            continue
        sign = ("−" if share < 0.0 else "") if not text else (" − " if share < 0.0 else " + ")
        text += sign + ("" if abs(abs(share) - 1.0) < ALIKE else f"{abs(share):.2f} ") + name
    return text


def _quadratic(values: FloatArray) -> dict[str, float]:
    """e3nn's order of degree 2: xz, xy, 2y² − x² − z², yz, z² − x²."""
    xz, xy, polar, yz, plane = (float(value) for value in values)
    third = polar / np.sqrt(3.0)
    return {"x²": -third - plane, "y²": 2.0 * third, "z²": -third + plane, "yz": 2.0 * yz, "xz": 2.0 * xz,
            "xy": 2.0 * xy}  # fmt: skip


def sphere_values(values: FloatArray, degree: int, directions: FloatArray) -> FloatArray:
    """(k,) the harmonic Σ_m values_m Y_lm (e3nn, Σ_m Y² = 1) in directions (k, 3) of unit length.

    Without torch: the window draws these, and torch would add 275 MB to its process.
    """
    # e3nn's polar axis is y, and x follows z: the usual harmonics of the axes in another order.
    usual = real_harmonics(degree, np.asarray(directions)[:, [2, 0, 1]])
    return np.asarray(np.sqrt(4.0 * np.pi / (2 * degree + 1)) * usual @ values)
