"""Neighbourhoods to coefficients c_nlm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from core.crystal.crystal import Crystal
from core.environment.harmonics import block, solid_harmonics
from core.environment.neighborhood import Neighborhood
from core.environment.radial_basis import RadialBasis, radial_basis
from core.environment.settings import EnvironmentSettings
from core.graph.neighbors import neighbors

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

_EDGES_AT_ONCE: Final = 8_192
"""Neighbours that are projected together: the products of radial and angular parts then stay in the cache."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Coefficients:
    """The densities around s sites.

    values: (s, e, n, (L + 1)²) float64, c_nlm of the neighbours of each of e elements, all of them together
    where elements are not told apart. elements: e symbols, ("",) where they are not. centers: s symbols.
    neighbors: (s,) how many each has.
    """

    values: FloatArray
    elements: tuple[str, ...]
    centers: tuple[str, ...]
    neighbors: IntArray
    settings: EnvironmentSettings

    @property
    def basis(self) -> RadialBasis:
        """The radial functions."""
        return basis_of(self.settings)


def basis_of(settings: EnvironmentSettings) -> RadialBasis:
    """The radial functions of some settings."""
    return radial_basis(settings.cutoff, settings.degree, settings.radial, settings.width)


def project(neighborhood: Neighborhood, settings: EnvironmentSettings) -> Coefficients:
    """The coefficients of one neighbourhood, s = 1. Neighbours beyond the cutoff have no weight."""
    elements = neighborhood.elements if settings.by_element else ("",)
    channel = _channels(neighborhood.species, elements)
    order = np.argsort(channel, kind="stable")
    values = _summed(neighborhood.vectors[order], channel[order], len(elements), settings)
    return Coefficients(
        values=values[None],
        elements=elements,
        centers=(neighborhood.center,),
        neighbors=np.array([len(neighborhood)]),
        settings=settings,
    )


def project_all(crystal: Crystal, settings: EnvironmentSettings) -> Coefficients:
    """The coefficients of every atom of a crystal; all zero for those without a neighbour."""
    count = len(crystal)
    receiver, sender, vector = neighbors(
        crystal.cell, crystal.cartesian, np.arange(count), cutoff=settings.cutoff
    )
    elements = tuple(sorted(set(crystal.species))) if settings.by_element else ("",)
    group = receiver * len(elements) + _channels(crystal.species, elements)[sender]
    order = np.argsort(group, kind="stable")
    values = _summed(vector[order], group[order], count * len(elements), settings)
    return Coefficients(
        values=values.reshape(count, len(elements), *values.shape[1:]),
        elements=elements,
        centers=crystal.species,
        neighbors=np.bincount(receiver, minlength=count).astype(np.int64),
        settings=settings,
    )


def _channels(species: tuple[str, ...], elements: tuple[str, ...]) -> IntArray:
    if elements == ("",):
        return np.zeros(len(species), dtype=np.int64)
    return np.array([elements.index(symbol) for symbol in species], dtype=np.int64)


def _summed(vectors: FloatArray, group: IntArray, groups: int, settings: EnvironmentSettings) -> FloatArray:
    """(groups, n, (L + 1)²) sums over neighbours, which come sorted by group."""
    total = np.zeros((groups, settings.radial, (settings.degree + 1) ** 2))
    for first in range(0, len(vectors), _EDGES_AT_ONCE):
        part = slice(first, first + _EDGES_AT_ONCE)
        products = _products(vectors[part], settings)
        starts = np.flatnonzero(np.diff(group[part], prepend=-1))
        # A group that goes on in the next part is added to, so no index occurs twice within one.
        total[group[part][starts]] += np.add.reduceat(products, starts, axis=0)
    return total


def _products(vectors: FloatArray, settings: EnvironmentSettings) -> FloatArray:
    """(e, n, (L + 1)²) what each neighbour adds."""
    radial = basis_of(settings).values(np.einsum("ei,ei->e", vectors, vectors))
    angular = solid_harmonics(vectors, settings.degree)
    products = np.empty((len(vectors), settings.radial, angular.shape[1]))
    for degree in range(settings.degree + 1):
        part = block(degree)
        np.multiply(radial[:, degree, :, None], angular[:, None, part], out=products[:, :, part])
    return products
