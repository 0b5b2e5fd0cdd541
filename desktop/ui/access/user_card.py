"""One user: who they are, what they open, and what can be done about it; what cannot says why."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from desktop.models.codelists import shipped
from desktop.models.record import Book
from desktop.models.registers.staff import User
from desktop.models.roles import ROLES, may_appoint, may_replace_paper
from desktop.office.access import users
from desktop.office.access.keeping import why_not_here
from desktop.office.access.news import every_change
from desktop.office.checking import STILL
from desktop.store.keys.keyring import BOOK_WORDS
from desktop.store.keys.roster import BOOKS
from desktop.ui.access.role_checkboxes import MAY
from desktop.ui.register.history import History
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.theme.tokens import GRID, HALF
from desktop.ui.widgets.basics import button, clear_layout, label, rule
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.words import _, translate

_MAY_NOT = _("Only a manager changes this; a case supervisor what concerns case workers and supervisors.")
_ONESELF = _("You cannot take your own access away: another manager lets you leave.")
_GONE = _("{name} has left and opens nothing here. The name stays on what {name} entered.")
_NOT_MINE: dict[Book, str] = {
    "office": _("Only a manager replaces the paper of the office book."),
    "cases": _("Only a case supervisor or a manager replaces the paper of the case book."),
}


class UserCard(QWidget):
    """Each signal asks for a form."""

    roles_wanted = Signal()
    passphrase_wanted = Signal()
    leaving_wanted = Signal()
    own_wanted = Signal()
    paper_wanted = Signal(str)

    def __init__(self, session: OfficeSession) -> None:
        super().__init__()
        self.session = session
        self.user: User | None = None
        self._buttons: list[QPushButton] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID)

    def show_user(self, user: User | None) -> None:
        """Show ``user``, or only what concerns the whole office."""
        self.user = user
        clear_layout(self._column)
        self._buttons = []
        if why := why_not_here(self.session.office.access):
            self._column.addWidget(label(str(why), "body", wrap=True))
        if user:
            self._person(user)
            self._column.addSpacing(GRID)
            self._column.addWidget(rule())
        self._papers()
        self._column.addStretch(1)
        if self._buttons:
            self.setFocusProxy(self._buttons[0])

    def show_history(self) -> None:
        """What was done to the user, in place of the button that asks for it."""
        if self.user:
            self._history.show_record(self.user, may_edit=False)
            self._history.show()
            self._show_history.hide()

    def begin(self) -> None:
        """Focus its first button."""
        self.setFocus(Qt.FocusReason.TabFocusReason)

    def _person(self, user: User) -> None:
        office = self.session.office
        mine = user.id == office.user.id
        self._column.addWidget(label(translate(_("{name} (you)"), name=user.name) if mine else user.name or "", "title", wrap=True))
        roles = shipped("user_role")
        for role in (role for role in ROLES if role in (user.roles or ())):
            self._column.addWidget(label(translate(roles.label(role)), "section"))
            self._column.addWidget(label(translate(MAY[role]), "quiet", wrap=True))
        held = users.held_by(office, user)
        day = User.since
        facts = [translate(_("Opens the {book}."), book=translate(BOOK_WORDS[book])) for book in held]
        facts += [translate(_("Since {day}."), day=day.show(user.since, office.context))] if user.since else []
        facts += [translate(_("Left on {day}."), day=day.show(user.left, office.context))] if user.left else []
        self._column.addWidget(label(" ".join(facts), "quiet", wrap=True))
        self._column.addSpacing(HALF)
        self._deeds(user, mine=mine)
        self._history_of()

    def _deeds(self, user: User, *, mine: bool) -> None:
        ways: list[tuple[str, Callable[[], object]]] = [(_("Change my passphrase"), self.own_wanted.emit)] if mine else []
        still = user.id in self.session.office.access.ring.state.users
        if user.left and not still:
            why = _GONE
        elif not self.session.office.access.keeps_keys:
            why = ""
        elif user.left and may_appoint(self.session.office.roles, user.roles or ()):
            why = STILL
            ways.append((_("Let leave"), self.leaving_wanted.emit))
        elif not may_appoint(self.session.office.roles, user.roles or ()):
            why = "" if mine else _MAY_NOT
        else:
            why = _ONESELF if mine else ""
            ways.append((_("Change roles"), self.roles_wanted.emit))
            if not mine:
                ways.append((_("Passphrase forgotten"), self.passphrase_wanted.emit))
                ways.append((_("Let leave"), self.leaving_wanted.emit))
        row = FlowLayout(gap=GRID)
        for words, run in ways:
            self._buttons.append(button(words, run))
            row.addWidget(self._buttons[-1])
        self._column.addLayout(row)
        if why:
            self._column.addWidget(label(translate(why, name=user.name), "hint", wrap=True))

    def _history_of(self) -> None:
        self._history = History(self.session.office)
        self._show_history = button(_("History"), self.show_history, link=True)
        self._buttons.append(self._show_history)
        self._column.addWidget(self._show_history, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addWidget(self._history)
        self._history.hide()

    def _papers(self) -> None:
        access = self.session.office.access
        self._column.addWidget(label(translate(_("Recovery papers")), "section"))
        words = _(
            "One for each book: it opens the book when nobody's passphrase does. Whoever has it and a copy of the office can read it."
        )
        self._column.addWidget(label(translate(words), "quiet", wrap=True))
        row = FlowLayout(gap=GRID)
        for book in BOOKS if access.keeps_keys else ():
            if may_replace_paper(self.session.office.roles, book):
                made = button("", lambda book=book: self.paper_wanted.emit(book))  # type: ignore[misc]
                made.setText(translate(_("New paper of the {book}"), book=translate(BOOK_WORDS[book])))
                row.addWidget(made)
        self._column.addLayout(row)
        if changes := every_change(access.ring.entries):
            self._column.addWidget(label(translate(_("Changes of users and keys")), "section"))
            self._column.addWidget(label("\n".join(changes), "quiet", wrap=True))
        for book in BOOKS if access.keeps_keys else ():
            if not may_replace_paper(self.session.office.roles, book):
                self._column.addWidget(label(translate(_NOT_MINE[book]), "hint", wrap=True))
