"""Coefficients and invariants against DScribe, e3nn and what rotations, inversion and order do to them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from known_crystals import quartz, random_rotation, rock_salt, rutile

from core.environment.coupling import coupled_degrees, real_coupling
from core.environment.harmonics import block, solid_harmonics, wigner_matrices
from core.environment.invariants import bispectrum, handedness, power_spectrum, power_vector
from core.environment.neighborhood import Neighborhood, neighborhood_of
from core.environment.projection import project, project_all
from core.environment.settings import EnvironmentSettings

SMALL = EnvironmentSettings(cutoff=4.0, degree=4, radial=3, width=0.5)


def cloud(seed, count=7, species="ABC"):
    random = np.random.default_rng(seed)
    vectors = random.normal(size=(count, 3))
    vectors *= random.uniform(1.5, 3.5, size=(count, 1)) / np.linalg.norm(vectors, axis=1, keepdims=True)
    names = tuple(random.choice(list(species), size=count))
    return Neighborhood(center="X", label="X1", species=names, vectors=vectors)


def channels(neighborhood, wanted=SMALL):
    values = project(neighborhood, wanted).values
    return values.reshape(1, -1, values.shape[-1])


def changed(neighborhood, matrix=None, order=None):
    order = np.arange(len(neighborhood)) if order is None else order
    vectors = neighborhood.vectors[order] @ (np.eye(3) if matrix is None else matrix).T
    names = tuple(neighborhood.species[i] for i in order)
    return Neighborhood(center="X", label="X1", species=names, vectors=vectors)


def test_harmonics_are_those_of_e3nn():
    import torch
    from e3nn import o3

    points = np.random.default_rng(1).normal(size=(20, 3))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    # e3nn's polar axis is y; turning z, x, y into x, y, z makes it ours.
    theirs = o3.spherical_harmonics(
        list(range(9)), torch.as_tensor(points[:, [1, 2, 0]]), normalize=False, normalization="integral"
    )
    assert np.allclose(solid_harmonics(points, 8), theirs.numpy(), atol=1e-12)


@pytest.mark.parametrize(
    "degrees", [(0, 0, 0), (1, 1, 2), (1, 2, 3), (2, 3, 4), (2, 2, 2), (1, 2, 2), (3, 5, 7)]
)
def test_couplings_are_wigners_symbols_and_invariant(degrees):
    import torch
    from e3nn import o3

    ours = real_coupling(*degrees)
    theirs = o3.wigner_3j(*degrees, dtype=torch.float64).numpy()
    assert np.allclose(ours, theirs, atol=1e-8) or np.allclose(ours, -theirs, atol=1e-8)
    assert np.sum(ours**2) == pytest.approx(1.0)
    turned = wigner_matrices(random_rotation(3)[None], max(degrees))
    one, two, three = (turned[degree][0] for degree in degrees)
    assert np.allclose(np.einsum("abc,ai,bj,ck->ijk", ours, one, two, three), ours, atol=1e-10)


def test_degrees_that_do_not_couple_give_nothing():
    assert not real_coupling(1, 1, 3).any()
    assert (0, 1, 1) in coupled_degrees(2) and (0, 1, 2) not in coupled_degrees(2)


@hypothesis_settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000), count=st.integers(1, 9))
def test_rotation_inversion_and_order(seed, count):
    original = cloud(seed, count)
    values = channels(original)
    spectrum, found = power_vector(values), bispectrum(values)
    rotation = random_rotation(seed)
    turned = channels(changed(original, rotation))
    assert np.allclose(power_vector(turned), spectrum, rtol=1e-9, atol=1e-11)
    assert np.allclose(bispectrum(turned).values, found.values, rtol=1e-8, atol=1e-11)
    mirrored = bispectrum(channels(changed(original, -np.eye(3))))
    assert np.allclose(mirrored.scalars, found.scalars, rtol=1e-8, atol=1e-11)
    assert np.allclose(mirrored.pseudoscalars, -found.pseudoscalars, rtol=1e-8, atol=1e-11)
    order = np.random.default_rng(seed).permutation(count)
    assert np.allclose(channels(changed(original, order=order)), values, atol=1e-12)


def test_the_coefficients_turn_by_wigners_matrices():
    original, rotation = cloud(4), random_rotation(8)
    before, after = channels(original)[0], channels(changed(original, rotation))[0]
    for degree, matrix in enumerate(wigner_matrices(rotation[None], SMALL.degree)):
        assert np.allclose(after[:, block(degree)], before[:, block(degree)] @ matrix[0].T, atol=1e-10)


def test_the_bispectrum_lists_no_number_twice_and_none_that_vanishes():
    found = bispectrum(channels(cloud(2, 9)))
    assert np.abs(found.values).min() > 1e-12
    assert len(np.unique(np.round(np.abs(found.values), 13))) == found.values.shape[1]


@pytest.mark.parametrize("highest", [0, 1, 4, 8])
def test_the_bispectrum_of_one_density_is_that_of_it_among_others(highest):
    values = np.random.default_rng(highest).normal(size=(2, 1, (highest + 1) ** 2))
    one, both = bispectrum(values[:1]), bispectrum(values)
    assert np.array_equal(one.degrees, both.degrees) and np.array_equal(one.channels, both.channels)
    assert np.allclose(one.values, both.values[:1], rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("by_element", [False, True])
def test_the_power_spectrum_is_that_of_dscribe(by_element):
    from ase import Atoms
    from dscribe.descriptors import SOAP

    sample, cutoff, width = rutile(), 4.0, 0.4
    wanted = EnvironmentSettings(cutoff=cutoff, degree=4, radial=4, width=width, by_element=by_element)
    ours = project_all(sample, wanted)
    symbols = list(sample.species) if by_element else ["O"] * len(sample)
    atoms = Atoms(symbols, scaled_positions=sample.fractional, cell=sample.cell, pbc=True)
    weighting = {"function": "poly", "r0": cutoff, "c": 1.0, "m": 1.0, "w0": 0.0}
    soap = SOAP(
        species=sorted(set(symbols)), r_cut=cutoff, n_max=4, l_max=4, sigma=width, periodic=True,
        weighting=weighting, dtype="float64",
    )  # fmt: skip
    theirs = soap.create(atoms, n_jobs=1)
    values = ours.values.reshape(len(sample), -1, 25)
    spectrum = power_spectrum(values)
    numbers = {"": 8, "O": 8, "Ti": 22}
    order = sorted(range(len(ours.elements)), key=lambda i: numbers[ours.elements[i]])
    for a, first in enumerate(order):
        for second in order[a:]:
            pair = ("O", "O") if not by_element else (ours.elements[first], ours.elements[second])
            mine = spectrum[:, :, 4 * first : 4 * first + 4, 4 * second : 4 * second + 4]
            if first == second:
                row, column = np.triu_indices(4)
                mine = mine[:, :, row, column]
            assert np.allclose(mine.reshape(len(sample), -1), theirs[:, soap.get_location(pair)], rtol=1e-6)


def test_one_site_and_all_sites_agree():
    for by_element in (False, True):
        wanted = EnvironmentSettings(cutoff=4.5, degree=3, radial=3, by_element=by_element)
        sample = quartz()
        everything = project_all(sample, wanted)
        for site in (0, 5):
            alone = project(neighborhood_of(sample, site, cutoff=4.5), wanted)
            assert np.allclose(alone.values[0], everything.values[site], atol=1e-12)
            assert alone.neighbors[0] == everything.neighbors[site]


def test_nothing_jumps_where_a_neighbour_leaves():
    sample = rock_salt()
    edge = 5.64 / np.sqrt(2.0)
    inside, outside = (
        power_vector(channels(neighborhood_of(sample, 0, cutoff=edge + step), EnvironmentSettings(
            cutoff=edge + step, degree=4, radial=3)))
        for step in (1e-4, -1e-4)
    )  # fmt: skip
    assert np.allclose(inside, outside, rtol=2e-3, atol=1e-4 * np.abs(inside).max())


def test_handedness_is_zero_for_what_is_its_own_mirror_image():
    assert handedness(bispectrum(channels(neighborhood_of(rock_salt(), 0, cutoff=4.0))))[0] < 1e-12
    assert handedness(bispectrum(channels(neighborhood_of(quartz(), 4, cutoff=4.0))))[0] > 1e-2
