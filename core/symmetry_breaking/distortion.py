"""A crystal distorted along a mode, and how its symmetry changes on the way: Curie's principle."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from typing import Final

import numpy as np

from core.crystal.crystal import Crystal, FloatArray
from core.crystal.site_facts import distinct_labels, names_text, site_named
from core.crystal.space_group import DEFAULT_TOLERANCE
from core.crystal.symmetry import CrystalSymmetry, symmetry_of
from core.elasticity.component_pattern import ComponentPattern, component_pattern
from core.errors import CrystalError

LARGEST_STRAIN: Final = 0.3
LARGEST_SHIFT: Final = 2.0
"""Å."""


class Strain(StrEnum):
    """Components of strain ε, in the Cartesian frame of the crystal; engineering shear is twice the
    component.
    """

    XX = "xx"
    YY = "yy"
    ZZ = "zz"
    YZ = "yz"
    XZ = "xz"
    XY = "xy"
    XX_YY = "xx-yy"
    """Orthorhombic: xx grows, yy shrinks."""
    VOLUME = "volume"
    """All three alike."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DistortionMode:
    """What an amplitude does. strain: of the cell, atoms moving along; or atom: number of the site that moves
    along ``direction`` ("x", "y", "z" Cartesian, "a", "b", "c" along a cell vector), in Å.
    """

    strain: Strain | None = None
    atom: int = -1
    direction: str = "z"

    @property
    def unit(self) -> str:
        """Of the amplitude."""
        return "" if self.strain is not None else "Å"

    def text(self, crystal: Crystal) -> str:
        """``strain xx`` or ``Ti1 along z``."""
        if self.strain is not None:
            return f"strain {self.strain}"
        return f"{distinct_labels(crystal)[self.atom]} along {self.direction}"


def mode_of(text: str, crystal: Crystal) -> DistortionMode:
    """The mode of ``xx-yy`` or ``Ti1:z``. CrystalError for another text or a site that is not there."""
    if text in tuple(Strain):
        return DistortionMode(strain=Strain(text))
    site, _, direction = text.partition(":")
    if not direction:
        strains = ", ".join(Strain)
        raise CrystalError(
            f"{text!r} is no mode; give a strain ({strains}) or a site with a direction, Ti1:z"
        )
    atom = site_named(crystal, site)
    if atom is None:
        raise CrystalError(f"there is no site {site!r}; give {names_text(crystal)}")
    mode = DistortionMode(atom=atom, direction=direction)
    _direction(crystal, direction)
    return mode


def distorted(crystal: Crystal, mode: DistortionMode, amplitude: float) -> Crystal:
    """The crystal at an amplitude: a share for strain, Å for a site. CrystalError for one that is too large,
    or for a site or direction that is not there.
    """
    limit = LARGEST_STRAIN if mode.strain is not None else LARGEST_SHIFT
    if not abs(amplitude) <= limit:
        raise CrystalError(f"an amplitude of {amplitude:g} {mode.unit} is too large; at most {limit:g}")
    name = f"{crystal.name}, {mode.text(crystal)} {amplitude:g}" if _exists(crystal, mode) else ""
    if mode.strain is not None:
        return replace(crystal, cell=crystal.cell @ (np.eye(3) + amplitude * _strain(mode.strain)), name=name)
    step = amplitude * _direction(crystal, mode.direction)
    fractional = crystal.fractional.copy()
    fractional[mode.atom] += step @ np.linalg.inv(crystal.cell)
    return replace(crystal, fractional=fractional, name=name)


def _exists(crystal: Crystal, mode: DistortionMode) -> bool:
    if mode.strain is not None:
        return True
    if not 0 <= mode.atom < len(crystal):
        raise CrystalError(f"there is no site {mode.atom + 1}; the crystal has {len(crystal)}")
    if len(crystal) == 1:
        raise CrystalError(
            "the cell has one atom: moving it moves the whole crystal; choose a strain, or a larger cell"
        )
    return True


def _strain(strain: Strain) -> FloatArray:
    if strain is Strain.VOLUME:
        return np.eye(3)
    if strain is Strain.XX_YY:
        return np.diag([1.0, -1.0, 0.0])
    first, second = ("xyz".index(letter) for letter in strain.value)
    matrix = np.zeros((3, 3))
    matrix[first, second] = matrix[second, first] = 1.0
    return matrix


def _direction(crystal: Crystal, name: str) -> FloatArray:
    if name in ("x", "y", "z"):
        return np.asarray(np.eye(3)["xyz".index(name)])
    if name not in ("a", "b", "c"):
        raise CrystalError(f"{name!r} is no direction; give x, y, z (Cartesian) or a, b, c (cell vectors)")
    vector = crystal.cell["abc".index(name)]
    return np.asarray(vector / np.linalg.norm(vector))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DistortionStep:
    """A crystal on the way: its symmetry within ``tolerance`` (Å) and the pattern of its 6×6 in its frame."""

    amplitude: float
    crystal: Crystal
    symmetry: CrystalSymmetry
    pattern: ComponentPattern
    tolerance: float


def distortion_step(
    crystal: Crystal, mode: DistortionMode, amplitude: float, *, tolerance: float = DEFAULT_TOLERANCE
) -> DistortionStep:
    """The crystal at an amplitude with its symmetry. CrystalError, SymmetryError."""
    moved = distorted(crystal, mode, amplitude)
    found = symmetry_of(moved, tolerance=tolerance)
    return DistortionStep(
        amplitude=amplitude,
        crystal=moved,
        symmetry=found,
        pattern=component_pattern(found.rotations),
        tolerance=tolerance,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """Between two neighbouring amplitudes the space group changes; symbols and numbers before and after."""

    between: tuple[float, float]
    before: str
    after: str
    constants_before: int
    constants_after: int


def transitions(steps: tuple[DistortionStep, ...]) -> tuple[Transition, ...]:
    """Where the space group changes along steps of ascending amplitude."""
    return tuple(
        Transition(
            between=(first.amplitude, second.amplitude),
            before=f"{first.symmetry.symbol} ({first.symmetry.space_group})",
            after=f"{second.symmetry.symbol} ({second.symmetry.space_group})",
            constants_before=first.pattern.count,
            constants_after=second.pattern.count,
        )
        for first, second in pairwise(steps)
        if first.symmetry.space_group != second.symmetry.space_group
    )
