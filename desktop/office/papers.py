"""The two recovery papers of a new office, as files to print."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from desktop.errors import UserError
from desktop.exchange.papers import write_paper
from desktop.models.record import Book
from desktop.store.keyring import BOOK_WORDS
from desktop.words import _, translate

NAMES: Mapping[Book, str] = {"office": "office-book.pdf", "cases": "case-book.pdf"}


def write_papers(office: str, codes: Mapping[Book, str], beside: Path, on: date) -> dict[Book, Path]:
    """Write a paper for each book into a new folder in ``beside``: not in the office, whose copies would carry them along."""
    folder = beside / translate(_("{office} recovery papers"), office=office)
    if folder.exists():
        raise UserError(_("{folder} is there already. Move the papers of the other office away first."), folder=folder)
    folder.mkdir(mode=0o700)
    written: dict[Book, Path] = {}
    for book, code in codes.items():
        written[book] = folder / NAMES[book]
        write_paper(written[book], office=office, book=translate(BOOK_WORDS[book]), code=code, on=on)
    return written
