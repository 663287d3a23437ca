"""The section and the choice of the surface, joined to the rest of the window."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtWidgets import QToolButton

from app.actions.action_set import ActionSet
from app.controllers.analyse_controller import AnalyseController
from app.controllers.section_controller import SectionController
from app.controllers.view_controller import ViewController
from app.settings import Settings
from app.state.display import Shown
from app.views.dialogs import Dialogs
from app.views.window_frame import WindowFrame
from app.work.worker import Worker


class Window(Protocol):
    """What the section needs of the window."""

    actions_made: ActionSet
    analyse: AnalyseController
    dialogs: Dialogs
    frame: WindowFrame
    settings: Settings
    view: ViewController
    worker: Worker


def section_part(window: Window) -> SectionController:
    """The controller of the section, its signals connected to the window's parts."""
    frame, view, analyse = window.frame, window.view, window.analyse
    controller = SectionController(
        analyse, window.worker, window.settings, window.dialogs, view=frame.section, surface=frame.surface
    )
    frame.section.plane_typed.connect(controller.set_plane)
    frame.section.export_asked.connect(controller.export)
    frame.section.plane_drawn.connect(view.set_plane_drawn)
    frame.surface.part_chosen.connect(view.set_part)
    view.arrangement_changed.connect(frame.arrange_views)
    view.arrangement_changed.connect(controller.set_arrangement)
    return controller


def add_section_buttons(window: Window) -> None:
    """The switch between unit cell and section stands above both of them."""
    for add in (window.frame.crystal.add_to_strip, window.frame.section.head.addWidget):
        button = QToolButton()
        button.setDefaultAction(window.actions_made["view.section"])
        add(button)


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
    frame.section.in_view.setChecked(options.plane_drawn)
