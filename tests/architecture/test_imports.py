"""Imports run in one direction: the rules that keep science, scene and window apart."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]

QT = ("PySide6", "shiboken6", "pyvistaqt", "qtpy")
VTK = ("vtk", "vtkmodules", "pyvista", "pyvistaqt")
SLOW_TO_LOAD = (
    "pyqtgraph",
    "plotly",
    "torch",
    "e3nn",
    "pymatgen",
    "vtk",
    "vtkmodules",
    "pyvista",
    "pyvistaqt",
    "matplotlib",
    "pyarrow",
)
VAGUE = {"utils", "util", "helpers", "helper", "misc", "common", "tools", "stuff", "base"}

# Who may be imported by each package of core; later stages know earlier ones, never the other way round.
MAY_KNOW = {
    "crystal": set(),
    "tensor": set(),
    "graph": {"crystal"},
    "elasticity": {"crystal", "tensor"},
    "reference": {"crystal", "tensor", "elasticity"},
    "network": {"graph", "tensor", "crystal"},
    "symmetry_breaking": {"crystal", "graph", "tensor", "elasticity", "network"},
    "dataset": {"crystal", "graph", "tensor", "elasticity"},
    "synthetic": {"crystal", "tensor", "elasticity", "dataset"},
    "training": {"crystal", "graph", "tensor", "elasticity", "network", "dataset"},
    "prediction": {"crystal", "graph", "tensor", "elasticity", "network", "dataset", "training"},
    "library": {"network", "dataset", "training", "prediction"},
    "surface": {"crystal", "tensor", "elasticity"},
    "environment": {"crystal", "tensor", "graph", "surface"},
    "export": {"crystal", "tensor", "elasticity", "prediction", "surface"},
    "reproduce": {
        *("crystal", "graph", "tensor", "elasticity", "network", "dataset", "training"),
        *("prediction", "surface", "export", "reference", "synthetic"),
    },
    "screening": {"crystal", "tensor", "elasticity", "prediction", "export"},
}


@cache
def modules() -> tuple[Path, ...]:
    return tuple(
        path
        for top in ("core", "app")
        for path in sorted((REPOSITORY / top).rglob("*.py"))
        if path.stat().st_size
    )


@cache
def name_of(path: Path) -> str:
    parts = path.relative_to(REPOSITORY).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports(path: Path, *, top_level: bool) -> tuple[str, ...]:
    """Dotted names that a module imports: all of them, or those that run when it is imported."""
    nodes = _run_at_once(tree_of(path)) if top_level else ast.walk(tree_of(path))
    return tuple(name for node in nodes for name in _targets(node, name_of(path)))


def _run_at_once(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.expr):
            continue
        if isinstance(child, ast.If) and _is_type_checking(child.test):
            continue
        yield child
        yield from _run_at_once(child)


def _is_type_checking(test: ast.expr) -> bool:
    return getattr(test, "id", getattr(test, "attr", "")) == "TYPE_CHECKING"


def _targets(node: ast.AST, importer: str) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        assert node.level == 0, f"{importer}: relative import in line {node.lineno}; write the whole name"
        # "from package import module" depends on the module, "from module import name" on the module.
        found = []
        for alias in node.names:
            dotted = f"{node.module}.{alias.name}"
            found.append(dotted if _is_module(dotted) else "")
        return [dotted or str(node.module) for dotted in found]
    return []


@cache
def _is_module(dotted: str) -> bool:
    return (REPOSITORY / Path(*dotted.split("."))).with_suffix(".py").is_file()


@cache
def package_of(dotted: str) -> str:
    """The package of core that a name belongs to ("" for units, errors and everything outside core)."""
    parts = dotted.split(".")
    return (
        parts[1]
        if len(parts) > 1 and parts[0] == "core" and (REPOSITORY / "core" / parts[1]).is_dir()
        else ""
    )


def under(dotted: str, roots: tuple[str, ...]) -> bool:
    return dotted.split(".")[0] in roots


def offenders(folder: str, roots: tuple[str, ...], *, but_not: tuple[str, ...] = ()) -> list[str]:
    """Imports of ``roots`` in the modules under ``folder``, wherever in the module they stand."""
    return [
        f"{path.relative_to(REPOSITORY)} imports {dotted}"
        for path in modules()
        if path.is_relative_to(REPOSITORY / folder)
        and not any(path.is_relative_to(REPOSITORY / other) for other in but_not)
        for dotted in imports(path, top_level=False)
        if under(dotted, roots)
    ]


def test_there_is_something_to_check() -> None:
    names = {name_of(path) for path in modules()}
    assert {"core.crystal.reading", "core.errors", "app.resource_paths"} <= names
    assert "core.crystal.crystal" in imports(REPOSITORY / "core/crystal/reading.py", top_level=True)
    assert any(under(dotted, VTK) for path in modules() for dotted in imports(path, top_level=False))


def test_core_knows_neither_app_nor_qt_nor_vtk() -> None:
    assert offenders("core", ("app", *QT, *VTK)) == []


def test_only_the_scene_knows_vtk() -> None:
    assert offenders("app", VTK, but_not=("app/scene", "app/self_test.py", "app/self_test_exports.py")) == []


@pytest.mark.parametrize("folder", ["app/state", "app/work"])
def test_state_and_work_know_of_qt_only_qtcore(folder: str) -> None:
    others = [
        text for text in offenders(folder, QT) if not text.split(" imports ")[1].startswith("PySide6.QtCore")
    ]
    assert others == []


def test_packages_of_core_know_only_earlier_stages() -> None:
    wrong = [
        f"{name_of(path)} imports {dotted}"
        for path in modules()
        if (own := package_of(name_of(path)))
        for dotted in imports(path, top_level=False)
        if (other := package_of(dotted)) and other != own and other not in MAY_KNOW[own]
    ]
    assert wrong == []


def test_no_module_imports_its_own_packages_root() -> None:
    wrong = [
        f"{name_of(path)} imports {dotted}"
        for path in modules()
        if path.name != "__init__.py"
        for dotted in imports(path, top_level=False)
        if name_of(path).startswith(dotted + ".")
        and not (dotted == "app" and "__version__" in path.read_text(encoding="utf-8"))
    ]
    assert wrong == []


def test_there_are_no_cycles_of_imports() -> None:
    known = {name_of(path) for path in modules()}
    graph = {
        name_of(path): {dotted for dotted in imports(path, top_level=False) if dotted in known}
        - {name_of(path)}
        for path in modules()
    }
    assert _cycle(graph) == []


def _cycle(graph: dict[str, set[str]]) -> list[str]:
    done: set[str] = set()

    def visit(name: str, way: list[str]) -> list[str]:
        if name in way:
            return [*way[way.index(name) :], name]
        if name in done:
            return []
        for other in sorted(graph.get(name, ())):
            if found := visit(other, [*way, name]):
                return found
        done.add(name)
        return []

    return next((found for name in sorted(graph) if (found := visit(name, []))), [])


def test_the_search_for_cycles_finds_one() -> None:
    assert _cycle({"a": {"b"}, "b": {"c"}, "c": {"a"}}) == ["a", "b", "c", "a"]
    assert _cycle({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    vague = [str(path) for path in modules() if VAGUE & set(name_of(path).split("."))]
    assert vague == []


def test_packages_export_nothing() -> None:
    wrong = [
        str(path.relative_to(REPOSITORY))
        for path in modules()
        if path.name == "__init__.py" and imports(path, top_level=False)
    ]
    assert wrong == []


def test_core_never_looks_for_its_own_files() -> None:
    """Paths are given to core; only app/resource_paths.py knows where resources lie."""
    users = [
        name_of(path)
        for path in modules()
        if any(isinstance(node, ast.Name) and node.id == "__file__" for node in ast.walk(tree_of(path)))
    ]
    assert [name for name in users if name.startswith("core")] == []


def loaded_by(module: str) -> set[str]:
    """Top-level packages that are loaded in a fresh interpreter after importing a module."""
    code = f"import sys, {module}; print(' '.join(sorted({{name.split('.')[0] for name in sys.modules}})))"
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, timeout=120, check=False
    )
    assert answer.returncode == 0, answer.stderr
    return set(answer.stdout.split())


@pytest.mark.parametrize(
    "module", ["app.main_window", "app.__main__", "core.crystal.reading", "core.crystal.facts"]
)
def test_start_up_does_not_wait_for_what_is_slow_to_load(module: str) -> None:
    assert loaded_by(module) & set(SLOW_TO_LOAD) == set()


def test_order_parameters_are_drawn_without_what_found_them() -> None:
    """The window draws them; torch took 275 MB of its process from then on."""
    drawn = "core.symmetry_breaking.site_pattern as site, app.scene.order_marks, numpy as np; "
    drawn += "site.sphere_values(np.ones(5), 2, np.eye(3))"
    assert loaded_by(drawn) & {"torch", "e3nn", "sympy", "pymatgen"} == set()


def test_a_slow_package_would_be_noticed() -> None:
    assert "matplotlib" in loaded_by("matplotlib")
