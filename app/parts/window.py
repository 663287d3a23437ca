"""What a part may use of the window."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from app.actions.action_set import ActionSet
from app.controllers.analyse_controller import AnalyseController
from app.controllers.export_controller import ExportController
from app.controllers.open_controller import OpenController
from app.controllers.predict_controller import PredictController
from app.controllers.tensor_controller import TensorController
from app.controllers.view_controller import ViewController
from app.parts.part import Part
from app.scene.camera_link import CameraLink
from app.settings import Settings
from app.state.session import Session
from app.views.dialogs import Dialogs
from app.views.window_frame import WindowFrame
from app.work.worker import Worker


class Window(Protocol):
    """The main window (:class:`app.main_window.MainWindow`); ``actions_made`` comes after the parts."""

    settings: Settings
    session: Session
    worker: Worker
    dialogs: Dialogs
    frame: WindowFrame
    link: CameraLink
    open: OpenController
    tensor: TensorController
    predict: PredictController
    analyse: AnalyseController
    view: ViewController
    export: ExportController
    actions_made: ActionSet

    @property
    def parts(self) -> Mapping[str, Part]:
        """The subjects of the window by name."""
        ...
