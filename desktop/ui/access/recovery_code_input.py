"""The code of a recovery paper, group by group as it is printed; a slip is answered as soon as its group is typed."""

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.errors import UserError
from desktop.models.record import Book
from desktop.store.keys.keyring import BOOK_WORDS
from desktop.store.keys.paper_code import GROUP, GROUPS, check_group, read_code, signs_of
from desktop.ui.theme.fonts import fixed
from desktop.ui.theme.tokens import GRID, HALF
from desktop.ui.widgets.basics import label, repolish, set_accessible
from desktop.words import _, translate

_SIGNS = GROUP + 1
_IN_A_LINE = 4
"""Groups in a line of the paper."""


class RecoveryCodeInput(QWidget):
    """Eight short lines; typing and pasting goes on from one to the next, Backspace back."""

    def __init__(self, book: Book) -> None:
        super().__init__()
        self.book = book
        words = translate(_("Code on the paper of the {book}"), book=translate(BOOK_WORDS[book]))
        self.groups = [QLineEdit() for _place in range(GROUPS)]
        self.under = label("", "hint", wrap=True)
        grid = QGridLayout()
        grid.setSpacing(HALF)
        face = fixed(self.font())
        for place, line in enumerate(self.groups):
            line.setFont(face)
            line.setFixedWidth(line.fontMetrics().horizontalAdvance("W") * (_SIGNS + 1) + GRID * 2)
            line.textEdited.connect(partial(self._typed, place))
            line.installEventFilter(self)
            set_accessible(line, name=translate(_("{code}, group {place} of {groups}"), code=words, place=place + 1, groups=GROUPS))
            grid.addWidget(line, place // _IN_A_LINE, place % _IN_A_LINE)
        grid.setColumnStretch(_IN_A_LINE, 1)
        caption = label(words, "label")
        caption.setBuddy(self.groups[0])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(caption)
        column.addLayout(grid)
        column.addWidget(self.under)
        self.setFocusProxy(self.groups[0])
        self._judge()

    def typed(self) -> str:
        """All groups as they stand."""
        return "-".join(line.text() for line in self.groups)

    def code(self) -> str | None:
        """The code, if it can be one; None, with the reason in place and the focus there."""
        try:
            return read_code(self.typed())
        except UserError as fault:
            self.refuse(fault)
            return None

    def refuse(self, fault: UserError) -> None:
        """Say what is wrong with it."""
        self._say(f"▲ {fault}", "fault")
        slips = [line for place, line in enumerate(self.groups) if self._slip(place) or len(line.text()) < _SIGNS]
        first = (slips or self.groups)[0]
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        first.selectAll()

    def clear(self) -> None:
        """Forget what is typed."""
        for line in self.groups:
            line.clear()
        self._judge()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Backspace in an empty group goes to the one before; pasting a long piece takes the place of what stands there."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        place = next((place for place, line in enumerate(self.groups) if line is watched), 0)
        pasted = signs_of(QGuiApplication.clipboard().text()) if event.matches(QKeySequence.StandardKey.Paste) else ""
        if len(pasted) > _SIGNS:
            self._spread(pasted, place)
            self._judge()
            return True
        if event.key() == Qt.Key.Key_Backspace and place and not self.groups[place].text():
            self.groups[place - 1].setFocus(Qt.FocusReason.BacktabFocusReason)
            self.groups[place - 1].end(False)
            self.groups[place - 1].backspace()
            self._judge()
            return True
        return super().eventFilter(watched, event)

    def _typed(self, place: int, text: str) -> None:
        signs, line = signs_of(text), self.groups[place]
        at = min(len(signs_of(text[: line.cursorPosition()])), len(signs))
        if len(signs) == _SIGNS + 1 and (at <= _SIGNS or place + 1 == GROUPS or self.groups[place + 1].text()):
            signs = signs[:at] + signs[at + 1 :]  # typed over the sign that stands there
        if len(signs) <= _SIGNS:
            line.setText(signs)
            line.setCursorPosition(at)
        else:  # pasted, or typed on past the end
            place = self._spread(signs, place)
        here = self.groups[place]
        if len(here.text()) == here.cursorPosition() == _SIGNS and not self._slip(place) and place + 1 < GROUPS:
            self.groups[place + 1].setFocus(Qt.FocusReason.TabFocusReason)
        self._judge()

    def _spread(self, signs: str, place: int) -> int:
        """Put ``signs`` into the groups from ``place`` on, a whole code from the first; gives the last of them."""
        place = 0 if len(signs) == GROUPS * _SIGNS else place
        parts = [signs[at : at + _SIGNS] for at in range(0, len(signs), _SIGNS)][: GROUPS - place]
        for later, part in enumerate(parts):
            self.groups[place + later].setText(part)
        last = place + len(parts) - 1
        self.groups[last].setFocus(Qt.FocusReason.OtherFocusReason)
        return last

    def _slip(self, place: int) -> UserError | None:
        """What is wrong with a group that is typed whole."""
        signs = self.groups[place].text()
        if len(signs) < _SIGNS:
            return None
        try:
            check_group(signs, place)
        except UserError as fault:
            return fault
        return None

    def _judge(self) -> None:
        slips = [self._slip(place) for place in range(GROUPS)]
        for line, slip in zip(self.groups, slips, strict=True):
            if bool(line.property("fault")) != bool(slip):
                line.setProperty("fault", bool(slip))
                repolish(line)
        first = next((slip for slip in slips if slip), None)
        whole = all(len(line.text()) == _SIGNS for line in self.groups)
        if first:
            self._say(f"▲ {first}", "fault")
        else:
            self._say(translate(_("✔ No slip in it.") if whole else _("Capitals, blanks and dashes do not matter.")), "hint")

    def _say(self, words: str, role: str) -> None:
        self.under.setText(words)
        if self.under.property("role") != role:
            self.under.setProperty("role", role)
            repolish(self.under)
