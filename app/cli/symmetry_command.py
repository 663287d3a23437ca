"""``elastoscope symmetry``: what a crystal's symmetry says of tensors, and what breaks it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from app.cli.options import PATH, json_option
from app.cli.output import print_json, result_console, say, say_failure
from app.cli.symmetry_answer import SCHEMA, SymmetryAnswer

if TYPE_CHECKING:
    from core.crystal.crystal import Crystal
    from core.symmetry_breaking.distortion import DistortionMode, DistortionStep
    from core.symmetry_breaking.order_parameters import OrderParameters
    from core.symmetry_breaking.order_plan import OrderPlan
    from core.symmetry_breaking.target import BreakingTarget
    from core.tensor.voigt import FloatArray

CASES: Final = ("square-rectangle", "tilt-in-phase", "tilt-out-of-phase")

EPILOG = """\b
Examples:
  elastoscope symmetry quartz.cif                               the pattern of its elastic stiffness
  elastoscope symmetry quartz.cif --tensor piezoelectric --tensor gyration
  elastoscope symmetry quartz.cif --tensor "ijk=ikj" --matrix e.csv   what these numbers violate
  elastoscope symmetry --point-group -43m --tensor photoelastic       without a crystal, in standard axes
  elastoscope symmetry cubic.cif --target tilted.cif --on Ti     which order parameters the target needs
  elastoscope symmetry cubic.cif --target p.txt --tensor pyroelectric --on everywhere
  elastoscope symmetry --case tilt-out-of-phase                  a case with a known answer
  elastoscope symmetry cubic.cif --distort xy --to 0.03          space group and constants along a strain
  elastoscope symmetry cubic.cif --distort Ti1:z --to 0.2        the same while a site moves, in Å

\b
A matrix is a file of rows of numbers in Voigt's order xx yy zz yz xz xy, in the Cartesian frame of the
crystal. An axial tensor of a formula is written ij=ji:axial. --list names the kinds of tensors.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What was asked for."""

    tensors: tuple[str, ...]
    matrix: Path | None
    target: Path | None
    case: str | None
    on: str
    degree: int
    seed: int
    distort: str | None
    to: float | None
    steps: int
    tolerance: float

    @property
    def names(self) -> tuple[str, ...]:
        """Of the tensors to describe: elasticity where nothing else is asked for."""
        other = self.target or self.case or self.distort
        return self.tensors or (() if other else ("elasticity",))


@click.command(epilog=EPILOG)
@click.argument("file", type=PATH, required=False)
@click.option(
    "--tensor", "tensors", metavar="KIND|FORMULA", multiple=True, help="Kind of tensor; repeatable."
)
@click.option("--list", "listing", is_flag=True, help="Name the kinds of tensors and leave.")
@click.option("--point-group", metavar="SYMBOL", help="One of the 32, in standard axes, without a crystal.")
@click.option("--matrix", metavar="FILE", type=PATH, help="A proposed matrix of the tensor, to be checked.")
@click.option("--target", metavar="FILE", type=PATH, help="A distorted crystal, or a matrix of the tensor, "
              "that is to be reached with order parameters.")  # fmt: skip
@click.option("--case", type=click.Choice(CASES), help="Order parameters of a case with a known answer.")
@click.option("--on", metavar="SITES", default="sites", show_default=True,
              help="Where order parameters are added: sites (every atom), everywhere (the same on all), or "
              "an element.")  # fmt: skip
@click.option("--degree", type=click.IntRange(0, 4), default=4, show_default=True,
              help="Highest degree l of the irreps that are tried, both parities.")  # fmt: skip
@click.option("--seed", type=int, default=0, show_default=True, help="Of the untrained network.")
@click.option(
    "--distort", metavar="MODE", help="xx … xy, xx-yy or volume (strain), or SITE:DIRECTION as Ti1:z."
)
@click.option("--to", type=float, help="Largest amplitude: 0.03 for a strain, 0.3 Å for a site unless given.")
@click.option("--steps", type=click.IntRange(2, 200), default=13, show_default=True, help="Of a distortion.")
@click.option("--tolerance", type=click.FloatRange(1e-6, 1.0), default=0.01, show_default=True,
              help="Å, of the search for symmetry.")  # fmt: skip
@json_option
@click.pass_context  # type: ignore[arg-type]  # the rest of the options comes as one
def symmetry(
    ctx: click.Context,
    file: Path | None,
    listing: bool,
    point_group: str | None,
    as_json: bool,
    **wished: Any,
) -> None:
    """What a crystal's symmetry says of its tensors, and what it takes to break it."""
    wish = Wish(**wished)
    if listing:
        _list_kinds(as_json=as_json)
        return
    _check(file, point_group, wish)
    from core.errors import ElastoscopeError

    subject = str(file or point_group or wish.case)
    try:
        answer = _answer(file, point_group, wish)
    except (ElastoscopeError, OSError) as error:
        say_failure(subject, error)
        if as_json:
            failed = {"type": type(error).__name__, "message": str(error)}
            print_json({"schema": SCHEMA, "file": subject, "error": failed})
        ctx.exit(1)
    if as_json:
        print_json(answer.document(subject))
        return
    from app.cli.symmetry_text import print_answer

    print_answer(result_console(), subject, answer)


def _check(file: Path | None, point_group: str | None, wish: Wish) -> None:
    if sum(each is not None for each in (file, point_group, wish.case)) != 1:
        raise click.UsageError("give one of: a crystal FILE, --point-group, --case (or --list)")
    if file is None and (wish.target or wish.distort):
        raise click.UsageError("--target and --distort need a crystal FILE")
    if wish.matrix and len(wish.tensors) != 1:
        raise click.UsageError("--matrix needs one --tensor that says what its numbers are")


def _answer(file: Path | None, point_group: str | None, wish: Wish) -> SymmetryAnswer:
    from app.cli.inputs import read_one
    from core.crystal.symmetry import symmetry_of
    from core.symmetry_breaking.known_cases import known_case
    from core.symmetry_breaking.tensor_facts import read_matrix, tensor_facts
    from core.tensor.point_groups import point_group_rotations
    from core.tensor.tensor_kinds import tensor_kind

    case = None if wish.case is None else known_case(wish.case, seed=wish.seed)
    crystal = read_one(file) if file is not None else None if case is None else case[0].crystal
    for note in () if crystal is None else crystal.provenance.notes:
        say(f"{file}: {note}")
    found = None if crystal is None else symmetry_of(crystal, tolerance=wish.tolerance)
    rotations = point_group_rotations(str(point_group)) if found is None else found.rotations
    matrix = None if wish.matrix is None else read_matrix(wish.matrix)
    facts = tuple(tensor_facts(tensor_kind(name), rotations, matrix=matrix) for name in wish.names)
    mode, steps = (None, ()) if crystal is None or wish.distort is None else _distorted(crystal, wish)
    wanted = case if case is not None or crystal is None else _wanted(crystal, wish)
    return SymmetryAnswer(
        crystal=crystal,
        symmetry=found,
        point_group=str(point_group) if found is None else found.point_group,
        tolerance=wish.tolerance,
        tensors=facts,
        order=None if wanted is None else _searched(*wanted),
        mode=mode,
        steps=steps,
    )


def _wanted(crystal: Crystal, wish: Wish) -> tuple[BreakingTarget, OrderPlan] | None:
    from app.cli.inputs import read_one
    from core.symmetry_breaking.order_plan import OrderPlan, irreps_up_to
    from core.symmetry_breaking.target import structure_target, tensor_target
    from core.tensor.matrix_layout import tensor_of
    from core.tensor.tensor_kinds import tensor_kind

    if wish.target is None:
        return None
    plan = OrderPlan(on=wish.on, irreps=irreps_up_to(wish.degree), seed=wish.seed)
    matrix = _matrix_of(wish.target)
    if matrix is None:
        return structure_target(crystal, read_one(wish.target)), plan
    if len(wish.tensors) != 1:
        raise click.UsageError("a target of numbers needs one --tensor that says what they are")
    kind = tensor_kind(wish.tensors[0])
    return tensor_target(crystal, kind, tensor_of(matrix, kind.index_symmetry, kind.doubled)), plan


def _matrix_of(path: Path) -> FloatArray | None:
    """The numbers of a file that holds nothing but a matrix."""
    from core.errors import TensorReadError
    from core.symmetry_breaking.tensor_facts import read_matrix

    try:
        return read_matrix(path)
    except TensorReadError:
        return None


def _searched(target: BreakingTarget, plan: OrderPlan) -> OrderParameters:
    import torch

    from core.symmetry_breaking.order_parameters import find_order_parameters

    torch.set_num_threads(1)  # the sums in one order, so that a seed gives the same again

    def report(share: float, text: str) -> bool:
        return True

    say(f"searching order parameters: {len(target.crystal)} atoms, {len(plan.irreps)} irreps")
    return find_order_parameters(target, plan, report=report)


def _distorted(crystal: Crystal, wish: Wish) -> tuple[DistortionMode, tuple[DistortionStep, ...]]:
    import numpy as np

    from core.symmetry_breaking.distortion import distortion_step, mode_of

    mode = mode_of(str(wish.distort), crystal)
    largest = wish.to if wish.to is not None else 0.03 if mode.strain is not None else 0.3
    amplitudes = np.linspace(0.0, largest, wish.steps)
    return mode, tuple(
        distortion_step(crystal, mode, float(value), tolerance=wish.tolerance) for value in amplitudes
    )


def _list_kinds(*, as_json: bool) -> None:
    from core.tensor.group_invariants import irreps_of, irreps_text
    from core.tensor.tensor_kinds import TENSOR_KINDS

    if as_json:
        kinds = [
            {"name": k.name, "title": k.title, "formula": k.formula, "axial": k.axial, "unit": k.unit,
             "irreps": irreps_text(irreps_of(k.index_symmetry))}
            for k in TENSOR_KINDS
        ]  # fmt: skip
        print_json({"schema": SCHEMA, "tensors": kinds})
        return
    from app.cli.symmetry_text import print_kinds

    print_kinds(result_console())
