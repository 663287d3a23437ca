"""The catalogue as Qt actions, and the menus and tool bar made of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QSizePolicy, QToolBar, QWidget

from app.actions.action import Action, Menu
from app.actions.catalogue import AT_THE_END, CATALOGUE, NAMED, TOOL_BAR
from app.actions.situation import Situation
from app.state.palette import Palette
from app.views import icons
from app.views.action_button import ActionButton


def resolve_call(action: Action, controllers: Mapping[str, object]) -> Callable[..., None]:
    """The method that an action names (AttributeError or KeyError where there is none)."""
    controller, method = action.calls.split(".")
    call: Callable[..., None] = getattr(controllers[controller], method)
    return call


class ActionSet(QObject):
    """All actions; owns the QAction objects. tool_buttons: those of the tool bar, once it is filled."""

    def __init__(self, controllers: Mapping[str, object], parent: QObject) -> None:
        super().__init__(parent)
        self._made: dict[str, QAction] = {}
        self._reasons: dict[str, str] = {}
        self.tool_buttons: dict[str, ActionButton] = {}
        for action in CATALOGUE:
            self._made[action.id] = self._make(action, resolve_call(action, controllers))

    def __getitem__(self, name: str) -> QAction:
        return self._made[name]

    def _make(self, action: Action, call: Callable[..., None]) -> QAction:
        made = QAction(action.text, self)
        made.setObjectName(action.id)
        made.setShortcuts([QKeySequence(keys) for keys in action.shortcuts])
        made.setCheckable(bool(action.checked))
        # In a menu an icon would take the place of the mark that says whether it is on.
        made.setIconVisibleInMenu(not action.checked)
        argument = () if action.argument is None else (action.argument,)
        # A mark on a two-state action tells the method which of the two is wanted.
        if action.checked and action.argument is None:
            made.triggered.connect(lambda checked: call(checked))
        else:
            made.triggered.connect(lambda _checked=False: call(*argument))
        return made

    def refresh(self, situation: Situation, marks: frozenset[str]) -> None:
        """Enable what can be used now, say why the rest cannot, and set the marks."""
        for action in CATALOGUE:
            made = self._made[action.id]
            reason = action.when(situation)
            if self._reasons.get(action.id) != reason:  # most stay as they are while something is drawn
                self._reasons[action.id] = reason
                made.setEnabled(not reason)
                made.setToolTip(tool_tip(action, reason))
                made.setStatusTip("")
            if action.checked:
                made.setChecked(action.checked in marks)

    def set_palette_tokens(self, palette: Palette) -> None:
        """Draw the icons in another look."""
        for action in CATALOGUE:
            if action.icon:
                self._made[action.id].setIcon(icons.icon(action.icon, palette))

    def fill_menu_bar(self, bar: QMenuBar) -> dict[Menu, QMenu]:
        """Make the menus in their order."""
        menus: dict[Menu, QMenu] = {}
        for menu in Menu:
            parent, _, nested = menu.value.partition("/")
            menus[menu] = menus[Menu(parent)].addMenu(nested) if nested else bar.addMenu(f"&{parent}")
            menus[menu].setToolTipsVisible(True)
        for action in CATALOGUE:
            if action.begins_group:
                menus[action.menu].addSeparator()
            menus[action.menu].addAction(self._made[action.id])
        return menus

    def fill_tool_bar(self, bar: QToolBar) -> None:
        """Put the chosen actions into the tool bar."""
        for number, group in enumerate(TOOL_BAR):
            if number:
                bar.addSeparator()
            for name in group:
                bar.addWidget(self._tool_button(name, bar))
        between = QWidget(bar)
        between.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        bar.addWidget(between)
        bar.addWidget(self._tool_button(AT_THE_END, bar))

    def _tool_button(self, name: str, bar: QToolBar) -> ActionButton:
        action = self._made[name]
        button = self.tool_buttons[name] = ActionButton(action, bar)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setIconSize(bar.iconSize())
        if name in NAMED:
            # The button takes its text from there again whenever the action changes.
            action.setIconText(NAMED[name])
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        return button

    def for_palette(self) -> list[tuple[str, QAction]]:
        """Every action with its menu, for the command palette."""
        return [(action.menu.value.replace("/", " ▸ "), self._made[action.id]) for action in CATALOGUE]


def tool_tip(action: Action, reason: str = "") -> str:
    """Text, shortcut, what it adds to that, and why it cannot be used now."""
    keys = f" ({action.shortcuts[0]})" if action.shortcuts else ""
    head = (action.tip if action.menu is Menu.LOOK else action.text.rstrip("…")) + keys
    extra = action.tip if action.menu is not Menu.LOOK else ""
    return "\n".join(line for line in (head, extra, reason) if line)
