"""This laptop joins an office that is on another one: a request goes there, a file made for this laptop comes back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt

from desktop import paths
from desktop.errors import UserError
from desktop.office.access.joining import JOIN, REQUEST, NotTheSenderError, ask_to_join, join
from desktop.office.access.sender import LENGTH
from desktop.store.keys.paper_code import signs_of
from desktop.ui.forms.labelled_input import FileInput, FolderInput, LabelledInput
from desktop.ui.runtime.settings import documents
from desktop.ui.runtime.tasks import Tasks
from desktop.ui.start.wizard import Wizard, WizardPage
from desktop.ui.theme.tokens import Theme
from desktop.ui.widgets.basics import label
from desktop.words import _, translate

NAME = "this laptop" + REQUEST


class AskPage(WizardPage):
    """Write the request; who has the file already goes on without one."""

    verb = _("Write the request")

    def __init__(self, laptop: Path) -> None:
        lead = _(
            "The office comes in a file that only this laptop can open. First this laptop writes a request; take it to the laptop that "
            "has the office, on a stick or by mail. There, in Set-up, on the page Laptops, somebody who holds the case book "
            "makes the file."
        )
        super().__init__(_("Ask to join"), lead)
        self._laptop = laptop
        self.folder = FolderInput(_("Put the request in the folder"), documents())
        self.column.addWidget(self.folder)

    def arrive(self) -> None:
        self.folder.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def ready(self) -> bool:
        if self.folder.found() is None:
            return False
        try:
            self.signs = ask_to_join(self._laptop, self.request)
        except UserError as fault:
            self.folder.refuse(fault)
            return False
        return True

    @property
    def request(self) -> Path:
        """The file of the request."""
        return self.folder.folder() / NAME


class FilePage(WizardPage):
    """The file that came back, and where the office shall lie."""

    verb = _("Join the office")
    doing = _("Putting the office on this laptop")

    def __init__(self, ask: AskPage, laptop: Path) -> None:
        super().__init__(_("The file for this laptop"))
        self._ask = ask
        self._laptop = laptop
        self.signs = label("", "section", wrap=True)
        self.file = FileInput(
            _("File that came back"), JOIN, hint=_("It ends in .tallyjoin. Leave the program open or come back: the request stays valid.")
        )
        self.folder = FolderInput(_("Put the office in the folder"), documents())
        self.told = LabelledInput(
            _("Signs of the file"),
            hint=_("Eight, which the other laptop shows once it made the file. Have them read out: nothing is put here before they fit."),
        )
        for part in (self.signs, self.file, self.told, self.folder):
            self.column.addWidget(part)
        self.office: Path | None = None

    def arrive(self) -> None:
        words = _("The request is {file}. Its signs are {signs}: the other laptop must show the same.")
        self.signs.setText(translate(words, file=self._ask.request, signs=self._ask.signs))
        self.file.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def ready(self) -> bool:
        if self.folder.found() is None or self.file.found() is None:
            return False
        if len(signs_of(self.told.text())) == LENGTH:
            return True
        self.told.refuse(translate(_("There are {count} signs, letters and figures."), count=LENGTH))
        return False

    def work(self) -> Callable[[], Any] | None:
        file, folder, laptop, signs = self.file.found(), self.folder.folder(), self._laptop, self.told.text()
        assert file is not None
        return lambda: join(file, folder, laptop, signs)

    def refuse(self, fault: UserError) -> None:
        if isinstance(fault, NotTheSenderError):
            self.told.refuse(fault)
            self.told.line.selectAll()
        else:
            super().refuse(fault)

    def worked(self, found: Any) -> None:
        self.office = found


class SecondLaptop(Wizard):
    """``finished`` when the office is here; ``office`` is its folder."""

    def __init__(self, theme: Theme, tasks: Tasks, *, laptop: Path | None) -> None:
        settings = laptop or paths.settings_folder()
        self.ask = AskPage(settings)
        self.file = FilePage(self.ask, settings)
        super().__init__(theme, tasks, _("Second laptop"), (self.ask, self.file))
