"""From the table of tokens to Qt: palette, letters and style sheet."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from PySide6.QtGui import QColor, QFont, QPalette, QPixmapCache
from PySide6.QtWidgets import QApplication

from app.resource_paths import tick
from app.state.palette import (
    BASE_PX,
    FONT_FAMILIES,
    GAP,
    GRID,
    LARGE_PX,
    SMALL_PX,
    WIDE_GAP,
    Palette,
    faint,
)

DRAWN_KB: Final = 2048
"""Of icons and parts of widgets that Qt keeps as it has drawn them; its own limit is five times as much, and
old icons stay until it is reached."""


@lru_cache(maxsize=16)
def font(pixels: int = BASE_PX, *, bold: bool = False) -> QFont:
    """The one font of the window, with figures of equal width."""
    chosen = QFont()
    chosen.setFamilies(list(FONT_FAMILIES))
    chosen.setPixelSize(pixels)
    chosen.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    chosen.setFeature(QFont.Tag.fromString("tnum"), 1)
    return chosen


def apply_look(application: QApplication, palette: Palette) -> None:
    """Give the whole application its look. One that it has already costs nothing: Qt would polish every
    widget anew, which takes seconds where there are many.
    """
    sheet = style_sheet(palette)
    if application.styleSheet() == sheet:
        return
    if not application.styleSheet():
        application.setStyle("Fusion")
        QPixmapCache.setCacheLimit(DRAWN_KB)
    # Off first: where a sheet is exchanged, Qt polishes each widget once for every widget that it lies in.
    application.setStyleSheet("")
    application.setPalette(qt_palette(palette))
    application.setFont(font())
    # What Qt drew in the look before is not wanted again.
    QPixmapCache.clear()
    application.setStyleSheet(sheet)


def qt_palette(palette: Palette) -> QPalette:
    """Fusion's own colours from ours."""
    roles = {
        QPalette.ColorRole.Window: palette.window,
        QPalette.ColorRole.WindowText: palette.text,
        QPalette.ColorRole.Base: palette.surface,
        QPalette.ColorRole.AlternateBase: palette.window,
        QPalette.ColorRole.Text: palette.text,
        QPalette.ColorRole.Button: palette.raised,
        QPalette.ColorRole.ButtonText: palette.text,
        QPalette.ColorRole.BrightText: palette.red,
        QPalette.ColorRole.Highlight: palette.accent,
        QPalette.ColorRole.HighlightedText: palette.on_accent,
        QPalette.ColorRole.ToolTipBase: palette.raised,
        QPalette.ColorRole.ToolTipText: palette.text,
        QPalette.ColorRole.PlaceholderText: palette.muted,
        QPalette.ColorRole.Link: palette.accent,
        QPalette.ColorRole.LinkVisited: palette.accent,
        QPalette.ColorRole.Mid: palette.border,
        QPalette.ColorRole.Dark: palette.border,
        QPalette.ColorRole.Light: palette.raised,
    }
    result = QPalette()
    for role, colour in roles.items():
        result.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, role, QColor(faint(palette)))
    return result


def field_sheet(p: Palette) -> str:
    """Choices and numbers, which look like lines of text. Their arrows are borders that meet in a point: no
    picture, so sharp at every scale.
    """
    sides = f"image: none; width: 0; height: 0; border: {GRID}px solid {p.surface};"
    return f"""
    QComboBox, QAbstractSpinBox {{ background: {p.surface}; border: 1px solid {p.border};
        border-radius: {GRID}px; selection-background-color: {p.accent}; selection-color: {p.on_accent}; }}
    QComboBox {{ min-height: {6 * GRID}px; padding: 0 {GRID}px 0 6px; }}
    QComboBox:editable {{ padding-left: {GRID}px; }}
    QAbstractSpinBox {{ min-height: 21px; padding: 0 2px; }}
    QComboBox QLineEdit, QAbstractSpinBox QLineEdit {{ border: none; padding: 0; }}
    QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QAbstractSpinBox:focus {{
        border-color: {p.accent}; }}
    QComboBox:disabled, QAbstractSpinBox:disabled {{ color: {faint(p)}; }}
    QComboBox::drop-down {{ border: none; width: {5 * GRID}px; }}
    QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{
        border: none; width: {5 * GRID}px; background: transparent; }}
    QComboBox::down-arrow, QAbstractSpinBox::down-arrow {{
        {sides} border-top: 5px solid {p.muted}; border-bottom: 0 solid {p.surface}; }}
    QAbstractSpinBox::up-arrow {{
        {sides} border-bottom: 5px solid {p.muted}; border-top: 0 solid {p.surface}; }}
    QComboBox::down-arrow:disabled, QAbstractSpinBox::down-arrow:disabled,
    QAbstractSpinBox::down-arrow:off {{ border-top-color: {p.border}; }}
    QAbstractSpinBox::up-arrow:disabled, QAbstractSpinBox::up-arrow:off {{ border-bottom-color: {p.border}; }}
    """


def style_sheet(p: Palette) -> str:
    """What Fusion cannot be told by a palette. Object names are those set in the views."""
    return f"""
    QMainWindow, QDialog {{ background: {p.window}; }}
    QMainWindow::separator {{ background: {p.border}; width: 1px; height: 1px; }}
    QMainWindow::separator:hover {{ background: {p.accent}; }}
    QMenuBar {{ background: {p.window}; padding: 2px {GRID}px; }}
    QMenuBar::item {{ padding: {GRID}px {GAP}px; border-radius: {GRID}px; background: transparent; }}
    QMenuBar::item:selected {{ background: {p.hover}; }}
    QMenu {{ background: {p.surface}; border: 1px solid {p.border}; padding: {GRID}px; }}
    QMenu::item {{ padding: 6px {2 * WIDE_GAP}px 6px {WIDE_GAP}px; border-radius: {GRID}px; }}
    QMenu::item:selected {{ background: {p.selection}; color: {p.text}; }}
    QMenu::item:disabled {{ color: {faint(p)}; }}
    QMenu::separator {{ height: 1px; background: {p.border}; margin: {GRID}px {GAP}px; }}
    QMenu::icon {{ padding-left: {GAP}px; }}
    QToolBar {{ background: {p.window}; border: none; border-bottom: 1px solid {p.border};
                padding: {GRID}px {GAP}px; spacing: {GRID}px; }}
    QToolBar::separator {{ background: {p.border}; width: 1px; margin: {GRID}px {GRID}px; }}
    QToolButton {{ border: 1px solid transparent; border-radius: {GRID}px; padding: {GRID}px;
                   background: transparent; color: {p.text}; }}
    #small_choice {{ font-size: {SMALL_PX}px; }}
    #compact {{ font-size: {SMALL_PX}px; padding: 2px {GRID}px; }}
    QToolButton:hover {{ background: {p.hover}; }}
    QToolButton:checked, QToolButton:pressed {{ background: {p.selection}; border-color: {p.border}; }}
    QToolButton:disabled {{ color: {faint(p)}; }}
    QToolButton:focus, QPushButton:focus {{ border-color: {p.accent}; }}
    QPushButton {{ background: {p.raised}; border: 1px solid {p.border}; border-radius: {GRID}px;
                   padding: 6px {WIDE_GAP + GRID}px; color: {p.text}; }}
    QPushButton:hover {{ background: {p.hover}; }}
    QPushButton:disabled {{ color: {faint(p)}; background: {p.window}; }}
    QPushButton#primary, QPushButton:default {{ background: {p.accent}; color: {p.on_accent};
                                               border-color: {p.accent}; }}
    QPushButton#primary:disabled, QPushButton:default:disabled {{
        color: {faint(p)}; background: {p.window}; border-color: {p.border}; }}
    QCheckBox::indicator:unchecked {{ border: 1px solid {p.muted}; border-radius: 2px;
                                      background: {p.surface}; }}
    QCheckBox::indicator:checked {{ border: 1px solid {p.accent}; border-radius: 2px; background: {p.accent};
                                    image: url("{tick(dark=p.dark).as_posix()}"); }}
    QCheckBox::indicator:checked:disabled {{ background: {p.border}; border-color: {p.border}; }}
    QComboBox QAbstractItemView {{ background: {p.surface}; border: 1px solid {p.border};
                                   selection-background-color: {p.selection}; selection-color: {p.text}; }}
    QLineEdit, QPlainTextEdit, QTextBrowser {{
        background: {p.surface}; border: 1px solid {p.border}; border-radius: {GRID}px; padding: {GRID}px;
        selection-background-color: {p.accent}; selection-color: {p.on_accent}; }}
    {field_sheet(p)}
    QLineEdit#failure_line {{ border-color: {p.red}; }}
    QAbstractItemView {{ background: {p.surface}; border: none; outline: 0; }}
    QDockWidget {{ titlebar-close-icon: none; color: {p.muted}; font-size: {SMALL_PX}px; }}
    QDockWidget::title {{ background: {p.window}; padding: {GRID}px {WIDE_GAP}px; text-align: left; }}
    QTabBar {{ qproperty-drawBase: 0; }}
    QTabBar::tab {{ background: transparent; color: {p.muted}; border: none;
                    border-bottom: 2px solid transparent; padding: {GRID}px {WIDE_GAP}px; }}
    QTabBar::tab:hover {{ color: {p.text}; background: {p.hover}; }}
    QTabBar::tab:selected {{ color: {p.text}; border-bottom-color: {p.accent}; }}
    QTabBar::tab:disabled {{ color: {faint(p)}; }}
    QTabWidget::pane {{ border: none; border-top: 1px solid {p.border}; }}
    QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
    QStatusBar {{ background: {p.window}; border-top: 1px solid {p.border}; }}
    QStatusBar::item {{ border: none; }}
    QProgressBar {{ border: none; border-radius: 2px; background: {p.border}; max-height: {GRID}px; }}
    QProgressBar::chunk {{ background: {p.accent}; border-radius: 2px; }}
    QToolTip {{ background: {p.raised}; color: {p.text}; border: 1px solid {p.border}; padding: {GRID}px; }}
    QScrollBar:vertical {{ background: transparent; width: {GAP}px; margin: 0; }}
    QScrollBar:horizontal {{ background: transparent; height: {GAP}px; margin: 0; }}
    QScrollBar::handle {{ background: {p.border}; border-radius: {GRID}px;
                          min-height: 24px; min-width: 24px; }}
    QScrollBar::handle:hover {{ background: {p.muted}; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollArea, #sheet {{ background: {p.surface}; border: none; }}
    #pane, #empty {{ background: {p.scene}; }}
    #strip {{ background: {p.surface}; border-bottom: 1px solid {p.border}; }}
    #title {{ font-size: {LARGE_PX}px; font-weight: 600; }}
    #muted {{ color: {p.muted}; }}
    #small {{ color: {p.muted}; font-size: {SMALL_PX}px; }}
    #heading {{ font-size: {SMALL_PX}px; font-weight: 600; color: {p.muted}; }}
    #rule {{ background: {p.border}; max-height: 1px; min-height: 1px; }}
    #doubt {{ background: {p.amber_ground}; color: {p.amber}; border-radius: {GRID}px;
              padding: {GRID}px {GAP}px; }}
    #failure {{ background: {p.red_ground}; color: {p.red}; border-radius: {GRID}px;
                padding: {GAP}px {WIDE_GAP}px; }}
    #card {{ background: {p.raised}; border: 1px solid {p.border}; border-radius: {GAP}px;
             padding: {GAP}px; }}
    #card:hover {{ background: {p.hover}; border-color: {p.accent}; }}
    #card:focus {{ border-color: {p.accent}; }}
    QHeaderView, QHeaderView::section {{ background: {p.surface}; color: {p.muted}; border: none; }}
    QHeaderView::section {{ border-bottom: 1px solid {p.border}; padding: 0 {GAP + 3}px;
                            font-size: {SMALL_PX}px; }}
    #figures::item {{ padding: 0 {GAP}px; }}
    QTableView {{ selection-background-color: {p.selection}; selection-color: {p.text}; }}
    QListWidget {{ border: 1px solid {p.border}; border-radius: {GRID}px; }}
    QListWidget::item {{ padding: {GRID}px {GAP}px; }}
    QListWidget::item:hover {{ background: {p.hover}; }}
    QListWidget::item:selected {{ background: {p.selection}; color: {p.text}; }}
    #sections {{ border: none; background: {p.window}; }}
    #sections::item {{ padding-left: {GAP}px; color: {p.text}; }}
    #sections::item:selected {{ background: {p.selection}; }}
    #upright {{ background: {p.border}; max-width: 1px; min-width: 1px; }}
    #plain_doubt {{ color: {p.amber}; }}
    #plain_failure {{ color: {p.red}; font-size: {SMALL_PX}px; }}
    #measured {{ color: {p.measured}; font-size: {SMALL_PX}px; }}
    #popup, #tour {{ background: {p.raised}; border: 1px solid {p.border}; border-radius: {GRID}px; }}
    #tour_title {{ font-weight: 600; }}
    #quiet {{ background: {p.raised}; border-radius: {GRID}px; }}
    #dropping {{ border: 2px solid {p.accent}; background: {p.selection}; }}
    """
