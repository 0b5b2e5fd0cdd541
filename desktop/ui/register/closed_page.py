"""What stands where a register's book is closed to this user: why, and who can open it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.models.codelists import shipped
from desktop.models.record import Record
from desktop.models.registers.staff import User
from desktop.models.roles import CASE_ROLES
from desktop.ui.runtime.session import Room
from desktop.ui.theme.icons import pixmap
from desktop.ui.theme.tokens import GRID
from desktop.ui.widgets.basics import label, tell
from desktop.words import _, translate


class ClosedPage(QWidget):
    """Nothing of the book is here: not even how many records it has."""

    def __init__(self, room: Room, register: type[Record]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 3, GRID * 6, GRID * 3, GRID * 3)
        column.setSpacing(GRID)
        sign = label()
        sign.setPixmap(pixmap("lock", room.theme.color("muted"), 40))
        column.addWidget(sign)
        column.addWidget(label(translate(_("The case book is locked")), "title"))
        said = _(
            "{plural} are in a book with a key of its own. Your passphrase does not hold that key, and the file cannot be read without it."
        )
        why = label(translate(said, plural=translate(register.plural)), "quiet", wrap=True)
        why.setMaximumWidth(560)
        column.addWidget(why)
        holders = [user for user in room.office.every(User) if CASE_ROLES & (user.roles or frozenset()) and user.left is None]
        roles = shipped("user_role")
        for user in holders:
            held = ", ".join(translate(roles.label(role)) for role in sorted((user.roles or frozenset()) & CASE_ROLES))
            column.addWidget(label(f"{user.name} – {held}"))
        if not holders:
            column.addWidget(label(translate(_("Nobody in this office holds it yet. A manager adds a case worker in Set-up.")), "quiet"))
        column.addStretch(1)
        self.setObjectName("told")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        tell(self, name=translate(_("The case book is locked")), description=why.text())
