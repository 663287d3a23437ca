"""Averages of measured single crystals beside the averages that were published with them."""

import csv
from pathlib import Path

import numpy as np
import pytest

from core.elasticity.averages import voigt_reuss_hill
from core.elasticity.bounds import hashin_shtrikman
from core.elasticity.extrema import property_extrema
from core.elasticity.stability import is_positive_definite
from core.tensor.voigt import voigt_from_upper_triangle

TABLE = Path(__file__).resolve().parents[4] / "shared" / "data" / "measured" / "bass1995_minerals.csv"


@pytest.fixture(scope="module")
def minerals():
    if not TABLE.exists():
        pytest.skip(f"{TABLE.name} is not there: development data stand beside the checkout")
    with TABLE.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    names = [f"C{i}{j}" for i in range(1, 7) for j in range(i, 7)]
    return [
        (
            row["mineral"],
            voigt_from_upper_triangle([float(row[name]) for name in names]),
            float(row["bulk_GPa"]),
            float(row["shear_GPa"]),
        )
        for row in rows
    ]


def test_published_averages(minerals):
    assert len(minerals) == 40
    for name, voigt, bulk, shear in minerals:
        averages, bounds = voigt_reuss_hill(voigt), hashin_shtrikman(voigt)
        assert averages.bulk.hill == pytest.approx(bulk, rel=0.025), name
        assert averages.shear.hill == pytest.approx(shear, rel=0.025), name
        assert averages.bulk.reuss * (1 - 1e-6) <= bounds.bulk_lower <= bounds.bulk_upper
        assert bounds.bulk_upper <= averages.bulk.voigt * (1 + 1e-6)
        assert averages.shear.reuss * (1 - 1e-6) <= bounds.shear_lower <= bounds.shear_upper
        assert bounds.shear_upper <= averages.shear.voigt * (1 + 1e-6)


@pytest.mark.parametrize("every", [4, pytest.param(1, marks=pytest.mark.soak)])
def test_every_extremum_is_proved(minerals, every):
    for name, voigt, _, _ in minerals[::every]:
        assert is_positive_definite(voigt), name
        found = property_extrema(voigt)
        for extrema in (found.young, found.shear):
            for extremum in (extrema.minimum, extrema.maximum):
                assert extremum.bound == pytest.approx(extremum.value, rel=1e-6), name
        for extremum in (found.poisson.minimum, found.poisson.maximum):
            assert extremum.bound == pytest.approx(extremum.value, abs=1e-6), name


def test_quartz_is_auxetic_in_some_directions(minerals):
    quartz = next(voigt for name, voigt, _, _ in minerals if name == "Quartz")
    found = property_extrema(quartz)
    # Young's modulus of quartz from about 69 to 130 GPa, least Poisson's ratio about −0.09.
    assert found.young.minimum.value == pytest.approx(69, abs=2)
    assert found.young.maximum.value == pytest.approx(130, abs=2)
    assert found.poisson.minimum.value == pytest.approx(-0.09, abs=0.01)
    assert np.isfinite(found.shear.ratio)
