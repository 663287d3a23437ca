"""Differences of tensors and of their surfaces, by brute force."""

import numpy as np
import pytest

from core.elasticity.directional import young_modulus
from core.elasticity.stiffness import Frame, Stiffness
from core.elasticity.tensor_difference import tensor_difference, tensor_norm
from core.errors import TensorError
from core.surface.difference_mesh import difference_mesh
from core.surface.quantity import SurfaceQuantity
from core.tensor.rotation import rotate_voigt
from core.tensor.voigt import tensor_from_voigt


def cubic(c11, c12, c44):
    return np.diag([c11 - c12] * 3 + [c44] * 3) + c12 * np.kron(np.diag([1, 0]), np.ones((3, 3)))


COPPER, NICKEL = cubic(168.4, 121.4, 75.4), cubic(246.5, 147.3, 124.7)


def rotation(rng):
    q, _ = np.linalg.qr(rng.normal(size=(3, 3)))
    return q * np.sign(np.linalg.det(q))


def test_the_norm_is_that_of_all_81_components_in_every_frame():
    rng = np.random.default_rng(5)
    found = tensor_difference(Stiffness(voigt=NICKEL), Stiffness(voigt=COPPER))
    full = tensor_from_voigt(NICKEL - COPPER)
    assert found.norm == pytest.approx(np.sqrt((full**2).sum()))
    assert found.relative == pytest.approx(found.norm / np.sqrt((tensor_from_voigt(COPPER) ** 2).sum()))
    turn = rotation(rng)
    turned = [Stiffness(voigt=rotate_voigt(voigt, turn), frame=Frame.USER) for voigt in (NICKEL, COPPER)]
    assert tensor_difference(*turned).norm == pytest.approx(found.norm)
    assert np.array_equal(found.voigt, NICKEL - COPPER)
    assert found.bulk == pytest.approx((246.5 + 2 * 147.3) / 3 - (168.4 + 2 * 121.4) / 3)


def test_a_tensor_without_moduli_still_has_a_difference():
    unstable = cubic(100.0, 120.0, 50.0)
    found = tensor_difference(Stiffness(voigt=unstable), Stiffness(voigt=COPPER))
    assert np.isnan(found.shear) and found.norm == pytest.approx(tensor_norm(unstable - COPPER))


def test_the_surface_is_the_difference_along_every_direction():
    rng = np.random.default_rng(7)
    turned = rotate_voigt(0.6 * NICKEL, rotation(rng))
    mesh = difference_mesh(
        Stiffness(voigt=turned), Stiffness(voigt=COPPER), SurfaceQuantity.YOUNG, resolution=12
    )
    directions = rng.normal(size=(20_000, 3))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    values = young_modulus(turned, directions) - young_modulus(COPPER, directions)
    assert mesh.evaluate(directions) == pytest.approx(values)
    assert mesh.lowest.value <= values.min() + 1e-9 and mesh.highest.value >= values.max() - 1e-9
    assert mesh.lowest.value == pytest.approx(values.min(), abs=0.2)
    assert mesh.highest.value == pytest.approx(values.max(), abs=0.2)
    assert np.linalg.norm(mesh.points, axis=1) == pytest.approx(np.abs(mesh.values))
    assert mesh.values.min() < 0.0 < mesh.values.max()
    assert mesh.quantity.title == "Δ Young's modulus" and mesh.quantity.unit == "GPa"


def test_waves_take_the_density_of_each():
    soft = Stiffness(voigt=COPPER)
    mesh = difference_mesh(
        soft, soft, SurfaceQuantity.VELOCITY_P, minuend_density=2.0, reference_density=8.0, resolution=8
    )
    assert mesh.evaluate(np.eye(3)) == pytest.approx([np.sqrt(168.4 / 2) - np.sqrt(168.4 / 8)] * 3)
    with pytest.raises(TensorError, match="density"):
        difference_mesh(soft, soft, SurfaceQuantity.VELOCITY_P, minuend_density=2.0)


def test_nothing_is_subtracted_across_frames():
    other = Stiffness(voigt=COPPER, frame=Frame.IEEE)
    with pytest.raises(TensorError, match="ieee and crystal"):
        difference_mesh(other, Stiffness(voigt=COPPER), SurfaceQuantity.YOUNG)
    with pytest.raises(TensorError, match="ieee and crystal"):
        tensor_difference(other, Stiffness(voigt=COPPER))


def test_a_tensor_and_itself():
    same = Stiffness(voigt=COPPER)
    mesh = difference_mesh(same, same, SurfaceQuantity.YOUNG, resolution=6)
    assert mesh.values == pytest.approx(0.0) and tensor_difference(same, same).relative == 0.0
