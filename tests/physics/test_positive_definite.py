"""Whatever the crystal, the predicted stiffness is positive definite."""

from __future__ import annotations

import numpy as np
import pytest
from physics_samples import crystal, halite, random_crystal

from core.crystal.elements import SYMBOLS
from core.prediction.prediction import Prediction
from core.tensor.mandel import mandel_from_voigt


def smallest_kelvin_modulus(prediction):
    return np.linalg.eigvalsh(mandel_from_voigt(prediction.stiffness.voigt))[0]


@pytest.mark.parametrize("count", [200, pytest.param(1000, marks=pytest.mark.soak)])
def test_random_crystals(shipped, count):
    generator = np.random.default_rng(4)
    crystals = [random_crystal(generator, SYMBOLS[:94]) for _ in range(count)]
    answers = list(shipped.predict_many(crystals, should_stop=lambda: False))
    assert len(answers) == count
    assert all(isinstance(answer, Prediction) for answer in answers)
    assert min(smallest_kelvin_modulus(answer) for answer in answers) > 0.0
    for answer in answers:
        lower, upper = answer.interval.stiffness
        assert np.isfinite(answer.interval.stiffness).all()
        assert (lower <= answer.stiffness.voigt + 1e-9).all() and (
            answer.stiffness.voigt <= upper + 1e-9
        ).all()
        assert 0 < answer.interval.bulk_hill[0] < answer.interval.bulk_hill[1]


def test_elements_never_seen(shipped):
    seen = set(shipped.training_elements)
    unseen = [symbol for symbol in SYMBOLS if symbol not in seen]
    assert len(unseen) > 20
    for symbol in unseen:
        answer = shipped.predict(crystal(halite().cell, [symbol, "O"], halite().fractional))
        assert smallest_kelvin_modulus(answer) > 0.0
        assert not answer.in_domain
        assert any(symbol in warning for warning in answer.warnings), symbol


def test_known_elements_are_in_domain(shipped):
    assert shipped.predict(halite()).in_domain
