"""The rows of the panels beside the views, as plain text: a pure function of an answer."""

from __future__ import annotations

from dataclasses import dataclass

from app.state.answer import Answer
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
)
from app.state.session import CrystalEntry
from core.elasticity.averages import VoigtReussHill


@dataclass(frozen=True, slots=True, kw_only=True)
class ModulusRow:
    """One modulus in the three averages. interval: 90 % limits of the Hill one, empty where there are
    none.
    """

    name: str
    tip: str
    voigt: str
    reuss: str
    hill: str
    interval: str


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
    )


def modulus_rows(answer: Answer) -> tuple[ModulusRow, ...]:
    """K, G, E and ν."""
    averages, known = answer.averages, answer.prediction.interval
    return (
        _modulus("K", "Bulk modulus", averages.bulk, known.bulk_hill if known else None, decimals=None),
        _modulus("G", "Shear modulus", averages.shear, known.shear_hill if known else None, decimals=None),
        _modulus("E", "Young's modulus", averages.young, known.young_hill if known else None, decimals=None),
        _modulus("ν", "Poisson's ratio", averages.poisson, None, decimals=3),
    )


def anisotropy_facts(answer: Answer) -> tuple[Fact, ...]:
    """Indices of anisotropy and the stability."""
    return (
        Fact(
            name="Universal anisotropy",
            value=rounded(answer.universal_anisotropy, 3),
            tip="A^U = 5 G_V/G_R + K_V/K_R − 6; 0 for an isotropic solid "
            "(Ranganathan and Ostoja-Starzewski 2008)",
        ),
        Fact(
            name="Log-Euclidean anisotropy",
            value=rounded(answer.log_euclidean_anisotropy, 3),
            tip="A^L; 0 for an isotropic solid (Kube 2016)",
        ),
        Fact(
            name="Mechanically stable",
            value="yes" if answer.stable else "no",
            tip="All six Kelvin moduli are positive. The network predicts the tensor's logarithm, so that "
            "every prediction is stable; it does not tell whether the crystal is.",
        ),
        Fact(
            name="Symmetry residual",
            value=residual_text(answer.prediction.symmetry_residual),
            tip="How far the tensor is from the crystal's own point group, relative to its size",
        ),
    )


def residual_text(residual: float) -> str:
    """A residual in per cent; rounding of floating-point numbers is not shown as if it meant something."""
    return "below 0.01 %" if residual < 1e-4 else f"{rounded(100 * residual, 2)} %"


def extremum_facts(answer: Answer) -> tuple[Fact, ...]:
    """Extremes of Young's modulus with their directions."""
    tip = "Direction in the Cartesian frame of the crystal"
    lowest, highest = answer.young_minimum, answer.young_maximum
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Who the crystal is and who answered. notes: what the reader has to say of the file; doubt: why the
    answer may not hold, empty when it should.
    """

    title: str
    line: str
    notes: str
    model: str
    doubt: str


def header(entry: CrystalEntry) -> Header:
    """The head of the panel."""
    facts, answer = entry.facts, entry.answer
    parts = [entry.path.name]
    if facts is not None:
        group = f"{pretty_symbol(facts.symbol)} · {facts.space_group} · {facts.crystal_system}"
        parts = [group if facts.space_group else "symmetry not found"]
        parts.append(f"{counted(facts.atoms, 'atom')} · {rounded(facts.density)} g/cm³ · {entry.path.name}")
    model = ""
    doubt = ""
    if answer is not None:
        identity = answer.prediction.model
        domain = "within its domain" if answer.prediction.in_domain else "outside its domain"
        model = f"{identity.name} {identity.version} · {domain}"
        doubt = "\n".join(sentence(warning) for warning in answer.prediction.warnings)
    notes = "\n".join(entry.crystal.provenance.notes) if entry.crystal is not None else ""
    title = pretty_formula(facts.formula) if facts else entry.path.stem
    return Header(title=title, line="\n".join(parts), notes=notes, model=model, doubt=doubt)
