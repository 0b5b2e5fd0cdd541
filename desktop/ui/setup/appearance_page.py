"""This machine: how the window looks, when it locks, and what lies where."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import get_args

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout

from desktop.errors import UserError
from desktop.models.registers.project import Project
from desktop.models.roles import may_appoint
from desktop.office.access import users
from desktop.office.checking import CANNOT_SEE
from desktop.presentation.formatting import number
from desktop.ui.runtime.language import NAMES, SYSTEM, to_review
from desktop.ui.runtime.page import Page
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.theme.tokens import FORM_WIDTH, GRID, Look, scaled
from desktop.ui.widgets.basics import button, label
from desktop.ui.widgets.scrolling import HeightForWidthContent, scrolled
from desktop.words import _, _n, translate

_LOOKS = {"system": _("As the system"), "light": _("Light colours"), "dark": _("Dark colours")}
_ALL_WELL = _("✔ All is well: the files, the links, the chains of changes, and what each row says beside its history.")
MINUTES = (2, 5, 10, 30)
OTHERWISE = 5


class AppearancePage(Page):
    """What is chosen holds at once, and for this machine alone."""

    id = "appearance"
    title = _("This machine")

    def __init__(self, session: OfficeSession) -> None:
        super().__init__(session)
        inner = HeightForWidthContent()
        inner.setMaximumWidth(scaled(FORM_WIDTH) + GRID * 4)
        column = QVBoxLayout(inner)
        column.setContentsMargins(GRID * 2, 0, GRID * 2, GRID * 2)
        column.setSpacing(GRID)
        looks = [(look, translate(_LOOKS[look])) for look in get_args(Look)]
        self.looks = self._row(column, _("Look"), looks, session.settings.get("look", "system"), self._look)
        languages, chosen = [(SYSTEM, translate(_LOOKS["system"])), *NAMES.items()], session.settings.get("language", SYSTEM)
        self.language = self._row(column, _("Language"), languages, chosen, self._language, self._unreviewed())
        minutes = [(many, translate(_n("{count} minute", "{count} minutes"), count=many)) for many in MINUTES]
        closed = [translate(_("Without a key or the mouse for so long, the books are closed."))]
        self.idle = self._row(column, _("Lock after"), minutes, session.settings.get("idle", OTHERWISE), self._idle, closed)
        column.addWidget(label(translate(_("Office")), "section"))
        path = str(session.office.folder).replace(os.sep, os.sep + "\u200b")  # a line may end there
        column.addWidget(label(path, "hint", wrap=True))
        for sentence in session.office.warnings:
            column.addWidget(label(f"▲ {sentence}", "fault", wrap=True))
        row = QHBoxLayout()
        self.checking = button(_("Check the books"), self.check)
        row.addWidget(self.checking)
        self.accepting = button(_("Accept this older folder"), self.accept)
        row.addWidget(self.accepting)
        self.accepting.setVisible(users.is_older(session.office) and may_appoint(session.office.roles, ()))
        row.addStretch(1)
        column.addLayout(row)
        self.found = label("", "body", wrap=True)
        column.addWidget(self.found)
        column.addStretch(1)
        session.whole_check.progressed.connect(self._progressed)
        session.whole_check.ended.connect(self._show_check)
        session.whole_check.failed.connect(self._check_failed)
        self._show_check()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(inner))

    def _unreviewed(self) -> Iterator[str]:
        """For each language what no speaker has answered for, so that nobody takes a draft for more."""
        context = self.session.office.context
        for code, name in NAMES.items():
            waiting, of = to_review(code)
            if waiting:
                sentence = _("{language}: {count} of {all} sentences are drafts no speaker has reviewed yet.")
                yield translate(sentence, language=name, count=number(waiting, context), all=number(of, context))

    def check(self) -> None:
        """The whole check, beside what one does; the same button stops it."""
        whole = self.session.whole_check
        if whole.running:
            whole.stop()
        else:
            whole.begin()
            self._show_check()

    def _show_check(self, _found: object = None) -> None:
        whole, context = self.session.whole_check, self.session.office.context
        self.checking.setText(translate(_("Stop checking") if whole.running else _("Check the books")))
        said: list[str] = []
        if not whole.running and whole.found is not None:
            said = [*(whole.found or [translate(_ALL_WELL)]), translate(CANNOT_SEE)]
        elif not whole.running and whole.last:
            said = [translate(_("Checked last on {day}. It is done by itself once a month."), day=Project.starts.show(whole.last, context))]
        self.found.setText("\n".join(said))

    def _check_failed(self, fault: UserError) -> None:
        self._show_check()
        self.found.setText(f"▲ {fault}")

    def _progressed(self, done: int, of: int) -> None:
        self.found.setText(translate(_("Checking the books: {percent} %"), percent=done * 100 // max(of, 1)))

    def accept(self) -> None:
        """Take the folder for the newest, though it lacks what was seen here: nothing warns of that any more."""
        office = self.session.office
        self.session.do(lambda: users.accept_older(office), self._accepted, self.session.fail, translate(_("Changing keys")))

    def _accepted(self, _nothing: object) -> None:
        self.accepting.hide()
        self.found.setText(translate(_("✔ Accepted and signed: this folder is the newest from now on.")))

    def _look(self, chosen: object) -> None:
        self.session.settings.keep("look", chosen)
        self.session.redraw_wanted.emit()

    def _language(self, chosen: object) -> None:
        self.session.settings.keep("language", chosen)
        self.session.redraw_wanted.emit()

    def _idle(self, chosen: object) -> None:
        self.session.settings.keep("idle", chosen)

    def _row(
        self,
        column: QVBoxLayout,
        title: str,
        options: Sequence[tuple[object, str]],
        kept: object,
        chosen: Callable[[object], None],
        hints: Iterable[str] = (),
    ) -> QButtonGroup:
        column.addWidget(label(translate(title), "section"))
        group = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(0)
        for at, (value, words) in enumerate(options):
            choice = QPushButton(words)
            choice.setCheckable(True)
            choice.setProperty("segment", True)
            choice.setProperty("last", at == len(options) - 1)
            choice.setAccessibleName(f"{translate(title)}: {words}")
            choice.setChecked(value == kept)
            group.addButton(choice, at)
            row.addWidget(choice)
        group.idClicked.connect(lambda at: chosen(options[at][0]))
        row.addStretch(1)
        column.addLayout(row)
        for hint in hints:
            column.addWidget(label(hint, "hint", wrap=True))
        column.addSpacing(GRID)
        return group
