"""All sites of many crystals, sorted into kinds by their power spectra."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from typing import Final

import numpy as np
import numpy.typing as npt

from core.crystal.crystal import Crystal
from core.environment.invariants import power_spectrum
from core.environment.projection import project_all
from core.environment.settings import EnvironmentSettings
from core.errors import SiteEnvironmentError

FloatArray = npt.NDArray[np.float64]
Float32Array = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]

MOST_SITES: Final = 8_000
"""Distances between all pairs of sites are held in memory at once."""

SMALLEST_CLUSTER: Final = 3


class ClusterMethod(StrEnum):
    """How kinds are told apart."""

    AGGLOMERATIVE = "agglomerative"
    HDBSCAN = "hdbscan"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SiteFeatures:
    """Power spectra of the sites of one crystal.

    blocks: for two elements of the neighbours ("" where they are not told apart) (s, f) float32, scaled so
    that all blocks of a site together have length 1. centers: s symbols. neighbors: (s,) how many; sites
    without any have features of zero. settings: how they were made; only features of the same compare.
    """

    blocks: dict[tuple[str, str], Float32Array]
    centers: tuple[str, ...]
    neighbors: IntArray
    settings: EnvironmentSettings


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Clusters:
    """crystal, site: (s,) which crystal of those given, and which atom of it. labels: (s,) number of the
    cluster, the largest first from 0; −1 for a site that belongs to none. places: (s, 2) first two principal
    components. shares: (2,) of the variance, of each. method, threshold: how they were told apart.
    """

    crystal: IntArray
    site: IntArray
    labels: IntArray
    places: FloatArray
    shares: FloatArray
    method: ClusterMethod
    threshold: float

    @property
    def count(self) -> int:
        """Number of clusters."""
        return int(self.labels.max(initial=-1)) + 1


def site_features(crystal: Crystal, settings: EnvironmentSettings) -> SiteFeatures:
    """The power spectra of all atoms of a crystal."""
    found = project_all(crystal, settings)
    count, radial = len(crystal), settings.radial
    spectrum = power_spectrum(found.values.reshape(count, -1, found.values.shape[-1]))
    blocks = {}
    row, column = np.triu_indices(radial)
    inner = np.where(row == column, 1.0, sqrt(2.0))
    for i, one in enumerate(found.elements):
        for j, other in enumerate(found.elements[i:], start=i):
            part = spectrum[:, :, i * radial : (i + 1) * radial, j * radial : (j + 1) * radial]
            within = part[:, :, row, column] * inner if i == j else part * sqrt(2.0)
            blocks[one, other] = within.reshape(count, -1)
    length = np.sqrt(sum(np.sum(block**2, axis=1) for block in blocks.values()))
    scale = 1.0 / np.maximum(length, 1e-300)
    return SiteFeatures(
        blocks={key: (block * scale[:, None]).astype(np.float32) for key, block in blocks.items()},
        centers=found.centers,
        neighbors=found.neighbors,
        settings=settings,
    )


def cluster_sites(
    features: Sequence[SiteFeatures],
    *,
    method: ClusterMethod = ClusterMethod.AGGLOMERATIVE,
    threshold: float = 0.1,
) -> Clusters:
    """Clusters of the sites of several crystals.

    threshold: distance of power spectra (0 the same, √2 nothing in common) below which sites are of one kind:
    the mean distance at which agglomeration ends, and for HDBSCAN the distance below which nothing is told
    apart. Raises SiteEnvironmentError for fewer than two sites with neighbours, or too many.
    """
    if not features:
        raise SiteEnvironmentError("there is no crystal whose sites could be sorted; open one first")
    crystal = np.concatenate([np.full(len(each.centers), i) for i, each in enumerate(features)])
    site = np.concatenate([np.arange(len(each.centers)) for each in features])
    some = np.concatenate([each.neighbors for each in features]) > 0
    _check_count(int(some.sum()))
    products = _products(features)[np.ix_(some, some)]
    places, shares = _plane(products)
    labels = np.full(len(site), -1)
    labels[some] = _by_size(_labelled(_distances(products), method, threshold))
    plane = np.zeros((len(site), 2))
    plane[some] = places
    return Clusters(
        crystal=crystal,
        site=site,
        labels=labels,
        places=plane,
        shares=shares,
        method=method,
        threshold=threshold,
    )


def _check_count(count: int) -> None:
    if count < 2:
        raise SiteEnvironmentError(
            f"{'one site has' if count else 'no site has'} a neighbour within the cutoff, and two are needed "
            "to be compared; open more crystals or choose a larger cutoff"
        )
    if count > MOST_SITES:
        raise SiteEnvironmentError(
            f"{count:,} sites are too many to be compared with each other, at most {MOST_SITES:,}; close "
            "some crystals"
        )


def _plane(products: Float32Array) -> tuple[FloatArray, FloatArray]:
    """(s, 2) first two principal components, from the products of all pairs, and their shares of the
    variance.
    """
    from scipy.sparse.linalg import LinearOperator, eigsh

    count = len(products)
    mean = products.mean(axis=1, dtype=np.float64)

    def centered(vector: FloatArray) -> FloatArray:
        flat = vector.ravel() - vector.mean()
        moved = np.asarray(products @ flat.astype(np.float32), dtype=np.float64)
        return np.asarray(moved - moved.mean())

    variance = float(np.trace(products, dtype=np.float64) - mean.sum())
    if count <= 50:
        middle = products - mean[:, None] - mean + mean.mean()
        values, vectors = np.linalg.eigh(middle)
    else:
        start = np.cos(np.arange(count, dtype=np.float64))
        values, vectors = eigsh(LinearOperator((count, count), matvec=centered), k=2, v0=start)
    order = np.argsort(values)[::-1][:2]
    values = np.maximum(values[order], 0.0)
    places = vectors[:, order] * np.sqrt(values)
    # The greatest entry of a component is positive, so that the same sites always give the same picture.
    places *= np.sign(places[np.abs(places).argmax(axis=0), np.arange(2)] + 1e-300)
    return np.asarray(places), np.asarray(values / max(variance, 1e-12))


def _distances(products: Float32Array) -> FloatArray:
    """(s, s) distances of unit vectors from their products."""
    squares = products.astype(np.float64)
    squares *= -2.0
    squares += 2.0
    np.fill_diagonal(squares, 0.0)
    return np.asarray(np.sqrt(np.maximum(squares, 0.0, out=squares), out=squares))


def _products(features: Sequence[SiteFeatures]) -> Float32Array:
    """(s, s) products of the features of all sites; where elements are told apart, those of different centres
    have none.
    """
    sizes = [len(each.centers) for each in features]
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    total = np.zeros((sum(sizes), sum(sizes)), dtype=np.float32)
    for key in sorted({key for each in features for key in each.blocks}):
        owners = [i for i, each in enumerate(features) if key in each.blocks]
        rows = np.concatenate([starts[i] + np.arange(sizes[i]) for i in owners])
        block = np.concatenate([features[i].blocks[key] for i in owners])
        total[np.ix_(rows, rows)] += block @ block.T
    if features[0].settings.by_element:
        _, center = np.unique(np.concatenate([each.centers for each in features]), return_inverse=True)
        total *= center[:, None] == center[None]
    return total


def _labelled(distances: FloatArray, method: ClusterMethod, threshold: float) -> IntArray:
    if method is ClusterMethod.HDBSCAN:
        from sklearn.cluster import HDBSCAN

        # Equivalent sites are at no distance at all: a density without limit, were it not for the threshold.
        floor = np.maximum(distances, threshold)
        np.fill_diagonal(floor, 0.0)
        size = min(SMALLEST_CLUSTER, len(floor))
        found = HDBSCAN(
            min_cluster_size=size, metric="precomputed", allow_single_cluster=True, copy=False
        ).fit(floor)
        return np.asarray(found.labels_, dtype=np.int64)
    from sklearn.cluster import AgglomerativeClustering

    joined = AgglomerativeClustering(
        n_clusters=None, distance_threshold=threshold, linkage="average", metric="precomputed"
    )
    return np.asarray(joined.fit(distances).labels_, dtype=np.int64)


def _by_size(labels: IntArray) -> IntArray:
    """The same clusters, numbered by size, those of one size by their first site; −1 stays."""
    numbers, first, counts = np.unique(labels[labels >= 0], return_index=True, return_counts=True)
    order = np.lexsort((first, -counts))
    renamed = np.full(len(numbers) + 1, -1)
    renamed[np.searchsorted(numbers, numbers[order])] = np.arange(len(order))
    found = np.full(len(labels), -1)
    found[labels >= 0] = renamed[np.searchsorted(numbers, labels[labels >= 0])]
    return found
