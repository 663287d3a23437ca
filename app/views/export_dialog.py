"""What to take away: subjects at the left, formats at the right, what a file contains below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.state.export_catalogue import ExportChoice, ExportWish, Options, Subject
from app.state.palette import GAP, GRID, WIDE_GAP
from app.views.export_options import FilmForm, PictureForm
from app.views.plain_words import plain_label, plain_tip

_NAME = Qt.ItemDataRole.UserRole


class ExportDialog(QDialog):
    """``wish`` is what was chosen."""

    def __init__(
        self,
        choices: Sequence[ExportChoice],
        last: str,
        size: tuple[int, int],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export")
        self._choices = {choice.format.name: choice for choice in choices}
        self.subjects = QListWidget()
        self.subjects.setAccessibleName("What to export")
        self.formats = QListWidget()
        self.formats.setAccessibleName("Format")
        for each in (self.subjects, self.formats):
            each.setSpacing(GRID // 2)
        self.sentence = plain_label()
        self.sentence.setWordWrap(True)
        self.remark = plain_label()
        self.remark.setObjectName("small")
        self.remark.setWordWrap(True)
        self.trouble = plain_label()
        self.trouble.setObjectName("doubt")
        self.trouble.setWordWrap(True)
        self.picture, self.film = PictureForm(size), FilmForm()
        self.options = QStackedWidget()
        for page in (QWidget(), self.picture, self.film):
            self.options.addWidget(page)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        self.buttons.button(QDialogButtonBox.StandardButton.Save).setText("Save as…")
        self._lay_out()
        self._fill(last)
        self._connect()

    def _lay_out(self) -> None:
        lists = QHBoxLayout()
        lists.setSpacing(GAP)
        lists.addWidget(self.subjects, 2)
        lists.addWidget(self.formats, 3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * WIDE_GAP, 2 * WIDE_GAP, 2 * WIDE_GAP, WIDE_GAP)
        layout.setSpacing(GAP)
        layout.addLayout(lists, 1)
        for label in (self.sentence, self.remark, self.trouble):
            layout.addWidget(label)
        layout.addWidget(self.options)
        layout.addWidget(self.buttons)
        self.sentence.setMinimumHeight(10 * GRID)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.resize(QSize(150 * GRID, 162 * GRID))

    def _connect(self) -> None:
        self.subjects.currentItemChanged.connect(lambda *_: self._show_formats())
        self.formats.currentItemChanged.connect(lambda *_: self._show_choice())
        self.formats.itemActivated.connect(lambda *_: self._accept_choice())
        self.picture.changed.connect(self._show_choice)
        self.film.changed.connect(self._show_choice)
        self.buttons.accepted.connect(self._accept_choice)
        self.buttons.rejected.connect(self.reject)

    def _fill(self, last: str) -> None:
        for subject in Subject:
            if any(choice.format.subject is subject for choice in self._choices.values()):
                self.subjects.addItem(QListWidgetItem(subject.value))
        chosen = self._choices.get(last) or next(iter(self._choices.values()))
        self.select(chosen.format.name)

    def select(self, name: str) -> None:
        """Mark a format."""
        subject = self._choices[name].format.subject
        (item,) = self.subjects.findItems(subject.value, Qt.MatchFlag.MatchExactly)
        self.subjects.setCurrentItem(item)
        self._show_formats()
        for row in range(self.formats.count()):
            if self.formats.item(row).data(_NAME) == name:
                self.formats.setCurrentRow(row)
        self._show_choice()

    def _show_formats(self) -> None:
        current = self.subjects.currentItem()
        subject = Subject(current.text()) if current is not None else next(iter(Subject))
        self.formats.clear()
        first = -1
        for choice in self._choices.values():
            if choice.format.subject is not subject:
                continue
            item = QListWidgetItem(choice.format.text)
            item.setData(_NAME, choice.format.name)
            if choice.missing:
                item.setForeground(self.palette().placeholderText())
                item.setToolTip(choice.missing)
            elif first < 0:
                first = self.formats.count()
            self.formats.addItem(item)
        self.formats.setCurrentRow(max(first, 0))

    @property
    def choice(self) -> ExportChoice | None:
        """The marked format."""
        item = self.formats.currentItem()
        return None if item is None else self._choices[item.data(_NAME)]

    def _show_choice(self) -> None:
        choice = self.choice
        if choice is None:
            return
        wanted = choice.format
        self.sentence.setText(wanted.sentence)
        frame = f"Frame: {choice.frame} · " if choice.frame else ""
        self.remark.setText(f"{frame}Unit: {wanted.unit} · File: …{wanted.name}")
        trouble = choice.missing or self._options_trouble(wanted.options)
        self.trouble.setText(trouble)
        self.trouble.setVisible(bool(trouble))
        page = {Options.PICTURE: 1, Options.FILM: 2}.get(wanted.options, 0)
        self.options.setCurrentIndex(page)
        self.options.setVisible(page > 0)
        save = self.buttons.button(QDialogButtonBox.StandardButton.Save)
        save.setEnabled(not trouble)
        save.setToolTip(plain_tip(trouble))

    def _options_trouble(self, options: Options) -> str:
        return self.picture.trouble if options is Options.PICTURE else ""

    def _accept_choice(self) -> None:
        if self.buttons.button(QDialogButtonBox.StandardButton.Save).isEnabled():
            self.accept()

    def wish(self) -> ExportWish:
        """What was chosen."""
        choice = self.choice
        name = choice.format.name if choice is not None else next(iter(self._choices))
        return ExportWish(name=name, picture=self.picture.value(), film=self.film.value())
