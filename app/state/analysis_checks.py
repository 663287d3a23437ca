"""Checks, averages and indices of anisotropy as tables."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from app.state.analysis_context import AnalysisContext
from app.state.analysis_table import Cell, Remark, Row, Section, Table, columns, figure, row, words
from app.state.display import Tone
from app.state.figures import decimals_for, interval, pretty_symbol, sentence

if TYPE_CHECKING:
    from core.elasticity.analysis import Analysis, StableProperties
    from core.elasticity.checks import Check

SAME_IN_EVERY_FRAME: Final = "the same in every frame"
_CLASS: Final = re.compile(r"\(class [^,]+,")
_COMMAND_LINE_HINT: Final = "; --symmetrize"
_MEANINGFUL: Final = (
    "Not positive definite: no crystal at rest has such a stiffness. Voigt averages, Kelvin moduli and modes "
    "and the decomposition still mean something; the compliance and what follows from it do not exist."
)


def missing(analysis: Analysis, key: str, name: str, title: str) -> Section:
    """A section that does not exist for this tensor, with the reason."""
    reason = sentence(analysis.absent.get(key, "it does not exist for this tensor"))
    return Section(name=name, title=title, remarks=(Remark(text=reason, tone=Tone.DOUBT),), tone=Tone.DOUBT)


def checks_section(analysis: Analysis, context: AnalysisContext) -> Section:
    """What to look at before any number."""
    failed = [check for check in analysis.checks if not check.ok]
    return Section(
        name="checks",
        title="Checks",
        tables=(
            Table(
                title="Checks",
                note=f"GPa, {context.frame}",
                columns=columns("", "Question", "Finding", words_in=(0, 1, 2)),
                rows=tuple(_check_row(check) for check in analysis.checks),
            ),
            _born_table(analysis),
        ),
        remarks=() if analysis.stable else (Remark(text=_MEANINGFUL, tone=Tone.FAILURE),),
        tone=Tone.FAILURE if not analysis.stable else Tone.DOUBT if failed else Tone.PLAIN,
    )


def _check_row(check: Check) -> Row:
    tone = Tone.PLAIN if check.ok else Tone.FAILURE
    found = check.detail.split(_COMMAND_LINE_HINT)[0]
    found = _CLASS.sub(lambda match: pretty_symbol(match[0]), found)
    return row(words("✓" if check.ok else "✕", tone=tone), sentence(check.name), words(found, tone=tone))


def _born_table(analysis: Analysis) -> Table:
    report = analysis.born
    whose = "of the crystal" if report.of == "crystal" else "that the tensor itself has in its axes"
    laue_class = pretty_symbol(report.laue_class)
    return Table(
        title=f"Born conditions, {report.crystal_system}",
        note=f"Laue class {laue_class} {whose}, standard axes; margins in powers of GPa",
        columns=columns("", "Condition", "Margin", words_in=(0, 1)),
        rows=tuple(
            row(
                words("✓" if each.ok else "✕", tone=Tone.PLAIN if each.ok else Tone.FAILURE),
                each.text,
                figure(each.margin),
            )
            for each in report.conditions
        ),
    )


_MODULI: Final = (
    ("bulk", "Bulk modulus K", "GPa"),
    ("shear", "Shear modulus G", "GPa"),
    ("young", "Young's modulus E", "GPa"),
    ("poisson", "Poisson's ratio ν", ""),
    ("p_wave", "P-wave modulus M", "GPa"),
    ("lame", "Lamé's λ", "GPa"),
)

Isotropic = Callable[[float, float], float]
_FROM_BULK_SHEAR: Final[dict[str, Isotropic]] = {
    "bulk": lambda bulk, shear: bulk,
    "shear": lambda bulk, shear: shear,
    "young": lambda bulk, shear: 9.0 * bulk * shear / (3.0 * bulk + shear),
    "poisson": lambda bulk, shear: (3.0 * bulk - 2.0 * shear) / (6.0 * bulk + 2.0 * shear),
    "p_wave": lambda bulk, shear: bulk + 4.0 * shear / 3.0,
    "lame": lambda bulk, shear: bulk - 2.0 * shear / 3.0,
}
_FALLS_WITH_SHEAR: Final = frozenset({"poisson", "lame"})


def averages_section(analysis: Analysis, context: AnalysisContext) -> Section:
    """The moduli of a polycrystal without texture."""
    names = [
        "Hill",
        "90 % of Hill",
        "Voigt",
        "Reuss",
        "H–S lower",
        "H–S upper",
        "Geometric",
        "Self-consistent",
    ]
    if context.interval is None:
        names.remove("90 % of Hill")
    heads = columns("Modulus", "Unit", *names, words_in=(0, 1))
    rows = [_modulus_row(key, title, unit, analysis, context) for key, title, unit in _MODULI]
    remarks = () if analysis.stable else (Remark(text=sentence(analysis.absent["bounds"]), tone=Tone.DOUBT),)
    return Section(
        name="averages",
        title="Averages",
        tables=(
            Table(
                title="Polycrystal without texture",
                note=f"GPa, {SAME_IN_EVERY_FRAME}; E, ν, M, λ follow from K and G of the same average",
                columns=heads,
                rows=tuple(rows),
            ),
        ),
        remarks=remarks,
        tone=Tone.PLAIN if analysis.stable else Tone.DOUBT,
    )


def _modulus_row(key: str, title: str, unit: str, analysis: Analysis, context: AnalysisContext) -> Row:
    three = getattr(analysis.averages, key)
    found = analysis.properties
    others = _bounds_and_means(key, found) if found is not None else [None] * 4
    values = [three.hill, three.voigt, three.reuss, *others]
    decimals = max(1, decimals_for([value for value in values if value is not None]))
    decimals = 3 if key == "poisson" else min(decimals, 2)
    cells = [figure(value, decimals=decimals) for value in values]
    if context.interval is not None:
        limits = getattr(context.interval, f"{key}_hill", None)
        cells.insert(1, _limits_cell(limits))
    return row(title, unit, *cells)


def _limits_cell(limits: tuple[float, float] | None) -> Cell:
    if limits is None:
        return Cell(text="", tip="calibrated for K, G and E only")
    return Cell(text=interval(limits), full=f"{limits[0]!r} to {limits[1]!r}")


def _bounds_and_means(key: str, found: StableProperties) -> list[float | None]:
    """Lower and upper bound, geometric mean, self-consistent value of one modulus.

    What falls with G (ν, λ) is least for the least K and the greatest G.
    """
    of, bounds = _FROM_BULK_SHEAR[key], found.bounds
    shears = (bounds.shear_lower, bounds.shear_upper)
    low, high = shears[::-1] if key in _FALLS_WITH_SHEAR else shears
    return [
        of(bounds.bulk_lower, low),
        of(bounds.bulk_upper, high),
        of(found.geometric.bulk, found.geometric.shear),
        of(found.self_consistent.bulk, found.self_consistent.shear),
    ]


_INDICES: Final = (
    ("universal", "Universal Aᵁ", "", "0", "Ranganathan and Ostoja-Starzewski 2008"),
    ("log_euclidean", "Log-Euclidean Aᴸ", "", "0", "Kube 2016"),
    ("percent_bulk", "Percent, bulk", "%", "0", "Chung and Buessem 1967"),
    ("percent_shear", "Percent, shear", "%", "0", "Chung and Buessem 1967"),
    ("ledbetter_migliori", "Ledbetter–Migliori", "", "1", "Ledbetter and Migliori 2006"),
)
_OF_SYMMETRY: Final = (
    ("zener", "Zener ratio", "", "1", "2 C44/(C11 − C12); Zener 1948"),
    ("cauchy_pressure", "Cauchy pressure", "GPa", "", "C12 − C44; Pettifor 1992"),
    ("kleinman", "Kleinman parameter", "", "", "Kleinman 1962, Harrison 1980"),
)


def anisotropy_section(analysis: Analysis, context: AnalysisContext) -> Section:
    """Indices of anisotropy; those that do not exist with the reason."""
    found = analysis.properties
    if found is None:
        return missing(analysis, "anisotropy", "anisotropy", "Anisotropy")
    rows = [
        row(title, figure(getattr(found.anisotropy, key), digits=5), unit, isotropic, source)
        for key, title, unit, isotropic, source in _INDICES
    ]
    rows += [_symmetry_index(found, *index) for index in _OF_SYMMETRY]
    rows += _shear_planes(found)
    return Section(
        name="anisotropy",
        title="Anisotropy",
        tables=(
            Table(
                title="Indices of anisotropy",
                note=f"{SAME_IN_EVERY_FRAME}; those of one symmetry stand in the {context.frame}",
                columns=columns(
                    "Index", "Value", "Unit", "Isotropic", "Source, or why there is none", words_in=(0, 2, 4)
                ),
                rows=tuple(rows),
            ),
        ),
    )


def _symmetry_index(
    found: StableProperties, key: str, title: str, unit: str, isotropic: str, source: str
) -> Row:
    indices = found.symmetry_indices
    value = getattr(indices, key)
    return row(title, figure(value, digits=5), unit, isotropic, indices.reasons.get(key, source))


def _shear_planes(found: StableProperties) -> list[Row]:
    indices = found.symmetry_indices
    source = "4 C44/(C22 + C33 − 2 C23) and cyclic; Ravindran 1998"
    if indices.shear_planes is None:
        return [row("Shear planes", figure(None), "", "1", indices.reasons.get("shear_planes", source))]
    planes = zip(("100", "010", "001"), indices.shear_planes, strict=True)
    return [row(f"Shear plane ({name})", figure(value, digits=5), "", "1", source) for name, value in planes]
