"""Models as one file: there and back, and archives that mean no good."""

import hashlib
import json
import pickle
import stat
import zipfile

import pytest

from core.errors import CheckpointError, LibraryError
from core.library.archive import MANIFEST_FILE
from core.library.library import ModelLibrary


@pytest.fixture
def library(tmp_path, model):
    return ModelLibrary(tmp_path / "models", [model])


@pytest.fixture
def exported(library, other_model, tmp_path):
    library.add(other_model, "mine/1", notes="a note", preset="small")
    library.export("mine/1", tmp_path / "mine.elastomodel")
    return tmp_path / "mine.elastomodel"


def contents(file):
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def written(path, files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def resigned(files):
    """The files with a list of digests that fits them: what somebody who means harm would do."""
    manifest = json.loads(files[MANIFEST_FILE])
    manifest["files"] = {
        name: hashlib.sha256(data).hexdigest() for name, data in files.items() if name != MANIFEST_FILE
    }
    return files | {MANIFEST_FILE: json.dumps(manifest).encode()}


def test_a_model_comes_back_as_it_was(library, exported, tmp_path, model):
    elsewhere = ModelLibrary(tmp_path / "elsewhere", [model])
    before, after = library.entry("mine/1"), elsewhere.take_in(exported)
    assert (after.name, after.notes, after.preset) == ("mine/1", "a note", "small")
    assert (after.sha256, after.figures) == (before.sha256, before.figures)
    assert (after.folder / "model.safetensors").read_bytes() == (
        before.folder / "model.safetensors"
    ).read_bytes()
    files = contents(exported)
    assert {"card.json", "config.json", "model.safetensors", "LICENCE.txt", MANIFEST_FILE} == set(files)
    assert (
        "Source of the data, whose licence holds for what was learned from it: nobody"
        in files["LICENCE.txt"].decode()
    )
    assert library.take_in(exported).name == "mine/1 2"  # the name is taken here
    assert library.take_in(exported, "third").name == "third"
    with pytest.raises(LibraryError, match="already"):
        library.take_in(exported, "third")


def test_the_models_of_the_program_can_be_exported_too(library, tmp_path):
    library.export("shipped", tmp_path / "shipped.elastomodel")
    assert library.take_in(tmp_path / "shipped.elastomodel").name == "shipped 2"


class Bomb:
    def __reduce__(self):
        return (print, ("this must never run",))


HOSTILE = {
    "climbs out": lambda files: files | {"../evil.txt": b"x"},
    "absolute": lambda files: files | {"/tmp/evil.txt": b"x"},
    "folder": lambda files: files | {"sub/model.safetensors": b"x"},
    "backslash": lambda files: files | {"..\\evil.txt": b"x"},
    "pickle": lambda files: files | {"data.pkl": pickle.dumps(Bomb())},
    "pickle for weights": lambda files: files | {"model.safetensors": pickle.dumps(Bomb())},
    "bomb": lambda files: files | {"card.md": b"0" * 30_000_000},
    "no weights": lambda files: {name: data for name, data in files.items() if name != "model.safetensors"},
    "other weights": lambda files: files | {"model.safetensors": b"\0" * 100},
    "no settings": lambda files: {name: data for name, data in files.items() if name != "config.json"},
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_archives_are_refused(library, exported, tmp_path, name, capsys):
    """Also where the list of digests was made to fit."""
    before = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    bad = written(tmp_path / "bad.elastomodel", resigned(HOSTILE[name](contents(exported))))
    with pytest.raises(CheckpointError) as caught:
        library.take_in(bad)
    assert "\n" not in str(caught.value)
    bad.unlink()
    assert sorted(path for path in tmp_path.rglob("*") if path.is_file()) == before
    assert "must never run" not in capsys.readouterr().out


def test_a_lie_about_the_size_does_not_help(library, exported, tmp_path):
    """The directory of the archive says 10 bytes, the content is a bomb."""
    bad = written(tmp_path / "bad.elastomodel", resigned(contents(exported) | {"card.md": b"0" * 30_000_000}))
    data = bad.read_bytes()
    true = (30_000_000).to_bytes(4, "little")
    assert data.count(true) == 2
    bad.write_bytes(data.replace(true, (10).to_bytes(4, "little")))
    with pytest.raises(CheckpointError):
        library.take_in(bad)


def test_links_are_refused(library, exported, tmp_path):
    files, bad = contents(exported), tmp_path / "bad.elastomodel"
    with zipfile.ZipFile(bad, "w") as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name)
            if name == "card.json":
                info.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(info, data)
    with pytest.raises(CheckpointError, match=r"card\.json is not an ordinary file"):
        library.take_in(bad)


def test_damaged_and_foreign_files_are_told_apart(library, exported, tmp_path):
    files = contents(exported)
    changed = written(tmp_path / "a.elastomodel", files | {"card.json": b"{}"})
    with pytest.raises(CheckpointError, match=r"card\.json is not what was exported"):
        library.take_in(changed)
    newer = json.loads(files[MANIFEST_FILE]) | {"format": 2}
    later = written(tmp_path / "b.elastomodel", files | {MANIFEST_FILE: json.dumps(newer).encode()})
    with pytest.raises(CheckpointError, match="has format 2, this version of the program reads 1"):
        library.take_in(later)
    with pytest.raises(CheckpointError, match=r"it has no manifest\.json"):
        library.take_in(written(tmp_path / "c.elastomodel", {"card.json": b"{}"}))
    (tmp_path / "d.elastomodel").write_bytes(exported.read_bytes()[:2000])
    with pytest.raises(CheckpointError, match="or damaged"):
        library.take_in(tmp_path / "d.elastomodel")
    with pytest.raises(CheckpointError, match="cannot be read"):
        library.take_in(tmp_path / "none.elastomodel")
    assert [entry.name for entry in library.entries()] == ["shipped", "mine/1"]
