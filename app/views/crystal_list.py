"""The list of open crystals: a model over the session, a delegate that draws a row, and the view."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.state.figures import counted, pretty_formula, pretty_symbol, rounded
from app.state.palette import BASE_PX, GAP, GRID, SMALL_PX, Palette
from app.state.session import CrystalEntry, Session, Stage
from app.views import icons
from app.views.look import font
from app.views.plain_words import plain_tip

ROW_HEIGHT = 11 * GRID
REPAINT_MS = 120
ENTRY_ROLE = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex

_ICONS = {
    Stage.QUEUED: "queued",
    Stage.READING: "busy",
    Stage.WAITING: "queued",
    Stage.PREDICTING: "busy",
    Stage.DONE: "done",
    Stage.FAILED: "failed",
    Stage.STOPPED: "stopped",
}
_STAGE_TEXT = {
    Stage.QUEUED: "queued",
    Stage.READING: "reading",
    Stage.WAITING: "waiting for the network",
    Stage.PREDICTING: "predicting",
    Stage.DONE: "done",
    Stage.FAILED: "failed",
    Stage.STOPPED: "stopped",
}


def row_title(entry: CrystalEntry) -> str:
    """The formula, or the file's name while there is none."""
    name = pretty_formula(entry.facts.formula) if entry.facts else entry.path.name
    return f"{name} (edited)" if entry.edited else name


def row_symbol(entry: CrystalEntry) -> str:
    """The space group, where it is known; a tensor that was read says so."""
    symbol = pretty_symbol(entry.facts.symbol) if entry.facts else ""
    predicted = entry.tensor is None or entry.tensor.of_prediction
    return " · ".join(part for part in ("" if predicted else "tensor", symbol) if part)


def row_detail(entry: CrystalEntry) -> str:
    """The second line: the reason of a failure, or the file's name, or what is being done."""
    if entry.stage is Stage.FAILED:
        return entry.reason.removeprefix(f"{entry.path.name}: ")
    if entry.facts is None:
        if entry.tensor is not None and entry.stage is Stage.DONE:
            return "without its crystal"
        return _STAGE_TEXT[entry.stage]
    return entry.path.name if entry.stage is Stage.DONE else f"{_STAGE_TEXT[entry.stage]} · {entry.path.name}"


def row_tip(entry: CrystalEntry) -> str:
    """Path, facts, notes of the reader and warnings of the network."""
    lines = [str(entry.path), _STAGE_TEXT[entry.stage].capitalize()]
    if entry.facts is not None:
        lines.append(
            f"{counted(entry.facts.atoms, 'atom')} in the cell, {rounded(entry.facts.density)} g/cm³"
        )
    if entry.crystal is not None:
        lines += [f"Note: {note}" for note in entry.crystal.provenance.notes]
    if entry.answer is not None:
        warnings = entry.answer.prediction.warnings if entry.answer.prediction is not None else ()
        lines += [f"Note: {note}" for note in entry.answer.notes]
        lines += [f"Caution: {warning}" for warning in warnings]
    if entry.reason:
        lines.append(entry.reason)
    return "\n".join(lines)


class CrystalListModel(QAbstractListModel):
    """The session as rows."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        session.about_to_add.connect(self._about_to_add)
        session.added.connect(self._added)
        session.about_to_remove.connect(self._about_to_remove)
        session.removed.connect(self._removed)
        session.changed.connect(self._changed)
        self._stale: set[int] = set()
        # Results come many times a second; the list is painted as often as eyes follow.
        self._repaint = QTimer(self)
        self._repaint.setSingleShot(True)
        self._repaint.setInterval(REPAINT_MS)
        self._repaint.timeout.connect(self._tell_changes)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        """Open crystals."""
        return 0 if parent.isValid() else len(self._session)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The row's texts for readers of the screen, and the entry for the delegate."""
        if not index.isValid():
            return None
        entry = self._session.at(index.row())
        if role == ENTRY_ROLE:
            return entry
        if role == Qt.ItemDataRole.DisplayRole:
            return " ".join(part for part in (row_title(entry), row_symbol(entry), row_detail(entry)) if part)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(row_tip(entry))
        return None

    def _about_to_add(self, first: int, last: int) -> None:
        self.beginInsertRows(QModelIndex(), first, last)

    def _added(self) -> None:
        self.endInsertRows()

    def _about_to_remove(self, first: int, last: int) -> None:
        self.beginRemoveRows(QModelIndex(), first, last)

    def _removed(self) -> None:
        self.endRemoveRows()

    def _changed(self, row: int) -> None:
        self._stale.add(row)
        if not self._repaint.isActive():
            self._repaint.start()

    def _tell_changes(self) -> None:
        if self._stale and len(self._session):
            self.dataChanged.emit(
                self.index(min(self._stale)), self.index(min(max(self._stale), len(self._session) - 1))
            )
        self._stale.clear()


class CrystalDelegate(QStyledItemDelegate):
    """Draws a row: state, formula and space group above, file name or reason below."""

    def __init__(self, palette: Palette, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.palette = palette

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All rows are equally high, so that the list never measures them."""
        return QSize(120, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        entry: CrystalEntry = index.data(ENTRY_ROLE)
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(self.palette.selection))
            painter.fillRect(QRect(area.x(), area.y(), 3, area.height()), QColor(self.palette.accent))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, QColor(self.palette.hover))
        inner = area.adjusted(GAP + GRID, GRID, -GAP, -GRID)
        painter.drawPixmap(inner.x(), inner.y() + GAP, _state_icon(entry, self.palette))
        text = inner.adjusted(icons.ICON_PX + GAP, 0, 0, 0)
        beside = self._draw_title(painter, text, entry)
        self._draw_detail(painter, text, entry, with_symbol=not beside)
        painter.restore()

    def _draw_title(self, painter: QPainter, area: QRect, entry: CrystalEntry) -> bool:
        """Formula, and the space group beside it where both fit; whether they did."""
        line = QRect(area.x(), area.y(), area.width(), area.height() // 2)
        symbol = row_symbol(entry)
        bold = QFontMetrics(font(BASE_PX, bold=True))
        room = line.width() - QFontMetrics(font(SMALL_PX)).horizontalAdvance(symbol) - GAP
        beside = bold.horizontalAdvance(row_title(entry)) <= room
        if beside:
            painter.setFont(font(SMALL_PX))
            painter.setPen(QColor(self.palette.muted))
            painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, symbol)
        painter.setFont(font(BASE_PX, bold=True))
        painter.setPen(QColor(self.palette.text))
        title = bold.elidedText(row_title(entry), Qt.TextElideMode.ElideMiddle, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)
        return beside

    def _draw_detail(self, painter: QPainter, area: QRect, entry: CrystalEntry, *, with_symbol: bool) -> None:
        half = area.height() // 2
        line = QRect(area.x(), area.y() + half, area.width(), area.height() - half)
        painter.setFont(font(SMALL_PX))
        painter.setPen(QColor(self.palette.red if entry.stage is Stage.FAILED else self.palette.muted))
        parts = (row_symbol(entry), row_detail(entry)) if with_symbol else (row_detail(entry),)
        words = " · ".join(filter(None, parts))
        text = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


def _state_icon(entry: CrystalEntry, palette: Palette) -> QPixmap:
    unstable = entry.answer is not None and not entry.answer.stable
    if entry.stage is Stage.DONE and (entry.outside_domain or unstable):
        return _pixmap("outside", palette.amber, palette.surface)
    colours = {Stage.DONE: palette.accent, Stage.FAILED: palette.red, Stage.PREDICTING: palette.accent}
    return _pixmap(_ICONS[entry.stage], colours.get(entry.stage, palette.muted), palette.surface)


@lru_cache(maxsize=64)
def _pixmap(name: str, colour: str, ground: str) -> QPixmap:
    return icons.pixmap(name, colour, ground)


class CrystalList(QListView):
    """The view. ``chosen(key)``: the user selected a crystal.

    It takes the keyboard only when it is reached with Tab: choosing with the mouse leaves it to the views.
    """

    chosen = Signal(int)

    def __init__(self, session: Session, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._delegate = CrystalDelegate(palette, self)
        self.setModel(CrystalListModel(session, self))
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Open crystals")
        self.selectionModel().currentChanged.connect(self._on_current)
        session.selection_changed.connect(self._follow_selection)

    def set_palette_tokens(self, palette: Palette) -> None:
        """Draw in another look."""
        self._delegate.palette = palette
        self.viewport().update()

    def _on_current(self, current: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(self._session.at(current.row()).key)

    def _follow_selection(self) -> None:
        entry = self._session.selected
        if entry is None:
            self.selectionModel().clear()
            return
        index = self.model().index(self._session.row_of(entry.key), 0)
        if index != self.currentIndex():
            self.setCurrentIndex(index)
