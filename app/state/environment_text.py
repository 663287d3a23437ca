"""What is said of a neighbourhood, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.state.figures import counted, pretty_symbol, sentence

if TYPE_CHECKING:
    from app.state.environment_request import Compared, RebuildMoved, SignalReady
    from core.environment.site_symmetry import SiteSymmetry


def site_text(found: SignalReady, symmetry: SiteSymmetry | None, trouble: str = "") -> str:
    """The site, its neighbours, its point group and the degrees that it forbids; in lines. trouble: why there
    is no symmetry, where it was looked for in vain.
    """
    around = found.neighborhood
    counts = " + ".join(f"{around.species.count(symbol)} {symbol}" for symbol in around.elements)
    distances = around.distances
    lines = [
        f"{around.label}: {len(around)} neighbours within {found.request.settings.cutoff:g} Å ({counts})",
        f"nearest {distances[0]:.3f} Å, farthest {distances[-1]:.3f} Å",
    ]
    if symmetry is None:
        return "\n".join([*lines, sentence(trouble) if trouble else "Looking for the site's symmetry …"])
    vanishing = ", ".join(str(degree) for degree in symmetry.vanishing)
    hand = "may have a hand" if symmetry.is_chiral else "its own mirror image, so no pseudoscalars"
    forbidden = f"l = {vanishing} vanish by symmetry" if vanishing else "no l up to 8 vanishes by symmetry"
    group = f"Point group {pretty_symbol(symmetry.point_group)}, Wyckoff {symmetry.wyckoff}: {hand}"
    return "\n".join([*lines, group, forbidden])


def comparison_text(found: Compared) -> str:
    """Two sites compared; in lines."""
    compared = found.comparison
    best = compared.best
    _, angle = best.axis_angle
    how = "" if best.is_proper else " with inversion"
    same = "the same surroundings" if compared.is_same else "different surroundings"
    lines = [
        f"{' and '.join(found.request.names)}: distance {compared.distance:.3g}, {same}",
        f"Hands: {compared.hands}",
        f"Best rotation {angle:.1f}°{how}, overlap {best.overlap:.4f}; its axis is drawn",
    ]
    if compared.moved is not None:
        lines.append(f"Neighbours then miss each other by {compared.moved:.2g} Å")
    return "\n".join(lines)


def rebuilding_text(moved: RebuildMoved) -> str:
    """Where a reconstruction stands."""
    state, found = moved.state, moved.rebuilt
    task = moved.request.task
    kind = "power spectrum" if task.invariants == "power" else "bispectrum"
    head = f"{task.target.label} from its {kind}: {found.ending}"
    lines = [head, f"Step {state.steps}, misfit {state.misfit.min():.1e}, off by {found.moved:.2g} Å"]
    if task.twin:
        lines.append(f"The site itself or its mirror image was met {counted(state.met, 'time')}")
    if found.ending == "a twin of another shape with the same invariants":
        lines.append("Rings and discs are different shapes with one power spectrum; their bispectra differ")
    return "\n".join(lines)
