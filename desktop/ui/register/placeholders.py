"""What an empty register says: what belongs in it, and how to begin."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.models.record import Record
from desktop.ui.runtime.session import Room
from desktop.ui.theme.tokens import GRID
from desktop.ui.widgets.basics import button, label, tell
from desktop.words import _, translate


class Empty(QWidget):
    """Shown in place of an empty list."""

    asked = Signal(str)
    """A deed of the page: to paste, or to import."""

    def __init__(self, room: Room, register: type[Record], begin: Callable[[], object]) -> None:
        super().__init__()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(GRID * 3, GRID * 8, GRID * 3, GRID * 3)
        whole.setSpacing(GRID)
        nothing = translate(_("No {plural} yet"), plural=translate(register.plural).lower())
        tell(self, name=nothing, description=translate(register.belongs))
        whole.addWidget(label(nothing, "title"))
        said = label(translate(register.belongs), "quiet", wrap=True)
        said.setMaximumWidth(560)
        whole.addWidget(said)
        if room.office.may("edit", register):
            first = button(_("Enter the first"), begin, primary=True)
            first.setToolTip("Ctrl+N")
            tell(first, description=f"{nothing}. {translate(register.belongs)}")
            self.setFocusProxy(first)
            whole.addSpacing(GRID)
            whole.addWidget(first, 0, Qt.AlignmentFlag.AlignLeft)
            for deed, words, keys in (
                ("import_file", _("Import a file"), "Ctrl+Shift+I"),
                ("paste", _("Paste rows from a spreadsheet"), "Ctrl+Shift+V"),
            ):
                other = button(words, partial(self.asked.emit, deed), link=True)
                other.setToolTip(keys)
                whole.addWidget(other, 0, Qt.AlignmentFlag.AlignLeft)
        else:
            whole.addWidget(label(translate(_("Your roles may look at these, not enter them.")), "hint"))
        whole.addStretch(1)
