"""What is said of tensors under a symmetry and of what breaks it, as tables: pure functions."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from app.state.analysis_table import Column, Table, columns, figure, row, words
from app.state.display import Tone
from app.state.figures import counted, pretty_symbol
from app.state.readout import Fact
from core.elasticity.notation import Notation, labels
from core.symmetry_breaking.documents import grid_texts, shape_text
from core.tensor.component_relations import Relation
from core.tensor.matrix_layout import labels_of

if TYPE_CHECKING:
    from app.work.jobs import TensorsReady
    from core.elasticity.stiffness import Stiffness
    from core.symmetry_breaking.distortion import DistortionMode, DistortionStep
    from core.symmetry_breaking.order_parameters import OrderParameters
    from core.tensor.tensor_pattern import Violation

MOST_COLUMNS = 9
"""Of a matrix that fits into the dock; a wider one is told by its rules."""
FRAME = "crystal frame"


def tensor_sentence(ready: TensorsReady) -> str:
    """How many components are independent, in a sentence."""
    facts, group = ready.facts, pretty_symbol(ready.point_group)
    if not facts.pattern.count:
        return f"Point group {group} forbids this property: every component is zero."
    independent = counted(facts.pattern.count, "independent component")
    return f"{independent} of {facts.components} under point group {group}."


def tensor_tables(ready: TensorsReady) -> tuple[Table, ...]:
    """Pattern (where it fits), rules of sums, irreps, and what a proposed matrix violates."""
    facts = ready.facts
    tables = [_pattern_table(ready)] if facts.pattern.count else []
    if facts.violation is not None and facts.violation.components:
        tables.insert(0, _violation_table(facts.violation, facts.kind.unit))
    return (*tables, _irreps_table(ready))


def _pattern_table(ready: TensorsReady) -> Table:
    facts = ready.facts
    pattern = facts.pattern
    rows, heads = labels_of(facts.kind.index_symmetry)
    if len(heads) > MOST_COLUMNS:
        return Table(
            title="Components that are not zero",
            note=FRAME,
            columns=(Column(name="Rule", figures=False),),
            rows=tuple(
                row(pattern.text(number))
                for number, own in enumerate(pattern.components)
                if own.relation is not Relation.ZERO
            ),
        )
    cells = [
        row(label, *(words(text) for text in texts))
        for label, texts in zip(rows, grid_texts(facts), strict=True)
    ]
    return Table(
        title="Pattern",
        note=FRAME,
        columns=columns("", *heads, words_in=range(len(heads) + 1)),
        rows=tuple(cells),
    )


def sums_sentence(ready: TensorsReady) -> str:
    """The rules of the components that are sums of others."""
    pattern = ready.facts.pattern
    sums = [
        pattern.text(number)
        for number, own in enumerate(pattern.components)
        if own.relation is Relation.DEPENDENT
    ]
    return f"* {'; '.join(sums)}" if sums else ""


def _irreps_table(ready: TensorsReady) -> Table:
    facts = ready.facts
    return Table(
        title="Irreps",
        note=facts.kind.formula + (", axial" if facts.kind.axial else ""),
        columns=(
            Column(name="Irrep", figures=False, tip="Degree l; e: even, o: odd under the inversion"),
            Column(name="Times", tip="How often it occurs in the tensor"),
            Column(name="Free", tip="Independent components that it gives under the point group"),
        ),
        rows=tuple(row(part.name, str(part.count), str(part.count * each)) for part, each in facts.irreps),
    )


def _violation_table(violation: Violation, unit: str) -> Table:
    return Table(
        title="Violated",
        note=FRAME if unit in ("", "1") else f"{unit}, {FRAME}",
        columns=columns("", "given", "allowed", "rule", words_in=(0, 3)),
        rows=tuple(
            row(part.name, figure(part.value), figure(part.allowed), part.rule)
            for part in violation.components
        ),
    )


def violation_sentence(violation: Violation | None) -> tuple[str, Tone]:
    """Whether a proposed matrix is allowed."""
    if violation is None:
        return "", Tone.PLAIN
    share = 100.0 * violation.relative
    if not violation.components:
        return f"The matrix is allowed: {share:.2g} % of its norm is left over.", Tone.PLAIN
    return (
        f"The matrix violates the symmetry: {violation.residual:.4g} or {share:.3g} % of its norm is left "
        "over from the nearest allowed one.",
        Tone.DOUBT,
    )


def order_sentence(found: OrderParameters) -> tuple[str, Tone]:
    """What came out of a search."""
    if not found.needed:
        return "The target has the symmetry of the crystal: no order parameter is needed.", Tone.PLAIN
    exact = "" if math.isnan(found.exact_floor) else f" (by symmetry at least {found.exact_floor:.3f})"
    without = f"Without order parameters the loss stays at {found.floor:.3f}{exact}."
    if not found.reached:
        return f"{without} The target is not reached: give a higher degree, or all sites.", Tone.DOUBT
    names = " + ".join(each.irrep.name for each in found.opened)
    patterns = " ".join(f"{each.irrep.name}: {each.pattern.text}." for each in found.opened if each.pattern)
    return f"{without} With {names} it falls to {found.loss:.1e}. {patterns}", Tone.PLAIN


def order_tables(found: OrderParameters) -> tuple[Table, ...]:
    """All irreps with their gradients, then the values on the sites of those that were opened."""
    return (_irreps_of(found), *(_sites_of(found, number) for number in range(len(found.opened))))


def _irreps_of(found: OrderParameters) -> Table:
    return Table(
        title="Irreps",
        note=f"seed {found.plan.seed}, {found.seconds:.1f} s of a processor",
        columns=(
            Column(name="Irrep", figures=False, tip="Degree l; e: even, o: odd under the inversion"),
            Column(name="Gradient", tip="Of the loss at zero, as a share of the largest"),
            Column(name="Size", tip="Root mean square over the sites, up to a factor that the network sets"),
            Column(name="Shape", figures=False, tip="As a polynomial in x, y, z, up to its sign"),
        ),
        rows=tuple(
            row(
                each.irrep.name,
                figure(each.gradient, digits=2) if each.allowed else words("forbidden"),
                figure(each.size) if each.values is not None else words(""),
                shape_text(each),
            )
            for each in found.irreps
        ),
    )


def _sites_of(found: OrderParameters, number: int) -> Table:
    each = found.opened[number]
    pattern = each.pattern
    names, sizes = (pattern.labels, pattern.sizes) if pattern is not None else ((), ())
    values = np.zeros((0, 1)) if each.values is None else each.values
    return Table(
        title=f"{each.irrep.name} on the sites",
        note=counted(len(names), "site") if len(found.sites) else "the same everywhere",
        columns=columns("Site", "Size", "Values (e3nn's order)", words_in=(0, 2)),
        rows=tuple(
            row(label, figure(float(size)), words(_vector_text(value)))
            for label, size, value in zip(names, sizes, values, strict=True)
        ),
    )


def _vector_text(values: object) -> str:
    numbers = [float(value) for value in values]  # type: ignore[attr-defined]
    return "  ".join(f"{0.0 if abs(value) < 5e-4 else value:.3g}".replace("-", "−") for value in numbers)


def step_facts(mode: DistortionMode, step: DistortionStep, before: DistortionStep | None) -> tuple[Fact, ...]:
    """The symmetry at an amplitude, beside that of the undistorted crystal."""
    found, pattern = step.symmetry, step.pattern

    def was(now: str, then: str) -> str:
        return f"{then} → {now}" if before is not None and now != then else now

    old = before or step
    groups = (found.point_group, old.symmetry.point_group)
    zero = sum(rule.relation is Relation.ZERO for rule in pattern.rules)
    return (
        Fact(name="Amplitude", value=f"{step.amplitude:.4f} {mode.unit}".rstrip()),
        Fact(
            name="Space group",
            value=was(_group(step), _group(old)),
            tip=f"Atoms may be {step.tolerance:g} Å from their symmetric places",
        ),
        Fact(name="Point group", value=was(*map(pretty_symbol, groups))),
        Fact(name="Crystal system", value=was(found.crystal_system, old.symmetry.crystal_system)),
        Fact(name="Constants", value=was(str(pattern.count), str(old.pattern.count)) + " of 21"),
        Fact(name="Zeros in the 6×6", value=f"{zero} of 21 components"),
    )


def _group(step: DistortionStep) -> str:
    return f"{pretty_symbol(step.symmetry.symbol)} ({step.symmetry.space_group})"


def distorted_sentence(mode: DistortionMode, step: DistortionStep) -> str:
    """Beside numbers that do not follow the slider."""
    size = f"{100 * step.amplitude:.1f} %" if mode.strain is not None else f"{step.amplitude:.3f} {mode.unit}"
    return (
        f"Drawn distorted, {mode.text(step.crystal)} {size}. The numbers below are those of the crystal as "
        "it is; Symmetry ▸ Distort has the distorted 6×6."
    )


def distorted_stiffness(stiffness: Stiffness) -> Table:
    """The 6×6 of the distorted crystal, in the frame that its cell is turned into with it."""
    names = labels(Notation.VOIGT)
    return Table(
        title="Distorted 6×6",
        note="GPa, crystal frame",
        columns=columns("", *names),
        rows=tuple(
            row(words(name), *(figure(value, decimals=1) for value in values))
            for name, values in zip(names, stiffness.voigt.tolist(), strict=True)
        ),
    )


def step_caption(mode: DistortionMode, step: DistortionStep) -> str:
    """A line under a picture of a film."""
    what = f"{mode.text(step.crystal)} {step.amplitude:.4f} {mode.unit}".rstrip()
    return f"{what} · {_group(step)} · {step.pattern.count} constants"
