"""The library of models: what is kept, what survives, and what several processes do to it at once."""

import json
import multiprocessing
import shutil
import sqlite3
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from other_disks import fill, mounted
from tiny_dataset import tiny_dataset

from core.errors import CheckpointError, FileWriteError, LibraryError
from core.library import library as library_module
from core.library.comparison import compare_models
from core.library.entry import checked_name
from core.library.index import INDEX_FILE, SCHEMA_VERSION
from core.library.library import ModelLibrary
from core.network.weights_file import read_weights
from core.prediction.evaluation import evaluate
from core.prediction.predictor import Predictor


@pytest.fixture
def library(tmp_path, model):
    return ModelLibrary(tmp_path / "models", [model])


def names(library):
    return [entry.name for entry in library.entries()]


def test_what_is_added_is_listed_with_what_its_card_says(library, model, other_model):
    assert names(library) == ["shipped"]
    assert not library.folder.exists()  # looking makes nothing
    entry = library.add(other_model, "  My model  ", notes="first try", preset="small")
    assert library.entry("My model") == entry
    assert (entry.notes, entry.preset, entry.parent) == ("first try", "small", "shipped")
    assert (entry.data, entry.data_sha256) == ("tiny.jsonl, 24 training crystals", "0123456789abcdef")
    assert (entry.measured_on, entry.figures["bulk_mae"], entry.networks) == ("val", 4.5, 1)
    assert entry.sha256 == read_weights(other_model / "model.safetensors")[1]
    assert entry.parameters > 1000 and entry.size_bytes > 4 * 1000
    assert entry.added.startswith("20")
    assert Predictor.load(entry.folder, device="cpu").identity.sha256


def test_a_run_is_added_by_its_folder(library, model, tmp_path):
    shutil.copytree(model, tmp_path / "run" / "model")
    assert library.add(tmp_path / "run", "run").name == "run"
    with pytest.raises(CheckpointError, match="holds no finished model"):
        library.add(tmp_path, "nothing")


def test_names_are_the_users(library, model):
    for name in ("zur Übung/…\\:*?", "..", "模型", "CON", "a" * 200):
        library.add(model, name)
        assert library.entry(name).folder.parent == library.folder
    with pytest.raises(LibraryError, match=r"has a model '\.\.' already"):
        library.add(model, "..")
    with pytest.raises(LibraryError, match="'shipped' already"):
        library.add(model, "shipped")
    assert library.free_name("CON") == "CON 2"
    for name in ("", "  ", "a" * 201, "two\nlines", "\udc80"):
        with pytest.raises(LibraryError):
            library.add(model, name)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(max_size=40))
def test_any_name_gives_a_folder_within_the_library(tmp_path, name):
    try:
        plain = checked_name(name)
    except LibraryError:
        return
    folder = tmp_path / library_module._folder_name(plain)
    assert folder.parent == tmp_path and not folder.name.startswith(".")
    assert folder.name.isascii()


def test_a_model_is_renamed_noted_used_and_removed(library, model, other_model):
    library.add(model, "one")
    library.add(other_model, "two")
    assert library.current().name == "shipped"
    library.use("one")
    library.rename("one", "eins")
    library.note("eins", "kept")
    again = ModelLibrary(library.folder, [model])
    assert again.current().name == "eins"
    assert again.entry("eins").notes == "kept"
    with pytest.raises(LibraryError, match="already"):
        library.rename("two", "eins")
    library.remove("eins")
    assert names(again) == ["shipped", "two"]
    assert again.current().name == "shipped"
    for change in (
        library.remove,
        lambda name: library.note(name, ""),
        lambda name: library.rename(name, "x"),
    ):
        with pytest.raises(LibraryError, match="comes with the program"):
            change("shipped")
    with pytest.raises(LibraryError, match="no model 'three' in the library; there are: 'shipped', 'two'"):
        library.use("three")


@pytest.mark.parametrize("damage", ["missing", "garbage", "cut", "older", "newer"])
def test_the_index_is_made_again_from_the_folders(library, model, damage):
    library.add(model, "one", notes="kept")
    file = library.folder / INDEX_FILE
    connection = sqlite3.connect(file)
    if damage in ("older", "newer"):
        version = 0 if damage == "older" else SCHEMA_VERSION + 1
        connection.execute("DROP TABLE models")
        connection.execute("CREATE TABLE models (something TEXT)")
        connection.execute(f"PRAGMA user_version = {version}")
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    if damage == "missing":
        file.unlink()
    elif damage == "garbage":
        file.write_bytes(b"no database at all " * 500)
    elif damage == "cut":
        file.write_bytes(file.read_bytes()[:5000])
    again = ModelLibrary(library.folder, [model])
    assert again.entry("one").notes == "kept"
    again.add(model, "two")
    assert names(again) == ["shipped", "one", "two"]
    version = sqlite3.connect(file).execute("PRAGMA user_version").fetchone()[0]
    assert version == (SCHEMA_VERSION + 1 if damage == "newer" else SCHEMA_VERSION)


def test_folders_that_come_and_go_by_hand_are_noticed(library, model):
    one = library.add(model, "one").folder
    shutil.copytree(one, library.folder / "copied")
    shutil.copytree(model, library.folder / "put here")
    assert names(library) == ["shipped", "one", "one (2)", "put here"]
    shutil.rmtree(one)
    assert names(library) == ["shipped", "one (2)", "put here"]


def test_an_interrupted_addition_leaves_nothing(library, model, monkeypatch):
    library.add(model, "one")

    def interrupted(folder, name):
        raise KeyboardInterrupt

    monkeypatch.setattr(library_module, "verified", interrupted)
    with pytest.raises(KeyboardInterrupt):
        library.add(model, "two")
    monkeypatch.undo()
    killed = library.folder / ".three-12345678.part"
    shutil.copytree(model, killed)  # what a kill leaves
    assert names(library) == ["shipped", "one"]
    library.note("one", "")
    assert not killed.exists()
    folders = {path.name for path in library.folder.iterdir() if path.is_dir()}
    assert folders == {library.entry("one").folder.name}


def test_a_model_moved_but_not_yet_in_the_index_is_found(library, model, monkeypatch):
    monkeypatch.setattr(
        library_module.LibraryIndex, "put", lambda self, entry: (_ for _ in ()).throw(OSError())
    )
    with pytest.raises(FileWriteError):
        library.add(model, "one")
    monkeypatch.undo()
    assert names(library) == ["shipped", "one"]


def test_a_change_that_the_index_was_not_told_of_is_noticed(library, model, monkeypatch):
    """A kill between the two writes."""
    library.add(model, "one")
    with monkeypatch.context() as patch:
        patch.setattr(library_module.LibraryIndex, "put", lambda self, entry: None)
        library.note("one", "new notes")
        library.rename("one", "eins")
    assert library.entry("eins").notes == "new notes"


def test_a_damaged_model_does_not_come_in(library, model, tmp_path):
    damaged = tmp_path / "damaged"
    shutil.copytree(model, damaged)
    data = bytearray((damaged / "model.safetensors").read_bytes())
    data[-3] ^= 1
    (damaged / "model.safetensors").write_bytes(data)
    with pytest.raises(CheckpointError, match="damaged"):
        library.add(damaged, "damaged")
    assert names(library) == ["shipped"]
    assert not [path for path in library.folder.iterdir() if path.is_dir()]


def _writer(folder, model, number):
    library = ModelLibrary(folder, [model])
    for turn in range(3):
        library.add(model, f"{number}-{turn}")
        library.note(f"{number}-{turn}", f"notes of {number}")
        assert library.find(f"{number}-{turn}") is not None
    library.rename(f"{number}-0", f"renamed-{number}")
    library.remove(f"{number}-1")


def test_four_processes_write_at_once(library, model):
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=_writer, args=(library.folder, model, n)) for n in range(4)]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        for entry in library.entries():  # a reader sees whole models only
            assert entry.name
        writers[0].join(0.02)
    assert [writer.exitcode for writer in writers] == [0, 0, 0, 0]
    expected = sorted([f"{n}-2" for n in range(4)] + [f"renamed-{n}" for n in range(4)])
    assert sorted(names(library)[1:]) == expected
    assert {entry.notes for entry in library.entries()[1:]} == {f"notes of {n}" for n in range(4)}
    check = sqlite3.connect(library.folder / INDEX_FILE)
    assert check.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert check.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    (library.folder / INDEX_FILE).unlink()
    assert sorted(names(library)[1:]) == expected


def test_a_library_that_cannot_be_written_says_so(tmp_path, model):
    (tmp_path / "file").write_text("")
    with pytest.raises(FileWriteError, match="cannot be written"):
        ModelLibrary(tmp_path / "file" / "models", [model]).add(model, "one")


def test_a_library_on_a_full_disk_is_read_and_says_what_it_cannot_keep(tmp_path, model, other_model):
    with mounted(tmp_path / "small", "size=4m") as disk:
        kept = ModelLibrary(disk / "models", [])
        kept.add(model, "one")
        (disk / "models" / INDEX_FILE).unlink()  # the index would have to be written anew
        filling = fill(disk)
        assert names(kept) == ["one"]
        with pytest.raises(FileWriteError, match="the disk is full; make room"):
            kept.add(other_model, "two")
        assert names(kept) == ["one"]
        assert [path for path in (disk / "models").glob(".*.part")] == []
        filling.unlink()
        kept.add(other_model, "two")
        assert names(kept) == ["one", "two"]


def test_models_are_compared_on_the_same_crystals(library, other_model, tmp_path):
    library.add(other_model, "two")
    records = tiny_dataset(tmp_path).split("test")
    told = []
    compared = compare_models(
        [library.entry("two"), library.entry("shipped")],
        records,
        device="cpu",
        on_progress=lambda name, fraction: told.append(name),
    )
    assert [one.entry.name for one in compared] == ["two", "shipped"]
    assert set(told) == {"two", "shipped"}
    alone = evaluate(Predictor.load(other_model, device="cpu"), records)
    assert compared[0].evaluation.overall == alone.overall
    assert compared[1].evaluation.overall != alone.overall
    entry = replace(library.entry("two"))
    assert json.loads(json.dumps(entry.to_dict()))["name"] == "two"
