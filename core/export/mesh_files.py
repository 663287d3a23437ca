"""A tensor's surface as a mesh file: STL, PLY, OBJ, VTP.

A point is direction × |value|; its coordinates carry the unit of the quantity (GPa, 1/TPa, km/s or none), not
a length. STL has 32-bit numbers, nothing but triangles and an 80-character heading; the others keep full
float64 precision, the value at each point (not OBJ) and all statements.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

import numpy as np
import numpy.typing as npt

from core.errors import ExportError
from core.export.statement import comment_lines
from core.export.voigt_table import matrix_rows
from core.files import write_atomically
from core.surface.surface_mesh import SurfaceMesh

STL_HEADING_BYTES: Final = 80
STL_TRIANGLE: Final = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])


def write_mesh(path: Path, mesh: SurfaceMesh, *, stated: Mapping[str, str]) -> None:
    """Write a surface in the format of the suffix (.stl .ply .obj .vtp), with the statements at its head.

    Raises ExportError for another suffix or when the file cannot be written.
    """
    encode = _ENCODERS.get(path.suffix.lower())
    if encode is None:
        raise ExportError(
            f"{path}: a surface is written as one of {', '.join(MESH_SUFFIXES)}, not '{path.suffix}'"
        )
    described = {"surface": f"{mesh.quantity.title}, {mesh.quantity.unit}", **stated}
    write_atomically(path, encode(mesh, described))


def stl_bytes(mesh: SurfaceMesh, stated: Mapping[str, str]) -> bytes:
    """Binary STL; normals follow from the order of the corners."""
    corners = mesh.points[mesh.faces]
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    lengths = np.linalg.norm(normals, axis=1, keepdims=True)
    triangles = np.zeros(len(corners), dtype=STL_TRIANGLE)
    triangles["normal"] = normals / np.where(lengths > 0, lengths, 1.0)
    triangles["corners"] = corners
    # A heading that begins with "solid" would be taken for a text file.
    heading = "; ".join(stated.values()).encode("ascii", "replace")[:STL_HEADING_BYTES]
    count = np.array([len(corners)], dtype="<u4")
    return heading.ljust(STL_HEADING_BYTES, b" ") + count.tobytes() + triangles.tobytes()


def ply_text(mesh: SurfaceMesh, stated: Mapping[str, str]) -> str:
    """PLY as text, with the property ``value`` at each vertex."""
    heading = (
        "ply\nformat ascii 1.0\n"
        + comment_lines(dict(stated), prefix="comment ")
        + f"element vertex {len(mesh.points)}\n"
        + "".join(f"property double {name}\n" for name in ("x", "y", "z", "value"))
        + f"element face {len(mesh.faces)}\nproperty list uchar int vertex_indices\nend_header\n"
    )
    vertices = matrix_rows(np.column_stack([mesh.points, mesh.values]), separator=" ")
    return heading + vertices + "".join(f"3 {a} {b} {c}\n" for a, b, c in mesh.faces.tolist())


def obj_text(mesh: SurfaceMesh, stated: Mapping[str, str]) -> str:
    """Wavefront OBJ; its indices begin at 1."""
    vertices = "".join(f"v {x!r} {y!r} {z!r}\n" for x, y, z in mesh.points.tolist())
    faces = "".join(f"f {a} {b} {c}\n" for a, b, c in (mesh.faces + 1).tolist())
    return comment_lines(dict(stated)) + vertices + faces


def vtp_text(mesh: SurfaceMesh, stated: Mapping[str, str]) -> str:
    """VTK XML PolyData, with the point array ``value``."""
    comment = escape(comment_lines(dict(stated), prefix="")).replace("--", "- -")
    triangle_count = len(mesh.faces)
    return (
        f'<?xml version="1.0"?>\n<!--\n{comment}-->\n'
        '<VTKFile type="PolyData" version="0.1" byte_order="LittleEndian"><PolyData>\n'
        f'<Piece NumberOfPoints="{len(mesh.points)}" NumberOfPolys="{triangle_count}">\n'
        '<PointData Scalars="value">\n'
        + _array("Float64", mesh.values[:, None], name="value")
        + "</PointData>\n<Points>\n"
        + _array("Float64", mesh.points, name="Points")
        + "</Points>\n<Polys>\n"
        + _array("Int64", mesh.faces, name="connectivity")
        + _array("Int64", 3 * np.arange(1, triangle_count + 1)[:, None], name="offsets")
        + "</Polys>\n</Piece></PolyData></VTKFile>\n"
    )


def _array(kind: str, rows: npt.NDArray[np.float64] | npt.NDArray[np.int64], *, name: str) -> str:
    numbers = "\n".join(" ".join(repr(number) for number in row) for row in rows.tolist())
    components = f'NumberOfComponents="{rows.shape[1]}"' if name == "Points" else ""
    return f'<DataArray type="{kind}" Name="{name}" {components} format="ascii">\n{numbers}\n</DataArray>\n'


_ENCODERS: Final[dict[str, Callable[[SurfaceMesh, Mapping[str, str]], str | bytes]]] = {
    ".stl": stl_bytes,
    ".ply": ply_text,
    ".obj": obj_text,
    ".vtp": vtp_text,
}
MESH_SUFFIXES: Final = tuple(_ENCODERS)
