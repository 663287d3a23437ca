"""Rows whose structure is a pymatgen dictionary: shared by the readers of documents and tables."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from core.crystal.crystal import Crystal, Provenance
from core.crystal.structures import crystal_from_structure
from core.dataset.rows import BrokenRow, Fault, RowError

if TYPE_CHECKING:
    from pymatgen.core.structure import Structure


def crystal_reader(content: Mapping[str, Any], identifier: str) -> Callable[[], Crystal]:
    """A call that builds the crystal of a pymatgen Structure's dictionary, in the frame of its lattice.

    It raises RowError for a damaged dictionary, CrystalError for a structure that is no ordered crystal.
    """
    origin = Provenance(file_format="pymatgen")
    return lambda: crystal_from_structure(_structure(content), name=identifier, provenance=origin)


def _structure(content: Mapping[str, Any]) -> Structure:
    from pymatgen.core.structure import Structure

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return Structure.from_dict(dict(content))
    except Exception as error:  # damaged entries surface as any built-in exception
        reason = " ".join(str(error).split())[:160]
        if "not a valid Element" in reason:
            raise RowError(Fault.ELEMENTS, f"unknown elements: {reason}") from error
        raise RowError(
            Fault.STRUCTURE, f"the structure is damaged ({type(error).__name__}: {reason})"
        ) from error


def is_structure(value: Any) -> bool:
    """Whether a value is a dictionary with pymatgen's keys of a periodic structure."""
    return isinstance(value, Mapping) and "sites" in value and "lattice" in value


def first_present(row: Mapping[str, Any], names: Iterable[str]) -> Any:
    """The first value of these keys that is there and not null or NaN; None without one."""
    for name in names:
        value = row.get(name)
        if value is not None and not (isinstance(value, float) and math.isnan(value)):
            return value
    return None


def missing(number: int, identifier: str, *names: str) -> BrokenRow:
    """A row in which something is not there."""
    return BrokenRow(
        number=number, identifier=identifier, fault=Fault.MISSING, reason=f"missing: {', '.join(names)}"
    )
