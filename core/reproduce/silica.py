"""The file of SiO2 phases, all rows of it: also a label that is not positive definite, read openly."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from core.crystal.crystal import Crystal
from core.dataset.labelled import LabelledCrystal
from core.dataset.reading import read_dataset
from core.dataset.splits import SplitBy
from core.errors import DatasetError


def read_silica(file: Path) -> tuple[LabelledCrystal, ...]:
    """Every phase with its tensor, GPa, as the file has it. DatasetError: it cannot be read.

    The program's own reader sets tensors aside that are not positive definite; in its own format (JSON lines)
    they are taken here as they are, because the squared error in GPa does not need that.
    """
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
        return tuple(_row(json.loads(line), number) for number, line in enumerate(lines, 1) if line.strip())
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"{file} cannot be read: {error}") from error
    except (ValueError, KeyError, TypeError):
        return read_dataset(file, split_by=SplitBy.RANDOM).records  # another format


def _row(content: dict[str, object], number: int) -> LabelledCrystal:
    crystal = Crystal(
        species=tuple(content["species"]),  # type: ignore[arg-type]
        cell=np.array(content["lattice"]),
        fractional=np.array(content["frac"]),
        name=str(content["material_id"]),
    )
    return LabelledCrystal(
        identifier=str(content["material_id"]),
        formula=str(content["formula"]),
        crystal=crystal,
        voigt=np.array(content["stiffness_voigt_GPa"], dtype=np.float64),
        crystal_system=str(content.get("crystal_system", "")),
        row=number,
    )
