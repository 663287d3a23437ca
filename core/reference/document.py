"""Measured constants, and their comparison with a prediction, as JSON objects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.reference.comparison import ComparedQuantity
from core.reference.measured_stiffness import MeasuredStiffness


def measured_document(measured: MeasuredStiffness) -> dict[str, Any]:
    """One measurement; ``stiffness`` is in GPa in the axes that ``axes`` states.

    ``temperature_K`` is null at room temperature that no number is given for; ``axes`` is null where they
    were not stated.
    """
    averages = measured.averages
    return {
        "name": measured.name,
        "formula": measured.formula,
        "space_group": measured.space_group,
        "crystal_system": measured.system,
        "units": "GPa",
        "stiffness": measured.voigt.tolist(),
        "axes": None if measured.axes is None else str(measured.axes),
        "setting": measured.setting or None,
        "cell": None if measured.cell is None else list(measured.cell),
        "moduli": {
            "bulk_hill": averages.bulk.hill,
            "shear_hill": averages.shear.hill,
            "young_hill": averages.young.hill,
        },
        "density_g_cm3": measured.density,
        "temperature_K": measured.temperature,
        "pressure_GPa": measured.pressure,
        "method": measured.method or None,
        "label": measured.label,
        "source": measured.source,
        "doi": measured.doi or None,
        "read_in": measured.read_in,
        "notes": measured.notes or None,
    }


def comparison_document(quantities: Sequence[ComparedQuantity]) -> dict[str, Any]:
    """By name ("K", "c11", …) what was predicted and measured, in GPa, and whether the interval holds it."""
    return {
        one.name: {
            "predicted": one.predicted,
            "measured": one.measured,
            "difference": one.difference,
            "interval_90": None if one.interval is None else list(one.interval),
            "inside": one.inside,
        }
        for one in quantities
    }
