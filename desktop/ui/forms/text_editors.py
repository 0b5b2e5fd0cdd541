"""Editors one types into: a line, several lines, an amount, a date."""

import calendar
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from unicodedata import category

from PySide6.QtCore import QDate, QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QCalendarWidget, QLineEdit, QPlainTextEdit

from desktop.models.fields.base import Kind, RefusalError
from desktop.ui.forms.editor import Editor, EditorContext
from desktop.ui.theme.icons import icon
from desktop.words import _, translate

_NEVER_CUT = 50_000_000
"""Qt cuts a line at 32,767 characters and says nothing; the kind refuses what is too long, in a sentence."""


class LineEditor(Editor):
    """One line of text, read by its kind."""

    def __init__(self, kind: Kind[Any], editor_context: EditorContext) -> None:
        super().__init__(kind, editor_context)
        self.line = QLineEdit()
        self.line.setMaxLength(_NEVER_CUT)
        if kind.numeric:
            self.line.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.line.textEdited.connect(lambda _text: self.edited.emit())
        self.set_input(self.line)
        self.short = kind.numeric
        if kind.numeric and self.how == Editor.how:
            self.how = _("A number.")
        self._shown: tuple[str, Any] = ("", None)

    def set_value(self, value: Any) -> None:
        """Show ``value``."""
        self._shown = (self.kind.show(value, self.editor_context.context), value)
        self.line.setText(self._shown[0])
        self.line.setCursorPosition(0)

    def value(self) -> Any:
        """The text read by the kind; the value that was set where the text is unchanged, so nothing is lost to rounding.

        Raises RefusalError where the text is no value of the kind.
        """
        text = self.text()
        return self._shown[1] if text == self._shown[0] else self.kind.parse(text, self.editor_context.context) if text.strip() else None

    def text(self) -> str:
        """The text of the line."""
        return self.line.text()

    def set_text(self, text: str) -> None:
        """Show ``text`` as if it had been typed."""
        self.line.setText(text)

    def set_read_only(self, *, read_only: bool) -> None:
        """Read-only text can still be selected and copied."""
        self.line.setReadOnly(read_only)

    def normalise(self) -> None:
        """Show the value as the kind writes it."""
        try:
            value = self.value()
        except RefusalError:
            return
        if self.text() != self._shown[0]:
            self.set_value(value)


class AmountEditor(LineEditor):
    """An amount; the currency of the project unless one is typed."""

    how = _("An amount, with a currency where it is not the project's.")

    def value(self) -> Any:
        """The amount, in the project's currency where none is typed. Raises RefusalError where it is no amount."""
        text = self.text().strip()
        if text and text != self._shown[0] and not any(letter.isalpha() or category(letter) == "Sc" for letter in text):
            return self.kind.parse(f"{text} {self.editor_context.currency()}", self.editor_context.context)
        return super().value()


class NoteEditor(Editor):
    """Several lines of text; from 2 to 10 lines high, as the text needs."""

    short = False
    how = _("Several lines of text.")
    _LEAST, _MOST = 2, 10

    def __init__(self, kind: Kind[Any], editor_context: EditorContext) -> None:
        super().__init__(kind, editor_context)
        self.edit = QPlainTextEdit()
        self.edit.setTabChangesFocus(True)
        self.edit.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._filling = False
        self._value: str | None = None
        self.edit.textChanged.connect(self._changed)
        self.set_input(self.edit)
        self._fit()

    def set_value(self, value: Any) -> None:
        """Show ``value``."""
        self._value = value
        self.set_text(value or "")

    def value(self) -> Any:
        """The text, None where it is blank. Raises RefusalError where the kind does not take it."""
        text = self.text()
        return self._value if text == (self._value or "") else self.kind.parse(text, self.editor_context.context) if text.strip() else None

    def text(self) -> str:
        """The text."""
        return self.edit.toPlainText()

    def set_text(self, text: str) -> None:
        """Show ``text``."""
        self._filling = True
        self.edit.setPlainText(text)
        self._filling = False
        self._fit()

    def set_read_only(self, *, read_only: bool) -> None:
        """Read-only text can still be selected and copied."""
        self.edit.setReadOnly(read_only)

    def _changed(self) -> None:
        self._fit()
        if not self._filling:
            self.edited.emit()

    def _fit(self) -> None:
        lines = sum(max(1, len(line) // 70 + 1) for line in self.text()[:4000].split("\n"))
        height = self.edit.fontMetrics().lineSpacing() * min(max(lines, self._LEAST), self._MOST) + 18
        self.edit.setFixedHeight(height)


class DayEditor(LineEditor):
    """A date: Up and Down move it by a day, Page Up and Page Down by a month, Alt+Down opens the calendar."""

    how = _("A date, such as 3112, t or +7. Alt and Down opens the calendar.")

    def __init__(self, kind: Kind[Any], editor_context: EditorContext) -> None:
        super().__init__(kind, editor_context)
        self.short = True
        opener = QAction(icon("calendar", editor_context.theme.color("muted"), size=16), translate(_("Calendar")), self)
        opener.triggered.connect(self.open_calendar)
        self.line.addAction(opener, QLineEdit.ActionPosition.TrailingPosition)
        self._calendar: QCalendarWidget | None = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move the date by the keys of the class."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and not self.line.isReadOnly():
            if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
                self.open_calendar()
                return True
            move = _MOVES.get(Qt.Key(event.key()))
            if move and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
                self._move(move)
                return True
        return super().eventFilter(watched, event)

    def open_calendar(self) -> None:
        """Show the calendar under the line; nothing while it is read-only."""
        if self.line.isReadOnly():
            return
        if self._calendar is None:
            self._calendar = QCalendarWidget(self)
            self._calendar.setWindowFlag(Qt.WindowType.Popup)
            self._calendar.setAccessibleName(translate(_("Calendar")))
            self._calendar.activated.connect(self._choose)
            self._calendar.clicked.connect(self._choose)
        day = self._day() or self.editor_context.context.today
        self._calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        self._calendar.move(self.line.mapToGlobal(QPoint(0, self.line.height() + 2)))
        self._calendar.show()
        self._calendar.setFocus()

    def _choose(self, chosen: QDate) -> None:
        if self._calendar:
            self._calendar.hide()
        self.set_text(self.kind.show(date(chosen.year(), chosen.month(), chosen.day()), self.editor_context.context))
        self.edited.emit()

    def _move(self, move: Callable[[date], date]) -> None:
        day = self._day()
        self.set_text(self.kind.show(move(day) if day else self.editor_context.context.today, self.editor_context.context))
        self.edited.emit()

    def _day(self) -> date | None:
        try:
            found = self.value()
        except RefusalError:
            return None
        return found if isinstance(found, date) else None


def _months(day: date, by: int) -> date:
    whole = day.year * 12 + day.month - 1 + by
    year, month = whole // 12, whole % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


_MOVES: dict[Qt.Key, Callable[[date], date]] = {
    Qt.Key.Key_Up: lambda day: day + timedelta(days=1),
    Qt.Key.Key_Down: lambda day: day - timedelta(days=1),
    Qt.Key.Key_PageUp: lambda day: _months(day, 1),
    Qt.Key.Key_PageDown: lambda day: _months(day, -1),
}
