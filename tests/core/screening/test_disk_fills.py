"""A disk that fills while a screening writes: what is done is kept, and with room the run goes on."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest
from other_disks import fill, mounted, refusing_disk
from screening_samples import InlineCrew, screening, sizes, write_crystals

from core.errors import FileWriteError
from core.screening.parts import parts_folder
from core.screening.screening import screen

COUNT = 150


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_crystals(tmp_path / "crystals", COUNT)


@pytest.mark.parametrize("together", [64, 2])
def test_a_disk_that_fills_loses_nothing_that_was_kept(
    tmp_path: Path, folder: Path, tiny_network: Path, crew: InlineCrew, together: int
) -> None:
    with mounted(tmp_path / "small", "size=400k") as disk:
        wish = screening(folder, disk / "table.parquet", tiny_network, files_per_task=together)
        filling: list[Path] = []

        def fill_up(progress) -> None:
            if progress.done and not filling:
                filling.append(fill(disk))

        with pytest.raises(FileWriteError, match=r"(arrows|parquet) cannot be written: the disk is full"):
            screen(wish, lambda: crew, work=sizes, on_progress=fill_up)
        assert len([*parts_folder(wish.to.results).glob("part-*.parquet")]) == together // 64
        filling[0].unlink()
        earlier = []
        screen(wish, lambda: crew, work=sizes, on_progress=lambda told: earlier.append(told.earlier))
        assert earlier[0] >= together
        assert len(pq.read_table(wish.to.results)) == COUNT


def test_a_place_that_takes_no_file_is_told_before_the_work(
    tmp_path: Path, folder: Path, tiny_network: Path, crew: InlineCrew
) -> None:
    with refusing_disk(tmp_path / "fixed", "read-only") as disk:
        wish = screening(folder, disk / "table.parquet", tiny_network)
        with pytest.raises(FileWriteError, match="the file system is read-only; choose another folder"):
            screen(wish, lambda: pytest.fail("work was begun"), work=sizes)
