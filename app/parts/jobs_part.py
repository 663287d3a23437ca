"""The list of what runs and what waits, at the foot of the window."""

from __future__ import annotations

from PySide6.QtCore import QPoint

from app.controllers.jobs_controller import JobsController
from app.parts.part import Part
from app.parts.window import Window
from app.views.jobs_popup import JobsPopup


def jobs_part(window: Window) -> Part:
    """Make the list and connect it."""
    status = window.frame.status
    popup = JobsPopup(window.view.palette, status)
    controller = JobsController(window.session, window.worker, window.predict, popup)
    popup.refresh_asked.connect(controller.refresh)
    popup.cancel_asked.connect(controller.cancel_one)
    popup.cancel_all_asked.connect(window.predict.cancel)
    popup.cancel_all_asked.connect(controller.refresh)

    def show() -> None:
        popup.show_above(status.mapToGlobal(QPoint(status.width(), 0)))

    controller.show_asked.connect(show)
    status.jobs_asked.connect(show)
    return Part(
        controllers={"jobs": controller}, set_palette_tokens=popup.set_palette_tokens, shut_down=popup.hide
    )
