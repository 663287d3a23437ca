"""Labels that stand in a wrong one of a few equivalent frames: found by a prediction, and turned back.

A prediction carries the crystal's own frame with it, so it tells frames apart that symmetry cannot. A label
is mended when, turned by one of `frame_alternatives`, it lies nearer to the prediction by at least ``margin``
of its distance, ‖R·C − P‖ ≤ (1 − margin) ‖C − P‖ (Frobenius norm of the fourth-rank tensors), and then fits
within `WORST_FIT` of the prediction's norm. Otherwise it stays as it is.

Use::

    mending = mend_label_frames(dataset, predict)   # predict: crystals → stiffnesses, see there
    mending.dataset                                 # the same rows, some with another voigt
    mending.mended                                  # what was done to which row, with both distances

Only rows of the splits named (by default "train") are looked at: what a network is measured on must not be
changed by a network.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from core.crystal.crystal import Crystal
from core.dataset.frame_alternatives import LABEL_TOLERANCE, FrameAlternative, frame_alternatives
from core.dataset.labelled import Dataset, LabelledCrystal, RejectedRow
from core.errors import DatasetError, SymmetryError
from core.tensor.mandel import mandel_from_voigt, voigt_from_mandel
from core.tensor.rotation import rotate_mandel

FloatArray = npt.NDArray[np.float64]
Predict = Callable[[Sequence[Crystal]], Iterable[FloatArray | None]]

MARGIN: Final = 0.30
"""Share of the distance to the prediction that a turned label must save. Of labels that save more than
this, most of the trigonal and orthorhombic ones save more than half, so that chance is a small part of
them."""

WORST_FIT: Final = 0.25
"""Distance to the prediction, relative to its norm, within which a turned label must come: where the
prediction fits none of the frames it cannot tell which is right."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FrameChoice:
    """The frame under which a label fits a prediction best.

    alternative: the rotation, with what it changes. voigt: (6, 6) GPa, the turned label in the crystal's
    frame.
    error_before, error_after: ‖C − P‖ and ‖R·C − P‖ in GPa.
    """

    alternative: FrameAlternative
    voigt: FloatArray
    error_before: float
    error_after: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MendedLabel:
    """A row whose label was turned. index: its place in ``Dataset.records``; the rest as in FrameChoice."""

    index: int
    identifier: str
    crystal_system: str
    choice: FrameChoice


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LabelMending:
    """A dataset with mended labels, and the record of it.

    examined: rows looked at, by crystal system (systems without equivalent frames are not among them).
    left_alone: rows of these splits that could not be judged, with the reason: no space group, one of another
    crystal system than the file says, no prediction.
    """

    dataset: Dataset
    mended: tuple[MendedLabel, ...]
    examined: dict[str, int]
    left_alone: tuple[RejectedRow, ...]

    def by_system(self) -> dict[str, int]:
        """How many labels were mended, by crystal system."""
        return dict(Counter(one.crystal_system for one in self.mended))


def better_frame(
    predicted: npt.ArrayLike,
    label: npt.ArrayLike,
    alternatives: Sequence[FrameAlternative],
    *,
    margin: float = MARGIN,
) -> FrameChoice | None:
    """The alternative under which a label (6, 6) fits a prediction (6, 6) clearly better, or None.

    Both in GPa, Voigt form, in the crystal's Cartesian frame; "clearly" as the head of this module says.
    """
    if not alternatives:
        return None
    target, mandel = mandel_from_voigt(predicted), mandel_from_voigt(label)
    turned = rotate_mandel(mandel, np.stack([one.rotation for one in alternatives]))
    before = float(np.linalg.norm(mandel - target))
    errors = np.linalg.norm(turned - target, axis=(1, 2))
    best = int(errors.argmin())
    after = float(errors[best])
    if after > (1.0 - margin) * before or after > WORST_FIT * np.linalg.norm(target):
        return None
    return FrameChoice(
        alternative=alternatives[best],
        voigt=voigt_from_mandel(turned[best]),
        error_before=before,
        error_after=after,
    )


def mend_label_frames(
    dataset: Dataset,
    predict: Predict,
    *,
    splits: Sequence[str] = ("train",),
    margin: float = MARGIN,
    tolerance: float = LABEL_TOLERANCE,
) -> LabelMending:
    """The dataset with those labels turned that a prediction places in another of the equivalent frames.

    predict: is given the crystals whose label has an alternative, once, and gives back one stiffness (6, 6)
    in GPa in each crystal's own frame, in order, or None where it has none. margin: between 0 and 1; see the
    head of this module. tolerance: Å, of the search for symmetry. DatasetError: no row is in ``splits``.
    """
    if not any(record.split in splits for record in dataset.records):
        raise DatasetError(
            f"{dataset.name} has no rows of split {' or '.join(splits)}; only these are mended: "
            "divide the dataset first"
        )
    candidates, left_alone = _candidates(dataset.records, splits, tolerance)
    predictions = predict([dataset.records[index].crystal for index, _ in candidates])
    mended: list[MendedLabel] = []
    for (index, alternatives), predicted in zip(candidates, predictions, strict=True):
        record = dataset.records[index]
        if predicted is None:
            left_alone.append(_left(record, "no prediction"))
        elif choice := better_frame(predicted, record.voigt, alternatives, margin=margin):
            mended.append(_mended(index, record, choice))
    return LabelMending(
        dataset=_with_labels(dataset, mended),
        mended=tuple(mended),
        examined=dict(Counter(_system(dataset.records[index]) for index, _ in candidates)),
        left_alone=tuple(left_alone),
    )


def _candidates(
    records: Sequence[LabelledCrystal], splits: Sequence[str], tolerance: float
) -> tuple[list[tuple[int, tuple[FrameAlternative, ...]]], list[RejectedRow]]:
    """Places of the records that have alternatives, with these; and those whose symmetry is in doubt."""
    found: list[tuple[int, tuple[FrameAlternative, ...]]] = []
    lost: list[RejectedRow] = []
    for index, record in enumerate(records):
        if record.split not in splits:
            continue
        try:
            alternatives = frame_alternatives(record.crystal, tolerance=tolerance)
        except SymmetryError as error:
            lost.append(_left(record, str(error)))
            continue
        if not alternatives:
            continue
        system = alternatives[0].crystal_system
        if record.crystal_system in ("", system):
            found.append((index, alternatives))
        else:
            lost.append(_left(record, f"the cell is {system}, the file says {record.crystal_system}"))
    return found, lost


def _left(record: LabelledCrystal, reason: str) -> RejectedRow:
    return RejectedRow(line=record.row, identifier=record.identifier, reason=reason)


def _system(record: LabelledCrystal) -> str:
    return record.crystal_system or "unknown"


def _mended(index: int, record: LabelledCrystal, choice: FrameChoice) -> MendedLabel:
    return MendedLabel(
        index=index, identifier=record.identifier, crystal_system=_system(record), choice=choice
    )


def _with_labels(dataset: Dataset, mended: Sequence[MendedLabel]) -> Dataset:
    records = list(dataset.records)
    for one in mended:
        records[one.index] = replace(records[one.index], voigt=one.choice.voigt)
    return replace(dataset, records=tuple(records))
