"""From a prediction to everything the panels show of it. Runs in the working process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.state.answer import Answer, Extremum
from core.elasticity.stiffness import Frame, Stiffness
from core.errors import ElastoscopeError
from core.prediction.prediction import Prediction

if TYPE_CHECKING:
    from core.export.framed_prediction import FramedPrediction


def _in_ieee(prediction: Prediction) -> tuple[FramedPrediction | None, str]:
    from core.export.framed_prediction import in_frame

    try:
        return in_frame(prediction, Frame.IEEE), ""
    except ElastoscopeError as error:
        return None, str(error)


def _young_extremes(stiffness: Stiffness) -> tuple[Extremum, Extremum]:
    from core.surface.surface_mesh import SurfaceQuantity, surface_mesh

    mesh = surface_mesh(stiffness, SurfaceQuantity.YOUNG)

    def extremum(found: tuple[float, object]) -> Extremum:
        value, direction = found
        x, y, z = (float(component) for component in direction)  # type: ignore[attr-defined]
        return Extremum(value=float(value), direction=(x, y, z))

    return extremum(mesh.minimum), extremum(mesh.maximum)


def answer_for(prediction: Prediction) -> Answer:
    """The panels' content. Raises TensorError where the tensor allows no analysis."""
    from core.elasticity.anisotropy import log_euclidean_anisotropy, universal_anisotropy
    from core.elasticity.averages import voigt_reuss_hill
    from core.elasticity.stability import is_positive_definite, kelvin_moduli
    from core.export.framed_prediction import in_frame

    voigt = prediction.stiffness.voigt
    in_ieee, ieee_missing = _in_ieee(prediction)
    young_minimum, young_maximum = _young_extremes(prediction.stiffness)
    return Answer(
        prediction=prediction,
        in_crystal=in_frame(prediction),
        in_ieee=in_ieee,
        ieee_missing=ieee_missing,
        averages=voigt_reuss_hill(voigt),
        kelvin=kelvin_moduli(voigt),
        universal_anisotropy=float(universal_anisotropy(voigt)),
        log_euclidean_anisotropy=float(log_euclidean_anisotropy(voigt)),
        stable=bool(is_positive_definite(voigt)),
        young_minimum=young_minimum,
        young_maximum=young_maximum,
    )
