"""Extrema of E, β, G and ν over all directions: how long each takes, and how often it is wrong."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import brute_force
import numpy as np
import peers
from table import Row
from tensor_set import crystal_tensors, made_tensors, no_labels
from timing import MILLISECONDS, FloatArray, seconds, why_not

from core.elasticity.extrema import PropertyExtrema, property_extrema

LIMIT_MS = 250.0
CERTIFIED = 1e-6
"""What is to be proved, and by how much a brute-force search may pass ours: a share of E and G, of the
largest β, and a difference of ν.
"""

OFF = 1e-3
"""A peer's extreme is a miss when it is off by more than this share of E and G, of the largest β and ν."""

TENSORS_OF_THE_SLOW = 4

Search = Callable[[FloatArray], FloatArray]
"""From a stiffness (6, 6) to least and greatest E, β, G, ν (4, 2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Ours on a set of tensors. extremes: (n, 4, 2). gaps: (n, 4, 2), from there to the proved bounds, as
    `CERTIFIED` is meant.
    """

    milliseconds: list[float]
    extremes: FloatArray
    gaps: FloatArray


def rows() -> Iterator[Row]:
    yield from _rows_of(made_tensors(), "made tensors")
    try:
        tensors = crystal_tensors()
    except FileNotFoundError as missing:
        yield Row(task="extrema of E, β, G, ν, tensors of crystals", remark=no_labels(missing))
        return
    yield from _rows_of(tensors, "tensors of crystals")


def _rows_of(tensors: FloatArray, kind: str) -> Iterator[Row]:
    task = f"extrema of E, β, G, ν, {len(tensors)} {kind}"
    ours = _ours(tensors)
    yield _row_of_ours(task, tensors, ours)
    every = len(tensors)
    for name, search, part, least_ratio, remark in (
        ("Elasticipy", peers.elasticipy_extrema, every, 1.0, ""),
        ("ELATE", peers.elate_extrema, every, None, ""),
        ("MechElastic", peers.mechelastic_extrema, TENSORS_OF_THE_SLOW, None, "; Pugh's ratio and K besides"),
    ):
        row = Row(task=task, peer=name, least_ratio=least_ratio, remark=remark)
        yield _row_of_peer(row, search, tensors[:part], ours.extremes[:part])


def _row_of_peer(row: Row, search: Search, tensors: FloatArray, true: FloatArray) -> Row:
    """Both in turn on each tensor, so that both meet with the same other load."""
    found: list[FloatArray] = []
    try:
        search(tensors[0])
        times = [
            (seconds(lambda: property_extrema(voigt)), seconds(lambda: found.append(search(voigt))))  # noqa: B023
            for voigt in tensors
        ]
    except Exception as error:
        return replace(row, remark=why_not(error))
    ours, theirs = (MILLISECONDS * statistics.median(column) for column in zip(*times, strict=True))
    remark = f"{_off(np.array(found), true)}{row.remark}"
    return replace(row, ours_ms=ours, peer_ms=theirs, remark=remark)


def _row_of_ours(task: str, tensors: FloatArray, ours: Found) -> Row:
    slowest, gap = max(ours.milliseconds), float(ours.gaps.max())
    beyond = _beyond(tensors, ours)
    missed = int((beyond > CERTIFIED).sum())
    return Row(
        task=task,
        ours_ms=statistics.median(ours.milliseconds),
        goal=f"each ≤ {LIMIT_MS:g} ms, proved to {CERTIFIED:.0e}, none missed",
        met=slowest <= LIMIT_MS and gap <= CERTIFIED and missed == 0,
        remark=f"slowest {slowest:.0f} ms; proved to {gap:.0e}; brute force passes {missed}, "
        f"comes within {float(-beyond.min()):.0e} of all",
    )


def _ours(tensors: FloatArray) -> Found:
    property_extrema(tensors[0])
    found: list[PropertyExtrema] = []
    times = [
        MILLISECONDS * seconds(lambda voigt=voigt: found.append(property_extrema(voigt))) for voigt in tensors
    ]
    pairs = [
        [(p.minimum, p.maximum) for p in (e.young, e.linear_compressibility, e.shear, e.poisson)]
        for e in found
    ]
    extremes = np.array([[[end.value for end in pair] for pair in four] for four in pairs])
    bounds = np.array([[[end.bound for end in pair] for pair in four] for four in pairs])
    gaps = np.abs(bounds - extremes) / _scale(extremes, largest_poisson=1.0)
    return Found(milliseconds=times, extremes=extremes, gaps=gaps)


def _scale(extremes: FloatArray, *, largest_poisson: float | None = None) -> FloatArray:
    """What the errors of E, β, G, ν (n, 4, 2) are shares of: the value where it cannot be 0."""
    scale = np.abs(extremes)
    scale[:, 1] = scale[:, 1].max(axis=1, keepdims=True)
    scale[:, 3] = largest_poisson or scale[:, 3].max(axis=1, keepdims=True)
    return scale


def _beyond(tensors: FloatArray, ours: Found) -> FloatArray:
    """How far a brute-force search goes beyond each extreme (n, 4, 2), as `CERTIFIED` is meant; below 0 where
    it does not reach it.
    """
    found = np.array([brute_force.extrema(voigt) for voigt in tensors])
    outwards = np.array([-1.0, 1.0])
    return (found - ours.extremes) * outwards / _scale(ours.extremes, largest_poisson=1.0)


def _off(found: FloatArray, true: FloatArray) -> str:
    """For how many tensors an extreme is off, and how far at most."""
    off = np.abs(found - true) / _scale(true)
    return (
        f"off by > {OFF:.1%} for {(off.max(axis=(1, 2)) > OFF).sum()} of {len(off)}, by up to {off.max():.1%}"
    )
