"""The settings dialog, and what the settings do to a new window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QProcess

from app import system_motion
from app.controllers.settings_controller import SettingsController
from app.parts.part import Part
from app.parts.window import Window
from app.state.preferences import first_options


def settings_part(window: Window) -> Part:
    """Make the controller; a new window shows what the settings say."""
    settings, frame = window.settings, window.frame
    controller = SettingsController(
        settings,
        window.dialogs,
        view=window.view,
        scenes=(frame.crystal.scene, frame.surface.scene),
        forget_recents=window.open.forget_recents,
    )
    window.analyse.options = first_options(settings, window.analyse.options)
    controller.network_changed.connect(lambda: restart_network(window))
    asked: list[QProcess | None] = []

    def started(_files: Sequence[Path]) -> None:
        if settings.problem:
            frame.problems.put(0, settings.problem)
            frame.log.write(settings.problem)
        asked.append(system_motion.ask_system_motion(controller, controller.set_system_reduces))

    def shut_down() -> None:
        for process in asked:
            system_motion.end(process)

    return Part(controllers={"settings": controller}, started=started, shut_down=shut_down)


def restart_network(window: Window) -> None:
    """Run the network where and as the settings say now; what waits goes on there."""
    settings, worker = window.settings, window.worker
    worker.set_config(replace(worker.config, device=str(settings.device), threads=settings.threads))
