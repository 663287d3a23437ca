"""Everything that can be taken away, joined to the rest of the window."""

from __future__ import annotations

from app.controllers.analysis_controller import AnalysisController
from app.controllers.section_controller import SectionController
from app.controllers.takeaway_controller import TakeawayController
from app.parts.part import Part
from app.parts.window import Window
from app.views.picture_clipboard import PictureClipboard
from app.views.writing_progress import WritingProgress


def takeaway_part(window: Window) -> Part:
    """The controller, and its progress in the status bar."""
    frame = window.frame
    controller = TakeawayController(
        window.analyse,
        window.settings,
        window.dialogs,
        analyses=lambda: _analyses(window),
        sections=lambda: _sections(window),
        scenes={"crystal": frame.crystal.scene, "surface": frame.surface.scene},
        clipboard=PictureClipboard(),
    )
    window.export.picture_asked.connect(controller.copy_picture)
    progress = WritingProgress()
    frame.status.add_progress(progress)
    progress.cancel_asked.connect(controller.cancel)
    controller.runner.progressed.connect(progress.show_progress)
    controller.runner.ended.connect(progress.show_nothing)
    return Part(
        controllers={"takeaway": controller}, unfinished=controller.unfinished, shut_down=controller.cancel
    )


def _analyses(window: Window) -> AnalysisController:
    """The part of the analysis, whichever of the two was made first."""
    controller = window.parts["analysis"].controllers["analysis"]
    if not isinstance(controller, AnalysisController):
        raise TypeError("the analysis is not the controller that analyses are asked of")
    return controller


def figure_files(window: Window) -> TakeawayController:
    """What writes figures, once all parts are made."""
    controller = window.parts["takeaway"].controllers["takeaway"]
    if not isinstance(controller, TakeawayController):
        raise TypeError("the takeaway is not the controller that writes figures")
    return controller


def _sections(window: Window) -> SectionController:
    controller = window.parts["section"].controllers["section"]
    if not isinstance(controller, SectionController):
        raise TypeError("the section is not the controller that sections are asked of")
    return controller
