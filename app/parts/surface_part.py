"""The display of the surface and its map, joined to the rest of the window."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu

from app.actions.action_set import ActionSet
from app.actions.surface_actions import DISPLAY
from app.controllers.projection_controller import ProjectionController
from app.controllers.surface_controller import SurfaceController
from app.parts.part import Part
from app.parts.takeaway_part import figure_files
from app.parts.window import Window
from app.views.action_button import ActionButton


def surface_part(window: Window) -> Part:
    """Make both controllers and connect them."""
    frame = window.frame
    surface = SurfaceController(window.analyse, window.view, view=frame.surface)
    projection = ProjectionController(
        window.analyse,
        window.worker,
        window.settings,
        window.dialogs,
        view=frame.projection,
        files=lambda: figure_files(window),
    )
    frame.surface.clip.offset_chosen.connect(surface.set_clip_offset)
    frame.projection.projection_chosen.connect(surface.set_projection)
    frame.projection.room_changed.connect(projection.refresh)
    frame.projection.export_asked.connect(projection.export)
    window.view.arrangement_changed.connect(projection.set_arrangement)
    return Part(
        controllers={"surface": surface, "projection": projection},
        marks=surface.marks,
        facts=lambda: surface.facts() | projection.facts(),
        set_palette_tokens=frame.surface.set_palette_tokens,
        actions_made=lambda actions: add_display_buttons(window, actions),
    )


def add_display_buttons(window: Window, actions: ActionSet) -> None:
    """One button above the surface for everything that is switched in it."""
    frame = window.frame
    menu = QMenu(frame.surface.display)
    menu.setToolTipsVisible(True)
    for action in DISPLAY:
        if action.begins_group:
            menu.addSeparator()
        menu.addAction(actions[action.id])
    frame.surface.display.setMenu(menu)
    for add, name in (
        (frame.surface.clip.add_button, "tensor.clip_turned"),
        (frame.projection.head.addWidget, "view.projection_lower"),
        (frame.projection.head.addWidget, "view.projection"),
    ):
        add(ActionButton(actions[name]))
