"""What an empty register says: what belongs in it, and how to begin."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.models.codelists import shipped
from desktop.models.record import Record
from desktop.models.registers.staff import User
from desktop.models.roles import CASE_ROLES
from desktop.ui.runtime.page import Page
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.sentences import PASTE_ROWS
from desktop.ui.theme.icons import pixmap
from desktop.ui.theme.tokens import GRID
from desktop.ui.widgets.basics import button, label, set_accessible
from desktop.words import _, translate

_LOCKED = _("The case book is locked")


class EmptyRegister(QWidget):
    """Shown in place of an empty list."""

    asked = Signal(str)
    """A command of the page: to paste, or to import."""

    def __init__(self, session: OfficeSession, register: type[Record], begin: Callable[[], object]) -> None:
        super().__init__()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(GRID * 3, GRID * 8, GRID * 3, GRID * 3)
        whole.setSpacing(GRID)
        nothing = translate(_("No {plural} yet"), plural=translate(register.plural).lower())
        set_accessible(self, name=nothing, description=translate(register.belongs))
        whole.addWidget(label(nothing, "title"))
        said = label(translate(register.belongs), "quiet", wrap=True)
        said.setMaximumWidth(560)
        whole.addWidget(said)
        if session.office.may("edit", register):
            first = button(_("Enter the first"), begin, primary=True)
            first.setToolTip("Ctrl+N")
            set_accessible(first, description=f"{nothing}. {translate(register.belongs)}")
            self.setFocusProxy(first)
            whole.addSpacing(GRID)
            whole.addWidget(first, 0, Qt.AlignmentFlag.AlignLeft)
            for command, words, keys in (("page.import", _("Import a file"), "Ctrl+Shift+I"), ("page.paste", PASTE_ROWS, "Ctrl+Shift+V")):
                other = button(words, partial(self.asked.emit, command), link=True)
                other.setToolTip(keys)
                whole.addWidget(other, 0, Qt.AlignmentFlag.AlignLeft)
        else:
            whole.addWidget(label(translate(_("Your roles may look at these, not enter them.")), "hint"))
        whole.addStretch(1)


class ClosedPage(Page):
    """Nothing of the book is here: not even how many records it has."""

    def __init__(self, session: OfficeSession, register: type[Record]) -> None:
        super().__init__(session)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 3, GRID * 6, GRID * 3, GRID * 3)
        column.setSpacing(GRID)
        sign = label()
        sign.setPixmap(pixmap("lock", session.theme.color("muted"), 40))
        column.addWidget(sign)
        column.addWidget(label(translate(_LOCKED), "title"))
        said = _(
            "{plural} are in a book with a key of its own. Your passphrase does not hold that key, and the file cannot be read without it."
        )
        why = label(translate(said, plural=translate(register.plural)), "quiet", wrap=True)
        why.setMaximumWidth(560)
        column.addWidget(why)
        holders = [user for user in session.office.every(User) if CASE_ROLES & (user.roles or frozenset()) and user.left is None]
        roles = shipped("user_role")
        for user in holders:
            held = ", ".join(translate(roles.label(role)) for role in sorted((user.roles or frozenset()) & CASE_ROLES))
            column.addWidget(label(f"{user.name} – {held}"))
        if not holders:
            column.addWidget(label(translate(_("Nobody in this office holds it yet. A manager adds a case worker in Set-up.")), "quiet"))
        column.addStretch(1)
        self.setObjectName("told")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_accessible(self, name=translate(_LOCKED), description=why.text())
