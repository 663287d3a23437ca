"""What can be taken away from a comparison, and its tables as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from app.state.analysis_table import Column, Table
from app.state.comparison import Compared, FloatArray, Mode, Wish, remark
from app.state.export_catalogue import ExportChoice, ExportFormat, Options, Subject
from core.elasticity.stiffness import VOIGT_ORDER
from core.export.statement import frame_statement, model_statement, timestamp

FORMATS: Final = (
    ExportFormat(
        name="comparison.png", subject=Subject.PICTURES, text="The surfaces (PNG)", unit="on each colour bar",
        sentence="The surfaces beside each other as they are seen now, at any size.", options=Options.PICTURE,
    ),
    ExportFormat(
        name="comparison.csv", subject=Subject.TABLES, text="The tables (CSV)", unit="beside each number",
        sentence="Moduli and differences with every digit, and in the difference ΔC.",
    ),
    ExportFormat(
        name="comparison.json", subject=Subject.TABLES, text="Everything (JSON)", unit="GPa",
        sentence="Tensors, moduli and differences to A, as elastoscope compare --json.",
    ),
)  # fmt: skip
BY_NAME: Final = {each.name: each for each in FORMATS}


def compare_choices(wish: Wish, *, no_picture: str) -> tuple[ExportChoice, ...]:
    """Every format; no_picture: why there is none to write, "" where there is one."""
    return tuple(
        ExportChoice(
            format=each,
            missing=no_picture if each.options is Options.PICTURE else "",
            frame=str(wish.frame),
        )
        for each in FORMATS
    )


def compare_statements(wish: Wish, subjects: Sequence[Compared]) -> dict[str, str]:
    """What a file says about its numbers."""
    models = {_model_of(each): None for each in subjects}
    difference = wish.mode is Mode.DIFFERENCE
    return {
        "compared": "; ".join(f"{each.letter} = {each.name}" for each in subjects),
        "difference": "B - A" if difference else "",
        "quantity": wish.quantity.title,
        "units": wish.quantity.unit or "no unit",
        "voigt_order": " ".join(VOIGT_ORDER),
        "frame": frame_statement(wish.frame),
        "remark": remark(wish)[0],
        "model": "; ".join(models),
        "written": timestamp(),
    }


def _model_of(subject: Compared) -> str:
    prediction = subject.answer.prediction
    if prediction is None:
        return f"none for {subject.letter}: read or edited"
    return f"{model_statement(prediction.model)} (sha256 {prediction.model.sha256})"


def tables_csv(tables: Iterable[Table], stated: Mapping[str, str], matrix: FloatArray | None = None) -> str:
    """``# key: value`` lines, then each table with a line that names it. matrix: ΔC, (6, 6) in GPa."""
    text = io.StringIO()
    text.writelines(f"# {key}: {' '.join(value.split())}\n" for key, value in stated.items() if value)
    writer = csv.writer(text, lineterminator="\n")
    for table in tables:
        text.write(f"\n# table: {table.title} ({table.note})\n")
        writer.writerow(_headings(table.columns))
        for row in table.rows:
            writer.writerow("" if cell.copied == "–" else cell.copied for cell in row.cells)
    if matrix is not None:
        text.write("\n# table: C_B - C_A in GPa\n")
        writer.writerow(("", *VOIGT_ORDER))
        for name, numbers in zip(VOIGT_ORDER, matrix.tolist(), strict=True):
            writer.writerow((name, *map(repr, numbers)))
    return text.getvalue()


def _headings(columns: Sequence[Column]) -> list[str]:
    """Of a share the column that it belongs to is named, too."""
    names: list[str] = []
    for column in columns:
        names.append(f"({names[-1]}) / A in %" if column.name == "%" else column.name or "quantity")
    return names
