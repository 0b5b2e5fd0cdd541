"""Passphrase lost, and nobody there who could give a new one: the recovery papers do."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from desktop.errors import UserError
from desktop.models.codelists import shipped
from desktop.models.record import Book
from desktop.office.access import folders
from desktop.office.access.opening import who_may_open
from desktop.office.access.recovery import books_to_open, recover, try_paper
from desktop.store.keys.roster import BOOKS
from desktop.store.keys.sealing import Cost
from desktop.ui.access.passphrase_input import PassphraseInput
from desktop.ui.access.recovery_code_input import RecoveryCodeInput
from desktop.ui.runtime.tasks import Tasks
from desktop.ui.start.new_office import PassphrasePage
from desktop.ui.start.wizard import Wizard, WizardPage
from desktop.ui.theme.tokens import Theme, scaled
from desktop.ui.widgets.basics import label
from desktop.ui.widgets.item_delegates import MORE, TwoLineDelegate
from desktop.words import _, translate

_WHOSE = _("Whose passphrase is lost")

_ROW = 48


class WhoPage(WizardPage):
    """Whose passphrase is lost."""

    def __init__(self, theme: Theme, folder: Path, who: str, laptop: Path | None) -> None:
        lead = _(
            "First ask a colleague who can open the office: on the page Users of Set-up a manager, or for case workers a case supervisor, "
            "gives a new passphrase without any paper. If nobody can, take the recovery papers that were printed when the office was made."
        )
        super().__init__(_("Passphrase lost"), lead)
        self.folder = folder
        self._laptop = laptop
        self.list = QListWidget()
        self.list.setAccessibleName(translate(_WHOSE))
        self.list.setItemDelegate(TwoLineDelegate(self.list, theme))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.column.addWidget(label(translate(_WHOSE), "label"))
        self.column.addWidget(self.list)
        roles = shipped("user_role")
        for name, held in who_may_open(folder):
            both = len(books_to_open(folder, name, settings=laptop)) > 1
            needs = _("needs both papers") if both else _("needs the paper of the office book")
            item = QListWidgetItem(name)
            item.setData(MORE, f"{', '.join(translate(roles.label(role)) for role in sorted(held))} – {translate(needs)}")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{name}, {item.data(MORE)}")
            self.list.addItem(item)
            if name == who:
                self.list.setCurrentItem(item)
        if self.list.currentRow() < 0:
            self.list.setCurrentRow(0)
        self.list.setFixedHeight(min(max(self.list.count(), 1), 6) * scaled(_ROW) + 4)

    def arrive(self) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def name(self) -> str:
        """Who is chosen."""
        item = self.list.currentItem()
        return item.text() if item else ""

    def books(self) -> tuple[Book, ...]:
        """Whose papers it takes."""
        return books_to_open(self.folder, self.name(), settings=self._laptop)


class CodesPage(WizardPage):
    """The codes of the papers."""

    def __init__(self, who: WhoPage) -> None:
        super().__init__(_("The recovery papers"), _("Type the code as it is printed. A slip is noticed at once, and its group is named."))
        self._who = who
        self.inputs = {book: RecoveryCodeInput(book) for book in BOOKS}
        for box in self.inputs.values():
            self.column.addWidget(box)

    def arrive(self) -> None:
        books = self._who.books()
        for book, box in self.inputs.items():
            box.setVisible(book in books)
        self.inputs[books[0]].setFocus(Qt.FocusReason.OtherFocusReason)

    def ready(self) -> bool:
        for book in self._who.books():
            box = self.inputs[book]
            if box.code() is None:
                return False
            try:
                try_paper(self._who.folder, book, box.typed())
            except UserError as fault:
                box.refuse(fault)
                return False
        return True

    def codes(self) -> dict[Book, str]:
        """What is typed, for each book it takes."""
        return {book: self.inputs[book].typed() for book in self._who.books()}


class NewPassphrasePage(PassphrasePage):
    """The passphrase that is to open from now on."""

    verb = _("Set the passphrase")
    doing = _("Setting the passphrase")

    def __init__(self, who: WhoPage, codes: CodesPage, *, laptop: Path | None, cost: Cost) -> None:
        super().__init__(lambda: [who.name(), who.folder.stem])
        self.title = _("A new passphrase")
        self._who = who
        self._codes = codes
        self._laptop = laptop
        self._cost = cost

    def arrive(self) -> None:
        super().arrive()
        self.lead.setText(
            translate(_("From now on it opens the office for {name}; the lost one does not any more."), name=self._who.name())
        )

    def work(self) -> Callable[[], Any]:
        folder, name, codes, said = self._who.folder, self._who.name(), self._codes.codes(), self.box.passphrase() or ""
        return lambda: recover(folder, name, said, codes, settings=self._laptop, cost=self._cost)

    def worked(self, _found: Any) -> None:
        self.box.clear()
        for box in self._codes.inputs.values():
            box.clear()


class AfterPage(WizardPage):
    """What to do now: the paper has been used."""

    verb = _("Open the office")
    returns = False

    def __init__(self) -> None:
        lead = _(
            "The passphrase is set. The papers were in use and may have been seen: open the office, and on the page Users of Set-up print "
            "new ones. The old ones open nothing from then on."
        )
        super().__init__(_("Now replace the papers"), lead)


class PassphraseLost(Wizard):
    """``finished`` when the passphrase is set, for ``who.name()``."""

    def __init__(self, theme: Theme, tasks: Tasks, folder: Path, who: str, *, laptop: Path | None, cost: Cost) -> None:
        self.folder = folders.office_folder(folder)
        self.who = WhoPage(theme, self.folder, who, laptop)
        self.codes = CodesPage(self.who)
        self.passphrase = NewPassphrasePage(self.who, self.codes, laptop=laptop, cost=cost)
        super().__init__(theme, tasks, _("Passphrase lost"), (self.who, self.codes, self.passphrase, AfterPage()))

    @property
    def box(self) -> PassphraseInput:
        """Where the new passphrase is typed."""
        return self.passphrase.box
