"""NumPy arrays as VTK actors: balls, sticks and meshes, all lit by app.scene.shading."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyvista as pv
from vtkmodules.vtkCommonDataModel import vtkDataObject
from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper
from vtkmodules.vtkRenderingOpenGL2 import vtkOpenGLSphereMapper, vtkOpenGLStickMapper

from app.scene.camera import two_normals
from app.scene.shading import GLOSSY, MATTE, STROKE, Material, shade

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


def balls(
    position: FloatArray, radius: FloatArray, color: FloatArray, material: Material = MATTE
) -> vtkActor:
    """Balls at (n, 3) with radii (n,) and colours (n, 3) in [0, 1], each one square with a sphere painted on
    it.
    """
    data = _point_cloud(position, color)
    _attach(data, "radius", np.asarray(radius, dtype=np.float32))
    mapper = vtkOpenGLSphereMapper()
    mapper.SetInputData(data)
    mapper.SetScaleArray("radius")
    return _imposter(mapper, material)


def sticks(
    start: FloatArray, end: FloatArray, radius: float, color: FloatArray, material: Material = MATTE
) -> vtkActor:
    """Round bars from (n, 3) to (n, 3) with colours (n, 3) in [0, 1]."""
    along = np.asarray(end, dtype=np.float64) - start
    length = np.maximum(np.linalg.norm(along, axis=1), 1e-12)
    data = _point_cloud(0.5 * (np.asarray(start) + end), color)
    size = np.column_stack([length, np.full(len(length), radius), np.zeros(len(length))])
    _attach(data, "size", size.astype(np.float32))
    _attach(data, "orientation", (along / length[:, None]).astype(np.float32))
    mapper = vtkOpenGLStickMapper()
    mapper.SetInputData(data)
    mapper.SetScaleArray("size")
    mapper.SetOrientationArray("orientation")
    return _imposter(mapper, material)


def two_colored_sticks(
    start: FloatArray, end: FloatArray, radius: float, first: FloatArray, second: FloatArray
) -> vtkActor:
    """Bars whose halves have the colours ``first`` and ``second``, each (n, 3)."""
    middle = 0.5 * (start + end)
    return sticks(
        np.concatenate([start, middle]),
        np.concatenate([middle, end]),
        radius,
        np.concatenate([first, second]),
    )


def strokes(
    start: FloatArray, end: FloatArray, first: FloatArray, second: FloatArray, points_wide: float
) -> vtkActor:
    """Lines from (n, 3) to (n, 3), from the colour ``first`` to ``second``, without roundness: a processor
    draws sixty thousand of them in the time of a few thousand round bars.
    """
    points = np.concatenate([start, end]).astype(np.float32)
    data = pv.PolyData(points)
    data.verts = np.zeros(0, dtype=np.int64)
    ends = np.arange(len(start), dtype=np.int64)
    data.lines = np.column_stack([np.full(len(ends), 2), ends, ends + len(ends)]).ravel()
    _color(data, np.concatenate([first, second]))
    # Without normals VTK's shader of lines does not know how far away they are.
    data.point_data.active_normals = np.tile(np.array((0.0, 0.0, 1.0), dtype=np.float32), (len(points), 1))  # type: ignore[assignment]
    mapper = vtkPolyDataMapper()
    mapper.SetInputData(data)
    actor = vtkActor()
    actor.SetMapper(mapper)
    shade(actor, STROKE, imposter=False)
    actor.GetProperty().SetLineWidth(points_wide)
    return actor


class MeshActor:
    """A triangle mesh whose points and colours can be exchanged without building the mesh again."""

    def __init__(self, faces: IntArray, material: Material = GLOSSY) -> None:
        self.faces = faces
        nowhere = np.zeros((int(faces.max(initial=-1)) + 1, 3), dtype=np.float32)
        self._data = pv.PolyData.from_regular_faces(nowhere, np.asarray(faces, dtype=np.int64))  # type: ignore[arg-type]
        mapper = vtkPolyDataMapper()
        mapper.SetInputData(self._data)
        self.actor = vtkActor()
        self.actor.SetMapper(mapper)
        if material.marked:
            # Places reach the shader as they are given, whatever the size of the surface.
            mapper.SetVBOShiftScaleMethod(0)
            mapper.MapDataArrayToVertexAttribute(
                "surfaceValue", "value", vtkDataObject.FIELD_ASSOCIATION_POINTS, -1
            )
            self._data.point_data["value"] = np.zeros(len(nowhere), dtype=np.float32)
        shade(self.actor, material, imposter=False)
        if material.rim_only:
            self.actor.GetProperty().BackfaceCullingOn()
            self.actor.ForceTranslucentOn()
        if material.opacity < 1.0:
            self.actor.GetProperty().SetOpacity(material.opacity)

    def update(self, points: FloatArray, color: FloatArray, values: FloatArray | None = None) -> None:
        """Points (n, 3), colours (n, 3) in [0, 1], of a marked material values (n,); normals are made smooth
        from the faces.
        """
        if values is not None:
            self._data.point_data["value"] = values.astype(np.float32)
        self._data.points = np.ascontiguousarray(points, dtype=np.float32)
        normals = vertex_normals(points, self.faces).astype(np.float32)
        self._data.point_data.active_normals = normals
        _color(self._data, color)


def mesh(points: FloatArray, faces: IntArray, color: FloatArray, material: Material = MATTE) -> vtkActor:
    """A mesh that will not change, in colours (n, 3)."""
    built = MeshActor(faces, material)
    built.update(points, color)
    return built.actor


def cone(tip: FloatArray, along: FloatArray, length: float, radius: float, color: FloatArray) -> vtkActor:
    """A solid arrowhead ending at ``tip``, pointing along the unit vector ``along``."""
    across, other = two_normals(along)
    angle = np.linspace(0.0, 2.0 * np.pi, 33)[:-1, None]
    ring = tip - length * along + radius * (np.cos(angle) * across + np.sin(angle) * other)
    count = len(ring)
    following = (np.arange(count) + 1) % count
    side = np.column_stack([np.arange(count), following, np.arange(count) + count])
    base = np.column_stack([following + 2 * count, np.arange(count) + 2 * count, np.full(count, 3 * count)])
    points = np.concatenate([ring, np.repeat(tip[None], count, axis=0), ring, (tip - length * along)[None]])
    return mesh(points, np.concatenate([side, base]), np.tile(color, (len(points), 1)))


def vertex_normals(points: FloatArray, faces: IntArray) -> FloatArray:
    """(n, 3) unit normals: the faces' normals added up by area at each corner."""
    corners = points[faces]
    normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    at, weight = faces.ravel(), np.repeat(normal, 3, axis=0)
    total = np.column_stack([np.bincount(at, weights=weight[:, k], minlength=len(points)) for k in range(3)])
    return np.asarray(total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-300))


def _imposter(mapper: vtkPolyDataMapper, material: Material) -> vtkActor:
    actor = vtkActor()
    actor.SetMapper(mapper)
    shade(actor, material, imposter=True)
    return actor


def _point_cloud(position: FloatArray, color: FloatArray) -> pv.PolyData:
    """Points with one vertex cell each: without cells VTK's imposter mappers draw nothing."""
    data = pv.PolyData(np.array(position, dtype=np.float32).reshape(-1, 3))
    _color(data, color)
    return data


def _attach(data: pv.PolyData, name: str, values: npt.NDArray[np.generic]) -> None:
    """Values of the points; a crystal without bonds has none, which VTK draws and pyvista refuses."""
    if len(values):
        data.point_data[name] = values


def _color(data: pv.PolyData, color: FloatArray) -> None:
    """Colours (n, 3) in [0, 1] as the bytes that mappers take as they are."""
    _attach(data, "color", np.round(255.0 * np.clip(color, 0.0, 1.0)).astype(np.uint8))
    if len(color):
        data.point_data.active_scalars_name = "color"
