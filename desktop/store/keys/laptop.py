"""Which laptop this is: an id of its own in every book, and the letter its numbers begin with."""

import contextlib
import hashlib
import json
import re
import secrets
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from itertools import count, product
from pathlib import Path
from secrets import choice
from string import ascii_uppercase, digits
from typing import Annotated

from msgspec import Meta
from sqlite_utils import Database

from desktop.atomic import write_whole
from desktop.errors import UserError
from desktop.models.ids import new_id
from desktop.shapes import MOST, ShapeError, read_shape
from desktop.store import chain
from desktop.store.keys import end_note, roster
from desktop.store.keys.cipher import in_words
from desktop.store.keys.end_note import Ended, EndNote

_LARGEST = 1 << 20
"""Bytes of the notes on one book: some five thousand laptops."""


@dataclass(frozen=True)
class Badge:
    """What a laptop signs with in one book: the id of its chain and the letter of its numbers."""

    id: str
    letter: str
    place: int
    """Its place in the book (``chain``)."""


class Laptop:
    """This machine, with its own memory of the books it has open: the folder of its settings.

    Book and machine must agree on the last opening. A restored backup, a folder copied from another
    machine or put back from yesterday does not, and there a new id and letter begin: two laptops
    never write one chain or give one number twice. The end of each chain is noted after every deed, so
    that a book that lost some is told from one that never had them.
    """

    def __init__(self, settings: Path) -> None:
        self._folder = settings / "laptops"
        self._notes: dict[str, EndNote] = {}

    def introduce(self, db: Database, book: str) -> Badge:
        """The badge for the book whose id is ``book``, in a transaction; it notes this opening on both sides."""
        known = self._read(book)
        mine = (Badge(*row[:3]) for row in db.execute("SELECT id, letter, place, opening FROM laptop ORDER BY place").fetchall()
                if known.get(row[0], _NEVER).opening == row[3] != "")  # fmt: skip
        agreed = (badge for badge in mine if _holds(db, badge.place, known[badge.id]))
        badge = next(agreed, None) or _new_badge(db, _letter_anew(db, known))
        opening = secrets.token_hex(16)
        db.execute("UPDATE laptop SET opening = ? WHERE place = ?", (opening, badge.place))
        places = chain.laptops(db)
        ends = {laptop: _End(before.opening, *end) for laptop, end in chain.heads(db).items()
                if _holds(db, places[laptop], before := known.get(laptop, _NEVER))}  # fmt: skip
        ends[badge.id] = _End(opening, *_end(db, badge.place), badge.letter)
        self._write(book, {**known, **ends})
        return badge

    def missing(self, db: Database, book: str) -> int:
        """How many lines the book lacks of what was seen here; a chain that is another than it was counts as missing from there on."""
        places, known = chain.laptops(db), self._read(book)
        return sum(max(end.seq - (chain.head(db, places[laptop])[0] if laptop in places else 0), 1)
                   for laptop, end in known.items() if end.seq and not (laptop in places and _holds(db, places[laptop], end)))  # fmt: skip

    def note(self, book: str, badge: Badge, seq: int, sha: bytes) -> None:
        """Remember how far this machine's chain has come. It is not waited for, and a disk that takes no notes stops no deed."""
        with contextlib.suppress(UserError), in_words(self._folder):
            if book not in self._notes:
                self._notes[book] = EndNote(self._place(book).with_suffix(".end"))
            self._notes[book].write(Ended(badge.id, seq, sha.hex()))

    def leave(self, book: str) -> None:
        """The book is closed: what was noted of it stays."""
        if book in self._notes:
            self._write(book, self._read(book))

    def accept(self, db: Database, book: str) -> None:
        """Take ``book`` as it is now for the newest. A chain that lost its end is not gone on with: its numbers were given."""
        known, heads = self._read(book), chain.heads(db)
        ends = {laptop: _End(before.opening if _holds(db, place, before) else "", *heads.get(laptop, (0, "")), before.letter)
                for laptop, place in chain.laptops(db).items() for before in (known.get(laptop, _NEVER),)}  # fmt: skip
        gone = {laptop: _End("", 0, "", before.letter) for laptop, before in known.items() if before.letter}
        self._write(book, {**gone, **ends})

    def adopt(self, book: str, expected: "Expected") -> None:
        """Go on as the laptop a copy of ``book`` was made for."""
        self._write(book, {**self._read(book), expected.laptop: _End(expected.opening, 0)})

    def _read(self, book: str) -> "dict[str, _End]":
        try:
            with in_words(self._folder):
                file = self._place(book)
                content = file.read_bytes() if file.is_file() else b""
            known = read_shape(content, dict[str, _End], _LARGEST)
        except ShapeError:  # lost or spoilt: a new id begins
            return {}
        ended = end_note.read(file.with_suffix(".end"))
        if ended and ended.laptop in known and ended.seq > known[ended.laptop].seq:
            known[ended.laptop] = replace(known[ended.laptop], seq=ended.seq, hash=ended.hash)
        return known

    def _write(self, book: str, known: "dict[str, _End]") -> None:
        with in_words(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            write_whole(self._place(book), _told(known))
            if note := self._notes.pop(book, None):
                note.close()
            self._place(book).with_suffix(".end").unlink(missing_ok=True)  # it is in what was written

    def _place(self, book: str) -> Path:
        """The notes of the book with that id; one that comes in a file from elsewhere is no path."""
        named = book if re.fullmatch(r"[0-9A-Za-z-]{1,64}", book) else hashlib.sha256(book.encode(errors="surrogatepass")).hexdigest()
        return self._folder / f"{named}.json"


@dataclass(frozen=True)
class _End:
    """What a machine remembers of a chain: how many lines it had and the hash of the last; if it writes it itself, the last opening."""

    opening: str
    seq: Annotated[int, Meta(ge=0, le=MOST)]
    hash: str = ""
    letter: str = ""
    """What numbers it gave began with, if it wrote it itself."""


_NEVER = _End("", 0)


def _told(known: "dict[str, _End]") -> bytes:
    return json.dumps({laptop: asdict(end) for laptop, end in known.items()}).encode()


def _end(db: Database, place: int) -> tuple[int, str]:
    seq, sha = chain.head(db, place)
    return seq, sha.hex()


def _holds(db: Database, place: int, end: _End) -> bool:
    """Whether the chain at ``place`` goes at least to ``end``, and over it."""
    if end.seq == 0:
        return True
    line = next(chain.lines(db, place, end.seq - 1, end.seq), None)
    return line is not None and end.hash in ("", line.hash.hex())


@dataclass(frozen=True)
class Expected:
    """A laptop that is to join: its id in a book, and the opening by which it will be known there."""

    laptop: str
    opening: str


def expect(db: Database, letter: str) -> Expected:
    """Give ``letter`` to a laptop that is to join, so that no third one takes it."""
    return Expected(_new_badge(db, letter).id, secrets.token_hex(16))


def welcome(copy: Database, expected: Expected) -> None:
    """Let ``copy`` know the laptop it was made for."""
    copy.execute("UPDATE laptop SET opening = ? WHERE id = ?", (expected.opening, expected.laptop))


def _new_badge(db: Database, letter: str) -> Badge:
    laptop = new_id()
    return Badge(laptop, letter, chain.place_of(db, laptop, letter))


def letters(db: Database) -> set[str]:
    """The letters of all laptops a book knows."""
    return {letter for (letter,) in db.execute("SELECT letter FROM laptop").fetchall()}


def _letter_anew(db: Database, known: "Mapping[str, _End]") -> str:
    """The letter of a chain that nobody gave one: A in a new book, else one that no laptop that joins or begins anew itself can get.

    A machine goes on from its own with a figure: A2, A3. Of one that has no memory of the book, such as where its folder was copied to,
    nobody knows what it did before: a figure and two letters by chance, A7KM.
    """
    taken = letters(db)
    if not taken:
        return roster.FIRST_LETTER
    written = {
        laptop: letter for laptop, letter in db.execute("SELECT id, letter FROM laptop ORDER BY place").fetchall() if laptop in known
    }
    own = [end.letter or written.get(laptop, "") for laptop, end in known.items() if end.opening or end.letter]
    if base := next((letter.rstrip(digits) for letter in own if letter), ""):
        return next(letter for figure in count(2) if (letter := f"{base}{figure}") not in taken.union(own))
    while (letter := "".join((roster.FIRST_LETTER, choice("23456789"), choice(_CONSONANTS), choice(_CONSONANTS)))) in taken:
        pass
    return letter


_CONSONANTS = "BCDFGHJKLMNPQRSTVWXZ"
"""No words, and nothing to mistake for a figure."""


def next_letter(taken: Collection[str]) -> str:
    """A, B, … Z, AA, …: the first that is not ``taken``."""
    in_order = ("".join(signs) for length in count(1) for signs in product(ascii_uppercase, repeat=length))
    return next(letter for letter in in_order if letter not in taken)


def forget_openings(db: Database) -> None:
    """Make of a copy a copy: whoever opens it begins a new id."""
    db.execute("UPDATE laptop SET opening = ''")
