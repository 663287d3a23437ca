"""Crystals and surfaces to look at, and views that are seen to be closed."""

import gc
import os
from collections.abc import Callable, Iterator

import pytest
from known_scenes import cubic_stiffness, halite, hexagonal_stiffness

from app.scene.content import CrystalContent, SurfaceContent
from core.crystal.bonding import bonds
from core.surface.surface_mesh import SurfaceQuantity, surface_mesh


@pytest.fixture
def halite_content() -> CrystalContent:
    crystal = halite()
    return CrystalContent(crystal=crystal, bonds=bonds(crystal))


@pytest.fixture(scope="session")
def zinc_surface() -> SurfaceContent:
    return SurfaceContent(mesh=surface_mesh(hexagonal_stiffness(), SurfaceQuantity.YOUNG, resolution=16))


@pytest.fixture(scope="session")
def copper_surface() -> SurfaceContent:
    mesh = surface_mesh(cubic_stiffness(169.0, 122.0, 75.3), SurfaceQuantity.YOUNG, resolution=16)
    return SurfaceContent(mesh=mesh)


@pytest.fixture
def new_view(request: pytest.FixtureRequest) -> Iterator[Callable[..., object]]:
    """Makes shown SceneWidgets of 320 × 300 points; afterwards none may have left a VTK window behind."""
    if not os.environ.get("DISPLAY") and os.environ.get("QT_QPA_PLATFORM") != "offscreen":
        pytest.skip("needs an X display (run under Xvfb) or QT_QPA_PLATFORM=offscreen")
    request.getfixturevalue("qapp")
    from PySide6.QtCore import QCoreApplication, QEvent

    from app.scene.scene_widget import SceneWidget

    views: list[SceneWidget] = []

    def make(**options: object) -> SceneWidget:
        view = SceneWidget(**options)
        view.resize(320, 300)
        view.show()
        views.append(view)
        return view

    yield make
    for view in views:
        view.close()
        view.deleteLater()
    views.clear()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert live_render_windows() == []


def live_render_windows() -> list[object]:
    windows = [o for o in gc.get_objects() if type(o).__name__.endswith("RenderWindow")]
    return [window for window in windows if hasattr(window, "GetRenderers")]
