"""A prediction as seen in the frame that somebody asked for: what every export writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from core.elasticity.frames import DESCRIPTIONS, rotation_to_frame
from core.elasticity.stiffness import Frame, Stiffness
from core.errors import ExportError
from core.prediction.prediction import Prediction
from core.tensor.rotation import rotate_voigt
from core.tensor.voigt import upper_triangle, voigt_from_upper_triangle

FloatArray = npt.NDArray[np.float64]

FRAME_DESCRIPTIONS: Final[dict[Frame, str]] = {
    frame: DESCRIPTIONS[frame] for frame in (Frame.CRYSTAL, Frame.IEEE, Frame.PRINCIPAL)
}
"""The frames that a prediction, with its limits, can be given in."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FramedPrediction:
    """A prediction, its stiffness and its limits in one frame.

    stiffness: GPa, in ``stiffness.frame``. limits: (2, 6, 6) GPa, lower and upper 90 % limits of each
    component in that frame, or None for a network without calibration. rotation: (3, 3), rows are the frame's
    axes in the crystal's Cartesian frame: v_frame = rotation @ v_crystal.
    """

    prediction: Prediction
    stiffness: Stiffness
    limits: FloatArray | None
    rotation: FloatArray


def in_frame(prediction: Prediction, frame: Frame = Frame.CRYSTAL) -> FramedPrediction:
    """The prediction in frame ``crystal``, ``ieee`` or ``principal`` (of the predicted tensor); ExportError
    for frames that a prediction has not.

    The limits are calibrated component by component in frame ``crystal``. In another frame each component is
    a linear combination of the 21, and the distances to the limits are combined as independent errors
    (:func:`rotated_limits`).
    """
    rotation = _rotation_to(prediction, frame)
    interval = prediction.interval
    voigt = rotate_voigt(prediction.stiffness.voigt, rotation)
    return FramedPrediction(
        prediction=prediction,
        stiffness=Stiffness(voigt=voigt, frame=frame) if frame != Frame.CRYSTAL else prediction.stiffness,
        limits=None
        if interval is None
        else rotated_limits(prediction.stiffness.voigt, interval.stiffness, rotation),
        rotation=rotation,
    )


def _rotation_to(prediction: Prediction, frame: Frame) -> FloatArray:
    if frame not in FRAME_DESCRIPTIONS:
        names = ", ".join(repr(str(known)) for known in FRAME_DESCRIPTIONS)
        raise ExportError(f"a prediction can be given in the frames {names}, not in '{frame}'")
    return rotation_to_frame(prediction.stiffness, frame, prediction.crystal)


def rotated_limits(voigt: FloatArray, limits: FloatArray, rotation: FloatArray) -> FloatArray:
    """Limits (2, 6, 6) of a matrix (6, 6) in Voigt form, GPa, after the rotation (3, 3).

    Distances below and above are propagated separately, δ'_k² = Σ_l (∂C'_k/∂C_l)² δ_l² over the 21
    independent components (propagation of independent errors, exact where the rotation only renames or
    reverses axes); where ∂C'_k/∂C_l is negative, below and above change places.
    """
    if np.array_equal(rotation, np.eye(3)):
        return np.array(limits, dtype=np.float64)
    unit_matrices = voigt_from_upper_triangle(np.eye(21))
    jacobian = upper_triangle(rotate_voigt(unit_matrices, rotation)).T
    distances = upper_triangle(np.abs(limits - voigt))
    kept, swapped = (np.clip(sign * jacobian, 0, None).T ** 2 for sign in (1, -1))
    spread = voigt_from_upper_triangle(np.sqrt(distances**2 @ kept + distances[::-1] ** 2 @ swapped))
    turned = rotate_voigt(voigt, rotation)
    return np.stack([turned - spread[0], turned + spread[1]])
