"""Commands that have nowhere to write to: one line that names the file and the reason, and another place
works.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from other_disks import REFUSALS, WORDS, an_ordinary_user, refusing_disk

WRITERS = {
    "table": ("export", "{copper}", "--to", "voigt.csv", "--out", "{to}"),
    "cell": ("export", "{copper}", "--to", "cell.cif", "--out", "{to}"),
    "mesh": ("export", "{copper}", "--to", "surface.stl", "--grid", "2", "--out", "{to}"),
    "prediction": ("predict", "{copper}", "--out", "{to}"),
    "dataset": ("dataset", "synthetic", "--count", "1", "--out", "{to}/made.jsonl"),
    "picture": ("render", "{copper}", "--size", "64,48", "--out", "{to}/cell.png"),
    "vectors": ("export", "{copper}", "--to", "structure.svg", "--out", "{to}"),
    "film": ("render", "{copper}", "--size", "64,48", "--frames", "2", "--turntable", "{to}/film.gif"),
}


def words(name: str, copper: Path, to: Path) -> list[str]:
    return [word.format(copper=copper, to=to) for word in WRITERS[name]]


SLOW = ("mesh", "vectors", "film")


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.soak] if name in SLOW else []) for name in WRITERS]
)
def test_a_disk_without_room_is_told_and_another_place_works(
    run, stand_in, copper: Path, tmp_path: Path, name: str
) -> None:
    for how in REFUSALS:
        with refusing_disk(tmp_path / how, how) as disk:
            result = run(*words(name, copper, disk))
            assert result.exit_code == 1 and result.exception.__class__ is SystemExit
            line = result.stderr.strip().splitlines()[-1]
            assert str(disk) in line and WORDS[how] in line, line
            assert [path.name for path in disk.iterdir()] == ["filling"] * (how == "full")
    other = run(*words(name, copper, tmp_path / "elsewhere"))
    assert other.exit_code == 0 and any((tmp_path / "elsewhere").iterdir()), other.stderr


def test_a_folder_that_may_not_be_written_to_is_told(run, stand_in, copper: Path, tmp_path: Path) -> None:
    import tempfile

    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        folder, crystal = Path(name), Path(name) / "copper.cif"
        crystal.write_text(copper.read_text())
        folder.chmod(0o555)
        with an_ordinary_user():
            result = run("export", crystal, "--to", "voigt.csv", "--out", folder / "new")
        folder.chmod(0o755)
    line = result.stderr.strip().splitlines()[-1]
    assert result.exit_code == 1 and "there is no permission to write here" in line and str(folder) in line
