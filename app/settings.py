"""What the window remembers from one run to the next."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QByteArray, QSettings

from app.state.crystal_display import ColorScheme
from app.state.palette import Theme
from core.elasticity.stiffness import Frame
from core.surface.surface_mesh import SurfaceQuantity

_COLOR = re.compile("#[0-9a-f]{6}")
MOST_RECENT = 12
"""Files in the list of recents."""
MOST_THREADS = 256


class Motion(StrEnum):
    """Whether camera moves take their time."""

    SYSTEM = "system"
    REDUCED = "reduced"
    FULL = "full"


class Device(StrEnum):
    """Where the network runs; ``auto`` takes a graphics processor where there is one."""

    AUTO = "auto"
    CPU = "cpu"
    CUDA = "cuda"


Choice = TypeVar("Choice", bound=StrEnum)


class Settings:
    """Typed access to a settings file; a value that cannot be understood counts as not set.

    problem: a sentence where the whole file could not be understood and was set aside, else empty.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._open(file)
        self.problem = ""
        if self._store.status() is QSettings.Status.FormatError:
            self.problem = self._set_aside()
            self._open(file)

    def _open(self, file: Path | None) -> None:
        if file is None:
            self._store = QSettings(
                QSettings.Format.IniFormat, QSettings.Scope.UserScope, "Elastoscope", "elastoscope"
            )
        else:
            self._store = QSettings(str(file), QSettings.Format.IniFormat)

    def _set_aside(self) -> str:
        path = Path(self._store.fileName())
        kept = path.with_name(f"{path.name}.damaged")
        try:
            path.replace(kept)
        except OSError as error:
            return f"The settings in {path} are damaged and were not used ({error.strerror})"
        return f"The settings were damaged; all are as at the first start, and the old file is kept as {kept}"

    def unwritten(self) -> str:
        """Write what was changed; a sentence where that cannot be, else empty."""
        self._store.sync()
        if self._store.status() is not QSettings.Status.AccessError:
            return ""
        return (
            f"The settings cannot be written to {self._store.fileName()}: make room there, or see who may "
            "write there. Until the window is closed they hold all the same"
        )

    @property
    def state_folder(self) -> Path:
        """Where the program keeps what it needs from one run to the next: the folder of the settings."""
        return Path(self._store.fileName()).parent

    def _text(self, key: str, default: str = "") -> str:
        value = self._store.value(key, default)
        return value if isinstance(value, str) else default

    def _choice(self, key: str, default: Choice) -> Choice:
        text, kind = self._text(key, default), type(default)
        return kind(text) if text in tuple(kind) else default

    def _switch(self, key: str, default: bool) -> bool:
        return {"true": True, "false": False}.get(str(self._store.value(key, default)).lower(), default)

    @property
    def theme(self) -> Theme:
        """Light, dark or as the desktop has it."""
        return self._choice("look/theme", Theme.SYSTEM)

    @theme.setter
    def theme(self, theme: Theme) -> None:
        self._store.setValue("look/theme", str(theme))

    @property
    def motion(self) -> Motion:
        """Whether the camera takes its time: as the system has it, never, or always."""
        return self._choice("look/motion", Motion.SYSTEM)

    @motion.setter
    def motion(self, motion: Motion) -> None:
        self._store.setValue("look/motion", str(motion))

    @property
    def measured_in_cells(self) -> bool:
        """Measured constants stand in the cells of the matrix, under the predicted ones."""
        return self._switch("tensor/measured_in_cells", False)

    @measured_in_cells.setter
    def measured_in_cells(self, on: bool) -> None:
        self._store.setValue("tensor/measured_in_cells", on)

    @property
    def frame(self) -> Frame:
        """The frame that the matrix is first written in."""
        return self._choice("tensor/frame", Frame.CRYSTAL)

    @frame.setter
    def frame(self, frame: Frame) -> None:
        self._store.setValue("tensor/frame", str(frame))

    @property
    def quantity(self) -> SurfaceQuantity:
        """The surface that is first drawn."""
        return self._choice("tensor/quantity", SurfaceQuantity.YOUNG)

    @quantity.setter
    def quantity(self, quantity: SurfaceQuantity) -> None:
        self._store.setValue("tensor/quantity", str(quantity))

    @property
    def device(self) -> Device:
        """Where the network runs."""
        return self._choice("network/device", Device.AUTO)

    @device.setter
    def device(self, device: Device) -> None:
        self._store.setValue("network/device", str(device))

    @property
    def threads(self) -> int:
        """Processor threads of the network; 0 for all cores but one."""
        text = self._text("network/threads", "0")
        return int(text) if text.isascii() and text.isdigit() and int(text) <= MOST_THREADS else 0

    @threads.setter
    def threads(self, threads: int) -> None:
        self._store.setValue("network/threads", str(threads))

    @property
    def restore_last(self) -> bool:
        """The crystals of the last run are opened again at the start."""
        return self._switch("start/restore_last", False)

    @restore_last.setter
    def restore_last(self, on: bool) -> None:
        self._store.setValue("start/restore_last", on)

    @property
    def crash_report(self) -> bool:
        """Where the program was when it crashed is written to the folder of the settings."""
        return self._switch("start/crash_report", True)

    @crash_report.setter
    def crash_report(self, on: bool) -> None:
        self._store.setValue("start/crash_report", on)

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

    def forget_recent(self, path: Path) -> None:
        """Take one file from the recents."""
        kept = [str(each) for each in self.recents if each != path]
        self._store.setValue("files/recent", kept)

    @property
    def color_scheme(self) -> ColorScheme:
        """Whose colours the elements have."""
        text = self._text("crystal/colors", ColorScheme.JMOL)
        return ColorScheme(text) if text in tuple(ColorScheme) else ColorScheme.JMOL

    @color_scheme.setter
    def color_scheme(self, scheme: ColorScheme) -> None:
        self._store.setValue("crystal/colors", str(scheme))

    @property
    def element_colors(self) -> tuple[tuple[str, str], ...]:
        """(symbol, ``#rrggbb``) of the colours that the user gave to elements."""
        entries = (entry.partition(":") for entry in self._text("crystal/own_colors").split())
        return tuple((symbol, color) for symbol, _, color in entries if _COLOR.fullmatch(color))

    @element_colors.setter
    def element_colors(self, colors: Iterable[tuple[str, str]]) -> None:
        self._store.setValue("crystal/own_colors", " ".join(f"{symbol}:{color}" for symbol, color in colors))

    @property
    def last_export(self) -> str:
        """The format that was written last; empty at first."""
        return self._text("export/last")

    @last_export.setter
    def last_export(self, name: str) -> None:
        self._store.setValue("export/last", name)

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
