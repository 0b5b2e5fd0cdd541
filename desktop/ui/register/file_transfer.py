"""A register written to a file and read from one, with the dialogs that ask for the file; long work is the worker's."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.errors import UserError
from desktop.exchange.tables.records_in import Preview
from desktop.exchange.whole_file import StoppedError
from desktop.models.query import Query
from desktop.models.record import Record
from desktop.presentation import formatting
from desktop.ui.runtime.session import OfficeSession
from desktop.words import _, _n, translate

_OUT = _("Excel workbook (*.xlsx);;CSV (*.csv)")
_IN = _("Workbooks and tables (*.xlsx *.xlsm *.csv *.tsv *.txt)")
_FOLDER = "export folder"


def ask_where(session: OfficeSession, register: type[Record], near: QWidget) -> Path | None:
    """Where to write the register; None: nowhere. The ending says what is written."""
    folder = Path(session.settings.get(_FOLDER) or Path.home())
    proposed = str(folder / f"{translate(register.plural)}.xlsx")
    chosen, kind = QFileDialog.getSaveFileName(near.window(), translate(_("Export")), proposed, translate(_OUT))
    if not chosen:
        return None
    path = Path(chosen)
    if path.suffix.lower() not in (".xlsx", ".csv"):
        path = path.with_name(path.name + (".csv" if "csv" in kind else ".xlsx"))
    session.settings.keep(_FOLDER, str(path.parent))
    return path


def ask_which(session: OfficeSession, near: QWidget) -> Path | None:
    """Which file to read; None: none."""
    folder = str(session.settings.get("import folder") or Path.home())
    chosen, _kind = QFileDialog.getOpenFileName(near.window(), translate(_("Import a file")), folder, translate(_IN))
    if not chosen:
        return None
    session.settings.keep("import folder", str(Path(chosen).parent))
    return Path(chosen)


def export_to(session: OfficeSession, register: type[Record], query: Query, count: int | None, path: Path) -> None:
    """Write what ``query`` asks for to ``path``; the status line says how far it is, and where it lies then."""
    from desktop.office.files import write_register  # the writers of files are slow to import

    def progress(done: int, _of: int, words: str) -> None:
        session.tasks.progress(done, count or 0, words)

    def write() -> Path:
        write_register(session.office, register, path, query, progress=progress, cancelled=session.tasks.stopped)
        return path

    def written(where: Path) -> None:
        words = translate(_("{plural} are in {name}. The file is not encrypted."), plural=translate(register.plural), name=where.name)
        session.say_written(words, where)

    session.do(write, written, partial(_stopped, session), translate(_("Writing {register}"), register=translate(register.plural)))


def read_from(session: OfficeSession, register: type[Record], path: Path, then: Callable[[Preview], object]) -> None:
    """Read ``path`` and hand on what importing it would do."""
    from desktop.office.files import read_file

    def read() -> Preview:
        return read_file(session.office, register, path, progress=session.tasks.progress, cancelled=session.tasks.stopped)

    session.run(read, then, partial(_stopped, session), translate(_("Reading {name}"), name=path.name))


def keep_rows(session: OfficeSession, preview: Preview, path: Path, then: Callable[[], object]) -> None:
    """Keep what ``preview`` found new and changed, as one deed."""
    records = preview.records()
    words = translate(
        _n("{count} record is kept from {name}.", "{count} records are kept from {name}."),
        n=len(records),
        count=formatting.number(len(records), session.office.context),
        name=path.name,
    )
    session.save(records, words, then=lambda _changed: then(), reason=path.name)


def _stopped(session: OfficeSession, fault: UserError) -> None:
    """Somebody cancelled, which is no fault; or there is one."""
    if isinstance(fault, StoppedError):
        session.say(str(fault))
    else:
        session.fail(fault)
