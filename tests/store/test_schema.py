"""Older books are brought up after a verified backup, newer ones refused."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from desktop.errors import UserError
from desktop.models.fields.references import Link, Owner
from desktop.models.fields.text_and_choice import Choices, Count, Day, MoneyKind, Text
from desktop.models.fields.values import Money
from desktop.models.ids import new_id
from desktop.models.record import Record
from desktop.store import backup, migrations, schema
from desktop.store.book import Book
from desktop.store.keys.laptop import Laptop
from desktop.store.migrations import STEPS, Step
from tests.store.sampler import KEY, WHO, Shelf, declared

with declared():

    class Early(Record, name="visit", label="Visit", plural="Visits", book="office", group="work"):
        """A register as an older program declared it."""

        title = Text("Title", required=True)
        people = Count("People")
        cost = MoneyKind("Cost")
        topics = Choices("Topics", "language")

        list_columns = ("people", "title")

    class Late(Record, name="visit", label="Visit", plural="Visits", book="office", group="work"):
        """The same one today: a new field of each sort, and three renamed."""

        title = Text("Title", required=True)
        attended = Count("Attended", was=("people", "heads"))
        price = MoneyKind("Price", was=("cost",))
        subjects = Choices("Subjects", "language", was=("topics",))
        began = Day("First day")
        shelf = Link("Shelf", to="shelf")
        of = Owner("Of", to=("shelf",))
        languages = Choices("Languages", "language")

        list_columns = ("attended", "title")

    class Added(Record, name="tour", label="Tour", plural="Tours", book="office", group="work"):
        """A register that is new altogether."""

        title = Text("Title")


VISIT = Early(new_id(), title="Zamyn-Uud", people=12, cost=Money(500, "USD"), topics=frozenset(("en", "mn")))


@pytest.fixture
def old(tmp_path: Path, laptop: Laptop) -> Path:
    """A book an older program made, closed."""
    with declared(Early), Book.create(tmp_path / "office.db", KEY, "office", laptop=laptop) as book:
        book.save(Shelf(new_id(), title="A"), WHO)
        book.save(VISIT, WHO)
        book.save(VISIT.changed(people=13), WHO)
    return book.path


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with declared(Late, Added):
        yield


def backups(path: Path) -> list[Path]:
    """The backups made beside a book."""
    folder = path.parent / "backups"
    return sorted(folder.iterdir()) if folder.exists() else []


def test_new_fields_sets_and_registers_follow_the_declarations(old: Path, laptop: Laptop) -> None:
    with Book.open(old, KEY, "office", laptop=laptop) as book:
        visit = book.get(Late, VISIT.id)
        assert visit
        assert (visit.attended, visit.price, visit.subjects) == (13, Money(500, "USD"), frozenset(("en", "mn")))
        shelf = next(book.every(Shelf))
        changed = visit.changed(shelf=shelf.id, of=("shelf", shelf.id), languages=frozenset(("mn",)), subjects=frozenset(("zh",)))
        book.save(changed, WHO)
        book.save(Added(new_id(), title="T"), WHO)
        assert book.get(Late, VISIT.id) == changed
        assert book.check() == []


def test_the_history_reads_by_todays_names(old: Path, laptop: Laptop) -> None:
    with Book.open(old, KEY, "office", laptop=laptop) as book:
        made, edited = book.history(Late, VISIT.id)
        assert made.fields
        assert made.fields["subjects"] == (None, ["en", "mn"])
        assert edited.fields == {"attended": (12, 13)}
        book.verify()


def test_a_link_added_later_is_kept_by_the_file_too(old: Path, laptop: Laptop) -> None:
    with Book.open(old, KEY, "office", laptop=laptop) as book:
        keys = {row[3]: row[2] for row in book.connection.execute('PRAGMA foreign_key_list("visit")').fetchall()}
        indexes = [name for (name,) in book.connection.execute("SELECT name FROM pragma_index_list('visit')").fetchall()]
    assert keys["shelf"] == keys["of_shelf"] == "shelf"
    assert {"visit_by_shelf", "visit_by_of_shelf"} <= set(indexes)


def test_an_index_goes_by_the_name_of_its_column(old: Path, laptop: Laptop) -> None:
    with Book.open(old, KEY, "office", laptop=laptop) as book:
        indexes = {name for (name,) in book.connection.execute("SELECT name FROM pragma_index_list('visit')").fetchall()}
    assert {name for name in indexes if "order" in name} == {"visit_in_order_of_number", "visit_in_order_of_attended"}


def test_a_verified_backup_comes_first(old: Path, laptop: Laptop) -> None:
    Book.open(old, KEY, "office", laptop=laptop).close()
    (copy,) = backups(old)
    with declared(Early), Book.open(copy, KEY, "office", laptop=laptop) as before:
        assert before.get(Early, VISIT.id) == VISIT.changed(people=13, number="A-0001", office=before.office)
        columns = {row[1] for row in before.connection.execute('PRAGMA table_info("visit")').fetchall()}
        assert "people" in columns
        assert before.check() == []


def test_a_book_up_to_date_is_left_alone(old: Path, laptop: Laptop) -> None:
    for _ in range(2):
        Book.open(old, KEY, "office", laptop=laptop).close()
    assert len(backups(old)) == 1


def test_without_a_sound_backup_nothing_is_changed(old: Path, laptop: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    before = old.read_bytes()
    monkeypatch.setattr(backup, "damage", lambda _db: ["page 7"])
    with pytest.raises(UserError, match="came out damaged and was not kept"):
        Book.open(old, KEY, "office", laptop=laptop)
    assert backups(old) == []
    assert old.read_bytes() == before


def test_an_older_program_opens_a_book_with_more_fields(old: Path, laptop: Laptop) -> None:
    Book.open(old, KEY, "office", laptop=laptop).close()
    with declared(Shelf), Book.open(old, KEY, "office", laptop=laptop) as book:
        assert book.count(Shelf) == 1
    assert len(backups(old)) == 1


@pytest.mark.parametrize("version", [3000, 3007])
def test_a_newer_book_is_refused_and_left_as_it_is(old: Path, laptop: Laptop, version: int) -> None:
    with declared(Early), Book.open(old, KEY, "office", laptop=laptop) as book:
        book.connection.execute(f"PRAGMA user_version = {version}")
    before = old.read_bytes()
    with pytest.raises(UserError, match=r"office\.db was made by a newer Tallybook\. Install the newest version"):
        Book.open(old, KEY, "office", laptop=laptop)
    assert old.read_bytes() == before
    assert backups(old) == []


def split_title(db: Database) -> None:
    """A frozen step: what was one field are two."""
    db.execute("ALTER TABLE visit ADD COLUMN place TEXT")
    db.execute("UPDATE visit SET place = title, title = 'Visit'")


def split_line(register: str, fields: dict[str, Any]) -> dict[str, Any]:
    """The same for change lines of before."""
    if register == "visit" and "title" in fields:
        return {**fields, "place": fields["title"], "title": [None, "Visit"]}
    return fields


STEP = Step(format=3, name="2027-01 the place of a visit has a field of its own", book="office", rows=split_title, line=split_line)


@pytest.fixture
def stepped(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program of a later year."""
    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, STEP))
    monkeypatch.setattr(migrations, "BREAKING", 3)


def test_a_frozen_step_changes_rows_and_reads_older_lines(old: Path, laptop: Laptop, stepped: None) -> None:
    with declared(Early), Book.open(old, KEY, "office", laptop=laptop) as book:
        visit = book.get(Early, VISIT.id)
        assert visit
        assert visit.title == "Visit"
        assert list(book.sql("SELECT place FROM visit")) == [("Zamyn-Uud",)]
        fields = book.history(Early, VISIT.id)[0].fields
        assert fields
        assert (fields["place"], fields["title"]) == ((None, "Zamyn-Uud"), (None, "Visit"))
        book.save(visit.changed(title="Another"), WHO)
        assert book.history(Early, VISIT.id)[-1].fields == {"title": ("Visit", "Another")}  # written since: read as it is
        book.verify()
        assert book.connection.execute("PRAGMA user_version").fetchone() == (3000,)
    assert len(backups(old)) == 1
    with declared(Early):
        Book.open(old, KEY, "office", laptop=laptop).close()
    assert len(backups(old)) == 1  # taken once


def test_a_new_book_has_taken_every_step(tmp_path: Path, laptop: Laptop, stepped: None) -> None:
    with declared(Early), Book.create(tmp_path / "new.db", KEY, "office", laptop=laptop) as book:
        assert not schema.outdated(book.connection, "office")
        assert book.connection.execute("PRAGMA user_version").fetchone() == (3000,)


def test_a_step_that_fails_leaves_the_book_as_it_was(old: Path, laptop: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(db: Database) -> None:
        db.execute("UPDATE visit SET title = 'lost'")
        raise ZeroDivisionError

    monkeypatch.setattr(migrations, "STEPS", (*STEPS, STEP, Step(4, "2028-01 fails", "office", fails)))
    with declared(Early), pytest.raises(ZeroDivisionError):
        Book.open(old, KEY, "office", laptop=laptop)
    monkeypatch.setattr(migrations, "STEPS", STEPS)
    with declared(Early), Book.open(old, KEY, "office", laptop=laptop) as book:
        visit = book.get(Early, VISIT.id)
        assert visit
        assert visit.title == "Zamyn-Uud"
        assert book.connection.execute("PRAGMA user_version").fetchone() == (2000,)
