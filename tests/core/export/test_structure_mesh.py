"""Balls, bars and colours as real geometry, read back by VTK's own readers."""

import json
import struct
from pathlib import Path

import numpy as np
import pytest
from drawn_crystals import BLUE, RED, two_balls

from core.export.colored_mesh import ColoredMesh
from core.export.gltf_file import linear_from_srgb
from core.export.mesh_files import MESH_SUFFIXES, write_colored_mesh
from core.export.structure_mesh import (
    MOST_TRIANGLES,
    ball_resolution,
    balls_mesh,
    bars_mesh,
    structure_mesh,
)

pyvista = pytest.importorskip("pyvista")
STATED = {"units": "Å", "frame": "crystal", "model": "net 1.2"}


def read(path: Path):
    """The one polygonal mesh of a file, as the reader gives it."""
    data = pyvista.read(path)
    while isinstance(data, pyvista.MultiBlock):
        data = next(block for block in data if block is not None)
    return data.extract_surface() if not isinstance(data, pyvista.PolyData) else data


def no_sticks():
    return two_balls(
        sticks=np.zeros((0, 2), dtype=int),
        edges=np.zeros((0, 2, 3)),
        edge_color=np.zeros((0, 3)),
        edge_radius=np.zeros(0),
    )


def test_balls_have_the_volume_of_balls():
    mesh = structure_mesh(no_sticks())
    assert mesh.volume == pytest.approx(4 / 3 * np.pi * (1.0**3 + 0.5**3), rel=1e-12)


def test_bars_are_closed_and_have_the_volume_of_prisms():
    start, end = np.array([[0.0, 0, 0], [1, 1, 1]]), np.array([[0.0, 0, 3], [2, 3, 1]])
    mesh = bars_mesh(start, end, np.array([0.2, 0.1]), np.array([RED, BLUE]), sides=24)
    length = np.linalg.norm(end - start, axis=1)
    area = 0.5 * 24 * np.sin(2 * np.pi / 24) * np.array([0.2, 0.1]) ** 2
    assert mesh.volume == pytest.approx(float(length @ area), rel=1e-12)
    edges = pyvista.PolyData.from_regular_faces(mesh.points, mesh.faces).clean()
    assert edges.n_open_edges == 0


def test_normals_point_outward():
    mesh = balls_mesh(np.zeros((1, 3)), np.ones(1), np.array([RED]))
    np.testing.assert_allclose(np.einsum("ij,ij->i", mesh.normals, mesh.points), 1.0, atol=0.02)


def test_many_balls_stay_within_the_number_of_triangles():
    assert ball_resolution(10) == 8
    for count in (1_000, 5_000):
        assert 20 * ball_resolution(count) ** 2 * count <= MOST_TRIANGLES
    assert ball_resolution(10**6) == 2


@pytest.mark.parametrize("suffix", MESH_SUFFIXES)
def test_every_format_gives_back_geometry_and_volume(tmp_path: Path, suffix: str):
    mesh = structure_mesh(two_balls())
    path = tmp_path / f"pair{suffix}"
    write_colored_mesh(path, mesh, stated=STATED)
    back = read(path)
    assert back.n_cells == len(mesh.faces)
    assert back.volume == pytest.approx(mesh.volume, rel=1e-4)
    low, high = mesh.points.min(axis=0), mesh.points.max(axis=0)
    if suffix == ".glb":  # z stands upright in glTF, where y does
        low, high = (
            low[[0, 2, 1]] * (1, 1, 0) + (0, 0, -high[1]),
            high[[0, 2, 1]] * (1, 1, 0)
            + (
                0,
                0,
                -low[1],
            ),
        )
    np.testing.assert_allclose(np.reshape(back.bounds, (3, 2)), np.column_stack([low, high]), atol=1e-5)


@pytest.mark.parametrize("suffix", [".glb", ".ply", ".vtp"])
def test_another_program_reads_the_colours(tmp_path: Path, suffix: str):
    path = tmp_path / f"pair{suffix}"
    mesh = structure_mesh(no_sticks())
    write_colored_mesh(path, mesh, stated=STATED)
    back = read(path)
    colors = np.asarray(back.point_data[{".glb": "COLOR_0", ".ply": "RGB", ".vtp": "color"}[suffix]])
    top = 1.0 if suffix == ".glb" else 255.0
    is_left = back.points[:, 0] < 2.0
    np.testing.assert_allclose(colors[is_left][:, :3], np.tile(RED, (is_left.sum(), 1)) * top, atol=1e-6)
    np.testing.assert_allclose(colors[~is_left][:, :3], np.tile(BLUE, ((~is_left).sum(), 1)) * top, atol=1e-6)


def test_obj_has_the_colour_after_each_place(tmp_path: Path):
    write_colored_mesh(tmp_path / "pair.obj", structure_mesh(no_sticks()), stated=STATED)
    lines = (tmp_path / "pair.obj").read_text(encoding="utf-8").splitlines()
    rows = np.array([line.split()[1:] for line in lines if line.startswith("v ")], dtype=float)
    np.testing.assert_allclose(rows[rows[:, 0] < 2][:, 3:], np.tile(RED, ((rows[:, 0] < 2).sum(), 1)))


def test_colours_of_gltf_are_linear():
    """IEC 61966-2-1: middle grey 0.5 has an intensity of 0.2140."""
    np.testing.assert_allclose(linear_from_srgb(np.array([0.0, 0.5, 1.0])), [0.0, 0.21404, 1.0], atol=1e-5)


def test_a_glb_keeps_the_layout_of_the_specification(tmp_path: Path):
    mesh = ColoredMesh(title="t", points=np.eye(3), faces=np.array([[0, 1, 2]]), colors=np.full((3, 3), 0.5))
    write_colored_mesh(tmp_path / "t.glb", mesh, stated=STATED)
    data = (tmp_path / "t.glb").read_bytes()
    magic, version, length = struct.unpack_from("<4sII", data)
    assert (magic, version, length) == (b"glTF", 2, len(data))
    size, kind = struct.unpack_from("<I4s", data, 12)
    assert kind == b"JSON" and size % 4 == 0
    document = json.loads(data[20 : 20 + size])
    binary, kind = struct.unpack_from("<I4s", data, 20 + size)
    assert kind == b"BIN\0" and binary % 4 == 0 and document["buffers"][0]["byteLength"] <= binary
    for view in document["bufferViews"]:
        assert view["byteOffset"] % 4 == 0
    assert document["accessors"][0]["min"] == [0, 0, 0] and document["accessors"][0]["max"] == [1, 1, 1]
    assert document["asset"]["extras"].items() >= STATED.items()
