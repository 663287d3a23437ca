"""Crystals for the tests of physics, typed in with exact coordinates."""

from __future__ import annotations

import numpy as np

from core.crystal.crystal import Crystal


def crystal(cell, species, fractional, name=""):
    return Crystal(
        species=tuple(species), cell=np.array(cell, float), fractional=np.array(fractional, float), name=name
    )


def hexagonal_cell(a, c):
    return [[a, 0, 0], [-a / 2, a * 3**0.5 / 2, 0], [0, 0, c]]


def quartz():
    """α-quartz, P3_221 (Levien, Prewitt and Weidner 1980); z of the atoms as the operations give it."""
    u, x, y, z = 0.4697, 0.4133, 0.2672, 0.1188 + 2 / 3
    silicon = [[u, 0, 2 / 3], [0, u, 1 / 3], [-u, -u, 0]]
    oxygen = [
        [x, y, z],
        [-y, x - y, z + 2 / 3],
        [y - x, -x, z + 1 / 3],
        [y, x, -z],
        [x - y, -y, 1 / 3 - z],
        [-x, y - x, 2 / 3 - z],
    ]
    return crystal(hexagonal_cell(4.916, 5.4054), ["Si"] * 3 + ["O"] * 6, silicon + oxygen, "quartz")


def halite():
    """NaCl in its primitive cell."""
    a = 5.64 / 2
    return crystal([[0, a, a], [a, 0, a], [a, a, 0]], ["Na", "Cl"], [[0, 0, 0], [0.5, 0.5, 0.5]], "halite")


def halite_conventional():
    corners = [[0, 0, 0], [0.5, 0.5, 0], [0.5, 0, 0.5], [0, 0.5, 0.5]]
    return crystal(
        np.eye(3) * 5.64,
        ["Na"] * 4 + ["Cl"] * 4,
        corners + [[x + 0.5, y, z] for x, y, z in corners],
        "halite, conventional",
    )


def zinc():
    return crystal(
        hexagonal_cell(2.665, 4.947), ["Zn"] * 2, [[1 / 3, 2 / 3, 0.25], [2 / 3, 1 / 3, 0.75]], "zinc"
    )


def rutile():
    u = 0.3048
    return crystal(
        np.diag([4.594, 4.594, 2.959]),
        ["Ti"] * 2 + ["O"] * 4,
        [
            [0, 0, 0],
            [0.5, 0.5, 0.5],
            [u, u, 0],
            [-u, -u, 0],
            [0.5 + u, 0.5 - u, 0.5],
            [0.5 - u, 0.5 + u, 0.5],
        ],
        "rutile",
    )


def low_symmetry():
    """Five atoms in a triclinic cell without any symmetry."""
    cell = [[5.1, 0.2, -0.3], [1.1, 6.0, 0.4], [-0.7, 0.9, 4.6]]
    fractional = [
        [0.02, 0.11, 0.07],
        [0.45, 0.52, 0.13],
        [0.71, 0.18, 0.61],
        [0.22, 0.77, 0.58],
        [0.9, 0.6, 0.83],
    ]
    return crystal(cell, ["Ca", "Si", "O", "O", "Mg"], fractional, "low symmetry")


SAMPLES = (quartz, halite, zinc, rutile, low_symmetry)


def rotated(sample, rotation):
    return crystal(sample.cell @ rotation.T, sample.species, sample.fractional, sample.name)


def supercell(sample, counts):
    shifts = np.array(np.meshgrid(*[range(n) for n in counts], indexing="ij")).reshape(3, -1).T
    fractional = (sample.fractional[None] + shifts[:, None]) / np.array(counts)
    return crystal(
        sample.cell * np.array(counts)[:, None],
        sample.species * len(shifts),
        fractional.reshape(-1, 3),
        sample.name,
    )


def random_rotation(generator):
    matrix, _ = np.linalg.qr(generator.normal(size=(3, 3)))
    return matrix * np.sign(np.linalg.det(matrix))


def random_crystal(generator, symbols):
    """A random cell of 1 to 12 atoms, none closer than 1.2 Å, 8 to 30 Å³ an atom."""
    while True:
        count = int(generator.integers(1, 13))
        cell = np.eye(3) + generator.uniform(-0.35, 0.35, (3, 3))
        cell *= (count * generator.uniform(8, 30) / abs(np.linalg.det(cell))) ** (1 / 3)
        sample = crystal(cell, generator.choice(symbols, count), generator.random((count, 3)), "random")
        if shortest_distance(sample) > 1.2:
            return sample


def shortest_distance(sample):
    images = np.array(np.meshgrid(*[[-1, 0, 1]] * 3, indexing="ij")).reshape(3, -1).T @ sample.cell
    apart = sample.cartesian[:, None, None] - sample.cartesian[None, :, None] - images
    distance = np.linalg.norm(apart, axis=-1)
    return distance[distance > 1e-9].min(initial=np.linalg.norm(sample.cell, axis=1).min())
