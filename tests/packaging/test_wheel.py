"""What ``pip install .`` puts on a machine."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("app", "core", "resources", "pyproject.toml", "setup.py", "README.md", "LICENSE")
SHARED = "share/elastoscope/resources/"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """A wheel of this tree, built from a copy so that nothing is left in it."""
    pytest.importorskip("setuptools", minversion="77")
    source = tmp_path_factory.mktemp("source")
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, source / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / part, source / part)
    command = [sys.executable, "-m", "pip", "wheel", "--no-build-isolation", "--no-deps", "--no-index", "."]
    result = subprocess.run(
        [*command, "--wheel-dir", "out"], cwd=source, capture_output=True, text=True, timeout=300, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr
    (path,) = (source / "out").glob("*.whl")
    return zipfile.ZipFile(path)


def test_every_module_is_in_it(wheel: zipfile.ZipFile) -> None:
    inside = {name for name in wheel.namelist() if name.startswith(("app/", "core/"))}
    expected = {
        path.relative_to(ROOT).as_posix()
        for folder in ("app", "core")
        for path in (ROOT / folder).rglob("*.py")
    }
    assert inside == expected


def test_every_resource_is_in_it(wheel: zipfile.ZipFile) -> None:
    inside = {name.split(SHARED, 1)[1] for name in wheel.namelist() if SHARED in name}
    resources = ROOT / "resources"
    expected = {
        path.relative_to(resources).as_posix()
        for path in resources.rglob("*")
        if path.is_file() and "pictures" not in path.parts
    }
    assert inside == expected
    assert "examples/quartz-alpha.cif" in inside
    assert any(name.endswith("/model.safetensors") for name in inside)


def test_the_command_is_there(wheel: zipfile.ZipFile) -> None:
    (name,) = [name for name in wheel.namelist() if name.endswith("entry_points.txt")]
    assert "elastoscope = app.__main__:main" in wheel.read(name).decode()


def test_the_licence_is_there(wheel: zipfile.ZipFile) -> None:
    assert any(name.endswith("licenses/LICENSE") for name in wheel.namelist())
