"""The ``EditorContext`` of a register in an open office: its records, and its files in and out."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.errors import UserError
from desktop.models.fields.references import LARGEST_FILE
from desktop.models.fields.values import Attachment
from desktop.models.record import Record
from desktop.ui.forms.editor import EditorContext
from desktop.ui.runtime.session import OfficeSession
from desktop.words import _, translate

_AT_ONCE = 1 << 20
"""Bytes that are encrypted into the book without a noticeable pause; larger files show their progress."""
_CANNOT_BE_READ = _("{file} cannot be read. Choose another, or copy it to this machine first.")
_TOO_LARGE = _("{file} has {size} MB; {most} MB is the most. Make it smaller, or keep it elsewhere and note where.")


def editor_context_for(session: OfficeSession, register: type[Record]) -> EditorContext:
    """The context of the editors of ``register`` in the office of ``session``."""
    files = _Files(session, register)
    return EditorContext(
        session.office.context,
        session.theme,
        session.offer,
        files.attach,
        files.copy_out,
        lambda: session.currency,
        files.open,
        lambda record: record.notices(session.office),
        lambda: (session.project.countries if session.project else None) or frozenset(),
    )


class _Files:
    """The files of one register's records, into the book and out of it."""

    def __init__(self, session: OfficeSession, register: type[Record]) -> None:
        self._session = session
        self._register = register

    def attach(self, near: QWidget, then: Callable[[Attachment], object]) -> None:
        """Ask for a file, encrypt it into the book, and call ``then`` with it."""
        chosen, _kind = QFileDialog.getOpenFileName(near.window(), translate(_("Attach a file")))
        if not chosen:
            return
        path, office = Path(chosen), self._session.office

        def job() -> Attachment:
            return office.attach(self._register, path.name, _content(path))

        try:
            if _size(path) > _AT_ONCE:
                self._session.run_blocking(translate(_("Attaching {file}"), file=path.name), job, then, self._session.fail, can_stop=False)
            else:
                then(job())
        except UserError as fault:
            self._session.fail(fault)

    def open(self, file: Attachment) -> None:
        """Open a decrypted copy in the system's program for it; wiped when the office is locked or closed."""
        try:
            self._session.private.open(file, self._session.office.read_attachment(self._register, file))
        except UserError as fault:
            self._session.fail(fault)
            return
        words = _("{file} is open as a copy to look at. It is wiped when the office is locked or closed.")
        self._session.say(translate(words, file=file.name))

    def copy_out(self, file: Attachment, near: QWidget) -> None:
        """Ask for a path and write a decrypted copy there."""
        chosen, _kind = QFileDialog.getSaveFileName(near.window(), translate(_("Save a copy")), file.name)
        if not chosen:
            return
        try:
            Path(chosen).write_bytes(self._session.office.read_attachment(self._register, file))
        except UserError as fault:
            self._session.fail(fault)
        except OSError:
            self._session.fail(UserError(_("{file} cannot be written there. Choose another folder."), file=Path(chosen).name))
        else:
            words = _("A copy that is not encrypted lies at {path}. Delete it when you are done.")
            self._session.say(translate(words, path=chosen))


def _size(path: Path) -> int:
    """Bytes of a file that is there and not too large, before any of it is read."""
    try:
        size = path.stat().st_size
    except OSError as fault:
        raise UserError(_CANNOT_BE_READ, file=path.name) from fault
    if size > LARGEST_FILE:
        raise UserError(_TOO_LARGE, file=path.name, size=-(-size // 1_000_000), most=LARGEST_FILE >> 20)
    return size


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        raise UserError(_CANNOT_BE_READ, file=path.name) from fault
