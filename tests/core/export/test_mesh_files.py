"""Mesh files against an independent reader (VTK's) and the properties of a closed surface."""

from pathlib import Path

import numpy as np
import pytest

from core.elasticity.stiffness import Stiffness
from core.errors import ExportError
from core.export.mesh_files import MESH_SUFFIXES, stl_heading, write_mesh
from core.surface.surface_mesh import SurfaceMesh, SurfaceQuantity, surface_mesh

STATED = {"units": "GPa", "frame": "crystal -- as read"}


@pytest.fixture
def mesh() -> SurfaceMesh:
    voigt = np.diag([168.4] * 3 + [75.4] * 3)
    voigt[:3, :3] += 121.4 * (1 - np.eye(3))
    return surface_mesh(Stiffness(voigt=voigt), SurfaceQuantity.YOUNG, resolution=6)


@pytest.mark.parametrize("suffix", MESH_SUFFIXES)
def test_another_program_reads_the_same_surface(mesh: SurfaceMesh, tmp_path: Path, suffix: str) -> None:
    pyvista = pytest.importorskip("pyvista")
    path = tmp_path / f"surface{suffix}"
    write_mesh(path, mesh, stated=STATED)
    read = pyvista.read(path)
    while isinstance(read, pyvista.MultiBlock):
        read = read[0]
    assert read.n_cells == len(mesh.faces)
    # STL has no common points, the others may be read in single precision.
    np.testing.assert_allclose(
        sorted(set(np.round(read.bounds, 3))), sorted(set(np.round(_bounds(mesh), 3))), atol=2e-3
    )
    assert read.volume == pytest.approx(_volume(mesh), rel=1e-5)


@pytest.mark.parametrize("suffix", [".ply", ".obj"])
def test_text_formats_keep_every_digit(mesh: SurfaceMesh, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"surface{suffix}"
    write_mesh(path, mesh, stated=STATED)
    lines = path.read_text().splitlines()
    if suffix == ".obj":
        rows = [line.split()[1:4] for line in lines if line.startswith("v ")]
    else:
        start = lines.index("end_header") + 1
        rows = [line.split() for line in lines[start : start + len(mesh.points)]]
    numbers = np.array(rows, dtype=float)
    np.testing.assert_array_equal(numbers[:, :3], mesh.points)
    if suffix == ".ply":
        np.testing.assert_array_equal(numbers[:, 3], mesh.values)
    assert any("units: GPa" in line for line in lines)


def test_vtp_carries_the_values(mesh: SurfaceMesh, tmp_path: Path) -> None:
    pyvista = pytest.importorskip("pyvista")
    write_mesh(tmp_path / "surface.vtp", mesh, stated=STATED)
    read = pyvista.read(tmp_path / "surface.vtp")
    np.testing.assert_array_equal(read.point_data["value"], mesh.values)
    np.testing.assert_array_equal(read.points, mesh.points)


@pytest.mark.parametrize("suffix", [".ply", ".vtp"])
def test_colours_are_those_that_were_given(mesh: SurfaceMesh, tmp_path: Path, suffix: str) -> None:
    pyvista = pytest.importorskip("pyvista")
    colors = np.random.default_rng(1).uniform(size=(len(mesh.points), 3))
    path = tmp_path / f"surface{suffix}"
    write_mesh(path, mesh, stated=STATED, colors=colors)
    read = pyvista.read(path).point_data[{".ply": "RGB", ".vtp": "color"}[suffix]]
    np.testing.assert_allclose(read, 255 * colors, atol=0.51)


def test_vtp_has_its_statements_as_field_data(mesh: SurfaceMesh, tmp_path: Path) -> None:
    pyvista = pytest.importorskip("pyvista")
    write_mesh(tmp_path / "surface.vtp", mesh, stated={**STATED, "material": "<SiO₂> & -- more"})
    fields = pyvista.read(tmp_path / "surface.vtp").field_data
    assert list(fields["frame"]) == ["crystal -- as read"] and list(fields["units"]) == ["GPa"]
    assert list(fields["material"]) == ["<SiO₂> & -- more"]


def test_the_heading_of_an_stl_says_units_frame_and_network_first() -> None:
    stated = {"material": "x" * 90, "units": "GPa", "frame": "ieee - IEEE 176", "model": "standard 1.0"}
    assert stl_heading(stated).startswith(b"GPa; frame ieee; standard 1.0; xxx")
    assert len(stl_heading(stated)) == 80


def test_stl_normals_point_outward(mesh: SurfaceMesh, tmp_path: Path) -> None:
    write_mesh(tmp_path / "surface.stl", mesh, stated=STATED)
    data = (tmp_path / "surface.stl").read_bytes()
    assert not data.startswith(b"solid")
    records = np.frombuffer(data[84:], dtype=[("n", "<f4", 3), ("v", "<f4", (3, 3)), ("a", "<u2")])
    assert len(records) == np.frombuffer(data[80:84], "<u4")[0] == len(mesh.faces)
    assert (np.einsum("fi,fi->f", records["n"], records["v"].mean(axis=1)) > 0).all()
    np.testing.assert_allclose(np.linalg.norm(records["n"], axis=1), 1, atol=1e-6)


def test_another_suffix_is_refused(mesh: SurfaceMesh, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"\.stl, \.ply, \.obj, \.vtp"):
        write_mesh(tmp_path / "surface.xyz", mesh, stated=STATED)


def _volume(mesh: SurfaceMesh) -> float:
    a, b, c = np.moveaxis(mesh.points[mesh.faces], 1, 0)
    return float(np.einsum("fi,fi->", a, np.cross(b, c)) / 6)


def _bounds(mesh: SurfaceMesh) -> np.ndarray:
    return np.stack([mesh.points.min(axis=0), mesh.points.max(axis=0)], axis=1).ravel()
