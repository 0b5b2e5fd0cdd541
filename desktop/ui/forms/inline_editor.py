"""A field of a record edited over its cell: Enter saves, Escape cancels, leaving it saves what was typed."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QPushButton, QVBoxLayout

from desktop.errors import UserError
from desktop.models.fields.base import RefusalError
from desktop.models.fields.text_and_choice import Note
from desktop.models.record import Record
from desktop.presentation.formatting import moment
from desktop.store.drafts import Draft
from desktop.store.tables import packed, unpacked
from desktop.ui.forms.choice_editors import ChoiceEditor
from desktop.ui.forms.editor import Editor, EditorContext
from desktop.ui.forms.factory import editor_for
from desktop.ui.forms.text_editors import NoteEditor
from desktop.ui.runtime.drafts import DraftKeeper
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.theme.tokens import GRID, HALF, scaled
from desktop.ui.widgets.basics import button, label
from desktop.words import _, translate

_LEAST_WIDTH, _NOTE_WIDTH = 180, 380
Keep = Callable[[Any], UserError | None]
"""Saves the new value; gives the refusal to show, None once it is saved."""


class InlineEditor(QFrame):
    """An editor over a cell of ``view`` until it is ``ended``: "kept", "next" (kept, by Tab) or "given up".

    What is typed is written to a draft of ``record``; ``new``: the record is not saved yet.
    """

    ended = Signal(str)

    def __init__(
        self,
        view: QAbstractItemView,
        session: OfficeSession,
        record: Record,
        field: str,
        editor_context: EditorContext,
        keep: Keep,
        *,
        new: bool,
    ) -> None:
        super().__init__(view.viewport())
        self.setObjectName("overlay")
        self.record, self.field = record, field
        self._view, self._session, self._keep, self._new = view, session, keep, new
        self._kind = record.kinds[field]
        self._before = record.get(field)
        self.over = False
        self.editor: Editor = editor_for(self._kind, editor_context)
        self.fault = label("", "fault", wrap=True)
        self.offer: QPushButton | None = None
        self._drafts = DraftKeeper(self, session, self._keep_draft)
        self._build()
        self.editor.set_value(self._before)
        self.editor.edited.connect(self._typed)
        self.editor.left.connect(self._left)
        self.editor.part.installEventFilter(self)
        if isinstance(self.editor, ChoiceEditor):
            self.editor.chooser.chosen.connect(lambda _key: QTimer.singleShot(0, self, self.keep))
        session.closing.connect(self._drafts.keep_now)

    def open(self, rect: QRect, past: int = 0) -> None:
        """Show it over ``rect`` (viewport pixels), right of a frozen column ``past`` pixels wide, and focus it."""
        view = self._view.viewport()
        width = max(rect.width(), scaled(_NOTE_WIDTH if isinstance(self._kind, Note) else _LEAST_WIDTH))
        self._rect = QRect(rect.left(), rect.top(), min(width, view.width() - GRID - past), rect.height())
        self._rect.moveRight(min(self._rect.right(), view.width() - HALF))
        self._fit()
        self.show()
        self.raise_()
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        if not isinstance(self._kind, Note) and hasattr(self.editor.part, "selectAll"):
            self.editor.part.selectAll()

    def set_placeholder(self, words: str) -> None:
        """Show ``words`` while it is empty, where the field has several lines."""
        if isinstance(self.editor, NoteEditor):
            self.editor.edit.setPlaceholderText(words)

    def offer_draft(self, draft: Draft) -> None:
        """Offer to restore ``draft``, by a link under the editor."""
        self.offer = button(_("Go on with what was typed"), lambda: self._restore_draft(draft), link=True)
        self.offer.setText(translate(_("Go on with what was typed {when}"), when=moment(draft.at, self._session.office.context)))
        self.offer.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._column.addWidget(self.offer, 0, Qt.AlignmentFlag.AlignLeft)

    def keep(self, how: str = "kept") -> bool:
        """Save the value and close, ending as ``how``; False, with the reason under it, where it is refused."""
        if self.over:
            return True
        try:
            value = self.editor.value()
        except RefusalError as refusal:
            return self._refuse(refusal)
        if value == self._before and not (self._new and value is None):
            self._end("given up" if how == "kept" else how)
            return True
        self._drafts.stop()
        refusal_or_none = self._keep(value)
        if refusal_or_none is not None:
            return self._refuse(refusal_or_none)
        self._end(how)
        return True

    def give_up(self) -> None:
        """Close without saving; the draft is dropped."""
        if not self.over:
            self._end("given up")

    def _keep_draft(self) -> None:
        if self.over or not self._touched:
            return
        said = {name: packed(self.record.kinds[name], value) for name, value in self.record.values().items()} if self._new else {}
        try:
            said[self.field] = packed(self._kind, self.editor.value())
        except RefusalError:
            said["~" + self.field] = self.editor.text()
        self._drafts.put(self.record, said)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter, Tab and Escape end it; Shift+Enter starts a new line in a note."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            match event.key():
                case Qt.Key.Key_Return | Qt.Key.Key_Enter if not (shift and isinstance(self._kind, Note)):
                    self.keep()
                    return True
                case Qt.Key.Key_Tab if self.offer is None:
                    self.keep("next")
                    return True
                case Qt.Key.Key_Escape:
                    self.give_up()
                    return True
                case _:
                    pass
        return super().eventFilter(watched, event)

    @property
    def _touched(self) -> bool:
        try:
            return bool(self.editor.value() != self._before)
        except RefusalError:
            return True

    def _typed(self) -> None:
        self.fault.hide()
        self._drafts.start()
        self._fit()

    def _left(self) -> None:
        if self.over or (self.offer is not None and self.offer.hasFocus()):
            return
        if self._touched or self._new:
            self.keep()
        else:
            self.give_up()

    def _restore_draft(self, draft: Draft) -> None:
        if "~" + self.field in draft.values:
            self.editor.set_text(draft.values["~" + self.field])
        else:
            self.editor.set_value(unpacked(self._kind, draft.values[self.field]))
        self._typed()
        self.editor.setFocus()

    def _refuse(self, why: UserError) -> bool:
        self.fault.setText(f"▲ {why}")
        self.fault.show()
        self.editor.set_fault(fault=True)
        self._fit()
        self._drafts.keep_now()
        return False

    def _end(self, how: str) -> None:
        self.over = True
        self._drafts.stop()
        self._session.drop_draft(type(self.record), self.record.id)
        self.hide()
        self._view.setFocus()
        self.deleteLater()
        self.ended.emit(how)

    def _fit(self) -> None:
        self._column.activate()
        height = max(self._column.totalHeightForWidth(self._rect.width()), self.sizeHint().height(), self._rect.height())
        top = max(0, min(self._rect.top(), self._view.viewport().height() - height))
        self.setGeometry(self._rect.left(), top, self._rect.width(), height)

    def _build(self) -> None:
        self._rect = QRect(0, 0, _LEAST_WIDTH, 0)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(HALF, HALF, HALF, HALF)
        self._column.setSpacing(HALF)
        self._column.addWidget(self.editor)
        self._column.addWidget(self.fault)
        self.fault.hide()
        words = translate(self._kind.label)
        keys = translate(_("Enter keeps it, Escape gives up."))
        more = translate(_("Shift+Enter begins a new line.")) if isinstance(self._kind, Note) else ""
        self.editor.set_name(words, f"{keys} {more}".strip())
