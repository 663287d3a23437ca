"""Every dependency is used, and every one is pinned."""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
IMPORT_NAMES = {
    "PySide6-Essentials": "PySide6",
    "vtk": "vtkmodules",
    "lightning-fabric": "lightning_fabric",
    "mp-api": "mp_api",
    "pillow": "PIL",
    "scikit-learn": "sklearn",
}
DIRECT = [Requirement(line) for line in PROJECT["dependencies"]]
NOT_INSTALLED = ("mp", "bundle")
"""Extras that are not installed here: tests stand in for the one, the other builds bundles elsewhere."""
OPTIONAL = [
    Requirement(line)
    for extra, lines in PROJECT["optional-dependencies"].items()
    if extra not in ("test", "check", "bundle")
    for line in lines
]
OF_TORCH = re.compile(r"nvidia-|cuda-|triton$")
"""Libraries of a CUDA build of torch, which pins them itself; the build for the CPU has none."""
PIN = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*)==(\d[\w.]*)")


@cache
def imported_packages() -> set[str]:
    """First parts of all that app/ and core/ import."""
    names: set[str] = set()
    for folder in ("app", "core"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names |= set(_targets(node))
    return names


def _targets(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name.split(".")[0] for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
        yield node.module.split(".")[0]


def pins() -> dict[str, str]:
    lines = (ROOT / "packaging" / "constraints.txt").read_text(encoding="utf-8").splitlines()
    matches = [PIN.fullmatch(line) for line in lines if line and not line.startswith("#")]
    assert all(matches), "a constraint is a name and a version, nothing else"
    return {match[1]: match[2] for match in matches if match}


@pytest.mark.parametrize("name", [requirement.name for requirement in (*DIRECT, *OPTIONAL)])
def test_every_dependency_is_imported(name: str) -> None:
    assert IMPORT_NAMES.get(name, name) in imported_packages()


def test_every_third_party_import_is_a_stated_dependency() -> None:
    import sys

    stated = {IMPORT_NAMES.get(requirement.name, requirement.name) for requirement in (*DIRECT, *OPTIONAL)}
    # Shiboken comes with PySide6, as its binding layer.
    known = stated | set(sys.stdlib_module_names) | {"app", "core", "shiboken6"}
    assert imported_packages() - known == set()


def test_pins_cover_all_that_is_needed_and_fit_what_is_stated() -> None:
    pinned = pins()
    waiting = [
        *DIRECT,
        *(
            Requirement(line)
            for extra, lines in PROJECT["optional-dependencies"].items()
            if extra not in NOT_INSTALLED
            for line in lines
        ),
    ]
    for requirement in waiting:
        version = Version(pinned[canonical(requirement.name)])
        assert requirement.specifier.contains(version), requirement
    missing = {name for name in needed(waiting) if name not in pinned and not OF_TORCH.match(name)}
    assert missing == set()


def test_torch_is_pinned_without_a_build_label_and_later_ones_are_allowed() -> None:
    assert pins()["torch"] == "2.13.0"
    (torch,) = [requirement for requirement in DIRECT if requirement.name == "torch"]
    assert torch.specifier.contains("2.10.0") and torch.specifier.contains("3.0.0")


def test_no_address_of_a_package_index_anywhere_in_the_set_up() -> None:
    files = ["Makefile", ".ci/run", "pyproject.toml", "setup.py", *map(str, (ROOT / "packaging").glob("*.*"))]
    for name in files:
        text = (ROOT / name).read_text(encoding="utf-8")
        assert not re.search(r"index-url|find-links|https?://", text), name


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def needed(waiting: list[Requirement]) -> set[str]:
    """Names of all installed distributions that these requirements lead to on this machine."""
    found: set[str] = set()
    waiting = list(waiting)
    while waiting:
        requirement = waiting.pop()
        name = canonical(requirement.name)
        if name in found or (requirement.marker and not requirement.marker.evaluate({"extra": ""})):
            continue
        found.add(name)
        waiting += [Requirement(line) for line in metadata.distribution(name).requires or ()]
    return found
