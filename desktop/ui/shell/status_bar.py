"""The line at the foot: what was done, with what can be done about it, and how far long work is."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from desktop.ui.runtime.session import Said
from desktop.ui.runtime.tasks import Tasks
from desktop.ui.theme.tokens import GRID, scaled
from desktop.ui.widgets.basics import Elided, button, label, repolish
from desktop.words import _, translate

_STAYS = 12_000
"""Milliseconds a result stands; a fault stays until the next word or another page."""
_SLOW = 500
"""Work that takes longer shows how far it is."""


class StatusBar(QWidget):
    """Says one thing at a time. A fault has a sign and a colour of its own."""

    def __init__(self, tasks: Tasks, office: str) -> None:
        super().__init__()
        self.setObjectName("status")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(scaled(32))
        self._tasks = tasks
        self._said: Said | None = None
        self.words = Elided("body")
        self.words.setObjectName("said")
        self.action: QPushButton = button("", self._act, link=True)
        self.other: QPushButton = button("", self._act_other, link=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(160)
        self.far = label("", "hint")
        self.stop = button(_("Cancel"), tasks.cancel, link=True)
        self._fade = QTimer(self, singleShot=True, interval=_STAYS)
        self._fade.timeout.connect(self._faded)
        self._slow = QTimer(self, singleShot=True, interval=_SLOW)
        self._slow.timeout.connect(lambda: self._working(on=True))
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID * 2, 0, GRID * 2, 0)
        row.setSpacing(GRID)
        row.addWidget(self.words, 1)
        for part in (self.action, self.other, self.far, self.bar, self.stop, label(office, "hint")):
            row.addWidget(part)
        self._working(on=False)
        self.clear()
        tasks.began.connect(self._began)
        tasks.progressed.connect(self._progressed)
        tasks.ended.connect(self._ended)

    def say(self, said: Said) -> None:
        """Show ``said``."""
        self._said = said
        late = said.state == "late"
        self.words.setText(f"▲ {said.sentence}" if late else said.sentence)
        if self.words.property("state") != said.state:
            self.words.setProperty("state", said.state)
            repolish(self.words)
        self.action.setVisible(said.action is not None)
        self.action.setText(translate(said.verb))
        self.other.setVisible(said.other is not None)
        self.other.setText(translate(said.other[0]) if said.other else "")
        self._fade.stop()
        if not late:
            self._fade.start()

    def clear(self) -> None:
        """Say nothing."""
        self._said = None
        self.words.setText("")
        self.action.hide()
        self.other.hide()

    def leave(self) -> None:
        """Another page is shown: a fault of this one is not its fault."""
        if self._said and self._said.state == "late":
            self.clear()

    def focus_stops(self) -> list[QWidget]:
        """Where the focus can go by F6: what is offered, if anything."""
        return [self.action] if self.action.isVisible() else []

    def _faded(self) -> None:
        if self.action.hasFocus() or self.other.hasFocus():
            self._fade.start()  # somebody is about to press it
        else:
            self.clear()

    def _act(self) -> None:
        said = self._said
        self.clear()
        if said and said.action:
            said.action()

    def _act_other(self) -> None:
        if self._said and self._said.other:
            self._said.other[1]()

    def _began(self, words: str) -> None:
        self.bar.setRange(0, 0)
        self.far.setText(words)
        if words:
            self._slow.start()

    def _progressed(self, done: int, of: int, words: str) -> None:
        self.bar.setRange(0, of)
        self.bar.setValue(done)
        self.far.setText(words)

    def _ended(self) -> None:
        self._slow.stop()
        self._working(on=False)

    def _working(self, *, on: bool) -> None:
        for part in (self.far, self.bar, self.stop):
            part.setVisible(on)
