"""Folders of small crystals, a network for them, and works that do to their process what a parser might."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

import pyarrow as pa

from core.screening.columns import chosen_columns
from core.screening.listing import file_state, shown_name
from core.screening.recipe import FILES_PER_TASK, Recipe, Task, model_identity
from core.screening.results import outputs
from core.screening.screening import Screening
from core.screening.tables import CHANGED, SIZE, failure_row, table_of
from core.screening.working import Watchdog

ELEMENTS = ("Na", "K", "Mg", "Al", "Ti", "Fe", "Cu", "Zn", "Sr", "W")
CIF = """data_{name}
_cell_length_a {a:.4f}
_cell_length_b {b:.4f}
_cell_length_c {c:.4f}
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
loop_
_symmetry_equiv_pos_as_xyz
'x, y, z'
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
{first}1 {first} 0 0 0
{second}1 {second} 0.5 0.5 0.5
"""
POSCAR = """{name}
1.0
{a:.4f} 0 0
0 {b:.4f} 0
0 0 {c:.4f}
{first} {second}
1 1
Direct
0 0 0
0.5 0.5 0.5
"""
"""The format that is read fastest."""


def write_crystals(folder: Path, count: int, *, start: int = 0, suffix: str = ".cif") -> Path:
    """Orthorhombic cells of two atoms, no two alike, as CIF or (``.vasp``) POSCAR."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(start, start + count):
        first, second = ELEMENTS[number % 10], ELEMENTS[(number + 1 + number // 10 % 9) % 10]
        a = 3.0 + 0.0005 * number
        name = f"crystal-{number:05d}"
        template = CIF if suffix == ".cif" else POSCAR
        text = template.format(name=name, a=a, b=a + 0.21, c=a + 0.43, first=first, second=second)
        (folder / f"{name}{suffix}").write_text(text, encoding="ascii")
    return folder


def write_network(folder: Path) -> Path:
    """Untrained, but with moduli of tens of GPa. Imports torch, which some tests' processes do without."""
    from core.network.build import build_network
    from core.network.checkpoint import save_checkpoint
    from core.network.config import NetworkConfig

    config = NetworkConfig(
        cutoff=4.0,
        channels=8,
        edge_channels=4,
        layers=1,
        radial_hidden=8,
        species_features=8,
        radial_functions=4,
    )
    built = build_network(config, seed=1)
    built.output.shift[0], built.output.shift[1] = 8.0, 9.0
    built.output.scale.fill_(0.3)
    save_checkpoint(folder, [built], {"name": "tiny", "version": "3"})
    return folder


def screening(folder: Path, out: Path, model: Path, **changes: object) -> Screening:
    """Everything in one table, but for the directional extrema, which cost most."""
    words = changes.pop("columns", ("facts", "stiffness", "moduli", "domain", "model"))
    recipe = Recipe(
        model=model,
        identity=model_identity(model),
        columns=tuple(column.name for column in chosen_columns(words)),
        batch_edges=int(changes.pop("batch_edges", 3000)),
        file_seconds=float(changes.pop("file_seconds", 60.0)),
        files_per_task=int(changes.pop("files_per_task", FILES_PER_TASK)),
    )
    return Screening(folder=folder, to=outputs(out, None), recipe=recipe, **{"version": "0"} | changes)


def sizes(task: Task) -> pa.Table:
    """Work without a network: the size of a file is its density; files called bad… fail."""
    rows = []
    for name in task.names:
        size, changed = file_state(task.folder / name)
        state = {SIZE: size, CHANGED: changed}
        if Path(name).name.startswith("bad"):
            rows.append(failure_row(shown_name(name), name, ValueError("bad by name")) | state)
        else:
            rows.append({"file": shown_name(name), "name": name, "density_g_cm3": float(size)} | state)
    return table_of(rows, task.recipe.columns, {"reading": 1.0})


def slow_sizes(task: Task) -> pa.Table:
    """A few milliseconds a task; what was worked on is noted in a file beside the folder."""
    time.sleep(0.005)
    with task.folder.with_name("worked-on.txt").open("a", encoding="utf-8") as noted:
        noted.write("".join(f"{name}\n" for name in task.names))
    return sizes(task)


def dangerous_sizes(task: Task) -> pa.Table:
    """Work that a file called kill… ends as the system does when memory is short, and hang… never ends."""
    for name in task.names:
        if name.startswith("kill"):
            os.kill(os.getpid(), signal.SIGKILL)
        if name.startswith("hang"):
            with Watchdog(task.recipe.file_seconds):
                while True:
                    pass
    return sizes(task)


class InlineCrew:
    """Works in this process, task after task."""

    capacity = 1

    def __init__(self) -> None:
        self.tasks: list[Task] = []
        self.stopped = False

    def submit(self, work: Callable, task: Task) -> Future:
        self.tasks.append(task)
        future: Future = Future()
        try:
            future.set_result(work(task))
        except Exception as error:
            future.set_exception(error)
        return future

    submit_alone = submit

    def has_ended(self, error: BaseException) -> bool:
        return False

    def stop(self) -> None:
        self.stopped = True
