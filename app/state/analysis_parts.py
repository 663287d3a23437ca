"""Engineering estimates, the parts of a tensor, and its Kelvin modes as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from app.state.analysis_checks import SAME_IN_EVERY_FRAME, missing
from app.state.analysis_context import AnalysisContext
from app.state.analysis_table import Cell, Row, Section, Table, columns, figure, row, words
from app.state.display import Tone
from app.state.figures import counted, decimals_for, sentence
from core.elasticity.engineering import POISSON_LIMIT, PUGH_LIMIT
from core.elasticity.stiffness import VOIGT_ORDER
from core.tensor.voigt import FloatArray

if TYPE_CHECKING:
    from core.elasticity.analysis import Analysis
    from core.elasticity.decomposition import ClosestTensor
    from core.elasticity.engineering import Engineering, Estimate

_FROM_HILL: Final = f"from the Hill averages, {SAME_IN_EVERY_FRAME}"


def engineering_section(analysis: Analysis, context: AnalysisContext) -> Section:
    """Hardness and toughness by model, ductility, machinability; each with the range it was fitted in."""
    found = analysis.properties
    if found is None:
        return missing(analysis, "engineering", "engineering", "Engineering")
    rules = found.engineering
    tables = [_estimates("Vickers hardness", "GPa", rules.hardness)]
    if rules.toughness:
        tables.append(_estimates("Fracture toughness", "MPa √m", rules.toughness))
    tables.append(_ductility(rules, analysis))
    return Section(name="engineering", title="Engineering", tables=tuple(tables))


def _estimates(title: str, unit: str, estimates: tuple[Estimate, ...]) -> Table:
    return Table(
        title=title,
        note=f"{unit}, {_FROM_HILL}; fits to measured materials, not physics",
        columns=columns("Model", "Value", "Valid here", "Fitted to", "Formula", words_in=(0, 2, 3, 4)),
        rows=tuple(_estimate_row(each) for each in estimates),
    )


def _estimate_row(estimate: Estimate) -> Row:
    valid = words("yes") if estimate.in_range else words("outside its range", tone=Tone.DOUBT)
    name = words(estimate.name, tip=estimate.source)
    return row(name, figure(estimate.value, digits=3), valid, estimate.range, estimate.formula)


def _ductility(rules: Engineering, analysis: Analysis) -> Table:
    found = analysis.properties
    machinability = found.symmetry_indices.machinability if found is not None else None
    reasons = found.symmetry_indices.reasons if found is not None else {}
    absent = sentence(analysis.absent.get("fracture_toughness", ""))
    rows = [
        row(
            "Pugh ratio K/G",
            figure(rules.pugh_ratio),
            "",
            _rule(rules.ductile_by_pugh, f"above {PUGH_LIMIT}"),
        ),
        row(
            "Poisson's ratio ν",
            figure(analysis.averages.poisson.hill),
            "",
            _rule(rules.ductile_by_poisson, f"above {POISSON_LIMIT}"),
        ),
        row("Machinability K/C44", figure(machinability), "", reasons.get("machinability", "Sun 2005")),
        row(
            "Biaxial modulus E/(1 − ν)",
            figure(rules.biaxial_modulus),
            "GPa",
            "stress of a layer that is held",
        ),
    ]
    if absent:
        rows.append(row("Fracture toughness", figure(None), "", absent))
    return Table(
        title="Ductility and machining",
        note=_FROM_HILL,
        columns=columns(
            "Quantity", "Value", "Unit", "Verdict, source, or why there is none", words_in=(0, 2, 3)
        ),
        rows=tuple(rows),
    )


def _rule(ductile: bool, limit: str) -> str:
    return f"{'ductile' if ductile else 'brittle'}: ductile is {limit}"


_HARMONIC_NAMES: Final = {
    "0a": "l = 0, dilatation (3K)",
    "0b": "l = 0, shear (2G)",
    "2a": "l = 2, dilatation with shear",
    "2b": "l = 2, shear",
    "4": "l = 4",
}


def decomposition_section(analysis: Analysis, context: AnalysisContext) -> Section:
    """Harmonic parts, parts of symmetry, and the closest tensors of higher symmetry."""
    tables = (
        _harmonic_table(analysis),
        _symmetry_table(analysis, context),
        _closest_table(analysis, context),
    )
    return Section(name="decomposition", title="Decomposition", tables=tables)


def _harmonic_table(analysis: Analysis) -> Table:
    found = analysis.harmonic
    return Table(
        title="Harmonic parts, 2×(l=0) + 2×(l=2) + (l=4)",
        note=f"GPa, {SAME_IN_EVERY_FRAME}; shares of ‖C‖²",
        columns=columns("Part", "Norm", "Share, %"),
        rows=tuple(
            row(text, figure(found.norms[key]), figure(100.0 * found.shares[key], decimals=2))
            for key, text in _HARMONIC_NAMES.items()
        ),
    )


def _symmetry_table(analysis: Analysis, context: AnalysisContext) -> Table:
    parts = analysis.symmetry_parts
    return Table(
        title="Parts by symmetry (Browaeys and Chevrot)",
        note=f"shares of ‖C‖² in its own axes x′ {context.direction(parts.axes[0]).text}, "
        f"z′ {context.direction(parts.axes[2]).text}; {context.frame}",
        columns=columns("Part", "Share, %"),
        rows=tuple(
            row(sentence(str(symmetry)), figure(100.0 * share, decimals=2))
            for symmetry, share in parts.shares.items()
        ),
    )


def _closest_table(analysis: Analysis, context: AnalysisContext) -> Table:
    heads = ["Symmetry", "Frobenius, %", "main axis z′", "x′", "log-Euclidean", "main axis z′ ", "x′ "]
    logarithmic = {tensor.symmetry: tensor for tensor in analysis.closest_logarithmic}
    rows = [_closest_row(tensor, logarithmic.get(tensor.symmetry), context) for tensor in analysis.closest]
    return Table(
        title="Closest tensor of each higher symmetry",
        note=f"‖C − C*‖/‖C‖ and ‖ln C − ln C*‖, with the axes that were found; {context.frame}",
        columns=columns(*heads, words_in=(0, 2, 3, 5, 6)),
        rows=tuple(rows),
    )


def _closest_row(first: ClosestTensor, second: ClosestTensor | None, context: AnalysisContext) -> Row:
    distance = figure(100.0 * first.distance, decimals=2, tip=_matrix_tip(first))
    cells = [words(sentence(str(first.symmetry))), distance, *_axes_cells(first, context)]
    if second is None:
        cells += [figure(None, tip="needs a positive-definite stiffness"), words(""), words("")]
    else:
        cells += [figure(second.distance, decimals=4, tip=_matrix_tip(second)), *_axes_cells(second, context)]
    return row(*cells)


def _axes_cells(tensor: ClosestTensor, context: AnalysisContext) -> list[Cell]:
    if str(tensor.symmetry) == "isotropic":
        return [words("any"), words("any")]
    return [context.direction(tensor.axes[2]), context.direction(tensor.axes[0])]


def _matrix_tip(tensor: ClosestTensor) -> str:
    lines = [" ".join(f"{value:9.2f}" for value in line) for line in tensor.voigt]
    return "The closest tensor, GPa, in the frame of the stiffness:\n" + "\n".join(lines)


def kelvin_section(analysis: Analysis, context: AnalysisContext) -> Section:
    """Kelvin moduli and the strains they belong to."""
    pressure = np.array([1.0, 1.0, 1.0, 0.0, 0.0, 0.0]) / np.sqrt(3.0)
    rows = [
        row(
            str(number),
            figure(float(modulus), decimals=2),
            figure(100.0 * float(pressure @ mode) ** 2, decimals=1),
            *(figure(float(part), decimals=3) for part in mode),
        )
        for number, (modulus, mode) in enumerate(
            zip(analysis.kelvin_moduli, analysis.kelvin_modes, strict=True), start=1
        )
    ]
    below = int((analysis.kelvin_moduli <= 0.0).sum())
    return Section(
        name="kelvin",
        title="Kelvin modes",
        tables=(
            Table(
                title="Kelvin moduli and modes",
                note=f"moduli in GPa, {SAME_IN_EVERY_FRAME}; modes: unit Mandel strains, {context.frame}"
                + (f"; {counted(below, 'modulus', 'moduli')} not above zero" if below else ""),
                columns=columns("", "Modulus", "Dilatation, %", *VOIGT_ORDER),
                rows=tuple(rows),
            ),
        ),
        tone=Tone.FAILURE if below else Tone.PLAIN,
    )


def matrices_section(analysis: Analysis, context: AnalysisContext) -> Section:
    """Stiffness and compliance."""
    tables = [_matrix_table("Stiffness C", f"GPa, {context.frame}", analysis.stiffness.voigt)]
    if analysis.properties is not None:
        note = f"1/TPa, {context.frame}, engineering shear strains"
        tables.append(_matrix_table("Compliance S", note, analysis.properties.compliance_voigt))
    return Section(name="matrices", title="Matrices", tables=tuple(tables))


def _matrix_table(title: str, note: str, matrix: FloatArray) -> Table:
    decimals = decimals_for(matrix.reshape(-1).tolist())
    rows = [
        row(name, *(figure(float(value), decimals=decimals) for value in line))
        for name, line in zip(VOIGT_ORDER, matrix, strict=True)
    ]
    return Table(
        title=title, note=f"{note}, Voigt order", columns=columns("", *VOIGT_ORDER), rows=tuple(rows)
    )
