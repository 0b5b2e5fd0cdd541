"""Beside the list: choose a field and a value for the chosen records, see what it does, and do it as one step."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.models.fields.base import RefusalError
from desktop.models.record import Record
from desktop.office.bulk_edit import MOST, How, Outcome, changeable, outcome
from desktop.ui.forms.editor import Editor, EditorContext
from desktop.ui.forms.factory import editor_for
from desktop.ui.runtime.commands import action
from desktop.ui.runtime.page import TaskPanel
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.sentences import AND_MORE
from desktop.ui.theme.tokens import FORM_WIDTH, GRID
from desktop.ui.widgets.basics import button, label, set_accessible
from desktop.ui.widgets.check_box import CheckBox
from desktop.ui.widgets.combo_box import ComboBox
from desktop.words import _, _n, translate

_PAUSE = 120
_NAMED = 6
_WAYS: tuple[tuple[How, str], ...] = (
    ("add", _("Add to what is there")),
    ("take", _("Take away from what is there")),
    ("put", _("Put in place of what is there")),
)


class BulkEditPanel(TaskPanel):
    """Follows what is chosen in the list. ``save`` does it."""

    def __init__(self, session: OfficeSession, register: type[Record], editor_context: EditorContext) -> None:
        super().__init__()
        self.session = session
        self.register = register
        self._editor_context = editor_context
        self._records: Sequence[Record] = ()
        self._outcome: Outcome | None = None
        self._kinds = changeable(register)
        self.title = label("", "title", wrap=True)
        self.field, self.way = ComboBox(session.theme), ComboBox(session.theme)
        self.empty = CheckBox(_("Empty the field"))
        self.editor: Editor | None = None
        self.does, self.refused = label("", "body", wrap=True), label("", "fault", wrap=True)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.work_out)
        self._build()
        self._choose_field()

    def show_records(self, records: Sequence[Record]) -> None:
        """Change these."""
        self._records = records
        self.title.setText(translate(_("{plural} to change: {count}"), plural=translate(self.register.plural), count=len(records)))
        self.work_out()

    def work_out(self) -> None:
        """See what it would do, and say so."""
        self._pause.stop()
        self._outcome = None
        kind, editor = self._kinds[self.field.currentData()], self.editor
        assert editor  # made with the field
        editor.setVisible(not self.empty.isChecked())
        self.refused.setText("")
        if len(self._records) > MOST:
            self._say(translate(_("More than {most} are chosen. Export them, change the file, and import it."), most=MOST), ready=False)
            return
        try:
            value = None if self.empty.isChecked() else editor.value()
        except RefusalError as why:
            self._say("", ready=False)
            self.refused.setText(f"▲ {why}")
            return
        if value is None and not self.empty.isChecked():
            self._say(translate(_("Nothing is changed before you press the button.")), ready=False)
            return
        how: How = self.way.currentData() if kind.many and not self.empty.isChecked() else "put"
        self._outcome = outcome(self._records, kind.name, value, how, self.session.office.context)
        self._tell(self._outcome)

    @action("record.save")
    def save(self) -> bool:
        """Change them, as one deed."""
        self.work_out()
        if self._outcome is None or not self._outcome.changed:
            self.session.say(translate(_("Nothing would change. Choose a field and a value.")))
            return False
        records, field = self._outcome.changed, translate(self._kinds[self.field.currentData()].label)
        words = translate(
            _n("{count} record is changed: {field}.", "{count} records are changed: {field}."), count=len(records), field=field
        )
        return self.session.save(records, words, then=lambda _changed: self.left.emit(), reason="many")

    @action("record.give_up")
    def give_up(self) -> None:
        """Change nothing."""
        self.left.emit()

    def focus_stops(self) -> list[QWidget]:
        """Where the focus can go by F6."""
        return [self.field]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape gives up."""
        if event.key() == Qt.Key.Key_Escape:
            self.give_up()
        else:
            super().keyPressEvent(event)

    def _tell(self, found: Outcome) -> None:
        lines = [translate(_n("Changes {count} record.", "Changes {count} records."), count=len(found.changed))]
        if found.same:
            lines.append(translate(_n("{count} says it already.", "{count} say it already."), count=found.same))
        if found.refused:
            lines.append(
                translate(
                    _n("{count} cannot take it and stays as it is:", "{count} cannot take it and stay as they are:"),
                    count=len(found.refused),
                )
            )
        self._say(" ".join(lines), ready=bool(found.changed))
        context = self.session.office.context
        named = [f"▲ {record.number or ''} {record.name_for(context)}: {why}" for record, why in found.refused[:_NAMED]]
        if len(found.refused) > len(named):
            named.append(translate(AND_MORE, count=len(found.refused) - len(named)))
        self.refused.setText("\n".join(named))

    def _say(self, words: str, *, ready: bool) -> None:
        self.does.setText(words)
        count = len(self._outcome.changed) if self._outcome else len(self._records)
        self._do.setText(translate(_n("Change {count} record", "Change {count} records"), count=count))
        self._do.setEnabled(ready)

    def _choose_field(self) -> None:
        kind = self._kinds[self.field.currentData()]
        if self.editor:
            self._place.removeWidget(self.editor)
            self.editor.hide()
            self.editor.deleteLater()
        self.editor = editor_for(kind, self._editor_context)
        self.editor.set_name(translate(kind.label))
        self.editor.edited.connect(self._pause.start)
        self.editor.left.connect(self.work_out)
        self._place.addWidget(self.editor)
        for before, after in pairwise((self.field, self.way, self.editor.part, self.empty)):
            QWidget.setTabOrder(before, after)
        self.way.setVisible(kind.many)
        self.empty.setVisible(not kind.required)
        self.empty.setChecked(False)
        self.work_out()

    def _build(self) -> None:
        for name, kind in self._kinds.items():
            self.field.addItem(translate(kind.label), name)
        for way, words in _WAYS:
            self.way.addItem(translate(words), way)
        set_accessible(self.field, name=translate(_("Field")), description=translate(_("What is changed in all chosen records")))
        set_accessible(self.way, name=translate(_("How")))
        self.field.currentIndexChanged.connect(lambda _place: self._choose_field())
        self.way.currentIndexChanged.connect(lambda _place: self.work_out())
        self.empty.toggled.connect(lambda _on: self.work_out())
        inner = QWidget()
        inner.setMaximumWidth(FORM_WIDTH)
        inner.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._place = QVBoxLayout(inner)
        self._place.setContentsMargins(0, 0, 0, 0)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(GRID * 3, GRID * 2, GRID * 3, GRID)
        whole.setSpacing(GRID)
        whole.addWidget(self.title)
        for words, part in ((_("Field"), self.field), ("", self.way), (_("Value for all of them"), inner)):
            if words:
                whole.addWidget(label(translate(words), "label"))
            whole.addWidget(part)
        for part in (self.empty, self.does, self.refused):
            whole.addWidget(part)
        whole.addStretch(1)
        row = QHBoxLayout()
        self._do = button(_("Change"), self.save, primary=True)
        self._do.setToolTip("Ctrl+S")
        row.addWidget(self._do)
        row.addWidget(button(_("Leave them as they are"), self.give_up))
        row.addStretch(1)
        whole.addLayout(row)
