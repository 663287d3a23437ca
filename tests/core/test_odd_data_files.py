"""Tensors, datasets and settings that are no such thing, or made to do harm: one sentence, at once."""

from __future__ import annotations

import gzip
import os
import pickle
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from app.cli.training_settings import read_settings
from app.state.session_file import read_session
from core.dataset.reading import read_undivided
from core.elasticity.orientation_reading import read_orientations
from core.elasticity.tensor_reading import read_tensor
from core.elasticity.tensor_recognition import is_tensor_file
from core.errors import ElastoscopeError
from core.reference.table_file import load_measured
from core.symmetry_breaking.tensor_facts import read_matrix

POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
READERS: dict[str, Callable[[Path], object]] = {
    "tensor.txt": read_tensor,
    "tensor.json": read_tensor,
    "orientations.txt": read_orientations,
    "dataset.jsonl": read_undivided,
    "session.elastoscope": read_session,
    "settings.toml": read_settings,
    "measured.toml": load_measured,
    "matrix.json": read_matrix,
}
EVERY = pytest.mark.parametrize("name", READERS)
RIGID = "".join(
    " ".join("2" if i == j else "1" if i < 3 and j < 3 else "0" for j in range(6)) + "\n" for i in range(6)
)


class Harm:
    def __reduce__(self):
        return os.mkdir, ("harm-was-done",)


def refusal(name: str, path: Path) -> str:
    with pytest.raises(ElastoscopeError) as caught:
        READERS[name](path)
    message = str(caught.value)
    assert "\n" not in message and path.name in message
    return message


@EVERY
@POSIX
def test_pipes_devices_and_folders_are_not_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    os.mkfifo(path)
    assert "it is a named pipe" in refusal(name, path)
    path.unlink()
    path.symlink_to("/dev/zero")
    assert "it is a device" in refusal(name, path)
    path.unlink()
    path.mkdir()
    refusal(name, path)


@EVERY
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 10_000,
        bytes(range(256)) * 20,
        b'{"version": 99999, "format": "Elastoscope session"}',
        b'{"version": "one", "schema": []}',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"stiffness": ' + b"9" * 10_000 + b"}",
        b'{"stiffness": [[1, "two"], {}, null]}',
        b"stiffness = 1\nname = []\n",
        b"<script>alert(1)</script>\n" * 100,
        pickle.dumps(Harm()),
        pickle.dumps(Harm(), protocol=0),
    ],
    ids=range(13),
)
def test_nothing_of_what_a_hostile_file_says_is_done(
    tmp_path: Path, monkeypatch, name: str, content: bytes
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / name
    path.write_bytes(content)
    if name != "settings.toml" or content:  # empty settings are the defaults
        refusal(name, path)
    assert [one.name for one in tmp_path.iterdir()] == [name]


@EVERY
def test_a_file_of_a_hundred_gigabytes_is_refused_without_reading_it(tmp_path: Path, name: str) -> None:
    if name == "dataset.jsonl":
        pytest.skip("a dataset may be large; its lines may not")
    path = tmp_path / name
    with path.open("wb") as file:
        try:
            file.truncate(100 * 2**30)  # without taking room on the disk
        except OSError:
            pytest.skip("no such files here")
    refusal(name, path)


@POSIX
def test_what_is_no_file_is_no_tensor_file_either(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert not is_tensor_file(tmp_path / "pipe")
    assert not is_tensor_file(Path("/dev/zero"))


@pytest.mark.parametrize("coding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_tensor_in_any_coding(tmp_path: Path, coding: str, line_end: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(("# GPa, Å\n" + RIGID).replace("\n", line_end).encode(coding))
    assert read_tensor(path).stiffness.voigt[0, 1] == 1.0


def test_a_dataset_that_would_fill_memory_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.jsonl.gz"
    path.write_bytes(gzip.compress(b"{") + 300 * gzip.compress(b" " * 2**20))
    with pytest.raises(
        ElastoscopeError, match=r"bomb\.jsonl\.gz cannot be read: it unpacks to more than 64 MiB"
    ):
        read_undivided(path)


def test_an_archive_that_climbs_out_or_is_damaged_writes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    header = "file," + ",".join(f"C{i}{j}" for i in range(1, 7) for j in range(i, 7))
    numbers = ",".join("100" if i == j else "0" for i in range(6) for j in range(i, 6))
    (folder / "constants.csv").write_text(f"{header}\n../../climbed.cif,{numbers}\n")
    with zipfile.ZipFile(folder / "all.zip", "w") as archive:
        archive.writestr("../../climbed.cif", "data_x\n")
        archive.writestr("/etc/absolute.cif", "data_x\n")
    with pytest.raises(ElastoscopeError, match="no usable"):
        read_undivided(folder)
    data = bytearray((folder / "all.zip").read_bytes())
    data[-60:-30] = bytes(30)
    (folder / "all.zip").write_bytes(data)
    with pytest.raises(ElastoscopeError):
        read_undivided(folder)
    assert {one.name for one in tmp_path.rglob("*")} == {"in", "constants.csv", "all.zip"}
