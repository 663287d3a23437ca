"""Screenings that are killed: no row is lost, none stands twice, and nothing tells that it happened."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from screening_samples import screening, sizes, slow_sizes, write_crystals
from soak_figures import SoakFigures

from app import __version__
from core.screening.local_crew import LocalCrew
from core.screening.parts import TAIL_FILE, parts_folder
from core.screening.screening import screen
from core.screening.tail import tables_in
from core.screening.working import screen_files

pytestmark = pytest.mark.skipif(os.name == "nt", reason="kills a process group")

HERE = Path(__file__).resolve().parent
FEW, SOME = 256, 256
MANY = pytest.param(2_000, marks=[pytest.mark.soak, pytest.mark.timeout(900)])
WORKERS = 2
COLUMNS = "stiffness,moduli,model"


def in_a_group(*words: object) -> subprocess.Popen[bytes]:
    """A process and all that it starts, in a process group of their own."""
    path = os.pathsep.join((str(HERE.parents[2]), str(HERE)))
    return subprocess.Popen(
        [sys.executable, *map(str, words)],
        env=os.environ | {"PYTHONPATH": path, "OMP_NUM_THREADS": "1"},
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )


def parts_of(out: Path) -> int:
    return len([*parts_folder(out).glob("part-*.parquet")])


def kept_of(out: Path) -> int:
    """Files whose rows are on the disk."""
    parts = [pq.read_table(part) for part in parts_folder(out).glob("part-*.parquet")]
    tables = [*parts, *tables_in(parts_folder(out) / TAIL_FILE)]
    return len({name for table in tables for name in table["file"].to_pylist()})


def kill_group(process: subprocess.Popen[bytes]) -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


@pytest.mark.parametrize("count", [FEW, MANY])
def test_crystals_of_a_run_killed_in_the_middle_are_all_there_once(
    tmp_path: Path, tiny_network: Path, crew, one_thread, count: int
) -> None:
    folder = write_crystals(tmp_path / "crystals", count, suffix=".vasp")
    out, whole = tmp_path / "killed.parquet", tmp_path / "whole.parquet"
    options = ("--model", tiny_network, "--jobs", 2, "--columns", COLUMNS)
    command = ("-m", "app", "screen", folder, *options, "--out")
    process = in_a_group(*command, out)
    while parts_of(out) < count // 250:
        assert process.poll() is None, process.communicate()[1].decode()
        time.sleep(0.01)
    kill_group(process)
    kept = parts_of(out)
    assert count // 250 <= kept < count // 64 and not out.exists()
    resumed = in_a_group(*command, out)
    wish = screening(folder, whole, tiny_network, columns=COLUMNS.split(","), version=__version__)
    screen(wish, lambda: crew, work=screen_files)  # uninterrupted, meanwhile, in this process
    assert b"files were done already" in resumed.communicate()[1] and resumed.returncode == 0
    table = pq.read_table(out)
    assert table["file"].to_pylist() == [f"crystal-{number:05d}.vasp" for number in range(count)]
    assert table.column("C11_GPa").null_count == 0
    assert out.read_bytes() == whole.read_bytes()


def worked_on(folder: Path) -> int:
    """Files that slow_sizes has worked on, those that it did again counted again."""
    noted = folder.with_name("worked-on.txt")
    return len(noted.read_text(encoding="utf-8").splitlines()) if noted.exists() else 0


DRIVER = """
import sys
from pathlib import Path
from screening_samples import screening, slow_sizes
from core.screening.local_crew import LocalCrew
from core.screening.screening import screen

if __name__ == "__main__":
    folder, out, model = map(Path, sys.argv[1:])
    screen(screening(folder, out, model), lambda: LocalCrew(2), work=slow_sizes)
"""


@pytest.mark.parametrize("count", [SOME, MANY])
def test_killed_again_and_again_at_any_moment_the_table_is_the_same(
    tmp_path: Path, tiny_network: Path, crew, soak_figures, count: int
) -> None:
    folder = write_crystals(tmp_path / "crystals", count)
    (folder / "bad.cif").write_text("x")
    out, whole = tmp_path / "killed.parquet", tmp_path / "whole.parquet"
    screen(screening(folder, whole, tiny_network), lambda: crew, work=sizes)
    (tmp_path / "driver.py").write_text(DRIVER)
    moments, kills, again, most_again = random.Random(5), 0, 0, 0
    while not out.exists():
        before = parts_of(out)
        process = in_a_group(tmp_path / "driver.py", folder, out, tiny_network)
        while process.poll() is None and parts_of(out) < before + 2 and not out.exists():
            time.sleep(0.005)
        time.sleep(moments.uniform(0.0, 0.06))
        if process.poll() is None:
            kills += 1
            kill_group(process)
            most_again = max(most_again, worked_on(folder) - again - kept_of(out) if not out.exists() else 0)
            again = worked_on(folder) - kept_of(out) if not out.exists() else again
        else:
            assert process.communicate()[1] == b"", "it ended by itself"
    assert kills >= 2
    # A crystal that each worker was in, one that had just been answered for each, and nothing else.
    assert most_again <= 2 * WORKERS
    if count > SOME:
        print(f"{kills} kills; at most {most_again} files were worked on again after one")
        soak_figures.add(SoakFigures(inputs=count, kills=kills))
    summary = screen(screening(folder, out, tiny_network), lambda: LocalCrew(2), work=slow_sizes)
    assert (summary.rows, summary.failures) == (count, 1)
    assert out.read_bytes() == whole.read_bytes()
    failures = (path.with_name(f"{path.stem}.failures.parquet") for path in (out, whole))
    assert len({path.read_bytes() for path in failures}) == 1
