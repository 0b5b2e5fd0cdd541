"""What is asked for: a label, what is typed into, and under it the hint or what is wrong."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.widgets.basics import label, repolish
from desktop.words import _, translate


class Labelled(QWidget):
    """``words`` as the label of ``part``, and under it the line of ``say``. ``buddy`` is what is typed into, ``part`` or within it."""

    def __init__(self, words: str, part: QWidget, buddy: QWidget, *, needed: bool, sign: QWidget | None = None) -> None:
        super().__init__()
        self._buddy = buddy
        self._needed = needed
        self.caption = label(words, "label")
        self.caption.setBuddy(buddy)
        self.under = label("", "hint", wrap=True)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(6)
        head.addWidget(self.caption)
        if needed:
            self.caption.setProperty("needed", True)
            head.addWidget(label(translate(_("needed")), "hint"))
        if sign:
            head.addWidget(sign)
        head.addStretch(1)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(3)
        self.column.addLayout(head)
        self.column.addWidget(part)
        self.column.addWidget(self.under)

    def say(self, words: str, role: str = "hint") -> None:
        """Show ``words`` under it in ``role``: "hint", "doubt" or "fault". They are part of the accessible description too."""
        self.under.setText(words)
        self.under.setVisible(bool(words))
        self.updateGeometry()  # while it is hidden itself, nobody else learns that it grew
        if self.under.property("role") != role:
            self.under.setProperty("role", role)
            repolish(self.under)
        said = " ".join(filter(None, (translate(_("Needed.")) if self._needed else "", words)))
        self._tell_part(said, fault=role == "fault")

    def _tell_part(self, description: str, *, fault: bool) -> None:
        """Set the accessible description of what is typed into, and mark it as faulty or not."""
        self._buddy.setAccessibleDescription(description)
        if self._buddy.property("fault") != fault:
            self._buddy.setProperty("fault", fault)
            repolish(self._buddy)
