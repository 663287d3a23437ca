"""From a tensor, predicted or read, to everything the panel shows of it. Runs in the working process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from app.state.answer import Answer, Estimates, Extremum, FramedTensor, Symmetry
from core.elasticity.stiffness import Frame, Stiffness
from core.errors import ElastoscopeError
from core.prediction.prediction import Prediction

if TYPE_CHECKING:
    from core.crystal.crystal import Crystal
    from core.export.framed_prediction import FramedPrediction


def _in_ieee(prediction: Prediction) -> tuple[FramedPrediction | None, str]:
    from core.export.framed_prediction import in_frame

    try:
        return in_frame(prediction, Frame.IEEE), ""
    except ElastoscopeError as error:
        return None, str(error)


def _tensor_in_ieee(stiffness: Stiffness, crystal: Crystal | None) -> tuple[FramedTensor | None, str]:
    from core.elasticity.frames import rotation_to_frame, to_frame

    try:
        turned = to_frame(stiffness, Frame.IEEE, crystal)
        rotation = rotation_to_frame(stiffness, Frame.IEEE, crystal)
    except ElastoscopeError as error:
        return None, str(error)
    return FramedTensor(stiffness=turned, rotation=rotation), ""


def _tensor_in_principal(stiffness: Stiffness) -> FramedTensor:
    from core.elasticity.frames import principal_axes, to_frame

    turned = to_frame(stiffness, Frame.PRINCIPAL)
    return FramedTensor(stiffness=turned, rotation=principal_axes(stiffness.voigt))


def _young_extremes(stiffness: Stiffness) -> tuple[Extremum, Extremum]:
    from core.surface.surface_mesh import SurfaceQuantity, surface_mesh

    mesh = surface_mesh(stiffness, SurfaceQuantity.YOUNG)

    def extremum(found: tuple[float, object]) -> Extremum:
        value, direction = found
        x, y, z = (float(component) for component in direction)  # type: ignore[attr-defined]
        return Extremum(value=float(value), direction=(x, y, z))

    return extremum(mesh.minimum), extremum(mesh.maximum)


def _numbers(stiffness: Stiffness) -> dict[str, Any]:
    """The fields of an answer that follow from the stiffness alone."""
    from core.elasticity.anisotropy import log_euclidean_anisotropy, universal_anisotropy
    from core.elasticity.averages import voigt_reuss_hill
    from core.elasticity.stability import is_positive_definite, kelvin_moduli

    voigt = stiffness.voigt
    stable = bool(is_positive_definite(voigt))
    young_minimum, young_maximum = _young_extremes(stiffness) if stable else (None, None)
    return {
        "stiffness": stiffness,
        "averages": voigt_reuss_hill(voigt),
        "kelvin": kelvin_moduli(voigt),
        "universal_anisotropy": float(universal_anisotropy(voigt)) if stable else None,
        "log_euclidean_anisotropy": float(log_euclidean_anisotropy(voigt)) if stable else None,
        "stable": stable,
        "young_minimum": young_minimum,
        "young_maximum": young_maximum,
    }


def _estimates(stiffness: Stiffness, crystal: Crystal | None, density: float | None) -> Estimates | None:
    """A fraction of a millisecond: the exact mean over all directions takes ten times as long."""
    from core.elasticity.averages import voigt_reuss_hill
    from core.elasticity.engineering import engineering
    from core.elasticity.stability import is_positive_definite
    from core.elasticity.thermal import debye_temperature, mean_velocity_isotropic

    if not is_positive_definite(stiffness.voigt):
        return None
    hardness = engineering(voigt_reuss_hill(stiffness.voigt)).hardness
    velocity = None if density is None else mean_velocity_isotropic(stiffness.voigt, density)
    debye = None
    if velocity is not None and crystal is not None:
        debye = debye_temperature(velocity, len(crystal) / crystal.volume)
    return Estimates(
        hardness=tuple((each.name, each.value) for each in hardness), mean_velocity=velocity, debye=debye
    )


def answer_for(prediction: Prediction) -> Answer:
    """The panels' content for a prediction."""
    from core.crystal.facts import density
    from core.export.framed_prediction import in_frame

    in_ieee, ieee_missing = _in_ieee(prediction)
    mass_density = density(prediction.crystal)
    return Answer(
        prediction=prediction,
        in_crystal=in_frame(prediction),
        in_ieee=in_ieee,
        ieee_missing=ieee_missing,
        in_principal=in_frame(prediction, Frame.PRINCIPAL),
        symmetry=None,
        density=mass_density,
        estimates=_estimates(prediction.stiffness, prediction.crystal, mass_density),
        **_numbers(prediction.stiffness),
    )


def answer_for_tensor(
    stiffness: Stiffness,
    crystal: Crystal | None,
    *,
    notes: tuple[str, ...] = (),
    density: float | None = None,
    symmetry: Symmetry | None = None,
) -> Answer:
    """The panels' content for a tensor that was read, in the frame of its crystal where it has one."""
    in_ieee, ieee_missing = _tensor_in_ieee(stiffness, crystal)
    return Answer(
        prediction=None,
        notes=notes,
        in_crystal=FramedTensor(stiffness=stiffness, rotation=np.eye(3)),
        in_ieee=in_ieee,
        ieee_missing=ieee_missing,
        in_principal=_tensor_in_principal(stiffness),
        symmetry=symmetry,
        density=density,
        estimates=_estimates(stiffness, crystal, density),
        **_numbers(stiffness),
    )
