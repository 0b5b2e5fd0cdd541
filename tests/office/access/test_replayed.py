"""What was true once is put back: a change of keys that has ended, a paper without its pin, parts and roles nobody vouches for."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop.errors import UserError
from desktop.models.record import Book as Name
from desktop.models.registers.case import Case
from desktop.models.registers.organisation import Organisation
from desktop.models.registers.staff import User
from desktop.office.access import users
from desktop.office.access.opening import Newcomer
from desktop.office.access.recovery import recover
from desktop.office.office import Office
from desktop.store import rotation
from desktop.store.book import Book
from desktop.store.keys import keyring, keyring_changes, keyring_file, sealing
from desktop.store.keys.folder import FILES
from desktop.store.keys.laptop import Expected, Laptop
from desktop.store.keys.ring import BookKeys, text_of
from desktop.store.keys.roster import Entry, Seat
from desktop.store.keys.sealing import CHEAPEST
from tests.office.opened import a_case, an_organisation, new_office, opened, passphrase

WHERE = "Ulaanbaatar.tallybook"
FORMAT_1 = Path(__file__).parent / "format_1"


def user(office: Office, name: str) -> User:
    return next(one for one in office.every(User) if one.name == name)


@pytest.fixture
def papers(tmp_path: Path) -> Mapping[Name, str]:
    """An office with a case; the codes of its papers."""
    created = new_office(tmp_path)
    created.office.close()
    with opened(tmp_path, "Tuya") as office:
        office.save(a_case())
    return created.papers


@pytest.mark.parametrize("machine", ["the same machine", "a new machine"])
def test_a_change_of_keys_that_has_ended_does_not_begin_again(tmp_path: Path, papers: Mapping[Name, str], machine: str) -> None:
    """Who has the folder of before a dismissal would have an older book, edited, brought under the key of now."""
    kept = shutil.copytree(tmp_path / WHERE, tmp_path / "kept")
    with opened(tmp_path, "Tuya") as office:
        users.dismiss(office, user(office, "Sarnai"))
    opened(tmp_path, "Tuya").close()
    then, now = keyring_file.read(kept), keyring_file.read(tmp_path / WHERE)
    spliced = now.with_book("cases", BookKeys(then.books["cases"].current, now.books["cases"].current))
    for path in (tmp_path / WHERE / "backups").iterdir():
        path.unlink()
    keyring_file.write(spliced, tmp_path / WHERE, bytes(32))
    shutil.copy(kept / "cases.db", tmp_path / WHERE / "cases.db")
    older = (tmp_path / WHERE / "cases.db").read_bytes()
    if machine == "a new machine":
        shutil.rmtree(tmp_path / "settings")
    with pytest.raises(UserError, match="entry for the case book is damaged"):
        opened(tmp_path, "Tuya")
    assert (tmp_path / WHERE / "cases.db").read_bytes() == older


def test_no_copy_has_a_change_of_keys_that_has_ended(tmp_path: Path, papers: Mapping[Name, str]) -> None:
    with opened(tmp_path, "Tuya") as office:
        users.dismiss(office, user(office, "Sarnai"))
        users.new_paper(office, "cases", users.new_paper_code())
    assert not any(keys.coming for copy in keyring_file.copies(tmp_path / WHERE) for keys in copy.books.values())


def test_a_paper_does_not_follow_a_roster_begun_anew(tmp_path: Path, papers: Mapping[Name, str]) -> None:
    """A thief leaves the paper's true key in a roster of their own, and takes away what the paper had seen."""
    ring, mine, key = keyring_file.read(tmp_path / WHERE), sealing.new_key(), sealing.new_key()
    facts = {**ring.state.books, "office": replace(ring.state.books["office"], key=sealing.key_hash(key))}
    thief = Seat("Thief", frozenset({"manager"}), sealing.public_of(mine), sealing.signing_public_of(mine))
    first = Entry(1, bytes(32), "2026-12-01T00:00:00+00:00", ("thief",), {**ring.state.users, "thief": thief}, facts, office=ring.office,
                  name=ring.name)  # fmt: skip
    first = replace(first, signatures={"thief": sealing.sign(mine, first.signed(ring.office))})
    ring = replace(ring, entries=(first,))
    made = keyring.make_key(ring.state, "office", key, keyring_changes.holders(ring.state, "office") - {"thief"}, (), b"")
    keyring_file.write(ring.with_book("office", BookKeys(made)), tmp_path / WHERE, key)
    for path in (tmp_path / WHERE).glob(f"{FILES['office']}*"):
        path.unlink()
    Book.create(tmp_path / WHERE / FILES["office"], key, "office", laptop=Laptop(tmp_path / "thief"), office=ring.office).close()
    shutil.rmtree(tmp_path / "settings")
    with pytest.raises(UserError, match="entry for the office book is damaged"):
        recover(tmp_path / WHERE, "Maral", passphrase("x"), papers, settings=tmp_path / "settings", cost=CHEAPEST)


def of_format_1(tmp_path: Path, change: Any = None) -> Path:
    """A laptop with an office of the first format, its keyring changed with a text editor."""
    shutil.copytree(FORMAT_1 / WHERE, tmp_path / WHERE)
    path = tmp_path / WHERE / "keyring.json"
    said = json.loads(path.read_text())
    if change:
        change({one["name"]: one for one in said["users"]})
    path.write_text(json.dumps(said))
    return path


@pytest.mark.parametrize("change", [{"roles": ["manager"]}, {"name": "Ｍaral"}, {"name": "Director"}])
def test_a_role_or_name_put_into_a_list_of_the_first_format_is_not_taken_up(tmp_path: Path, change: Mapping[str, Any]) -> None:
    """It vouched for public keys alone; what the office's own records say tells."""
    path = of_format_1(tmp_path, lambda users_: users_["Oyun"].update(change))
    before = path.read_bytes()
    with pytest.raises(UserError, match="was changed outside Tallybook"):
        opened(tmp_path, "Maral")
    assert path.read_bytes() == before


def test_a_good_copy_of_the_first_format_outlives_who_comes_first(tmp_path: Path) -> None:
    good = (FORMAT_1 / WHERE / "keyring.json").read_bytes()
    path = of_format_1(tmp_path, lambda users_: users_["Maral"]["private_key"].update(salt="AAAAAAAAAAAAAAAAAAAAAA=="))
    (tmp_path / WHERE / "backups").mkdir()
    (tmp_path / WHERE / "backups" / "keyring.json").write_bytes(good)
    opened(tmp_path, "Bat").close()
    with pytest.raises(UserError, match="not the passphrase of Maral"):
        opened(tmp_path, "Maral")
    copies = [copy.read_bytes() for copy in (tmp_path / WHERE / "backups").iterdir()]
    assert good in copies
    shutil.rmtree(tmp_path / "settings")
    path.write_bytes(good)
    (tmp_path / WHERE / "backups" / "keyring.json").unlink()
    opened(tmp_path, "Maral").close()


def test_papers_of_the_first_format_open_a_book_whose_change_of_keys_was_cut_off(tmp_path: Path) -> None:
    """The book was under its new key already when the power went; taking up the present key would have lost the coming one."""
    codes = json.loads((FORMAT_1 / "papers.json").read_text())
    path = of_format_1(tmp_path)
    ring = keyring_file.read(tmp_path / WHERE)
    key = keyring.open_with_paper(ring, "cases", codes["cases"]).past["cases"][0]
    name = sealing.key_hash(key)[:16]
    paper = sealing.seal_to(ring.state.books["cases"].paper, key, sealing.label("book key", ring.office, "cases", name, ""))
    past = sealing.wrap(key, b"[]", sealing.label("past", ring.office, "cases", name))
    said = json.loads(path.read_text())
    cases = said["books"]["cases"]
    before = {"id": name, "holders": {}, "for_paper": text_of(paper), "past": text_of(past), "vouched": ""}
    cases["coming"], cases["current"] = cases["current"], {**cases["current"], **before}
    path.write_text(json.dumps(said))
    recover(tmp_path / WHERE, "Tuya", passphrase("again"), codes, settings=tmp_path / "settings", cost=CHEAPEST)
    with opened(tmp_path, "Tuya", passphrase("again")) as office:
        assert office.count(Case) == 1
        assert office.count(Organisation) == 1


def test_who_accepts_an_older_folder_speaks_for_the_books_they_hold(tmp_path: Path, papers: Mapping[Name, str]) -> None:
    """Elsewhere a manager accepts an older office book; that entries of the case book are gone is told all the same."""
    kept = shutil.copy(tmp_path / WHERE / "cases.db", tmp_path / "cases.db")
    with opened(tmp_path, "Tuya") as office:
        office.save(a_case())
        office.save(an_organisation())
    (tmp_path / "settings").rename(tmp_path / "of Tuya")
    with opened(tmp_path, "Maral") as office:
        users.accept_older(office)
    shutil.copy(kept, tmp_path / WHERE / "cases.db")
    shutil.rmtree(tmp_path / "settings")
    (tmp_path / "of Tuya").rename(tmp_path / "settings")
    with opened(tmp_path, "Tuya") as office:
        assert any("The case book lacks 1 change" in sentence for sentence in office.warnings)


def test_a_key_that_is_nobodys_is_refused_with_its_entry(tmp_path: Path, papers: Mapping[Name, str]) -> None:
    """Nothing could be sealed to it: no key could ever be changed again."""
    ring = keyring_file.read(tmp_path / WHERE)
    keys = keyring.unlock(ring, "Tuya", passphrase("Tuya"))
    wish = keyring_changes.added(ring, keyring.NewUser("0192-new", "Naran", frozenset({"case_worker"}), passphrase("Naran")), CHEAPEST)
    ring, _keys = keyring_changes.changed(ring, keys, wish)
    seat = ring.state.users["0192-new"]
    entry = replace(ring.entries[-1], users={"0192-new": replace(seat, public_key=bytes(32))})
    entry = replace(entry, signatures={keys.user: sealing.sign(keys.private, entry.signed(ring.office))})
    keyring_file.write(replace(ring, entries=(*ring.entries[:-1], entry)), tmp_path / WHERE, keys.vouching)
    with pytest.raises(UserError, match="by somebody who may not change it"):
        opened(tmp_path, "Maral")


def test_managers_are_not_locked_out_by_what_a_colleague_writes_into_the_book(tmp_path: Path, papers: Mapping[Name, str]) -> None:
    with opened(tmp_path, "Oyun") as office, office.office_book.deed(office.user.id) as deed:
        for name in ("Maral", "Bat"):
            deed.save(user(office, name).changed(left=office.context.today))
    with opened(tmp_path, "Maral") as office:
        assert sum("still has a key" in sentence for sentence in office.check()) == 2
    with pytest.raises(UserError, match="Bat left this office"):
        opened(tmp_path, "Bat")


def test_a_colleague_whose_key_a_stranger_took_away_stops_no_change(tmp_path: Path, papers: Mapping[Name, str]) -> None:
    ring = keyring_file.read(tmp_path / WHERE)
    sarnai, current = keyring.named(ring, "Sarnai"), ring.books["cases"].current
    held = {who: seal for who, seal in current.holders.items() if who != sarnai}
    keyring_file.write(ring.with_book("cases", BookKeys(replace(current, holders=held))), tmp_path / WHERE, bytes(32))
    for path in (tmp_path / WHERE / "backups").iterdir():
        path.unlink()
    with opened(tmp_path, "Maral") as office:
        users.appoint(office, Newcomer("Naran", ["field_officer"], passphrase("Naran")))
        users.dismiss(office, user(office, "Bat"))
        assert any("Sarnai has a role that opens the case book and no key of it" in sentence for sentence in office.check())


@pytest.mark.parametrize("said", ["[]", "5", "[" * 5000, '{"who": {"a": 1}}', "\ud800".encode("utf-8", "surrogatepass").decode("latin-1")])
def test_nonsense_in_the_lock_stops_nobody(tmp_path: Path, papers: Mapping[Name, str], said: str) -> None:
    (tmp_path / WHERE / ".lock").write_text(said, encoding="utf-8")
    opened(tmp_path, "Maral").close()


def test_the_id_of_a_book_is_no_path(tmp_path: Path, papers: Mapping[Name, str]) -> None:
    Laptop(tmp_path / "settings").adopt("../../pwned", Expected("0192", "ab"))
    assert not list(tmp_path.rglob("pwned*"))
    assert not list(tmp_path.parent.glob("pwned*"))


def test_a_keyring_made_to_take_long_is_refused_before_it_does(tmp_path: Path, papers: Mapping[Name, str]) -> None:
    path = tmp_path / WHERE / "keyring.json"
    true = json.loads(path.read_text())
    slot = next(iter(true["slots"].values()))
    for part, many in (
        ("vouched", {f"slot {number}": "00" * 32 for number in range(50_000)}),
        ("slots", dict.fromkeys(map(str, range(3000)), slot)),
    ):
        path.write_text(json.dumps({**true, part: many}))
        with pytest.raises(UserError, match=r"keyring\.json\) is damaged"):
            opened(tmp_path, "Maral")
    path.write_bytes(json.dumps(true).encode() + b" " * 5_000_000)
    with pytest.raises(UserError, match=r"keyring\.json\) is damaged"):
        opened(tmp_path, "Maral")
    path.write_text(json.dumps(true))
    with (tmp_path / WHERE / "backups" / "keyring.json").open("wb") as sparse:
        sparse.truncate(1 << 31)
    opened(tmp_path, "Maral").close()
    assert (tmp_path / WHERE / "backups" / "keyring.json").stat().st_size < 100_000


def test_settling_leaves_alone_what_nobody_vouches_for(tmp_path: Path, papers: Mapping[Name, str]) -> None:
    ring = keyring_file.read(tmp_path / WHERE)
    keys = keyring.unlock(ring, "Tuya", passphrase("Tuya"))
    ring, keys = keyring_changes.changed(ring, keys, keyring_changes.Wish(papers={"cases": users.new_paper_code()}))
    doubtful = replace(ring, doubtful={"keys cases": b""})
    assert rotation.settle(doubtful, tmp_path / WHERE, keys) == (doubtful, keys)
