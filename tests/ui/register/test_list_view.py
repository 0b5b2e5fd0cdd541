"""The list: a page at a time, sorted and filtered by the book, in the order of plain Python."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.models.ids import new_id
from desktop.models.query import Query
from desktop.models.registers import by_name
from desktop.office.office import Office
from desktop.ui.register.list_model import RecordListModel
from desktop.ui.register.list_query import found_there
from desktop.ui.register.list_view import RecordList
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.runtime.settings import Settings
from desktop.ui.runtime.tasks import Tasks
from desktop.ui.theme.tokens import Theme
from tests.ui.offices import open_as

Training, Organisation, Case = by_name("training"), by_name("organisation"), by_name("case")


@pytest.fixture
def listing(session: OfficeSession, qtbot: QtBot) -> RecordList:
    made = RecordList(session, Training)
    qtbot.addWidget(made)
    made.resize(900, 500)
    made.show()
    made.ask()
    return made


def column(listing: RecordList, field: str) -> int:
    return listing.model.columns.index(field)


def shown(listing: RecordList, field: str) -> list[str]:
    return [listing.model.text(row, column(listing, field)) for row in range(listing.model.rowCount())]


def test_the_model_keeps_qts_rules(office: Office, qtbot: QtBot) -> None:
    model = RecordListModel(office, Training, Training.list_columns)
    model.ask(Query())
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)


def many(office: Office, count: int) -> None:
    kind = next(iter(office.context.codes("organisation_type"))).code
    office.save_all(Organisation(new_id(), title=f"Organisation {number:05}", type=kind) for number in range(count))


def test_rows_are_fetched_as_one_goes_down(office: Office, qtbot: QtBot) -> None:
    many(office, 1000)
    model = RecordListModel(office, Organisation, Organisation.list_columns)
    model.ask(Query(order=(("title", False),)))
    assert (model.count or 0) > 1000
    first = model.rowCount()
    assert first < 300
    rounds = 0
    while model.canFetchMore(QModelIndex()):
        model.fetchMore(QModelIndex())
        rounds += 1
    assert rounds >= 4
    assert model.rowCount() == model.count
    titles = [one.get("title") for one in model.records]
    assert titles == sorted(titles, key=str.casefold)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)


def test_a_list_begins_with_the_newest_day(listing: RecordList) -> None:
    days = [one.get("began") for one in listing.model.records]
    assert days == sorted(days, reverse=True)
    assert "↓" in listing.model.headerData(0, Qt.Orientation.Horizontal)


def test_a_heading_sorts(listing: RecordList) -> None:
    listing.header.setSortIndicator(column(listing, "title"), Qt.SortOrder.AscendingOrder)
    titles = shown(listing, "title")
    assert titles == sorted(titles, key=str.casefold)
    listing.header.setSortIndicator(column(listing, "title"), Qt.SortOrder.DescendingOrder)
    assert shown(listing, "title") == titles[::-1]


def test_typing_under_a_heading_filters_after_a_pause(listing: RecordList, qtbot: QtBot) -> None:
    before = listing.model.rowCount()
    with qtbot.waitSignal(listing.header.filtered):
        QTest.keyClicks(listing.header.line(column(listing, "title")), "online")
    assert 0 < listing.model.rowCount() < before
    assert all("online" in title.casefold() for title in shown(listing, "title"))
    assert "found" in listing.footer.text()
    listing.unfilter()
    assert listing.model.rowCount() == before


def test_a_filter_that_cannot_be_read_says_so_and_hides_nothing(listing: RecordList, qtbot: QtBot) -> None:
    before = listing.model.rowCount()
    line = listing.header.line(column(listing, "began"))
    with qtbot.waitSignal(listing.header.filtered):
        QTest.keyClicks(line, "soon")
    assert listing.model.rowCount() == before
    assert line.property("fault")
    assert "date" in listing.footer.text()


def test_search_looks_into_all_texts(listing: RecordList, qtbot: QtBot) -> None:
    with qtbot.waitSignal(listing.header.filtered):
        QTest.keyClicks(listing.search, "A-0003")
    assert [one.number for one in listing.model.records] == ["A-0003"]


def test_numbers_stand_right_and_dates_have_a_word_for_the_month(session: OfficeSession, qtbot: QtBot) -> None:
    listing = RecordList(session, by_name("expenditure"))
    qtbot.addWidget(listing)
    listing.ask()
    amount, on = column(listing, "amount"), column(listing, "on")
    assert listing.model.index(0, amount).data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert any(letter.isalpha() for letter in listing.model.text(0, on))
    totals = {one.currency: one.minor for one in session.office.total(by_name("expenditure"), "amount")}
    by_hand: dict[str, int] = {}
    for record in session.office.every(by_name("expenditure")):
        by_hand[record.get("amount").currency] = by_hand.get(record.get("amount").currency, 0) + record.get("amount").minor
    assert totals == by_hand
    assert "384,838.64 USD" in listing.footer.text()


def test_enter_asks_for_the_form_and_moving_tells_the_record(listing: RecordList, qtbot: QtBot) -> None:
    listing.choose(listing.model.records[0].id)
    with qtbot.waitSignal(listing.picked) as moved:
        QTest.keyClick(listing.table, Qt.Key.Key_Down)
    assert moved.args is not None
    assert moved.args[0].id == listing.model.records[1].id
    with qtbot.waitSignal(listing.entered):
        QTest.keyClick(listing.table, Qt.Key.Key_Return)


def test_copied_rows_are_a_table_without_what_identifies_a_person(listing: RecordList, session: OfficeSession, qtbot: QtBot) -> None:
    listing.table.selectAll()
    listing.copy()
    lines = QApplication.clipboard().text().splitlines()
    assert lines[0].split("\t")[:2] == ["First day", "Title"]
    assert len(lines) == listing.model.rowCount() + 1
    session.settings.keep("columns contact", ["number", "name", "position"])
    contacts = RecordList(session, by_name("contact"))
    qtbot.addWidget(contacts)
    contacts.ask()
    assert "name" in contacts.model.columns
    contacts.table.selectAll()
    contacts.copy()
    assert "Name" not in QApplication.clipboard().text()
    assert all(one.get("name") not in QApplication.clipboard().text() for one in contacts.model.records)


def test_columns_somebody_chose_are_kept(listing: RecordList, session: OfficeSession) -> None:
    listing._show_column("country", on=True)
    assert listing.model.columns[-1] == "country"
    assert session.settings.get("columns training")[-1] == "country"
    assert listing.model.rowCount()
    listing._show_column("country", on=False)
    assert "country" not in listing.model.columns


def test_a_deleted_record_is_not_in_the_list(listing: RecordList, session: OfficeSession) -> None:
    gone = listing.model.records[0]
    session.office.delete(Training, gone.id)
    listing.read_again()
    assert listing.model.row_of(gone.id) is None
    assert listing.current() is not None


def test_dates_of_the_list_are_code_not_text(listing: RecordList) -> None:
    assert isinstance(listing.model.records[0].get("began"), date)


def test_a_large_register_is_searched_without_holding_the_window(listing: RecordList, session: OfficeSession, qtbot: QtBot) -> None:
    listing._whole = 100_000
    listing.search.setText("online")
    before = listing.model.rowCount()
    listing.ask()
    assert listing.model.rowCount() == before
    assert "Searching" in listing.footer.text()
    qtbot.waitUntil(lambda: listing.model.rowCount() < before, timeout=20_000)
    assert all("online" in title.casefold() for title in shown(listing, "title"))
    there = [one.id for one in listing.model.records]
    listing._whole = 0
    listing.ask()
    assert [one.id for one in listing.model.records] == there


def test_of_two_searches_the_last_one_is_shown(listing: RecordList, session: OfficeSession, qtbot: QtBot) -> None:
    begun: list[str] = []
    session.tasks.began.connect(begun.append)
    listing._whole = 100_000
    for words in ("joint", "online"):
        listing.search.setText(words)
        listing.ask()
    assert len(begun) == 2
    qtbot.waitUntil(lambda: not session.tasks.busy(), timeout=20_000)
    assert listing.model.query.search == "online"
    assert all("online" in title.casefold() for title in shown(listing, "title"))


def test_what_is_sealed_is_not_read_on_the_other_thread_either(
    sample: Path, theme: Theme, tasks: Tasks, tmp_path: Path, qtbot: QtBot
) -> None:
    with open_as(sample, "Demo Finance") as office:
        session = OfficeSession(office, theme, tasks, Settings(tmp_path / "s"))
        answer = found_there(session, by_name("contact"), Query(), ())
        assert answer.records
        assert all(one.get("name") is None for one in answer.records)
        assert answer.records == tuple(office.every(by_name("contact")))


def test_an_edited_row_stays_under_the_hand(listing: RecordList, session: OfficeSession) -> None:
    record = listing.model.records[2]
    session.office.save(record.changed(began=date(1999, 1, 1)))
    listing.choose(record.id)
    listing.read_again({record.id})
    assert listing.table.currentIndex().row() == 2
    assert "1999" in listing.model.text(2, 0)
    listing.ask()
    assert listing.model.row_of(record.id) == listing.model.rowCount() - 1


def test_a_register_named_by_numbers_begins_with_the_newest(session: OfficeSession, qtbot: QtBot) -> None:
    listing = RecordList(session, by_name("participant"))
    qtbot.addWidget(listing)
    listing.ask()
    numbers = [one.number or "" for one in listing.model.records]
    assert numbers == sorted(numbers, reverse=True)
    listing.header.setSortIndicator(0, Qt.SortOrder.AscendingOrder)
    assert [one.number for one in listing.model.records] == numbers[::-1]


def test_a_large_register_shows_its_rows_before_it_is_counted(office: Office, session: OfficeSession, qtbot: QtBot) -> None:
    many(office, 400)
    listing = RecordList(session, Organisation)
    qtbot.addWidget(listing)
    listing.ask()
    assert listing.model.rowCount() == 150
    assert listing.footer.text() == "Counting …"
    qtbot.waitUntil(lambda: "in all" in listing.footer.text(), timeout=20_000)
    assert listing.model.count == office.count(Organisation)
    assert listing._whole == listing.model.count


def test_a_column_stays_as_wide_as_somebody_drew_it(listing: RecordList, session: OfficeSession, tmp_path: Path, qtbot: QtBot) -> None:
    pillar = column(listing, "pillar")
    listing.resize(1100, 500)
    usual = listing.header.sectionSize(pillar)
    listing.header.resizeSection(pillar, usual + 57)
    listing.resize(1000, 500)
    assert listing.header.sectionSize(pillar) == usual + 57
    session.closing.emit()
    again = RecordList(OfficeSession(session.office, session.theme, session.tasks, Settings(tmp_path / "settings")), Training)
    qtbot.addWidget(again)
    again.resize(1000, 500)
    again.show()
    again.ask()
    assert again.header.sectionSize(pillar) == usual + 57
