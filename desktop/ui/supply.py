"""What the editors of a register may ask of the office and of the person: records, files in, files out."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.errors import UserError
from desktop.models.record import Record
from desktop.models.values import Attachment
from desktop.ui.editor import Supply
from desktop.ui.room import Room
from desktop.words import _, translate


def supply_for(room: Room, register: type[Record]) -> Supply:
    """The supply of the editors of ``register``."""

    def attach(near: QWidget) -> Attachment | None:
        chosen, _kind = QFileDialog.getOpenFileName(near.window(), translate(_("Attach a file")))
        if not chosen:
            return None
        try:
            return room.office.attach(register, Path(chosen).name, Path(chosen).read_bytes())
        except UserError as fault:
            room.fail(fault)
        except OSError:
            room.fail(UserError(_("{file} cannot be read. Choose another, or copy it to this machine first."), file=Path(chosen).name))
        return None

    def copy_out(file: Attachment, near: QWidget) -> None:
        chosen, _kind = QFileDialog.getSaveFileName(near.window(), translate(_("Save a copy")), file.name)
        if not chosen:
            return
        try:
            Path(chosen).write_bytes(room.office.read_attachment(register, file))
        except UserError as fault:
            room.fail(fault)
        except OSError:
            room.fail(UserError(_("{file} cannot be written there. Choose another folder."), file=Path(chosen).name))
        else:
            room.say(translate(_("A copy that is not encrypted lies at {path}. Delete it when you are done."), path=chosen))

    currency = (room.project.currency if room.project else None) or ""
    return Supply(room.office.desk, room.theme, room.offer, attach, copy_out, currency)
