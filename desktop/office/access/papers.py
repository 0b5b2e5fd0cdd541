"""Recovery papers as files to print: the two of a new office, or a new one for a book."""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import count
from pathlib import Path

from desktop.errors import UserError
from desktop.exchange.papers import write_paper
from desktop.exchange.whole_file import writing_fault
from desktop.models.record import Book
from desktop.office.access.folders import SUFFIX
from desktop.store.keys.keyring import BOOK_WORDS
from desktop.words import _, translate

NAMES: Mapping[Book, str] = {"office": "office-book.pdf", "cases": "case-book.pdf"}
Written = Mapping[Book, Path]


def write_papers(office: str, codes: Mapping[Book, str], beside: Path, on: date) -> Written:
    """Write both papers of a new office into a new folder in ``beside``."""
    folder = beside / translate(_("{office} recovery papers"), office=office)
    if folder.exists():
        raise UserError(_("{folder} is there already. Move the papers of the other office away first."), folder=folder)
    return _written(office, codes, folder, on)


def write_new_papers(office: str, codes: Mapping[Book, str], beside: Path, on: date) -> Written:
    """Write papers that are to take the place of the present ones of their books, into a new folder in ``beside``."""
    words = translate(_("{office} new recovery paper {day}"), office=office, day=on.isoformat())
    folders = (beside / (f"{words} {number}" if number > 1 else words) for number in count(1))
    return _written(office, codes, next(folder for folder in folders if not folder.exists()), on)


def delete_papers(papers: Iterable[Path]) -> None:
    """Take printed papers off this machine, with their folder."""
    for path in papers:
        try:
            path.unlink(missing_ok=True)
        except OSError:
            raise UserError(_("{file} cannot be deleted. Close it where it is open and delete it by hand."), file=path) from None
        if path.parent.is_dir() and not any(path.parent.iterdir()):
            path.parent.rmdir()


def _written(office: str, codes: Mapping[Book, str], folder: Path, on: date) -> Written:
    if any(part.endswith(SUFFIX) for part in folder.absolute().parts):  # copies of the office would carry them along
        raise UserError(_("Papers do not belong into the folder of an office: whoever copies it would have them. Choose another folder."))
    try:
        folder.mkdir(mode=0o700)
    except OSError as fault:
        raise writing_fault(fault, folder) from fault
    written: dict[Book, Path] = {}
    for book, code in codes.items():
        written[book] = folder / NAMES[book]
        write_paper(written[book], office=office, book=translate(BOOK_WORDS[book]), code=code, on=on)
    return written
