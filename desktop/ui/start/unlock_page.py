"""Opening an office: which, who, passphrase. Shows who may open what, and leads to a new office, the sample and the recovery papers."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QSizePolicy, QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop import paths
from desktop.errors import UserError
from desktop.ui.runtime.settings import Settings
from desktop.ui.runtime.tasks import Tasks
from desktop.ui.sentences import BOTH_BOOKS, CHANGES, CHOOSE_OFFICE, TRY_SAMPLE
from desktop.ui.theme.icons import pixmap
from desktop.ui.theme.tokens import GRID, Theme, scaled
from desktop.ui.widgets.basics import button, label, rule
from desktop.ui.widgets.combo_box import ComboBox
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.item_delegates import MORE, TwoLineDelegate
from desktop.ui.widgets.scrolling import scrolled
from desktop.ui.widgets.show_typed import ShowTyped
from desktop.words import _, translate

_WIDTH = 460
_NAME = Qt.ItemDataRole.UserRole + 7


class UnlockPage(QWidget):
    """``opened`` with the office. The heavy modules are imported after it stands on the screen.

    ``warm_up`` imports what shows an office, on the worker; None where that was done before.
    """

    opened = Signal(object)
    wished = Signal(str, object)
    """A wizard of ``start``, and the office it is asked for."""

    def __init__(
        self,
        theme: Theme,
        tasks: Tasks,
        settings: Settings,
        folder: Path | None,
        *,
        laptop: Path | None = None,
        warm_up: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._tasks = tasks
        self._settings = settings
        self._laptop = laptop
        self._warm_up = warm_up
        self._theme = theme
        self._changes: Any = None
        """``Changes`` from the laptop that keeps the keys; the module is not imported yet."""
        self.office = ComboBox(theme)
        self.who = QListWidget()
        self.passphrase = QLineEdit()
        self.shown = ShowTyped(self.passphrase)
        self.fault, self.told = label("", "fault", wrap=True), label("", "fault", wrap=True)
        self.with_changes = label("", "hint", wrap=True)
        self.with_changes.hide()
        self.open = button(_("Open"), self.unlock, primary=True)
        self.accept = button(_("Accept that and open it"), lambda: self.unlock(accept=True))
        self._build()
        known = [*([folder] if folder else []), *(path for path in settings.recent() if path != folder)]
        for path in known:
            self.office.addItem(path.name.removesuffix(".tallybook"), path)
            self.office.setItemData(self.office.count() - 1, str(path), Qt.ItemDataRole.ToolTipRole)
        self.office.currentIndexChanged.connect(lambda _place: self._take(None))
        for chosen in (self.office.currentIndexChanged, self.who.currentRowChanged):
            chosen.connect(lambda _row: self.shown.setChecked(False))
        self._begin(bool(known))
        QTimer.singleShot(0, self, self._get_ready)
        self._help: QWidget | None = None
        QShortcut(QKeySequence("F1"), self, self.open_help)

    def _get_ready(self) -> None:
        """What reads an office, and then what shows one, is imported by the worker while one looks and types."""
        if self._warm_up is None:  # one was open already, and the worker may still be closing its books
            self.look()
            return
        self._tasks.run(_import_opening, lambda _none: self.look(), self.refuse, wanted=lambda: isValid(self))
        self._tasks.run(self._warm_up, lambda _none: None, self.refuse, wanted=lambda: isValid(self))

    def tell(self, lost: Sequence[str]) -> None:
        """Say what was lost by locking, if anything."""
        self.told.setText("\n".join(f"▲ {one}" for one in lost))
        self.told.setVisible(bool(lost))

    def look(self) -> None:
        """Say who may open the chosen office."""
        from desktop.models.codelists import shipped
        from desktop.models.roles import books_of
        from desktop.office.access.opening import who_may_open

        self.who.clear()
        folder = self.office.currentData()
        if folder is None:
            return
        try:
            users = who_may_open(folder, self._changes)
        except UserError as fault:
            self.refuse(fault)
            return
        self._forget_fault()
        roles = shipped("user_role")
        last = self._settings.get(f"user {folder}")
        for name, held in users:
            item = QListWidgetItem(name)
            opens = BOTH_BOOKS if "cases" in books_of(held) else _("office book")
            item.setData(MORE, f"{', '.join(translate(roles.label(role)) for role in sorted(held))} – {translate(opens)}")
            item.setData(_NAME, name)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{name}, {item.data(MORE)}")
            self.who.addItem(item)
            if name == last:
                self.who.setCurrentItem(item)
        if self.who.currentRow() < 0:
            self.who.setCurrentRow(0)
        self.who.setFixedHeight(min(max(self.who.count(), 1), 5) * scaled(48) + 4)
        self._to_passphrase()

    def unlock(self, *, accept: bool = False) -> None:
        """Open the office as the chosen person, who may ``accept`` a folder that is older than what was open here."""
        from desktop.office.access.opening import open_office
        from desktop.office.office import Office

        folder, item = self.office.currentData(), self.who.currentItem()
        if folder is None or item is None:
            self.refuse(UserError(CHOOSE_OFFICE))
            return
        name, said, laptop, changes = item.data(_NAME), self.passphrase.text(), self._laptop, self._changes
        if not said:
            self.refuse(UserError(_("Type the passphrase of {name}."), name=name))
            return
        self._busy(on=True)
        self._settings.keep(f"user {folder}", name)

        def job() -> Office:
            return open_office(folder, name, said, settings=laptop, accept=accept, changes=changes)

        self._tasks.run(job, self._opened, self.refuse, translate(_("Opening")))

    def refuse(self, fault: UserError) -> None:
        """Say what is wrong, in place."""
        self._busy(on=False)
        self.fault.setText(f"▲ {fault}")
        self.fault.show()
        self.accept.setVisible(getattr(fault, "may_accept", False))  # of an older folder; what raises it is not imported yet
        self.passphrase.selectAll()
        self._to_passphrase()

    def bring_changes(self) -> None:
        """Take a file of changes with the office: who is new in it opens the office with it."""
        from desktop.office.access.changes_file import SUFFIX, read_changes
        from desktop.office.access.opening import who_may_open

        chosen, _kind = QFileDialog.getOpenFileName(self.window(), translate(CHANGES), "", f"(*{SUFFIX})")
        if chosen:
            try:
                changes = read_changes(Path(chosen), self._laptop or paths.settings_folder())
                who_may_open(self.office.currentData(), changes)  # it is of this office, and something in it is new
            except UserError as fault:
                self.refuse(fault)
                return
            self._take(changes)

    def choose(self) -> None:
        """Look for an office on the disk."""
        chosen = QFileDialog.getExistingDirectory(self.window(), translate(_("The folder of an office (it ends in .tallybook)")))
        if chosen:
            self.choose_folder(Path(chosen))

    def choose_folder(self, folder: Path) -> None:
        """Show ``folder`` as the office to open."""
        place = next((place for place in range(self.office.count()) if self.office.itemData(place) == folder), -1)
        if place < 0:
            self.office.insertItem(0, folder.name.removesuffix(".tallybook"), folder)
            place = 0
        self._begin(True)
        self.office.setCurrentIndex(place)
        self.look()

    def open_help(self) -> None:
        """Help on opening an office."""
        from desktop.ui.runtime.help_panel import HelpPanel  # it knows all pages, and the window should be there at once

        panel = self._help if isinstance(self._help, HelpPanel) else HelpPanel(self, (), self._theme)
        self._help = panel
        panel.open("unlock")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter on the check box under the passphrase opens the office too."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.shown.hasFocus():
            self.open.click()
        else:
            super().keyPressEvent(event)

    def _to_passphrase(self) -> None:
        """Scroll to the field and its button."""
        self.passphrase.setFocus()
        QTimer.singleShot(0, self, self._to_open)

    def _to_open(self) -> None:
        """Also when the list of people has come and the page is longer than the screen."""
        if self.passphrase.hasFocus():
            self._area.ensureWidgetVisible(self.open)

    def _opened(self, office: object) -> None:
        self.passphrase.clear()
        self.shown.setChecked(False)
        self._changes = None
        self._show_changes()
        self._busy(on=False)
        self.opened.emit(office)

    def _busy(self, *, on: bool) -> None:
        self.open.setEnabled(not on)
        self.open.setText(translate(_("Opening …") if on else _("Open")))
        self.passphrase.setReadOnly(on)
        if on:
            self._forget_fault()

    def _take(self, changes: Any) -> None:
        """Show who may open the chosen office with ``changes``, or without any."""
        self._changes = changes
        self._show_changes()
        self.look()

    def _show_changes(self) -> None:
        words = _("With {file} from laptop {letter}, which keeps the keys.")
        self.with_changes.setText(translate(words, file=self._changes.name, letter=self._changes.keeper) if self._changes else "")
        self.with_changes.setVisible(self._changes is not None)

    def _forget_fault(self) -> None:
        self.fault.hide()
        self.accept.hide()

    def _begin(self, known: bool) -> None:
        self._form.setVisible(known)
        self._first.setVisible(not known)

    def _build(self) -> None:
        card = QFrame()
        card.setObjectName("card")
        card.setMaximumWidth(scaled(_WIDTH))
        card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        inner = QVBoxLayout(card)
        inner.setContentsMargins(GRID * 4, GRID * 3, GRID * 4, GRID * 4)
        inner.setSpacing(GRID // 2)
        head = QHBoxLayout()
        sign = label()
        sign.setPixmap(pixmap("results", self._theme.color("accent"), 30))
        head.addWidget(sign)
        head.addWidget(label("Tallybook", "title"))
        head.addStretch(1)
        inner.addLayout(head)
        self._first = self._first_time()
        self._form = self._unlocking()
        inner.addWidget(self._first)
        inner.addWidget(self._form)
        around = QWidget()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self._area = scrolled(around)
        self._area.verticalScrollBar().rangeChanged.connect(lambda _least, _most: self._to_open())
        whole.addWidget(self._area)
        upright = QVBoxLayout()
        upright.addStretch(1)
        upright.addWidget(card)
        upright.addStretch(1)
        middle = QHBoxLayout(around)
        middle.addStretch(1)
        middle.addLayout(upright, 100)
        middle.addStretch(1)

    def _first_time(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, GRID, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(
            label(translate(_("Everything lies encrypted in the folder of your office, on this machine.")), "quiet", wrap=True)
        )
        ways: tuple[tuple[str, str, Callable[[], object], bool], ...] = (
            (_("Choose the folder of an office"), _("There is one already. Its name ends in .tallybook."), self.choose, True),
            (_("New office"), _("You are the first here: name, passphrase, recovery papers, project."), self._wish("new"), False),
            (_("Join a project"), _("A new office, for a project that came in a file."), self._wish("project"), False),
            (_("Second laptop"), _("The office is on another laptop: this one joins it."), self._wish("join"), False),
            (TRY_SAMPLE, _("Look around in a real project with invented people."), self._wish("sample"), False),
        )
        for words, why, run, primary in ways:
            column.addSpacing(GRID)
            column.addWidget(button(words, run, primary=primary))
            column.addWidget(label(translate(why), "hint", wrap=True))
        return made

    def _unlocking(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, GRID, 0, 0)
        column.setSpacing(GRID // 2)
        self.office.setAccessibleName(translate(_("Office")))
        self.who.setAccessibleName(translate(_("Who")))
        self.who.setItemDelegate(TwoLineDelegate(self.who, self._theme))
        self.who.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.who.itemActivated.connect(lambda _item: self._to_passphrase())
        self.who.itemClicked.connect(lambda _item: self._to_passphrase())
        self.passphrase.setAccessibleName(translate(_("Passphrase")))
        self.passphrase.returnPressed.connect(self.unlock)
        self.passphrase.textEdited.connect(lambda _text: self._forget_fault())
        self.fault.hide()
        self.told.hide()
        column.addWidget(self.told)
        parts: tuple[tuple[str, QWidget], ...] = ((_("Office"), self.office), (_("Who"), self.who), (_("Passphrase"), self.passphrase))
        for words, part in parts:
            caption = label(translate(words), "label")
            caption.setBuddy(part)
            column.addWidget(caption)
            column.addWidget(part)
            column.addSpacing(GRID // 2)
        column.addWidget(self.shown)
        column.addWidget(self.with_changes)
        column.addWidget(self.fault)
        column.addWidget(self.accept)
        self.accept.hide()
        row = QHBoxLayout()
        row.addWidget(self.open)
        row.addStretch(1)
        row.addWidget(button(CHANGES, self.bring_changes, link=True))
        row.addWidget(button(_("Passphrase lost"), self._wish("lost"), link=True))
        column.addSpacing(GRID // 2)
        column.addLayout(row)
        column.addSpacing(GRID)
        column.addWidget(rule())
        column.addLayout(self._others())
        return made

    def _others(self) -> FlowLayout:
        others = FlowLayout(gap=GRID)
        others.addWidget(button(_("Another office"), self.choose, link=True))
        ways = ((_("New office"), "new"), (_("Join a project"), "project"), (_("Second laptop"), "join"), (TRY_SAMPLE, "sample"))
        for words, wish in ways:
            others.addWidget(button(words, self._wish(wish), link=True))
        return others

    def _wish(self, wizard: str) -> Callable[[], object]:
        return lambda: self.wished.emit(wizard, self.office.currentData())

    def sizeHint(self) -> QSize:
        """Fits the screen of the usual field laptop, 1366 × 768 pixels."""
        return QSize(1366, 740)


def _import_opening() -> None:
    import desktop.models.roles
    import desktop.office.access.opening  # noqa: F401
