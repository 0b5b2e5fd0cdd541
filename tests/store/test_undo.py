"""Taking one's own deeds back, and doing them again."""

import pytest

from desktop.errors import UserError
from desktop.models.fields.values import Money
from desktop.models.ids import new_id
from desktop.store.book import Book
from desktop.store.keys.laptop import Laptop
from tests.store.sampler import KEY, WHO, Sample, Shelf

OTHER = "0190aaaa-0000-7000-8000-000000000002"


@pytest.fixture
def records(book: Book) -> Shelf:
    made = Shelf(new_id(), title="A")
    book.save(made, WHO)
    found = book.get(Shelf, made.id)
    assert found
    return found


def test_an_edit_is_taken_back_and_done_again_field_by_field(book: Book, records: Shelf) -> None:
    sample = Sample(new_id(), title="A", case=Money(5, "USD"), languages=frozenset(("mn",)), shelves=frozenset((records.id,)))
    book.save(sample, WHO)
    first = book.get(Sample, sample.id)
    assert first
    book.save(first.changed(title=None, case=Money(6, "USD"), languages=frozenset(("en",)), shelves=None), WHO)
    second = book.get(Sample, sample.id)
    assert book.undo(WHO).records == (("sample", sample.id),)
    assert book.get(Sample, sample.id) == first
    book.redo(WHO)
    assert book.get(Sample, sample.id) == second
    assert [change.reason for change in book.history(Sample, sample.id)] == ["", "", "undo", "redo"]
    book.verify()


def test_undoing_the_making_of_a_record_deletes_it(book: Book, records: Shelf) -> None:
    book.undo(WHO)
    assert book.get(Shelf, records.id) == records.changed(deleted=True)
    book.redo(WHO)
    assert book.get(Shelf, records.id) == records


def test_undoing_a_deletion_restores(book: Book, records: Shelf) -> None:
    with book.deed(WHO) as deed:
        deed.delete(Shelf, records.id)
    book.undo(WHO)
    assert book.get(Shelf, records.id) == records
    book.redo(WHO)
    assert book.get(Shelf, records.id) == records.changed(deleted=True)


def test_a_deed_of_many_is_taken_back_whole(book: Book, records: Shelf) -> None:
    with book.deed(WHO, "import") as deed:
        deed.save(records.changed(title="B"))
        deed.save(records.changed(title="C"))
        for _ in range(3):
            deed.save(Shelf(new_id(), title="new"))
        deed.note("look", "shelf", records.id)
    book.undo(WHO)
    assert [kept.title for kept in book.every(Shelf)] == ["A"]
    book.redo(WHO)
    assert [kept.title for kept in book.every(Shelf)] == ["C", "new", "new", "new"]


def test_deeds_come_back_newest_first_until_none_is_left(book: Book, records: Shelf) -> None:
    for title in ("B", "C"):
        book.save(records.changed(title=title), WHO)
    for title in ("B", "A"):
        book.undo(WHO)
        assert book.get(Shelf, records.id) == records.changed(title=title)
    book.undo(WHO)
    with pytest.raises(UserError, match="nothing to undo"):
        book.undo(WHO)
    for _ in range(3):
        book.redo(WHO)
    assert book.get(Shelf, records.id) == records.changed(title="C")
    with pytest.raises(UserError, match="nothing to do again"):
        book.redo(WHO)


def test_a_new_deed_ends_what_could_be_done_again(book: Book, records: Shelf) -> None:
    book.save(records.changed(title="B"), WHO)
    book.undo(WHO)
    book.save(records.changed(title="C"), OTHER)
    book.save(Shelf(new_id(), title="D"), WHO)
    with pytest.raises(UserError, match="nothing to do again"):
        book.redo(WHO)


def test_only_ones_own_deeds(book: Book, records: Shelf) -> None:
    with pytest.raises(UserError, match="nothing to undo"):
        book.undo(OTHER)
    other = Shelf(new_id(), title="other")
    book.save(other, OTHER)
    book.undo(WHO)
    assert [kept.title for kept in book.every(Shelf)] == ["other"]


def test_refused_where_somebody_changed_the_field_since(book: Book, records: Shelf) -> None:
    book.save(records.changed(title="B"), WHO)
    book.save(records.changed(title="C"), OTHER)
    before = book.heads()
    with pytest.raises(UserError, match="A-0001 was changed since"):
        book.undo(WHO)
    assert book.heads() == before
    assert book.get(Shelf, records.id) == records.changed(title="C")
    book.undo(OTHER)
    book.undo(WHO)
    assert book.get(Shelf, records.id) == records


def test_another_field_changed_since_does_not_matter(book: Book, records: Shelf) -> None:
    sample = Sample(new_id(), title="A", order=1)
    book.save(sample, WHO)
    book.save(sample.changed(title="B"), WHO)
    book.save(sample.changed(title="B", order=2), OTHER)
    book.undo(WHO)
    found = book.get(Sample, sample.id)
    assert found
    assert (found.title, found.order) == ("A", 2)
    with pytest.raises(UserError, match="changed since"):
        book.undo(WHO)  # its making: deleting it would take away what the other wrote


def test_redo_is_refused_where_somebody_changed_the_field_since(book: Book, records: Shelf) -> None:
    book.save(records.changed(title="B"), WHO)
    book.undo(WHO)
    book.save(records.changed(title="C"), OTHER)
    with pytest.raises(UserError, match="changed since"):
        book.redo(WHO)


def test_a_deletion_by_somebody_else_stands(book: Book, records: Shelf) -> None:
    with book.deed(OTHER) as deed:
        deed.delete(Shelf, records.id)
    with pytest.raises(UserError, match="changed since"):
        book.undo(WHO)


def test_what_was_erased_stays_erased(book: Book, records: Shelf) -> None:
    with book.deed(WHO) as deed:
        deed.erase(Shelf, records.id)
    for _ in range(2):
        with pytest.raises(UserError, match="erased"):
            book.undo(WHO)


def test_what_changed_nothing_is_no_deed_to_undo(book: Book, records: Shelf) -> None:
    with book.deed(WHO) as deed:
        deed.note("export", reason="matrix")
    book.save(records, WHO)
    book.undo(WHO)
    assert book.get(Shelf, records.id) == records.changed(deleted=True)


def test_it_begins_anew_with_each_opening(book: Book, records: Shelf, laptop: Laptop) -> None:
    book.close()
    with Book.open(book.path, KEY, "office", laptop=laptop) as again, pytest.raises(UserError, match="nothing to undo"):
        again.undo(WHO)
