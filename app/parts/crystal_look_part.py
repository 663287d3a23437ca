"""How the crystal is drawn and looked at, joined to the rest of the window."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.controllers.crystal_look_controller import CrystalLookController
from app.parts.part import Part
from app.parts.window import Window
from app.scene.content import CrystalContent
from app.scene.element_colors import element_colors
from app.views.crystal_drawing import CrystalDrawing


def crystal_look_part(window: Window) -> Part:
    """The controller and the small window of settings, connected."""
    pane = window.frame.crystal
    drawing = CrystalDrawing(pane.strip, pane)
    controller = CrystalLookController(
        window.analyse,
        window.view,
        window.worker,
        window.settings,
        pane=pane,
        scene=pane.scene,
        line=pane.strip.line,
    )
    pane.cell_wanted.connect(controller.find_cell)
    pane.places_wanted.connect(controller.place)
    pane.strip.drawing_asked.connect(drawing.show_drawing)
    pane.strip.direction_typed.connect(controller.look_along)
    pane.strip.line_left.connect(lambda: _give_keyboard_back(pane))
    pane.scene.ball_clicked.connect(controller.point_at)
    pane.scene.ball_pointed_at.connect(controller.point_at)
    pane.scene.legend_clicked.connect(controller.toggle_element)
    _connect_drawing(window, drawing, controller)
    return Part(
        controllers={"crystal_look": controller, "crystal_look_view": drawing},
        marks=controller.marks,
        facts=controller.facts,
        shut_down=drawing.close,
    )


def _give_keyboard_back(widget: QWidget) -> None:
    widget.window().setFocus()


def _connect_drawing(window: Window, drawing: CrystalDrawing, controller: CrystalLookController) -> None:
    setters = {"colors": controller.set_colors, "repeats": controller.set_repeats}

    def change(name: str, value: object) -> None:
        if name in setters:
            setters[name](value)  # type: ignore[operator]
        else:
            window.view.change_crystal(**{name: value})

    def fill() -> None:
        content, display = window.frame.crystal.scene.content, controller.display
        species = content.crystal.species if isinstance(content, CrystalContent) else ()
        colors = element_colors(species, display.colors, display.own_colors)
        drawing.show_display(display, tuple((symbol, colors[symbol]) for symbol in dict.fromkeys(species)))

    drawing.changed.connect(change)
    drawing.element_toggled.connect(controller.toggle_element)
    drawing.color_chosen.connect(controller.set_own_color)
    drawing.about_to_show.connect(fill)
    window.view.marks_changed.connect(fill)
