"""Texts beside points of the scene that neither leave the picture nor cover each other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.scene.camera import CameraPose
from app.scene.overlay import TEXT_SIZE, Overlay, text_width
from app.scene.parts import Label

_HALF_HEIGHT = 0.75 * TEXT_SIZE
_GAP = 7.0


@dataclass(frozen=True, slots=True)
class LabelRoom:
    """Where labels may stand, in points: width and height, without the square of the axes at the lower
    left.
    """

    width: float
    height: float
    corner: float


@dataclass(slots=True)
class _Placed:
    label: Label
    left: float
    y: float
    width: float


def write_labels(
    overlay: Overlay,
    labels: tuple[Label, ...],
    pose: CameraPose,
    room: LabelRoom,
    plate: str,
) -> None:
    """Place and write the labels of a scene in the part of the picture that is ``room`` points wide and
    high.
    """
    placed: list[_Placed] = []
    for label in labels:
        if _is_behind(label, pose):
            continue
        candidate = _place(label, pose, room)
        _evade(candidate, placed, room.height)
        placed.append(candidate)
        overlay.write(label.text, candidate.left, candidate.y, label.color, plate=plate)


def _is_behind(label: Label, pose: CameraPose) -> bool:
    right, up, depth = pose.axes @ label.anchor
    return bool(label.instead is None and depth < 0.0 and np.hypot(right, up) < label.hidden_within)


def _place(label: Label, pose: CameraPose, room: LabelRoom) -> _Placed:
    anchors = label.anchor[None] if label.instead is None else np.vstack([label.anchor, label.instead])
    projected = pose.project(anchors)
    right, up, _ = projected[int(np.argmax(projected[:, 2]))]
    width = text_width(label.text)
    x, y = 0.5 * room.width + right * room.height, 0.5 * room.height + up * room.height
    outward = pose.project(np.zeros((1, 3)))[0]
    gap = _GAP + label.beside * room.height / pose.height
    wanted = x + gap if right >= outward[0] else x - gap - width
    left = float(np.clip(wanted, 6.0, max(room.width - width - 6.0, 6.0)))
    if abs(left - wanted) > _GAP:  # pushed back over its own line by the edge of the picture: go above it
        y += 1.6 * _HALF_HEIGHT if up >= outward[1] else -1.6 * _HALF_HEIGHT
    if left < room.corner:
        y = max(y, room.corner + _HALF_HEIGHT)
    y = float(np.clip(y, _HALF_HEIGHT, room.height - _HALF_HEIGHT))
    return _Placed(label=label, left=left, y=y, width=width)


def _evade(candidate: _Placed, placed: list[_Placed], height: float) -> None:
    """Move a label up or down, the shorter way, until it is clear of those already placed."""
    for other in sorted(placed, key=lambda p: abs(p.y - candidate.y)):
        beside = candidate.left > other.left + other.width or other.left > candidate.left + candidate.width
        distance = candidate.y - other.y
        if beside or abs(distance) >= 2.0 * _HALF_HEIGHT:
            continue
        upwards = distance >= 0.0 if other.y + 3.0 * _HALF_HEIGHT < height else False
        candidate.y = other.y + (2.0 if upwards else -2.0) * _HALF_HEIGHT
