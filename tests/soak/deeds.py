"""Deeds on the keys of an office, for what kills them halfway: each with what is so once it is done."""

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from desktop.models.record import Book as Name
from desktop.office.access import users
from desktop.office.access.joining import ask_to_join, join, let_join
from desktop.office.access.opening import Newcomer, open_office
from desktop.office.access.recovery import recover
from desktop.office.office import Office
from desktop.store.keys.keyring import OpenKeys
from desktop.store.keys.ring import KeyringFile
from desktop.store.keys.sealing import CHEAPEST
from tests.office.opened import passphrase
from tests.soak.story import WHERE, user

NEW = "another passphrase than before"
Papers = Mapping[Name, str]


@dataclass(frozen=True)
class Before:
    """An office before a deed: its papers, everybody's keys, and how many records each book has."""

    folder: Path
    papers: Papers
    ring: KeyringFile
    keys: Mapping[str, OpenKeys]
    records: Mapping[Name, int]

    def __repr__(self) -> str:
        return f"<office of {', '.join(self.keys)}>"


@dataclass(frozen=True)
class Deed:
    """What is done in the folder (in the office ``by`` has open, if anybody), and to whom: what of it is so once it is done."""

    words: str
    by: str
    does: Callable[[Path, Any], object] = field(repr=False)
    about: str = ""
    roles: frozenset[str] | None = None
    """What the roles of ``about`` are then; empty for somebody who left."""
    said: str = ""
    """The passphrase of ``about`` then."""
    renewed: bool = False
    papers: Papers = field(default_factory=dict)
    """The new papers."""

    def passphrase(self, name: str) -> str:
        """That of a user once this is done."""
        return self.said if self.said and name == self.about else passphrase(name)


def opened(folder: Path, name: str, said: str) -> Office:
    """The office in ``folder`` for somebody on the machine it was killed on."""
    return open_office(folder / WHERE, name, said, settings=folder / "settings", cost=CHEAPEST)


def deed(before: Before, luck: random.Random) -> Deed:
    """Any deed that can be done in that office."""
    makes = luck.choice((_leaves, _leaves, _other_roles, _other_roles, _comes, _renewed, _new_paper, _changes, _recovers, _joins, _opens))
    return makes(before, luck)


def _one(before: Before, luck: random.Random, names: Iterable[str]) -> str:
    return luck.choice([name for name in names if name in before.keys])


def _new(luck: random.Random, *books: Name) -> Papers:
    """Codes of new papers, or none."""
    return {book: users.new_paper_code() for book in books} if luck.random() < 0.6 else {}


def _cases(before: Before, by: str) -> Papers:
    """The paper of the case book, for somebody without its key."""
    return {} if "cases" in before.keys[by].books else {"cases": before.papers["cases"]}


def _leaves(before: Before, luck: random.Random) -> Deed:
    who = _one(before, luck, ("Sarnai", "Sarnai", "Naran", "Ganbat", "Bat", "Oyun", "Tuya"))
    by = _one(before, luck, ("Tuya", "Maral") if who in ("Sarnai", "Naran") else ("Maral",))
    known: tuple[Name, ...] = ("cases",) if who in ("Naran", "Tuya") else ("office", "cases") if who == "Ganbat" else ()
    papers, new = _cases(before, by) if who in ("Sarnai", "Naran", "Tuya", "Ganbat") else {}, _new(luck, *known)
    return Deed(
        f"{who} leaves, by {by}", by, lambda _f, office: users.dismiss(office, user(office, who), papers, new), who, frozenset(), papers=new
    )


def _other_roles(before: Before, luck: random.Random) -> Deed:
    who, wanted = luck.choice(
        [
            (who, wanted)
            for who, wanted in (
                ("Bat", {"field_officer", "case_worker"}),
                ("Oyun", {"manager"}),
                ("Oyun", {"case_supervisor"}),
                ("Sarnai", {"field_officer"}),
                ("Sarnai", {"case_supervisor"}),
                ("Naran", {"case_worker"}),
                ("Tuya", {"manager"}),
                ("Ganbat", {"finance_assistant"}),
            )
            if who in before.keys
        ]
    )
    known: tuple[Name, ...] = ("cases",) if who == "Naran" else ("office", "cases") if who == "Ganbat" else ()
    papers, new = _cases(before, "Maral"), _new(luck, *known)
    return Deed(
        f"{who} is {sorted(wanted)}", "Maral", lambda _f, office: users.set_roles(office, user(office, who), wanted, papers, new), who,
        frozenset(wanted), papers=new,
    )  # fmt: skip


def _comes(before: Before, luck: random.Random) -> Deed:
    role, by = luck.choice((("case_worker", "Tuya"), ("case_supervisor", "Maral"), ("field_officer", "Maral")))
    papers = _cases(before, by)
    newcomer = Newcomer("Nomin", [role], passphrase("Nomin"))
    return Deed(f"{role} comes, by {by}", by, lambda _f, office: users.appoint(office, newcomer, papers), "Nomin", frozenset({role}))


def _renewed(before: Before, luck: random.Random) -> Deed:
    who = _one(before, luck, ("Sarnai", "Bat", "Naran", "Tuya"))
    papers = _cases(before, "Maral")
    return Deed(
        f"{who} is renewed", "Maral", lambda _f, office: users.renew(office, user(office, who), NEW, papers), who, said=NEW, renewed=True
    )


def _new_paper(before: Before, luck: random.Random) -> Deed:
    choices: tuple[tuple[Name, str], ...] = (("cases", "Tuya"), ("cases", "Maral"), ("office", "Maral"))
    book, by = luck.choice(choices)
    code, papers = users.new_paper_code(), _cases(before, by)
    return Deed(f"new paper of {book}, by {by}", by, lambda _f, office: users.new_paper(office, book, code, papers), papers={book: code})


def _changes(before: Before, luck: random.Random) -> Deed:
    who = luck.choice(list(before.keys))
    return Deed(
        f"{who} changes the passphrase", who, lambda _f, office: users.change_passphrase(office, passphrase(who), NEW), who, said=NEW
    )


def _recovers(before: Before, luck: random.Random) -> Deed:
    who = luck.choice(list(before.keys))

    def recovers(folder: Path, _office: None) -> None:
        recover(folder / WHERE, who, NEW, before.papers, settings=folder / "settings", cost=CHEAPEST)

    return Deed(f"{who} recovers", "", recovers, who, said=NEW, renewed=True)


def _joins(_before: Before, _luck: random.Random) -> Deed:
    return Deed("another laptop joins", "Tuya", joined)


def joined(folder: Path, office: Office) -> None:
    """A second laptop, in the folder ``other``, joins the office."""
    other = folder / "other"
    other.mkdir(exist_ok=True)
    ask_to_join(other / "settings", other / "ask.tallyrequest")
    signs = let_join(office, other / "ask.tallyrequest", other / "office.tallyjoin")
    join(other / "office.tallyjoin", other, other / "settings", signs)


def _opens(before: Before, luck: random.Random) -> Deed:
    who = luck.choice(list(before.keys))

    def opens(folder: Path, _office: None) -> None:
        opened(folder, who, passphrase(who)).close()

    return Deed(f"{who} opens", "", opens)
