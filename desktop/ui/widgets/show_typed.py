"""The check box under a passphrase that shows what is typed: on a field laptop's keys, in a second script, a slip is likely."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QLineEdit

from desktop.ui.widgets.check_box import CheckBox
from desktop.words import _


class ShowTyped(CheckBox):
    """Masks ``lines`` until it is ticked, and again whenever it is hidden. A click leaves the focus where one types."""

    def __init__(self, *lines: QLineEdit) -> None:
        super().__init__(_("Show what is typed"))
        self._lines = lines
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.toggled.connect(lambda _on: self._mask())
        self._mask()

    def also(self, line: QLineEdit) -> None:
        """Mask and show ``line`` with the others."""
        self._lines = (*self._lines, line)
        self._mask()

    def hideEvent(self, event: QHideEvent) -> None:
        """Whoever comes back to the page may not be alone."""
        super().hideEvent(event)
        self.setChecked(False)

    def _mask(self) -> None:
        for line in self._lines:
            line.setEchoMode(QLineEdit.EchoMode.Normal if self.isChecked() else QLineEdit.EchoMode.Password)
            line.setInputMethodHints(line.inputMethodHints() | Qt.InputMethodHint.ImhSensitiveData)  # nothing learns these words
