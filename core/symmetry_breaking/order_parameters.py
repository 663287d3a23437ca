"""Order parameters found by the gradient of a loss: which added inputs a crystal needs to reach a target.

T. E. Smidt, M. Geiger and B. K. Miller, "Finding symmetry breaking order parameters with Euclidean neural
networks", Phys. Rev. Research 3, L012002 (2021), arXiv:2007.02005. A network that keeps the symmetry of its
input (P. Curie, J. Phys. Theor. Appl. 3, 393 (1894)) cannot reach a target of lower symmetry. Irreps that are
added to its input and begin at zero have a gradient just where they can break the symmetry in the right way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from core.crystal.crystal import Crystal, FloatArray
from core.errors import CancelledError, CrystalError
from core.symmetry_breaking.order_plan import Irrep, OrderPlan
from core.symmetry_breaking.site_pattern import SitePattern, site_pattern
from core.symmetry_breaking.target import BreakingTarget

IntArray = npt.NDArray[np.int64]
Report = Callable[[float, str], bool]
"""Told the share that is done and what is being done; answers whether to go on."""

REACHED: Final = 0.01
"""Share of the loss without order parameters, below which the target counts as reached."""
NOTHING_LEFT: Final = 1e-3
"""A target that the symmetric network reaches to this share needs no order parameter."""
NO_GRADIENT: Final = 1e-7
"""Share of the largest gradient, below which one is zero: the symmetry forbids the irrep."""

LEAST_GRADIENT: Final = 1e-6
"""Of a loss between 0 and 1: a largest gradient below it is what a fit leaves over, not a way out."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FoundIrrep:
    """An irrep of the search. gradient: norm of the gradient at zero, over all sites, as a share of the
    largest one. values: (sites, 2l + 1) where it was opened, in e3nn's order; None otherwise. size: root mean
    square over the sites of the norm of the values. share: of the sum of squares of all values. pattern: how
    the values are arranged over the sites, where it was opened.
    """

    irrep: Irrep
    gradient: float
    values: FloatArray | None
    size: float
    share: float
    pattern: SitePattern | None = None

    @property
    def allowed(self) -> bool:
        """Whether its gradient does not vanish."""
        return self.gradient > NO_GRADIENT


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OrderParameters:
    """What came out. target: what was wanted. sites: (s,) atoms of ``target.crystal`` with order parameters
    of their own; empty where they are the same everywhere. floor: the loss without order parameters, as a
    share of that of a network that answers zero; exact_floor: the same from the symmetry alone, NaN for a
    target with a tensor or a strain. loss: in the end. irreps: in the order tried. tried: names of the irreps
    that were open in each fit, and the loss reached. seconds: of the processor.
    """

    target: BreakingTarget
    plan: OrderPlan
    sites: IntArray
    floor: float
    exact_floor: float
    loss: float
    irreps: tuple[FoundIrrep, ...]
    tried: tuple[tuple[str, float], ...]
    seconds: float

    @property
    def needed(self) -> bool:
        """Whether the target cannot be reached with the symmetry of the crystal."""
        return self.floor > NOTHING_LEFT

    @property
    def reached(self) -> bool:
        """Whether it was reached in the end."""
        return self.loss <= max(REACHED * self.floor, NOTHING_LEFT)

    @property
    def opened(self) -> tuple[FoundIrrep, ...]:
        """The irreps that are not zero in the end."""
        return tuple(found for found in self.irreps if found.values is not None)


def find_order_parameters(
    target: BreakingTarget, plan: OrderPlan, *, report: Report | None = None
) -> OrderParameters:
    """Fit without order parameters, take the gradient, then open irreps from the lowest degree on until the
    target is reached.

    Each fit begins anew from the weights without order parameters, so that the last one is the smallest set
    of its kind. Deterministic for a seed on one thread. CrystalError for an element that is not there, or a
    one-atom crystal; CancelledError when ``report`` says so.
    """
    from core.symmetry_breaking.fitting import Fitting

    tell = _Teller(report)
    if plan.on == "everywhere":
        # A scalar that is the same everywhere breaks nothing.
        plan = replace(plan, irreps=tuple(i for i in plan.irreps if (i.degree, i.parity) != (0, 1)))
    fitting = Fitting(target, plan, sites_of(target, plan.on), tell.going_on)
    tell.at(0.05, "fitting without order parameters")
    floor = fitting.fit(())
    gradients = _shares(fitting.gradients())
    allowed = sorted(
        (irrep for irrep in plan.irreps if gradients[irrep] > NO_GRADIENT),
        key=lambda irrep: (irrep.degree, -gradients[irrep]),
    )
    loss, tried = floor, list[tuple[str, float]]()
    opened: tuple[Irrep, ...] = ()
    if floor > NOTHING_LEFT:
        for number, irrep in enumerate(allowed):
            tell.at(0.3 + 0.7 * number / len(allowed), f"opening {irrep.name}")
            opened = (*opened, irrep)
            loss = fitting.fit(opened)
            tried.append((" + ".join(each.name for each in opened), loss))
            if loss <= max(REACHED * floor, NOTHING_LEFT):
                break
    tell.at(1.0, "done")
    sites = fitting.sites if plan.on != "everywhere" else fitting.sites[:0]
    return OrderParameters(
        target=target,
        plan=plan,
        sites=sites,
        floor=floor,
        exact_floor=_exact_floor(target),
        loss=loss,
        irreps=_found(
            target.crystal, sites, plan.irreps, gradients, {each: fitting.values(each) for each in opened}
        ),
        tried=tuple(tried),
        seconds=fitting.seconds,
    )


class _Teller:
    """Passes on what is done, and stops where nobody wants it any more."""

    def __init__(self, report: Report | None) -> None:
        self._report = report
        self._share, self._text = 0.0, ""

    def at(self, share: float, text: str) -> None:
        self._share, self._text = share, text
        self.going_on()

    def going_on(self) -> None:
        if self._report is not None and not self._report(self._share, self._text):
            raise CancelledError("the search for order parameters was stopped")


def sites_of(target: BreakingTarget, on: str) -> IntArray:
    """(s,) the atoms with order parameters. CrystalError for an element that is not there."""
    species = np.array(target.crystal.species)
    if len(species) == 1 and target.kind is None:
        raise CrystalError(
            "a crystal with one atom in its cell has nothing to displace; give a target in a larger cell, "
            "or a tensor"
        )
    if on in ("everywhere", "sites"):
        return np.arange(len(species), dtype=np.int64)
    found = np.flatnonzero(species == on)
    if not len(found):
        there = ", ".join(sorted(set(target.crystal.species)))
        raise CrystalError(f"there is no {on} in the crystal; its elements are {there}")
    return found


def _shares(gradients: dict[Irrep, float]) -> dict[Irrep, float]:
    largest = max(gradients.values(), default=0.0)
    return {key: value / largest if largest > LEAST_GRADIENT else 0.0 for key, value in gradients.items()}


def _found(
    crystal: Crystal,
    sites: IntArray,
    irreps: tuple[Irrep, ...],
    gradients: dict[Irrep, float],
    values: dict[Irrep, FloatArray],
) -> tuple[FoundIrrep, ...]:
    total = sum(float((each**2).sum()) for each in values.values()) or 1.0
    found = []
    for irrep in irreps:
        own = values.get(irrep)
        squares = 0.0 if own is None else float((own**2).sum())
        size = 0.0 if own is None else float(np.sqrt(squares / len(own)))
        found.append(
            FoundIrrep(
                irrep=irrep,
                gradient=gradients[irrep],
                values=own,
                size=size,
                share=squares / total,
                pattern=None if own is None else site_pattern(crystal, sites, own),
            )
        )
    return tuple(found)


def _exact_floor(target: BreakingTarget) -> float:
    """What the projection of the displacements on the symmetry leaves: the least loss of any network that
    keeps it.
    """
    from core.symmetry_breaking.operations import cell_operations, invariant_vectors

    moved = target.displacements
    if moved is None or target.strain is not None:
        return float("nan")
    rest = moved - invariant_vectors(moved, cell_operations(target.crystal))
    return float((rest**2).sum() / (moved**2).sum()) if np.abs(moved).max() > 0.0 else 0.0
