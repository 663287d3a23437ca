"""The page of trainings: the list of all, and the one that is looked at with its curves."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.state.display import Tone
from app.state.palette import GAP, GRID, WIDE_GAP, Palette
from app.state.sheet import Sheet, SheetColumn, SheetRow
from app.state.training_run import (
    SYSTEM_COLUMNS,
    WORST_COLUMNS,
    RunProgress,
    RunStanding,
    duration,
    system_sheet,
    worst_sheet,
)
from app.views.plain_words import plain_label
from app.views.plot_loading import PlotLoading
from app.views.sheet_table import SheetTable
from app.work.run_folder import Run, RunState

if TYPE_CHECKING:
    from app.views.training_plots import CurvePlot, ParityPlot

STATES = {
    RunState.PREPARED: "not begun",
    RunState.RUNNING: "under way",
    RunState.LATER: "to go on",
    RunState.STOPPED: "stopped",
    RunState.FAILED: "failed",
    RunState.DONE: "done",
}
SYSTEMS_WIDTH, WORST_WIDTH = 114 * GRID, 144 * GRID
"""Room for all columns."""
LEAST_PLOT = 48 * GRID
RATE_AXIS = 18 * GRID
"""Figures as long as 0.0005 beside the heading."""
RUN_COLUMNS = (
    SheetColumn(name="Name"),
    SheetColumn(name="State"),
    SheetColumn(name="Stands at"),
    SheetColumn(name="Data"),
    SheetColumn(name="Begun"),
    SheetColumn(name="Remark"),
)


class RunPage(QWidget):
    """``pause_asked(bool)``, ``stop_asked()``, ``resume_asked()``, ``finish_asked()`` of the run that is
    shown; ``chosen(Path)``: another run is to be shown, ``resume_of(Path)``, ``remove_of(Path)``;
    ``crystal_chosen(str)``: a validation crystal is to be looked at.
    """

    pause_asked = Signal(bool)
    stop_asked = Signal()
    resume_asked = Signal()
    finish_asked = Signal()
    chosen = Signal(object)
    resume_of = Signal(object)
    remove_of = Signal(object)
    crystal_chosen = Signal(str)

    def __init__(self, palette: Palette, plots: PlotLoading, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sheet")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._palette = palette
        self._loading = plots
        self.curves: dict[str, CurvePlot] = {}
        self.parities: dict[str, ParityPlot] = {}
        self._progress: RunProgress | None = None
        self._standing: RunStanding | None = None
        self.runs = SheetTable("Trainings", palette, spread=True)
        self.systems = SheetTable("Errors by crystal system", palette, spread=True)
        self.worst = SheetTable("Worst crystals", palette, spread=True)
        self.systems.setMinimumWidth(SYSTEMS_WIDTH)
        self.worst.setMinimumWidth(WORST_WIDTH)
        self.title, self.text, self.facts = plain_label(), plain_label(), plain_label()
        self.bar = QProgressBar()
        self.pause, self.stop, self.resume = QPushButton("Pause"), QPushButton("Stop"), QPushButton("Go on")
        self.finish, self.back = QPushButton("Make a model of it"), QPushButton("All trainings")
        self.show_one, self.go_on, self.remove = (
            QPushButton("Show"),
            QPushButton("Go on"),
            QPushButton("Remove…"),
        )
        self._stack = QStackedWidget()
        self._upper, self._lower = QHBoxLayout(), QHBoxLayout()
        self._lay_out()
        self._connect()

    # --- layout --------------------------------------------------------------------------------------------
    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(self._list())
        self._stack.addWidget(self._one())
        column.addWidget(self._stack)
        self.systems.show_sheet(Sheet(columns=SYSTEM_COLUMNS))
        self.worst.show_sheet(Sheet(columns=WORST_COLUMNS))
        self.runs.show_sheet(Sheet(columns=RUN_COLUMNS))

    def _list(self) -> QWidget:
        page = QWidget()
        page.setObjectName("sheet")
        column = QVBoxLayout(page)
        column.setContentsMargins(WIDE_GAP, WIDE_GAP, WIDE_GAP, WIDE_GAP)
        column.setSpacing(GAP)
        head = QHBoxLayout()
        self._none = plain_label()
        self._none.setObjectName("muted")
        head.addWidget(self._none, 1)
        tips = (
            "The curves of the selected training (double click)",
            "Go on with the selected training",
            "Remove the selected training and what it learned; models in the library stay",
        )
        for button, tip in zip((self.show_one, self.go_on, self.remove), tips, strict=True):
            button.setToolTip(tip)
            button.setEnabled(False)
            head.addWidget(button)
        column.addLayout(head)
        column.addWidget(self.runs, 1)
        return page

    def _one(self) -> QWidget:
        page = QWidget()
        page.setObjectName("sheet")
        column = QVBoxLayout(page)
        column.setContentsMargins(WIDE_GAP, GAP, WIDE_GAP, GAP)
        column.setSpacing(GAP)
        column.addLayout(self._head())
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        column.addWidget(self.bar)
        for row in (self._upper, self._lower):
            row.setSpacing(GAP)
        self._lower.addWidget(_titled("Errors by crystal system, mean, GPa", self.systems), 4)
        self._lower.addWidget(_titled("Worst validation crystals", self.worst), 5)
        column.addLayout(self._upper, 6)
        column.addLayout(self._lower, 5)
        return page

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GAP)
        words = QVBoxLayout()
        words.setSpacing(0)
        self.title.setObjectName("title")
        self.text.setWordWrap(True)
        self.facts.setObjectName("small")
        for label in (self.title, self.text, self.facts):
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            words.addWidget(label)
        row.addLayout(words, 1)
        tips = (
            (self.pause, "Wait; the process keeps its memory and goes on at once (Pause again)"),
            (
                self.stop,
                "End the process; the epochs that are done are kept, and the run can be gone on with",
            ),
            (self.resume, "Go on after the last epoch that was kept"),
            (
                self.finish,
                "Make a model of the best weights so far: calibrated, measured, put in the library",
            ),
            (self.back, "The list of all trainings"),
        )
        self.pause.setCheckable(True)
        for button, tip in tips:
            button.setToolTip(tip)
            row.addWidget(button)
        return row

    def _connect(self) -> None:
        self.pause.toggled.connect(self.pause_asked)
        self.stop.clicked.connect(self.stop_asked)
        self.resume.clicked.connect(self.resume_asked)
        self.finish.clicked.connect(self.finish_asked)
        self.back.clicked.connect(lambda: self.turn_to_run(False))
        self.runs.chosen.connect(lambda key: self.chosen.emit(Path(key)))
        self.runs.selected.connect(self._refresh_list)
        self.show_one.clicked.connect(lambda: self._of_selected(self.chosen))
        self.go_on.clicked.connect(lambda: self._of_selected(self.resume_of))
        self.remove.clicked.connect(lambda: self._of_selected(self.remove_of))
        self.worst.chosen.connect(self.crystal_chosen)

    def _of_selected(self, signal: object) -> None:
        for key in self.runs.selected_keys()[:1]:
            signal.emit(Path(key))  # type: ignore[attr-defined]

    def _refresh_list(self) -> None:
        chosen = self.runs.selected_keys()
        row = next((row for row in self.runs.sheet.shown if row.key in chosen), None)
        for button in (self.show_one, self.remove):
            button.setEnabled(row is not None)
        self.go_on.setEnabled(row is not None and row.texts[1] not in ("done", "under way"))

    def make_plots(self) -> None:
        """Make the plots once what draws them is loaded."""
        self._loading.when_ready(self._make_plots)

    def _make_plots(self) -> None:
        from app.views.training_plots import CurvePlot, ParityPlot

        if self.curves:
            return
        rate = CurvePlot("Learning rate over epochs", "learning rate", log_y=True, legend=False)
        self.curves = {"loss": CurvePlot("Loss over epochs", "loss", log_y=True), "rate": rate}
        self.parities = {"bulk": ParityPlot("K"), "shear": ParityPlot("G")}
        for plot in (*self.curves.values(), *self.parities.values()):
            plot.set_palette_tokens(self._palette)
        self._upper.addWidget(self.curves["loss"], 5)
        for parity in self.parities.values():
            self._upper.addWidget(parity, 4)
        rate.setMinimumWidth(LEAST_PLOT)
        rate.getAxis("left").setWidth(RATE_AXIS)
        self._lower.insertWidget(0, rate, 4)
        for parity in self.parities.values():
            parity.chosen.connect(self.crystal_chosen)
        if self._progress is not None:
            self._draw(self._progress)

    # --- content -------------------------------------------------------------------------------------------
    def turn_to_run(self, on: bool) -> None:
        """Show the run, or the list of all."""
        self._stack.setCurrentIndex(1 if on else 0)
        if on:
            self.make_plots()

    @property
    def shows_run(self) -> bool:
        """The run is shown, and not the list."""
        return self._stack.currentIndex() == 1

    def show_runs(self, runs: Sequence[Run]) -> None:
        """List them."""
        self._none.setText(
            "" if runs else "No training yet: open a dataset, go on to the settings, and start one"
        )
        self.runs.show_sheet(Sheet(columns=RUN_COLUMNS, rows=tuple(_run_row(run) for run in runs)))
        self._refresh_list()

    def show_standing(self, standing: RunStanding) -> None:
        """Show how the run stands."""
        self._standing = standing
        self.title.setText(standing.name)
        name = "plain_doubt" if standing.paused else "failure" if standing.failed else "muted"
        if self.text.objectName() != name:
            self.text.setObjectName(name)
            self.text.style().unpolish(self.text)
            self.text.style().polish(self.text)
        self.text.setText(standing.text)
        self.pause.blockSignals(True)
        self.pause.setChecked(standing.paused)
        self.pause.blockSignals(False)
        self.pause.setText("Paused" if standing.paused else "Pause")
        for button in (self.pause, self.stop):
            button.setVisible(standing.busy)
        self.resume.setVisible(standing.can_resume)
        self.finish.setVisible(standing.can_finish)
        self._show_facts()

    def show_progress(self, progress: RunProgress, *, epoch_over: bool) -> None:
        """Show how it goes; the pictures only when an epoch is over."""
        self._progress = progress
        self._show_facts()
        if epoch_over:
            self._draw(progress)

    def _show_facts(self) -> None:
        """Of a run that does not go on no time is left."""
        progress, standing = self._progress, self._standing
        if progress is None:
            return
        self.bar.setValue(round(1000 * progress.fraction))
        loss = f"loss {progress.loss:.4g}" if progress.loss is not None else ""
        goes_on = standing is not None and standing.busy and not standing.paused
        left = duration(progress.remaining_s) if goes_on else ""
        said = (progress.headline(), loss, progress.pace(), f"{left} left" if left else "")
        self.facts.setText(" · ".join(filter(None, said)))

    def _draw(self, progress: RunProgress) -> None:
        record = progress.record
        if record is not None:
            self.systems.show_sheet(system_sheet(record))
            self.worst.show_sheet(worst_sheet(record))
        else:
            self.systems.show_sheet(Sheet(columns=SYSTEM_COLUMNS))
            self.worst.show_sheet(Sheet(columns=WORST_COLUMNS))
        for name, curve in self.curves.items():
            curves = progress.losses() if name == "loss" else progress.rates()
            curve.show_curves(curves, mark=progress.best() if name == "loss" else None)
        for parity in self.parities.values():
            parity.show_record(record)

    def set_palette_tokens(self, palette: Palette) -> None:
        """Draw in another look."""
        self._palette = palette
        for table in (self.runs, self.systems, self.worst):
            table.set_palette_tokens(palette)
        plots: list[CurvePlot | ParityPlot] = [*self.curves.values(), *self.parities.values()]
        for plot in plots:
            plot.set_palette_tokens(palette)


def _titled(title: str, table: SheetTable) -> QWidget:
    holder, heading = QWidget(), QLabel(title)
    heading.setObjectName("heading")
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, GAP, 0, 0)
    column.setSpacing(0)
    column.addWidget(heading)
    column.addWidget(table, 1)
    return holder


def _run_row(run: Run) -> SheetRow:
    texts = (
        run.name,
        STATES[run.state],
        run.progress(),
        Path(run.dataset).name,
        time.strftime("%Y-%m-%d %H:%M", time.localtime(run.created)),
        run.sentence,
    )
    return SheetRow(
        key=str(run.folder),
        texts=texts,
        values=(*texts[:2], float(run.epochs_done), texts[3], run.created, run.sentence),
        tone=Tone.FAILURE if run.state is RunState.FAILED else Tone.PLAIN,
        tip=run.sentence or run.data,
    )
