"""Several models on the same labelled crystals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.dataset.labelled import LabelledCrystal
from core.library.entry import ModelEntry
from core.prediction.evaluation import Evaluation, evaluate
from core.prediction.predictor import Predictor


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedModel:
    """A model and how it did."""

    entry: ModelEntry
    evaluation: Evaluation


def compare_models(
    entries: Sequence[ModelEntry],
    records: Sequence[LabelledCrystal],
    *,
    training: Sequence[LabelledCrystal] = (),
    device: str = "auto",
    on_progress: Callable[[str, float], None] = lambda name, fraction: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> list[ComparedModel]:
    """Evaluate each model on the records, one after the other, in the order given.

    training: crystals that the mean of a system is taken from. Errors as of `evaluate` and Predictor.load.
    """
    compared = []
    for entry in entries:
        predictor = Predictor.load(entry.folder, device=device)

        def told(fraction: float, name: str = entry.name) -> None:
            on_progress(name, fraction)

        found = evaluate(predictor, records, training=training, on_progress=told, should_stop=should_stop)
        compared.append(ComparedModel(entry=entry, evaluation=found))
    return compared
