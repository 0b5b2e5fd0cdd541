"""The page of a register: its list, the record one is on beside it, and what is done with either.

One class in one file, though long: list, form and the panels that stand in their place share one state,
and every method is something a person can do here or what follows from it.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu, QStackedWidget, QVBoxLayout, QWidget

from desktop.errors import UserError
from desktop.exchange.tables.pasted_rows import Block, block_of
from desktop.exchange.tables.records_in import Preview
from desktop.models.ids import new_id
from desktop.models.query import Changed
from desktop.models.record import Record
from desktop.models.roles import Act
from desktop.office.defaults import GIVEN, copied, given, repeated, started
from desktop.office.office import RefusedError
from desktop.store.drafts import Draft
from desktop.ui.forms.context import editor_context_for
from desktop.ui.register.bulk_edit_panel import BulkEditPanel
from desktop.ui.register.file_transfer import ask_where, ask_which, export_to, keep_rows, read_from
from desktop.ui.register.import_preview import ImportPreview
from desktop.ui.register.list_view import RecordList
from desktop.ui.register.paste_target import IntoChildTable, IntoRegister, Mended, is_pasted, rows_of, said_of
from desktop.ui.register.paste_view import Into, PasteView
from desktop.ui.register.placeholders import EmptyRegister
from desktop.ui.register.record_pane import RecordPane
from desktop.ui.register.task_area import TaskArea
from desktop.ui.runtime.commands import action, action_of
from desktop.ui.runtime.drafts import DraftKeeper
from desktop.ui.runtime.incremental import BuildSteps, IncrementalBuild
from desktop.ui.runtime.page import Page, PrimaryAction, TaskPanel
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.runtime.targets import DraftTarget, RecordTarget, Target
from desktop.ui.sentences import (
    CHANGE_CHOSEN,
    COPY_TABLE,
    DELETED,
    EXPORT_SHOWN,
    GONE,
    NOTHING_CHANGED,
    NOTHING_TO_DELETE,
    PASTE_ROWS,
    SAVED,
)
from desktop.ui.widgets.list_and_pane import ListAndPane
from desktop.ui.widgets.notice_bar import NoticeBar
from desktop.words import _, _n, translate

_OF_ROW: tuple[tuple[str, str, Act], ...] = (
    (_("Edit"), "record.edit", "edit"),
    (_("Duplicate"), "record.duplicate", "edit"),
    (_("History"), "record.history", "see"),
    (COPY_TABLE, "page.copy", "export"),
    (_("Copy the cell"), "page.copy_cell", "export"),
    (PASTE_ROWS, "page.paste", "edit"),
    (CHANGE_CHOSEN, "page.bulk_edit", "edit"),
    (_("Import a file"), "page.import", "edit"),
    (EXPORT_SHOWN, "page.export", "export"),
    (_("Delete"), "record.delete", "delete"),
)


class RegisterPage(Page):
    """List and record. What is typed is kept as a draft at once and saved only when the person says so.

    The list is there first; the form beside it is made in the turns after that, or at once for who asks for ``pane``.
    """

    def __init__(self, session: OfficeSession, register: type[Record]) -> None:
        super().__init__(session)
        self.register = register
        self.listing = RecordList(session, register)
        self._pane: RecordPane | None = None
        self.empty = EmptyRegister(session, register, self.new)
        self.drafts = DraftKeeper(self, session, self._keep)
        self._read_due = False
        self._touched: set[str] = set()
        self._awaited: Record | None = None
        """Picked before there is a form to show it in."""
        self._build()
        self.listing.picked.connect(self._picked)
        self.listing.entered.connect(self.edit)
        self.listing.asked_for_menu.connect(self.row_menu)
        self.listing.asked_to_delete.connect(self.delete)
        self.listing.pasted.connect(self.paste)
        self.listing.chosen.connect(self._follow)
        self.listing.footer_bar.asked.connect(self._run)
        self.empty.asked.connect(self._run)
        session.changed.connect(self._changed)
        session.closing.connect(self._close)
        self.listing.ask()
        self._settle()
        self._coming = IncrementalBuild(self, self._make_pane())

    @property
    def pane(self) -> RecordPane:
        """The record one is on: its form, its lists, what it counts toward."""
        self._coming.finish()
        assert self._pane
        return self._pane

    def primary_action(self) -> PrimaryAction | None:
        if not self.session.office.may("edit", self.register):
            return None
        return PrimaryAction(translate(_("New {label}"), label=translate(self.register.label).lower()), "record.new")

    def action_owners(self) -> Sequence[object]:
        return (self.tasks.panel,) if self.tasks.panel else (self, self.listing)

    def focus_stops(self) -> list[QWidget]:
        first = self._stops_without_form()
        return [*first, *self.pane.focus_stops()] if first == [self.listing.table] and self.pane.isVisible() else first

    def first_stop(self) -> QWidget:
        """The list, without waiting for the form."""
        return self._stops_without_form()[0]

    def show_target(self, target: Target) -> None:
        match target:
            case RecordTarget(record=record):
                self.show_record(record)
            case DraftTarget(draft=draft):
                self.restore_draft(draft)
            case _:
                pass

    def keep_draft(self) -> None:
        """Keep what is typed in the record's own book, now; and rows that are pasted and not saved."""
        self.drafts.keep_now()

    def _keep(self) -> None:
        self._keep_rows()
        if self._pane and self.pane.record_id and self.pane.edited():
            self.drafts.put(self.pane.form.current_record(), self.pane.draft())

    # What a person can do with a record; each is also a command.

    @action("record.new")
    def new(self) -> None:
        """Begin a record, with what usually repeats taken over from the last one typed here."""
        if not self.session.office.may("edit", self.register):
            sentence = _("Your roles may not enter {plural}. Ask a colleague who may.")
            self.session.fail(UserError(sentence, plural=translate(self.register.plural).lower()))
            return
        self.keep_draft()
        last = self.session.last_typed.get(self.register.register)
        self._begin(started(self.session.office, self.session.project, last, self.register(new_id())))

    @action("record.duplicate")
    def duplicate(self) -> None:
        """Begin a record like the one shown, without what is only its own: number, dates, counts, files and lists."""
        if not self.pane.record_id or not self.session.office.may("edit", self.register):
            return
        self.keep_draft()
        values = copied(self.pane.form.current_record())
        self._begin(self.register(new_id(), **values, **given(self.session.office, self.session.project, self.register)))
        self.pane.begin_with(values)
        self.drafts.start()
        self.session.say(translate(_("This is a copy. Change what is different; Save keeps it.")))

    @action("record.edit")
    def edit(self) -> None:
        """Go into the form of the record one is on."""
        if self.pane.isVisible():
            self.pane.form.focus_first()

    @action("record.save")
    def save(self) -> bool:
        """Save what is typed, record and children as one deed; False with the faults in place where it will not do."""
        if not self.pane.edited() and not self.pane.new:
            self.session.say(translate(NOTHING_CHANGED))
            return True
        return self._save()

    @action("record.save_and_new")
    def save_and_new(self) -> None:
        """Save, and begin the next one."""
        if not self.pane.edited() and not self.pane.new:
            self.new()
        else:
            self._save(self.new)

    @action("record.give_up")
    def give_up(self) -> None:
        """Show the record as it is saved; the draft is gone, and the status line offers to bring back what was typed."""
        self.drafts.stop()
        here, said = self.pane.record_id, self.pane.draft() if self.pane.edited() else {}
        record = self.session.office.get(self.register, here)
        self.drafts.tell_given_up(partial(self._bring_back, here, said) if said else None)
        self.session.drop_draft(self.register, here)
        self.pane.form.edited = set()
        if record:
            self.pane.show_record(record)
        else:
            self._picked(self.listing.current(), keep=False)
        self._settle()
        self.listing.table.setFocus()

    @action("record.delete")
    def delete(self) -> None:
        """Delete the chosen records; the status line offers to undo it."""
        here = QApplication.focusWidget()
        if self.pane.new and here and self.pane.isAncestorOf(here):
            self.session.fail(UserError(NOTHING_TO_DELETE))
            return
        chosen = self.listing.selected() or ([self.pane.form.base] if self.pane.record_id and not self.pane.new else [])
        if not chosen:
            return
        office, register = self.session.office, self.register
        if len(chosen) == 1:
            words = translate(DELETED, name=chosen[0].name_for(office.context))
        else:
            words = translate(_n("{count} record is deleted.", "{count} records are deleted."), count=len(chosen))
        doing = translate(_n("Deleting {count} record", "Deleting {count} records"), count=len(chosen))
        self.session.write(lambda: office.delete_all(register, [record.id for record in chosen]), words, count=len(chosen), doing=doing)

    @action("record.history")
    def show_history(self) -> None:
        """What was done to the record shown."""
        if self.pane.record_id and not self.pane.new:
            self.pane.show_history()

    def show_record(self, record: str) -> bool:
        """Go to a record, unfiltered if need be; False where there is none."""
        found = self.session.office.get(self.register, record)
        if found is None or found.deleted:
            self.session.fail(UserError(GONE))
            return False
        self.leave_task()
        if not self.listing.choose(record) and self.listing.filtered():
            self.listing.unfilter()
            self.listing.choose(record)
        if self._pane is None or self._pane.record_id != record:
            self._picked(found)
        self._settle()
        return True

    def restore_draft(self, draft: Draft) -> None:
        """Go on with an unfinished form, or with pasted rows."""
        if is_pasted(draft):
            self._restore_rows(draft)
            self._notice.hide()
        else:
            self._go_on(draft.record, draft.values)

    # What a person can do with many at once: rows pasted, chosen records changed, files.

    @action("page.paste")
    def paste(self) -> None:
        """Read rows out of the clipboard as new records of the register."""
        if self._refused("edit"):
            return
        into = IntoRegister(self.session, self.register)
        fields = [field for field in self.listing.model.columns if field in into.allowed]
        try:
            block = block_of(self.register, QGuiApplication.clipboard().text(), fields, into.allowed)
        except UserError as fault:
            self.session.fail(fault)
            return
        self._show_paste(block, into, self.register)

    @action("page.bulk_edit")
    def change_chosen(self) -> None:
        """Change one field of the chosen records."""
        if self._refused("edit"):
            return
        panel = BulkEditPanel(self.session, self.register, editor_context_for(self.session, self.register))
        panel.show_records(self.listing.selected())
        panel.left.connect(self._back_to_list)
        self._show_task(panel, beside=True)
        panel.field.setFocus()

    @action("page.export")
    def export(self) -> None:
        """Write what the list shows to a file."""
        if self._refused("export"):
            return
        if path := ask_where(self.session, self.register, self.listing):
            export_to(self.session, self.register, self.listing.model.query, self.listing.model.count, path)

    @action("page.import")
    def import_file(self) -> None:
        """Read a file, and show what it would do."""
        if self._refused("edit"):
            return
        if path := ask_which(self.session, self.listing):
            self.read_file(path)

    def read_file(self, path: Path) -> None:
        """Show what importing ``path`` would do."""

        def show(preview: Preview) -> None:
            view = ImportPreview(self.session, preview, path, lambda rows: self._keep_imported(rows, path), lambda: self.read_file(path))
            view.left.connect(self._back_to_list)
            self._show_task(view)
            view.table.setFocus()

        read_from(self.session, self.register, path, show)

    def leave_task(self) -> None:
        """The list and the form again, where a task panel stood in their place. Pasted rows that are not saved wait as a draft."""
        self._keep_rows()
        if isinstance(self.tasks.panel, PasteView):
            self._tell_left(self.tasks.panel)
        self.tasks.leave(pane=bool(self._pane and self._pane.record_id))

    def row_menu(self, at: QPoint) -> None:
        """Offer what can be done with the row one is on."""
        menu = QMenu(self)
        for words, command, act in _OF_ROW:
            entry = menu.addAction(translate(words))
            entry.setEnabled(self.session.office.may(act, self.register))
            entry.triggered.connect(lambda _on, command=command: self._run(command))
        menu.exec(at)

    # What happens to it.

    def _run(self, command: str) -> None:
        """What the page itself offers beside its rows; a panel that stands beside the list takes none of it."""
        next(run for owner in (self, self.listing) if (run := action_of(owner, command)))()

    def _refused(self, act: Act) -> bool:
        """Whether this user may not do ``act`` here; then it has been said."""
        try:
            self.session.office.require(act, self.register)
        except UserError as fault:
            self.session.fail(fault)
            return True
        return False

    def _stops_without_form(self) -> list[QWidget]:
        if self.tasks.panel:
            return self.tasks.panel.focus_stops()
        return [self.listing.table if self.listing.isVisible() else self.empty]

    def _show_task(self, panel: TaskPanel, *, beside: bool = False) -> None:
        self.leave_task()
        self._coming.finish()  # the form reads the office as it is made, which must not be while many are saved
        self.tasks.show(panel, beside=beside)

    def _keep_rows(self) -> None:
        """Keep pasted rows of the register in its book, now."""
        view = self.tasks.panel
        if isinstance(view, PasteView) and isinstance(view.into, IntoRegister) and not view.over:
            count = len(view.block.cells)
            words = translate(_n("{count} pasted row", "{count} pasted rows"), count=count)
            self.session.put_draft(view.block.register, view.into.draft, said_of(view.block, view.model.mended), words)

    def _restore_rows(self, draft: Draft) -> None:
        """Go on with pasted rows."""
        into = IntoRegister(self.session, self.register)
        into.draft = draft.record
        block, mended = rows_of(self.register, draft)
        self._show_paste(block, into, self.register, mended)

    def _show_paste(self, block: Block, into: Into, register: type[Record], mended: Mended | None = None) -> None:
        view = PasteView(self.session, block, into, editor_context_for(self.session, register), mended)
        view.left.connect(lambda: self._left_paste(view))
        view.changed.connect(self.drafts.start)
        self._show_task(view)
        self._keep_rows()
        view.sheet.setFocus()

    def _follow(self) -> None:
        if isinstance(self.tasks.panel, BulkEditPanel):
            self.tasks.panel.show_records(self.listing.selected())

    def _keep_imported(self, preview: Preview, path: Path) -> None:
        keep_rows(self.session, preview, path, self._back_to_list)

    def _back_to_list(self) -> None:
        self.leave_task()
        self.listing.table.setFocus()

    def _left_paste(self, view: PasteView) -> None:
        into, saved, view.over = view.into, view.saved, True
        self.leave_task()
        if not isinstance(into, IntoRegister):
            next(grid.sheet for grid in self.pane.child_tables if grid.register is view.block.register).setFocus()
            return
        self.session.drop_draft(self.register, into.draft)
        self.listing.table.setFocus()
        if saved:
            self.show_record(into.first)

    def _tell_left(self, view: PasteView) -> None:
        """The way back to pasted rows, however they were left."""
        session, into, register = self.session, view.into, self.register
        if view.saved or not isinstance(into, IntoRegister):
            return

        def back() -> None:
            session.page_wanted.emit(register.register)
            self._show_paste(view.block, into, register, view.model.mended)

        words = translate(_n("{count} pasted row was not saved.", "{count} pasted rows were not saved."), count=len(view.block.cells))
        session.say(words, _("Back to them"), back)

    def _look_at(self, block: Block, into: IntoChildTable) -> None:
        into.save_all = self.save
        self._show_paste(block, into, block.register)

    def _close(self) -> None:
        self._coming.cancel()
        self.keep_draft()
        if self._pane:
            self._pane.changed.disconnect(self.drafts.start)

    def _picked(self, record: Record | None, *, keep: bool = True) -> None:
        if self._pane is None or self.session.closed:
            self._awaited = record
            return
        if record is not None and record.id == self.pane.record_id:
            return
        if keep and self.pane.edited():
            self.keep_draft()
            left = self.pane.form.current_record().name_for(self.session.office.context)
            self.drafts.tell_left(left, self._back(self.pane.record_id))
        if record is not None:
            self.pane.show_record(record)
        elif not self.pane.new:
            self.pane.show_record(self.register(""))
        self._offer_draft()
        self._settle()

    def _back(self, record: str) -> Callable[[], None]:
        def back() -> None:
            self.session.page_wanted.emit(self.register.register)
            for draft in self.session.office.drafts():
                if draft.record == record:
                    self.restore_draft(draft)

        return back

    def _bring_back(self, here: str, said: Mapping[str, Any]) -> None:
        self.session.page_wanted.emit(self.register.register)
        self._go_on(here, said)
        self.keep_draft()

    def _go_on(self, here: str, said: Mapping[str, Any]) -> None:
        self.keep_draft()
        self.leave_task()
        record = self.session.office.get(self.register, here)
        if record:
            self.listing.choose(record.id, tell=False)
        self.pane.show_record(record or self.register(here), new=record is None)
        self.pane.restore_draft(said)
        self._notice.hide()
        self._settle(working=True)
        self.pane.form.focus_first()

    def _begin(self, record: Record) -> None:
        self.leave_task()
        self.pane.show_record(record, new=True)
        self._offer_draft()
        self._settle(working=True)
        self.pane.form.focus_first(past=GIVEN.get(self.register.register, ()))

    def _settle(self, *, working: bool = False) -> None:
        """Show the list, or what belongs in an empty register; the record only if there is one."""
        pane = self._pane
        nothing = not self.listing.model.records and not self.listing.filtered() and not (pane and pane.new) and not working
        if not self.tasks.panel:
            self._stack.setCurrentIndex(1 if nothing else 0)
            if pane:
                pane.setVisible(bool(pane.record_id))

    def _changed(self, changed: Changed) -> None:
        if changed.by is self:
            return  # shown already
        names = {register for register, _record in changed.records}
        shown = {self.register.register, *(child.register for child in self.register.children())}
        self._touched |= {record for register, record in changed.records if register == self.register.register}
        if names & shown and not self._read_due:
            self._read_due = True
            QTimer.singleShot(0, self, self._read)

    def _read(self) -> None:
        self._read_due = False
        if self.session.closed:
            return  # somebody locked in the same moment
        touched, self._touched = self._touched, set()
        if touched:
            self.listing.read_again(touched)
        if self._pane is None:
            self._settle()
            return
        here = self.pane.record_id
        if here and not self.pane.new:
            now = self.session.office.get(self.register, here)
            if now is not None and not now.deleted and self.pane.edited():
                self.pane.merge_saved(now)
                self._agreed()
            elif not self.pane.edited() and (now is None or now.deleted):
                self._picked(self.listing.current(), keep=False)
            elif now is not None and not self.pane.edited():
                self.pane.show_record(now)
        if not self.pane.edited() and not self.pane.new:
            self._go_to_only(touched)
        self._settle()

    def _go_to_only(self, touched: set[str]) -> None:
        """An undo shows what it brought back."""
        if len(touched) == 1 and not self.tasks.panel and self.listing.model.row_of(*touched) is not None:
            self.listing.choose(*touched)
        self._picked(self.listing.current())

    def _save(self, go_on: Callable[[], object] | None = None) -> bool:
        records = self.pane.records()
        if records is None:
            self._tell_faults()
            return False

        def saved(changed: Changed) -> None:
            self._show_saved(changed)
            if go_on:
                go_on()

        return self.session.save(records, then=saved, by=self, failed=self._not_saved)

    def _show_saved(self, changed: Changed) -> None:
        record = self.pane.record_id
        self.session.drop_draft(self.register, record)
        self.session.last_typed[self.register.register] = repeated(self.register, self.pane.form.current_record())
        now = changed.now(self.register, record) or self.pane.form.base  # where its lists alone were typed in
        self.pane.show_record(now)
        self.listing.read_again({record})
        self.listing.choose(record, tell=False)
        self._settle()
        self.session.say(self._saved(now, sum(one.id != record for one in changed.kept)), _("Undo"), self.session.undo)

    def _not_saved(self, fault: UserError) -> None:
        if isinstance(fault, RefusedError):
            self.pane.refuse({record.id: refusals for record, refusals in fault.refused})
            self._tell_faults()
        else:
            self.session.fail(fault)

    def _tell_faults(self) -> None:
        count = len(self.pane.form.faulty()) + sum(len(grid.model.faults()) for grid in self.pane.child_tables)
        self.session.fail(UserError(_("Not saved: {count} to mend, each with its reason beside it."), count=count))

    def _agreed(self) -> None:
        """What was typed and what was saved elsewhere say the same: there is nothing to keep as a draft."""
        if not self.pane.edited():
            self.drafts.stop()
            self.session.drop_draft(self.register, self.pane.record_id)

    def _saved(self, record: Record, count: int) -> str:
        name = f"{translate(self.register.label)} {record.number or ''}".strip()
        if count:
            return translate(_("{name} and {count} of its list are saved."), name=name, count=count)
        return translate(SAVED, name=name)

    def _offer_draft(self) -> None:
        drafts = [draft for draft in self.session.office.drafts() if draft.register == self.register.register]
        draft = next((one for one in drafts if one.record == self.pane.record_id), None)
        if draft is None:
            draft = next((one for one in drafts if self.session.office.get(self.register, one.record) is None), None)
        if draft is None or self.pane.edited():
            self._notice.hide()
            return
        name = draft.label or translate(self.register.label)
        self.drafts.offer(self._notice, draft, name, lambda: self.restore_draft(draft), lambda: self._drop(draft))

    def _drop(self, draft: Draft) -> None:
        self.session.drop_draft(self.register, draft.record)
        self._offer_draft()

    def _make_pane(self) -> BuildSteps:
        pane = yield from RecordPane.build_steps(self.session, self.register, editor_context_for(self.session, self.register))
        pane.notices.addWidget(self._notice)
        pane.changed.connect(self.drafts.start)
        pane.form.conflict_resolved.connect(self._agreed)
        pane.asked_to_save.connect(self.save)
        pane.asked_to_save_and_new.connect(self.save_and_new)
        pane.asked_to_give_up.connect(self.give_up)
        pane.asked_for_more.connect(lambda near: self.row_menu(near.mapToGlobal(QPoint(0, near.height()))))
        for grid in pane.child_tables:
            grid.pasted.connect(self._look_at)
        yield
        pane.hide()
        self.splitter.set_pane(pane)
        yield
        self._pane = pane
        self._picked(self._awaited or self.listing.current())
        self._settle()

    def _build(self) -> None:
        self._notice = NoticeBar(self.listing.table)
        kept = f"split {self.register.register}"
        self.splitter = ListAndPane(self.listing, self.session.settings.get(kept, [640, 560]), stretch=(3, 2))
        self.splitter.on_drawn(partial(self.session.settings.keep, kept))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.splitter)
        self._stack.addWidget(self.empty)
        self.tasks = TaskArea(self._stack, self.splitter)
        self.tasks.changed.connect(self.occupied)
        self.tasks.changed.connect(lambda on: None if on else self._settle())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
