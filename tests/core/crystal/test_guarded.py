"""Reading under a limit of time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from crystal_samples import EXAMPLES

from core.crystal import guarded
from core.crystal.guarded import (
    allowed_seconds,
    end_child,
    is_suspicious,
    keep_ready,
    read_crystal_guarded,
    read_crystals_guarded,
)
from core.errors import CrystalError, CrystalReadError

HEAD = """data_large
_cell_length_a {edge}
_cell_length_b {edge}
_cell_length_c {edge}
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
loop_
_symmetry_equiv_pos_as_xyz
x,y,z
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
"""


def large_cif(side: int) -> str:
    """A simple cubic crystal of side³ atoms, every one listed."""
    steps = np.arange(side) / side
    rows = [f"Po1 Po {x:.6f} {y:.6f} {z:.6f}" for x in steps for y in steps for z in steps]
    return HEAD.format(edge=3.35 * side) + "\n".join(rows) + "\n"


@pytest.fixture(autouse=True)
def no_child_left() -> Iterator[None]:
    end_child()
    yield
    end_child()


def test_small_files_are_read_without_a_child() -> None:
    for path in EXAMPLES.glob("*.cif"):
        assert not is_suspicious(path.read_text(encoding="utf-8"))
    crystal = read_crystal_guarded(EXAMPLES / "quartz-alpha.cif")
    assert len(crystal) == 9
    assert guarded._CHILD._process is None


def test_suspicious_files_go_through_one_child_that_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "large.cif"
    path.write_text(large_cif(11), encoding="utf-8")
    assert is_suspicious(path.read_text(encoding="utf-8"))
    crystal = read_crystal_guarded(path, seconds=60.0)
    assert len(crystal) == 1331 and set(crystal.species) == {"Po"}
    assert not crystal.cell.flags.writeable
    first = guarded._CHILD._process
    assert first is not None and first.is_alive()
    path.write_text(large_cif(11).replace("Po1 Po", "Po1 NH3", 1), encoding="utf-8")
    with pytest.raises(CrystalError, match=r"large\.cif"):
        read_crystals_guarded(path, seconds=60.0)
    assert guarded._CHILD._process is first


def test_what_takes_too_long_is_ended_and_the_next_file_is_read(tmp_path: Path) -> None:
    slow, fine = tmp_path / "slow.cif", tmp_path / "fine.cif"
    slow.write_text(large_cif(18), encoding="utf-8")
    fine.write_text(large_cif(11), encoding="utf-8")
    with pytest.raises(CrystalReadError, match=r"slow\.cif.*longer than 0.3 s.*try again to give it 1.2 s"):
        read_crystal_guarded(slow, seconds=0.3)
    assert guarded._CHILD._process is None
    with pytest.raises(CrystalReadError, match=r"longer than 1.2 s"):
        read_crystal_guarded(slow)
    assert len(read_crystal_guarded(fine, seconds=60.0)) == 1331


def test_where_a_child_stays_ready_it_reads_everything_and_is_replaced(tmp_path: Path) -> None:
    keep_ready()
    first = guarded._CHILD._process
    assert first is not None
    assert len(read_crystal_guarded(EXAMPLES / "quartz-alpha.cif", seconds=60.0)) == 9
    slow = tmp_path / "slow.cif"
    slow.write_text(large_cif(18), encoding="utf-8")
    with pytest.raises(CrystalReadError, match=r"longer than 0.1 s"):
        read_crystal_guarded(slow, seconds=0.1)
    assert not first.is_alive()
    assert len(read_crystal_guarded(EXAMPLES / "copper.cif", seconds=60.0)) == 4
    assert guarded._CHILD._process is not first and guarded._CHILD._process.is_alive()


@pytest.mark.parametrize(("sites", "least", "most"), [(10, 4, 4), (1000, 4, 4), (10_000, 15, 30)])
def test_the_limit_is_below_five_seconds_but_for_what_honestly_takes_longer(sites, least, most) -> None:
    text = HEAD.format(edge=90) + sites * "Po1 Po 0.1 0.2 0.3\n"
    assert least <= allowed_seconds(text) <= most
    assert allowed_seconds(40_000_000 * "x") > 40.0
