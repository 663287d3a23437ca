"""The tour, the citation, and what somebody needs who helps."""

from __future__ import annotations

from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QWidget

from app.controllers.log_controller import LogController
from app.controllers.tour_controller import TourController
from app.parts.part import Part
from app.parts.window import Window
from app.state.citation import bibtex
from app.state.palette import Palette
from app.system_information import system_information
from app.views.tour import Tour, TourStep


def help_part(window: Window) -> Part:
    """Make the controllers and connect them."""
    frame = window.frame
    log = LogController(
        window.settings,
        window.dialogs,
        shown=frame.log.toPlainText,
        clipboard=QGuiApplication.clipboard(),
        open_url=QDesktopServices.openUrl,
        system=lambda: system_information(
            window.predict.identity, window.predict.device, str(window.settings.theme)
        ),
        citation=bibtex,
    )
    frame.log.written.connect(log.file.write)
    frame.log.save_asked.connect(log.save)
    tour = TourController(
        window.session,
        open_example=lambda: window.open.open((frame.empty.examples[0].path,)),
        make=lambda: Tour(_host(window), tour_steps(window), window.view.palette),
    )

    def set_palette_tokens(palette: Palette) -> None:
        if tour.tour is not None:
            tour.tour.set_palette_tokens(palette)

    def shut_down() -> None:
        tour.end()
        log.file.close()

    return Part(
        controllers={"log": log, "tour": tour}, set_palette_tokens=set_palette_tokens, shut_down=shut_down
    )


def _host(window: Window) -> QWidget:
    return window.frame.tool_bar.window()


def tour_steps(window: Window) -> tuple[TourStep, ...]:
    """What the tour shows, in the order in which one needs it."""
    frame = window.frame

    def opener() -> QWidget:
        return window.actions_made.tool_buttons["file.open"]

    def commands() -> QWidget:
        return window.actions_made.tool_buttons["window.commands"]

    return (
        TourStep(
            title="Open crystals",
            text="Drop files anywhere in the window, press Ctrl+O, or paste the text of a CIF with Ctrl+V. "
            "Tensors of other programs are opened and pasted in the same way.",
            target=opener,
        ),
        TourStep(
            title="What is open",
            text="Every file has its line: reading, predicting, done, or why it failed. "
            "Ctrl+PgDown and Ctrl+PgUp go from one to the next.",
            target=lambda: frame.list,
        ),
        TourStep(
            title="The unit cell",
            text="Drag turns, the wheel zooms, middle drag moves. A, B and C look along the axes, F fits the "
            "view, S shows a section through the surface here.",
            target=lambda: frame.crystal,
        ),
        TourStep(
            title="The surface",
            text="Its distance from the centre is the property in that direction. Point at it for value and "
            "direction; the keys 1 to 9 change the property.",
            target=lambda: frame.surface,
        ),
        TourStep(
            title="The tensor",
            text="Stiffness in GPa and what follows from it, each prediction with its 90 % interval. Where "
            "the network was not trained for such a crystal, an amber line says so.",
            target=lambda: frame.panel,
        ),
        TourStep(
            title="What is being done",
            text="Progress, the time that is left and Cancel stand here. Jobs lists what waits; Problems "
            "says of each file what went wrong.",
            target=lambda: frame.status,
        ),
        TourStep(
            title="Everything by name",
            text="Ctrl+Shift+P finds every command by a few letters and shows its key. F1 lists the keys; "
            "Help ▸ Conventions says what the numbers mean.",
            target=commands,
        ),
    )
