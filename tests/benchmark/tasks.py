"""What is timed: the analysis of one tensor or of many, with targets, and who else does it."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from functools import partial

import numpy as np
import peers
from table import Row
from tensor_set import crystal_tensors, made_tensors, no_labels
from timing import MILLISECONDS, FloatArray, Peer, Task, measure, seconds

from core.elasticity.analysis import analyze
from core.elasticity.averages import averages_of_many
from core.elasticity.directional import envelopes, young_modulus
from core.elasticity.stiffness import Stiffness
from core.elasticity.waves import phase_velocities, plane_waves

TENSORS = 10_000
DIRECTIONS = 10_000
GRID = (200, 100)
"""Azimuths and polar angles."""

DENSITY = 3.0
"""g/cm³."""

FULL_LIMIT_MS = 400.0
FULL_TENSORS = 28
FULL = "everything about one tensor, with waves"


def random_tensors(count: int) -> FloatArray:
    """Positive-definite stiffnesses (count, 6, 6) in GPa, of no symmetry."""
    root = np.random.default_rng(1).normal(size=(count, 6, 6))
    product = 20.0 * root @ root.transpose(0, 2, 1) + 50.0 * np.eye(6)
    return 0.5 * (product + product.transpose(0, 2, 1))


def grid() -> FloatArray:
    """Unit vectors (n, 3) at the middles of the cells of `GRID`."""
    azimuth = 2.0 * np.pi * (np.arange(GRID[0]) + 0.5) / GRID[0]
    polar = np.pi * (np.arange(GRID[1]) + 0.5) / GRID[1]
    theta, phi = (angle.ravel() for angle in np.meshgrid(polar, azimuth, indexing="ij"))
    return np.stack([np.sin(theta) * np.cos(phi), np.sin(theta) * np.sin(phi), np.cos(theta)], axis=1)


def tasks() -> Iterator[Task]:
    """All that compares arrays of numbers."""
    (voigt,) = random_tensors(1)
    yield averages()
    yield young(voigt)
    yield all_envelopes(voigt)
    yield phase(voigt)
    yield phase_and_group(voigt)


def averages() -> Task:
    def values(found):
        return np.stack([found.bulk.hill, found.shear.hill])

    return Task(
        name=f"Voigt-Reuss-Hill of {TENSORS:,} tensors",
        inputs=random_tensors(TENSORS),
        ours=averages_of_many,
        values=values,
        limit_ms=15.0,
        peers=[
            Peer(name="ELATE", prepare=peers.elate_averages, inputs=500, least_ratio=50.0),
            Peer(
                name="Elasticipy",
                prepare=peers.elasticipy_averages,
                inputs=200,
                least_ratio=50.0,
                remark="its Hill_average, tensor by tensor",
            ),
            Peer(
                name="Elasticipy",
                prepare=peers.elasticipy_averages_of_array,
                inputs=TENSORS,
                remark="isotropic parts of an array of tensors",
            ),
            Peer(name="MechElastic", prepare=peers.mechelastic_averages, inputs=200),
            Peer(name="pymatgen", prepare=peers.pymatgen_averages, inputs=100),
        ],
    )


def young(voigt: FloatArray) -> Task:
    directions = grid()
    return Task(
        name=f"Young's modulus on {GRID[0]}×{GRID[1]} directions",
        inputs=directions,
        ours=partial(young_modulus, voigt),
        values=lambda found: found[None],
        peers=[
            Peer(name="ELATE", prepare=partial(peers.elate_young, voigt), inputs=1000),
            Peer(name="Elasticipy", prepare=partial(peers.elasticipy_young, voigt), inputs=len(directions)),
            Peer(name="pymatgen", prepare=partial(peers.pymatgen_young, voigt), inputs=1000),
        ],
    )


def all_envelopes(voigt: FloatArray) -> Task:
    def values(found):
        both = (found.shear.minimum, found.shear.maximum, found.poisson.minimum, found.poisson.maximum)
        return np.stack([found.young, found.compressibility, *both])

    return Task(
        name=f"E, β, and G, ν least, mean, greatest on {GRID[0]}×{GRID[1]}",
        inputs=grid(),
        ours=partial(envelopes, voigt),
        values=values,
        limit_ms=15.0,
        peers=[
            Peer(
                name="ELATE",
                prepare=partial(peers.elate_envelopes_alone, voigt),
                inputs=100,
                least_ratio=300.0,
                remark="no means; its functions alone, without the time of its optimizer",
            ),
            Peer(
                name="ELATE",
                prepare=partial(peers.elate_envelopes, voigt),
                inputs=20,
                remark="no means; with its optimizer, SciPy's COBYLA",
            ),
        ],
    )


def phase(voigt: FloatArray) -> Task:
    directions = random_directions()
    return Task(
        name=f"phase velocities, {DIRECTIONS:,} directions",
        inputs=directions,
        ours=partial(phase_velocities, voigt, DENSITY),
        values=lambda found: found,
        limit_ms=8.0,
        peers=[
            Peer(
                name="christoffel",
                prepare=partial(peers.christoffel_phase, voigt, DENSITY),
                inputs=1000,
                least_ratio=10.0,
            ),
            Peer(
                name="Elasticipy", prepare=partial(peers.elasticipy_phase, voigt, DENSITY), inputs=DIRECTIONS
            ),
            Peer(name="pymatgen", prepare=partial(peers.pymatgen_phase, voigt, DENSITY), inputs=1000),
        ],
    )


def phase_and_group(voigt: FloatArray) -> Task:
    def values(found):
        group = found.group_velocity.transpose(0, 2, 1).reshape(9, -1)
        return np.concatenate([found.phase_velocity, group])

    return Task(
        name=f"phase and group velocities, {DIRECTIONS:,} directions",
        inputs=random_directions(),
        ours=partial(plane_waves, voigt, DENSITY),
        values=values,
        limit_ms=40.0,
        peers=[
            Peer(
                name="christoffel",
                prepare=partial(peers.christoffel_group, voigt, DENSITY),
                inputs=1000,
                least_ratio=10.0,
            )
        ],
    )


def random_directions() -> FloatArray:
    """Unit vectors (n, 3)."""
    directions = np.random.default_rng(2).normal(size=(DIRECTIONS, 3))
    return directions / np.linalg.norm(directions, axis=1, keepdims=True)


def rows() -> Iterator[Row]:
    """A row for every task and peer, and two for the whole analysis of a tensor."""
    for task in tasks():
        yield from measure(task)
    yield full_analysis(made_tensors(), "made tensors")
    try:
        yield full_analysis(crystal_tensors(), "tensors of crystals")
    except FileNotFoundError as missing:
        yield Row(task=f"{FULL}, tensors of crystals", remark=no_labels(missing))


def full_analysis(tensors: FloatArray, kind: str) -> Row:
    """Everything about a stiffness with a density, warm: the median over some."""
    tensors = tensors[:: len(tensors) // FULL_TENSORS]
    stiffnesses = [Stiffness(voigt=voigt, frame="crystal") for voigt in tensors]
    analyze(stiffnesses[0], density_g_cm3=DENSITY)
    times = [
        MILLISECONDS * seconds(lambda one=one: analyze(one, density_g_cm3=DENSITY)) for one in stiffnesses
    ]
    return Row(
        task=f"{FULL}, {len(times)} {kind}",
        ours_ms=statistics.median(times),
        limit_ms=FULL_LIMIT_MS,
        remark=f"slowest {max(times):.0f} ms; no peer does all of it",
    )
