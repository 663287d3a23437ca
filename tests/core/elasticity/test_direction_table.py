"""The table of directions against the definitions, and the Laue class that a tensor shows."""

import numpy as np
import pytest
from elastic_samples import CUBIC, HEXAGONAL, ISOTROPIC, TRICLINIC, random_stable
from scipy.spatial.transform import Rotation

from core.elasticity.direction_table import direction_table
from core.elasticity.document import direction_entries
from core.elasticity.own_symmetry import SYSTEMS, own_laue_class
from core.elasticity.symmetry_classes import ElasticSymmetry, group_of
from core.errors import TensorError, UnstableTensorError
from core.tensor.rotation import rotate_voigt
from core.tensor.symmetrize import symmetrize_voigt
from core.tensor.voigt import compliance_tensor_from_voigt, tensor_from_voigt

DIRECTIONS = Rotation.random(30, random_state=0).as_matrix()[:, 0]
DENSITY = 3.2


def test_every_column_by_its_definition():
    columns = direction_table(TRICLINIC, 5 * DIRECTIONS, density_g_cm3=DENSITY).columns()
    compliance = compliance_tensor_from_voigt(np.linalg.inv(TRICLINIC))
    stiffness = tensor_from_voigt(TRICLINIC)
    for row, n in enumerate(DIRECTIONS):
        found = {name: values[row] for name, values in columns.items()}
        np.testing.assert_allclose([found[axis] for axis in "xyz"], n)
        u, v = np.linalg.svd(n[None])[2][1:]
        angles = np.linspace(0, np.pi, 2000, endpoint=False)
        m = np.cos(angles)[:, None] * u + np.sin(angles)[:, None] * v
        young = 1 / np.einsum("ijkl,i,j,k,l", compliance, n, n, n, n)
        beta = np.einsum("ijkk,i,j", compliance, n, n)
        shear = 1 / (4 * np.einsum("ijkl,i,aj,k,al->a", compliance, n, m, n, m))
        poisson = -young * np.einsum("ijkl,i,j,ak,al->a", compliance, n, n, m, m)
        pugh = 1 / (3 * beta) / shear
        assert found["young_GPa"] == pytest.approx(young)
        assert found["compressibility_1_per_TPa"] == pytest.approx(1e3 * beta)
        assert found["longitudinal_GPa"] == pytest.approx(np.einsum("ijkl,i,j,k,l", stiffness, n, n, n, n))
        for name, values in (("shear_{}_GPa", shear), ("poisson_{}", poisson), ("pugh_{}", pugh)):
            for which, reduce in (("min", np.min), ("max", np.max), ("mean", np.mean)):
                assert found[name.format(which)] == pytest.approx(reduce(values), rel=1e-4, abs=1e-5)
        squares, vectors = np.linalg.eigh(np.einsum("ijkl,i,k->jl", stiffness, n, n) / DENSITY)
        for mode, square, motion in zip(("p", "s1", "s2"), squares[::-1], vectors.T[::-1], strict=True):
            speed = found[f"phase_{mode}_km_per_s"]
            assert speed == pytest.approx(square**0.5)
            assert found[f"slowness_{mode}_s_per_km"] == pytest.approx(1 / speed)
            along = [found[f"polarization_{axis}_{mode}"] for axis in "xyz"]
            assert abs(np.dot(along, motion)) == pytest.approx(1)
            energy = np.einsum("ijkl,j,l,k->i", stiffness, motion, motion, n) / DENSITY / speed
            np.testing.assert_allclose(
                [found[f"group_{axis}_{mode}_km_per_s"] for axis in "xyz"], energy, atol=1e-9
            )
            cosine = energy @ n / np.linalg.norm(energy)
            assert np.cos(np.radians(found[f"power_flow_{mode}_degrees"])) == pytest.approx(cosine)


def test_without_a_density_there_are_no_waves_and_infinite_values_are_null():
    table = direction_table(CUBIC, [[0, 0, 1]])
    assert table.waves is None and not any(name.startswith("phase") for name in table.columns())
    (entry,) = direction_entries(direction_table(CUBIC, [[0, 0, 1]], density_g_cm3=3.0))
    assert entry["enhancement_s1"] is None and entry["enhancement_p"] > 0
    with pytest.raises(UnstableTensorError):
        direction_table(TRICLINIC - 100 * np.eye(6), DIRECTIONS)
    with pytest.raises(TensorError, match="direction"):
        direction_table(CUBIC, [[0, 0, 0]])


@pytest.mark.parametrize(
    ("laue_class", "symmetry"),
    [
        *(("m-3m", "cubic"), ("6/mmm", "hexagonal"), ("4/mmm", "tetragonal"), ("-3m", "trigonal")),
        *(("mmm", "orthorhombic"), ("2/m", "monoclinic"), ("-1", "triclinic")),
    ],
)
def test_a_tensor_shows_its_laue_class(laue_class, symmetry):
    pure = symmetrize_voigt(random_stable(1, seed=6)[0], group_of(ElasticSymmetry(symmetry)))
    assert own_laue_class(pure) == laue_class and SYSTEMS[laue_class] == symmetry
    noisy = pure + 1e-4 * random_stable(1, seed=9)[0]
    assert own_laue_class(noisy) == laue_class


def test_lower_classes_and_other_axes():
    for fold, laue_class in ((4, "4/m"), (3, "-3")):
        angles = 2 * np.pi * np.arange(fold) / fold
        group = Rotation.from_rotvec(angles[:, None] * [0, 0, 1]).as_matrix()
        assert own_laue_class(symmetrize_voigt(random_stable(1, seed=6)[0], group)) == laue_class
    assert own_laue_class(ISOTROPIC) == "m-3m"
    assert own_laue_class(rotate_voigt(HEXAGONAL, Rotation.random(random_state=1).as_matrix())) == "-1"
