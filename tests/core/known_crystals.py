"""Crystals typed in, with what is known of them from the International Tables."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.crystal.crystal import Crystal


def crystal(cell, species, fractional, name="") -> Crystal:
    return Crystal(
        species=tuple(species), cell=np.array(cell, float), fractional=np.array(fractional, float), name=name
    )


def hexagonal(a: float, c: float) -> list[list[float]]:
    return [[a, 0.0, 0.0], [-0.5 * a, 0.75**0.5 * a, 0.0], [0.0, 0.0, c]]


def quartz() -> Crystal:
    """α-quartz, P3₂21 (No. 154), point group 32 of six rotations; 3 Si on 3a, 6 O on 6c."""
    u, x, y, z = 0.4697, 0.4135, 0.2669, 0.7858
    silicon = [[u, 0, 2 / 3], [0, u, 1 / 3], [-u, -u, 0]]
    oxygen = [
        [x, y, z],
        [-y, x - y, z + 2 / 3],
        [y - x, -x, z + 1 / 3],
        [y, x, -z],
        [x - y, -y, 1 / 3 - z],
        [-x, y - x, 2 / 3 - z],
    ]
    return crystal(hexagonal(4.916, 5.4054), ["Si"] * 3 + ["O"] * 6, silicon + oxygen, "quartz")


def rock_salt(first="Na", second="Cl", a=5.64) -> Crystal:
    """Fm-3m in its conventional cell of 8 atoms; 48 rotations."""
    corners = [[0, 0, 0], [0.5, 0.5, 0], [0.5, 0, 0.5], [0, 0.5, 0.5]]
    others = [[x + 0.5, y, z] for x, y, z in corners]
    return crystal(np.eye(3) * a, [first] * 4 + [second] * 4, corners + others, f"{first}{second}")


def caesium_chloride(first="Cs", second="Cl", a=4.12) -> Crystal:
    """Pm-3m, 2 atoms, 48 rotations."""
    return crystal(np.eye(3) * a, [first, second], [[0, 0, 0], [0.5, 0.5, 0.5]], f"{first}{second}")


def rutile() -> Crystal:
    """TiO₂, P4₂/mnm, 16 rotations; Ti on 2a, O on 4f."""
    u = 0.3048
    oxygen = [[u, u, 0], [-u, -u, 0], [0.5 + u, 0.5 - u, 0.5], [0.5 - u, 0.5 + u, 0.5]]
    cell = np.diag([4.594, 4.594, 2.959])
    return crystal(cell, ["Ti"] * 2 + ["O"] * 4, [[0, 0, 0], [0.5, 0.5, 0.5], *oxygen], "rutile")


def magnesium() -> Crystal:
    """hcp, P6₃/mmc, 24 rotations; both atoms on 2c."""
    return crystal(
        hexagonal(3.209, 5.211), ["Mg"] * 2, [[1 / 3, 2 / 3, 0.25], [2 / 3, 1 / 3, 0.75]], "magnesium"
    )


def triclinic() -> Crystal:
    """Five atoms without any symmetry."""
    cell = [[5.1, 0.2, -0.3], [1.1, 6.0, 0.4], [-0.7, 0.9, 4.6]]
    places = [
        [0.02, 0.11, 0.07],
        [0.45, 0.52, 0.13],
        [0.71, 0.18, 0.61],
        [0.22, 0.77, 0.58],
        [0.9, 0.6, 0.83],
    ]
    return crystal(cell, ["Ca", "Si", "O", "O", "Mg"], places, "triclinic")


GROUP_ORDERS = {quartz: 6, rock_salt: 48, caesium_chloride: 48, rutile: 16, magnesium: 24, triclinic: 1}
"""Order of the point group of each sample."""


def supercell(sample: Crystal, counts: tuple[int, int, int]) -> Crystal:
    shifts = np.array(np.meshgrid(*[range(n) for n in counts], indexing="ij")).reshape(3, -1).T
    places = (sample.fractional[None] + shifts[:, None]) / np.array(counts)
    return replace(
        sample,
        cell=sample.cell * np.array(counts)[:, None],
        species=sample.species * len(shifts),
        fractional=places.reshape(-1, 3),
    )


def rotated(sample: Crystal, rotation: np.ndarray) -> Crystal:
    """The same crystal turned, v → R v."""
    return replace(sample, cell=sample.cell @ rotation.T)


def random_rotation(seed: int) -> np.ndarray:
    matrix, _ = np.linalg.qr(np.random.default_rng(seed).normal(size=(3, 3)))
    return matrix * np.sign(np.linalg.det(matrix))


def neighbours_by_search(sample: Crystal, cutoff: float) -> list[tuple[int, int, np.ndarray]]:
    """(receiver, sender, vector) over every image that can be near enough, one after another."""
    heights = 1.0 / np.linalg.norm(np.linalg.inv(sample.cell), axis=0)
    place = sample.fractional
    reach = np.ceil(cutoff / heights + np.ptp(place, axis=0)).astype(int)
    found = []
    for image in np.ndindex(*(2 * reach + 1)):
        shift = (np.array(image) - reach) @ sample.cell
        for receiver in range(len(sample)):
            for sender in range(len(sample)):
                vector = sample.cartesian[sender] + shift - sample.cartesian[receiver]
                if 1e-8 < np.linalg.norm(vector) < cutoff:
                    found.append((receiver, sender, vector))
    return found
