"""Several networks on the same crystals. Runs in the process that trains, while it does not train."""

from __future__ import annotations

from app.state.model_list import ComparedModel
from app.work.dataset_work import DatasetShelf
from app.work.studio_flags import Flags, Tell
from app.work.studio_jobs import CompareModels, ModelsCompared, StageTold
from core.errors import DatasetError


def compare(shelf: DatasetShelf, request: CompareModels, tell: Tell, flags: Flags) -> ModelsCompared:
    """Errors of each network. CancelledError when stopped; DatasetError: there are no such crystals."""
    from core.prediction.evaluation import evaluate
    from core.prediction.predictor import Predictor

    tell(StageTold(stage="reading the crystals", fraction=0.0))
    data = shelf.divided(request.path, request.by, request.seed)
    records = data.split(request.split)
    if not records:
        raise DatasetError(f"{data.name} has no crystals in the split {request.split}; choose another one")
    found = []
    for number, (name, folder) in enumerate(request.models):
        predictor = Predictor.load(folder, device=request.device)

        def on_progress(fraction: float, number: int = number, name: str = name) -> None:
            tell(
                StageTold(stage=f"predicting with {name}", fraction=(number + fraction) / len(request.models))
            )

        result = evaluate(predictor, records, on_progress=on_progress, should_stop=flags.should_stop)
        found.append(
            ComparedModel(
                name=name,
                folder=folder,
                overall=result.overall,
                by_system=result.by_system,
                failed=len(result.failed),
            )
        )
    return ModelsCompared(models=tuple(found), crystals=len(records))
