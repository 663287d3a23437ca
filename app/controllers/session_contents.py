"""What a session holds, taken from the window and given back to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol

from app.controllers.analyse_controller import AnalyseController
from app.controllers.session_marks import SessionMarks
from app.scene.camera import CameraPose
from app.scene.content import SceneContent, SurfaceContent
from app.state.display import DisplayOptions
from app.state.session import CrystalEntry, Session, Stage
from app.state.session_file import SavedCamera, SavedCrystal, SavedSession, without_results
from app.work.jobs import Job, JobKind, Priority
from app.work.worker import Worker

MISSING = "is not there any more; put it back and choose Crystal ▸ Predict again, or close this line"


class PosedScene(Protocol):
    """What a session keeps of a 3-D view."""

    @property
    def pose(self) -> CameraPose:
        """Where it looks from."""
        ...

    @property
    def content(self) -> SceneContent | None:
        """What it shows."""
        ...

    def set_pose(self, pose: CameraPose, *, eased: bool = True) -> None:
        """Look from there."""
        ...


class Dock(Protocol):
    """What a session keeps of a dock."""

    def isHidden(self) -> bool:
        """It is not to be seen."""
        ...

    def setVisible(self, visible: bool) -> None:
        """Show or hide it."""
        ...


class Arranging(Protocol):
    """What a session keeps of the views (:class:`app.controllers.view_controller.ViewController`)."""

    large_surface: bool

    @property
    def section(self) -> bool:
        """The section is chosen."""
        ...

    @property
    def projection(self) -> bool:
        """The map is chosen."""
        ...

    def restore_options(self, options: DisplayOptions) -> None:
        """Show everything as these options say."""
        ...

    def set_section(self, on: bool) -> None:
        """Show the section."""
        ...

    def set_projection(self, on: bool) -> None:
        """Show the map."""
        ...

    def set_large_surface(self, on: bool) -> None:
        """Give the surface all the room."""
        ...


class PlanePlace(Protocol):
    """Where the plane of the section is typed."""

    @property
    def plane_text(self) -> str:
        """The plane as it was typed."""
        ...

    def type_plane(self, text: str) -> None:
        """Type another one."""
        ...


ALWAYS_THERE = ("crystals", "readout")
"""Docks that come and go with the crystals; a session says nothing of them."""


class SessionContents:
    """Collects a record of everything that is open and shown, and brings it back."""

    def __init__(
        self,
        session: Session,
        worker: Worker,
        analyse: AnalyseController,
        view: Arranging,
        *,
        scenes: Mapping[str, PosedScene],
        docks: Mapping[str, Dock],
        plane: PlanePlace,
    ) -> None:
        self._session = session
        self._worker = worker
        self._analyse = analyse
        self._view = view
        self._scenes = scenes
        self._docks = docks
        self._plane = plane
        self._poses: dict[str, CameraPose] = {}
        self._posed_key = 0
        self.marks: SessionMarks | None = None

    def collect(self, *, but_not: Iterable[int] = ()) -> SavedSession:
        """What is open now, without the crystals of these keys."""
        left_out = frozenset(but_not)
        entries = [entry for entry in self._session if entry.key not in left_out]
        selected = self._session.selected
        saved = SavedSession(
            crystals=tuple(saved_crystal(entry) for entry in entries),
            selected=next((row for row, entry in enumerate(entries) if entry is selected), None),
            options=self._analyse.options,
            section=self._view.section,
            projection=self._view.projection,
            large_surface=self._view.large_surface,
            plane=self._plane.plane_text,
            cameras={name: _camera(scene.pose) for name, scene in self._scenes.items() if scene.content},
            docks=tuple(
                name for name, dock in self._docks.items() if name not in ALWAYS_THERE and not dock.isHidden()
            ),
        )
        keys = [entry.key for entry in entries]
        return self.marks.add_to(saved, keys) if self.marks is not None else saved

    def lasting(self) -> tuple[object, ...]:
        """What makes a session another one than was saved: crystals, tensors and display, not the camera."""
        crystals = tuple((entry.path, entry.text, _tensor_words(entry)) for entry in self._session)
        view = self._view
        views = (view.section, view.projection, view.large_surface, self._plane.plane_text)
        keys = [entry.key for entry in self._session]
        marks = self.marks.lasting(keys) if self.marks is not None else ()
        return (crystals, self._analyse.options, *views, *marks)

    def restore(self, saved: SavedSession) -> dict[int, SavedCrystal]:
        """Close what is open and open this; which entry (by its key) belongs to which crystal."""
        keys = [entry.key for entry in self._session]
        self._worker.drop(keys)
        self._session.remove(keys)
        self._restore_views(saved)
        entries = self._session.add(each.path for each in saved.crystals)
        pairs = {entry.key: each for entry, each in zip(entries, saved.crystals, strict=True)}
        chosen = entries[saved.selected or 0].key if entries else 0
        self._poses = {name: _pose(camera) for name, camera in saved.cameras.items()}
        self._posed_key = chosen
        if self.marks is not None:
            self.marks.restore(saved, tuple(pairs), chosen)
        for key, crystal in pairs.items():
            self._open(key, crystal, Priority.LOOKED_AT if key == chosen else Priority.READ)
        if entries:
            self._session.select(chosen)
        return pairs

    def _restore_views(self, saved: SavedSession) -> None:
        self._view.restore_options(saved.options)
        self._view.set_section(saved.section)
        if saved.projection:
            self._view.set_projection(True)
        if saved.plane:
            self._plane.type_plane(saved.plane)
        if saved.large_surface:
            self._view.set_large_surface(True)
        for name, dock in self._docks.items():
            if name not in ALWAYS_THERE:
                dock.setVisible(name in saved.docks)

    def _open(self, key: int, saved: SavedCrystal, priority: Priority) -> None:
        self._session.update(key, text=saved.text, tensor=saved.tensor)
        if not saved.pasted and not saved.path.is_file():
            self._session.update(key, stage=Stage.FAILED, reason=f"{saved.path.name} {MISSING}")
            return
        kind = JobKind.READ if saved.tensor is None else JobKind.TENSOR
        self._worker.submit(
            Job(
                kind=kind,
                key=key,
                path=saved.path,
                text=saved.text,
                tensor=saved.tensor,
                priority=priority,
            )
        )

    def pose_views(self) -> None:
        """Look from where the session looked, once what it looked at is drawn; later moves are the user's."""
        selected = self._session.selected
        if not self._poses or selected is None or selected.key != self._posed_key:
            self._poses = {}
            return
        for name, pose in tuple(self._poses.items()):
            scene = self._scenes.get(name)
            if scene is None:
                del self._poses[name]
            elif _shows(scene.content, selected):
                del self._poses[name]
                scene.set_pose(pose, eased=False)


def saved_crystal(entry: CrystalEntry) -> SavedCrystal:
    """What is kept of an entry."""
    tensor = entry.tensor if entry.tensor is None else without_results(entry.tensor)
    path = entry.path if entry.text is not None or (tensor and tensor.text) else entry.path.absolute()
    return SavedCrystal(path=path, text=entry.text, sha256=entry.sha256, tensor=tensor)


def _tensor_words(entry: CrystalEntry) -> str:
    """A tensor's request as text, without what reading it adds."""
    if entry.tensor is None:
        return ""
    request = without_results(entry.tensor)
    return repr([getattr(request, name) for name in request.__slots__ if name != "answered"])


def _shows(content: SceneContent | None, entry: CrystalEntry) -> bool:
    if isinstance(content, SurfaceContent):
        return entry.answer is not None
    return content is not None and (content.source or content.crystal) is entry.crystal


def _camera(pose: CameraPose) -> SavedCamera:
    return SavedCamera(
        direction=pose.direction,
        up=pose.up,
        center=pose.center,
        height=pose.height,
        perspective=pose.perspective,
    )


def _pose(camera: SavedCamera) -> CameraPose:
    """The pose; one that no view can have becomes the first one."""
    try:
        return CameraPose(
            direction=camera.direction,
            up=camera.up,
            center=camera.center,
            height=camera.height if camera.height > 0 else 2.0,
            perspective=camera.perspective,
        )
    except ValueError:
        return CameraPose(perspective=camera.perspective)


def missing_files(saved: SavedSession) -> tuple[Path, ...]:
    """The files of a session that are not where it says."""
    return tuple(each.path for each in saved.crystals if not each.pasted and not each.path.is_file())
