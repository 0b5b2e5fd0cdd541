"""Trying the program on the sample: project CT.1140 in an office of its own, with its users and their passphrase."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt

from desktop.errors import UserError
from desktop.models.roles import books_of
from desktop.office.access import folders
from desktop.office.sample import DEMO_USERS, PASSPHRASE, build_demo
from desktop.store.keys.sealing import Cost
from desktop.ui.forms.labelled_input import FolderInput
from desktop.ui.runtime.settings import documents
from desktop.ui.runtime.tasks import Tasks
from desktop.ui.sentences import BOTH_BOOKS, TRY_SAMPLE
from desktop.ui.start.wizard import Wizard, WizardPage
from desktop.ui.theme.tokens import Theme
from desktop.ui.widgets.basics import label
from desktop.words import _, translate

NAME = "CT.1140 sample" + folders.SUFFIX


class WherePage(WizardPage):
    """Where to put it. One that is there already is taken as it is."""

    verb = _("Make the sample")
    doing = _("Making the sample")

    def __init__(self, tasks: Tasks, *, laptop: Path | None, cost: Cost) -> None:
        lead = _(
            "A whole office to look around in: the records of project CT.1140, whose published report they add up to. All people in it are "
            "invented. Nothing you do in it can break anything; delete its folder when you are done."
        )
        super().__init__(TRY_SAMPLE, lead)
        self._tasks = tasks
        self._laptop = laptop
        self._cost = cost
        self.folder = FolderInput(_("Put it in the folder"), documents())
        self.column.addWidget(self.folder)

    def arrive(self) -> None:
        self.folder.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def ready(self) -> bool:
        if self.folder.found() is None:
            return False
        try:
            if self.office().exists():
                folders.office_folder(self.office())
        except UserError as fault:
            self.folder.refuse(fault)
            return False
        return True

    def office(self) -> Path:
        """The folder of the sample."""
        return self.folder.folder() / NAME

    def work(self) -> Callable[[], Any] | None:
        office, laptop, cost, progress = self.office(), self._laptop, self._cost, self._tasks.progress
        if office.exists():
            return None

        def job() -> None:
            try:
                build_demo(office, settings=laptop, cost=cost, progress=progress)
            except BaseException:
                shutil.rmtree(office, ignore_errors=True)  # half a sample would be taken for a whole one the next time
                raise

        return job


class MadeUsersPage(WizardPage):
    """Who can open it, and with what."""

    verb = _("Open the sample")
    returns = False

    def __init__(self) -> None:
        super().__init__(_("Its users and their passphrase"), _("Open it as one of these. Each sees what their role allows."))
        for name, role in DEMO_USERS:
            opens = BOTH_BOOKS if "cases" in books_of((role,)) else _("office book")
            self.column.addWidget(label(f"{name} – {translate(opens)}"))
        self.column.addWidget(label(translate(_("The passphrase of each")), "label"))
        self.passphrase = label(PASSPHRASE, "section", wrap=True)
        self.passphrase.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.column.addWidget(self.passphrase)

    def arrive(self) -> None:
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)


class TrySample(Wizard):
    """``finished`` when the sample is there; ``office`` is its folder."""

    def __init__(self, theme: Theme, tasks: Tasks, *, laptop: Path | None, cost: Cost) -> None:
        self.where = WherePage(tasks, laptop=laptop, cost=cost)
        super().__init__(theme, tasks, _("Sample"), (self.where, MadeUsersPage()))

    @property
    def office(self) -> Path:
        """The folder of the sample."""
        return self.where.office()
