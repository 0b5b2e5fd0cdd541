"""Who is in the office: the list, and beside it what can be done; every change of keys runs on the worker's thread."""

import threading
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QMainWindow, QScrollArea, QVBoxLayout, QWidget

from desktop.errors import UserError
from desktop.models.query import Changed
from desktop.models.record import Book
from desktop.models.registers.staff import User
from desktop.models.roles import CASE_ROLES, may_appoint
from desktop.office.access.keeping import why_not_here
from desktop.ui.access.replace_paper import ReplacePaper
from desktop.ui.access.user_card import UserCard
from desktop.ui.access.user_dialogs import AddUser, LetLeave, MyPassphrase, NewPassphrase, OtherRoles
from desktop.ui.access.user_form import UserForm
from desktop.ui.register.list_view import RecordList
from desktop.ui.runtime.commands import action
from desktop.ui.runtime.page import Page, PrimaryAction
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.runtime.targets import RecordTarget, Target
from desktop.ui.theme.tokens import GRID, scaled
from desktop.ui.widgets.list_and_pane import ListAndPane
from desktop.ui.widgets.scrolling import HeightForWidthContent
from desktop.words import _, translate

_NARROWEST = 440
"""Pixels: the code of a paper has four groups in a line."""


class UsersPage(Page):
    """The users in a list, and beside it a card or a form; while there is a form the list is disabled."""

    id = "user"
    title = _("Users")

    def __init__(self, session: OfficeSession) -> None:
        super().__init__(session)
        self.listing = RecordList(session, User)
        self.card = UserCard(session)
        self.form: UserForm | None = None
        self._rest = threading.Event()
        self._rest.set()
        self.side = QScrollArea()
        self._build()
        self.listing.picked.connect(self._picked)
        self.listing.entered.connect(self.card.begin)
        self.card.roles_wanted.connect(lambda: self._with_user(OtherRoles))
        self.card.passphrase_wanted.connect(lambda: self._with_user(NewPassphrase))
        self.card.leaving_wanted.connect(lambda: self._with_user(LetLeave))
        self.card.own_wanted.connect(lambda: self._open(MyPassphrase(session)))
        self.card.paper_wanted.connect(self._paper)
        session.changed.connect(self._changed)
        session.closing.connect(self._close)
        session.tasks.ended.connect(self._ended)
        self.listing.ask()
        self.listing.choose(session.office.user.id)
        self.card.show_user(self._current())

    @property
    def may(self) -> bool:
        """Whether this user may add anybody, on this laptop."""
        return self.session.office.access.keeps_keys and may_appoint(self.session.office.roles, CASE_ROLES)

    @action("record.new")
    def new(self) -> None:
        """Add a user."""
        if self.may:
            self._open(AddUser(self.session))
        elif why := why_not_here(self.session.office.access):
            self.session.fail(why)
        else:
            self.session.fail(UserError(_("Only a manager adds users; a case supervisor adds case workers and supervisors.")))

    @action("record.edit")
    def edit(self) -> None:
        """Go to what can be done about the user one is on."""
        if self.form is None:
            self.card.begin()

    @action("record.history")
    def show_history(self) -> None:
        """What was done to the user one is on."""
        if self.form is None:
            self.card.show_history()

    def primary_action(self) -> PrimaryAction | None:
        return PrimaryAction(translate(_("Add a user")), "record.new") if self.may else None

    def action_owners(self) -> Sequence[object]:
        return (self, self.listing)

    def show_target(self, target: Target) -> None:
        """Go to a user."""
        if isinstance(target, RecordTarget):
            self.give_up()
            self.listing.choose(target.record)

    def focus_stops(self) -> list[QWidget]:
        return [self.form] if self.form else [self.listing.table, self.card]

    @action("record.give_up")
    def give_up(self) -> None:
        """Close the form; nothing is changed by it."""
        if self.form and self._rest.is_set():
            self.form.leave()
            self._close_form()
            self.listing.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _with_user(self, form: Callable[[OfficeSession, User], UserForm]) -> None:
        if user := self._current():
            self._open(form(self.session, user))

    def _paper(self, book: Book) -> None:
        self._open(ReplacePaper(self.session, book))

    def _open(self, form: UserForm) -> None:
        if self.form:
            self.form.leave()
            self._close_form()
        self.form = form
        self.card.hide()
        self.listing.setEnabled(False)  # one thing at a time
        self._column.insertWidget(0, form)
        form.asked.connect(self._do)
        form.given_up.connect(self.give_up)
        form.show()
        self.side.verticalScrollBar().setValue(0)
        form.order_tabs()
        form.begin()

    def _close_form(self) -> None:
        form, self.form = self.form, None
        if form:
            form.hide()
            form.deleteLater()
        self.listing.setEnabled(True)
        self.card.show_user(self._current())
        self.card.show()

    def _do(self) -> None:
        """What the form says, on the worker's thread; nothing else is done meanwhile, since books may be closed for it."""
        form = self.form
        if form is None or not self._rest.is_set():
            return
        form.fault.hide()
        job = form.job()
        if job is None:
            return
        self._rest.clear()

        def work() -> Any:
            try:
                return job()
            finally:
                self._rest.set()

        self._still(on=True)
        self.session.do(work, self._worked, self._refused, translate(_("Changing keys")))

    def _ended(self) -> None:
        """Also where the work ended in a bug."""
        if self.form:
            self._still(on=False)

    def _worked(self, found: object) -> None:
        form = self.form
        if form is None:
            return
        said = form.worked(found)
        if not said:
            return
        redraws = form.redraws
        self._close_form()
        touched = (("user", found.id),) if isinstance(found, User) else ()
        self.session.changed.emit(Changed(touched, ""))
        if isinstance(found, User):
            self.listing.choose(found.id)
        self.listing.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.session.say(said)
        if redraws:
            self.session.redraw_wanted.emit()

    def _refused(self, fault: UserError) -> None:
        if self.form:
            self.form.begin()
            self.form.refuse(fault)
            self.side.ensureWidgetVisible(self.form.fault)

    def _still(self, *, on: bool) -> None:
        """Disable the whole window while keys change, and hide the list, which would read from a book that is closed."""
        self.listing.setVisible(not on)  # first: disabled or resized, a list that is seen is measured and painted
        window = self.window()
        frame = window.centralWidget() if isinstance(window, QMainWindow) else None
        (frame or self).setEnabled(not on)

    def _close(self) -> None:
        """The office is about to be closed: a change of keys under way comes to its end first."""
        self._rest.wait()
        if self.form:
            self.form.leave()

    def _picked(self, record: User | None) -> None:
        if self.form is None and record is not None and record != self.card.user:
            self.card.show_user(record)

    def _changed(self, changed: Changed) -> None:
        if any(register == "user" for register, _record in changed.records):
            self.listing.read_again()
            if self.form is None:
                self.card.show_user(self._current())

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Focus the rows. A focus proxy would keep Tab from the widgets before them."""
        self.listing.table.setFocus(reason)

    def _current(self) -> User | None:
        record = self.listing.current()
        return self.session.office.get(User, record.id) if record else None

    def _build(self) -> None:
        inner = HeightForWidthContent()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(GRID * 3, GRID * 2, GRID * 3, GRID * 2)
        self._column.addWidget(self.card)
        self.side.setObjectName("pane")
        self.side.setWidgetResizable(True)
        self.side.setFrameShape(QFrame.Shape.NoFrame)
        self.side.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.side.setMinimumWidth(scaled(_NARROWEST))
        self.side.setWidget(inner)
        left = QWidget()  # keeps the place of the list while that is hidden
        around = QVBoxLayout(left)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self.listing)
        split = ListAndPane(left, self.session.settings.get("split user", [640, 560]), stretch=(3, 2))
        split.set_pane(self.side)
        split.on_drawn(partial(self.session.settings.keep, "split user"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(split)
