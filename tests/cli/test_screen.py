"""``elastoscope screen``: what it says, its exit status, and how it goes on."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from core.errors import CrystalError
from core.screening.local_crew import LocalCrew


class Inline:
    """Works in this process."""

    capacity = 1

    def submit(self, work, task):
        from concurrent.futures import Future

        future = Future()
        try:
            future.set_result(work(task))
        except Exception as error:
            future.set_exception(error)
        return future

    submit_alone = submit

    def has_ended(self, error) -> bool:
        return False

    def stop(self) -> None:
        pass


class Answering:
    """The stand-in network, asked as screening asks."""

    def __init__(self, network) -> None:
        self.network = network

    def prepare(self, crystal, *, symmetric):
        from types import SimpleNamespace

        if "He" in crystal.species:
            raise CrystalError(f"{crystal.name}: helium is refused by the stand-in")
        return SimpleNamespace(crystal=crystal, graph=SimpleNamespace(edge_count=10))

    def answers(self, prepared):
        return [self.network.predict(one.crystal) for one in prepared]


@pytest.fixture
def folder(tmp_path: Path, copper: Path) -> Path:
    folder = tmp_path / "crystals"
    folder.mkdir()
    for number in range(3):
        (folder / f"copper-{number}.cif").write_text(copper.read_text())
    return folder


@pytest.fixture
def screen(run, stand_in, monkeypatch: pytest.MonkeyPatch):
    """Run the command in this process with the stand-in network."""
    monkeypatch.setattr("app.cli.screen_command._crew", lambda *_: Inline())
    monkeypatch.setattr("core.screening.working._predictor", lambda *_: Answering(stand_in))
    return lambda *words: run("screen", *words)


def test_a_folder_becomes_a_table_and_the_terminal_says_where(screen, folder, tmp_path) -> None:
    out = tmp_path / "results.parquet"
    result = screen(folder, "--out", out)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("3 crystals of 3 files in ") and str(out) in result.stdout
    assert result.stderr == "", "quiet where nobody watches"
    rows = pq.read_table(out).to_pylist()
    assert [(row["file"], row["C11_GPa"], row["space_group"]) for row in rows] == [
        (f"copper-{number}.cif", 168.4, 225) for number in range(3)
    ]
    row = rows[0]
    assert (row["K_hill_low_GPa"], row["K_hill_high_GPa"]) == (130.0, 145.0)
    assert row["nu_hill_low"] < row["nu_hill"] < row["nu_hill_high"]
    assert row["nu_hill_low"] == pytest.approx((3 * 130 - 2 * 55) / (6 * 130 + 2 * 55))
    assert row["E_min_GPa"] < row["E_hill_GPa"] < row["E_max_GPa"]


def test_failures_are_lines_a_table_and_the_exit_status(screen, folder, tmp_path, copper) -> None:
    (folder / "broken.cif").write_text("no crystal\n")
    (folder / "helium.cif").write_text(copper.read_text().replace("Cu", "He"))
    result = screen(folder, "--out", tmp_path / "results.csv", "--json")
    assert result.exit_code == 1
    document = json.loads(result.stdout)
    assert (document["schema"], document["files"], document["rows"], document["failures"]) == (1, 5, 3, 2)
    assert document["reasons"] == {"CrystalReadError": 1, "CrystalError": 1}
    assert len(document["model"]["sha256"]) == 64
    lines = result.stderr.splitlines()
    assert [line.partition(":")[0] for line in lines] == ["broken.cif", "helium.cif"]
    assert lines[1].count("helium.cif") == 1 and "refused by the stand-in" in lines[1]
    assert "helium is refused" in (tmp_path / "results.failures.csv").read_text()
    again = screen(folder, "--out", tmp_path / "results.csv")
    assert again.exit_code == 1 and "3 crystals of 5 files:" in again.stdout


def test_many_failures_do_not_flood_the_terminal(screen, folder, tmp_path) -> None:
    for number in range(30):
        (folder / f"broken-{number}.cif").write_text("x")
    result = screen(folder, "--out", tmp_path / "results.parquet")
    lines = result.stderr.splitlines()
    assert len(lines) == 21 and lines[-1].startswith("and 10 more, all in ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nowhere", "--out", "r.csv"), "no such folder"),
        ((".", "--out", "results.txt"), "ends in .parquet or .csv"),
        ((".", "--out", "."), "is a folder"),
        ((".", "--out", "r.csv", "--columns", "K"), "is no column"),
        ((".", "--out", "r.csv", "--scheduler", "tcp://x:1", "--jobs", "2"), "--jobs is for this machine"),
        ((".", "--out", "r.csv", "--format", "xlsx"), "xlsx"),
        ((".",), "--out"),
    ],
)
def test_wrong_usage_is_status_2(screen, words, said, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = screen(*words)
    assert result.exit_code == 2 and said in result.stderr


def test_format_and_columns_as_asked(screen, folder, tmp_path) -> None:
    out = tmp_path / "table.dat"
    assert screen(folder, "--out", out, "--format", "parquet", "--columns", "C44_GPa, domain").exit_code == 0
    names = ["file", "name", "C44_GPa", "in_domain", "reasons", "notes"]
    assert pq.read_schema(out).names == names


def test_stopped_by_its_user_it_says_how_far_it_is_and_goes_on(
    screen, folder, tmp_path, monkeypatch, copper
) -> None:
    monkeypatch.setattr("core.screening.recipe.FILES_PER_TASK", 4)
    for number in range(3, 9):
        (folder / f"copper-{number}.cif").write_text(copper.read_text())
    submit, taken = Inline.submit, []

    def stops(self, work, task):
        taken.append(task)
        if len(taken) == 2:
            raise KeyboardInterrupt
        return submit(self, work, task)

    monkeypatch.setattr(Inline, "submit", stops)
    result = screen(folder, "--out", tmp_path / "results.parquet", "--columns", "model")
    assert result.exit_code == 130
    assert "4 of 9 files are done" in result.stderr
    monkeypatch.setattr(Inline, "submit", submit)
    result = screen(folder, "--out", tmp_path / "results.parquet", "--columns", "model")
    assert result.exit_code == 0
    assert "4 of 9 files were done already" in result.stderr
    assert len(pq.read_table(tmp_path / "results.parquet")) == 9


def test_by_default_the_work_is_done_by_processes_here() -> None:
    from app.cli.screen_command import _crew

    crew = _crew(None, 3)
    assert isinstance(crew, LocalCrew) and crew.jobs == 3
