"""Crystals that are valid and extreme: the shipped network gives a tensor, or says why there is none."""

from __future__ import annotations

import numpy as np
import pytest

from app.resource_paths import default_model
from core.crystal.crystal import Crystal
from core.crystal.validity import require_possible
from core.errors import ElastoscopeError
from core.prediction.predictor import Predictor


@pytest.fixture(scope="module")
def predictor() -> Predictor:
    model = default_model()
    if model is None:
        pytest.skip("no network comes with this checkout")
    return Predictor.load(model, device="cpu")


def crystal(name: str, species: tuple[str, ...], cell, fractional) -> Crystal:
    return Crystal(
        species=species, cell=np.array(cell, float), fractional=np.array(fractional, float), name=name
    )


SALT = ("Na", "Cl")
PLACES = [[0, 0, 0], [0.5, 0.5, 0.5]]
EXTREMES = (
    crystal("one atom, as dense as is read", ("H",), np.eye(3) * 0.8, [[0, 0, 0]]),
    crystal("one atom of lead", ("Pb",), np.eye(3) * 3.0, [[0, 0, 0]]),
    crystal("an edge of half an ångström", ("C",), np.diag([0.5, 2.5, 2.5]), [[0, 0, 0]]),
    crystal("50 Å, two atoms", SALT, np.eye(3) * 50.0, PLACES),
    crystal("50 Å, one atom", ("Fe",), np.eye(3) * 50.0, [[0, 0, 0]]),
    crystal("a needle of 200 Å", SALT, np.diag([3.0, 3.0, 200.0]), PLACES),
    crystal("skewed", SALT, np.array([[1, 0, 0], [7, 1, 0], [-9, 11, 1]]) * 4.1, PLACES),
    crystal("flat", SALT, [[4, 0, 0], [3.99, 0.6, 0], [0, 0, 8]], PLACES),
    crystal("left-handed", SALT, np.diag([-4.1, 4.1, 4.1]), PLACES),
)


@pytest.mark.parametrize("extreme", EXTREMES, ids=lambda one: one.name)
def test_it_is_predicted_or_refused_in_words(predictor: Predictor, extreme: Crystal) -> None:
    try:
        require_possible(extreme)
        voigt = predictor.predict(extreme).stiffness.voigt
    except ElastoscopeError as error:
        assert len(str(error)) > 20 and "\n" not in str(error)
        return
    assert np.isfinite(voigt).all() and np.linalg.eigvalsh(voigt).min() > 0
    np.testing.assert_allclose(voigt, voigt.T)


def test_a_skewed_description_of_a_crystal_changes_nothing(predictor: Predictor) -> None:
    plain = crystal("plain", SALT, np.eye(3) * 4.1, PLACES)
    steps = np.array([[1, 0, 0], [7, 1, 0], [-9, 11, 1]])
    skewed = crystal("skewed", SALT, steps @ plain.cell, np.array(PLACES) @ np.linalg.inv(steps))
    there = predictor.predict(plain).stiffness.voigt
    np.testing.assert_allclose(predictor.predict(skewed).stiffness.voigt, there, atol=1e-3 * there.max())


def test_five_thousand_atoms_are_too_many_and_it_says_so(predictor: Predictor) -> None:
    places = np.stack(np.meshgrid(*[np.arange(n) / n for n in (17, 17, 18)], indexing="ij"), -1).reshape(
        -1, 3
    )
    large = crystal("large", ("Po",) * len(places), np.diag([17, 17, 18]) * 3.35, places)
    require_possible(large)
    with pytest.raises(
        ElastoscopeError, match="5202 atoms in the cell, more than the 1500 that can be predicted"
    ):
        predictor.predict(large)
