"""A model's card as text: what it is, what it was trained on, how good it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

SYSTEMS = ("cubic", "tetragonal", "hexagonal", "orthorhombic", "trigonal", "monoclinic", "triclinic")
_COLUMNS = (
    ("n", "count", "{:.0f}", 1.0),
    ("MAE K", "bulk_mae", "{:.1f}", 1.0),
    ("MAE G", "shear_mae", "{:.1f}", 1.0),
    ("log10 K", "bulk_log10_mae", "{:.3f}", 1.0),
    ("log10 G", "shear_log10_mae", "{:.3f}", 1.0),
    ("‖ΔC‖", "tensor_error", "{:.1f}", 1.0),
    ("< 25 %", "within_25", "{:.1f} %", 100.0),
    ("< 10 %", "within_10", "{:.1f} %", 100.0),
    ("< 5 %", "within_5", "{:.1f} %", 100.0),
)


def card_text(card: dict[str, Any]) -> str:
    """Markdown of a card as core.prediction.finishing writes it (errors in GPa, ‖ΔC‖ in the Mandel norm)."""
    return "\n".join(_lines(card)) + "\n"


def errors_text(split: str, errors: dict[str, Any]) -> str:
    """Markdown tables of an evaluation (core.prediction.evaluation.Evaluation.to_dict)."""
    return "\n".join(_errors(split, errors)) + "\n"


def _lines(card: dict[str, Any]) -> Iterator[str]:
    yield f"# {card.get('name', 'model')} {card.get('version', '')}".rstrip()
    yield ""
    yield str(card.get("description", "A network that predicts elasticity tensors."))
    yield ""
    for title in ("data", "attribution", "licence", "machine", "command"):
        if title in card:
            yield f"- **{title.capitalize()}**: {card[title]}"
    yield f"- **Networks**: {card.get('networks')}, {card.get('parameters'):,} parameters in all"
    runs = card.get("training") or []
    for number, run in enumerate(runs):
        yield (
            f"- **Training of member {number}**: {run.get('crystals')} crystals, best of "
            f"{run.get('settings', {}).get('epochs')} epochs at epoch {run.get('epoch')}, "
            f"{run.get('seconds', 0) / 60:.0f} min on {run.get('device')}, "
            f"seed {run.get('settings', {}).get('seed')}"
        )
    for split, errors in card.get("errors", {}).items():
        yield from _errors(split, errors)
    for note in card.get("notes", []):
        yield ""
        yield str(note)


def _errors(split: str, errors: dict[str, Any]) -> Iterator[str]:
    yield ""
    yield f"## Errors on `{split}`"
    yield ""
    yield "K and G are Hill averages in GPa; ‖ΔC‖ is the Mandel norm in GPa; the shares are of ‖ΔC‖/‖C‖."
    yield ""
    yield "| crystals | " + " | ".join(title for title, *_ in _COLUMNS) + " |"
    yield "|---" * (len(_COLUMNS) + 1) + "|"
    yield _row("all", errors["overall"])
    for system in SYSTEMS:
        if system in errors["by_system"]:
            yield _row(system, errors["by_system"][system])
    if errors.get("mean_of_system"):
        yield from _mean_of_system(errors)
    if errors.get("coverage"):
        yield from _coverage(errors)


def _row(name: str, metrics: dict[str, float]) -> str:
    cells = (pattern.format(metrics[key] * factor) for _, key, pattern, factor in _COLUMNS)
    return f"| {name} | " + " | ".join(cells) + " |"


def _coverage(errors: dict[str, Any]) -> Iterator[str]:
    yield ""
    yield "Share of labels inside the 90 % intervals, and Spearman's correlation ρ of their width and the"
    yield "error: of the whole tensor, K and G in GPa, and of the tensor relative to its norm."
    yield ""
    yield "| crystals | components | K | G | E | ρ tensor | ρ K | ρ G | ρ relative |"
    yield "|---" * 9 + "|"
    found = {"all": errors["coverage"]} | {
        system: errors["coverage_by_system"][system]
        for system in SYSTEMS
        if system in errors["coverage_by_system"]
    }
    for name, coverage in found.items():
        shares = (f"{100 * coverage[key]:.1f} %" for key in ("stiffness", "bulk", "shear", "young"))
        ranks = (
            coverage["rank_correlation"][key] for key in ("stiffness", "bulk", "shear", "stiffness_relative")
        )
        cells = [*shares, *("–" if rank is None else f"{rank:.2f}" for rank in ranks)]
        yield f"| {name} | " + " | ".join(cells) + " |"


def _mean_of_system(errors: dict[str, Any]) -> Iterator[str]:
    yield ""
    yield "The same errors of always answering the mean of the system's training crystals, and how many times"
    yield "ours they are:"
    yield ""
    yield "| crystals | MAE K | MAE G | ‖ΔC‖ |"
    yield "|---|---|---|---|"
    for system in SYSTEMS:
        if system in errors["mean_of_system"]:
            mean, ours = errors["mean_of_system"][system], errors["by_system"][system]
            keys = ("bulk_mae", "shear_mae", "tensor_error")
            cells = (f"{mean[key]:.1f} ({mean[key] / ours[key]:.1f}×)" for key in keys)
            yield f"| {system} | " + " | ".join(cells) + " |"
