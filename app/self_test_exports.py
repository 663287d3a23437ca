"""Writes one crystal in every format of ``elastoscope export`` and reads each file back."""

from __future__ import annotations

import contextlib
import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

import numpy as np

from app.resource_paths import examples
from core.errors import ElastoscopeError

SIZE: Final = "240,180"
FEW_COLORS: Final = 10


class UnreadableExportError(ElastoscopeError):
    """A file that was written is not what its format asks for."""


def write_all(folder: Path) -> list[Path]:
    """Write an example in every format into ``folder``; the files. Raises what the command raises."""
    from app.cli.export_command import FORMATS, export

    asked = [word for name in FORMATS for word in ("--to", name)]
    arguments = [str(_source()), *asked, "--out", str(folder), "--size", SIZE, "--grid", "2"]
    with contextlib.redirect_stderr(io.StringIO()):  # a line for each file, of no interest here
        export.main(arguments, standalone_mode=False)
    written = sorted(path for path in folder.iterdir() if path.is_file())
    if len(written) < len(FORMATS):
        raise UnreadableExportError(
            f"{len(FORMATS)} formats were asked for, {len(written)} files were written"
        )
    return written


def read_back(path: Path) -> None:
    """Read a file with a reader of its format. Raises UnreadableExportError, or what the reader raises."""
    name = path.name.partition(".")[2]
    READERS.get(name, READERS.get(path.suffix, _numbers))(path)


def _tensor(path: Path) -> None:
    from core.elasticity.tensor_reading import read_tensor

    read_tensor(path)


def _crystal(path: Path) -> None:
    from core.crystal.reading import read_crystal

    if sorted(read_crystal(path).species) != sorted(read_crystal(_source()).species):
        raise UnreadableExportError(f"{path.name} holds another crystal than was written")


def _source() -> Path:
    return next(path for path in examples() if path.stem == "quartz-alpha")


def _mesh(path: Path) -> None:
    import pyvista

    mesh = pyvista.read(path)
    points = mesh.combine().n_points if isinstance(mesh, pyvista.MultiBlock) else mesh.n_points
    if not points:
        raise UnreadableExportError(f"{path.name} holds no points")


def _picture(path: Path) -> None:
    from PIL import Image

    with Image.open(path) as picture:
        colors = picture.convert("RGB").getcolors(maxcolors=FEW_COLORS)
    if colors is not None:
        raise UnreadableExportError(f"{path.name} shows fewer than {FEW_COLORS} colours")


def _svg(path: Path) -> None:
    if not len(ElementTree.parse(path).getroot()):
        raise UnreadableExportError(f"{path.name} draws nothing")


def _pdf(path: Path) -> None:
    data = path.read_bytes()
    if not data.startswith(b"%PDF-") or b"%%EOF" not in data[-64:]:
        raise UnreadableExportError(f"{path.name} is no whole PDF")


def _page(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if "</html>" not in text or "Plotly.newPlot" not in text:
        raise UnreadableExportError(f"{path.name} holds no surface to turn")


def _table(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(line for line in file if not line.startswith("#")))
    if len(rows) < 2 or len({len(row) for row in rows}) != 1:
        raise UnreadableExportError(f"{path.name} is no table of equal rows")


def _statements(path: Path) -> None:
    if "GPa" not in path.read_text(encoding="utf-8"):
        raise UnreadableExportError(f"{path.name} states no unit")


def _numbers(path: Path) -> None:
    """A card for another program: at least the numbers of the tensor are in it."""
    words = path.read_text(encoding="utf-8").replace(",", " ").replace("[", " ").replace("=", " ").split()
    numbers = [word for word in words if _is_number(word)]
    different = 6
    if len(set(numbers)) < different:
        raise UnreadableExportError(f"{path.name} holds {len(set(numbers))} different numbers")


def _is_number(word: str) -> bool:
    try:
        return bool(np.isfinite(float(word.strip("];&\\"))))
    except ValueError:
        return False


READERS: Final[dict[str, Callable[[Path], None]]] = {
    "voigt.csv": _tensor,
    "tensor.json": _tensor,
    "pymatgen.json": _tensor,
    "elate.txt": _tensor,
    "elate.about.txt": _statements,
    "directions.csv": _table,
    ".png": _picture,
    ".svg": _svg,
    ".pdf": _pdf,
    ".html": _page,
    ".cif": _crystal,
    ".vasp": _crystal,
    **dict.fromkeys((".glb", ".stl", ".ply", ".obj", ".vtp"), _mesh),
}
"""By the name of the format, or by its suffix; all others are cards for other programs."""
