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
    """What editors ask the office for. ``offer(register, text)`` gives the records that ``text`` may mean.

    ``attach(near, then)`` asks for a file, encrypts it into the register's book and calls ``then`` with it; ``open(file)`` opens it,
    ``show(file, near)`` writes a copy. ``currency()`` is the ISO 4217 code of an amount typed without one. ``notices(record)`` gives the
    sentences shown under its fields; ``countries()`` gives the ISO 3166 codes offered first.
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
    """Edits one value of a kind. Only a person causes ``edited``: ``set_value`` and ``set_text`` emit nothing."""

    edited = Signal()
    left = Signal()
    """The focus has moved to another widget: time to say what is wrong."""

    short = True
    """Whether a form shows two of them side by side."""
    how = _("One line of text.")
    """How it is typed: part of the accessible description."""

    def __init__(self, kind: Kind[Any], editor_context: EditorContext) -> None:
        super().__init__()
        self.kind = kind
        self.editor_context = editor_context
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(4)

    def set_input(self, part: QWidget) -> None:
        """Add ``part`` as what is typed into: it gets the focus and the accessible name, and its ``FocusOut`` makes ``left``."""
        self.row.addWidget(part, 1)
        self.part: QWidget = part
        self.setFocusProxy(part)
        part.installEventFilter(self)

    def set_value(self, value: Any) -> None:
        """Show ``value``, None as empty; emits nothing."""
        self.set_text("" if value is None else self.kind.show(value, self.editor_context.context))

    def value(self) -> Any:
        """The value, None where it is empty. Raises RefusalError where the text is no value of the kind."""
        return self.kind.parse(self.text(), self.editor_context.context)

    def text(self) -> str:
        """The text as typed, kept in a draft where ``value`` raises; empty for an editor without text."""
        return ""

    def set_text(self, text: str) -> None:
        """Show ``text`` as if it had been typed; emits nothing."""

    def set_fault(self, *, fault: bool) -> None:
        """Mark the input as faulty or not."""
        if bool(self.part.property("fault")) != fault:
            self.part.setProperty("fault", fault)
            repolish(self.part)

    def set_name(self, words: str, description: str = "") -> None:
        """Set the accessible name to ``words``, and the description."""
        self.setAccessibleName(words)
        self.part.setAccessibleName(words)
        self.set_description(description)

    def set_description(self, description: str) -> None:
        """Set the accessible description: ``description`` (the hint or the fault), then how it is typed."""
        self.part.setAccessibleDescription(self.described(description))

    def described(self, description: str) -> str:
        """``description``, then how it is typed."""
        return " ".join(filter(None, (description, translate(self.how))))

    def set_read_only(self, *, read_only: bool) -> None:
        """Let it be edited or not."""
        self.part.setEnabled(not read_only)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """On ``FocusOut`` normalise the text and emit ``left``; not where a popup, a menu or another window takes the focus."""
        if event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent) and isValid(self.part):
            temporary = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.MenuBarFocusReason)
            if event.reason() not in temporary:
                self.normalise()
                self.left.emit()
        return super().eventFilter(watched, event)

    def normalise(self) -> None:
        """Show what was typed as its value is written: "3112" becomes "31 Dec 2026". Nothing where it cannot be read."""
