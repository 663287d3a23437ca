"""The section and the choice of the surface, joined to the rest of the window."""

from __future__ import annotations

from app.actions.action_set import ActionSet
from app.controllers.section_controller import SectionController
from app.parts.part import Part
from app.parts.takeaway_part import figure_files
from app.parts.window import Window
from app.state.display import Shown
from app.views.action_button import ActionButton


def section_part(window: Window) -> Part:
    """The section, its signals connected to the rest of the window."""
    frame, view, analyse = window.frame, window.view, window.analyse
    controller = SectionController(
        analyse,
        window.worker,
        window.settings,
        window.dialogs,
        view=frame.section,
        surface=frame.surface,
        files=lambda: figure_files(window),
    )
    for box, other in ((frame.section, frame.surface.clip), (frame.surface, frame.section)):
        box.plane_typed.connect(controller.set_plane)
        box.plane_typed.connect(other.plane.show_plane)
    frame.section.export_asked.connect(controller.export)
    frame.section.room_changed.connect(controller.refresh)
    frame.section.plane_drawn.connect(view.set_plane_drawn)
    frame.surface.part_chosen.connect(view.set_part)
    view.arrangement_changed.connect(frame.arrange_views)
    view.arrangement_changed.connect(controller.set_arrangement)
    return Part(
        controllers={"section": controller}, actions_made=lambda actions: add_section_buttons(window, actions)
    )


def add_section_buttons(window: Window, actions: ActionSet) -> None:
    """The switch between unit cell and section stands above both of them."""
    for add in (window.frame.crystal.add_to_strip, window.frame.section.head.addWidget):
        add(ActionButton(actions["view.section"]))


def missing_waves(shown: Shown) -> str:
    """Why quantities of waves cannot be shown of a tensor; empty where they can or there is no tensor."""
    if shown.answer is None or shown.answer.density is not None:
        return ""
    return "Waves need the density: set the crystal beside the tensor, or give it above the tables of waves"


def follow_options(window: Window) -> None:
    """Show what is chosen, and what of it cannot be."""
    options, frame = window.analyse.options, window.frame
    frame.surface.set_quantity(options.quantity, options.part)
    frame.surface.quantity.set_waves_missing(missing_waves(window.analyse.shown))
    frame.projection.set_kind(options.surface.projection)
    frame.section.in_view.setChecked(options.surface.plane_drawn)
