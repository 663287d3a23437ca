"""Frames: round trips, what is invariant, and what is refused."""

import numpy as np
import pytest
from elastic_samples import CUBIC, HEXAGONAL, TRICLINIC
from scipy.spatial.transform import Rotation

from core.crystal.crystal import Crystal
from core.elasticity.frames import in_user_frame, principal_axes, rotation_to_frame, to_frame
from core.elasticity.stability import kelvin_moduli
from core.elasticity.stiffness import Frame, Stiffness
from core.errors import TensorError
from core.tensor.rotation import rotate_voigt

TRIGONAL_CELL = Crystal(
    species=("Te",) * 3,
    cell=np.array([[3.86, 0, 2.23], [-1.93, 3.34, 2.23], [-1.93, -3.34, 2.23]]) * 1.1,
    fractional=np.array([[0.1, 0.2, 0.35], [0.35, 0.1, 0.2], [0.2, 0.35, 0.1]]),
)


def test_crystal_to_ieee_and_back():
    crystal = Stiffness(voigt=TRICLINIC)
    ieee = to_frame(crystal, Frame.IEEE, TRIGONAL_CELL)
    assert ieee.frame is Frame.IEEE
    axes = rotation_to_frame(crystal, Frame.IEEE, TRIGONAL_CELL)
    np.testing.assert_allclose(axes @ axes.T, np.eye(3), atol=1e-10)
    np.testing.assert_allclose(ieee.voigt, rotate_voigt(TRICLINIC, axes), atol=1e-9)
    back = to_frame(ieee, Frame.CRYSTAL, TRIGONAL_CELL)
    np.testing.assert_allclose(back.voigt, TRICLINIC, atol=1e-9)
    assert to_frame(crystal, Frame.CRYSTAL) is crystal


@pytest.mark.parametrize(
    ("start", "goal", "message"),
    [
        (Frame.CRYSTAL, Frame.IEEE, "give the crystal structure"),
        (Frame.PRINCIPAL, Frame.CRYSTAL, "is not known"),
        (Frame.CRYSTAL, Frame.USER, "is not known"),
    ],
)
def test_ways_that_do_not_exist(start, goal, message):
    with pytest.raises(TensorError, match=message):
        to_frame(Stiffness(voigt=TRICLINIC, frame=start), goal)


def test_principal_frame_is_found_again_after_any_turn():
    reference = to_frame(Stiffness(voigt=TRICLINIC), Frame.PRINCIPAL).voigt
    turned = rotate_voigt(TRICLINIC, Rotation.random(random_state=4).as_matrix())
    again = to_frame(Stiffness(voigt=turned), Frame.PRINCIPAL).voigt
    np.testing.assert_allclose(np.abs(again), np.abs(reference), atol=1e-8)
    np.testing.assert_allclose(kelvin_moduli(again), kelvin_moduli(TRICLINIC), rtol=1e-10)
    dilatation = again[:, :3].sum(axis=1)
    np.testing.assert_allclose(dilatation[3:], 0, atol=1e-9)
    assert dilatation[0] > dilatation[1] > dilatation[2]


def test_principal_frame_leaves_free_axes_alone():
    np.testing.assert_allclose(principal_axes(CUBIC), np.eye(3), atol=1e-12)
    axes = principal_axes(HEXAGONAL)
    np.testing.assert_allclose(np.abs(axes), np.eye(3)[[0, 1, 2]], atol=1e-9)
    assert np.linalg.det(axes) == pytest.approx(1)


def test_users_own_axes():
    axes = Rotation.random(random_state=5).as_matrix()
    turned = in_user_frame(Stiffness(voigt=TRICLINIC), axes)
    assert turned.frame is Frame.USER
    np.testing.assert_allclose(turned.voigt, rotate_voigt(TRICLINIC, axes), atol=1e-10)
    with pytest.raises(TensorError, match="three unit vectors"):
        in_user_frame(Stiffness(voigt=TRICLINIC), 2 * axes)
