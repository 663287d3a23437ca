import contextlib
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from stand_in_predictor import load_nothing

from app.work.jobs import (
    CrystalRead,
    EngineConfig,
    Failed,
    FilesFound,
    Job,
    JobKind,
    Loaded,
    Predicted,
    SurfaceReady,
)
from app.work.worker import Worker
from core.surface.surface_mesh import SurfaceQuantity


class Ear:
    """Collects what a worker says."""

    def __init__(self, worker):
        self.results, self.failures, self.cancelled, self.started = [], [], [], []
        worker.result.connect(lambda job, outcome: self.results.append((job, outcome)))
        worker.failed.connect(lambda job, failure: self.failures.append((job, failure)))
        worker.cancelled.connect(self.cancelled.append)
        worker.job_started.connect(self.started.append)

    def kinds(self, kind):
        return [outcome for _, outcome in self.results if isinstance(outcome, kind)]


@pytest.fixture
def worker(qapp, engine_config):
    made = Worker(engine_config)
    made.start()
    yield made
    made.stop()
    assert not made.running


@pytest.fixture
def ear(worker):
    return Ear(worker)


def load():
    return Job(kind=JobKind.LOAD_MODEL)


def test_jobs_come_back_in_order(worker, ear, qtbot, write_cif):
    worker.submit(load())
    for key in range(1, 6):
        worker.submit(Job(kind=JobKind.READ, key=key, path=write_cif(f"c{key}")))
    qtbot.waitUntil(lambda: len(ear.kinds(CrystalRead)) == 5, timeout=20_000)
    assert [job.key for job, outcome in ear.results if isinstance(outcome, CrystalRead)] == [1, 2, 3, 4, 5]
    assert isinstance(ear.results[0][1], Loaded)


def test_near_work_needs_no_process(worker, ear, qtbot, write_cif):
    from stand_in_predictor import prediction_for

    from core.crystal.reading import read_crystal

    path = write_cif("salt")
    stiffness = prediction_for(read_crystal(path)).stiffness
    worker.submit(Job(kind=JobKind.FIND, paths=(path.parent,)))
    worker.submit(Job(kind=JobKind.SURFACE, key=1, stiffness=stiffness, quantity=SurfaceQuantity.YOUNG))
    qtbot.waitUntil(lambda: bool(ear.kinds(FilesFound) and ear.kinds(SurfaceReady)), timeout=10_000)
    assert ear.started == []


def test_cancelling_leaves_what_is_looked_at_alone(worker, ear, qtbot, write_cif):
    from stand_in_predictor import prediction_for

    from core.crystal.reading import read_crystal

    stiffness = prediction_for(read_crystal(write_cif("salt"))).stiffness
    worker.submit(Job(kind=JobKind.SURFACE, key=1, stiffness=stiffness, quantity=SurfaceQuantity.YOUNG))
    worker.cancel()
    qtbot.waitUntil(lambda: bool(ear.kinds(SurfaceReady)), timeout=10_000)


def test_a_failing_surface_is_a_failure_and_no_more(worker, ear, qtbot):
    worker.submit(Job(kind=JobKind.SURFACE, key=1, quantity=SurfaceQuantity.YOUNG))
    qtbot.waitUntil(lambda: bool(ear.failures), timeout=10_000)
    worker.submit(load())
    qtbot.waitUntil(lambda: bool(ear.kinds(Loaded)), timeout=20_000)


def predict_named(worker, ear, qtbot, write_cif, name, key):
    before = len(ear.kinds(CrystalRead))
    worker.submit(Job(kind=JobKind.READ, key=key, path=write_cif(name)))
    qtbot.waitUntil(lambda: len(ear.kinds(CrystalRead)) > before, timeout=20_000)
    worker.submit(Job(kind=JobKind.PREDICT, key=key, crystal=ear.kinds(CrystalRead)[-1].crystal))


def test_cancel_is_answered_at_once_and_the_next_job_runs(worker, ear, qtbot, write_cif):
    predict_named(worker, ear, qtbot, write_cif, "hang", 1)
    qtbot.waitUntil(lambda: ear.started[-1].kind is JobKind.PREDICT, timeout=10_000)
    worker.submit(Job(kind=JobKind.READ, key=2, path=write_cif("waiting")))
    begin = time.monotonic()
    worker.cancel()
    assert time.monotonic() - begin < 0.2
    assert {job.key for job in ear.cancelled[0]} == {1, 2}
    predict_named(worker, ear, qtbot, write_cif, "after", 3)
    qtbot.waitUntil(lambda: bool(ear.kinds(Predicted)), timeout=20_000)
    assert [job.key for job, outcome in ear.results if isinstance(outcome, Predicted)] == [3]
    assert 2 not in [job.key for job, _ in ear.results]


def test_a_process_that_dies_fails_one_job_only(worker, ear, qtbot, write_cif):
    predict_named(worker, ear, qtbot, write_cif, "crash", 1)
    qtbot.waitUntil(lambda: bool(ear.failures), timeout=20_000)
    job, failure = ear.failures[0]
    assert job.key == 1 and "exit code 3" in failure.message
    predict_named(worker, ear, qtbot, write_cif, "after", 2)
    qtbot.waitUntil(lambda: bool(ear.kinds(Predicted)), timeout=20_000)


def test_a_network_that_cannot_be_loaded_fails_in_words(qapp, qtbot, tmp_path):
    worker = Worker(EngineConfig(load=load_nothing, model=tmp_path))
    ear = Ear(worker)
    worker.start()
    worker.submit(load())
    qtbot.waitUntil(lambda: bool(ear.failures), timeout=20_000)
    worker.stop()
    assert isinstance(ear.failures[0][1], Failed) and "damaged" in ear.failures[0][1].message


def test_it_stops_in_the_middle_of_a_job(worker, ear, qtbot, write_cif):
    predict_named(worker, ear, qtbot, write_cif, "hang", 1)
    qtbot.waitUntil(lambda: ear.started[-1].kind is JobKind.PREDICT, timeout=10_000)
    begin = time.monotonic()
    worker.stop()
    assert not worker.running
    assert time.monotonic() - begin < 2.0


def test_idle_is_said_once_when_all_is_done(worker, ear, qtbot, write_cif):
    idle = []
    worker.idle.connect(lambda: idle.append(1))
    for key in range(1, 4):
        worker.submit(Job(kind=JobKind.READ, key=key, path=write_cif(f"c{key}")))
    qtbot.waitUntil(lambda: bool(idle), timeout=20_000)
    assert len(ear.results) == 3
    assert not worker.busy


def endless_cif(path, side=44):
    """side³ atoms, layer by layer made by operations: a minute for the parser, whose effort grows with the
    square of the atoms, and few lines, so that nobody allows it minutes.
    """
    steps = [step / side for step in range(side)]
    rows = [f"Po1 Po {x:.6f} {y:.6f} 0" for x in steps for y in steps]
    layers = "\n".join(f"'x,y,z+{step}/{side}'" for step in range(side))
    lengths = "\n".join(f"_cell_length_{axis} {3.35 * side}" for axis in "abc")
    angles = "\n".join(f"_cell_angle_{angle} 90" for angle in ("alpha", "beta", "gamma"))
    names = "\n".join(
        f"_atom_site_{name}" for name in ("label", "type_symbol", "fract_x", "fract_y", "fract_z")
    )
    head = f"data_large\n{lengths}\n{angles}\nloop_\n_symmetry_equiv_pos_as_xyz\n{layers}\nloop_\n{names}\n"
    path.write_text(head + "\n".join(rows) + "\n")
    return path


def runs(process):
    """Whether a process is there, and not only its entry in the book of a parent that never asked."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def processes_below(parent):
    """(id, id of the parent) of what runs below a process, by the kernel's own book."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                if fields[0] != "Z":
                    found[int(entry.name)] = int(fields[1])
    below, grown = {parent}, True
    while grown:
        more = {process for process, above in found.items() if above in below} - below
        grown = bool(more)
        below |= more
    return below - {parent}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_a_file_whose_parsing_has_no_end_is_given_up_and_nothing_goes_on(
    worker, ear, qtbot, write_cif, tmp_path
):
    before = processes_below(os.getpid())
    worker.submit(Job(kind=JobKind.READ, key=1, path=endless_cif(tmp_path / "endless.cif")))
    qtbot.waitUntil(lambda: len(processes_below(os.getpid()) - before) >= 2, timeout=30_000)
    time.sleep(0.3)
    started = processes_below(os.getpid()) - before
    worker.cancel()
    qtbot.waitUntil(lambda: not any(runs(process) for process in started), timeout=10_000)
    worker.submit(Job(kind=JobKind.READ, key=2, path=write_cif("after")))
    qtbot.waitUntil(lambda: len(ear.kinds(CrystalRead)) == 1, timeout=30_000)


def test_a_file_whose_parsing_has_no_end_fails_in_words(worker, ear, qtbot, write_cif, tmp_path):
    worker.submit(Job(kind=JobKind.READ, key=1, path=endless_cif(tmp_path / "endless.cif")))
    worker.submit(Job(kind=JobKind.READ, key=2, path=write_cif("after")))
    qtbot.waitUntil(lambda: len(ear.kinds(CrystalRead)) == 1, timeout=60_000)
    ((job, failure),) = ear.failures
    assert job.key == 1 and "endless.cif" in failure.message and "longer than" in failure.message


_OWNER = """
import sys, time
from pathlib import Path
from stand_in_predictor import load_stand_in
from app.work.engine_process import EngineProcess
from app.work.jobs import EngineConfig, Job, JobKind

if __name__ == "__main__":
    engine = EngineProcess(EngineConfig(load=load_stand_in, model=Path(sys.argv[1])))
    engine.send(Job(kind=JobKind.READ, path=Path(sys.argv[1])))
    print("started", flush=True)
    time.sleep(60)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_a_killed_window_leaves_nothing_running(qtbot, tmp_path):
    script = tmp_path / "owner.py"
    script.write_text(_OWNER)
    tests = Path(__file__).parent.parent
    places = os.pathsep.join((str(tests), str(tests.parent.parent)))
    owner = subprocess.Popen(
        [sys.executable, str(script), str(endless_cif(tmp_path / "endless.cif"))],
        env={**os.environ, "PYTHONPATH": places},
        stdout=subprocess.PIPE,
    )
    try:
        assert owner.stdout.readline() == b"started\n"
        # The keeper of shared resources, the engine, and the process that parses for it.
        qtbot.waitUntil(lambda: len(processes_below(owner.pid)) >= 3, timeout=30_000)
        left = processes_below(owner.pid)
    finally:
        owner.kill()
        owner.communicate()
    qtbot.waitUntil(lambda: not any(runs(process) for process in left), timeout=10_000)


def test_a_process_that_cannot_be_started_fails_each_job_in_words(qapp, qtbot, engine_config):
    def start(config):
        raise OSError("Resource temporarily unavailable")

    worker = Worker(engine_config, start_engine=start)
    ear = Ear(worker)
    worker.start()
    worker.submit(load())
    worker.submit(Job(kind=JobKind.SYMMETRY, key=1))
    qtbot.waitUntil(lambda: len(ear.failures) == 2)
    worker.stop()
    assert all("cannot be started: Resource" in failure.message for _, failure in ear.failures)
