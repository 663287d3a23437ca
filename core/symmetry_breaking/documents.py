"""Results as plain values for JSON."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from core.symmetry_breaking.distortion import DistortionMode, DistortionStep, transitions
from core.symmetry_breaking.order_parameters import FoundIrrep, OrderParameters
from core.symmetry_breaking.site_pattern import polynomial_text
from core.symmetry_breaking.tensor_facts import TensorFacts
from core.tensor.component_relations import Relation
from core.tensor.group_invariants import irreps_text
from core.tensor.matrix_layout import labels_of
from core.tensor.tensor_pattern import Violation


def tensor_document(facts: TensorFacts) -> dict[str, Any]:
    """A kind of tensor under a point group."""
    kind, pattern = facts.kind, facts.pattern
    rows, columns = labels_of(kind.index_symmetry)
    return {
        "name": kind.name,
        "title": kind.title,
        "formula": kind.formula,
        "axial": kind.axial,
        "unit": kind.unit,
        "irreps": irreps_text(tuple(part for part, _ in facts.irreps)),
        "invariants_by_irrep": [
            {"irrep": part.name, "count": part.count, "invariants": each, "independent": part.count * each}
            for part, each in facts.irreps
        ],
        "components": facts.components,
        "independent": pattern.count,
        "free": [pattern.components[number].name for number in pattern.free],
        "rows": list(rows),
        "columns": list(columns),
        "pattern": [
            {"name": own.name, "row": own.row + 1, "column": own.column + 1, "relation": str(own.relation),
             "rule": pattern.text(number)}
            for number, own in enumerate(pattern.components)
        ],
        "violation": None if facts.violation is None else violation_document(facts.violation),
    }  # fmt: skip


def violation_document(violation: Violation) -> dict[str, Any]:
    """What a proposed matrix violates."""
    return {
        "residual": violation.residual,
        "relative": violation.relative,
        "tolerance": violation.tolerance,
        "nearest": violation.nearest.tolist(),
        "components": [
            {"name": part.name, "value": part.value, "allowed": part.allowed, "rule": part.rule}
            for part in violation.components
        ],
    }


def grid_texts(facts: TensorFacts) -> list[list[str]]:
    """The matrix in signs: names of free components, ``·`` zero, the name again (with −) where equal or
    opposite, ``*`` a sum of others.
    """
    pattern = facts.pattern
    numbers, signs = pattern.numbers(), pattern.signs()

    def sign(number: int, factor: int) -> str:
        if number < 0:
            return "·"
        own = pattern.components[number]
        if own.relation is Relation.ZERO:
            return "·"
        if own.relation is Relation.DEPENDENT:
            return "*"
        free, times = own.terms[0]
        name = pattern.components[pattern.free[free]].name
        return ("−" if times * factor < 0.0 else "") + name

    return [
        [sign(int(number), int(factor)) for number, factor in zip(*both, strict=True)]
        for both in zip(numbers, signs, strict=True)
    ]


def order_document(found: OrderParameters) -> dict[str, Any]:
    """What a search for order parameters found."""
    exact = found.exact_floor
    return {
        "on": found.plan.on,
        "seed": found.plan.seed,
        "atoms": len(found.target.crystal),
        "loss_without": found.floor,
        "least_loss_by_symmetry": None if math.isnan(exact) else exact,
        "loss": found.loss,
        "needed": found.needed,
        "reached": found.reached,
        "tried": [{"irreps": names, "loss": loss} for names, loss in found.tried],
        "irreps": [_irrep_document(each) for each in found.irreps],
        "cpu_seconds": found.seconds,
    }


def _irrep_document(each: FoundIrrep) -> dict[str, Any]:
    document: dict[str, Any] = {
        "irrep": each.irrep.name,
        "gradient": each.gradient,
        "allowed": each.allowed,
        "opened": each.values is not None,
    }
    pattern = each.pattern
    if each.values is None or pattern is None:
        return document
    return document | {
        "size": each.size,
        "share": each.share,
        "pattern": pattern.text,
        "shape": shape_text(each),
        "translations": [
            {"shift": list(one.shift), "along": one.along, "correlation": one.correlation}
            for one in pattern.translations
        ],
        "sites": [
            {"site": label, "size": float(size), "values": values.tolist()}
            for label, size, values in zip(pattern.labels, pattern.sizes, each.values, strict=True)
        ],
    }


def shape_text(each: FoundIrrep) -> str:
    """The values of the largest site as a polynomial; empty beyond degree 2."""
    if each.values is None:
        return ""
    largest = int(np.linalg.norm(each.values, axis=1).argmax())
    return polynomial_text(each.values[largest], each.irrep.degree)


def distortion_document(mode: DistortionMode, steps: tuple[DistortionStep, ...]) -> dict[str, Any]:
    """How the symmetry changes along a mode."""
    return {
        "mode": mode.text(steps[0].crystal),
        "unit": mode.unit,
        "tolerance": steps[0].tolerance,
        "steps": [
            {
                "amplitude": step.amplitude,
                "space_group": step.symmetry.space_group,
                "symbol": step.symmetry.symbol,
                "point_group": step.symmetry.point_group,
                "independent": step.pattern.count,
                "zero": sum(rule.relation is Relation.ZERO for rule in step.pattern.rules),
            }
            for step in steps
        ],
        "transitions": [
            {"between": list(one.between), "before": one.before, "after": one.after,
             "independent": [one.constants_before, one.constants_after]}
            for one in transitions(steps)
        ],
    }  # fmt: skip
