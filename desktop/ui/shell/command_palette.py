"""Ctrl+K: records by number and title, commands by name; never a sealed field."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop.models.query import Query
from desktop.models.record import Record
from desktop.models.registers import every_register
from desktop.ui.runtime.commands import Command
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.sentences import SEARCH
from desktop.ui.theme.tokens import GRID, scaled
from desktop.ui.widgets.basics import label, restore_focus
from desktop.ui.widgets.item_delegates import MORE, TwoLineDelegate
from desktop.words import _, translate

_PAUSE = 120
_EACH = 4
_MOST = 40


@dataclass(frozen=True)
class Hit:
    """Something found, and what choosing it does."""

    words: str
    more: str
    run: Callable[[], object]


class CommandPalette(QFrame):
    """Lies over the page; Escape or a click elsewhere closes it."""

    def __init__(self, parent: QWidget, session: OfficeSession, commands: Sequence[Command]) -> None:
        super().__init__(parent)
        self._over = parent
        self.setObjectName("overlay")
        self._session = session
        self._office = session.office
        self._commands = commands
        self._hits: list[Hit] = []
        self._before: QWidget | None = None
        self.line = QLineEdit()
        self.line.setPlaceholderText(translate(_("A number, a word of a title, or a command")))
        self.line.setAccessibleName(translate(SEARCH))
        self.list = QListWidget()
        self.list.setAccessibleName(translate(_("Found")))
        self.list.setItemDelegate(TwoLineDelegate(self.list, session.theme, beside=True))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.nothing = label(translate(_("Nothing is called so. Names of people are never searched here.")), "hint")
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        for part in (self.line, self.list, self.nothing):
            column.addWidget(part)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.look)
        self.line.textEdited.connect(lambda _text: self._pause.start())
        self.line.installEventFilter(self)
        self.list.itemClicked.connect(lambda _item: self._run())
        self.hide()

    def open(self) -> None:
        """Show it, empty, over the middle of the window."""
        parent = self._over
        self._before = parent.window().focusWidget()
        width = min(scaled(640), parent.width() - 80)
        self.setGeometry((parent.width() - width) // 2, 64, width, min(460, parent.height() - 120))
        self.line.clear()
        self.look()
        self.show()
        self.raise_()
        self.line.setFocus()

    def close_again(self) -> None:
        """Hide it; the focus goes back."""
        self.hide()
        restore_focus(self._before, self._over)

    def look(self) -> None:
        """Find what is typed."""
        self._pause.stop()
        typed = self.line.text().strip()
        self._hits = [*self._found_commands(typed), *(self._found_records(typed) if len(typed) > 1 else ())][:_MOST]
        self.list.clear()
        for hit in self._hits:
            item = QListWidgetItem(hit.words)
            item.setData(MORE, hit.more)
            item.setSizeHint(QSize(0, scaled(30)))
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.nothing.setVisible(not self._hits)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows move through what was found while one types."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            match event.key():
                case Qt.Key.Key_Down | Qt.Key.Key_Up:
                    step = 1 if event.key() == Qt.Key.Key_Down else -1
                    self.list.setCurrentRow(max(0, min(self.list.count() - 1, self.list.currentRow() + step)))
                    return True
                case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                    if self._pause.isActive():
                        self.look()
                    self._run()
                    return True
                case Qt.Key.Key_Escape:
                    self.close_again()
                    return True
                case _:
                    pass
        if event.type() == QEvent.Type.FocusOut and self.isVisible():
            self.hide()
        return super().eventFilter(watched, event)

    def _run(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._hits):
            hit = self._hits[row]
            self.close_again()
            hit.run()

    def _found_commands(self, typed: str) -> list[Hit]:
        words = typed.casefold().split()
        able = [command for command in self._commands if command.id != "office.search" and command.when()]
        named = [(translate(command.title), command) for command in able]
        return [Hit(title, command.shortcut, command.run) for title, command in named if all(word in title.casefold() for word in words)]

    def _found_records(self, typed: str) -> list[Hit]:
        seen = [register for register in every_register() if self._office.may("see", register)]
        first, _space, rest = typed.partition(" ")
        meant = [register for register in seen if rest and translate(register.label).casefold().startswith(first.casefold())]
        named = [hit for register in meant for hit in self._in(register, rest)]
        return [*named, *(hit for register in seen for hit in self._in(register, typed))]

    def _in(self, register: type[Record], typed: str) -> list[Hit]:
        found = self._office.page(register, Query(search=typed, limit=_EACH)).records
        return [self._hit(record) for record in found]

    def _hit(self, record: Record) -> Hit:
        offer = self._session.offered(record)
        name = f"{offer.name}   {offer.more}" if offer.more else offer.name
        return Hit(name, f"{translate(record.label)} {record.number or ''}", lambda: self._session.show_record(record.register, record.id))
