"""The neighbours of an atom, cut out of the crystal."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.crystal.crystal import Crystal
from core.crystal.site_facts import labels_of
from core.errors import EnvironmentSettingError, NoNeighborsError
from core.graph.neighbors import neighbors

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Neighborhood:
    """What surrounds one atom.

    center: symbol of the atom; label: its name ("Si1"). species: n symbols of the neighbours.
    vectors: (n, 3) float64, Å, from the atom to each of them, nearest first, in the crystal's Cartesian
    frame. sites: (n,) indices of the atoms whose images they are; none for neighbourhoods of no crystal.
    """

    center: str
    label: str
    species: tuple[str, ...]
    vectors: FloatArray
    sites: IntArray | None = None

    def __len__(self) -> int:
        """Number of neighbours."""
        return len(self.species)

    @property
    def distances(self) -> FloatArray:
        """(n,) Å, ascending."""
        return np.asarray(np.linalg.norm(self.vectors, axis=1))

    @property
    def elements(self) -> tuple[str, ...]:
        """Symbols that occur among the neighbours, in alphabetical order."""
        return tuple(sorted(set(self.species)))


def neighborhood_of(crystal: Crystal, site: int, *, cutoff: float) -> Neighborhood:
    """The neighbours of the atom ``site`` of a crystal nearer than ``cutoff`` (Å).

    Raises EnvironmentSettingError for a site that is not there, NoNeighborsError where nobody is near enough.
    """
    if not 0 <= site < len(crystal):
        raise EnvironmentSettingError(
            f"there is no site {site + 1}; the cell has {len(crystal)} "
            f"{'atom' if len(crystal) == 1 else 'atoms'}, counted from 1"
        )
    centers = np.array([site], dtype=np.int64)
    _, sender, vector = neighbors(crystal.cell, crystal.cartesian, centers, cutoff=cutoff)
    label = labels_of(crystal)[site]
    if not len(sender):
        nearest = nearest_distance(crystal, site)
        raise NoNeighborsError(
            f"{label} has no neighbour within {cutoff:g} Å (the nearest is {nearest:.2f} Å away); "
            "choose a larger cutoff"
        )
    # Of equal distances the order must not hang on rounding, or a drawing would flicker.
    order = np.lexsort((sender, np.round(np.linalg.norm(vector, axis=1), 6)))
    return Neighborhood(
        center=crystal.species[site],
        label=label,
        species=tuple(crystal.species[int(atom)] for atom in sender[order]),
        vectors=vector[order],
        sites=sender[order],
    )


def nearest_distance(crystal: Crystal, site: int) -> float:
    """Å to the nearest atom or image of the atom itself, however far."""
    cutoff, centers = 4.0, np.array([site], dtype=np.int64)
    while True:
        _, _, vector = neighbors(crystal.cell, crystal.cartesian, centers, cutoff=cutoff)
        if len(vector):
            return float(np.linalg.norm(vector, axis=1).min())
        cutoff *= 2.0


def notes_of(crystal: Crystal) -> tuple[str, ...]:
    """What has to be said before the environments of a crystal are looked at."""
    if len(crystal) == 1:
        return (
            "The cell has one atom: all its neighbours are images of itself, there is one environment, and "
            "none to compare it with.",
        )
    return ()
