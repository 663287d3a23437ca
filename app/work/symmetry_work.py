"""The symmetry of a crystal and the pattern of its 6×6. Runs in the working process."""

from __future__ import annotations

from app.work.jobs import SymmetryReady
from core.crystal.crystal import Crystal
from core.errors import ElastoscopeError


def symmetry_of_job(crystal: Crystal) -> SymmetryReady:
    """All that the panel says of the symmetry of a crystal. SymmetryError, in words for the user."""
    from core.crystal.symmetry import ieee_rotation
    from core.crystal.symmetry_description import describe_symmetry
    from core.elasticity.component_pattern import component_pattern

    found = describe_symmetry(crystal)
    in_ieee, missing = None, ""
    try:
        axes = ieee_rotation(crystal)
        in_ieee = component_pattern(axes @ found.rotations @ axes.T)
    except ElastoscopeError as error:
        missing = str(error)
    return SymmetryReady(
        description=found,
        in_crystal=component_pattern(found.rotations),
        in_ieee=in_ieee,
        ieee_missing=missing,
    )
