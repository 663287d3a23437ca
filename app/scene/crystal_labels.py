"""Names written on the atoms of a crystal that are in sight."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from app.scene.atom_names import MOST_LABELS
from app.scene.camera import CameraPose
from app.scene.content import CrystalContent
from app.scene.crystal_layout import CrystalLayout
from app.scene.labels import LabelRoom
from app.scene.overlay import SMALL_SIZE, Overlay, text_width
from app.scene.parts import AtomLabelSet
from app.scene.theme import SceneTheme
from app.state.crystal_display import AtomLabels
from core.crystal.site_facts import labels_of

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]


def atom_labels(content: CrystalContent, layout: CrystalLayout, theme: SceneTheme) -> AtomLabelSet | None:
    """The names that are asked for; None where none are, or where the atoms are too many."""
    kind = content.options.labels
    if kind is AtomLabels.NONE or not 0 < len(layout.site) <= MOST_LABELS:
        return None
    species = content.crystal.species
    names = species if kind is AtomLabels.ELEMENT else labels_of(content.crystal)
    return AtomLabelSet(
        texts=tuple(names[site] for site in layout.site),
        position=layout.position,
        radius=layout.radius,
        color=theme.text,
    )


def write_atom_labels(
    overlay: Overlay, labels: AtomLabelSet, pose: CameraPose, room: LabelRoom, plate: str
) -> None:
    """Write the names of the balls that are in sight in the middle of each; those nearer to the eye first,
    and none over another.
    """
    place = pose.project(labels.position)
    middle = np.array([0.5 * room.width, 0.5 * room.height]) + room.height * place[:, :2]
    written: list[tuple[float, float, float]] = []
    seen = in_sight(labels, pose)
    for ball in np.argsort(-place[:, 2]):
        x, y = (float(part) for part in middle[ball])
        half = 0.5 * text_width(labels.texts[ball], SMALL_SIZE) + 2.0
        outside = not (half < x < room.width - half and SMALL_SIZE < y < room.height - SMALL_SIZE)
        covers = any(abs(x - u) < half + w and abs(y - v) < 1.3 * SMALL_SIZE for u, v, w in written)
        if outside or covers or not seen[ball]:
            continue
        written.append((x, y, half))
        overlay.write(labels.texts[ball], x, y, labels.color, size=SMALL_SIZE, across=0.5, plate=plate)


def in_sight(labels: AtomLabelSet, pose: CameraPose) -> BoolArray:
    """(n,) the balls whose middle no other ball covers, as seen in parallel projection."""
    local = labels.position @ pose.axes.T
    between = np.linalg.norm(local[:, None, :2] - local[None, :, :2], axis=2)
    covers = (between < labels.radius[None, :]) & (local[None, :, 2] > local[:, None, 2] + 1e-6)
    return np.asarray(~covers.any(axis=1))
