"""A mesh as binary glTF 2.0 (.glb), which browsers, Blender, PowerPoint and viewers of phones open.

Khronos Group, glTF 2.0 Specification (ISO/IEC 12113): the format has y upwards and lengths in metres. The
node turns z upwards to y; the coordinates of the mesh stay those of its frame, one unit of theirs a metre.
Vertex colours of glTF are linear, ours are sRGB (IEC 61966-2-1).
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from core.export.colored_mesh import ColoredMesh

_MAGIC: Final = 0x46546C67
_JSON_CHUNK: Final = 0x4E4F534A
_BINARY_CHUNK: Final = 0x004E4942
_ARRAY_BUFFER: Final = 34962
_ELEMENT_ARRAY_BUFFER: Final = 34963
_FLOAT: Final = 5126
_UNSIGNED_INT: Final = 5125
_Z_TO_Y: Final = (-(0.5**0.5), 0.0, 0.0, 0.5**0.5)
"""Quaternion (x, y, z, w) of the turn by −90° about x."""


def glb_bytes(mesh: ColoredMesh, stated: Mapping[str, str]) -> bytes:
    """The file: positions, normals and colours at the points; the statements in ``asset.extras``."""
    buffers = _Buffers()
    attributes = {
        "POSITION": buffers.add(mesh.points.astype("<f4"), limits=True),
        "NORMAL": buffers.add(mesh.normals.astype("<f4")),
        "COLOR_0": buffers.add(linear_from_srgb(mesh.color_bytes / 255.0).astype("<f4")),
    }
    indices = buffers.add(mesh.faces.astype("<u4").reshape(-1, 1))
    document: dict[str, Any] = {
        "asset": {"version": "2.0", "generator": "Elastoscope", "extras": _extras(mesh, stated)},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"name": mesh.title, "mesh": 0, "rotation": _Z_TO_Y}],
        "materials": [
            {
                "pbrMetallicRoughness": {"metallicFactor": 0.0, "roughnessFactor": 0.55},
                "doubleSided": True,
            }
        ],
        "meshes": [
            {
                "name": mesh.title,
                "primitives": [{"attributes": attributes, "indices": indices, "material": 0}],
            }
        ],
        "accessors": buffers.accessors,
        "bufferViews": buffers.views,
        "buffers": [{"byteLength": len(buffers.data)}],
    }
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    return _container(text, bytes(buffers.data))


def linear_from_srgb(color: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Linear intensities in [0, 1] of sRGB values in [0, 1] (IEC 61966-2-1)."""
    return np.where(color <= 0.04045, color / 12.92, ((color + 0.055) / 1.055) ** 2.4)


def _extras(mesh: ColoredMesh, stated: Mapping[str, str]) -> dict[str, str]:
    axes = "the mesh is in the frame's x y z; its node turns z upwards"
    return {"title": mesh.title, **{key: value for key, value in stated.items() if value}, "axes": axes}


class _Buffers:
    """Arrays one after the other, each at a multiple of four bytes, with what glTF says of them."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.views: list[dict[str, int]] = []
        self.accessors: list[dict[str, Any]] = []

    def add(self, array: npt.NDArray[Any], *, limits: bool = False) -> int:
        """Take an array (n, 3) of float32 or (n, 1) of uint32; its number."""
        is_index = array.dtype.kind == "u"
        self.views.append(
            {
                "buffer": 0,
                "byteOffset": len(self.data),
                "byteLength": array.nbytes,
                "target": _ELEMENT_ARRAY_BUFFER if is_index else _ARRAY_BUFFER,
            }
        )
        accessor: dict[str, Any] = {
            "bufferView": len(self.views) - 1,
            "componentType": _UNSIGNED_INT if is_index else _FLOAT,
            "count": len(array),
            "type": "SCALAR" if is_index else "VEC3",
        }
        if limits and len(array):
            accessor |= {"min": array.min(axis=0).tolist(), "max": array.max(axis=0).tolist()}
        self.accessors.append(accessor)
        self.data += np.ascontiguousarray(array).tobytes()
        return len(self.accessors) - 1


def _container(text: bytes, binary: bytes) -> bytes:
    """Header, JSON filled up with blanks, binary filled up with zeros."""
    text += b" " * (-len(text) % 4)
    binary += b"\0" * (-len(binary) % 4)
    length = 12 + 8 + len(text) + 8 + len(binary)
    return (
        struct.pack("<III", _MAGIC, 2, length)
        + struct.pack("<II", len(text), _JSON_CHUNK)
        + text
        + struct.pack("<II", len(binary), _BINARY_CHUNK)
        + binary
    )
