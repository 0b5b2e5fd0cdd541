"""The framework editor: results and the rows of their indicators, entered, moved and taken out in place; each act one deed."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from desktop.errors import UserError
from desktop.models.ids import new_id
from desktop.models.query import Option
from desktop.models.record import Record
from desktop.models.registers.indicator import Indicator, Placement
from desktop.models.registers.result import Result
from desktop.models.results.arrangement import Arrangement
from desktop.office.office import first_reason
from desktop.office.results.arranging import arrangement_of, free_to_go
from desktop.ui.forms.context import editor_context_for
from desktop.ui.forms.editor import EditorContext
from desktop.ui.forms.inline_editor import InlineEditor
from desktop.ui.framework.rows import Lines, table_of
from desktop.ui.framework.tree import CODE, FIELDS, PRINTED, TEXT, FrameworkTree
from desktop.ui.runtime.commands import action
from desktop.ui.runtime.page import PrimaryAction, RefreshingPage
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.runtime.targets import RecordTarget, Target
from desktop.ui.sentences import COPY_TABLE, DELETED, LOOK_ONLY, NO_PROJECT, PLACE_INDICATOR
from desktop.ui.theme.icons import icon
from desktop.ui.theme.tokens import GRID
from desktop.ui.widgets.basics import button, label, tool
from desktop.words import _, _n, translate

_MOVED = {
    "up": _("There is nothing above it to go to."),
    "down": _("There is nothing below it to go to."),
    "indented": _("There is no result before it to stand under."),
    "outdented": _("It stands at the top already."),
}


class FrameworkPage(RefreshingPage):
    """What is new stands in the tree at once and is saved when its last needed cell is filled."""

    id = "framework"
    title = _("Framework")
    shows = frozenset({"result", "placement", "indicator", "indicator_version", "project"})

    def __init__(self, session: OfficeSession) -> None:
        super().__init__(session)
        self.may = session.office.may("edit", Result)
        self.tree = FrameworkTree(session.theme, may=self.may)
        self.said = label("", "quiet", wrap=True)
        self.arrangement = Arrangement((), ())
        self.editing: InlineEditor | None = None
        self._fresh: Record | None = None
        self._place: tuple[str | None, int] = (None, 0)
        self._build()
        self.tree.moved.connect(self._move)
        self.tree.dropped.connect(self._drop)
        self.tree.edit_wanted.connect(self.edit)
        self.tree.delete_wanted.connect(self.delete)
        self.tree.copy_wanted.connect(self.copy)
        self.tree.menu_wanted.connect(self._menu)
        self.read_again()

    # What a person can do here; each is also a command.

    @action("record.new")
    def new(self) -> None:
        """Begin a result after the one one is on."""
        if not self.may or self.session.project is None:
            self.session.fail(UserError(_("Your roles may look at the framework, not change it.")))
            return
        here = self._result()
        over = here.parent if here and here.parent in self.arrangement.results else None
        beside = [one.id for one in self.arrangement.under(over)]
        level = here.level if here else self.arrangement.level_under(None)
        self._begin(Result(new_id(), project=self.session.project.id, level=level), over, beside.index(here.id) + 1 if here else 0, "code")

    @action("row.place")
    def place_indicator(self) -> None:
        """Place one of the project's indicators under the result one is on."""
        here = self._result()
        if self.may and here:
            self._begin(Placement(new_id(), result=here.id), here.id, len(self.arrangement.rows(here.id)), "of")

    @action("record.duplicate")
    def duplicate(self) -> None:
        """Place the indicator one is on under another result too."""
        here = self.tree.record()
        if self.may and isinstance(here, Placement):
            rows = [row.id for row in self.arrangement.rows(here.result or "")]
            self._begin(Placement(new_id(), of=here.of), here.result, rows.index(here.id) + 1, "result")

    @action("record.edit")
    def edit(self) -> None:
        """Edit the cell one is on; what an indicator says itself is edited on its own page."""
        here, column = self.tree.record(), max(self.tree.currentColumn(), 0)
        if here is None:
            return
        field = FIELDS[type(here)][column]
        if not field and isinstance(here, Placement) and here.of:
            self.session.show_record("indicator", here.of[1])
        elif field and self.may:
            self._open(here, field, column)

    @action("record.save")
    def save(self) -> None:
        """Keep the cell that is edited; all else is saved already."""
        if self.editing:
            self.editing.keep()

    @action("record.delete")
    def delete(self) -> None:
        """Take out the row one is on, or the result with all beneath it; the status line offers to undo it."""
        here, office = self.tree.record(), self.session.office
        if here is None or not self.may:
            return
        try:
            gone = free_to_go(office, self.arrangement, here) if isinstance(here, Result) else [here]
        except UserError as fault:
            self.session.fail(fault)
            return
        self.tree.leave({one.id for one in gone})
        self.session.save((), self._gone(here, gone), without=gone)

    @action("row.up")
    def up(self) -> None:
        """One place up."""
        self._move("up")

    @action("row.down")
    def down(self) -> None:
        """One place down."""
        self._move("down")

    @action("row.indent")
    def indent(self) -> None:
        """Under the one before it."""
        self._move("indented")

    @action("row.outdent")
    def outdent(self) -> None:
        """Out of the one it is under."""
        self._move("outdented")

    @action("page.copy")
    def copy(self) -> None:
        """Put the framework on the clipboard as a table."""
        text = table_of(Lines(self.session.office, self.arrangement, self.session.as_at).all())
        self.session.copy(text)
        self.session.say(
            translate(
                _n("The framework is on the clipboard: {count} row.", "The framework is on the clipboard: {count} rows."),
                count=text.count("\n") - 1,
            )
        )

    def read_again(self) -> None:
        """Read the framework as it stands now."""
        super().read_again()
        project = self.session.project
        if self.editing:  # it is read when the cell is left
            return
        self.arrangement = arrangement_of(self.session.office, project.id) if project else Arrangement((), ())
        self._draw()

    @classmethod
    def accepts(cls, target: Target) -> bool:
        return isinstance(target, RecordTarget) and target.register in ("result", "placement")

    def primary_action(self) -> PrimaryAction | None:
        return PrimaryAction(translate(_("New result")), "record.new") if self.may else None

    def focus_stops(self) -> list[QWidget]:
        return [self.tree]

    def show_target(self, target: Target) -> None:
        """Go to a result or a row."""
        if isinstance(target, RecordTarget) and not self.tree.go_to(target.record, TEXT if target.register == "placement" else CODE):
            self.session.fail(UserError(_("This record is not in the framework of the project that is chosen.")))

    # How it happens.

    def _begin(self, fresh: Record, over: str | None, at: int, field: str) -> None:
        if self.editing and not self.editing.keep():
            return
        before = self.tree.record()
        self.tree.instead = before.id if before else ""
        self._fresh, self._place = fresh, (over, at)
        self._draw()
        self.tree.go_to(fresh.id)
        self._open(fresh, field, FIELDS[type(fresh)].index(field) if field in FIELDS[type(fresh)] else TEXT)

    def _open(self, record: Record, field: str, column: int) -> None:
        if self.editing and not self.editing.keep():
            return
        self.tree.go_to(record.id, column)
        new = self._fresh is not None and record.id == self._fresh.id
        made = InlineEditor(
            self.tree, self.session, record, field, self._editor_context(type(record)), self._keeper(record, field), new=new
        )
        if field == "wording" and isinstance(record, Placement):
            made.set_placeholder(self.tree.texts(record.id)[TEXT])
        self.editing = made
        made.ended.connect(lambda how: self._ended(record, column, how))
        made.open(self.tree.rect_of(record.id, column))

    def _keeper(self, record: Record, field: str) -> Callable[[object], UserError | None]:
        def keep(value: object) -> UserError | None:
            now = record.changed(**{field: value})
            if self._fresh is not None and record.id == self._fresh.id:
                return self._keep_fresh(now, field)
            return self._write([now], translate(_("{name} is changed."), name=self._named(now)))

        return keep

    def _keep_fresh(self, now: Record, field: str) -> UserError | None:
        """Keep one more cell of what is new; save it once nothing it needs is missing."""
        refusals = now.refusals(self.session.office.context)
        if field in refusals:
            return refusals[field]
        over, at = self._place
        if isinstance(now, Placement) and field == "result":
            over, at = now.result, len(self.arrangement.rows(now.result or ""))
        if refusals.keys() - {"position"}:  # that it gets from where it stands
            self._fresh = now
            return None
        try:
            changed = self.arrangement.put(now, over, at)
        except UserError as fault:
            return fault
        self._fresh = None
        refused = self._write(changed, translate(_("{name} is entered."), name=self._named(now)))
        if refused:
            self._fresh = now
        return refused

    def _ended(self, record: Record, column: int, how: str) -> None:
        self.editing = None
        fresh = self._fresh
        if fresh is not None and record.id == fresh.id:
            if how == "given up":
                self._fresh = None
                self._draw()
            else:
                self._draw()
                refusals = fresh.refusals(self.session.office.context)
                missing = next(one for one in FIELDS[type(fresh)] if one in refusals)
                QTimer.singleShot(0, self, lambda: self._open(fresh, missing, FIELDS[type(fresh)].index(missing)))
        elif how == "next":
            following = [place for place in range(column + 1, PRINTED + 1) if FIELDS[type(record)][place]]
            self.tree.go_to(record.id, following[0] if following else column)
        self.again()

    def _move(self, how: str) -> None:
        here = self.tree.record()
        if here is None or not self.may or self._fresh is not None:
            return
        try:
            changed = getattr(self.arrangement, how)(here)
        except UserError as fault:
            self.session.fail(fault)
            return
        if changed:
            self._write(changed, self._moved(here, changed))
        else:
            self.session.say(translate(_MOVED[how]))

    def _drop(self, record: Record, over: str | None, at: int) -> None:
        try:
            changed = self.arrangement.put(record, over, at)
        except UserError as fault:
            self.session.fail(fault)
            return
        if changed:
            self._write(changed, self._moved(record, changed))

    def _write(self, records: Sequence[Record], sentence: str) -> UserError | None:
        why: list[UserError] = []
        self.session.save(records, sentence, failed=lambda fault: why.append(first_reason(fault)))
        return next(iter(why), None)

    def _draw(self) -> None:
        shown = self.arrangement
        if self._fresh is not None:
            shown = Arrangement(shown.results.values(), shown.placements.values())
            shown.take(self._fresh, *self._place)
        self.tree.draw(Lines(self.session.office, shown, self.session.as_at).all())
        nothing = not shown.results
        self.tree.setVisible(not nothing)
        self._rest.setVisible(nothing)
        if self.session.project is None:
            self.said.setText(translate(NO_PROJECT))
        elif nothing:
            self.said.setText(translate(Result.belongs))
        elif not self.may:
            self.said.setText(translate(LOOK_ONLY))
        else:
            self.said.setText(
                translate(_("Enter edits a cell. Alt+↑ and Alt+↓ move a row, Alt+→ puts it under the one before, Alt+← out."))
            )

    def _result(self) -> Result | None:
        here = self.tree.record()
        result = here.result if isinstance(here, Placement) else here.id if here else None
        return self.arrangement.results.get(result or "")

    def _named(self, record: Record) -> str:
        if isinstance(record, Placement):
            return self.session.office.context.name_of("indicator", record.of[1] if record.of else "") or translate(record.label)
        level = self.session.office.context.codes("result_level").label(record.get("level") or "")
        return f"{translate(level)} {record.get('code') or ''}".strip()

    def _moved(self, here: Record, changed: Sequence[Record]) -> str:
        """What is moved, and of which level it is now."""
        levels = {one.id: one.get("level") for one in changed if isinstance(one, Result)}
        turned = [one for one in levels if one in self.arrangement.results and levels[one] != self.arrangement.results[one].level]
        if here.id not in turned:
            return translate(_("{name} is moved."), name=self._named(here))
        level = translate(self.session.office.context.codes("result_level").label(levels[here.id]))
        words = _("{name} is moved. Its level is now: {level}.")
        if len(turned) > 1:
            words = _("{name} is moved. Its level is now: {level}; so that of {count} under it changed too.")
        return translate(words, name=self._named(here), level=level, count=len(turned) - 1)

    def _gone(self, here: Record, gone: Sequence[Record]) -> str:
        name = self._named(here)
        if len(gone) == 1:
            words = _("{name} stands there no more.") if isinstance(here, Placement) else DELETED
            return translate(words, name=name)
        return translate(_("{name} is deleted, with {count} more under it."), name=name, count=len(gone) - 1)

    def _editor_context(self, register: type[Record]) -> EditorContext:
        def offer(to: str, typed: str) -> Sequence[Option]:
            said = typed.casefold()
            records: Sequence[Record]
            if to == "result":
                records = list(self.arrangement.order())
            else:
                records = [
                    one for one in self.session.office.every(Indicator) if self.session.project and one.project == self.session.project.id
                ]
            offers = [self.session.offered(record) for record in records]
            return [one for one in offers if said in f"{one.name} {one.more}".casefold()]

        return replace(editor_context_for(self.session, register), offer=offer)

    def _menu(self, at: QPoint) -> None:
        here = self.tree.record()
        row = isinstance(here, Placement)
        menu = QMenu(self)
        for words, run, able in (
            (_("Edit"), self.edit, self.may or row),
            (_("Show the indicator"), self._show_indicator, row),
            (_("New result"), self.new, self.may),
            (PLACE_INDICATOR, self.place_indicator, self.may and here is not None),
            (_("Place it under another result too"), self.duplicate, self.may and row),
            (_("Delete"), self.delete, self.may and here is not None),
            (COPY_TABLE, self.copy, True),
            (_("Show results as a list"), lambda: self.session.page_wanted.emit("result"), True),
            (_("Show rows as a list"), lambda: self.session.page_wanted.emit("placement"), True),
        ):
            action = menu.addAction(translate(words))
            action.setEnabled(able)
            action.triggered.connect(_without_more(run))
        menu.exec(at)

    def _show_indicator(self) -> None:
        here = self.tree.record()
        if isinstance(here, Placement) and here.of:
            self.session.show_record("indicator", here.of[1])

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID)
        bar = QHBoxLayout()
        bar.setContentsMargins(GRID * 2, 0, GRID * 2, 0)
        bar.setSpacing(GRID // 2)
        bar.addWidget(self.said, 1)
        if self.may:
            muted = self.session.theme.color("muted")
            for words, picture, run in (
                (_("Move up (Alt+Up)"), "arrow_up", self.up),
                (_("Move down (Alt+Down)"), "arrow_down", self.down),
                (_("Move out (Alt+Left)"), "arrow_left", self.outdent),
                (_("Move under the one before (Alt+Right)"), "arrow_right", self.indent),
                (_("Delete (Delete)"), "delete", self.delete),
            ):
                bar.addWidget(tool(words, icon(picture, muted), run))
            bar.addWidget(button(_("Place an indicator"), self.place_indicator))
        whole.addLayout(bar)
        whole.addWidget(self.tree, 1)
        self._rest = QWidget()  # it keeps the sentence at the top where there is no tree
        whole.addWidget(self._rest)


def _without_more(run: Callable[[], object]) -> Callable[[bool], None]:
    def ran(_on: bool) -> None:
        run()

    return ran
