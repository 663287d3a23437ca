"""The search for symmetry, through spglib, with its ways of failing turned into errors."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import numpy as np
import numpy.typing as npt

from core.crystal.crystal import Crystal, FloatArray
from core.crystal.facts import atomic_numbers
from core.crystal.validity import subject_of
from core.errors import SymmetryError

IntArray = npt.NDArray[np.int64]
Answer = TypeVar("Answer")

DEFAULT_TOLERANCE: Final = 0.01
"""Å. Cells of files are rounded to 3 to 6 digits, which moves atoms by up to some 0.005 Å; relaxed ones by
less."""

MOST_ATOMS_FOR_SYMMETRY: Final = 2_000
"""Atoms up to which a search takes seconds at most; spglib's effort grows with the square and faster."""

LARGEST_ASPECT: Final = 1_000.0
"""Longest edge of the reduced cell over its smallest plane spacing, beyond which spglib may search for
ever."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SpaceGroupSearch:
    """What spglib found.

    number: 1 to 230; symbol: international (Hermann–Mauguin) short; hall: symbol after Hall, of the standard
    setting; point_group: the symbol of its class.
    cell: (3, 3) float64, Å, rows of the reduced cell that was searched, in the crystal's frame.
    rotations: (k, 3, 3) int64, distinct matrices W that act on fractional columns of ``cell``, x' = W x.
    wyckoff: letters, one an atom; equivalent_atoms: (n,) int64, index of the first atom of each orbit.
    operations: all matrices (o, 3, 3) int64 and translations (o, 3) on fractional columns of ``cell``, those
    that differ by a lattice vector of a smaller cell included. site_symmetry: symbols, one an atom.
    conventional: (3, 3) float64, Å, rows are the standard conventional cell vectors **in the crystal's
    frame**.
    """

    number: int
    symbol: str
    hall: str
    point_group: str
    cell: FloatArray
    rotations: IntArray
    wyckoff: tuple[str, ...]
    equivalent_atoms: IntArray
    operations: tuple[IntArray, FloatArray]
    site_symmetry: tuple[str, ...]
    conventional: FloatArray


def search_space_group(crystal: Crystal, tolerance: float = DEFAULT_TOLERANCE) -> SpaceGroupSearch:
    """Find the space group within ``tolerance`` (Å). Raises SymmetryError when that is impossible."""
    import spglib

    require_searchable(crystal)
    reduced = reduced_cell(crystal)
    found = _asked(crystal, reduced, lambda cell: spglib.get_symmetry_dataset(cell, symprec=tolerance))
    # (a b c) = (a_s b_s c_s) P for columns, so the standard basis in the crystal's frame is (a b c) P^-1.
    conventional = np.linalg.inv(np.asarray(found.transformation_matrix)).T @ reduced
    return SpaceGroupSearch(
        number=int(found.number),
        symbol=str(found.international),
        hall=str(found.hall),
        point_group=str(found.pointgroup),
        cell=reduced,
        rotations=np.unique(np.asarray(found.rotations, dtype=np.int64), axis=0),
        wyckoff=tuple(str(letter) for letter in found.wyckoffs),
        equivalent_atoms=np.asarray(found.equivalent_atoms, dtype=np.int64),
        operations=(
            np.asarray(found.rotations, dtype=np.int64),
            np.asarray(found.translations, dtype=np.float64),
        ),
        site_symmetry=tuple(str(symbol) for symbol in found.site_symmetry_symbols),
        conventional=conventional,
    )


def standard_cell(
    crystal: Crystal, *, primitive: bool, tolerance: float
) -> tuple[FloatArray, FloatArray, IntArray]:
    """The standard cell, not idealised: rows (Å) in the crystal's frame, fractional coordinates, atomic
    numbers.

    Raises SymmetryError when the search fails.
    """
    import spglib

    require_searchable(crystal)
    cell, fractional, numbers = _asked(
        crystal,
        reduced_cell(crystal),
        lambda cell: spglib.standardize_cell(
            cell, to_primitive=primitive, no_idealize=True, symprec=tolerance
        ),
    )
    return np.asarray(cell), np.asarray(fractional), np.asarray(numbers, dtype=np.int64)


def require_searchable(crystal: Crystal) -> None:
    """Raise SymmetryError for a crystal on which spglib might take minutes or never come back."""
    subject = subject_of(crystal)
    if len(crystal) > MOST_ATOMS_FOR_SYMMETRY:
        raise SymmetryError(
            f"{subject}: {len(crystal):,} atoms are too many to search for symmetry (at most "
            f"{MOST_ATOMS_FOR_SYMMETRY:,}); use a smaller cell"
        )
    aspect = _aspect(crystal)
    if not aspect < LARGEST_ASPECT:
        raise SymmetryError(
            f"{subject}: the cell is {aspect:.3g} times longer than thick (at most {LARGEST_ASPECT:,.0f} "
            "for a search "
            "for symmetry); check lengths and angles"
        )


def reduced_cell(crystal: Crystal) -> FloatArray:
    """Rows of a reduced (LLL) cell of the same lattice, in the crystal's frame: spglib is slow on skewed
    ones.
    """
    from pymatgen.core.lattice import Lattice

    return np.asarray(Lattice(crystal.cell).get_lll_reduced_lattice().matrix)


def _aspect(crystal: Crystal) -> float:
    """Longest edge over smallest plane spacing of the reduced cell."""
    if not np.isfinite(crystal.cell).all() or crystal.volume <= 0.0:
        return float("inf")
    cell = reduced_cell(crystal)
    spacing = 1.0 / np.linalg.norm(np.linalg.inv(cell), axis=0)
    return float(np.linalg.norm(cell, axis=1).max() / spacing.min())


def _asked(crystal: Crystal, reduced: FloatArray, question: Callable[[Any], Answer | None]) -> Answer:
    """Spglib's answer; it reports failure by None with a warning or by SpglibError, by version."""
    cell = (reduced, crystal.cartesian @ np.linalg.inv(reduced), atomic_numbers(crystal))
    reason = "no symmetry found within the tolerance"
    answer = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            answer = question(cell)
    except Exception as error:  # SpglibError exists from 2.7 on only
        reason = " ".join(str(error).split())
    if answer is None:
        raise SymmetryError(
            f"{subject_of(crystal)}: the search for symmetry failed ({reason}); check for double "
            "atoms or "
            "try another tolerance"
        )
    return answer
