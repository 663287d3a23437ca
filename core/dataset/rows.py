"""From a row of any format to a labelled crystal, or to the reason why it is none.

A reader gives rows as they stand (`LabelRow`); here they are looked at in one order, whatever the format:
structure, elements, order, tensor (shape, finite, symmetric, positive definite), frame, misfit to the
crystal's own symmetry, identifier. What is wrong first is the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from core.crystal.crystal import Crystal
from core.crystal.symmetry import CrystalSymmetry, symmetry_of
from core.dataset.frame_alternatives import LABEL_TOLERANCE
from core.dataset.labelled import LabelledCrystal, RejectedRow
from core.dataset.published_frames import turned_from_ieee
from core.errors import CrystalError, DisorderedCrystalError, SymmetryError
from core.tensor.symmetrize import symmetry_misfit
from core.tensor.voigt import tensor_from_voigt, voigt_from_tensor

FloatArray = npt.NDArray[np.float64]

MISFIT_LIMIT: Final = 0.10
"""Largest ‖C − C projected on the crystal's point group‖ / ‖C‖ of a label: room for the noise of a
calculation; a tensor in a frame that is not the crystal's own misfits by its anisotropy."""

ASYMMETRY_LIMIT: Final = 0.01
"""Largest |C_ij − C_ji| relative to the largest |C_ij|; below it the two are averaged."""

SPLITS: Final = ("train", "val", "test")


class Fault(StrEnum):
    """Why a row cannot be used, in the words of the overview."""

    UNREADABLE = "row unreadable"
    MISSING = "structure or tensor missing"
    STRUCTURE = "structure unreadable"
    ELEMENTS = "elements unknown"
    DISORDERED = "structure disordered"
    SHAPE = "tensor of a wrong shape"
    NOT_FINITE = "tensor not finite"
    ASYMMETRIC = "tensor asymmetric"
    UNSTABLE = "tensor not positive definite"
    SYMMETRY = "symmetry not found"
    MISFIT = "tensor misfits the crystal's symmetry"
    DUPLICATE = "identifier seen before"
    SPLIT = "split unknown"
    WITHDRAWN = "withdrawn by its source"


class LabelFrame(StrEnum):
    """The frame in which a row gives its tensor."""

    CRYSTAL = "crystal"
    """The Cartesian frame of the row's own structure."""
    IEEE = "ieee"
    """IEEE 176-1987 as pymatgen builds it; turned back by `core.dataset.published_frames`."""


class RowError(ValueError):
    """A row cannot be used."""

    def __init__(self, fault: Fault, reason: str) -> None:
        super().__init__(reason)
        self.fault = fault


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LabelRow:
    """A row as its file gives it.

    number: its line or place, from 1. crystal: called once; may raise CrystalError or RowError. tensor: 6×6,
    one of its triangles, or 3×3×3×3, as nested sequences, times ``gigapascals``. split: "train", "val",
    "test" or "".
    """

    number: int
    identifier: str
    crystal: Callable[[], Crystal]
    tensor: Any
    frame: LabelFrame = LabelFrame.CRYSTAL
    gigapascals: float = 1.0
    formula: str = ""
    split: str = ""
    crystal_system: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BrokenRow:
    """A place in a file where no row can be made out."""

    number: int
    identifier: str
    fault: Fault
    reason: str


def sorted_rows(
    rows: Iterable[LabelRow | BrokenRow], *, misfit_limit: float | None
) -> tuple[list[LabelledCrystal], list[RejectedRow]]:
    """The usable rows, and those set aside with their fault and reason, both in order.

    misfit_limit: see `MISFIT_LIMIT`; None leaves the crystals' symmetry unasked (and saves some 10 ms a row).
    """
    records: list[LabelledCrystal] = []
    rejected: list[RejectedRow] = []
    seen: dict[str, int] = {}
    for row in rows:
        try:
            record = _record(row, misfit_limit)
            _require_new(record, seen)
        except RowError as error:
            rejected.append(
                RejectedRow(
                    line=row.number, identifier=row.identifier, reason=str(error), fault=error.fault.value
                )
            )
        else:
            records.append(record)
    return records, rejected


def _require_new(record: LabelledCrystal, seen: dict[str, int]) -> None:
    first = seen.setdefault(record.identifier, record.row)
    if first != record.row:
        raise RowError(Fault.DUPLICATE, f"the identifier {record.identifier} stands in row {first} already")


def _record(row: LabelRow | BrokenRow, misfit_limit: float | None) -> LabelledCrystal:
    if isinstance(row, BrokenRow):
        raise RowError(row.fault, row.reason)
    if row.split not in ("", *SPLITS):
        raise RowError(Fault.SPLIT, f"the split is {row.split!r}, expected {', '.join(SPLITS)} or none")
    crystal = _crystal(row)
    voigt = stiffness_of(row.tensor, row.gigapascals)
    if row.frame is LabelFrame.IEEE:
        voigt = _turned(voigt, crystal)
    record = LabelledCrystal(
        identifier=row.identifier,
        formula=row.formula or reduced_formula(crystal),
        crystal=crystal,
        voigt=voigt,
        split=row.split,
        crystal_system=row.crystal_system,
        row=row.number,
    )
    return record if misfit_limit is None else _of_its_symmetry(record, misfit_limit)


def _crystal(row: LabelRow) -> Crystal:
    try:
        crystal = row.crystal()
    except DisorderedCrystalError as error:
        raise RowError(Fault.DISORDERED, str(error)) from error
    except CrystalError as error:
        fault = Fault.ELEMENTS if "is not an element" in str(error) else Fault.STRUCTURE
        raise RowError(fault, str(error)) from error
    return replace(crystal, name=row.identifier)


def reduced_formula(crystal: Crystal) -> str:
    """The formula of one formula unit, elements as pymatgen orders them."""
    from pymatgen.core.composition import Composition

    counts: dict[str, int] = {}
    for symbol in crystal.species:
        counts[symbol] = counts.get(symbol, 0) + 1
    return str(Composition(counts).reduced_formula)


def stiffness_of(values: Any, gigapascals: float = 1.0) -> FloatArray:
    """(6, 6) GPa from 6×6 numbers, one triangle of them, or 3×3×3×3; RowError says what is wrong.

    A triangle has zeros on the other side of the diagonal. A tensor 3×3×3×3 needs both minor symmetries.
    """
    try:
        array = np.array(values, dtype=np.float64) * gigapascals
    except (ValueError, TypeError, OverflowError) as error:
        raise RowError(Fault.SHAPE, f"the stiffness is not 6×6 finite numbers ({error})") from error
    if array.shape not in ((6, 6), (3, 3, 3, 3)):
        raise RowError(Fault.SHAPE, f"the stiffness is not 6×6 finite numbers (shape {array.shape})")
    if not np.isfinite(array).all():
        raise RowError(Fault.NOT_FINITE, "the stiffness is not 6×6 finite numbers (NaN or infinity)")
    return _definite(_symmetric(_whole(array) if array.ndim == 2 else _contracted(array)))


def _contracted(tensor: FloatArray) -> FloatArray:
    voigt = voigt_from_tensor(tensor)
    uneven = float(np.abs(tensor - tensor_from_voigt(voigt)).max())
    if uneven > ASYMMETRY_LIMIT * max(float(np.abs(tensor).max()), 1e-300):
        raise RowError(Fault.ASYMMETRIC, f"C_ijkl and C_jikl or C_ijlk differ by up to {uneven:.3g} GPa")
    return voigt


def _whole(matrix: FloatArray) -> FloatArray:
    """A matrix of which only one triangle is filled, with the other filled too."""
    upper, lower = np.triu(matrix, 1), np.tril(matrix, -1)
    if bool(np.any(upper)) != bool(np.any(lower)):
        return np.asarray(matrix + upper.T + lower.T)
    return matrix


def _symmetric(voigt: FloatArray) -> FloatArray:
    uneven = float(np.abs(voigt - voigt.T).max())
    if uneven > ASYMMETRY_LIMIT * float(np.abs(voigt).max()):
        raise RowError(
            Fault.ASYMMETRIC, f"the stiffness is not symmetric (differences up to {uneven:.3g} GPa)"
        )
    return 0.5 * (voigt + voigt.T)


def _definite(voigt: FloatArray) -> FloatArray:
    smallest = float(np.linalg.eigvalsh(voigt)[0])
    if smallest <= 0.0:
        raise RowError(
            Fault.UNSTABLE, f"the stiffness is not positive definite (smallest eigenvalue {smallest:.3g} GPa)"
        )
    return voigt


def _turned(voigt: FloatArray, crystal: Crystal) -> FloatArray:
    try:
        return turned_from_ieee(voigt, crystal)
    except SymmetryError as error:
        raise RowError(Fault.SYMMETRY, str(error)) from error


def _of_its_symmetry(record: LabelledCrystal, limit: float) -> LabelledCrystal:
    symmetry = _symmetry(record)
    misfit = float(symmetry_misfit(record.voigt, symmetry.rotations))
    if misfit > limit:
        raise RowError(
            Fault.MISFIT,
            f"the stiffness misfits the point group {symmetry.point_group} by {100 * misfit:.0f} % of its "
            f"norm (at most {100 * limit:.0f} %): it stands in another frame or belongs to another structure",
        )
    return replace(record, crystal_system=record.crystal_system or symmetry.crystal_system)


def _symmetry(record: LabelledCrystal) -> CrystalSymmetry:
    try:
        return symmetry_of(record.crystal, tolerance=LABEL_TOLERANCE)
    except SymmetryError as error:
        raise RowError(Fault.SYMMETRY, str(error)) from error
