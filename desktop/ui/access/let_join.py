"""Another laptop joins the office: its request comes in, the file for it goes out, and eight signs are told by mouth."""

from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFileDialog, QScrollArea, QVBoxLayout, QWidget

from desktop.errors import UserError
from desktop.models.query import Changed
from desktop.models.registers.staff import User
from desktop.office.access.joining import JOIN, REQUEST, fingerprint, let_join, read_request
from desktop.office.office import Office
from desktop.ui.forms.labelled_input import FileInput
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.theme.tokens import GRID
from desktop.ui.widgets.basics import button, label
from desktop.words import _, translate

_LEAD = _(
    "The other laptop writes a request: Second laptop, on its first page. The file made here opens on that laptop alone, once the signs "
    "shown here are typed there; no key leaves this one. From then on each laptop gives its own numbers."
)
_TELL = _(
    "Tell these signs there by mouth or telephone, never with the file: by them that laptop knows that it comes from here. They go when "
    "this page is left, and are not shown again."
)


def users_changed(office: Office) -> Changed:
    """The list of users, keys and laptops is another."""
    return Changed(((User.register, office.user.id),), "")


class LetJoin(QWidget):
    """The signs go as soon as another request is chosen or the page is left."""

    def __init__(self, session: OfficeSession) -> None:
        super().__init__()
        self.session = session
        self.request = FileInput(_("Request of the laptop"), REQUEST)
        self.theirs, self.ours, self.tell = label("", "hint", wrap=True), label("", "title"), label(translate(_TELL), "body", wrap=True)
        self.let = button(_("Make its file"), self.let_join)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        for part in (label(translate(_("Let another laptop join")), "section"), label(translate(_LEAD), "hint", wrap=True), self.request):
            column.addWidget(part)
        column.addWidget(self.theirs)
        column.addWidget(self.let, 0, Qt.AlignmentFlag.AlignLeft)
        for part in (self.ours, self.tell):
            column.addWidget(part)
        self.request.line.textChanged.connect(lambda _text: self._show_request())
        self._show_request()

    def let_join(self) -> None:
        """Write the office for the laptop that asked."""
        request, office = self.request.found(), self.session.office
        if request is None:
            return
        asked = translate(_("File for the other laptop"))
        found, _kind = QFileDialog.getSaveFileName(self.window(), asked, str(Path.home() / (office.name + JOIN)), f"(*{JOIN})")
        if found:
            to = Path(found)
            self._show_request()
            doing = translate(_("Writing {file}"), file=to.name)
            self.session.run_blocking(doing, lambda: let_join(office, request, to), self._made, self.request.refuse, can_stop=False)

    def hideEvent(self, event: QHideEvent) -> None:
        """Whoever comes to the page next need not be who told the signs. A window that is only made small keeps them."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._show_ours("")

    def _made(self, signs: str) -> None:
        self._show_ours(signs)
        self.session.changed.emit(users_changed(self.session.office))
        self.let.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, self, self._into_view)  # it is laid out by then

    def _into_view(self) -> None:
        above = self.parentWidget()
        while above:
            if isinstance(above, QScrollArea):
                above.ensureWidgetVisible(self.tell)
                above.ensureWidgetVisible(self.ours)
            above = above.parentWidget()

    def _show_ours(self, signs: str) -> None:
        self.ours.setText(signs)
        for part in (self.ours, self.tell):
            part.setVisible(bool(signs))

    def _show_request(self) -> None:
        try:
            signs = fingerprint(read_request(Path(self.request.text()).expanduser()))
            words = translate(_("The signs of that laptop: {signs}. Compare them with what it shows."), signs=signs)
        except UserError:
            words = ""
        self.theirs.setText(words)
        self.theirs.setVisible(bool(words))
        self._show_ours("")
