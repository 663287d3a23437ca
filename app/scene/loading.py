"""VTK is loaded in the background: its import takes a second or more, and the window must stay awake
meanwhile.
"""

from __future__ import annotations

import importlib
import threading
from functools import cache

from PySide6.QtCore import QObject, Signal

_HEAVY = ("app.scene.stage", "cmcrameri.cm")
"""Nothing that imports PySide6. It makes its classes when they are first asked for, in a table that the
thread of the window reads without Python's lock whenever it paints: a class made in another thread at that
moment ends the program (SIGSEGV; PySide6 6.11 with Python 3.11). What draws on a widget is imported by
`new_view`, in the thread of the window.
"""


class SceneLoader(QObject):
    """Imports what draws, once in a process, in a thread that ends with the import."""

    loaded = Signal()
    failed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._thread: threading.Thread | None = None
        self._error = ""
        self._done = False

    @property
    def is_loaded(self) -> bool:
        """Whether views can be made at once."""
        return self._done and not self._error

    def start(self) -> None:
        """Begin loading unless that has been done; ``loaded`` or ``failed`` follows if it has not ended
        yet.
        """
        if self._thread is None:
            self._thread = threading.Thread(target=self._load, name="scene-loader")
            self._thread.start()

    def _load(self) -> None:
        try:
            for module in _HEAVY:
                importlib.import_module(module)
        except ImportError as error:
            self._error = f"3-D views cannot be loaded: {error}. Install the missing library and start again"
        self._done = True
        if self._error:
            self.failed.emit(self._error)
        else:
            self.loaded.emit()


@cache
def scene_loader() -> SceneLoader:
    """The one loader of this process."""
    return SceneLoader()
