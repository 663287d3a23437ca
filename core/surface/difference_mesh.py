"""Where, and in which direction, one tensor's property exceeds another's: the surface of B − A."""

from __future__ import annotations

from core.elasticity.stiffness import Stiffness
from core.errors import TensorError
from core.surface.quantity import SurfaceQuantity, evaluation
from core.surface.quantity_difference import QuantityDifference, difference_evaluation
from core.surface.surface_mesh import DEFAULT_RESOLUTION, SurfaceMesh, mesh_of


def difference_mesh(
    minuend: Stiffness,
    reference: Stiffness,
    quantity: SurfaceQuantity,
    *,
    minuend_density: float | None = None,
    reference_density: float | None = None,
    resolution: int = DEFAULT_RESOLUTION,
) -> SurfaceMesh:
    """The surface of property_B − property_A; its radius is the size of the difference, its values are
    signed.

    Densities in g/cm³, for quantities of waves. TensorError where the two stand in frames of different names,
    and the errors of `core.surface.quantity.evaluation` for either.
    """
    if minuend.frame is not reference.frame:
        raise TensorError(
            f"properties in the frames {minuend.frame} and {reference.frame} cannot be subtracted: "
            "bring both to one frame first"
        )
    evaluate = difference_evaluation(
        evaluation(minuend, quantity, density_g_cm3=minuend_density),
        evaluation(reference, quantity, density_g_cm3=reference_density),
    )
    return mesh_of(evaluate, QuantityDifference(quantity=quantity), resolution=resolution)
