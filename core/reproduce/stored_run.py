"""The stored figures of a full run: what ``elastoscope reproduce NAME --data DIR --json`` printed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np

from core.errors import DatasetError
from core.reproduce.experiment import Chart, Curve, Outcome, Row


def read_stored_run(file: Path) -> Outcome:
    """The table, notes and charts of a stored run. DatasetError: they cannot be read."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        return Outcome(
            rows=tuple(Row(**row) for row in content["rows"]),
            notes=tuple(content["notes"]),
            charts=tuple(_chart(chart) for chart in content["charts"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DatasetError(f"{file} cannot be read: {error}") from error


def stored_run(folder: Path, name: str, live: Outcome) -> Outcome:
    """A stored run with a smaller live one below it; the charts are those of the stored one. Where none is
    stored the live one stands alone.
    """
    file = folder / f"{name}.json"
    if not file.exists():
        return live
    stored = read_stored_run(file)
    return Outcome(
        rows=(
            *(replace(row, quantity=f"stored run: {row.quantity}") for row in stored.rows),
            *(replace(row, quantity=f"this run: {row.quantity}") for row in live.rows),
        ),
        notes=(
            *(f"Stored run: {note}" for note in stored.notes),
            *(f"This run: {note}" for note in live.notes),
        ),
        charts=stored.charts,
    )


def _chart(content: dict[str, object]) -> Chart:
    curves = tuple(_curve(curve) for curve in content["curves"])  # type: ignore[attr-defined]
    return Chart(
        name=str(content["name"]),
        title=str(content["title"]),
        x_label=str(content["x"]),
        y_label=str(content["y"]),
        curves=curves,
        log_x=bool(content["log_x"]),
        log_y=bool(content["log_y"]),
    )


def _curve(content: dict[str, object]) -> Curve:
    return Curve(
        name=str(content["name"]),
        x=np.asarray(content["x"], dtype=np.float64),
        y=np.asarray(content["y"], dtype=np.float64),
        source=bool(content["source"]),
        points=bool(content["points"]),
        line=bool(content["line"]),
    )
