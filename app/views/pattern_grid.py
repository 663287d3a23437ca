"""The pattern of the 6×6 in the signs of J. F. Nye, Physical Properties of Crystals (1957), table 9."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.state.palette import GRID, SMALL_PX, Palette
from app.state.symmetry_text import LEGEND, pattern_text
from app.views.look import font
from core.elasticity.component_pattern import ComponentPattern, ComponentRule
from core.elasticity.stiffness import VOIGT_ORDER, Frame
from core.tensor.component_relations import Relation

_HEADER = 5 * GRID
_SIDE = 7 * GRID
_CELL = 6 * GRID
_LEGEND = 5 * GRID
_DOT = 4.5
_ZERO = 1.5


class PatternGrid(QWidget):
    """Signs and names: a filled dot is an independent component, named by its numbers, or one equal to the
    component that it names and is joined to; an open one is its opposite; a cross a sum; a point zero.
    """

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._palette = palette
        self._pattern: ComponentPattern | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setAccessibleName("Pattern of the elastic constants")

    @property
    def pattern(self) -> ComponentPattern | None:
        """What is shown."""
        return self._pattern

    def show_pattern(self, pattern: ComponentPattern, frame: Frame) -> None:
        """Show another pattern."""
        self._pattern = pattern
        self.setAccessibleDescription(pattern_text(pattern, frame).replace("\n", "; "))
        self.update()

    def set_palette_tokens(self, palette: Palette) -> None:
        """Draw in another look."""
        self._palette = palette
        self.update()

    def sizeHint(self) -> QSize:
        """Six rows, their names, and three lines that say what the signs are."""
        return QSize(_SIDE + 6 * 12 * GRID, _HEADER + 6 * _CELL + 3 * _LEGEND + GRID)

    def minimumSizeHint(self) -> QSize:
        """The names of components need some room."""
        return QSize(_SIDE + 6 * 10 * GRID, self.sizeHint().height())

    def cell(self, row: int, column: int) -> QRect:
        """The place of a component."""
        width = self.width() - _SIDE
        left, right = _SIDE + width * column // 6, _SIDE + width * (column + 1) // 6
        return QRect(left, _HEADER + row * _CELL, right - left, _CELL)

    def event(self, event: QEvent) -> bool:
        """A tool tip with the rule for the component under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.rule_at(event.pos()), self)
            return True
        return super().event(event)

    def rule_at(self, point: QPoint) -> str:
        """The rule for the component at a place, empty beside all."""
        for row in range(6):
            for column in range(6):
                if self._pattern is not None and self.cell(row, column).contains(point):
                    return self._pattern.text(row, column)
        return ""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Names, joints, signs, legend."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(SMALL_PX))
        self._draw_names(painter)
        if self._pattern is not None:
            self._draw_joints(painter, self._pattern)
            for rule in self._pattern.rules:
                self._draw_rule(painter, self._pattern, rule)
        self._draw_legend(painter)
        painter.end()

    def _draw_names(self, painter: QPainter) -> None:
        painter.setPen(QColor(self._palette.muted))
        for number, name in enumerate(VOIGT_ORDER):
            top, side = self.cell(0, number), self.cell(number, 0)
            head = QRect(top.x(), 0, top.width(), _HEADER)
            painter.drawText(head, Qt.AlignmentFlag.AlignCenter, name)
            painter.drawText(QRect(0, side.y(), _SIDE, side.height()), Qt.AlignmentFlag.AlignCenter, name)

    def _place(self, row: int, column: int) -> QPointF:
        """Where the sign of a component stands: left of the middle, its name at the right."""
        area = self.cell(row, column)
        return QPointF(area.x() + 0.32 * area.width(), area.center().y() + 0.5)

    def _draw_joints(self, painter: QPainter, pattern: ComponentPattern) -> None:
        """Thin lines from a component to those that are equal or opposite to it, as in the book."""
        painter.setPen(QPen(QColor(self._palette.border), 1.5))
        for number in range(pattern.count):
            same = [pattern.free[number]] + [
                (rule.row, rule.column)
                for rule in pattern.rules
                if rule.relation in (Relation.EQUAL, Relation.OPPOSITE) and rule.terms[0][0] == number
            ]
            for first, second in pairwise(same):
                painter.drawLine(self._place(*first), self._place(*second))

    def _draw_rule(self, painter: QPainter, pattern: ComponentPattern, rule: ComponentRule) -> None:
        place = self._place(rule.row, rule.column)
        self._draw_sign(painter, rule.relation, place)
        name = ""
        if rule.relation in (Relation.FREE, Relation.EQUAL, Relation.OPPOSITE):
            row, column = pattern.free[rule.terms[0][0]]
            name = f"{'−' if rule.relation is Relation.OPPOSITE else ''}{row + 1}{column + 1}"
        strong = rule.relation is Relation.FREE
        painter.setPen(QColor(self._palette.text if strong else self._palette.muted))
        painter.setFont(font(SMALL_PX, bold=strong))
        area = self.cell(rule.row, rule.column)
        beside = QRectF(place.x() + 2.0 * _DOT, area.y(), area.right() - place.x(), area.height())
        painter.drawText(beside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)

    def _draw_sign(self, painter: QPainter, relation: Relation, place: QPointF) -> None:
        ink = QColor(self._palette.muted if relation is Relation.ZERO else self._palette.accent)
        ground = QColor(self._palette.surface)
        painter.setPen(QPen(ink, 1.5))
        if relation is Relation.DEPENDENT:
            painter.setPen(QPen(ink, 2.0))
            for way in (1.0, -1.0):
                arm = QPointF(0.8 * _DOT, way * 0.8 * _DOT)
                painter.drawLine(place - arm, place + arm)
            return
        painter.setBrush(ground if relation is Relation.OPPOSITE else ink)
        size = _ZERO if relation is Relation.ZERO else _DOT
        painter.drawEllipse(place, size, size)

    def _draw_legend(self, painter: QPainter) -> None:
        """The signs in two columns; what is independent is bold here as in the grid."""
        for number, relation in enumerate(LEGEND):
            line, column = divmod(number, 2)
            x = 2 * GRID + column * 0.42 * self.width()
            y = _HEADER + 6 * _CELL + GRID + (line + 0.5) * _LEGEND
            self._draw_sign(painter, relation, QPointF(x, y))
            free = relation is Relation.FREE
            painter.setFont(font(SMALL_PX, bold=free))
            painter.setPen(QColor(self._palette.text if free else self._palette.muted))
            painter.drawText(QPointF(x + 2.5 * _DOT, y + 0.35 * SMALL_PX), LEGEND[relation])
