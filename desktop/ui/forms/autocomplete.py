"""A line to choose with: the list under it narrows while one types."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QStringListModel, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QCompleter, QLineEdit

from desktop.models.codelists import CodeList
from desktop.models.fields.base import FormatContext, Kind
from desktop.models.fields.references import Link, Links
from desktop.models.fields.text_and_choice import Choice, Choices
from desktop.models.query import Option
from desktop.ui.forms.editor import EditorContext
from desktop.ui.theme.icons import icon
from desktop.ui.theme.tokens import Theme
from desktop.words import _, translate

_WIDEST = 560
Options = Callable[[str], Sequence[Option]]


class AutocompleteLineEdit(QLineEdit):
    """A line with a list under it, filtered by the text; Down shows all of it. ``chosen`` (key) only when a person chooses."""

    chosen = Signal(str)

    def __init__(self, options: Options, theme: Theme, *, bare: bool = False) -> None:
        super().__init__()
        self.options = options
        self.key: str | None = None
        self._name = ""
        self._offers: Sequence[Option] = ()
        self._model = QStringListModel(self)
        self._completer: QCompleter | None = None
        self.setProperty("bare", bare)
        self.textEdited.connect(self._narrow)
        if not bare:
            opener = QAction(icon("down", theme.color("muted"), size=16), translate(_("Show all")), self)
            opener.triggered.connect(self.open)
            self.addAction(opener, QLineEdit.ActionPosition.TrailingPosition)

    @property
    def choices(self) -> QAbstractItemView:
        """The list. Asked for each time: kept, PySide calls it deleted once a view has made this an editor."""
        popup = self._completions().popup()
        assert popup is not None  # a completer of this mode has one
        return popup

    def is_open(self) -> bool:
        """Whether the list is shown."""
        return self._completer is not None and self.choices.isVisible()

    def set_choice(self, key: str | None, name: str) -> None:
        """Show ``name`` as the choice of ``key``; emits nothing."""
        self.key, self._name = key, name
        self.setText(name)
        self.setCursorPosition(0)

    def untouched(self) -> bool:
        """Whether the text is still the name of the choice."""
        return self.text() == self._name

    def open(self) -> None:
        """Show the whole list; nothing while it is read-only or disabled."""
        if not self.isReadOnly() and self.isEnabled():
            self.setFocus()
            self._offer("")
            self.selectAll()

    def event(self, event: QEvent) -> bool:
        """Tab, while the list is open, chooses and goes on.

        The list hands keys over past all event filters: sent again, a grid sees the Tab too.
        """
        if isinstance(event, QKeyEvent) and _is_tab(event) and self.accept_offer():
            QCoreApplication.sendEvent(self, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Tab, event.modifiers()))
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down opens the list; Enter, while it is open, chooses."""
        if event.key() == Qt.Key.Key_Down and not self.is_open():
            self.open()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.accept_offer():
            event.accept()
        else:
            super().keyPressEvent(event)

    def accept_offer(self) -> bool:
        """Choose the current row of the open list; False where it is not open."""
        if not self.is_open():
            return False
        popup = self.choices
        row = popup.currentIndex().row() if popup.currentIndex().isValid() else 0
        popup.hide()
        self._choose_row(row)
        return True

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click opens the list."""
        super().mouseDoubleClickEvent(event)
        self.open()

    def _completions(self) -> QCompleter:
        """Made when it is first needed: a form has dozens of choosers, and few are ever opened."""
        if self._completer is None:
            made = self._completer = QCompleter(self._model, self)
            made.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
            made.setMaxVisibleItems(12)
            made.setWidget(self)
            self.choices.setObjectName("choices")
            self.choices.setStyleSheet(self.window().styleSheet())  # a list that pops up is a window of its own
            self.choices.clicked.connect(lambda index: self._choose_row(index.row()))
        return self._completer

    def _narrow(self, typed: str) -> None:
        self.key = None
        if typed.strip():
            self._offer(typed)
        elif self.is_open():
            self.choices.hide()

    def _offer(self, typed: str) -> None:
        self._offers = self.options(typed.strip())
        self._model.setStringList([f"{offer.name}  –  {offer.more}" if offer.more else offer.name for offer in self._offers])
        if self._offers:
            self._completions().complete()
            popup = self.choices
            widest = max((popup.sizeHintForColumn(0) + 24, self.width()))
            popup.setMinimumWidth(min(widest, _WIDEST))
            beyond = popup.geometry().right() - self.screen().availableGeometry().right()
            popup.move(popup.x() - max(beyond, 0), popup.y())
            here = next((row for row, offer in enumerate(self._offers) if offer.key == self.key), 0) if self.untouched() else 0
            popup.setCurrentIndex(self._model.index(here, 0))
        else:
            self.choices.hide()

    def _choose_row(self, row: int) -> None:
        if 0 <= row < len(self._offers):
            offer = self._offers[row]
            self.set_choice(offer.key, offer.name)
            self.chosen.emit(offer.key)


def _is_tab(event: QKeyEvent) -> bool:
    return event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Tab


def codes_offered(codes: CodeList, typed: str, near: Collection[str] = ()) -> list[Option]:
    """The codes whose label has ``typed`` in it, those that begin with it first, of these the ``near`` ones; none that is retired."""
    said = typed.casefold()
    offers = [Option(code.code, translate(code.label)) for code in codes.choices()]
    found = [offer for offer in offers if said in offer.name.casefold()]
    return sorted(found, key=lambda offer: (not offer.name.casefold().startswith(said), offer.key not in near))


def options_of(kind: Kind[Any], editor_context: EditorContext) -> Options:
    """What an editor of ``kind`` offers."""
    if isinstance(kind, Choice | Choices):
        codes = kind.list(editor_context.context)
        return lambda typed: codes_offered(codes, typed, editor_context.countries() if kind.codes == "country" else ())
    if isinstance(kind, Link | Links):
        to = kind.to
        return lambda typed: editor_context.offer(to, typed)
    raise TypeError(type(kind).__name__)


def name_of(kind: Kind[Any], value: str, context: FormatContext) -> str:
    """What a chosen code or record is called."""
    if isinstance(kind, Choice | Choices):
        return translate(kind.list(context).label(value))
    return context.name_of(kind.to, value) or value if isinstance(kind, Link | Links) else value
