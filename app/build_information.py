"""Which build of the program this is: commit, network, libraries, and who draws."""

from __future__ import annotations

import json
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from app import __version__
from app.resource_paths import default_model, resources
from core.errors import CheckpointError

BUILD_FILE: Final = "build.json"
"""Among the resources of a bundle; a checkout asks git instead."""
LIBRARIES: Final = {"torch": "torch", "VTK": "vtk", "Qt": "PySide6-Essentials"}
UNKNOWN: Final = "unknown"


def commit() -> str:
    """The commit that the program was built from, or ``unknown``; with ``+`` where files were changed."""
    noted = _noted("commit")
    if noted is not None:
        return noted
    folder = Path(__file__).resolve().parent.parent
    if not (folder / ".git").exists():
        return UNKNOWN
    head = _git(folder, "rev-parse", "--short=12", "HEAD")
    changed = head and _git(folder, "status", "--porcelain", "--untracked-files=no")
    return (head or UNKNOWN) + ("+" if changed else "")


def _noted(key: str) -> str | None:
    try:
        record = json.loads((resources() / BUILD_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    value = record.get(key) if isinstance(record, dict) else None
    return value if isinstance(value, str) else None


def _git(folder: Path, *arguments: str) -> str:
    command = ["git", "-C", str(folder), *arguments]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=5).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return ""


def network() -> str:
    """Name, version and SHA-256 of the network that predicts, as its predictions state them, or why there
    is none.
    """
    from core.screening.recipe import model_identity

    try:
        identity = model_identity(default_model())
    except (CheckpointError, OSError) as error:
        return f"none ({' '.join(str(error).split())})"
    return f"{identity.name} {identity.version}, sha256 {identity.sha256}"


def renderer() -> str:
    """What draws here: the OpenGL renderer's own name, or why there is none."""
    try:
        from app.scene.picture import renderer_name

        return renderer_name()
    except Exception as error:  # a library without OpenGL raises whatever it likes
        return f"none ({type(error).__name__}: {' '.join(str(error).split())})"


def build_lines() -> tuple[str, ...]:
    """What ``elastoscope --version`` prints, without the renderer, which takes a moment."""
    libraries = [f"{name} {_installed(package)}" for name, package in LIBRARIES.items()]
    return (
        f"elastoscope {__version__}",
        f"commit {commit()}",
        f"network {network()}",
        ", ".join(libraries),
    )


def _installed(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return UNKNOWN
