"""What the window remembers from one run to the next."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from app.state.palette import Theme

MOST_RECENT = 12
"""Files in the list of recents."""


class Settings:
    """Typed access to a settings file; a value that cannot be understood counts as not set."""

    def __init__(self, file: Path | None = None) -> None:
        if file is None:
            self._store = QSettings(
                QSettings.Format.IniFormat, QSettings.Scope.UserScope, "Elastoscope", "elastoscope"
            )
        else:
            self._store = QSettings(str(file), QSettings.Format.IniFormat)

    def _text(self, key: str, default: str = "") -> str:
        value = self._store.value(key, default)
        return value if isinstance(value, str) else default

    @property
    def theme(self) -> Theme:
        """Light, dark or as the desktop has it."""
        text = self._text("look/theme", Theme.SYSTEM)
        return Theme(text) if text in tuple(Theme) else Theme.SYSTEM

    @theme.setter
    def theme(self, theme: Theme) -> None:
        self._store.setValue("look/theme", str(theme))

    @property
    def recents(self) -> tuple[Path, ...]:
        """The files opened last, latest first; some may be gone by now."""
        value = self._store.value("files/recent", [])
        names = [value] if isinstance(value, str) else value if isinstance(value, list) else []
        return tuple(Path(name) for name in names if name)[:MOST_RECENT]

    def remember(self, paths: Iterable[Path]) -> None:
        """Put files at the head of the recents."""
        new = [path.absolute() for path in paths]
        kept = list(dict.fromkeys([*reversed(new), *self.recents]))[:MOST_RECENT]
        self._store.setValue("files/recent", [str(path) for path in kept])

    def forget_recents(self) -> None:
        """Empty the list of recents."""
        self._store.remove("files/recent")

    @property
    def folder(self) -> Path:
        """Where the last file was chosen."""
        folder = Path(self._text("files/folder", str(Path.home())))
        return folder if folder.is_dir() else Path.home()

    @folder.setter
    def folder(self, folder: Path) -> None:
        self._store.setValue("files/folder", str(folder))

    @property
    def geometry(self) -> QByteArray:
        """Place and size of the window; empty at the first start."""
        return self._bytes("window/geometry")

    @property
    def layout(self) -> QByteArray:
        """Where the docks stand; empty at the first start."""
        return self._bytes("window/layout")

    def _bytes(self, key: str) -> QByteArray:
        value = self._store.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()

    def keep_window(self, geometry: QByteArray, layout: QByteArray) -> None:
        """Remember place, size and docks."""
        self._store.setValue("window/geometry", geometry)
        self._store.setValue("window/layout", layout)
        self._store.sync()
