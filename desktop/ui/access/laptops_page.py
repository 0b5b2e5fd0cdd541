"""The laptops of the office: which keeps the keys, which have what was changed there, and the file that brings it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from desktop.errors import UserError
from desktop.models.query import Changed
from desktop.models.registers.staff import User
from desktop.models.roles import may_appoint
from desktop.office.access import laptops
from desktop.office.access.changes_file import SUFFIX, write_changes
from desktop.office.access.keeping import why_not_here
from desktop.office.access.laptops import OfficeLaptop
from desktop.office.access.recovery import try_paper
from desktop.office.access.sender import shown
from desktop.presentation.formatting import number
from desktop.store.keys.roster import BOOKS, FIRST_LETTER
from desktop.ui.access.let_join import LetJoin, users_changed
from desktop.ui.access.recovery_code_input import RecoveryCodeInput
from desktop.ui.forms.labelled_input import FileInput, LabelledInput
from desktop.ui.runtime.page import Page
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.sentences import CHANGES
from desktop.ui.theme.tokens import FORM_WIDTH, GRID, scaled
from desktop.ui.widgets.basics import button, label, rule
from desktop.ui.widgets.item_delegates import MORE, TwoLineDelegate
from desktop.ui.widgets.scrolling import HeightForWidthContent, scrolled
from desktop.words import _, _n, translate

_LEAD = _(
    "One laptop keeps the keys: users, roles, papers and laptops are changed there alone. The others get what was changed in a file, "
    "and change their keys by it. A passphrase belongs to its laptop: who changes it on one changes it on the others too."
)
_WRITE = _(
    "Take the file to the other laptops, on a stick or by mail: it opens there alone, and holds no record. Until a laptop has it, who was "
    "let go still opens the office there."
)
_TAKE = _("The file comes from laptop {letter}, which keeps the keys. Books that got a new key there get it here: that takes a while.")
_KEEP = _(
    "Where that laptop is lost or out of reach: with the codes of both recovery papers this one keeps the keys. What was changed there "
    "and is not known here is given up then."
)
_KEEP_HERE = _("Keep the keys here")
_LAPTOP = _("Laptop {letter}")
_HERE = _("Laptop {letter} (this one)")
_ROW = 48
Deed = Callable[[], object]


class LaptopsPage(Page):
    """The list with what can be done about a laptop, and under it the file that goes out, or comes in."""

    id = "laptops"
    title = _("Laptops")

    def __init__(self, session: OfficeSession) -> None:
        super().__init__(session)
        self.list = QListWidget()
        self.signs = LabelledInput(_("Signs that laptop shows"), needed=False, hint=_("It shows them once it took in the file."))
        self.told = button(_("It has the changes"), self.told_back)
        self.hand = button(_("Let it keep the keys"), self.hand_over)
        self.forget = button(_("Take it off the list"), self.take_off)
        self.write = button(_("Write the file of changes"), self.write_file)
        self.file = FileInput(CHANGES, SUFFIX)
        self.take = button(_("Take it in"), self.take_in)
        self.came = label("", "body", wrap=True)
        self.mine = label("", "section", wrap=True)
        self.codes = {book: RecoveryCodeInput(book) for book in BOOKS}
        self.keep = button(_KEEP_HERE, self.keep_here)
        self.joining = LetJoin(session)
        self.fault = label("", "fault", wrap=True)
        self._build()
        self.list.currentRowChanged.connect(lambda _row: self._show_chosen())
        session.changed.connect(self._changed)
        self.show_laptops()

    def chosen(self) -> OfficeLaptop | None:
        """The laptop one is on in the list."""
        item = self.list.currentItem()
        found = item.data(Qt.ItemDataRole.UserRole) if item else None
        return found if isinstance(found, OfficeLaptop) else None

    def show_laptops(self) -> None:
        """Show all as they stand now; of what can be done only what this laptop may."""
        office, row = self.session.office, max(self.list.currentRow(), 0)
        keeps = office.access.keeps_keys
        self.list.clear()
        for laptop in laptops.laptops(office):
            item = QListWidgetItem(translate(_HERE if laptop.here else _LAPTOP, letter=laptop.letter))
            item.setData(MORE, self._about(laptop, keeps=keeps))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{item.text()}, {item.data(MORE)}")
            item.setData(Qt.ItemDataRole.UserRole, laptop)
            self.list.addItem(item)
        self.list.setCurrentRow(min(row, self.list.count() - 1))
        self.list.setFixedHeight(min(max(self.list.count(), 1), 5) * scaled(_ROW) + 4)
        self.why.setText(str(why_not_here(office.access) or ""))
        self.why.setVisible(not keeps)
        for part in (self._coming, self._keeping):
            part.setVisible(not keeps)
        self.joining.setVisible(keeps)
        self.take_lead.setText(translate(_TAKE, letter=self._keeper()))
        self.write.setEnabled(len(office.access.ring.state.laptops) > 1)
        self._show_chosen()

    def told_back(self) -> None:
        """Note that the laptop one is on has the changes."""
        if laptop := self.chosen():
            try:
                laptops.told_back(self.session.office, laptop, self.signs.text())
            except UserError as fault:
                self.signs.refuse(fault)
                return
            self.signs.line.clear()
            self.show_laptops()
            self.session.say(translate(_("Laptop {letter} has all changes."), letter=laptop.letter))

    def hand_over(self) -> None:
        """Let the laptop one is on keep the keys."""
        if laptop := self.chosen():
            words = _("Laptop {letter} keeps the keys once it took in the file of changes: write it now, and take it there.")
            self._change(lambda: laptops.hand_over(self.session.office, laptop), translate(words, letter=laptop.letter))

    def take_off(self) -> None:
        """Forget the laptop one is on."""
        if laptop := self.chosen():
            words = _("Laptop {letter} is off the list: files of changes do not open there any more.")
            self._change(lambda: laptops.forget(self.session.office, laptop), translate(words, letter=laptop.letter))

    def write_file(self) -> None:
        """Write the changes for the other laptops."""
        asked, name = translate(CHANGES), self.session.office.name + SUFFIX
        found, _kind = QFileDialog.getSaveFileName(self.window(), asked, str(Path.home() / name), f"(*{SUFFIX})")
        if found:
            to = Path(found)
            self._fault("")
            self.session.do(
                lambda: write_changes(self.session.office, to),
                lambda _nothing: self.session.say_written(translate(_("{file} is written for the other laptops."), file=to.name), to),
                self._refused,
                translate(_("Writing {file}"), file=to.name),
            )

    def take_in(self) -> None:
        """Follow what changed on the laptop that keeps the keys."""
        office, file = self.session.office, self.file.found()
        if file is None:
            return
        roles = office.roles

        def taken(told: list[str]) -> None:
            words = _("Tell laptop {letter} these signs: {signs}")
            signs = laptops.signs_to_tell(office.access)
            self.came.setText("\n".join(["✔ " + translate(_("This laptop has all changes.")), *told]))
            self.mine.setText(translate(words, letter=self._keeper(), signs=shown(signs)))
            self.came.show()
            self.mine.setVisible(not office.access.keeps_keys)
            self.session.changed.emit(users_changed(office))
            if office.roles != roles:
                self.session.redraw_wanted.emit()

        doing = translate(_("Changing keys"))
        self.session.run_blocking(doing, lambda: laptops.take_in(office, file), taken, self.file.refuse, can_stop=False)

    def keep_here(self) -> None:
        """Let this laptop keep the keys, with both papers."""
        for book, box in self.codes.items():
            if box.code() is None:
                return
            try:
                try_paper(self.session.office.folder, book, box.typed())
            except UserError as fault:
                box.refuse(fault)
                return
        typed = {book: box.typed() for book, box in self.codes.items()}
        said = translate(_("This laptop keeps the keys now. Write the file of changes for the others."))
        self._change(lambda: laptops.keep_here(self.session.office, typed), said)

    def _about(self, laptop: OfficeLaptop, *, keeps: bool) -> str:
        if laptop.keeps_keys:
            return translate(_("keeps the keys"))
        if laptop.here:
            day = self.session.office.access.ring.entries[-1].at[:10]
            return translate(_("has the changes until {day}"), day=day)
        if not keeps:
            return translate(_("Laptop {letter} knows what it has."), letter=self._keeper())
        if not laptop.lacks:
            return translate(_("has all changes"))
        words = _n("has not told that it has {count} change since {day}", "has not told that it has {count} changes since {day}")
        count = number(laptop.lacks, self.session.office.context)
        return translate(words, n=laptop.lacks, count=count, day=laptop.since[:10])

    def _keeper(self) -> str:
        state = self.session.office.access.ring.state
        return state.laptops.get(state.keeper, FIRST_LETTER)

    def _changed(self, changed: Changed) -> None:
        if any(register == User.register for register, _record in changed.records):
            self.show_laptops()

    def _show_chosen(self) -> None:
        laptop, access = self.chosen(), self.session.office.access
        other = bool(laptop and access.keeps_keys and not laptop.here)
        self._about_one.setVisible(other)
        self.signs.setVisible(bool(laptop and laptop.lacks))
        self.told.setVisible(bool(laptop and laptop.lacks))
        for way in (self.hand, self.forget):
            way.setVisible(may_appoint(self.session.office.roles, ()))

    def _change(self, job: Deed, said: str) -> None:
        def done(_nothing: object) -> None:
            for box in self.codes.values():
                box.clear()
            self.session.changed.emit(users_changed(self.session.office))
            self.session.say(said)
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)  # what was pressed may not be there any more

        self._fault("")
        self.session.run_blocking(translate(_("Changing keys")), job, done, self._refused, can_stop=False)

    def _refused(self, fault: UserError) -> None:
        self._fault(f"▲ {fault}")

    def _fault(self, sentence: str) -> None:
        self.fault.setText(sentence)
        self.fault.setVisible(bool(sentence))

    def _build(self) -> None:
        self.list.setAccessibleName(translate(self.title))
        self.list.setItemDelegate(TwoLineDelegate(self.list, self.session.theme))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.why, self.take_lead = label("", "body", wrap=True), label("", "hint", wrap=True)
        self._about_one, one = _box()
        one.addWidget(self.signs)
        row = QHBoxLayout()
        for way in (self.told, self.hand, self.forget):
            row.addWidget(way)
        row.addStretch(1)
        one.addLayout(row)
        self._coming, coming = _box()
        self._keeping, keeping = _box()
        inner = HeightForWidthContent()
        inner.setMaximumWidth(scaled(FORM_WIDTH) + GRID * 4)
        column = QVBoxLayout(inner)
        column.setContentsMargins(GRID * 2, 0, GRID * 2, GRID * 2)
        column.setSpacing(GRID)
        _section(column, _("Laptops of this office"), label(translate(_LEAD), "hint", wrap=True), self.why, self.list, self._about_one)
        column.addWidget(self.fault)
        for part in (self.fault, self.came, self.mine):
            part.hide()
        _section(coming, _("Changes from the laptop that keeps the keys"), self.take_lead, self.file, self.take, self.came, self.mine)
        _section(keeping, _KEEP_HERE, label(translate(_KEEP), "hint", wrap=True), *self.codes.values(), self.keep)
        column.addWidget(self._coming)
        column.addWidget(rule())
        _section(column, _("Changes for the other laptops"), label(translate(_WRITE), "hint", wrap=True), self.write)
        column.addWidget(rule())
        column.addWidget(self._keeping)
        column.addWidget(self.joining)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(inner))
        self.setFocusProxy(self.list)


def _box() -> tuple[QWidget, QVBoxLayout]:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(GRID)
    return made, column


def _section(column: QVBoxLayout, title: str, *parts: QWidget) -> None:
    column.addWidget(label(translate(title), "section"))
    for part in parts:
        column.addWidget(part, 0, Qt.AlignmentFlag.AlignLeft if isinstance(part, QPushButton) else Qt.AlignmentFlag(0))
