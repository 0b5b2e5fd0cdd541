"""Which laptop this is: an id of its own in every book, and the letter its numbers begin with."""

import json
import secrets
from dataclasses import asdict, dataclass
from itertools import count, product
from pathlib import Path
from string import ascii_uppercase

from sqlite_utils import Database

from desktop.atomic import write_whole
from desktop.models.ids import new_id
from desktop.store import chain
from desktop.store.keys.cipher import in_words


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
    never write one chain or give one number twice.
    """

    def __init__(self, settings: Path) -> None:
        self._folder = settings / "laptops"

    def introduce(self, db: Database, book: str) -> Badge:
        """The badge for the book whose id is ``book``, in a transaction; it notes this opening on both sides."""
        known = self._read(book)
        mine = (Badge(*row[:3]) for row in db.execute("SELECT id, letter, place, opening FROM laptop ORDER BY place").fetchall()
                if known.get(row[0], _NEVER).opening == row[3] != "")  # fmt: skip
        agreed = (badge for badge in mine if chain.head(db, badge.place)[0] >= known[badge.id].seq)
        badge = next(agreed, None) or _new_badge(db)
        opening = secrets.token_hex(16)
        db.execute("UPDATE laptop SET opening = ? WHERE place = ?", (opening, badge.place))
        self._write(book, {**known, badge.id: _Opening(opening, chain.head(db, badge.place)[0])})
        return badge

    def leave(self, book: str, badge: Badge, seq: int) -> None:
        """Remember how far this machine's chain has come, so that an older copy put back is noticed."""
        known = self._read(book)
        if badge.id in known:
            self._write(book, {**known, badge.id: _Opening(known[badge.id].opening, seq)})

    def adopt(self, book: str, expected: "Expected") -> None:
        """Go on as the laptop a copy of ``book`` was made for."""
        self._write(book, {**self._read(book), expected.laptop: _Opening(expected.opening, 0)})

    def _read(self, book: str) -> "dict[str, _Opening]":
        try:
            with in_words(self._folder):
                file = self._folder / f"{book}.json"
                content = file.read_bytes() if file.is_file() else b""
            found = json.loads(content)
            return {laptop: _Opening(**opening) for laptop, opening in found.items()}
        except (ValueError, TypeError, AttributeError):  # lost or spoilt: a new id begins
            return {}

    def _write(self, book: str, known: "dict[str, _Opening]") -> None:
        with in_words(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            content = {laptop: asdict(opening) for laptop, opening in known.items()}
            write_whole(self._folder / f"{book}.json", json.dumps(content).encode())


@dataclass(frozen=True)
class _Opening:
    """What a machine remembers of a chain it writes: the last opening, and how many lines it had."""

    opening: str
    seq: int


_NEVER = _Opening("", 0)


@dataclass(frozen=True)
class Expected:
    """A laptop that is to join: its id in a book, and the opening by which it will be known there."""

    laptop: str
    opening: str


def expect(db: Database) -> Expected:
    """Give the next letter of a book to a laptop that is to join, so that no third one takes it."""
    return Expected(_new_badge(db).id, secrets.token_hex(16))


def welcome(copy: Database, expected: Expected) -> None:
    """Let ``copy`` know the laptop it was made for."""
    copy.execute("UPDATE laptop SET opening = ? WHERE id = ?", (expected.opening, expected.laptop))


def _new_badge(db: Database) -> Badge:
    laptop, letter = new_id(), next_letter(db)
    return Badge(laptop, letter, chain.place_of(db, laptop, letter))


def next_letter(db: Database) -> str:
    """A, B, … Z, AA, …: the first no laptop of this book has had."""
    taken = {letter for (letter,) in db.execute("SELECT letter FROM laptop").fetchall()}
    letters = ("".join(signs) for length in count(1) for signs in product(ascii_uppercase, repeat=length))
    return next(letter for letter in letters if letter not in taken)


def forget_openings(db: Database) -> None:
    """Make of a copy a copy: whoever opens it begins a new id."""
    db.execute("UPDATE laptop SET opening = ''")
