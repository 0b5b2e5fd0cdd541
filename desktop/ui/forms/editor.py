"""What every editor of a field has in common."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget
from shiboken6 import isValid

from desktop.models.fields.base import FormatContext, Kind
from desktop.models.fields.values import Attachment
from desktop.models.query import Option
from desktop.models.record import Notice, Record
from desktop.ui.theme.tokens import Theme
from desktop.ui.widgets.basics import repolish
from desktop.words import _, translate


def _nothing(_register: str, _typed: str) -> Sequence[Option]:
    return ()


def _no_notices(_record: Record) -> Iterable[Notice]:
    return ()


@dataclass(frozen=True)
class EditorContext:
    """What editors may ask for. ``offer(register, typed)`` gives the records somebody may mean.

    ``attach`` asks for a file, puts it into the register's book and hands it on;
    ``open`` shows one, ``show`` gives a copy of it. ``currency()`` is what an amount is in when nobody says otherwise.
    ``notices(record)`` are the sentences to stand beside its fields; ``countries()`` are offered before all others.
    """

    context: FormatContext
    theme: Theme
    offer: Callable[[str, str], Sequence[Option]] = field(default=_nothing)
    attach: Callable[[QWidget, Callable[[Attachment], object]], None] = field(default=lambda _near, _then: None)
    show: Callable[[Attachment, QWidget], None] = field(default=lambda _file, _near: None)
    currency: Callable[[], str] = field(default=str)
    open: Callable[[Attachment], None] = field(default=lambda _file: None)
    notices: Callable[[Record], Iterable[Notice]] = field(default=_no_notices)
    countries: Callable[[], Collection[str]] = field(default=frozenset)


class Editor(QWidget):  # not an ABC: its metaclass is Qt's
    """Edits one value of a kind. ``put`` is silent; ``edited`` is only ever caused by a person: to show is not to type."""

    edited = Signal()
    left = Signal()
    """The focus has gone elsewhere: time to say what is wrong."""

    short = True
    """Whether two of them may stand side by side."""
    how = _("One line of text.")
    """How it is typed, for who hears the form instead of seeing it."""

    def __init__(self, kind: Kind[Any], editor_context: EditorContext) -> None:
        super().__init__()
        self.kind = kind
        self.editor_context = editor_context
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(4)

    def set_input(self, part: QWidget) -> None:
        """Take ``part`` as what is typed into: it gets the focus, the name, and its leaving is watched."""
        self.row.addWidget(part, 1)
        self.part: QWidget = part
        self.setFocusProxy(part)
        part.installEventFilter(self)

    def set_value(self, value: Any) -> None:
        """Show ``value``; nobody is told."""
        self.set_text("" if value is None else self.kind.show(value, self.editor_context.context))

    def value(self) -> Any:
        """The value as it stands. RefusalError where what was typed is none."""
        return self.kind.parse(self.text(), self.editor_context.context)

    def text(self) -> str:
        """What stands in it, read or not: kept in a draft where ``take`` refuses."""
        return ""

    def set_text(self, text: str) -> None:
        """Bring back what ``typed`` gave; nobody is told."""

    def set_fault(self, *, fault: bool) -> None:
        """Show whether there is something wrong with it."""
        if bool(self.part.property("fault")) != fault:
            self.part.setProperty("fault", fault)
            repolish(self.part)

    def set_name(self, words: str, description: str = "") -> None:
        """What a screen reader says of it."""
        self.setAccessibleName(words)
        self.part.setAccessibleName(words)
        self.set_description(description)

    def set_description(self, description: str) -> None:
        """What a screen reader says besides the name: what is meant or wrong, and how it is typed."""
        self.part.setAccessibleDescription(self.described(description))

    def described(self, description: str) -> str:
        """``description`` with how it is typed."""
        return " ".join(filter(None, (description, translate(self.how))))

    def set_read_only(self, *, read_only: bool) -> None:
        """Show only, or let it be edited."""
        self.part.setEnabled(not read_only)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice that the person has gone on to something else; a list that pops up is no leaving."""
        if event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent) and isValid(self.part):
            passing = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.MenuBarFocusReason)
            if event.reason() not in passing:
                self.normalise()
                self.left.emit()
        return super().eventFilter(watched, event)

    def normalise(self) -> None:
        """Write what was typed the way it is read: "3112" becomes "31 Dec 2026"."""
