"""The forms of the page Users: a new user, other roles, a forgotten passphrase, one who leaves, my passphrase."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt

from desktop.errors import UserError
from desktop.models.fields.text_and_choice import Text
from desktop.models.record import Book
from desktop.models.registers.staff import User
from desktop.models.roles import CASE_ROLES, ROLES, books_of
from desktop.office.access import users
from desktop.office.access.opening import Newcomer
from desktop.store.keys.keyring import BOOK_WORDS
from desktop.ui.access.passphrase_input import PassphraseInput
from desktop.ui.access.role_checkboxes import RoleCheckBoxes
from desktop.ui.access.user_form import UserForm
from desktop.ui.forms.editor import EditorContext
from desktop.ui.forms.field import FieldInput
from desktop.ui.forms.labelled_input import LabelledInput, answers, named
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.widgets.basics import label
from desktop.words import _, translate

_LONGEST_NAME = 100
_NEW_PAPERS = _("{name} may know the recovery papers: print new ones first, and the old ones are void when the keys change.")


def offered_to(session: OfficeSession) -> tuple[str, ...]:
    """The roles this user may give."""
    return ROLES if "manager" in session.office.roles else tuple(role for role in ROLES if role in CASE_ROLES)


class AddUser(UserForm):
    """Somebody new, with roles and a first passphrase."""

    def __init__(self, session: OfficeSession) -> None:
        lead = _("Choose the first passphrase together; it can be changed on this page at any time. Nobody can look it up.")
        super().__init__(session, translate(_("Add a user")), translate(lead), translate(_("Add")))
        kind = Text(_("Name"), required=True, hint=_("As colleagues know them; it stands beside everything they enter."))
        kind.longest = _LONGEST_NAME
        self.name = FieldInput(named("name", kind), EditorContext(session.office.context, session.theme))
        self.roles = RoleCheckBoxes(offered_to(session))
        self.box = PassphraseInput(lambda: [session.office.name, self.name.editor.text()])
        for part in (self.name, label(translate(_("Roles")), "section"), self.roles, self.box):
            self.body.addWidget(part)
        self.roles.changed.connect(self._ask)

    def begin(self) -> None:
        self.name.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def job(self) -> Callable[[], Any] | None:
        office, values, roles = self.session.office, answers((self.name,), self.session.office.context), self.roles.roles()
        if values is None:
            return None
        if not roles:
            self.refuse(UserError(_("Tick at least one role.")))
            self.roles.setFocus()
            return None
        said, codes = self.box.passphrase(), self.papers.codes()
        if said is None or codes is None:
            return None
        newcomer = Newcomer(values["name"], roles, said)
        return lambda: users.appoint(office, newcomer, codes)

    def worked(self, found: User) -> str:
        return translate(_("{name} can open the office now."), name=found.name)

    def _ask(self) -> None:
        self.fault.hide()
        self.papers.ask(books_of(self.roles.roles()) if self.roles.roles() else ())


class OtherRoles(UserForm):
    """Other roles for a user, and what becomes of the keys."""

    def __init__(self, session: OfficeSession, user: User) -> None:
        super().__init__(session, translate(_("Roles of {name}"), name=user.name), "", translate(_("Change the roles")))
        self.user = user
        self.redraws = user.id == session.office.user.id
        self._held = frozenset(users.held_by(session.office, user))
        self.roles = RoleCheckBoxes(offered_to(session))
        self.roles.set_roles(user.roles or ())
        self.body.addWidget(self.roles)
        self.roles.changed.connect(self._ask)
        self._ask()

    def begin(self) -> None:
        self.roles.setFocus(Qt.FocusReason.OtherFocusReason)

    def job(self) -> Callable[[], Any] | None:
        office, user, roles = self.session.office, self.user, self.roles.roles()
        return self.with_papers(lambda codes, new: users.set_roles(office, user, roles, codes, new))

    def worked(self, found: object) -> str:
        if self.took_papers(found):
            return ""
        return translate(_("The roles of {name} are changed."), name=self.user.name)

    def _ask(self) -> None:
        """Say what the ticks mean for the keys."""
        self.fault.hide()
        wanted: frozenset[Book] = frozenset(books_of(self.roles.roles()))
        gained, lost = wanted - self._held, self._held - wanted
        words = [_("The keys stay as they are.")] if not gained and not lost else []
        words += [_("{name} will be given the key of the {book}.") for _book in gained]
        words += [_("The {book} gets a new key that {name} does not have. What {name} copied before stays readable.") for _book in lost]
        books = [*gained, *lost] or ["office"]
        self.lead.setText(
            " ".join(
                translate(said, name=self.user.name, book=translate(BOOK_WORDS[book])) for said, book in zip(words, books, strict=True)
            )
        )
        self.papers.ask(gained | lost)
        known = users.papers_known_to(self.session.office, self.user, self.roles.roles()) if self.roles.roles() else ()
        self.ask_new_papers(known)
        if known:
            self.lead.setText(f"{self.lead.text()} {translate(_NEW_PAPERS, name=self.user.name)}")


class NewPassphrase(UserForm):
    """A forgotten passphrase is replaced."""

    def __init__(self, session: OfficeSession, user: User) -> None:
        lead = _(
            "The forgotten one opens nothing in this office any more. Let {name} type the new one here, or tell it and have it changed."
        )
        super().__init__(
            session, translate(_("A new passphrase for {name}"), name=user.name), translate(lead, name=user.name), translate(_("Set it"))
        )
        self.user = user
        self.box = PassphraseInput(lambda: [session.office.name, user.name or ""])
        self.body.addWidget(self.box)
        self.papers.ask(users.held_by(session.office, user))

    def begin(self) -> None:
        self.box.first.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def job(self) -> Callable[[], Any] | None:
        said = self.box.passphrase()
        codes = None if said is None else self.papers.codes()
        office, user = self.session.office, self.user
        return None if said is None or codes is None else lambda: users.renew(office, user, said, codes)

    def worked(self, found: User) -> str:
        return translate(_("{name} opens the office with the new passphrase."), name=found.name)


class LetLeave(UserForm):
    """A user leaves: what will happen, and then it does."""

    def __init__(self, session: OfficeSession, user: User) -> None:
        held = users.held_by(session.office, user)
        books = translate(_("The office book and the case book get new keys") if len(held) > 1 else _("The office book gets a new key"))
        lead = _(
            "{name} cannot open this office any more. {books} that {name} does not have; in a large office that takes a while. What {name} "
            "copied before stays readable. The name stays on everything {name} entered. This cannot be undone: to come back, {name} is "
            "added anew."
        )
        words = translate(lead, name=user.name, books=books)
        known = users.papers_known_to(session.office, user)
        words += f" {translate(_NEW_PAPERS, name=user.name)}" if known else ""
        verb = translate(_("Let {name} leave"), name=user.name)
        super().__init__(session, translate(_("{name} leaves"), name=user.name), words, verb)
        self.user = user
        self.papers.ask(held)
        self.ask_new_papers(known)

    def job(self) -> Callable[[], Any] | None:
        office, user = self.session.office, self.user
        return self.with_papers(lambda codes, new: users.dismiss(office, user, codes, new))

    def worked(self, found: object) -> str:
        if self.took_papers(found):
            return ""
        return translate(_("{name} has left. The keys are changed."), name=self.user.name)


class MyPassphrase(UserForm):
    """One's own passphrase, by typing the present one first."""

    def __init__(self, session: OfficeSession) -> None:
        lead = _("From the next time on the new one opens the office. In older copies of the folder the present one still does.")
        super().__init__(session, translate(_("Change my passphrase")), translate(lead), translate(_("Change it")))
        self.present = LabelledInput(_("The present passphrase"))
        self.box = PassphraseInput(lambda: [session.office.name, session.office.user.name or ""])
        self.box.shown.also(self.present.line)
        self.body.addWidget(self.present)
        self.body.addWidget(self.box)

    def begin(self) -> None:
        self.present.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def job(self) -> Callable[[], Any] | None:
        office, old = self.session.office, self.present.line.text()
        if not old:
            self.present.refuse(translate(_("Type the passphrase you opened the office with.")))
            return None
        said = self.box.passphrase()
        return None if said is None else lambda: users.change_passphrase(office, old, said)

    def refuse(self, fault: UserError) -> None:
        """The present one was not right."""
        self.present.refuse(fault)
        self.present.line.selectAll()

    def worked(self, found: Any) -> str:
        return translate(_("Your passphrase is changed."))
