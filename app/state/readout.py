"""The rows of the panels beside the views, as plain text: a pure function of an answer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.state.answer import Answer, Symmetry
from app.state.figures import (
    counted,
    decimals_for,
    direction_text,
    fixed,
    interval,
    pretty_formula,
    pretty_symbol,
    rounded,
    sentence,
    shortened,
)
from app.state.measured import Measurement, signed_share
from app.state.session import CrystalEntry
from core.elasticity.averages import VoigtReussHill
from core.elasticity.stiffness import Frame

LONGEST_NAME = 36
"""Letters of a file's name that the panel has room for."""
SMALLEST_MISFIT = 1e-4
"""A smaller misfit to the point group is rounding of the numbers in a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModulusRow:
    """One modulus in the three averages. interval: 90 % limits of the Hill one, measured: the Hill one of
    measured constants, both empty where there are none.
    """

    name: str
    tip: str
    voigt: str
    reuss: str
    hill: str
    interval: str
    measured: str = ""
    measured_tip: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A name and a value; tip explains it."""

    name: str
    value: str
    tip: str = ""


def _modulus(
    name: str,
    tip: str,
    values: VoigtReussHill[float],
    limits: tuple[float, float] | None,
    *,
    decimals: int | None,
    measured: VoigtReussHill[float] | None = None,
    whose: str = "",
) -> ModulusRow:
    if decimals is None:
        decimals = min(1, decimals_for([values.voigt, values.reuss, values.hill]))
    return ModulusRow(
        name=name,
        tip=tip,
        voigt=fixed(values.voigt, decimals),
        reuss=fixed(values.reuss, decimals),
        hill=fixed(values.hill, decimals),
        interval=interval(limits) if limits else "",
        measured=fixed(measured.hill, decimals) if measured is not None else "",
        measured_tip=_measured_tip(values.hill, measured.hill, whose) if measured is not None else "",
    )


def _measured_tip(shown: float, measured: float, whose: str) -> str:
    return (
        f"Hill average of measured constants: {whose}\n"
        f"shown − measured = {rounded(shown - measured, 3)} ({signed_share(shown, measured)})"
    )


def modulus_rows(answer: Answer, measurement: Measurement | None = None) -> tuple[ModulusRow, ...]:
    """K, G, E and ν; with the measured ones where a measurement is given."""
    averages, known = answer.averages, answer.interval
    theirs = measurement.averages if measurement is not None else None
    named = (
        ("K", "Bulk modulus", "bulk", known.bulk_hill if known else None, None),
        ("G", "Shear modulus", "shear", known.shear_hill if known else None, None),
        ("E", "Young's modulus", "young", known.young_hill if known else None, None),
        ("ν", "Poisson's ratio", "poisson", None, 3),
    )
    return tuple(
        _modulus(
            name,
            tip,
            getattr(averages, field),
            limits,
            decimals=decimals,
            measured=getattr(theirs, field, None),
            whose=measurement.title if measurement is not None else "",
        )
        for name, tip, field, limits, decimals in named
    )


def anisotropy_facts(answer: Answer) -> tuple[Fact, ...]:
    """Indices of anisotropy and the stability."""
    return (
        Fact(
            name="Universal anisotropy",
            value=_or_absent(answer.universal_anisotropy),
            tip="Aᵁ = 5 G_V/G_R + K_V/K_R − 6; 0 for an isotropic solid "
            "(Ranganathan and Ostoja-Starzewski 2008)",
        ),
        Fact(
            name="Log-Euclidean anisotropy",
            value=_or_absent(answer.log_euclidean_anisotropy),
            tip="Aᴸ; 0 for an isotropic solid (Kube 2016)",
        ),
        Fact(
            name="Mechanically stable",
            value="yes" if answer.stable else "NO, see the Kelvin moduli",
            tip=_STABLE_TIP + (_PREDICTED_TIP if answer.prediction is not None else ""),
        ),
        Fact(
            name="Symmetry residual",
            value=_residual(answer),
            tip="How far the tensor is from the crystal's own point group, relative to its size",
        ),
    )


_STABLE_TIP = "All six Kelvin moduli are positive."
_PREDICTED_TIP = (
    " The network predicts the tensor's logarithm, so that every prediction is stable; it does not tell "
    "whether the crystal is."
)
NOT_DEFINED = "not defined"


def _or_absent(value: float | None) -> str:
    return NOT_DEFINED if value is None else rounded(value, 3)


def _residual(answer: Answer) -> str:
    if answer.prediction is not None:
        return residual_text(answer.prediction.symmetry_residual)
    if answer.symmetry is None:
        return "– (no crystal)"
    projected = ", projected" if answer.symmetry.projected else ""
    return residual_text(answer.symmetry.misfit) + projected


def residual_text(residual: float) -> str:
    """A residual in per cent; rounding of floating-point numbers is not shown as if it meant something."""
    return "below 0.01 %" if residual < SMALLEST_MISFIT else f"{rounded(100 * residual, 2)} %"


def extremum_facts(answer: Answer) -> tuple[Fact, ...]:
    """Extremes of Young's modulus with their directions."""
    tip = "Direction in the Cartesian frame of the crystal"
    lowest, highest = answer.young_minimum, answer.young_maximum
    if lowest is None or highest is None:
        return tuple(Fact(name=name, value=NOT_DEFINED) for name in ("Smallest", "Largest", "Ratio"))
    return (
        Fact(
            name="Smallest", value=f"{rounded(lowest.value)} GPa  {direction_text(lowest.direction)}", tip=tip
        ),
        Fact(
            name="Largest",
            value=f"{rounded(highest.value)} GPa  {direction_text(highest.direction)}",
            tip=tip,
        ),
        Fact(name="Ratio", value=rounded(highest.value / lowest.value, 3)),
    )


def kelvin_texts(answer: Answer) -> tuple[str, ...]:
    """The six Kelvin moduli with aligned decimals."""
    decimals = min(1, decimals_for(list(answer.kelvin)))
    return tuple(fixed(float(value), decimals) for value in answer.kelvin)


def _origin(entry: CrystalEntry) -> tuple[str, str]:
    """Who says the numbers, and why they may not hold."""
    answer = entry.answer
    if answer is None:
        return "", ""
    if answer.prediction is None:
        doubt = "" if answer.stable else "Not positive definite: what needs that is not shown."
        if entry.edited:
            return f"{_edited_text(entry)} · {frame_name(answer)}", doubt
        return f"Tensor from a file, not predicted · {frame_name(answer)}", doubt
    identity = answer.prediction.model
    domain = "within its domain" if answer.prediction.in_domain else "outside its domain"
    doubt = "\n".join(sentence(warning) for warning in answer.prediction.warnings)
    return f"{identity.name} {identity.version} · {domain}", doubt


def title_of(entry: CrystalEntry) -> str:
    """The name of what is shown: the formula, or the file's; a tensor that was edited says so."""
    name = pretty_formula(entry.facts.formula) if entry.facts else entry.path.stem
    return f"{name} (edited)" if entry.edited else name


def _edited_text(entry: CrystalEntry) -> str:
    """How many entries of the matrix are not what they were."""
    before, after = entry.original, entry.answer
    whose = (
        "the prediction" if entry.tensor is not None and entry.tensor.of_prediction else "the tensor as read"
    )
    if before is None or after is None or before.stiffness.frame is not after.stiffness.frame:
        return f"Edited by hand from {whose}"
    difference = np.abs(after.stiffness.voigt - before.stiffness.voigt)
    largest = float(np.abs(before.stiffness.voigt).max())
    count = int((difference[np.triu_indices(6)] > EDITED_BY * largest).sum())
    return f"Edited by hand: {count} of 21 entries differ from {whose}"


EDITED_BY = 1e-6
"""Of the largest entry; a smaller difference to the tensor before the edit is rounding."""


def misfit_sentence(symmetry: Symmetry | None) -> str:
    """How far the tensor is from the point group of its crystal; empty where that is nothing but rounding."""
    if symmetry is None or (symmetry.misfit < SMALLEST_MISFIT and not symmetry.projected):
        return ""
    share, group = residual_text(symmetry.misfit), pretty_symbol(symmetry.point_group)
    if symmetry.projected:
        return f"Projected onto point group {group}; {share} of the tensor lay outside."
    return f"{share} of the tensor lies outside point group {group} of its crystal."


def frame_name(answer: Answer) -> str:
    """The frame of directions and surfaces, in words."""
    if answer.stiffness.frame is Frame.CRYSTAL and answer.prediction is None and answer.in_ieee is None:
        return "axes of the file"
    return f"{'IEEE' if answer.stiffness.frame is Frame.IEEE else answer.stiffness.frame} frame"


def _crystal_notes(entry: CrystalEntry) -> tuple[str, ...]:
    return entry.crystal.provenance.notes if entry.crystal is not None else ()


def _answer_notes(entry: CrystalEntry) -> tuple[str, ...]:
    """What was done to a tensor as it was read; that a prediction was edited stands in the next line."""
    of_prediction = entry.tensor is not None and entry.tensor.of_prediction
    return () if entry.answer is None or of_prediction else entry.answer.notes


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Who the crystal is and who answered. notes: what the reader has to say of the file; doubt: why the
    answer may not hold, empty when it should. file: its whole name, where ``model`` has it shortened.
    """

    title: str
    line: str
    notes: str
    model: str
    doubt: str
    file: str = ""


def header(entry: CrystalEntry) -> Header:
    """The head of the panel."""
    facts = entry.facts
    line = ""
    if facts is not None:
        group = f"{pretty_symbol(facts.symbol)} · {facts.space_group} · {facts.crystal_system}"
        group = group if facts.space_group else "symmetry not found"
        line = f"{group} · {counted(facts.atoms, 'atom')} · {rounded(facts.density)} g/cm³"
    model, doubt = _origin(entry)
    name = shortened(entry.path.name, LONGEST_NAME)
    model = " · ".join(filter(None, (name, model)))
    notes = "\n".join((*_crystal_notes(entry), *_answer_notes(entry)))
    title = title_of(entry)
    file = entry.path.name if name != entry.path.name else ""
    return Header(title=title, line=line, notes=notes, model=model, doubt=doubt, file=file)
