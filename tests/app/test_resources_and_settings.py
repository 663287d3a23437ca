from pathlib import Path

import pytest
from PySide6.QtSvg import QSvgRenderer

from app import resource_paths
from app.settings import MOST_RECENT, Settings
from app.state.palette import LIGHT, Theme
from app.views import icons
from core.errors import CheckpointError


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """Resources in a folder of our own."""
    resource_paths.resources.cache_clear()
    monkeypatch.setattr(resource_paths, "_candidates", lambda: (tmp_path / "gone", tmp_path / "resources"))
    (tmp_path / "resources").mkdir()
    yield tmp_path / "resources"
    resource_paths.resources.cache_clear()


def test_the_first_place_that_is_there_counts(elsewhere):
    assert resource_paths.resources() == elsewhere


def test_nowhere_names_the_places(tmp_path, monkeypatch):
    resource_paths.resources.cache_clear()
    monkeypatch.setattr(resource_paths, "_candidates", lambda: (tmp_path / "gone",))
    with pytest.raises(FileNotFoundError, match="gone"):
        resource_paths.resources()
    resource_paths.resources.cache_clear()


def test_a_bundle_comes_before_the_checkout(monkeypatch, tmp_path):
    monkeypatch.setattr("sys._MEIPASS", str(tmp_path), raising=False)
    assert resource_paths._candidates()[0] == tmp_path / "resources"


def add_model(elsewhere, name):
    folder = elsewhere / "models" / name
    folder.mkdir(parents=True)
    (folder / resource_paths.MODEL_WEIGHTS).write_bytes(b"")
    return folder


def test_default_model(elsewhere):
    with pytest.raises(CheckpointError, match="no trained network"):
        resource_paths.default_model()
    first, second = add_model(elsewhere, "a"), add_model(elsewhere, "b")
    assert resource_paths.default_model() == second
    (elsewhere / "models" / "default.txt").write_text("a\n")
    assert resource_paths.default_model() == first


def test_bundled_examples_are_enough_for_the_empty_page():
    assert len(resource_paths.examples()) >= 14


@pytest.mark.parametrize(
    "path", sorted((resource_paths.resources() / "icons").glob("*.svg")), ids=lambda p: p.stem
)
def test_icons_are_of_one_family(qapp, path):
    text = path.read_text()
    assert 'viewBox="0 0 20 20"' in text and 'stroke-width="1.5"' in text and "currentColor" in text
    assert QSvgRenderer(icons.svg(path.stem, LIGHT.text, LIGHT.surface)).isValid()


def test_settings_survive_and_nonsense_does_not_hurt(tmp_path):
    file = tmp_path / "s.ini"
    first = Settings(file)
    assert first.theme is Theme.SYSTEM and first.recents == () and first.geometry.isEmpty()
    first.theme = Theme.DARK
    first.folder = tmp_path
    first._store.sync()
    again = Settings(file)
    assert again.theme is Theme.DARK and again.folder == tmp_path
    again._store.setValue("look/theme", "pink")
    again._store.setValue("files/folder", "/nowhere/at/all")
    assert again.theme is Theme.SYSTEM and again.folder == Path.home()


def test_recents_keep_the_latest_first_and_once(tmp_path):
    settings = Settings(tmp_path / "s.ini")
    settings.remember([tmp_path / "one.cif"])
    settings._store.sync()
    assert Settings(tmp_path / "s.ini").recents == (tmp_path / "one.cif",)
    for number in range(MOST_RECENT + 3):
        settings.remember([tmp_path / f"{number}.cif"])
    settings.remember([tmp_path / "5.cif"])
    assert settings.recents[0].name == "5.cif"
    assert len(settings.recents) == len(set(settings.recents)) == MOST_RECENT
    settings.forget_recents()
    assert settings.recents == ()
