"""What a symmetry says of tensors, and what breaks it. Runs in the working process, a search in its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.state.breaking_requests import SearchFound, SearchRequest
from app.work.jobs import Distorted, Job, PredictorLike, TensorsReady
from core.errors import CheckpointError, ElastoscopeError

if TYPE_CHECKING:
    from app.state.answer import Answer
    from core.crystal.bonding import Bonds
    from core.crystal.crystal import Crystal
    from core.surface.surface_mesh import SurfaceMesh
    from core.symmetry_breaking.order_parameters import Report


def tensors_of_job(job: Job) -> TensorsReady:
    """The facts of a kind of tensor. SymmetryError, TensorError."""
    from core.crystal.symmetry import symmetry_of
    from core.symmetry_breaking.tensor_facts import tensor_facts
    from core.tensor.tensor_kinds import tensor_kind

    if job.crystal is None or job.tensor_kind is None:
        raise ValueError("a job for a kind of tensor carries a crystal and the kind")
    kind = tensor_kind(job.tensor_kind.kind)
    found = symmetry_of(job.crystal)
    facts = tensor_facts(kind, found.rotations, matrix=job.tensor_kind.matrix)
    return TensorsReady(facts=facts, point_group=found.point_group)


def distorted_of_job(job: Job, predictor: Callable[[], PredictorLike]) -> Distorted:
    """A crystal at an amplitude, with its symmetry, tensor and surface. CrystalError, SymmetryError."""
    from core.crystal.bonding import bonds
    from core.symmetry_breaking.distortion import distortion_step

    wish = job.distortion
    if job.crystal is None or wish is None:
        raise ValueError("a job for a distortion carries a crystal and the mode")
    step = distortion_step(job.crystal, wish.mode, wish.amplitude, tolerance=wish.tolerance)
    answer, mesh, missing = _tensor(job, step.crystal, predictor)
    drawn: Bonds | None
    try:
        drawn = bonds(step.crystal)
    except ElastoscopeError:
        drawn = None
    return Distorted(step=step, bonds=drawn, answer=answer, mesh=mesh, missing=missing)


def _tensor(
    job: Job, crystal: Crystal, predictor: Callable[[], PredictorLike]
) -> tuple[Answer | None, SurfaceMesh | None, str]:
    """The prediction and its surface, or why there is none: the symmetry is told all the same."""
    from app.work.answering import answer_for
    from core.surface.surface_mesh import surface_mesh

    if job.distortion is None:
        return None, None, ""
    try:
        answer = answer_for(predictor().predict(crystal))
        mesh = surface_mesh(answer.stiffness, job.distortion.quantity, density_g_cm3=answer.density)
    except (ElastoscopeError, CheckpointError) as error:
        return None, None, str(error)
    return answer, mesh, ""


def searched(request: SearchRequest, report: Report) -> SearchFound:
    """The order parameters of a request, on one thread: a seed gives the same again. ElastoscopeError."""
    import torch

    from core.crystal.guarded import read_crystal_guarded
    from core.export.crystal_files import cif_text
    from core.symmetry_breaking.known_cases import known_case, parent_of
    from core.symmetry_breaking.order_parameters import find_order_parameters
    from core.symmetry_breaking.order_plan import OrderPlan, irreps_up_to
    from core.symmetry_breaking.target import structure_target

    torch.set_num_threads(1)
    if request.case:
        target, plan = known_case(request.case, seed=request.seed)
        order = find_order_parameters(target, plan, report=report)
        return SearchFound(order=order, cif=cif_text(parent_of(order.target.crystal)))
    if request.crystal is None or request.target is None:
        raise ValueError("a search carries a case, or a crystal and a target")
    report(0.0, "reading the target")
    target = structure_target(request.crystal, read_crystal_guarded(request.target))
    plan = OrderPlan(on=request.on, irreps=irreps_up_to(request.degree), seed=request.seed)
    return SearchFound(order=find_order_parameters(target, plan, report=report))
