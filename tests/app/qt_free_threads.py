"""Watches that only the main thread imports what makes classes of PySide6.

The window's thread reads PySide6's table of classes without Python's lock; a class that another thread makes
meanwhile can end the program.
"""

import builtins
import threading

_MAKES_CLASSES = frozenset({"PySide6", "shiboken6", "qtpy", "pyvistaqt", "pyqtgraph"})


class ImportWatch:
    """``found``: (thread, importing module, what it imports) of every such import outside the main thread."""

    def __init__(self):
        self.found = []
        self._before = builtins.__import__

    def install(self):
        """Watch from now on."""
        builtins.__import__ = self._import

    def uninstall(self):
        """Watch no more."""
        builtins.__import__ = self._before

    def _import(self, name, globals=None, locals=None, fromlist=(), level=0):
        thread = threading.current_thread()
        if level == 0 and name.partition(".")[0] in _MAKES_CLASSES and thread is not threading.main_thread():
            self.found.append((thread.name, (globals or {}).get("__name__"), name, tuple(fromlist or ())))
        return self._before(name, globals, locals, fromlist, level)
