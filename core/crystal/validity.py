"""Can this geometry be that of a crystal? Asked of everything that is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from core.crystal.crystal import Crystal, FloatArray
from core.errors import CrystalReadError, ImpossibleCrystalError

IntArray = npt.NDArray[np.int64]

SHORTEST_DISTANCE: Final = 0.4
"""Å. Atoms nearer than this are a mistake of the file: the shortest bond there is, H–H, measures 0.74 Å."""

SMALLEST_VOLUME_PER_ATOM: Final = 0.5
"""Å³. Diamond, the densest crystal of atoms at ambient pressure, has 5.7; metallic hydrogen would have 1."""

LONGEST_EDGE: Final = 10_000.0
"""Å. A longer cell edge means that the file is in other units than Å."""

MOST_ATOMS: Final = 20_000
"""Atoms in one cell beyond which nothing here is read or built."""

LARGE_FOR_PREDICTION: Final = 1_500
"""Atoms in one cell beyond which a prediction would take more than ten seconds on two cores; not a limit of
reading."""


FEW_ATOMS: Final = 200
"""Atoms up to which all pairs of a cell are looked at."""

IMAGES_AT_ONCE: Final = 100_000
"""Images of atoms that are looked at together: one step of numpy for all of a small cell, some MB for a large
one."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ClosePairs:
    """Pairs of atoms nearer than a distance.

    first, second: (p,) int64, indices of atoms (equal for an atom and its own image).
    vector: (p, 3) float64, Å, from the first to the image of the second, in the crystal's frame.
    image: (p, 3) int64, second's cell: vector = (fractional[second] + image - fractional[first]) @ cell.
    distance: (p,) float64, Å, ascending. Every pair stands in both directions.
    """

    first: npt.NDArray[np.int64]
    second: npt.NDArray[np.int64]
    vector: FloatArray
    image: npt.NDArray[np.int64]
    distance: FloatArray

    @property
    def unit_vector(self) -> FloatArray:
        """(p, 3) directions."""
        return self.vector / self.distance[:, None]


def subject_of(crystal: Crystal) -> str:
    """What errors call a crystal: its file's name, its own name, or "the crystal"."""
    source = crystal.provenance.source
    return source.name if source else crystal.name or "the crystal"


def require_possible(crystal: Crystal) -> None:
    """Raise unless the crystal has atoms, a proper cell and atoms apart from each other.

    CrystalReadError: no atoms, or more than MOST_ATOMS. ImpossibleCrystalError: numbers that are not finite,
    a cell without volume or with edges over LONGEST_EDGE, atoms nearer than SHORTEST_DISTANCE (image
    included).
    """
    subject = subject_of(crystal)
    if len(crystal) == 0:
        raise CrystalReadError(
            f"{subject}: there are no atoms in the cell; check the list of sites in the file"
        )
    if len(crystal) > MOST_ATOMS:
        raise CrystalReadError(
            f"{subject}: {len(crystal):,} atoms in the cell, at most {MOST_ATOMS:,} are read; use a "
            "smaller cell"
        )
    _require_finite(crystal, subject)
    _require_volume(crystal, subject)
    _require_distances(crystal, subject)


def close_pairs(crystal: Crystal, distance: float) -> ClosePairs:
    """All pairs of atoms, periodic images included, not farther apart than ``distance`` (Å).

    In a small cell whose lattice planes are farther apart than twice the distance, the image of an atom that
    could be near is told by rounding; otherwise a tree search over the atoms and those of their images that
    come near the cell. The effort of that follows the number of atoms and pairs, whatever the size and shape
    of the cell.
    """
    if len(crystal) <= FEW_ATOMS and 2.0 * distance < _plane_spacings(crystal.cell).min():
        first, second, image = _pairs_by_rounding(crystal, distance)
    else:
        first, second, image = _pairs_by_tree(crystal, distance)
    vector = (crystal.fractional[second] + image - crystal.fractional[first]) @ crystal.cell
    lengths = np.linalg.norm(vector, axis=1)
    order = np.lexsort((second, first, lengths))
    return ClosePairs(
        first=first[order],
        second=second[order],
        vector=vector[order],
        image=image[order],
        distance=lengths[order],
    )


def _pairs_by_rounding(crystal: Crystal, distance: float) -> tuple[IntArray, IntArray, IntArray]:
    """First, second and image of all pairs, none of an atom with itself: along each axis a vector no longer
    than the distance measures less than half a cell.
    """
    fractional = crystal.fractional
    apart = fractional[None] - fractional[:, None]
    image = -np.rint(apart)
    lengths = np.linalg.norm((apart + image) @ crystal.cell, axis=-1)
    np.fill_diagonal(lengths, np.inf)
    first, second = np.nonzero(lengths <= distance)
    return first, second, image[first, second].astype(np.int64)


def _pairs_by_tree(crystal: Crystal, distance: float) -> tuple[IntArray, IntArray, IntArray]:
    """First, second and image of all pairs, for any cell."""
    from pymatgen.core.lattice import Lattice
    from scipy.spatial import cKDTree

    # In a reduced cell of the same lattice few images come near, however flat the given cell is.
    reduced = np.asarray(Lattice(crystal.cell).get_lll_reduced_lattice().matrix)
    inside = crystal.cartesian @ np.linalg.inv(reduced)
    offset = np.floor(inside)
    inside -= offset
    atom, step = _near_images(inside, distance / _plane_spacings(reduced))
    positions = (inside[atom] + step) @ reduced
    tree = cKDTree(positions)
    found = cKDTree(inside @ reduced).sparse_distance_matrix(tree, distance, output_type="coo_matrix")
    first, second = found.row.astype(np.int64), atom[found.col]
    steps = step[found.col] - offset[second] + offset[first]
    image = np.rint(steps @ reduced @ np.linalg.inv(crystal.cell)).astype(np.int64)
    other = (first != second) | np.any(image != 0, axis=1)
    return first[other], second[other], image[other]


def _plane_spacings(cell: FloatArray) -> FloatArray:
    """(3,) distances between neighbouring lattice planes across a, b and c, Å."""
    return np.asarray(1.0 / np.linalg.norm(np.linalg.inv(cell), axis=0))


def _near_images(inside: FloatArray, margin: FloatArray) -> tuple[npt.NDArray[np.int64], FloatArray]:
    """Atoms and integer steps of all images within a margin (in fractions of the cell) of the unit cell."""
    ranges = [np.arange(-np.ceil(m), np.ceil(m) + 1) for m in margin]
    steps = np.stack(np.meshgrid(*ranges, indexing="ij"), axis=-1).reshape(-1, 3)
    atoms, kept = [], []
    for some in np.array_split(steps, max(1, len(steps) * len(inside) // IMAGES_AT_ONCE)):
        moved = inside + some[:, None]
        near = np.all((moved >= -margin - 1e-9) & (moved <= 1.0 + margin + 1e-9), axis=-1)
        step, atom = np.nonzero(near)
        atoms.append(atom)
        kept.append(some[step])
    return np.concatenate(atoms), np.concatenate(kept)


def _require_finite(crystal: Crystal, subject: str) -> None:
    if not np.isfinite(crystal.cell).all():
        raise ImpossibleCrystalError(
            f"{subject}: the cell holds a number that is not finite; correct the cell"
        )
    bad = np.flatnonzero(~np.isfinite(crystal.fractional).all(axis=1))
    if len(bad):
        atom = f"atom {bad[0] + 1} ({crystal.species[bad[0]]})"
        raise ImpossibleCrystalError(f"{subject}: a coordinate of {atom} is not a finite number; correct it")


def _require_volume(crystal: Crystal, subject: str) -> None:
    edges = np.linalg.norm(crystal.cell, axis=1)
    if edges.max() > LONGEST_EDGE:
        raise ImpossibleCrystalError(
            f"{subject}: a cell edge is {edges.max():.4g} Å long, at most {LONGEST_EDGE:,.0f} Å is taken; "
            "give lengths in Å"
        )
    per_atom = crystal.volume / len(crystal)
    if per_atom < SMALLEST_VOLUME_PER_ATOM:
        raise ImpossibleCrystalError(
            f"{subject}: the cell has {crystal.volume:.3g} Å³ for {len(crystal)} atoms, a crystal needs at "
            "least "
            f"{SMALLEST_VOLUME_PER_ATOM} Å³ for each; check lengths and angles of the cell (Å, degrees)"
        )


def _require_distances(crystal: Crystal, subject: str) -> None:
    pairs = close_pairs(crystal, SHORTEST_DISTANCE)
    if len(pairs.distance) == 0:
        return
    first, second = (f"{i + 1} ({crystal.species[i]})" for i in (pairs.first[0], pairs.second[0]))
    where = "its own periodic image" if first == second else f"atom {second}"
    raise ImpossibleCrystalError(
        f"{subject}: atom {first} and {where} are {pairs.distance[0]:.3f} Å apart, less than "
        f"{SHORTEST_DISTANCE} Å; remove the double atom, or check the cell and the units of the coordinates"
    )
