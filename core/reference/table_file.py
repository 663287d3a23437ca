"""The table of measured constants: TOML, one ``[[crystal]]`` a measurement, one ``[sources.KEY]`` a paper.

Keys of a crystal are the fields of `core.reference.measured_stiffness.MeasuredStiffness`; ``constants`` holds
the independent ones in GPa, ``temperature`` is kelvin or "room", ``cell`` has three lengths and, unless all
are right, three angles, ``source`` is the key of a source. A source has ``label`` (authors and year),
``citation``, ``read_in`` and, where it is known, ``doi``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np

from core.errors import MeasuredTableError
from core.ordinary_files import bytes_of
from core.reference.cell_axes import LAST_LOW_GROUP, CellAxes, parse_cell_axes
from core.reference.independent_constants import voigt_from_constants
from core.reference.measured_stiffness import MeasuredStiffness

_REQUIRED: Final = ("name", "formula", "space_group", "constants", "temperature", "source")
_OPTIONAL: Final = ("axes", "cell", "setting", "density", "pressure", "method", "notes")
LARGEST_TABLE: Final = 16 * 2**20
"""Bytes."""
_OF_A_SOURCE: Final = ("label", "citation", "read_in")
_STANDARD_AXES: Final = "x a, z c"


def load_measured(path: Path) -> tuple[MeasuredStiffness, ...]:
    """Every measurement of a table, in its order.

    MeasuredTableError, naming the file and the row, where the file is missing, is not such a table, or a row
    is damaged: a key missing or unknown, constants that do not fit the space group or are not positive
    definite, axes that are not understood or have no cell to refer to.
    """
    try:
        content = tomllib.loads(bytes_of(path, LARGEST_TABLE).decode("utf-8"))
    except OSError as error:
        raise MeasuredTableError(f"{path.name} cannot be read: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:
        raise MeasuredTableError(
            f"{path.name} is not a table of measured constants (TOML): {error}"
        ) from error
    sources, rows = content.get("sources", {}), content.get("crystal")
    if not isinstance(rows, list) or not rows:
        raise MeasuredTableError(f"{path.name} holds no [[crystal]]; each measurement is one")
    return tuple(
        _measured(row, sources, f"{path.name}, crystal {number}") for number, row in enumerate(rows, start=1)
    )


def _measured(row: Any, sources: Any, where: str) -> MeasuredStiffness:
    if isinstance(row, Mapping):
        where = f"{where} ({row.get('name', 'no name')})"
    try:
        _check_keys(row, _REQUIRED, _OPTIONAL)
        source = sources.get(row["source"])
        if source is None:
            raise MeasuredTableError(f'the source "{row["source"]}" is not among the [sources]')
        _check_keys(source, _OF_A_SOURCE, ("doi",))
        return _record(row, source)
    except MeasuredTableError as error:
        raise MeasuredTableError(f"{where}: {error}") from error
    except (TypeError, ValueError, AttributeError) as error:
        raise MeasuredTableError(f"{where}: a value is not of its kind ({error})") from error


def _check_keys(row: Mapping[str, Any], required: tuple[str, ...], optional: tuple[str, ...]) -> None:
    missing = [key for key in required if row.get(key) in (None, "")]
    unknown = sorted(set(row) - {*required, *optional})
    if missing or unknown:
        said = f"missing: {', '.join(missing)}" if missing else f"unknown: {', '.join(unknown)}"
        raise MeasuredTableError(said)


def _record(row: Mapping[str, Any], source: Mapping[str, Any]) -> MeasuredStiffness:
    group = int(row["space_group"])
    voigt = voigt_from_constants({name: float(c) for name, c in row["constants"].items()}, group)
    if not np.linalg.eigvalsh(voigt)[0] > 0.0:
        raise MeasuredTableError("the constants are not positive definite; compare them with their source")
    cell = _cell(row["cell"]) if "cell" in row else None
    temperature = row["temperature"]
    return MeasuredStiffness(
        name=str(row["name"]),
        formula=str(row["formula"]),
        space_group=group,
        voigt=voigt,
        axes=_axes(row.get("axes"), group, cell),
        cell=cell,
        setting=str(row.get("setting", "")),
        density=float(row["density"]) if "density" in row else None,
        temperature=None if temperature == "room" else float(temperature),
        pressure=float(row.get("pressure", 0.0)),
        method=str(row.get("method", "")),
        label=str(source["label"]),
        source=str(source["citation"]),
        read_in=str(source["read_in"]),
        doi=str(source.get("doi", "")),
        notes=str(row.get("notes", "")),
    )


def _cell(numbers: Any) -> tuple[float, float, float, float, float, float]:
    values = [float(number) for number in numbers]
    if len(values) == 3:
        values += [90.0] * 3
    if len(values) != 6 or min(values) <= 0.0:
        raise MeasuredTableError(f"cell {values}: expected a, b, c in Å and, unless all are 90°, α, β, γ")
    return (values[0], values[1], values[2], values[3], values[4], values[5])


def _axes(text: str | None, group: int, cell: tuple[float, ...] | None) -> CellAxes | None:
    if group > LAST_LOW_GROUP:
        return parse_cell_axes(text or _STANDARD_AXES)
    if text is None:
        return None
    if cell is None:
        raise MeasuredTableError(f'axes "{text}" say nothing without the cell that they name')
    return parse_cell_axes(text)
