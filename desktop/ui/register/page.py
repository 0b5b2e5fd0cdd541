"""The page of a register: its list, and the record one is on beside it."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QApplication, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from desktop.errors import UserError
from desktop.models.ids import new_id
from desktop.models.query import Changed
from desktop.models.record import Record
from desktop.office.defaults import GIVEN, copied, given, repeated, started
from desktop.office.office import RefusedError
from desktop.presentation.formatting import moment
from desktop.store.drafts import Draft
from desktop.ui.forms.context import editor_context_for
from desktop.ui.register.actions import DRAFT_PAUSE, RegisterActions
from desktop.ui.register.list_view import RecordList
from desktop.ui.register.paste_target import is_pasted
from desktop.ui.register.placeholders import EmptyRegister
from desktop.ui.register.record_pane import RecordPane
from desktop.ui.runtime.incremental import BuildSteps, IncrementalBuild
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.widgets.notice_bar import Notice
from desktop.words import _, _n, translate


class RegisterPage(QWidget):
    """List and record. What is typed is kept as a draft at once and saved only when the person says so.

    The list is there first; the form beside it is made in the turns after that, or at once for who asks for ``pane``.
    """

    def __init__(self, session: OfficeSession, register: type[Record]) -> None:
        super().__init__()
        self.session = session
        self.register = register
        self.listing = RecordList(session, register)
        self._pane: RecordPane | None = None
        self.empty = EmptyRegister(session, register, self.new)
        self._stack = QStackedWidget()
        self._draft_due = QTimer(self, singleShot=True, interval=DRAFT_PAUSE)
        self._draft_due.timeout.connect(self.keep_draft)
        self._read_due = False
        self._touched: set[str] = set()
        self._awaited: Record | None = None
        """Picked before there is a form to show it in."""
        self._build()
        self.deeds = RegisterActions(self, self._stack, self.splitter)
        self.deeds.working.connect(lambda on: None if on else self._settle())
        self.listing.picked.connect(self._picked)
        self.listing.entered.connect(self.edit)
        self.listing.asked_for_menu.connect(self.deeds.row_menu)
        self.listing.asked_to_delete.connect(self.delete)
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

    def parts(self) -> list[QWidget]:
        """Where the focus can go by F6."""
        first = self.first_parts()
        return [*first, *self.pane.parts()] if first == [self.listing.table] and self.pane.isVisible() else first

    def first_parts(self) -> list[QWidget]:
        """The same without the form, which may not be there yet."""
        if self.deeds.work:
            return self.deeds.work.parts()
        return [self.listing.table if self.listing.isVisible() else self.empty]

    # What a person can do here; each is also a command.

    def new(self) -> None:
        """Begin a record, with what usually repeats taken over from the last one typed here."""
        if not self.session.office.may("edit", self.register):
            sentence = _("Your roles may not enter {plural}. Ask a colleague who may.")
            self.session.fail(UserError(sentence, plural=translate(self.register.plural).lower()))
            return
        self.keep_draft()
        last = self.session.last_typed.get(self.register.register)
        self._begin(started(self.session.office, self.session.project, last, self.register(new_id())))

    def duplicate(self) -> None:
        """Begin a record like the one shown, without what is only its own: number, dates, counts, files and lists."""
        if not self.pane.record_id or not self.session.office.may("edit", self.register):
            return
        self.keep_draft()
        values = copied(self.pane.form.standing())
        self._begin(self.register(new_id(), **values, **given(self.session.office, self.session.project, self.register)))
        self.pane.begin_with(values)
        self._draft_due.start()
        self.session.say(translate(_("This is a copy. Change what is different; Save keeps it.")))

    def edit(self) -> None:
        """Go into the form of the record one is on."""
        if self.pane.isVisible():
            self.pane.form.focus_first()

    def save(self) -> bool:
        """Save what is typed, record and children as one deed; False with the faults in place where it will not do."""
        if not self.pane.edited() and not self.pane.new:
            self.session.say(translate(_("Nothing has changed.")))
            return True
        records = self.pane.records()
        if records is None:
            count = len(self.pane.form.faulty()) + sum(len(grid.model.faults()) for grid in self.pane.grids)
            self.session.fail(UserError(_("Not saved: {count} to mend, each with its reason beside it."), count=count))
            return False
        saved, shown = self.pane.record_id, self.pane.form.base
        try:
            changed = self.session.office.save_all(records)
        except RefusedError as refused:
            self.pane.refuse(refused.record, refused.refusals)
            self.session.fail(refused)
            return False
        except UserError as fault:
            self.session.fail(fault)
            return False
        self.session.drop_draft(self.register, saved)
        self.session.last_typed[self.register.register] = repeated(self.register, self.pane.form.standing())
        now = self.session.office.get(self.register, saved) or shown
        self.pane.show_record(now)
        self._announce(changed, saved)
        self.session.say(self._saved(now, sum(record.id != saved for record in records)), _("Undo"), self.session.undo)
        return True

    def save_and_new(self) -> None:
        """Save, and begin the next one."""
        if self.save():
            self.new()

    def give_up(self) -> None:
        """Show the record as it is saved; the draft is gone, and the status line offers to bring back what was typed."""
        self._draft_due.stop()
        here, said = self.pane.record_id, self.pane.draft() if self.pane.edited() else {}
        record = self.session.office.get(self.register, here)
        back = (_("Bring it back"), partial(self._bring_back, here, said)) if said else ()
        self.session.say(translate(_("The changes were given up.")), *back)
        self.session.drop_draft(self.register, here)
        self.pane.form.edited = set()
        if record:
            self.pane.show_record(record)
        else:
            self._picked(self.listing.current(), keep=False)
        self._settle()
        self.listing.table.setFocus()

    def delete(self) -> None:
        """Delete the chosen records; the status line offers to undo it."""
        here = QApplication.focusWidget()
        if self.pane.new and here and self.pane.isAncestorOf(here):
            self.session.fail(UserError(_("This is not saved yet, so there is nothing to delete. “Give up changes” forgets it.")))
            return
        chosen = self.listing.selected() or ([self.pane.form.base] if self.pane.record_id and not self.pane.new else [])
        if not chosen:
            return
        office, register = self.session.office, self.register
        if len(chosen) == 1:
            words = translate(_("{name} is deleted."), name=chosen[0].name_for(office.context))
        else:
            words = translate(_n("{count} record is deleted.", "{count} records are deleted."), count=len(chosen))
        self.session.write(lambda: office.delete_all(register, [record.id for record in chosen]), words)

    def show_history(self) -> None:
        """What was done to the record shown."""
        if self.pane.record_id and not self.pane.new:
            self.pane.show_history()

    def show_record(self, record: str) -> bool:
        """Go to a record, unfiltered if need be; False where there is none."""
        found = self.session.office.get(self.register, record)
        if found is None or found.deleted:
            self.session.fail(UserError(_("This record is not here any more. Its history shows who deleted it.")))
            return False
        self.deeds.leave()
        if not self.listing.choose(record) and self.listing.filtered():
            self.listing.unfilter()
            self.listing.choose(record)
        if self._pane is None or self._pane.record_id != record:
            self._picked(found)
        self._settle()
        return True

    def keep_draft(self) -> None:
        """Keep what is typed in the record's own book, now; and rows that are pasted and not saved."""
        self._draft_due.stop()
        self.deeds.keep_rows()
        if self._pane and self.pane.record_id and self.pane.edited():
            record = self.pane.form.standing()
            label = record.name_for(self.session.office.context)
            self.session.put_draft(self.register, record.id, self.pane.draft(), "" if label == record.id[-8:] else label)

    def pick_up(self, draft: Draft) -> None:
        """Go on with an unfinished form, or with pasted rows."""
        if is_pasted(draft):
            self.deeds.pick_up(draft)
            self._notice.hide()
        else:
            self._go_on(draft.record, draft.values)

    # What happens to it.

    def _close(self) -> None:
        self._coming.give_up()
        self.keep_draft()
        if self._pane:
            self._pane.changed.disconnect(self._draft_due.start)

    def _picked(self, record: Record | None, *, keep: bool = True) -> None:
        if self._pane is None or self.session.closed:
            self._awaited = record
            return
        if record is not None and record.id == self.pane.record_id:
            return
        if keep and self.pane.edited():
            self.keep_draft()
            left = self.pane.form.standing().name_for(self.session.office.context)
            words = translate(_("{name} is not saved yet; it is kept as a draft."), name=left)
            self.session.say(words, _("Back to it"), self._back(self.pane.record_id))
        if record is not None:
            self.pane.show_record(record)
        elif not self.pane.new:
            self.pane.show_record(self.register(""))
        self._offer_draft()
        self._settle()

    def _back(self, record: str) -> Callable[[], None]:
        def back() -> None:
            self.session.turned_to.emit(self.register.register)
            for draft in self.session.office.drafts():
                if draft.record == record:
                    self.pick_up(draft)

        return back

    def _bring_back(self, here: str, said: Mapping[str, Any]) -> None:
        self.session.turned_to.emit(self.register.register)
        self._go_on(here, said)
        self.keep_draft()

    def _go_on(self, here: str, said: Mapping[str, Any]) -> None:
        self.keep_draft()
        self.deeds.leave()
        record = self.session.office.get(self.register, here)
        if record:
            self.listing.choose(record.id, tell=False)
        self.pane.show_record(record or self.register(here), new=record is None)
        self.pane.pick_up(said)
        self._notice.hide()
        self._settle(working=True)
        self.pane.form.focus_first()

    def _begin(self, record: Record) -> None:
        self.deeds.leave()
        self.pane.show_record(record, new=True)
        self._offer_draft()
        self._settle(working=True)
        self.pane.form.focus_first(past=GIVEN.get(self.register.register, ()))

    def _settle(self, *, working: bool = False) -> None:
        """Show the list, or what belongs in an empty register; the record only if there is one."""
        pane = self._pane
        nothing = not self.listing.model.records and not self.listing.filtered() and not (pane and pane.new) and not working
        if not self.deeds.work:
            self._stack.setCurrentIndex(1 if nothing else 0)
            if pane:
                pane.setVisible(bool(pane.record_id))

    def _changed(self, changed: Changed) -> None:
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
                self.pane.meet(now)
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
        if len(touched) == 1 and not self.deeds.work and self.listing.model.row_of(*touched) is not None:
            self.listing.choose(*touched)
        self._picked(self.listing.current())

    def _announce(self, changed: Changed, record: str) -> None:
        self.listing.read_again({record})
        self.listing.choose(record, tell=False)
        self._settle()
        self.session.changed.emit(changed)

    def _agreed(self) -> None:
        """What was typed and what was saved elsewhere say the same: there is nothing to keep as a draft."""
        if not self.pane.edited():
            self._draft_due.stop()
            self.session.drop_draft(self.register, self.pane.record_id)

    def _saved(self, record: Record, count: int) -> str:
        name = f"{translate(self.register.label)} {record.number or ''}".strip()
        if count:
            return translate(_("{name} and {count} of its list are saved."), name=name, count=count)
        return translate(_("{name} is saved."), name=name)

    def _offer_draft(self) -> None:
        drafts = [draft for draft in self.session.office.drafts() if draft.register == self.register.register]
        draft = next((one for one in drafts if one.record == self.pane.record_id), None)
        if draft is None:
            draft = next((one for one in drafts if self.session.office.get(self.register, one.record) is None), None)
        if draft is None or self.pane.edited():
            self._notice.hide()
            return
        words = translate(
            _("Not saved yet: “{name}”, typed {when}."),
            name=draft.label or translate(self.register.label),
            when=moment(draft.at, self.session.office.context),
        )
        self._notice.offer(words, ((_("Go on with it"), lambda: self.pick_up(draft)), (_("Throw it away"), lambda: self._drop(draft))))

    def _drop(self, draft: Draft) -> None:
        self.session.drop_draft(self.register, draft.record)
        self._offer_draft()

    def _make_pane(self) -> BuildSteps:
        pane = yield from RecordPane.steps(self.session, self.register, editor_context_for(self.session, self.register))
        pane.notices.addWidget(self._notice)
        pane.changed.connect(self._draft_due.start)
        pane.form.agreed.connect(self._agreed)
        pane.asked_to_save.connect(self.save)
        pane.asked_to_save_and_new.connect(self.save_and_new)
        pane.asked_to_give_up.connect(self.give_up)
        pane.asked_for_more.connect(lambda near: self.deeds.row_menu(near.mapToGlobal(QPoint(0, near.height()))))
        self.deeds.hear(pane)
        yield
        pane.hide()
        self.splitter.replaceWidget(1, pane)
        self._room_for_pane.deleteLater()
        yield
        self._pane = pane
        self._picked(self._awaited or self.listing.current())
        self._settle()

    def _build(self) -> None:
        self._notice = Notice(self.listing.table)
        self._room_for_pane = QWidget()
        self._room_for_pane.setObjectName("pane")
        self._room_for_pane.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.listing)
        self.splitter.addWidget(self._room_for_pane)
        self.splitter.setStretchFactor(0, 3)
        self.splitter.setStretchFactor(1, 2)
        sizes = self.session.settings.get(f"widths {self.register.register}")
        self.splitter.setSizes(sizes if isinstance(sizes, list) else [640, 560])
        self.splitter.splitterMoved.connect(
            lambda *_at: self.session.settings.keep(f"widths {self.register.register}", self.splitter.sizes())
        )
        self._stack.addWidget(self.splitter)
        self._stack.addWidget(self.empty)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
