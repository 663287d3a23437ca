"""Fits of the small network to a target, with some order parameters open and the others zero."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import torch
from e3nn import o3
from torch import Tensor

from core.crystal.crystal import FloatArray
from core.network.torch_optim import LBFGS
from core.symmetry_breaking.breaking_network import BreakingNetwork, cutoff_for
from core.symmetry_breaking.order_plan import Irrep, OrderPlan
from core.symmetry_breaking.target import BreakingTarget

_FULL_CHANGE: Final = 1e-12
_STRAIN_FORMULA: Final = "ij=ji"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Wanted:
    """Targets as irreps. sites: (n, 3) or none; whole: (d,) of the mean over the atoms or none; scale:
    divides the sum of squares. outputs: irreps on each atom, sites first.
    """

    sites: Tensor | None
    whole: Tensor | None
    scale: float
    outputs: o3.Irreps


class Fitting:
    """One network for all fits of a search. sites: (s,) atoms with order parameters. going_on: called at
    every step; it raises to stop.
    """

    def __init__(
        self,
        target: BreakingTarget,
        plan: OrderPlan,
        sites: npt.NDArray[np.int64],
        going_on: Callable[[], None],
    ) -> None:
        self.sites = sites
        self._begun = time.process_time()
        self._plan = plan
        self._everywhere = plan.on == "everywhere"
        self._going_on = going_on
        self._count = len(target.crystal)
        self._order = o3.Irreps([(1, (each.degree, each.parity)) for each in plan.irreps])
        self._wanted = _wanted(target)
        with torch.random.fork_rng(), _double_precision():
            torch.manual_seed(plan.seed)
            self._network = BreakingNetwork(
                target.crystal,
                order=self._order,
                outputs=self._wanted.outputs,
                cutoff=cutoff_for(target.crystal),
            )
        self._start = {name: value.clone() for name, value in self._network.state_dict().items()}
        rows = 1 if self._everywhere else len(sites)
        self._values = torch.zeros(rows, self._order.dim, dtype=torch.float64)

    @property
    def seconds(self) -> float:
        """Of the processor, since the beginning."""
        return time.process_time() - self._begun

    def values(self, irrep: Irrep) -> FloatArray:
        """(s, 2l + 1) of the last fit."""
        return np.asarray(self._values[:, self._place(irrep)].detach().numpy().copy())

    def fit(self, opened: tuple[Irrep, ...]) -> float:
        """Fit the weights and the opened order parameters together; the loss that was reached.

        L-BFGS with a line search treats all directions alike, so nothing but the gradient breaks a symmetry.
        """
        self._network.load_state_dict(self._start)
        mask = torch.zeros(self._order.dim, dtype=torch.float64)
        for irrep in opened:
            mask[self._place(irrep)] = 1.0
        free = torch.zeros_like(self._values, requires_grad=bool(opened))
        variables = [*self._network.parameters(), *([free] if opened else [])]
        minimiser = LBFGS(
            variables,
            max_iter=self._plan.steps,
            history_size=20,
            tolerance_grad=1e-9,
            tolerance_change=_FULL_CHANGE,
            line_search_fn="strong_wolfe",
        )

        def closure() -> float:
            self._going_on()
            minimiser.zero_grad()
            loss = self._loss(free * mask)
            loss.backward()  # type: ignore[no-untyped-call]
            return float(loss.detach())

        minimiser.step(closure)  # type: ignore[no-untyped-call]
        self._values = (free * mask).detach()
        if not opened:
            self._start = {name: value.clone() for name, value in self._network.state_dict().items()}
        with torch.no_grad():
            return float(self._loss(self._values))

    def gradients(self) -> dict[Irrep, float]:
        """The norm of the gradient of every irrep at zero, with the weights of the fit without them."""
        self._network.load_state_dict(self._start)
        zero = torch.zeros_like(self._values, requires_grad=True)
        (slope,) = torch.autograd.grad(self._loss(zero), zero)
        return {irrep: float(slope[:, self._place(irrep)].norm()) for irrep in self._plan.irreps}

    def _place(self, irrep: Irrep) -> slice:
        place: slice = self._order.slices()[self._plan.irreps.index(irrep)]
        return place

    def _loss(self, values: Tensor) -> Tensor:
        order = values.new_zeros(self._count, values.shape[1])
        if self._everywhere:
            order = order + values
        else:
            order = order.index_add(0, torch.as_tensor(self.sites), values)
        answer = self._network(order)
        wanted, total = self._wanted, values.new_zeros(())
        if wanted.sites is not None:
            moved = answer[:, :3] - answer[:, :3].mean(dim=0)
            total = total + ((moved - wanted.sites) ** 2).sum()
        if wanted.whole is not None:
            first = 0 if wanted.sites is None else 3
            total = total + self._count * ((answer[:, first:].mean(dim=0) - wanted.whole) ** 2).sum()
        return total / wanted.scale


@contextmanager
def _double_precision() -> Iterator[None]:
    """Constants of e3nn are made in the default precision: rounded, they would break a symmetry at 1e-8."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        yield
    finally:
        torch.set_default_dtype(before)


def _wanted(target: BreakingTarget) -> _Wanted:
    sites, whole, outputs, scale = None, None, [], 0.0
    if target.displacements is not None:
        sites = torch.tensor(target.displacements, dtype=torch.float64)
        outputs.append(o3.Irreps("1x1o"))
        scale += float((sites**2).sum())
    for full, formula, axial in (
        (target.strain, _STRAIN_FORMULA, False),
        (target.tensor, target.kind.formula if target.kind else "", bool(target.kind and target.kind.axial)),
    ):
        if full is not None:
            irreps, whole = _components(full, formula, axial=axial)
            outputs.append(irreps)
            scale += len(target.crystal) * float((whole**2).sum())
    return _Wanted(sites=sites, whole=whole, scale=scale or 1.0, outputs=o3.Irreps(sum(outputs, o3.Irreps())))


def _components(tensor: FloatArray, formula: str, *, axial: bool) -> tuple[o3.Irreps, Tensor]:
    """A tensor (3, …, 3) as irreps in e3nn's basis, by its reduced tensor products; norms are kept."""
    letters = formula.split("=")[0]
    with _double_precision():
        reduced = o3.ReducedTensorProducts(formula, **dict.fromkeys(letters, "1o"))
    change = reduced.change_of_basis.double()
    values = torch.tensordot(change, torch.tensor(tensor, dtype=torch.float64), dims=len(letters))
    sign = -1 if axial else 1
    irreps = o3.Irreps([(count, (irrep.l, sign * irrep.p)) for count, irrep in reduced.irreps_out])
    return irreps, values
