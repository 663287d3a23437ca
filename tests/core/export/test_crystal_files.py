from pathlib import Path

import numpy as np
import pytest

from core.crystal.crystal import Crystal
from core.crystal.reading import read_crystal
from core.errors import ExportError
from core.export.crystal_files import CRYSTAL_EXPORT_SUFFIXES, write_crystal


@pytest.mark.parametrize("suffix", CRYSTAL_EXPORT_SUFFIXES)
def test_the_crystal_is_read_back(quartz: Crystal, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"quartz{suffix}"
    write_crystal(path, quartz)
    read = read_crystal(path)
    assert sorted(read.species) == sorted(quartz.species)
    np.testing.assert_allclose(read.cell @ read.cell.T, quartz.cell @ quartz.cell.T, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(_distances(read), _distances(quartz), atol=1e-6)


def test_another_suffix_is_refused(quartz: Crystal, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"\.cif"):
        write_crystal(tmp_path / "quartz.pdb", quartz)


def _distances(crystal: Crystal) -> np.ndarray:
    """All pair distances to the nearest image, sorted: the same for every order of atoms and orientation."""
    difference = crystal.fractional[:, None] - crystal.fractional[None]
    difference -= np.round(difference)
    shifts = np.stack(np.meshgrid(*[(-1, 0, 1)] * 3), axis=-1).reshape(-1, 3)
    images = (difference[:, :, None] + shifts) @ crystal.cell
    return np.sort(np.linalg.norm(images, axis=-1).min(axis=-1).ravel())
