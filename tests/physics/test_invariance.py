"""One crystal, written down in different ways, has one tensor."""

from __future__ import annotations

import numpy as np
import pytest
from physics_samples import (
    SAMPLES,
    crystal,
    halite,
    halite_conventional,
    quartz,
    random_rotation,
    rotated,
    supercell,
)

from core.tensor.rotation import rotate_voigt


def apart(one, other):
    return np.abs(one - other).max() / np.abs(other).max()


def variants(sample, generator):
    """The same crystal: (cell description, rotation that its tensor must have followed)."""
    order = generator.permutation(len(sample))
    turn = random_rotation(generator)
    moved = sample.fractional + generator.random(3)
    unimodular = np.array([[1, 1, 0], [0, 1, 0], [0, -1, 1]])
    return {
        "rotated": (rotated(sample, turn), turn),
        "translated": (crystal(sample.cell, sample.species, moved), np.eye(3)),
        "permuted": (
            crystal(sample.cell, [sample.species[i] for i in order], sample.fractional[order]),
            np.eye(3),
        ),
        "inverted": (crystal(sample.cell, sample.species, -sample.fractional), np.eye(3)),
        "mirrored": (rotated(sample, np.diag([1.0, 1.0, -1.0])), np.diag([1.0, 1.0, -1.0])),
        "left-handed cell": (
            crystal(sample.cell[[1, 0, 2]], sample.species, sample.fractional[:, [1, 0, 2]]),
            np.eye(3),
        ),
        "another primitive cell": (
            crystal(unimodular @ sample.cell, sample.species, sample.fractional @ np.linalg.inv(unimodular)),
            np.eye(3),
        ),
        "2×2×2": (supercell(sample, (2, 2, 2)), np.eye(3)),
        "1×3×1": (supercell(sample, (1, 3, 1)), np.eye(3)),
    }


@pytest.mark.parametrize("make", SAMPLES)
def test_same_tensor_untrained(make, untrained, untrained_single, generator):
    sample = make()
    for model, limit in ((untrained, 1e-10), (untrained_single, 1e-5)):
        reference = model([sample])[0]
        for name, (variant, rotation) in variants(sample, generator).items():
            found = model([variant])[0]
            assert apart(found, rotate_voigt(reference, rotation)) < limit, name


@pytest.mark.parametrize("make", SAMPLES)
def test_same_tensor_shipped(make, shipped, shipped_double, generator):
    sample = make()
    for model, limit in ((shipped_double, 1e-10), (shipped, 1e-5)):
        reference = model.predict(sample).stiffness.voigt
        for name, (variant, rotation) in variants(sample, generator).items():
            found = model.predict(variant).stiffness.voigt
            assert apart(found, rotate_voigt(reference, rotation)) < limit, name


def test_primitive_and_conventional_cell(shipped, shipped_double):
    for model, limit in ((shipped_double, 1e-10), (shipped, 1e-5)):
        primitive, conventional = (
            model.predict(c).stiffness.voigt for c in (halite(), halite_conventional())
        )
        assert apart(conventional, primitive) < limit


def test_interval_turns_with_the_crystal(shipped_double, generator):
    """K, G and E intervals do not change; that of C11 along an axis is the one of the turned tensor's C11."""
    turn = np.array([[0.0, 1, 0], [0, 0, 1], [1, 0, 0]])
    before, after = (shipped_double.predict(c).interval for c in (quartz(), rotated(quartz(), turn)))
    assert before.bulk_hill == pytest.approx(after.bulk_hill, rel=1e-6)
    assert before.shear_hill == pytest.approx(after.shear_hill, rel=1e-6)
    width_before, width_after = (one.stiffness[1] - one.stiffness[0] for one in (before, after))
    assert width_after[2, 2] == pytest.approx(width_before[0, 0], rel=1e-6)


def test_batch_or_alone(untrained):
    samples = [make() for make in SAMPLES]
    together = untrained(samples)
    for index, sample in enumerate(samples):
        assert apart(together[index], untrained([sample])[0]) < 1e-11
