"""The change lines: what they hold, that altering one shows, and lines from elsewhere."""

from pathlib import Path

import pytest

from desktop.errors import UserError
from desktop.models.ids import new_id
from desktop.store import chain
from desktop.store.book import Book
from desktop.store.chain import Line
from desktop.store.keys.laptop import Laptop
from tests.store.sampler import KEY, WHO, Sample, Shelf

BLANK = "salt = NULL, fields = NULL, deed = '', what = '', register = '', record = '', base = '', who = '', at = '', reason = ''"


def lines(book: Book) -> list[Line]:
    return list(chain.lines(book.connection, book.badge.place))


@pytest.fixture
def written(book: Book) -> Book:
    """A book with three shelves and a sample, edited once each."""
    for title in ("A", "B", "C"):
        records = Shelf(new_id(), title=title)
        book.save(records, WHO)
        book.save(records.changed(title=title * 2), WHO, "longer")
    book.save(Sample(new_id(), title="S"), WHO)
    return book


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE change SET fields = replace(fields, 'AA', 'ZZ') WHERE fields LIKE '%AA%'",
        "UPDATE change SET who = 'x' WHERE line = (SELECT max(line) FROM change)",
        "UPDATE change SET at = '2001-01-01T00:00:00+00:00' WHERE line = (SELECT min(line) FROM change)",
        "UPDATE change SET reason = 'shorter' WHERE reason = 'longer'",
        "UPDATE change SET mac = zeroblob(32) WHERE line % 2",
        "UPDATE change SET hash = zeroblob(32) WHERE line = (SELECT max(line) FROM change)",
        "DELETE FROM change WHERE line = (SELECT min(line) + 2 FROM change)",
        "UPDATE change SET line = line + 1 WHERE line = (SELECT max(line) FROM change)",
        "UPDATE change SET salt = NULL WHERE line % 2",
        "UPDATE change SET deed = 'x' WHERE line % 2",
        "UPDATE change SET record = '' WHERE line % 2",
    ],
)
def test_whatever_is_altered_shows(written: Book, harm: str) -> None:
    chain.verify(written.connection)
    assert written.connection.execute(harm).rowcount > 0
    with pytest.raises(UserError, match="was altered at line"):
        chain.verify(written.connection)
    assert any("was altered at line" in sentence for sentence in written.check())


def test_lines_emptied_by_nobodys_erasing_show(written: Book) -> None:
    written.connection.execute(f"UPDATE change SET {BLANK} WHERE line % 4 = 1")
    written.verify()
    assert len([sentence for sentence in written.check() if "nobody erased it" in sentence]) == 2


def test_verifying_goes_on_from_where_it_was(written: Book) -> None:
    written.verify()
    asked: list[str] = []
    written.save(Shelf(new_id(), title="D"), WHO)
    written.connection.conn.set_trace_callback(asked.append)
    written.verify()
    written.connection.conn.set_trace_callback(None)
    first = 1 << 40 | 7
    assert any(f"line > {first}" in statement for statement in asked)
    written.connection.execute("UPDATE change SET who = 'x' WHERE line = (SELECT max(line) FROM change)")
    written.save(Shelf(new_id(), title="E"), WHO)
    with pytest.raises(UserError):
        chain.verify(written.connection)


def test_heads_name_the_last_line(written: Book) -> None:
    last = lines(written)[-1]
    assert written.heads() == {written.badge.id: (7, last.hash.hex())}
    assert [change.seq for change in written.latest(3)] == [7, 6, 5]


def test_a_value_cannot_be_guessed_from_what_erasing_leaves(book: Book) -> None:
    """Two lines that say the same have nothing in common once the salts are gone."""
    first, second = Shelf(new_id(), title="same"), Shelf(new_id(), title="same")
    with book.deed(WHO) as deed:
        deed.save(first)
        deed.save(second.changed(number="A-0001"))
    one, other = lines(book)
    assert one.fields == other.fields
    assert one.mac != other.mac


@pytest.fixture
def elsewhere(tmp_path: Path) -> Book:
    """The book of another laptop of the same registers, closed."""
    return Book.create(tmp_path / "elsewhere.db", KEY, "office", laptop=Laptop(tmp_path / "other settings"))


def test_lines_from_elsewhere_are_kept_as_they_came(written: Book, elsewhere: Book) -> None:
    own = lines(written)
    assert elsewhere.append_foreign(own[:4]) == 4
    assert elsewhere.append_foreign(own) == 3
    assert elsewhere.append_foreign(own) == 0
    place = chain.laptops(elsewhere.connection)[written.badge.id]
    assert list(chain.lines(elsewhere.connection, place)) == own
    elsewhere.save(Shelf(new_id(), title="own"), WHO)
    elsewhere.verify()
    assert elsewhere.heads().keys() == {written.badge.id, elsewhere.badge.id}
    assert [sentence.partition(", and")[0] for sentence in elsewhere.check()] == ["3 of “Shelves” are gone", "1 of “Samples” is gone"]
    elsewhere.close()


def test_a_line_that_does_not_follow_is_refused_with_all_that_came(written: Book, elsewhere: Book) -> None:
    own = lines(written)
    for coming in (
        own[1:],
        [own[0], own[2]],
        [*own[:3], own[3]._replace(who="x")],
        [own[0]._replace(fields=(own[0].fields or "").replace("A", "Z"))],
    ):
        with pytest.raises(UserError, match="was altered at line"):
            elsewhere.append_foreign(coming)
        assert elsewhere.heads() == {}
    elsewhere.append_foreign(own)
    with pytest.raises(UserError, match="line 7"):
        elsewhere.append_foreign([own[-1]._replace(hash=bytes(32))])
    elsewhere.close()


def test_what_was_erased_elsewhere_is_taken_over_erased(book: Book, elsewhere: Book) -> None:
    records = Shelf(new_id(), title="A")
    book.save(records, WHO)
    before = lines(book)
    with book.deed(WHO) as deed:
        deed.erase(Shelf, records.id)
    elsewhere.append_foreign(lines(book))
    elsewhere.append_foreign(before)  # an older package does not bring it back
    assert [change.what for change in elsewhere.history(Shelf, records.id)] == ["erase"]
    assert elsewhere.check() == []
    elsewhere.close()


def test_base_names_every_laptop_that_wrote(written: Book, elsewhere: Book) -> None:
    record = lines(written)[0].record
    elsewhere.append_foreign(lines(written))
    assert chain.base_of(elsewhere.connection, record) == f'{{"{written.badge.id}":2}}'
    elsewhere.close()


def test_the_example_in_the_docs_is_worked_out_as_they_say() -> None:
    content = (2, "d", "create", "site", "r", "{}", "u", "2026-12-01T08:00:00+00:00", "", '{"code":[null,"MN"]}')
    line = chain.made(chain.GENESIS, "l", 1, content, bytes(range(16)))
    docs = (Path(__file__).parents[2] / "docs" / "history-and-hand-over.md").read_text(encoding="utf-8")
    assert f"the mac is `{line.mac.hex()}` and the hash `{line.hash.hex()}`" in docs
    assert line.sound(chain.GENESIS)
