"""Processes that are ended by what they work on, and clusters."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from screening_samples import InlineCrew, dangerous_sizes, screening, sizes, write_crystals

from core.errors import ScreeningError
from core.screening.cluster_crew import ClusterCrew
from core.screening.local_crew import LocalCrew
from core.screening.screening import screen


@pytest.mark.parametrize("together", [1, 4])
def test_files_that_end_or_hang_their_process_are_failures_and_the_others_are_done(
    tmp_path: Path, tiny_network: Path, together: int
) -> None:
    folder = write_crystals(tmp_path / "crystals", 24)
    for name in ("hang.cif", "kill.cif"):
        (folder / name).write_text("x")
    out = tmp_path / "results.parquet"
    wish = screening(folder, out, tiny_network, file_seconds=0.3, files_per_task=together)
    before = multiprocessing.active_children()
    summary = screen(wish, lambda: LocalCrew(2), work=dangerous_sizes)
    failures = pq.read_table(tmp_path / "results.failures.parquet").to_pylist()
    assert [row["file"] for row in failures] == ["hang.cif", "kill.cif"]
    assert {row["error"] for row in failures} == {"WorkerEndedError"}
    assert "longer than 0.3 s" in failures[0]["reason"]
    assert (summary.rows, summary.files) == (24, 26)
    assert multiprocessing.active_children() == before, "no process is left"


def test_a_cluster_gives_the_same_table(tmp_path: Path, tiny_network: Path) -> None:
    distributed = pytest.importorskip("distributed", reason="dask.distributed is not installed")
    from core.screening.working import screen_files

    folder = write_crystals(tmp_path / "crystals", 7)
    (folder / "broken.cif").write_text("no crystal")
    here, there = tmp_path / "here.parquet", tmp_path / "there.parquet"
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=2, processes=False, dashboard_address=None
    ) as cluster:
        screen(
            screening(folder, there, tiny_network),
            lambda: ClusterCrew(cluster.scheduler_address),
            work=screen_files,
        )
        screen(screening(folder, here, tiny_network), InlineCrew, work=screen_files)
    assert len(pq.read_table(there)) == 7
    assert there.read_bytes() == here.read_bytes()


def test_a_task_that_ends_the_workers_of_a_cluster_is_a_failure(tmp_path: Path, tiny_network: Path) -> None:
    scheduler = pytest.importorskip("distributed.scheduler", reason="dask.distributed is not installed")
    folder = write_crystals(tmp_path / "crystals", 3)

    class Cluster(InlineCrew):
        """A cluster whose scheduler gives up a task after its workers have died of it."""

        def has_ended(self, error: BaseException) -> bool:
            return ClusterCrew.has_ended(self, error)  # type: ignore[arg-type]

    def dies(task):
        if "crystal-00001.cif" in task.names:
            raise scheduler.KilledWorker("task", None, 3)
        return sizes(task)

    summary = screen(screening(folder, tmp_path / "r.parquet", tiny_network), Cluster, work=dies)
    assert (summary.rows, summary.reasons) == (2, {"WorkerEndedError": 1})


def test_a_scheduler_that_does_not_answer_is_one_sentence() -> None:
    pytest.importorskip("distributed", reason="dask.distributed is not installed")
    with pytest.raises(ScreeningError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9"):
        ClusterCrew("tcp://127.0.0.1:9", seconds=0.5)


def test_without_dask_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(ScreeningError, match=r"elastoscope\[cluster\]"):
        ClusterCrew("tcp://127.0.0.1:9")
