"""The remark of a row, written where it stands in the matrix: a remark of its own for each day a report is for."""

from datetime import date
from typing import Any

from PySide6.QtCore import QRect

from desktop.errors import UserError
from desktop.models.ids import new_id
from desktop.models.query import Query
from desktop.models.registers.indicator import Remark
from desktop.models.results.matrix import Row
from desktop.office.office import first_reason
from desktop.store.drafts import Draft
from desktop.store.tables import packed
from desktop.ui.forms.context import editor_context_for
from desktop.ui.forms.inline_editor import InlineEditor
from desktop.ui.results.view import MatrixView
from desktop.ui.runtime.session import OfficeSession
from desktop.words import _, translate


def remark_at(session: OfficeSession, row: Row, day: date) -> tuple[Remark, bool, Draft | None]:
    """The remark of ``row`` on ``day``, whether it is new, and what was typed of it and never kept.

    A new one begins with what an earlier day's says, since that is what stands in the matrix.
    """
    owner = ("placement", row.placement)
    for saved in session.office.every(Remark, Query(owner=owner)):
        if saved.on == day:
            return saved, False, next((draft for draft in session.office.drafts() if draft.record == saved.id), None)
    said = packed(Remark.kinds["of"], owner), packed(Remark.kinds["on"], day)
    drafts = (draft for draft in session.office.drafts() if draft.register == Remark.register)
    draft = next((one for one in drafts if (one.values.get("of"), one.values.get("on")) == said), None)
    return Remark(draft.record if draft else new_id(), of=owner, on=day, text=row.remark or None), True, draft


def edit_remark(session: OfficeSession, view: MatrixView, rect: QRect, row: Row, day: date) -> InlineEditor | None:
    """Lay the editor of the remark over ``rect``; None where this user may not write it."""
    try:
        session.office.require("edit", Remark)
    except UserError as fault:
        session.fail(fault)
        return None
    remark, new, draft = remark_at(session, row, day)

    def keep(text: Any) -> UserError | None:
        if text is None and new:
            return UserError(_("This is the remark of an earlier day. Write what holds now, or delete it in the list of remarks."))
        why: list[UserError] = []

        def failed(fault: UserError) -> None:
            why.append(first_reason(fault))

        if text is None:
            session.write(lambda: session.office.delete(Remark, remark.id), translate(_("The remark is deleted.")), failed=failed)
        else:
            session.save((remark.changed(text=text),), translate(_("The remark is saved.")), failed=failed)
        return next(iter(why), None)

    made = InlineEditor(view, session, remark, "text", editor_context_for(session, Remark), keep, new=new)
    if draft and ("text" in draft.values or "~text" in draft.values):
        made.offer_draft(draft)
    made.open(rect, view.frozen.covers())
    return made
