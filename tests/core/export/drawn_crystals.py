"""Small drawn crystals for the tests of figures and meshes."""

import numpy as np

from core.export.structure_model import StructureAxis, StructureLabel, StructureModel
from core.export.structure_shapes import StructureView

RED, BLUE = (1.0, 0.0, 0.0), (0.0, 0.0, 1.0)
LOOKING_DOWN_Z = np.eye(3)


def two_balls(**changes) -> StructureModel:
    """A red ball at the origin and a blue one 4 Å along x, joined, in a cell of one edge along y."""
    parts = {
        "title": "pair",
        "position": np.array([[0.0, 0.0, 0.0], [4.0, 0.0, 0.0]]),
        "radius": np.array([1.0, 0.5]),
        "color": np.array([RED, BLUE]),
        "sticks": np.array([[0, 1]]),
        "stick_radius": 0.2,
        "edges": np.array([[[0.0, -2.0, 0.0], [0.0, 3.0, 0.0]]]),
        "edge_color": np.array([[0.5, 0.5, 0.5]]),
        "edge_radius": np.array([0.05]),
        "labels": (StructureLabel(text="Fe1", at=(0.0, 0.0, 0.0), color="#101010"),),
        "axes": (StructureAxis(name="a", direction=(1.0, 0.0, 0.0), color="#c4342b"),),
        "legend": (("Fe", "#ff0000"),),
        "caption": "a <pair> & more",
    }
    return StructureModel(**parts | changes)


def view(**changes) -> StructureView:
    """10 Å high in a picture of 400 × 300 points, so 30 points an Å, seen along −z."""
    parts = {"axes": LOOKING_DOWN_Z, "center": np.zeros(3), "height": 10.0, "size": (400.0, 300.0)}
    return StructureView(**parts | changes)
