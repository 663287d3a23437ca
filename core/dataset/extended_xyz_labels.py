"""Extended XYZ whose frames carry a stiffness in their comment line.

There is no standard name for it. Read are, in any case, ``elastic_tensor``, ``elasticity``, ``stiffness``,
``stiffness_voigt``, ``c_voigt`` and ``cij``, also with ``_gpa`` at the end: 36 numbers (6×6), 21 (upper
triangle, row by row) or 81 (3×3×3×3) in GPa, as "1 2 …", "[[1, 2, …], …]" or ASE's "_JSON [[…]]", in the
Cartesian frame of ``Lattice``. ``material_id`` (or ``id``, ``name``), ``formula`` and ``split`` are taken
where they stand. Another unit is given by ``stiffness_unit=`` GPa, MPa, Pa, kbar, Mbar or eV/A^3.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

import numpy as np

from core.crystal.crystal import Crystal, Provenance
from core.crystal.extended_xyz import structures_from_extended_xyz
from core.crystal.structures import crystal_from_structure
from core.dataset.rows import BrokenRow, Fault, LabelRow
from core.dataset.structure_rows import missing
from core.dataset.tensor_columns import UNITS
from core.units import EV_PER_CUBIC_ANGSTROM_IN_GPA

FORMAT: Final = "extended XYZ with a stiffness in the comment line of each frame"
NOTE: Final = "tensors: in the Cartesian frame of each frame's Lattice"
KEYS: Final = ("elastic_tensor", "elasticity", "stiffness", "stiffness_voigt", "c_voigt", "cij")

_PAIR = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|(\[[^=]*\])|(\S+))""")
_UNITS: Final = UNITS | {"ev/a^3": EV_PER_CUBIC_ANGSTROM_IN_GPA, "ev/ang^3": EV_PER_CUBIC_ANGSTROM_IN_GPA}


def looks_like_extended_xyz(first_lines: list[str]) -> bool:
    """Whether a file's first two lines are a number of atoms and a comment with a cell."""
    return len(first_lines) > 1 and first_lines[0].strip().isdecimal() and "lattice" in first_lines[1].lower()


def extended_xyz_rows(text: str, *, subject: str) -> Iterator[LabelRow | BrokenRow]:
    """A row a frame, numbered from 1; a text cut off in the middle ends with a broken row."""
    lines = text.rstrip().split("\n")
    start, number = 0, 0
    while start < len(lines):
        number += 1
        count = lines[start].strip()
        end = start + 2 + int(count) if count.isdecimal() else len(lines) + 1
        if end > len(lines):
            reason = f"line {start + 1}: no whole frame from here to the end of the file"
            yield BrokenRow(number=number, identifier="", fault=Fault.UNREADABLE, reason=reason)
            return
        yield _row("\n".join(lines[start:end]), lines[start + 1], number, subject)
        start = end


def _row(frame: str, comment: str, number: int, subject: str) -> LabelRow | BrokenRow:
    fields = {key.lower(): next(filter(None, values), "") for key, *values in _PAIR.findall(comment)}
    names = ("material_id", "id", "name")
    identifier = next((fields[name] for name in names if fields.get(name)), f"frame {number}")
    text = next((fields[key] for name in KEYS for key in (name, f"{name}_gpa") if key in fields), None)
    if text is None:
        return missing(number, identifier, f"a stiffness ({', '.join(KEYS)})")
    unit = fields.get("stiffness_unit", "GPa").lower()
    if unit not in _UNITS:
        reason = f"the unit is {unit!r}, expected GPa, MPa, Pa, kbar, Mbar or eV/A^3"
        return BrokenRow(number=number, identifier=identifier, fault=Fault.UNREADABLE, reason=reason)
    return LabelRow(
        number=number,
        identifier=identifier,
        crystal=_reader(frame, identifier, subject),
        tensor=_numbers(text),
        gigapascals=_UNITS[unit],
        formula=fields.get("formula", ""),
        split=fields.get("split", ""),
    )


def _reader(frame: str, identifier: str, subject: str) -> Callable[[], Crystal]:
    origin = Provenance(file_format="extxyz")
    return lambda: crystal_from_structure(
        structures_from_extended_xyz(frame, subject=subject)[0], name=identifier, provenance=origin
    )


def _numbers(text: str) -> Any:
    """36, 21 or 81 numbers in their shape; other texts as they are, for the check of shapes to refuse."""
    words = re.sub(r"[\[\](),;]", " ", text.removeprefix("_JSON")).split()
    try:
        values = np.array([float(word) for word in words])
    except ValueError:
        return text
    if values.size == 21:
        matrix = np.zeros((6, 6))
        matrix[np.triu_indices(6)] = values
        return matrix
    return values.reshape({36: (6, 6), 81: (3, 3, 3, 3)}.get(values.size, (values.size,)))
