"""Training, joined to the rest of the window: a window of its own, and the processes behind it."""

from __future__ import annotations

from PySide6.QtWidgets import QMainWindow

from app.controllers.data_controller import DataController
from app.controllers.labelled_opener import LabelledOpener
from app.controllers.training_controller import TrainingController
from app.parts.part import Part
from app.parts.window import Window
from app.state.palette import Palette
from app.views.data_page import DataPage
from app.views.plot_loading import PlotLoading
from app.views.training_window import TrainingWindow
from app.work.studio import Studio


def training_part(window: Window) -> Part:
    """Make the window (hidden), its controllers and the processes (not started), and connect them."""
    parent = window.frame.tool_bar.parent()
    assert isinstance(parent, QMainWindow)
    view = TrainingWindow(parent)
    plots = PlotLoading("app.views.training_plots", view)
    studio = Studio("dataset", view)
    opener = LabelledOpener(window.session, window.worker, window.open)
    page = DataPage(window.view.palette, plots)
    data = DataController(window.settings, studio, window.dialogs, view=page, opener=opener)
    training = TrainingController(view)
    _connect_page(page, data)
    view.add_page("data", "Dataset", page)

    def set_palette_tokens(palette: Palette) -> None:
        page.set_palette_tokens(palette)

    def shut_down() -> None:
        studio.end()
        plots.shut_down()
        view.hide()

    return Part(
        controllers={"training": training, "data": data},
        set_palette_tokens=set_palette_tokens,
        shut_down=shut_down,
    )


def _connect_page(page: DataPage, data: DataController) -> None:
    page.open_asked.connect(data.choose)
    page.folder_asked.connect(data.choose_folder)
    page.dropped.connect(data.open)
    page.divide_asked.connect(data.divide)
    page.row_chosen.connect(data.open_row)
    page.prediction_asked.connect(data.predict_row)
