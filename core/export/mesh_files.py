"""A tensor's surface, or a crystal's balls and sticks, as a mesh file: GLB, STL, PLY, OBJ, VTP.

A point of a surface is direction × |value|; its coordinates carry the unit of the quantity (GPa, 1/TPa, km/s
or none), not a length. STL has 32-bit numbers, nothing but triangles and an 80-character heading; GLB has
32-bit numbers, colours and all statements; the others keep full float64 precision, colours, the value at each
point (not OBJ) and all statements.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

import numpy as np
import numpy.typing as npt

from core.errors import ExportError
from core.export.colored_mesh import ColoredMesh, surface_as_mesh
from core.export.gltf_file import glb_bytes
from core.export.statement import comment_lines
from core.files import write_atomically
from core.surface.surface_mesh import SurfaceMesh

FloatArray = npt.NDArray[np.float64]

STL_HEADING_BYTES: Final = 80
STL_TRIANGLE: Final = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])


def write_mesh(
    path: Path, mesh: SurfaceMesh, *, stated: Mapping[str, str], colors: FloatArray | None = None
) -> None:
    """Write a surface in the format of the suffix, with the statements at its head and colours (n, 3) in
    [0, 1] at its points.

    Raises ExportError for another suffix or when the file cannot be written.
    """
    unit = mesh.quantity.unit or "no unit"
    named = {"surface": f"{mesh.quantity.title}, {unit}", "coordinates": unit, **stated}
    write_colored_mesh(path, surface_as_mesh(mesh, colors), stated=named)


def write_colored_mesh(path: Path, mesh: ColoredMesh, *, stated: Mapping[str, str]) -> None:
    """Write any mesh in the format of the suffix (.glb .stl .ply .obj .vtp), with the statements at its head.

    Raises ExportError for another suffix or when the file cannot be written.
    """
    encode = _ENCODERS.get(path.suffix.lower())
    if encode is None:
        raise ExportError(
            f"{path}: a mesh is written as one of {', '.join(MESH_SUFFIXES)}, not '{path.suffix}'"
        )
    write_atomically(path, encode(mesh, stated))


def stl_bytes(mesh: ColoredMesh, stated: Mapping[str, str]) -> bytes:
    """Binary STL; normals follow from the order of the corners."""
    corners = mesh.points[mesh.faces]
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    lengths = np.linalg.norm(normals, axis=1, keepdims=True)
    triangles = np.zeros(len(corners), dtype=STL_TRIANGLE)
    triangles["normal"] = normals / np.where(lengths > 0, lengths, 1.0)
    triangles["corners"] = corners
    # A heading that begins with "solid" would be taken for a text file.
    heading = stl_heading(stated)
    count = np.array([len(corners)], dtype="<u4")
    return heading.ljust(STL_HEADING_BYTES, b" ") + count.tobytes() + triangles.tobytes()


def stl_heading(stated: Mapping[str, str]) -> bytes:
    """What fits into 80 characters, the most needed first: units, frame, network in short, then the rest."""
    frame, model = stated.get("frame", "").partition(" - ")[0], stated.get("model", "")
    first = [stated.get("coordinates", stated.get("units", "")), f"frame {frame}" if frame else "", model]
    others = [value for key, value in stated.items() if key not in ("coordinates", "units", "frame", "model")]
    words = "; ".join(text for text in (*first, *others) if text)
    return words.replace("Å", "A").encode("ascii", "replace")[:STL_HEADING_BYTES]


def ply_text(mesh: ColoredMesh, stated: Mapping[str, str]) -> str:
    """PLY as text, with the colour of each vertex and, where it has one, its property ``value``."""
    numbers = ("x", "y", "z") if mesh.values is None else ("x", "y", "z", "value")
    heading = (
        "ply\nformat ascii 1.0\n"
        + comment_lines(dict(stated), prefix="comment ")
        + f"element vertex {len(mesh.points)}\n"
        + "".join(f"property double {name}\n" for name in numbers)
        + "".join(f"property uchar {name}\n" for name in ("red", "green", "blue"))
        + f"element face {len(mesh.faces)}\nproperty list uchar int vertex_indices\nend_header\n"
    )
    values = mesh.points if mesh.values is None else np.column_stack([mesh.points, mesh.values])
    vertices = "".join(
        f"{' '.join(map(repr, row))} {r} {g} {b}\n"
        for row, (r, g, b) in zip(values.tolist(), mesh.color_bytes.tolist(), strict=True)
    )
    return heading + vertices + "".join(f"3 {a} {b} {c}\n" for a, b, c in mesh.faces.tolist())


def obj_text(mesh: ColoredMesh, stated: Mapping[str, str]) -> str:
    """Wavefront OBJ, the colour of each vertex after its place (as MeshLab, Blender and others read it);
    indices begin at 1.
    """
    colors = np.round(mesh.color_bytes / 255.0, 4)
    vertices = "".join(
        f"v {x!r} {y!r} {z!r} {r} {g} {b}\n"
        for (x, y, z), (r, g, b) in zip(mesh.points.tolist(), colors.tolist(), strict=True)
    )
    faces = "".join(f"f {a} {b} {c}\n" for a, b, c in (mesh.faces + 1).tolist())
    return comment_lines(dict(stated)) + vertices + faces


def vtp_text(mesh: ColoredMesh, stated: Mapping[str, str]) -> str:
    """VTK XML PolyData, with the point arrays ``color`` and, where there is one, ``value``; the statements
    are strings of the field data, as ParaView shows them.
    """
    triangle_count = len(mesh.faces)
    values = "" if mesh.values is None else _array("Float64", mesh.values[:, None], name="value")
    scalars = "color" if mesh.values is None else "value"
    return (
        '<?xml version="1.0"?>\n'
        '<VTKFile type="PolyData" version="0.1" byte_order="LittleEndian"><PolyData>\n'
        + f"<FieldData>\n{''.join(_string(key, text) for key, text in stated.items() if text)}</FieldData>\n"
        + f'<Piece NumberOfPoints="{len(mesh.points)}" NumberOfPolys="{triangle_count}">\n'
        + f'<PointData Scalars="{scalars}">\n'
        + values
        + _array("UInt8", mesh.color_bytes.astype(np.int64), name="color")
        + "</PointData>\n<Points>\n"
        + _array("Float64", mesh.points, name="Points")
        + "</Points>\n<Polys>\n"
        + _array("Int64", mesh.faces, name="connectivity")
        + _array("Int64", 3 * np.arange(1, triangle_count + 1)[:, None], name="offsets")
        + "</Polys>\n</Piece></PolyData></VTKFile>\n"
    )


def _string(key: str, text: str) -> str:
    """A string of the field data: VTK writes it as the numbers of its bytes, with a zero at the end."""
    codes = " ".join(str(byte) for byte in [*" ".join(text.split()).encode("utf-8"), 0])
    return (
        f'<Array type="String" Name="{escape(key)}" NumberOfTuples="1" format="ascii">\n{codes}\n</Array>\n'
    )


def _array(kind: str, rows: npt.NDArray[np.float64] | npt.NDArray[np.int64], *, name: str) -> str:
    numbers = "\n".join(" ".join(repr(number) for number in row) for row in rows.tolist())
    components = f'NumberOfComponents="{rows.shape[1]}"' if name in ("Points", "color") else ""
    return f'<DataArray type="{kind}" Name="{name}" {components} format="ascii">\n{numbers}\n</DataArray>\n'


_ENCODERS: Final[dict[str, Callable[[ColoredMesh, Mapping[str, str]], str | bytes]]] = {
    ".glb": glb_bytes,
    ".stl": stl_bytes,
    ".ply": ply_text,
    ".obj": obj_text,
    ".vtp": vtp_text,
}
MESH_SUFFIXES: Final = tuple(_ENCODERS)
