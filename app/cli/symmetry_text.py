"""What ``elastoscope symmetry`` found, as text."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app.cli.prediction_text import number, print_facts
from core.crystal.facts import formula
from core.symmetry_breaking.distortion import transitions
from core.symmetry_breaking.documents import grid_texts, shape_text
from core.tensor.component_relations import Relation
from core.tensor.group_invariants import irreps_of, irreps_text
from core.tensor.matrix_layout import labels_of
from core.tensor.tensor_kinds import TENSOR_KINDS

if TYPE_CHECKING:
    from app.cli.symmetry_answer import SymmetryAnswer
    from core.symmetry_breaking.order_parameters import OrderParameters
    from core.symmetry_breaking.tensor_facts import TensorFacts
    from core.tensor.tensor_pattern import Violation

MOST_COLUMNS = 9
"""Of a matrix that is printed in signs; a wider one is told by its rules."""


def print_answer(console: Console, subject: str, answer: SymmetryAnswer) -> None:
    """Everything that was asked for."""
    found = answer.symmetry
    if found is not None and answer.crystal is not None:
        console.print(
            f"[bold]{escape(formula(answer.crystal))}[/bold]  {escape(subject)}  ({found.crystal_system}, "
            f"{found.symbol} no. {found.space_group}, point group {found.point_group}, tolerance "
            f"{answer.tolerance:g} Å)"
        )
    else:
        console.print(f"[bold]Point group {escape(answer.point_group)}[/bold], in standard axes")
    for facts in answer.tensors:
        _print_tensor(console, facts, standard=found is None)
    if answer.order is not None:
        _print_order(console, answer.order)
    if answer.mode is not None:
        _print_distortion(console, answer)


def _print_tensor(console: Console, facts: TensorFacts, *, standard: bool) -> None:
    kind, pattern = facts.kind, facts.pattern
    unit = f", {kind.unit}" if kind.unit else ""
    console.print(
        f"\n[bold]{escape(kind.title)}[/bold] ({kind.formula}{', axial' if kind.axial else ''}{unit})"
    )
    parts = ", ".join(f"{part.text} ({part.count * each} free)" for part, each in facts.irreps)
    frame = "standard axes of the point group" if standard else "Cartesian frame of the crystal"
    print_facts(
        console,
        {"Irreps": parts, "Independent": f"{pattern.count} of {facts.components}", "Frame": frame},
    )
    rows, columns = labels_of(kind.index_symmetry)
    if pattern.count and len(columns) <= MOST_COLUMNS:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for title in ("", *columns):
            table.add_column(title, justify="right", no_wrap=True)
        for label, cells in zip(rows, grid_texts(facts), strict=True):
            table.add_row(label, *cells)
        console.print(table)
    elif not pattern.count:
        console.print("Every component is zero: the point group forbids this property.")
    rules = [
        pattern.text(number_)
        for number_, own in enumerate(pattern.components)
        if own.relation is Relation.DEPENDENT
        or (len(columns) > MOST_COLUMNS and own.relation is not Relation.ZERO)
    ]
    if rules:
        console.print("; ".join(rules))
    if facts.violation is not None:
        _print_violation(console, facts.violation)


def _print_violation(console: Console, violation: Violation) -> None:
    if not violation.components:
        console.print(f"The matrix is allowed (residual {violation.relative:.1e} of its norm).")
        return
    console.print(
        f"[yellow]! The matrix violates the symmetry by {number(violation.residual)}, "
        f"{100 * violation.relative:.3g} % of its norm; off by more than {100 * violation.tolerance:g} % "
        f"of the largest number:[/yellow]"
    )
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("component", "given", "nearest allowed", "rule"):
        table.add_column(title, justify="left" if title in ("component", "rule") else "right", no_wrap=True)
    for part in violation.components:
        allowed = 0.0 if abs(part.allowed) < 1e-9 * abs(part.value) else part.allowed
        table.add_row(part.name, number(part.value), number(allowed), part.rule)
    console.print(table)


def _print_order(console: Console, found: OrderParameters) -> None:
    console.print("\n[bold]Order parameters[/bold] (loss: share of that of an answer of zero)")
    exact = "" if math.isnan(found.exact_floor) else f" (by symmetry at least {found.exact_floor:.4f})"
    facts = {"Loss without": f"{found.floor:.4f}{exact}"}
    facts |= {f"Loss with {names}": f"{loss:.2e}" for names, loss in found.tried}
    print_facts(console, facts)
    if not found.needed:
        console.print("The target has the symmetry of the crystal: no order parameter is needed.")
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("irrep", "gradient", "size", "shape", "pattern"):
        table.add_column(title, justify="right" if title in ("gradient", "size") else "left")
    for each in found.irreps:
        pattern = each.pattern.text if each.pattern is not None else ""
        gradient = f"{each.gradient:.1e}" if each.allowed else "forbidden"
        size = "" if each.values is None else number(each.size)
        table.add_row(each.irrep.name, gradient, size, shape_text(each), pattern)
    console.print(table)
    if not found.reached:
        console.print(
            "[yellow]! The target is not reached with these irreps; give --degree 4 or --on sites[/yellow]"
        )
    console.print(
        f"[dim]on {found.plan.on}, seed {found.plan.seed}, {found.seconds:.1f} s of a processor; gradients "
        "as a share of the largest; sizes up to a factor that the network sets[/dim]"
    )


def _print_distortion(console: Console, answer: SymmetryAnswer) -> None:
    steps, mode = answer.steps, answer.mode
    if mode is None:
        return
    unit = f" / {mode.unit}" if mode.unit else ""
    console.print(
        f"\n[bold]Distortion[/bold] {escape(mode.text(steps[0].crystal))}, tolerance {steps[0].tolerance:g} Å"
    )
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in (f"amplitude{unit}", "space group", "point group", "constants"):
        table.add_column(title, justify="right" if title[0] == "a" or title == "constants" else "left")
    for step in steps:
        group = f"{step.symmetry.symbol} ({step.symmetry.space_group})"
        table.add_row(f"{step.amplitude:.4f}", group, step.symmetry.point_group, str(step.pattern.count))
    console.print(table)
    for one in transitions(steps):
        first, second = one.between
        console.print(
            f"Between {first:.4f} and {second:.4f} {mode.unit}".rstrip() + f": {one.before} → {one.after}, "
            f"{one.constants_before} → {one.constants_after} constants"
        )


def print_kinds(console: Console) -> None:
    """All kinds of tensors."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("--tensor", "what", "indices", "irreps"):
        table.add_column(title)
    for kind in TENSOR_KINDS:
        indices = kind.formula + (" axial" if kind.axial else "")
        table.add_row(kind.name, kind.title, indices, irreps_text(irreps_of(kind.index_symmetry)))
    console.print(table)
