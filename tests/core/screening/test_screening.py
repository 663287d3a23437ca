"""From a folder to two tables: order, failures, resuming, refusing, what is in the columns."""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest
from screening_samples import screening, sizes, write_crystals

from core.crystal.facts import density, formula
from core.crystal.reading import read_crystal
from core.elasticity.averages import voigt_reuss_hill
from core.elasticity.extrema import young_extrema
from core.errors import ScreeningError
from core.prediction.predictor import Predictor
from core.screening.columns import COLUMNS, chosen_columns
from core.screening.parts import FINGERPRINT_FILE, TAIL_FILE, Parts, parts_folder
from core.screening.screening import screen
from core.screening.working import STAGES, screen_files
from core.tensor.voigt import upper_triangle

TOGETHER = 4
"""Files in a task, where it matters."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_crystals(tmp_path / "crystals", 5)


def table(path: Path) -> dict[str, list]:
    return pq.read_table(path).to_pydict()


def test_a_row_is_the_prediction_of_its_crystal(folder, tmp_path, tiny_network, crew) -> None:
    out = tmp_path / "results.parquet"
    summary = screen(screening(folder, out, tiny_network, columns=()), lambda: crew, work=screen_files)
    rows = pq.read_table(out).to_pylist()
    assert [row["file"] for row in rows] == sorted(path.name for path in folder.iterdir())
    predictor = Predictor.load(tiny_network, device="cpu")
    for row in rows:
        crystal = read_crystal(folder / row["file"])
        voigt = predictor.predict(crystal).stiffness.voigt
        numbers = [row[f"C{i}{j}_GPa"] for i in range(1, 7) for j in range(i, 7)]
        np.testing.assert_allclose(numbers, upper_triangle(voigt), rtol=1e-4, atol=1e-3)
        averages, young = voigt_reuss_hill(voigt), young_extrema(voigt)
        expected = {
            "K_hill_GPa": averages.bulk.hill,
            "G_hill_GPa": averages.shear.hill,
            "E_hill_GPa": averages.young.hill,
            "nu_hill": averages.poisson.hill,
            "E_min_GPa": young.minimum.value,
            "E_max_GPa": young.maximum.value,
            "density_g_cm3": density(crystal),
        }
        for name, value in expected.items():
            assert row[name] == pytest.approx(value, rel=1e-4), name
        assert (row["formula"], row["atoms"], row["space_group"]) == (formula(crystal), 2, 47), row
        assert (row["model"], row["in_domain"]) == ("tiny 3", True)
        assert "never calibrated" in row["reasons"] and row["K_hill_low_GPa"] is None
    assert (summary.files, summary.rows, summary.failures, summary.earlier) == (5, 5, 0, 0)
    assert set(summary.cpu_seconds) == set(STAGES) and min(summary.cpu_seconds.values()) > 0


def test_the_table_says_what_its_numbers_are(folder, tmp_path, tiny_network, crew) -> None:
    out = tmp_path / "results.parquet"
    wish = screening(folder, out, tiny_network)
    screen(wish, lambda: crew, work=sizes)
    schema = pq.read_schema(out)
    about = json.loads(schema.metadata[b"elastoscope"])
    assert about["frame"] == "crystal" and "pymatgen" in about["frame_description"]
    assert about["model"]["sha256"] == wish.recipe.identity.sha256
    assert about["units"]["C11_GPa"] == "GPa" and about["program"] == "Elastoscope 0"
    assert schema.field("density_g_cm3").metadata[b"unit"] == b"g/cm3"
    assert all(schema.field(column.name).metadata[b"meaning"] for column in chosen_columns(("stiffness",)))


def test_failures_are_a_table_of_their_own(folder, tmp_path, tiny_network, crew) -> None:
    (folder / "broken.cif").write_text("this is no crystal\n")
    (folder / "empty.cif").write_text("")
    (folder / "flat.cif").write_text((folder / "crystal-00000.cif").read_text().replace("3.0000", "0.0001"))
    (folder / "two.cif").write_text("".join((folder / f"crystal-0000{n}.cif").read_text() for n in (1, 2)))
    out = tmp_path / "results.parquet"
    summary = screen(screening(folder, out, tiny_network), lambda: crew, work=screen_files)
    failures = pq.read_table(tmp_path / "results.failures.parquet").to_pylist()
    assert [row["file"] for row in failures] == ["broken.cif", "empty.cif", "flat.cif"]
    assert [row["error"] for row in failures][:2] == ["CrystalReadError", "CrystalReadError"]
    assert "the file is empty" in failures[1]["reason"]
    rows = pq.read_table(out).to_pylist()
    names = [row["name"] for row in rows if row["file"] == "two.cif"]
    assert names == ["two (crystal-00001)", "two (crystal-00002)"]
    assert summary.failures == 3 and summary.reasons["CrystalReadError"] >= 2 and summary.rows == 7


def test_an_unforeseen_exception_is_the_failure_of_its_crystal(
    folder, tmp_path, tiny_network, crew, monkeypatch
) -> None:
    def trips(crystal, *rest):
        if crystal.name.endswith("3"):
            raise KeyError("nobody foresaw this")
        return 1.0

    monkeypatch.setattr("core.screening.rows.density", trips)
    out = tmp_path / "results.parquet"
    summary = screen(screening(folder, out, tiny_network), lambda: crew, work=screen_files)
    (failure,) = pq.read_table(tmp_path / "results.failures.parquet").to_pylist()
    assert failure["name"] == "crystal-00003" and failure["reason"].startswith("unexpected KeyError")
    assert summary.rows == 4


def test_a_batch_that_the_network_refuses_is_asked_one_by_one(
    folder, tmp_path, tiny_network, crew, monkeypatch
) -> None:
    answers = Predictor.answers

    def refuses(self, prepared):
        if any(one.crystal.name == "crystal-00002" for one in prepared):
            raise RuntimeError("cannot do this one")
        return answers(self, prepared)

    monkeypatch.setattr(Predictor, "answers", refuses)
    summary = screen(
        screening(folder, tmp_path / "results.parquet", tiny_network), lambda: crew, work=screen_files
    )
    assert (summary.rows, summary.reasons) == (4, {"RuntimeError": 1})


def test_csv_has_the_same_rows_and_its_metadata_beside(folder, tmp_path, tiny_network, crew) -> None:
    (folder / "bad.cif").write_text("x")
    wish = screening(folder, tmp_path / "results.csv", tiny_network)
    screen(wish, lambda: crew, work=sizes)
    screen(screening(folder, tmp_path / "other.parquet", tiny_network), lambda: crew, work=sizes)
    rows = pacsv.read_csv(tmp_path / "results.csv")
    other = pq.read_table(tmp_path / "other.parquet")
    assert rows.column_names == other.column_names
    assert rows["density_g_cm3"].to_pylist() == other["density_g_cm3"].to_pylist()
    about = json.loads((tmp_path / "results.csv-metadata.json").read_text())
    assert [column["name"] for column in about["tableSchema"]["columns"]] == rows.column_names
    assert about["elastoscope"]["frame"] == "crystal"
    assert pacsv.read_csv(tmp_path / "results.failures.csv").to_pylist()[0]["reason"].endswith("bad by name")
    assert screen(wish, lambda: crew, work=sizes).earlier == 6, "the finished table is known again"


def test_stopped_in_the_middle_it_goes_on_and_ends_with_the_same_bytes(tmp_path, tiny_network, crew) -> None:
    folder = write_crystals(tmp_path / "crystals", 5 * TOGETHER + 1)
    whole, resumed = tmp_path / "whole.parquet", tmp_path / "resumed.parquet"
    screen(screening(folder, whole, tiny_network, files_per_task=TOGETHER), lambda: crew, work=sizes)
    crew.tasks.clear()

    def stops(progress) -> None:
        if progress.done >= 2 * TOGETHER:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        screen(
            screening(folder, resumed, tiny_network, files_per_task=TOGETHER),
            lambda: crew,
            work=sizes,
            on_progress=stops,
        )
    assert crew.stopped and not resumed.exists() and len(crew.tasks) == 2
    left = parts_folder(resumed)
    (left / ".part-000009-abc.parquet").write_bytes(b"half a part")
    (tmp_path / ".resumed-0123456789ab.parquet").write_bytes(b"half a table")
    summary = screen(
        screening(folder, resumed, tiny_network, files_per_task=TOGETHER), lambda: crew, work=sizes
    )
    assert (summary.earlier, len(crew.tasks)) == (2 * TOGETHER, 2 + 4)
    assert resumed.read_bytes() == whole.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "crystals",
        "resumed.failures.parquet",
        "resumed.parquet",
        "whole.failures.parquet",
        "whole.parquet",
    ]


def test_files_that_came_or_changed_meanwhile_are_done_and_each_stands_once(
    tmp_path, tiny_network, crew
) -> None:
    folder = write_crystals(tmp_path / "crystals", 2 * TOGETHER, start=100)
    out = tmp_path / "results.parquet"

    def stops(progress) -> None:
        if progress.done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        screen(
            screening(folder, out, tiny_network, files_per_task=TOGETHER),
            lambda: crew,
            work=sizes,
            on_progress=stops,
        )
    write_crystals(folder, 3)
    (folder / "crystal-00101.cif").write_text("changed")
    (folder / "crystal-00102.cif").unlink()
    summary = screen(screening(folder, out, tiny_network, files_per_task=TOGETHER), lambda: crew, work=sizes)
    rows = table(out)
    assert rows["file"] == sorted(path.name for path in folder.iterdir())
    assert rows["density_g_cm3"][rows["file"].index("crystal-00101.cif")] == len("changed")
    assert summary.earlier == TOGETHER - 2


@pytest.mark.parametrize(("together", "left", "known"), [(64, "part-000000.parquet", 0), (2, TAIL_FILE, 4)])
def test_what_the_disk_lost_is_done_again(tmp_path, tiny_network, crew, together, left, known) -> None:
    folder = write_crystals(tmp_path / "crystals", 69)
    out = tmp_path / "results.parquet"
    wish = screening(folder, out, tiny_network, files_per_task=together)

    def stops(progress) -> None:
        if progress.done >= 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        screen(wish, lambda: crew, work=sizes, on_progress=stops)
    (file,) = (path for path in parts_folder(out).iterdir() if path.name not in ("lock", FINGERPRINT_FILE))
    assert file.name == left
    file.write_bytes(file.read_bytes()[:-100])
    assert screen(wish, lambda: crew, work=sizes).earlier == known
    assert len(table(out)["file"]) == 69


def test_a_finished_table_is_told_again_and_never_replaced_in_silence(
    folder, tmp_path, tiny_network, crew
) -> None:
    out = tmp_path / "results.parquet"
    first = screen(screening(folder, out, tiny_network), lambda: crew, work=sizes)
    again = screen(screening(folder, out, tiny_network), lambda: crew, work=sizes)
    assert (again.rows, again.earlier, len(crew.tasks)) == (first.rows, 5, 5)
    with pytest.raises(ScreeningError, match=r"another network or other columns.*--overwrite"):
        screen(screening(folder, out, tiny_network, columns=("facts",)), lambda: crew, work=sizes)
    write_crystals(folder, 1, start=7)
    with pytest.raises(ScreeningError, match=r"without 1 files.*crystal-00007\.cif"):
        screen(screening(folder, out, tiny_network), lambda: crew, work=sizes)
    screen(screening(folder, out, tiny_network, overwrite=True), lambda: crew, work=sizes)
    assert len(table(out)["file"]) == 6
    out.write_bytes(b"something else")
    with pytest.raises(ScreeningError, match="not written by a screening"):
        screen(screening(folder, out, tiny_network), lambda: crew, work=sizes)


def test_two_screenings_do_not_write_one_table(folder, tmp_path, tiny_network, crew) -> None:
    out = tmp_path / "results.parquet"
    wish = screening(folder, out, tiny_network)
    with (
        Parts(parts_folder(out), wish.recipe.fingerprint(folder.resolve())),
        pytest.raises(ScreeningError, match="another screening is writing"),
    ):
        screen(wish, lambda: crew, work=sizes)
    other = screening(folder, out, tiny_network, columns=("facts",))
    with pytest.raises(ScreeningError, match="begun with another columns"):
        screen(other, lambda: crew, work=sizes)


def test_an_error_of_the_work_ends_the_screening_and_keeps_what_is_done(tmp_path, tiny_network, crew) -> None:
    folder = write_crystals(tmp_path / "crystals", TOGETHER + 1)

    def fails(task):
        if len(task.names) == 1:
            raise ScreeningError("no network here")
        return sizes(task)

    wish = screening(folder, tmp_path / "results.parquet", tiny_network, files_per_task=TOGETHER)
    with pytest.raises(ScreeningError, match="no network here"):
        screen(wish, lambda: crew, work=fails)
    assert crew.stopped
    assert screen(wish, lambda: crew, work=sizes).earlier == TOGETHER


def test_which_files_are_taken(tmp_path, tiny_network, crew) -> None:
    folder = write_crystals(tmp_path / "crystals", 2)
    text = (folder / "crystal-00000.cif").read_text()
    for name in ("below/deep/c.cif", "POSCAR_1", "notes.txt", ".hidden.cif", "CONTCAR"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)

    def files(**how) -> list[str]:
        out = folder / "results.parquet"
        screen(screening(folder, out, tiny_network, overwrite=True, **how), lambda: crew, work=sizes)
        return table(out)["file"]

    plain = ["CONTCAR", "POSCAR_1", "crystal-00000.cif", "crystal-00001.cif"]
    assert files() == plain
    assert files(recursive=True) == ["CONTCAR", "POSCAR_1", "below/deep/c.cif", *plain[2:]]
    assert files(pattern="*1.cif") == ["crystal-00001.cif"]
    assert files(pattern="*.txt") == ["notes.txt"]
    with pytest.raises(ScreeningError, match=r"no file called \*\.vasp"):
        files(pattern="*.vasp")
    (tmp_path / "nothing").mkdir()
    with pytest.raises(ScreeningError, match="--recursive also looks"):
        screen(screening(tmp_path / "nothing", tmp_path / "r.csv", tiny_network), lambda: crew, work=sizes)


@pytest.mark.skipif(os.name == "nt", reason="names of files are Unicode there")
def test_a_name_that_is_no_text_is_shown_and_known_again(folder, tmp_path, tiny_network, crew) -> None:
    for name in (b"caf\xe9.cif", b"caf\xe8.cif"):
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_text("x")
    out = tmp_path / "results.parquet"
    wish = screening(folder, out, tiny_network)
    screen(wish, lambda: crew, work=sizes)
    assert table(out)["file"][:2] == ["caf\\xe8.cif", "caf\\xe9.cif"]
    assert screen(wish, lambda: crew, work=sizes).earlier == 7


def test_columns_are_chosen_by_name_and_group() -> None:
    assert chosen_columns() == COLUMNS
    names = [column.name for column in chosen_columns(("C44_GPa", "anisotropy"))]
    assert names == ["file", "name", "C44_GPa", "anisotropy_universal", "E_min_GPa", "E_max_GPa"]
    with pytest.raises(ScreeningError, match="did you mean K_hill_GPa"):
        chosen_columns(("K_hil_GPa",))
