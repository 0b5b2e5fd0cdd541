"""Other offices: give a project out, join one."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QPushButton, QVBoxLayout, QWidget

from desktop.errors import UserError
from desktop.exchange.project_file import SUFFIX
from desktop.models.registers.project import Project
from desktop.office.project_workbook import SUFFIX as WORKBOOK
from desktop.office.sharing import Joining, give_out, join_project, look_into
from desktop.ui.forms.labelled_input import FileInput
from desktop.ui.runtime.page import Page
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.theme.tokens import FORM_WIDTH, GRID
from desktop.ui.widgets.basics import button, label, rule
from desktop.ui.widgets.scrolling import scrolled
from desktop.words import _, translate

_GIVE = _(
    "The framework of the project in the header: results, indicators, targets, periods and budget lines. No person, no training and no "
    "payment is in it. As a workbook it can be read and changed anywhere; a project made from that is another one."
)
_BRING = _(
    "A project file from headquarters or another office, or a workbook of a project. First you see what it would bring; a project file "
    "brings anew what has changed there."
)


class SharingPage(Page):
    """Two things one does seldom, each with what it will do in a sentence."""

    id = "sharing"
    title = _("Other offices")

    def __init__(self, session: OfficeSession) -> None:
        super().__init__(session)
        self.give = button(_("Write the project file"), self.give_out)
        self.file = FileInput(_("Project file or workbook"), SUFFIX, WORKBOOK)
        self.look = button(_("Look into it"), self.look_into)
        self.found = label("", "body", wrap=True)
        self.join = button(_("Join the project"), self.join_project, primary=True)
        self.joining: Joining | None = None
        self._build()
        self.file.line.textChanged.connect(lambda _text: self._forget())
        self._forget()

    def give_out(self) -> None:
        """Write the framework of the project in the header."""
        project = self.session.project
        kinds = f"{translate(_('For another office'))} (*{SUFFIX});;{translate(_('Workbook'))} (*{WORKBOOK})"
        to = self._to(translate(_("Project file")), f"{project.code}{SUFFIX}", kinds) if project else None
        if project and to:
            said, doing = translate(_("{file} is written."), file=to.name), translate(_("Writing {file}"), file=to.name)
            self.session.do(
                lambda: give_out(self.session.office, project, to),
                lambda _nothing: self.session.say_written(said, to),
                self.session.fail,
                doing,
            )

    def look_into(self) -> None:
        """Say what the project file would bring."""
        path = self.file.found()
        if path is None:
            return
        try:
            self.joining = look_into(self.session.office, path)
        except UserError as fault:
            self.file.refuse(fault)
            return
        counts = (len(self.joining.new), len(self.joining.changed), self.joining.same)
        words = _("Project {code}: {new} records new, {changed} changed, {same} the same.")
        said = [translate(words, code=self.joining.project, new=counts[0], changed=counts[1], same=counts[2])]
        if self.joining.kept:
            said.append(translate(_("{count} are otherwise here and stay so: they are this office's own."), count=self.joining.kept))
        self.found.setText(" ".join(said))
        self.found.show()
        self.join.setEnabled(bool(counts[0] or counts[1]))
        self.join.setFocus()

    def join_project(self) -> None:
        """Keep what the project file brings; it can be undone."""
        joining = self.joining
        if joining is None:
            return
        said = translate(_("Project {code} was joined."), code=joining.project)
        self.session.write(lambda: join_project(self.session.office, joining), said, then=lambda _changed: self._forget())

    def _to(self, words: str, name: str, kinds: str = "") -> Path | None:
        chosen, kind = QFileDialog.getSaveFileName(self.window(), words, str(Path.home() / name), kinds)
        path = Path(chosen) if chosen else None
        return path.with_suffix(WORKBOOK) if path and path.suffix == SUFFIX and WORKBOOK in kind else path

    def _moved(self) -> None:
        self.give.setEnabled(self.session.project is not None)

    def _forget(self) -> None:
        self.joining = None
        self.found.hide()
        self.join.setEnabled(False)

    def _build(self) -> None:
        inner = QWidget()
        inner.setMaximumWidth(FORM_WIDTH + GRID * 4)
        column = QVBoxLayout(inner)
        column.setContentsMargins(GRID * 2, 0, GRID * 2, GRID * 2)
        column.setSpacing(GRID)
        self._section(column, _("Give a project to another office"), _GIVE, self.give)
        bring = (self.file, self.look, self.found, self.join)
        may = self.session.office.may("edit", Project)
        self._section(
            column, _("Join a project"), _BRING, *bring if may else (label(translate(_("Ask the manager: your roles do not allow it."))),)
        )
        self.session.moved.connect(self._moved)
        self._moved()
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(inner))
        self.setFocusProxy(self.give)

    def _section(self, column: QVBoxLayout, title: str, lead: str, *parts: QWidget) -> None:
        if column.count():
            column.addWidget(rule())
        column.addWidget(label(translate(title), "section"))
        column.addWidget(label(translate(lead), "hint", wrap=True))
        for part in parts:
            beside = Qt.AlignmentFlag.AlignLeft if isinstance(part, QPushButton) else Qt.AlignmentFlag(0)
            column.addWidget(part, 0, beside)
