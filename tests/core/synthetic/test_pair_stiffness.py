"""Stiffness from pair potentials: closed forms, Cauchy's relations, and finite strains by brute force."""

import itertools

import numpy as np
import pytest
from scipy.optimize import minimize

from core.synthetic.chemistry import ionic, metallic
from core.synthetic.lattice_sums import PairCrystal, expansion
from core.synthetic.pair_potential import (
    BornMayer,
    LennardJones,
    Morse,
    PairPotential,
    ScreenedCoulomb,
)
from core.synthetic.prototypes import FAMILIES, LATTICES, Prototype, random_lattice
from core.synthetic.relaxation import UnstableCrystalError, relaxed
from core.tensor.voigt import VOIGT_PAIRS, tensor_from_voigt
from core.units import EV_PER_CUBIC_ANGSTROM_IN_GPA as GPA

ONE = np.ones((1, 1))
TERMS = {
    "Morse": Morse(depth=0.3 * ONE, distance=2.8 * ONE, steepness=1.4 * ONE),
    "Lennard-Jones": LennardJones(depth=0.1 * ONE, diameter=2.4 * ONE),
    "Born-Mayer": BornMayer(strength=900.0 * ONE, decay=0.3 * ONE),
    "Coulomb": ScreenedCoulomb(charges=np.array([0.7]), screening=2.1),
}


@pytest.mark.parametrize("name", TERMS)
def test_derivatives_of_a_potential_are_those_of_its_values(name):
    """Central differences, through the smooth end of the potential and beyond it."""
    potential = PairPotential(terms=(TERMS[name],), inner=3.0, cutoff=4.5)
    r, step, kind = np.linspace(1.9, 4.7, 57), 1e-4, np.zeros(57, dtype=int)
    below, at, above = (potential.derivatives(r + shift, kind, kind) for shift in (-step, 0.0, step))
    scale = np.abs(at.second).max()
    np.testing.assert_allclose(at.first, (above.value - below.value) / (2 * step), atol=1e-6 * scale)
    np.testing.assert_allclose(at.second, (above.first - below.first) / (2 * step), atol=1e-6 * scale)
    assert (at.value[r > 4.5] == 0.0).all()


def crystal_of(prototype, made):
    lattice = LATTICES[prototype]
    return PairCrystal(
        cell=lattice.cell * made.neighbor,
        fractional=lattice.fractional,
        kinds=lattice.kinds,
        potential=made.potential,
    )


def test_fcc_of_lennard_jones_atoms_has_the_values_of_the_lattice_sums():
    """A12 = 12.13188, A6 = 14.45392 (Jones and Ingham 1925; Kittel, chapter 3): E = −ε A6²/(2 A12), nearest
    neighbours at (2 A12/A6)^(1/6) σ, K from E″ of the same sums.
    """
    epsilon, sigma = 0.1, 2.4
    potential = PairPotential(
        terms=(LennardJones(depth=epsilon * ONE, diameter=sigma * ONE),), inner=9 * sigma, cutoff=10 * sigma
    )
    start = PairCrystal(
        cell=LATTICES[Prototype.FCC].cell * 1.12 * sigma,
        fractional=np.zeros((1, 3)),
        kinds=np.zeros(1, dtype=int),
        potential=potential,
    )
    found = relaxed(start)
    a12, a6 = 12.13188, 14.45392
    distance = sigma * (2 * a12 / a6) ** (1 / 6)
    volume = distance**3 / np.sqrt(2.0)
    # E(d) = 2 ε (A12 (σ/d)^12 − A6 (σ/d)^6), K = V d²E/dV² with d ∝ V^(1/3): K = d² E″/(9 V) at the minimum.
    bend = 2 * epsilon * (156 * a12 * (sigma / distance) ** 12 - 42 * a6 * (sigma / distance) ** 6)
    bulk = bend / (9 * volume) * GPA
    assert found.crystal.volume == pytest.approx(volume, rel=1e-3)
    assert expansion(found.crystal).energy == pytest.approx(-epsilon * a6**2 / (2 * a12), rel=2e-3)
    assert found.stiffness[:3, :3].mean() == pytest.approx(bulk, rel=3e-3)
    assert bulk == pytest.approx(75.2 * epsilon / sigma**3 * GPA, rel=1e-3)  # the figure of the textbooks


CENTROSYMMETRIC = {
    Prototype.FCC: metallic(("Cu",), 4.2),
    Prototype.BCC: metallic(("Fe",), 3.4),
    Prototype.CAESIUM_CHLORIDE: metallic(("Fe", "V"), 3.4),
    Prototype.ROCK_SALT: ionic(("Mg", "O"), (2, -2)),
    Prototype.PEROVSKITE: ionic(("Sr", "Ti", "O"), (2, 4, -2)),
}
OTHERS = {
    Prototype.HCP: metallic(("Mg",), 4.2),
    Prototype.ZINC_BLENDE: ionic(("Zn", "S"), (2, -2)),
    Prototype.WURTZITE: ionic(("Zn", "O"), (2, -2)),
    Prototype.RUTILE: ionic(("Ti", "O"), (4, -2)),
}


def cauchy_misfit(voigt):
    """Largest change of C_ijkl under any exchange of indices, relative to the largest component."""
    tensor = tensor_from_voigt(voigt)
    turned = [np.transpose(tensor, order) for order in itertools.permutations(range(4))]
    return max(np.abs(tensor - other).max() for other in turned) / np.abs(tensor).max()


@pytest.mark.parametrize("prototype", CENTROSYMMETRIC)
def test_every_atom_a_centre_of_inversion_means_cauchys_relations(prototype):
    found = relaxed(crystal_of(prototype, CENTROSYMMETRIC[prototype]))
    assert cauchy_misfit(found.stiffness) < 1e-8
    np.testing.assert_allclose(found.stiffness, found.clamped, atol=1e-6)


@pytest.mark.parametrize("prototype", OTHERS)
def test_elsewhere_the_atoms_move_and_break_them(prototype):
    found = relaxed(crystal_of(prototype, OTHERS[prototype]))
    assert cauchy_misfit(found.clamped) < 1e-8  # without internal relaxation they hold at zero stress
    assert cauchy_misfit(found.stiffness) > 0.01
    softened = np.linalg.eigvalsh(found.clamped - found.stiffness)
    assert softened[0] > -1e-6  # relaxation only ever softens
    assert softened[-1] > 1.0


def brute_energy(cell, places, kinds, potential):
    """Energy by a loop over cells, atoms and images: nothing of the code under test but φ itself."""
    heights = 1.0 / np.linalg.norm(np.linalg.inv(cell), axis=0)
    reach = [range(-k, k + 1) for k in np.ceil(potential.cutoff / heights).astype(int) + 1]
    shifts = np.array(list(itertools.product(*reach))) @ cell
    total = 0.0
    for i, place in enumerate(places):
        for j, other in enumerate(places):
            r = np.linalg.norm(other + shifts - place, axis=1)
            r = r[(r > 1e-9) & (r < potential.cutoff)]
            kind = np.full(len(r), kinds[i]), np.full(len(r), kinds[j])
            total += 0.5 * potential.derivatives(r, *kind).value.sum()
    return total


def relaxed_energy(crystal, strain):
    """Of the strained cell, minimised over the places of all atoms but the first; no derivatives given."""
    gradient = np.eye(3) + strain
    cell = crystal.cell @ gradient
    start = crystal.fractional @ cell

    def value(free):
        return brute_energy(
            cell, np.concatenate([start[:1], free.reshape(-1, 3)]), crystal.kinds, crystal.potential
        )

    found = minimize(value, start[1:].ravel(), method="BFGS", options={"gtol": 1e-5})
    return found.fun


STRAINS = {
    Prototype.ZINC_BLENDE: ((0,), (3,), (0, 1)),
    Prototype.HCP: ((0,), (2,), (3,), (0, 1), (0, 2)),
}
"""Voigt components strained together: as many as there are independent constants."""


@pytest.mark.parametrize("prototype", STRAINS)
def test_the_stiffness_is_that_of_finite_strains_with_relaxed_atoms(prototype):
    """½ V ε·C·ε from energies at ± ε; the energy is even to third order in their sum."""
    found = relaxed(crystal_of(prototype, OTHERS[prototype]))
    crystal, size = found.crystal, 2e-3
    middle = relaxed_energy(crystal, np.zeros((3, 3)))
    for components in STRAINS[prototype]:
        direction = np.zeros(6)
        direction[list(components)] = 1.0
        strain = np.zeros((3, 3))
        for index in components:
            i, j = VOIGT_PAIRS[index]
            strain[i, j] = strain[j, i] = 1.0 if i == j else 0.5
        energies = [relaxed_energy(crystal, sign * size * strain) for sign in (1, -1)]
        bend = (sum(energies) - 2 * middle) / (size**2 * crystal.volume) * GPA
        assert bend == pytest.approx(direction @ found.stiffness @ direction, rel=2e-3, abs=0.05)


def random_crystal():
    """Atoms of two metals in a random cell, relaxed, with normal and shear strains coupled."""
    random, made = np.random.default_rng(0), metallic(("Ag", "Ti"), 4.0)
    for _ in range(50):
        lattice = random_lattice(random, made.distances, FAMILIES[1])
        if lattice is None:
            continue
        start = PairCrystal(
            cell=lattice.cell, fractional=lattice.fractional, kinds=lattice.kinds, potential=made.potential
        )
        try:
            found = relaxed(start)
        except UnstableCrystalError:
            continue
        if np.abs(found.stiffness[:3, 3:]).max() > 1.0:  # not of high symmetry
            return found
    raise AssertionError("no crystal of low symmetry among 50")


@pytest.mark.parametrize("prototype", [*OTHERS, Prototype.RANDOM])
def test_the_stiffness_is_that_of_stresses_at_finite_strain(prototype):
    """σ at ± ε after the atoms have moved to where no force is left, for all six strains; forces and stresses
    are sums over pairs without second derivatives.
    """
    low = prototype is Prototype.RANDOM
    found = random_crystal() if low else relaxed(crystal_of(prototype, OTHERS[prototype]))
    size, columns = 1e-4, []
    for i, j in VOIGT_PAIRS:
        strain = np.zeros((3, 3))
        strain[i, j] += 0.5
        strain[j, i] += 0.5
        stresses = []
        for sign in (1, -1):
            moved = found.crystal.deformed(
                np.eye(3) + sign * size * strain, np.zeros_like(found.crystal.fractional)
            )
            for _ in range(40):
                now = expansion(moved)
                if np.abs(now.gradient).max() < 1e-9:
                    break
                step = -np.linalg.pinv(now.force_constants, rcond=1e-8) @ now.gradient
                moved = moved.deformed(np.eye(3), step.reshape(-1, 3))
            stresses.append(expansion(moved).stress)
        columns.append((stresses[0] - stresses[1]) / (2 * size) * GPA)
    np.testing.assert_allclose(np.array(columns).T, found.stiffness, atol=2e-4 * found.stiffness.max())


def test_a_crystal_that_is_a_saddle_is_refused():
    """A hard potential: bcc falls to shear (Born 1940)."""
    with pytest.raises(UnstableCrystalError, match="not positive definite"):
        relaxed(crystal_of(Prototype.BCC, metallic(("Fe",), 6.0)))
