"""New office: where and in which country, the first user, the passphrase, the two papers, the first project."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal

from desktop.errors import UserError
from desktop.models.fields.base import FormatContext, RefusalError
from desktop.models.fields.text_and_choice import Text
from desktop.models.registers.site import Site
from desktop.models.roles import CASE_ROLES
from desktop.office.access.creating import Begun, begin_office, folder_for
from desktop.office.access.folders import OFFICE_NAME, SUFFIX
from desktop.office.access.opening import Newcomer
from desktop.office.access.papers import delete_papers
from desktop.store.keys.sealing import Cost
from desktop.ui.access.passphrase_input import PassphraseInput
from desktop.ui.access.print_papers import PrintPapers
from desktop.ui.access.role_checkboxes import RoleCheckBoxes
from desktop.ui.forms.editor import EditorContext
from desktop.ui.forms.field import FieldInput
from desktop.ui.forms.labelled_input import FolderInput, answers, named
from desktop.ui.runtime.settings import documents
from desktop.ui.runtime.tasks import Tasks
from desktop.ui.start.new_project import ProjectPage
from desktop.ui.start.wizard import Wizard, WizardPage
from desktop.ui.theme.tokens import GRID, Theme
from desktop.ui.widgets.basics import label
from desktop.words import _, translate

_LONGEST_NAME = 100


class PlacePage(WizardPage):
    """The name of the office, its country, and the folder it will lie in."""

    def __init__(self, theme: Theme) -> None:
        lead = _("An office is a folder on this machine. Everything in it is encrypted; nothing leaves the machine by itself.")
        super().__init__(_("The office"), lead)
        editor_context = EditorContext(FormatContext(), theme)
        self.name = FieldInput(named("name", Text(OFFICE_NAME, required=True, hint=_("Such as Ulaanbaatar"))), editor_context)
        self.country = FieldInput(Site.kinds["country"], editor_context)
        self.folder = FolderInput(_("In the folder"), documents(), hint=_("Not one that a cloud service copies, and not on a server."))
        self.where = label("", "hint", wrap=True)
        for part in (self.name, self.country, self.folder, self.where):
            self.column.addWidget(part)
        self.name.edited.connect(self._say_where)
        self.folder.line.textChanged.connect(lambda _text: self._say_where())

    def arrive(self) -> None:
        self.name.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def ready(self) -> bool:
        values, folder = answers((self.name, self.country), FormatContext()), self.folder.found()
        if values is None or folder is None:
            return False
        try:
            self.office = folder_for(values["name"], folder)
        except UserError as fault:
            self.name.refuse(RefusalError(fault.sentence, **fault.values))
            self.name.editor.setFocus()
            return False
        self.code = str(values["country"])
        return True

    def _say_where(self) -> None:
        name = self.name.editor.text().strip()
        self.where.setText(translate(_("It will be {folder}"), folder=self.folder.folder() / (name + SUFFIX)) if name else "")


class FirstUserPage(WizardPage):
    """Who begins, and in which roles."""

    def __init__(self, theme: Theme) -> None:
        lead = _("You are the first user; colleagues are added later. A person can have several roles. Somebody has to be manager.")
        super().__init__(_("You"), lead)
        kind = Text(_("Your name"), required=True, hint=_("As your colleagues know you"))
        kind.longest = _LONGEST_NAME
        self.name = FieldInput(named("name", kind), EditorContext(FormatContext(), theme))
        self.roles = RoleCheckBoxes()
        self.cases = label("", "hint", wrap=True)
        for part in (self.name, label(translate(_("Your roles")), "label"), self.roles, self.cases):
            self.column.addWidget(part)
        self.column.setSpacing(GRID)
        self.roles.changed.connect(self._roles_changed)
        self.roles.set_roles({"manager"})
        self._roles_changed()

    def arrive(self) -> None:
        self.name.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def ready(self) -> bool:
        values = answers((self.name,), FormatContext())
        if values is None:
            return False
        self.user = str(values["name"])
        if "manager" not in self.roles.roles():
            self.refuse(UserError(_("Somebody has to set the office up. Tick Manager; the role can be given to another later.")))
            self.roles.setFocus()
            return False
        return True

    def _roles_changed(self) -> None:
        self.fault.hide()
        alone = _("Nobody will hold the key of the case book yet. To add a case worker later you need the recovery paper of that book.")
        self.cases.setText("" if self.roles.roles() & CASE_ROLES else translate(alone))


class PassphrasePage(WizardPage):
    """The first user's passphrase."""

    def __init__(self, known: Callable[[], list[str]]) -> None:
        lead = _("Nobody can look it up or set it back for you, us included. It is asked for each time the office is opened.")
        super().__init__(_("Your passphrase"), lead)
        self.box = PassphraseInput(known)
        self.column.addWidget(self.box)

    def arrive(self) -> None:
        self.box.first.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def ready(self) -> bool:
        return self.box.passphrase() is not None


class MakePage(WizardPage):
    """Where the papers go; the office is made with them."""

    verb = _("Make the office")
    doing = _("Making the office and its papers")

    def __init__(self, make: Callable[[Path], Begun], take: Callable[[Begun], object]) -> None:
        lead = _(
            "When passphrases are forgotten or somebody leaves, a printed code opens the books again: one paper for the office book, one "
            "for the case book. They are written as two PDF files, to be printed. A memory stick will do if the printer is elsewhere."
        )
        super().__init__(_("Two recovery papers"), lead)
        self._make = make
        self._take = take
        self.folder = FolderInput(_("Put the two files in the folder"), documents(), hint=_("They get a folder of their own in it."))
        self.column.addWidget(self.folder)

    def arrive(self) -> None:
        self.folder.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def ready(self) -> bool:
        return self.folder.found() is not None

    def work(self) -> Callable[[], Any]:
        make, folder = self._make, self.folder.folder()
        return lambda: make(folder)

    def worked(self, found: Begun) -> None:
        self._take(found)


class PrintPage(WizardPage):
    """The office is there; the papers have to be printed."""

    returns = False

    def __init__(self) -> None:
        lead = _("The office is made. Print both papers now and put them away in two places, with two people the office trusts.")
        super().__init__(_("Print the two papers"), lead)
        self.papers = PrintPapers()
        self.column.addWidget(self.papers)

    def arrive(self) -> None:
        self.papers.begin()

    def ready(self) -> bool:
        return self.papers.ready()

    def work(self) -> Callable[[], Any]:
        gone = self.papers.to_delete()
        return lambda: delete_papers(gone)


class NewOffice(Wizard):
    """``opened`` with the office, when its first user comes to the end. ``joining``: its project is in a file from elsewhere."""

    opened = Signal(object)

    def __init__(self, theme: Theme, tasks: Tasks, *, laptop: Path | None, cost: Cost, joining: bool = False) -> None:
        self.where = PlacePage(theme)
        self.user = FirstUserPage(theme)
        self.passphrase = PassphrasePage(lambda: [self.where.name.editor.text(), self.user.name.editor.text()])
        self.make = MakePage(self._make, self._made)
        self.print = PrintPage()
        self.project = ProjectPage(theme, self._first, laptop=laptop, cost=cost, joining=joining)
        self._laptop = laptop
        self._cost = cost
        self._folder = Path()
        words = _("New office, a project of others") if joining else _("New office")
        super().__init__(theme, tasks, words, (self.where, self.user, self.passphrase, self.make, self.print, self.project))
        self.finished.connect(lambda: self.opened.emit(self.project.office))

    def _make(self, papers_in: Path) -> Begun:
        """On the worker's thread: nothing is typed meanwhile."""
        _folder, first = self._first()
        return begin_office(self.where.office, first, self.where.code, papers_in, settings=self._laptop, cost=self._cost)

    def _made(self, begun: Begun) -> None:
        self._folder = begun.folder
        self.print.papers.show_papers(begun.papers)

    def _first(self) -> tuple[Path, Newcomer]:
        said = self.passphrase.box.first.line.text()
        return self._folder, Newcomer(self.user.user, self.user.roles.roles(), said)
