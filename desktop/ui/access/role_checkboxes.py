"""The roles a user can have, each with what it may do in plain words."""

from collections.abc import Collection, Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.models.codelists import shipped
from desktop.models.roles import ROLES
from desktop.ui.widgets.basics import label, set_accessible
from desktop.ui.widgets.check_box import CheckBox
from desktop.words import _, translate

MAY = {
    "manager": _("Sets up users, project and framework; enters and changes everything but assisted persons, whose book stays closed."),
    "field_officer": _("Enters activities, trainings, participants and products. Looks at money and framework."),
    "finance_assistant": _("Enters budget and expenditure. Looks at the work, without participants' names."),
    "case_worker": _("Enters assisted persons and opens the case book. Looks at the rest."),
    "case_supervisor": _("As a case worker; also deletes and exports what is in the case book, and adds case workers."),
}
"""What ``models.roles`` says, for people."""


class RoleCheckBoxes(QWidget):
    """A check box for each role of ``offered``."""

    changed = Signal()

    def __init__(self, offered: Collection[str] = ROLES) -> None:
        super().__init__()
        self.boxes: dict[str, CheckBox] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        roles = shipped("user_role")
        for role in ROLES:
            if role not in offered:
                continue
            box = self.boxes[role] = CheckBox(roles.label(role))
            about = label(translate(MAY[role]), "hint", wrap=True)
            about.setContentsMargins(28, 0, 0, 6)
            set_accessible(box, description=translate(MAY[role]))
            box.toggled.connect(lambda _on: self.changed.emit())
            column.addWidget(box)
            column.addWidget(about)
        self.setFocusProxy(next(iter(self.boxes.values())))

    def roles(self) -> frozenset[str]:
        """The roles that are checked."""
        return frozenset(role for role, box in self.boxes.items() if box.isChecked())

    def set_roles(self, roles: Iterable[str]) -> None:
        """Check these roles and no others; no signal is emitted."""
        wanted = frozenset(roles)
        self.blockSignals(True)
        for role, box in self.boxes.items():
            box.setChecked(role in wanted)
        self.blockSignals(False)
