"""The session of an opened office in the window: the office, the project and period chosen, writing, and what is told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from desktop.errors import UserError
from desktop.exchange.whole_file import StoppedError
from desktop.models.fields.text_and_choice import Note, Text
from desktop.models.query import Changed, Option, Query
from desktop.models.record import REGISTERS, Record
from desktop.models.registers.period import ReportingPeriod
from desktop.models.registers.project import Project
from desktop.office.office import Office
from desktop.presentation import formatting
from desktop.ui.runtime.opened_files import OpenedFiles, open_externally
from desktop.ui.runtime.progress_dialog import BlockingProgressDialog
from desktop.ui.runtime.settings import Settings
from desktop.ui.runtime.targets import RecordTarget
from desktop.ui.runtime.tasks import Tasks
from desktop.ui.runtime.whole_check import WholeCheck
from desktop.ui.sentences import DELETED
from desktop.ui.theme.tokens import Theme
from desktop.words import _, _n, translate

T = TypeVar("T")
AT_ONCE = 300
"""Records that are written at once without a pause one would notice; more of them are written while the window waits."""
_STEP = 100
"""Records after which a long save says how far it is, and looks whether it is to stop."""
_OFFERED = 60
_MORE = 90
_NAMED = 3
"""Registers of which is said what was taken back."""


@dataclass(frozen=True)
class Said:
    """A line for the status line: ``state`` "late" is a fault; ``action`` is what its button does, ``other`` a second one's."""

    sentence: str
    state: str = ""
    verb: str = ""
    action: Callable[[], object] | None = None
    other: tuple[str, Callable[[], object]] | None = None


def _nothing_more(_changed: Changed) -> None:
    pass


class OfficeSession(QObject):
    """One opened office as the window uses it. Handed to every page; nothing in it is global."""

    changed = Signal(object)
    """A ``Changed``: something was written; each page looks whether it shows any of it."""
    said = Signal(object)
    moved = Signal()
    """Another project, day or period was chosen."""
    page_wanted = Signal(str)
    """The id of a page a person wants to see."""
    target_wanted = Signal(object)
    """A ``Target`` a person wants to see."""
    closing = Signal()
    """The books are about to be closed: what is typed has to be kept now."""
    redraw_wanted = Signal()
    """What the frame was drawn by is not so any more: the look, the language, one's own roles."""

    def __init__(self, office: Office, theme: Theme, tasks: Tasks, settings: Settings) -> None:
        super().__init__()
        self.office = office
        self.theme = theme
        self.tasks = tasks
        self.settings = settings
        self.project: Project | None = None
        self.period: ReportingPeriod | None = None
        self.as_at: date = office.context.today
        self.last_typed: dict[str, dict[str, Any]] = {}
        """By register, what the last record typed since unlocking shares with the next; in memory only."""
        self._choose_project()
        self.changed.connect(self._meet)

        self.closed = False
        """Whether the books were closed, or the frame was drawn anew with another session."""
        self.unkept: UserError | None = None
        """Why the last draft that could not be kept was not."""
        self.under_way: list[str] = []
        """What somebody asked for and waits for, in words."""
        self._looked: set[str] = set()
        self._copied = ""
        self.whole_check = WholeCheck(office, settings)
        self.whole_check.ended.connect(self._checked)
        self.closing.connect(self.whole_check.leave)
        self.private = OpenedFiles()
        """Files opened in other programs."""
        self.closing.connect(self.private.wipe)
        self.closing.connect(self._close)

    def _checked(self, found: list[str] | None) -> None:
        if found:
            words = _n(
                "The check found {count} thing to mend: see the page This machine.",
                "The check found {count} things to mend: see the page This machine.",
            )
            self.say(translate(words, n=len(found), count=formatting.number(len(found), self.office.context)))

    def look(self, record: Record) -> None:
        """Put on record that somebody saw a case, once while the office is open."""
        if record.book == "cases" and record.number and record.id not in self._looked:
            self._looked.add(record.id)
            try:
                self.office.look(type(record), record.id)
            except UserError as fault:
                self.fail(fault)

    def run(self, job: Callable[[], T], then: Callable[[T], object], failed: Callable[[UserError], object], words: str = "") -> None:
        """Long work, on the worker's thread; nobody is told its end once the session is closed."""
        if not self.closed:
            self.tasks.run(job, then, failed, words, lambda: not self.closed)

    def do(self, job: Callable[[], T], then: Callable[[T], object], failed: Callable[[UserError], object], words: str) -> None:
        """Long work that somebody asked for: ``words`` say what locking stops."""
        self.under_way.append(words)

        def end(found: T) -> None:
            self.under_way.remove(words)
            then(found)

        def fail(fault: UserError) -> None:
            self.under_way.remove(words)
            failed(fault)

        self.run(job, end, fail, words)

    def run_blocking(
        self, words: str, job: Callable[[], T], then: Callable[[T], object], failed: Callable[[UserError], object], *, can_stop: bool
    ) -> None:
        """Let ``job`` write to the books on the worker's thread, and nobody else meanwhile; then hand on what it returned."""
        over = BlockingProgressDialog(self.tasks, words, can_stop=can_stop)
        self.closing.connect(over.end)

        def ended(go_on: Callable[[Any], object]) -> Callable[[Any], object]:
            def end(found: Any) -> None:
                over.end()
                go_on(found)

            return end

        def begin() -> None:
            self.do(job, ended(then), ended(failed), words)
            self.tasks.ended.connect(over.end)  # also where the job ended in a bug, which is told to neither

        over.open()
        QTimer.singleShot(0, over, begin)

    def copy(self, text: str) -> None:
        """Put ``text`` on the clipboard; it is taken off again when the office is closed."""
        self._copied = text
        QGuiApplication.clipboard().setText(text)

    def say(self, sentence: str, verb: str = "", action: Callable[[], object] | None = None) -> None:
        """Tell the result of something, with what can be done about it."""
        self.said.emit(Said(sentence, "", verb, action))

    def say_written(self, sentence: str, path: Path) -> None:
        """Tell that a file was written, which can be opened or found."""
        folder = (_("Show in folder"), partial(open_externally, path.parent))
        self.said.emit(Said(sentence, "", _("Open"), partial(open_externally, path), folder))

    def fail(self, fault: UserError) -> None:
        """Tell a fault a person can mend."""
        self.said.emit(Said(str(fault), "late"))

    def save(
        self,
        records: Sequence[Record],
        sentence: str = "",
        *,
        then: Callable[[Changed], object] = _nothing_more,
        reason: str = "",
        without: Sequence[Record] = (),
        by: object = None,
        failed: Callable[[UserError], object] | None = None,
    ) -> bool:
        """Save ``records``, and delete those it is to be ``without``, as one deed; else as ``write`` does."""
        count = formatting.number(len(records), self.office.context)
        doing = translate(_n("Keeping {count} record", "Keeping {count} records"), n=len(records), count=count)

        def job() -> Changed:
            if len(records) <= AT_ONCE:  # nobody can stop that, and a task that was stopped before says nothing of it
                return self.office.save_all(records, reason, without=without)
            steps = self.office.saving(records, reason, without=without)
            while True:
                try:
                    done = next(steps)
                except StopIteration as end:
                    changed: Changed = end.value
                    return changed
                if done % _STEP == 0:
                    self.tasks.progress(done, len(records), "")
                    if self.tasks.stopped():
                        steps.close()
                        raise StoppedError

        return self.write(job, sentence, then=then, count=len(records), doing=doing, can_stop=True, by=by, failed=failed)

    def write(
        self,
        job: Callable[[], Changed],
        sentence: str = "",
        *,
        then: Callable[[Changed], object] = _nothing_more,
        count: int = 1,
        doing: str = "",
        can_stop: bool = False,
        by: object = None,
        failed: Callable[[UserError], object] | None = None,
    ) -> bool:
        """The one way to write from the window: do ``job``, tell everybody what it touched, ``then`` go on, and say ``sentence``.

        So many records (``count``) are written at once, or on the worker's thread while the window waits and says what it
        is ``doing``. A form is told itself why it ``failed``, to say it beside its fields. False: it could not be done.
        """

        def written(changed: Changed) -> None:
            changed = replace(changed, by=by)
            self.changed.emit(changed)
            then(changed)
            if sentence:
                self.say(sentence, *((_("Undo"), self.undo) if changed.records else ()))

        def not_written(fault: UserError) -> None:
            if isinstance(fault, StoppedError):  # asked for, and so no fault
                self.say(str(fault))
            else:
                (failed or self.fail)(fault)

        if count > AT_ONCE:
            self.run_blocking(doing, job, written, not_written, can_stop=can_stop)
            return True
        try:
            changed = job()
        except UserError as fault:
            not_written(fault)
            return False
        written(changed)
        return True

    def put_draft(self, register: type[Record], record: str, values: dict[str, Any], label: str) -> None:
        """Keep what is typed; a disk that is full is told, while one goes on typing."""
        try:
            self.office.put_draft(register, record, values, label)
        except UserError as fault:
            self.unkept = fault
            self.fail(fault)

    def drop_draft(self, register: type[Record], record: str) -> None:
        """Forget an unfinished form, if there is one; where that cannot be written it is offered again."""
        if record and self.office.may("edit", register):
            try:
                self.office.drop_draft(register, record)
            except UserError as fault:
                self.fail(fault)

    def undo(self) -> None:
        """Take the last deed back."""
        self._turn(self.office.undo, _("Taking back"), _("Taken back."), again=False)

    def show_record(self, register: str, record: str) -> None:
        """Let a person see a record, where it is worked on."""
        self.target_wanted.emit(RecordTarget(register, record))

    def offer_back(self, gone: Record) -> None:
        """Say that a record somebody wants to see is deleted, and offer to bring it back."""

        def bring_back() -> None:
            self.write(
                lambda: self.office.restore(type(gone), gone.id),
                translate(_("{name} is brought back."), name=name),
                then=lambda _changed: self.show_record(gone.register, gone.id),
            )

        name = f"{translate(gone.label)} {gone.name_for(self.office.context)}"
        self.say(translate(DELETED, name=name), _("Bring it back"), bring_back)

    def redo(self) -> None:
        """Do again what was taken back."""
        self._turn(self.office.redo, _("Doing again"), _("Done again."), again=True)

    def offer(self, register: str, typed: str, limit: int | None = _OFFERED) -> Sequence[Option]:
        """The records of ``register`` somebody may mean by ``typed``, a screenful at most unless all are asked for."""
        kind = REGISTERS[register]
        if not self.office.may("see", kind):
            return ()
        order = tuple((field, False) for field in kind.called[:1] if not kind.kinds[field].sealed)
        found = self.office.page(kind, Query(search=typed, order=order, limit=limit))
        return [self.offered(record) for record in found.records]

    def go(self, project: Project | None, period: ReportingPeriod | None, as_at: date) -> None:
        """Work on another project, period or day from now on; remembered for this office."""
        self.project, self.period, self.as_at = project, period, as_at
        self.settings.keep(f"project {self.office.folder}", project.id if project else None)
        self.settings.keep(f"period {self.office.folder}", period.id if period else None)
        self.moved.emit()

    @property
    def currency(self) -> str:
        """What an amount is in when nobody says otherwise: the project's."""
        return (self.project.currency if self.project else None) or ""

    def periods(self) -> list[ReportingPeriod]:
        """The reporting periods of the project, oldest first."""
        if not self.project:
            return []
        owned = Query(owner=("project", self.project.id), order=(("began", False),))
        return list(self.office.every(ReportingPeriod, owned))

    def period_begun(self) -> ReportingPeriod | None:
        """The period chosen, unless it begins only after the day one looks at."""
        period = self.period
        return period if period and period.began and period.began <= self.as_at else None

    def day_of(self, period: ReportingPeriod | None) -> date:
        """The day to look at: today, or the last day of a period that is over."""
        today = self.office.context.today
        return min(today, period.ended) if period and period.ended else today

    def _close(self) -> None:
        self.closed = True
        clipboard = QGuiApplication.clipboard()
        if clipboard.ownsClipboard() or (self._copied and clipboard.text() == self._copied):
            clipboard.clear()

    def _turn(self, deed: Callable[[], Changed], doing: str, done: str, *, again: bool) -> None:
        def tell(changed: Changed) -> None:
            self.say(f"{translate(done)} {self._named(changed)}".strip())

        self.write(deed, then=tell, count=self.office.to_undo(again=again), doing=translate(doing))

    def _named(self, changed: Changed) -> str:
        """What a deed touched: one record of a register by its name, several by how many."""
        touched: dict[str, list[str]] = {}
        for register, record in changed.records:
            touched.setdefault(register, []).append(record)
        said = []
        for name, records in touched.items():
            kind, count = REGISTERS[name], len(records)
            one = self.office.get(kind, records[0]) if count == 1 else None
            if one is None:
                said.append(f"{translate(kind.plural)} ({formatting.number(count, self.office.context)})")
            else:
                said.append(translate(_("{label} “{name}”"), label=translate(kind.label), name=one.name_for(self.office.context)))
        return ", ".join(said[:_NAMED]) + (" …" if len(said) > _NAMED else "")

    def _meet(self, changed: Changed) -> None:
        """The project or the period may say otherwise now, be gone, or be there at last."""
        if not {"project", "reporting_period"} & {register for register, _record in changed.records}:
            return
        before, on_its_day = (self.project, self.period), self.as_at == self.day_of(self.period)
        now = self.project and self.office.get(Project, self.project.id)
        if now and not now.deleted:
            self.project = now
            self.period = next((one for one in self.periods() if self.period and one.id == self.period.id), None)
        else:
            self._choose_project()
        if (self.project, self.period) != before:
            self.go(self.project, self.period, self.day_of(self.period) if on_its_day else self.as_at)

    def _choose_project(self) -> None:
        every = list(self.office.every(Project, Query(order=(("code", False),))))
        last = self.settings.get(f"project {self.office.folder}")
        self.project = next((one for one in every if one.id == last), every[0] if every else None)
        periods = self.periods()
        kept = self.settings.get(f"period {self.office.folder}")
        today = self.office.context.today
        named = self.settings.get(f"first period {self.office.folder}")
        begun = [one for one in periods if one.title == named] or [one for one in periods if one.began and one.began <= today]
        self.period = next((one for one in periods if one.id == kept), begun[-1] if begun else None)
        self.as_at = self.day_of(self.period)

    def offered(self, record: Record) -> Option:
        """How a record is offered to be chosen: its name, and the text that tells it from others."""
        telling = (
            record.get(field)
            for field in record.list_columns
            if field not in record.called and isinstance(record.kinds[field], Text | Note) and not record.kinds[field].sealed
        )
        more = next((text for text in telling if text), "")
        return Option(record.id, record.name_for(self.office.context), more if len(more) <= _MORE else more[: _MORE - 1] + "…")
