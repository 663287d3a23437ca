import numpy as np
import pytest

from core.crystal.symmetry import ieee_rotation
from core.elasticity.stiffness import Frame
from core.errors import ExportError
from core.export.framed_prediction import in_frame, rotated_limits
from core.prediction.prediction import Prediction
from core.tensor.rotation import rotate_voigt
from core.tensor.voigt import tensor_from_voigt


def test_the_crystal_frame_changes_nothing(prediction: Prediction) -> None:
    view = in_frame(prediction)
    assert view.stiffness is prediction.stiffness
    assert prediction.interval is not None
    np.testing.assert_array_equal(view.limits, prediction.interval.stiffness)
    np.testing.assert_array_equal(view.rotation, np.eye(3))


def test_the_ieee_frame_turns_the_tensor_by_the_ieee_rotation(prediction: Prediction) -> None:
    view = in_frame(prediction, Frame.IEEE)
    expected = rotate_voigt(prediction.stiffness.voigt, ieee_rotation(prediction.crystal))
    np.testing.assert_allclose(view.stiffness.voigt, expected, atol=1e-10)
    assert view.stiffness.frame is Frame.IEEE
    assert view.limits is not None
    assert (view.limits[0] <= view.stiffness.voigt).all() and (view.stiffness.voigt <= view.limits[1]).all()


def test_other_frames_are_refused(prediction: Prediction) -> None:
    with pytest.raises(ExportError, match="'user'"):
        in_frame(prediction, Frame.USER)


def test_in_the_principal_frame_the_contraction_is_diagonal(prediction: Prediction) -> None:
    view = in_frame(prediction, Frame.PRINCIPAL)
    dilatation = np.einsum("ijkk->ij", tensor_from_voigt(view.stiffness.voigt))
    np.testing.assert_allclose(dilatation, np.diag(np.diag(dilatation)), atol=1e-9)
    assert (np.diff(np.diag(dilatation)) <= 1e-6).all()
    expected = rotate_voigt(prediction.stiffness.voigt, view.rotation)
    np.testing.assert_allclose(view.stiffness.voigt, expected, atol=1e-10)


@pytest.mark.parametrize(
    "rotation",
    [
        np.array([[0.0, 1, 0], [0, 0, 1], [1, 0, 0]]),
        np.array([[0.0, -1, 0], [1, 0, 0], [0, 0, 1]]),
        np.diag([1.0, -1, -1]),
    ],
)
def test_limits_follow_exactly_where_axes_are_only_renamed_or_reversed(
    prediction: Prediction, rotation
) -> None:
    # Such a rotation maps each component to plus or minus one other, so the limits are those components'
    # limits, turned like tensors and put in order.
    assert prediction.interval is not None
    limits = prediction.interval.stiffness
    turned = rotate_voigt(limits, rotation)
    expected = np.sort(turned, axis=0)
    np.testing.assert_allclose(
        rotated_limits(prediction.stiffness.voigt, limits, rotation), expected, atol=1e-9
    )


def test_independent_errors_spread_as_a_sample_of_them_does(prediction: Prediction) -> None:
    angle = 0.4
    rotation = np.array([[np.cos(angle), np.sin(angle), 0], [-np.sin(angle), np.cos(angle), 0], [0, 0, 1]])
    voigt = prediction.stiffness.voigt
    sigma = np.abs(voigt) * 0.05
    sample = np.random.default_rng(1).normal(size=(20_000, 6, 6)) * sigma
    sample = np.triu(sample) + np.swapaxes(np.triu(sample, 1), -1, -2)
    spread = rotate_voigt(sample, rotation).std(axis=0)
    limits = rotated_limits(voigt, np.stack([voigt - sigma, voigt + sigma]), rotation)
    np.testing.assert_allclose((limits[1] - limits[0]) / 2, spread, rtol=0.05)
