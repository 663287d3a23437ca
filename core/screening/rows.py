"""One prediction to one row of the table."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from core.crystal.crystal import Crystal
from core.crystal.facts import density, formula
from core.crystal.symmetrized import SymmetrizedCrystal
from core.crystal.symmetry import crystal_system_of, symmetry_of
from core.elasticity.anisotropy import universal_anisotropy
from core.elasticity.averages import poisson_from_bulk_shear, voigt_reuss_hill
from core.elasticity.stability import is_positive_definite
from core.elasticity.young_range import young_range
from core.errors import SymmetryError
from core.prediction.prediction import Interval90, ModelIdentity, Prediction
from core.screening.columns import COLUMNS
from core.tensor.voigt import upper_triangle

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Facts:
    """What is said of a crystal before the network is asked: columns of the groups "file" and "facts"."""

    crystal: Crystal
    row: Row


def facts_of(crystal: Crystal, symmetric: SymmetrizedCrystal, file: str, wanted: Collection[str]) -> Facts:
    """The columns of a crystal alone. symmetric: the crystal made symmetric.

    Where the search for the space group fails its columns stay empty and the notes say why.
    """
    row: Row = {"file": file, "name": crystal.name, "atoms": len(crystal)}
    notes = list(crystal.provenance.notes)
    if "formula" in wanted:
        row["formula"] = formula(crystal)
    if "density_g_cm3" in wanted:
        row["density_g_cm3"] = density(crystal)
    if {"space_group", "space_group_symbol", "crystal_system"} & set(wanted):
        row |= _space_group(crystal, symmetric, notes)
    row["notes"] = " ".join(notes)
    return Facts(crystal=crystal, row=row)


def young_rows(predictions: Sequence[Prediction], wanted: Collection[str]) -> list[Row]:
    """The columns of the least and greatest Young's modulus of many crystals, together; empty for a stiffness
    that is not positive definite.
    """
    rows: list[Row] = [{} for _ in predictions]
    if not predictions or not {"E_min_GPa", "E_max_GPa"} & set(wanted):
        return rows
    voigt = np.stack([prediction.stiffness.voigt for prediction in predictions])
    stable = np.flatnonzero(is_positive_definite(voigt))
    least, greatest = young_range(voigt[stable])
    for place, low, high in zip(stable.tolist(), least.tolist(), greatest.tolist(), strict=True):
        rows[place] = {"E_min_GPa": low, "E_max_GPa": high}
    return rows


def row_of(facts: Facts, prediction: Prediction, young: Row, wanted: Collection[str]) -> Row:
    """The whole row; groups of which no column is wanted are not computed. young: of :func:`young_rows`."""
    row = facts.row | young
    for group, compute in _GROUPS.items():
        if any(name in wanted for name in _NAMES[group]):
            row |= compute(prediction)
    return {name: value for name, value in row.items() if name in wanted}


def _space_group(crystal: Crystal, symmetric: SymmetrizedCrystal, notes: list[str]) -> Row:
    if symmetric.is_maximal:
        number, symbol = symmetric.space_group, symmetric.symbol
    else:
        try:
            found = symmetry_of(crystal)
        except SymmetryError as error:
            notes.append(f"No space group: {error}.")
            return {}
        number, symbol = found.space_group, found.symbol
    system = crystal_system_of(number)
    return {"space_group": number, "space_group_symbol": symbol, "crystal_system": system}


def _stiffness(prediction: Prediction) -> Row:
    numbers = upper_triangle(prediction.stiffness.voigt).tolist()
    return dict(zip(_NAMES["stiffness"], numbers, strict=True))


def _moduli(prediction: Prediction) -> Row:
    averages = voigt_reuss_hill(prediction.stiffness.voigt)
    row: Row = {
        "K_hill_GPa": averages.bulk.hill,
        "G_hill_GPa": averages.shear.hill,
        "E_hill_GPa": averages.young.hill,
        "nu_hill": averages.poisson.hill,
    }
    return row | (_limits(prediction.interval) if prediction.interval else {})


def _limits(interval: Interval90) -> Row:
    """Poisson's ratio grows with K/G, so its limits stand at opposite limits of the two."""
    (soft, stiff), (yielding, rigid) = interval.bulk_hill, interval.shear_hill
    return {
        "K_hill_low_GPa": soft,
        "K_hill_high_GPa": stiff,
        "G_hill_low_GPa": yielding,
        "G_hill_high_GPa": rigid,
        "E_hill_low_GPa": interval.young_hill[0],
        "E_hill_high_GPa": interval.young_hill[1],
        "nu_hill_low": float(poisson_from_bulk_shear(soft, rigid)),
        "nu_hill_high": float(poisson_from_bulk_shear(stiff, yielding)),
    }


def _anisotropy(prediction: Prediction) -> Row:
    return {"anisotropy_universal": universal_anisotropy(prediction.stiffness.voigt)}


def _domain(prediction: Prediction) -> Row:
    return {"in_domain": prediction.in_domain, "reasons": "; ".join(prediction.warnings)}


def _model(prediction: Prediction) -> Row:
    model: ModelIdentity = prediction.model
    return {"model": f"{model.name} {model.version}", "model_sha256": model.sha256}


_NAMES: Final = {
    group: tuple(column.name for column in COLUMNS if column.group == group)
    for group in ("stiffness", "moduli", "anisotropy", "domain", "model")
}
_GROUPS: Final[dict[str, Callable[[Prediction], Row]]] = {
    "stiffness": _stiffness,
    "moduli": _moduli,
    "anisotropy": _anisotropy,
    "domain": _domain,
    "model": _model,
}
