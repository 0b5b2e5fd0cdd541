"""Files for the donor: what, for whom, where to; progress and cancelling in the status line."""

import re
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.errors import UserError
from desktop.exchange.report.formats import FORMATS
from desktop.models.registers.project import Project
from desktop.models.results.profiles import PROFILES, Profile
from desktop.presentation import formatting
from desktop.ui.runtime.commands import action
from desktop.ui.runtime.page import Page
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.sentences import NO_PROJECT
from desktop.ui.theme.tokens import FORM_WIDTH, GRID, scaled
from desktop.ui.widgets.basics import button, label
from desktop.ui.widgets.check_box import CheckBox
from desktop.ui.widgets.scrolling import HeightForWidthContent, scrolled
from desktop.words import _, _n, translate

_FOLDER_FOR_FILES = _("Folder for the files")

ABOUT: dict[Profile, str] = {
    "internal": _("Everything this office may see, for its own use."),
    "headquarters": _("All parts of every number; no names."),
    "donor": _("Assisted persons in counts only; parts below 5 are withheld, with what would give them away."),
    "public": _("As for the donor, without the records behind findings."),
}
"""What is in a file for each reader."""


class ExportPage(Page):
    """Writes the files of the project at the day chosen in the header."""

    id = "export"
    title = _("Reports")

    def __init__(self, session: OfficeSession) -> None:
        super().__init__(session)
        self.profiles = QButtonGroup(self)
        self.files: dict[str, CheckBox] = {}
        self.folder = QLineEdit()
        self.what = label("", "body", wrap=True)
        self.about = label("", "hint", wrap=True)
        self.within = label("", "hint", wrap=True)
        self.fault = label("", "fault", wrap=True)
        self.write = button(_("Write the files"), self.export, primary=True)
        self.written = QVBoxLayout()
        self._from_button = False
        self._build()
        checked = self.profiles.checkedButton()
        assert checked is not None  # one of them always is
        self.setFocusProxy(checked)
        session.moved.connect(self._draw)

    @action("page.export")
    def export(self) -> None:
        """Write the chosen files."""
        from desktop.office.files import export_project  # the writers of files are slow to import

        session = self.session
        self.fault.hide()
        only = [name for name, box in self.files.items() if box.isChecked()]
        to = Path(self.folder.text().strip()).expanduser()
        if session.project is None or not only or not self.folder.text().strip():
            self._refuse(UserError(_("Choose at least one file, and the folder to write it to.")))
            return
        office, project, as_at, period = session.office, session.project.id, session.as_at, session.period_begun()
        profile = self._profile()
        session.settings.keep("export folder", str(to))
        to = to / self._of_its_own()

        def run() -> tuple[list[Path], list[str]]:
            _folder(to)
            warned: list[str] = []
            written = export_project(
                office, project, as_at, to, period=period.id if period else None, profile=profile, only=only,
                progress=session.tasks.progress, cancelled=session.tasks.stopped, warn=warned.append,
            )  # fmt: skip
            return written, warned

        self._from_button = self.write.hasFocus()  # disabled, it hands the focus on to the rail
        self.write.setEnabled(False)
        session.do(run, self._done, self._refuse, translate(_("Writing the files")))

    def _of_its_own(self) -> str:
        """The folder in the folder, so that what is for one reader or day is not written over what is for another."""
        project = self.session.project
        code = re.sub(r"[^\w.-]+", "-", (project.code if project else None) or "")
        return f"{code} {self.session.as_at.isoformat()} {self._profile()}".strip(" .")

    def _profile(self) -> Profile:
        return tuple(PROFILES)[self.profiles.checkedId()]

    def _done(self, made: tuple[list[Path], list[str]]) -> None:
        paths, warned = made
        self._ready()
        while self.written.count():
            item = self.written.takeAt(0)
            if item and (widget := item.widget()):
                widget.deleteLater()
        for path in paths:
            line = button("", partial(_open, path), link=True)
            line.setText(f"{path.name}")
            line.setAccessibleName(translate(_("Open {what}"), what=path.name))
            self.written.addWidget(line)
        if warned:
            self.written.addWidget(label(translate(_("Before you send them")), "section"))
        for sentence in warned:
            self.written.addWidget(label(f"▲ {sentence}", "hint", wrap=True))
        to = paths[0].parent if paths else Path()
        self.session.say(
            translate(_n("{count} file lies in {folder}.", "{count} files lie in {folder}."), count=len(paths), folder=to),
            _("Show in folder"),
            lambda: _open(to),
        )
        self._results.setVisible(bool(paths))

    def _ready(self) -> None:
        self.write.setEnabled(True)
        if self._from_button:
            self.write.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refuse(self, fault: UserError) -> None:
        self._ready()
        self.fault.setText(f"▲ {fault}")
        self.fault.show()
        self.session.fail(fault)

    def _draw(self) -> None:
        project, period = self.session.project, self.session.period_begun()
        may = self.session.office.may("export", Project)
        self.write.setEnabled(project is not None and may)
        if project is None:
            self.what.setText(translate(NO_PROJECT))
            return
        day: date = self.session.as_at
        words = translate(
            _("{code} at {day}, {period}. The header says which project and period; Results, which day."),
            code=project.code or "",
            day=formatting.day(day, self.session.office.context),
            period=(period.title if period else None) or translate(_("whole project")),
        )
        self.what.setText(words)
        self.within.setText(translate(_("There in a folder of their own: {folder}"), folder=self._of_its_own()))

    def _explain(self) -> None:
        self.about.setText(translate(ABOUT[self._profile()]))
        self.session.settings.keep("profile", self._profile())
        self._draw()

    def _choose(self) -> None:
        if chosen := QFileDialog.getExistingDirectory(self.window(), translate(_FOLDER_FOR_FILES), self.folder.text()):
            self.folder.setText(chosen)

    def _build(self) -> None:
        inner = HeightForWidthContent()
        inner.setMaximumWidth(scaled(FORM_WIDTH) + GRID * 4)
        column = QVBoxLayout(inner)
        column.setContentsMargins(GRID * 2, 0, GRID * 2, GRID * 2)
        column.setSpacing(GRID)
        column.addWidget(self.what)
        column.addSpacing(GRID)
        column.addWidget(label(translate(_("For whom")), "section"))
        column.addLayout(self._profile_row())
        column.addWidget(self.about)
        column.addSpacing(GRID)
        column.addWidget(label(translate(_("Files")), "section"))
        for one in FORMATS.values():
            box = self.files[one.id] = CheckBox()
            box.setText(f"{translate(one.title)}   {one.file}")
            box.setChecked(True)
            column.addWidget(box)
        column.addSpacing(GRID)
        column.addWidget(label(translate(_("Folder")), "section"))
        column.addLayout(self._folder_row())
        column.addWidget(self.within)
        self.fault.hide()
        column.addWidget(self.fault)
        column.addSpacing(GRID)
        column.addWidget(self.write, 0, Qt.AlignmentFlag.AlignLeft)
        self._results = QWidget()
        results = QVBoxLayout(self._results)
        results.setContentsMargins(0, GRID, 0, 0)
        results.addWidget(label(translate(_("Written")), "section"))
        results.addLayout(self.written)
        self._results.hide()
        column.addWidget(self._results)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(inner))
        self._explain()

    def _profile_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(0)
        kept = self.session.settings.get("profile", "donor")
        for number, (profile, words) in enumerate(PROFILES.items()):
            choice = QPushButton(translate(words))
            choice.setCheckable(True)
            choice.setProperty("segment", True)
            choice.setProperty("last", number == len(PROFILES) - 1)
            choice.setChecked(profile == kept)
            self.profiles.addButton(choice, number)
            row.addWidget(choice)
        if self.profiles.checkedId() < 0:
            self.profiles.button(2).setChecked(True)
        self.profiles.idClicked.connect(lambda _number: self._explain())
        row.addStretch(1)
        return row

    def _folder_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.folder.setAccessibleName(translate(_FOLDER_FOR_FILES))
        self.folder.setText(self.session.settings.get("export folder") or str(Path.home() / "Tallybook"))
        self.folder.returnPressed.connect(self.export)
        row.addWidget(self.folder, 1)
        row.addWidget(button(_("Choose"), self._choose))
        return row


def _folder(to: Path) -> None:
    try:
        to.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise UserError(_("{folder} cannot be made. Choose another folder."), folder=to) from fault


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
