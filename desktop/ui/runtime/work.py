"""What stands in place of a register's list and form for a while: rows to mend, a file to read."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget


class Work(QWidget):
    """Its deeds (``save``, ``give_up``, ``copy``) are named as those of a page; ``left`` when it is done or given up."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def parts(self) -> list[QWidget]:
        """Where the focus can go by F6."""
        return [self]
