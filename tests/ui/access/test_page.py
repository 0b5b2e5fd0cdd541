"""The page Users, by keys, on real offices: who is there, and every change of roles, passphrases, papers and keys."""

import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from desktop.errors import UserError
from desktop.models.record import Book
from desktop.models.registers.case import Case
from desktop.models.registers.staff import User
from desktop.office.access import users
from desktop.office.access.opening import Newcomer
from desktop.office.access.recovery import try_paper
from desktop.office.office import Office
from desktop.store import rotation
from desktop.store.keys import keyring, keyring_file
from desktop.store.rotation import fits
from desktop.ui.access.page import UsersPage
from desktop.ui.access.replace_paper import ReplacePaper
from desktop.ui.access.user_dialogs import AddUser, MyPassphrase, OtherRoles
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.runtime.settings import Settings
from desktop.ui.runtime.tasks import Tasks
from desktop.ui.theme.tokens import Theme
from tests.office.opened import a_case, new_office, opened, passphrase
from tests.ui.conftest import Enter, shell_of
from tests.ui.keyboard import called, focused, press, to, write

WHERE = "Ulaanbaatar.tallybook"
SAID = "seven blue hills by the river"
ENTER, TAB, SPACE, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Space, Qt.Key.Key_Escape


@pytest.fixture
def papers(tmp_path: Path) -> Mapping[Book, str]:
    """An office with a user of each role and a case; the codes of its papers."""
    created = new_office(tmp_path)
    created.office.close()
    with opened(tmp_path, "Tuya") as office:
        office.save(a_case())
    return created.papers


Show = Callable[[str], UsersPage]


@pytest.fixture
def show(
    qtbot: QtBot, papers: Mapping[Book, str], tasks: Tasks, theme: Theme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Show]:
    """The page as one of the users sees it, in a window of its own."""
    monkeypatch.setattr("desktop.ui.access.new_papers.documents", lambda: tmp_path)
    offices: list[Office] = []
    windows: list[QMainWindow] = []

    def shown(name: str) -> UsersPage:
        offices.append(opened(tmp_path, name))
        page = UsersPage(OfficeSession(offices[-1], theme, tasks, Settings(tmp_path / "settings")))
        window = QMainWindow()
        window.resize(1200, 740)
        window.setCentralWidget(page)
        qtbot.addWidget(window)
        windows.append(window)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        page.listing.table.setFocus()
        return page

    yield shown
    for office in offices:
        office.close()


def words_of(page: UsersPage) -> str:
    QApplication.processEvents()
    said = [part.text() for part in page.side.findChildren(QLabel) if part.isVisible()]
    return "\n".join(said + [part.text() for part in page.side.findChildren(QAbstractButton) if part.isVisible()])


def choose(page: UsersPage, name: str) -> None:
    user = next(one for one in page.session.office.every(User) if one.name == name)
    page.listing.choose(user.id)


def ask(page: UsersPage, words: str) -> None:
    """Tab to a button and press it."""
    to(words)
    press(SPACE)
    assert page.form


def until_done(qtbot: QtBot, page: UsersPage) -> None:
    qtbot.waitUntil(lambda: page.form is None, timeout=20_000)
    assert page.isEnabled()
    assert focused() is page.listing.table


def leave(page: UsersPage) -> None:
    """Close the office as the window does: the page is told, and is not seen any more."""
    page.session.closing.emit()
    page.window().hide()
    page.session.office.close()


def names_in(tmp_path: Path) -> set[str]:
    return {seat.name for seat in keyring_file.read(tmp_path / WHERE).state.users.values()}


def test_it_says_who_is_here_and_what_they_open(show: Show) -> None:
    page = show("Maral")
    assert [record.get("name") for record in page.listing.model.records] == ["Bat", "Maral", "Oyun", "Sarnai", "Tuya"]
    assert "Maral (you)" in words_of(page)
    assert "Opens the office book. Since " in words_of(page)
    choose(page, "Tuya")
    assert "Opens the office book. Opens the case book." in words_of(page)
    assert "As a case worker; also deletes" in words_of(page)
    page.show_history()
    assert "The office was made" in words_of(page)


def test_a_manager_adds_a_user_by_keys(qtbot: QtBot, show: Show, tmp_path: Path) -> None:
    page = show("Maral")
    page.new()
    assert called(focused()) == "Name"
    press(ENTER)
    assert "Name is needed." in words_of(page)
    write("Naran")
    press(ENTER)
    assert "Tick at least one role." in words_of(page)
    to("Field officer")
    press(SPACE)
    to("Passphrase")
    write(SAID)
    assert "✔ Strong." in words_of(page)
    press(TAB)
    write(SAID)
    press(ENTER)
    until_done(qtbot, page)
    assert "Naran" in words_of(page)  # one is on the new user
    leave(page)
    with opened(tmp_path, "Naran", SAID) as office:
        assert office.roles == {"field_officer"}
        assert office.warnings == ()


def test_a_name_twice_is_answered_in_place(qtbot: QtBot, show: Show) -> None:
    page = show("Maral")
    page.new()
    write("bat")
    to("Manager")
    press(SPACE)
    to("Passphrase")
    write(SAID)
    press(TAB)
    write(SAID)
    press(ENTER)
    qtbot.waitUntil(lambda: "There is a user called “bat” already." in words_of(page))
    assert page.isEnabled()
    press(ESCAPE)
    assert page.form is None
    assert focused() is page.listing.table


def test_a_manager_adds_a_case_worker_with_the_case_paper(qtbot: QtBot, show: Show, papers: Mapping[Book, str], tmp_path: Path) -> None:
    page = show("Maral")
    page.new()
    write("Naran")
    assert "Your roles do not hold this key" not in words_of(page)
    to("Case worker")
    press(SPACE)
    assert "Your roles do not hold this key" in words_of(page)
    to("Passphrase")
    write(SAID)
    press(TAB)
    write(SAID)
    to("Code on the paper of the case book, group 1 of 8")
    write(papers["office"])
    press(ENTER)
    assert "This is the paper of the office book. Take the other one." in words_of(page)
    QApplication.clipboard().setText(papers["cases"])
    press(Qt.Key.Key_V, ctrl=True)
    press(ENTER)
    until_done(qtbot, page)
    leave(page)
    with opened(tmp_path, "Naran", SAID) as office:
        assert office.count(Case) == 1


def test_a_case_supervisor_gives_case_roles_and_no_others(qtbot: QtBot, show: Show, tmp_path: Path) -> None:
    page = show("Tuya")
    choose(page, "Bat")
    assert "Only a manager changes this" in words_of(page)
    assert "Let leave" not in words_of(page)
    page.new()
    form = page.form
    assert isinstance(form, AddUser)
    assert list(form.roles.boxes) == ["case_worker", "case_supervisor"]
    write("Naran")
    to("Case worker")
    press(SPACE)
    to("Passphrase")
    write(SAID)
    press(TAB)
    write(SAID)
    press(ENTER)
    until_done(qtbot, page)
    leave(page)
    with opened(tmp_path, "Naran", SAID) as office:
        assert office.count(Case) == 1


def test_what_a_role_may_not_do_is_absent_or_says_why(show: Show) -> None:
    page = show("Bat")
    assert not page.may
    said: list[object] = []
    page.session.said.connect(said.append)
    page.new()
    assert page.form is None
    assert "Only a manager adds users" in str(said)
    buttons = {part.text() for part in page.side.findChildren(QAbstractButton) if part.isVisible()}
    assert buttons == {"Change my passphrase", "History"}
    assert "Only a manager replaces the paper of the office book." in words_of(page)
    assert "Only a case supervisor or a manager replaces the paper of the case book." in words_of(page)
    choose(page, "Maral")
    assert "Only a manager changes this" in words_of(page)


def test_other_roles_say_what_becomes_of_the_keys(qtbot: QtBot, show: Show, papers: Mapping[Book, str], tmp_path: Path) -> None:
    before = keyring.unlock(keyring_file.read(tmp_path / WHERE), "Sarnai", passphrase("Sarnai"))
    page = show("Maral")
    choose(page, "Sarnai")
    ask(page, "Change roles")
    assert "The keys stay as they are." in words_of(page)
    to("Field officer")
    press(SPACE)
    to("Case worker")
    press(SPACE)
    assert "The case book gets a new key that Sarnai does not have." in words_of(page)
    to("Code on the paper of the case book, group 1 of 8")
    write(papers["cases"])
    press(ENTER)
    until_done(qtbot, page)
    assert not fits(tmp_path / WHERE / "cases.db", before.books["cases"])
    leave(page)
    with opened(tmp_path, "Sarnai") as office:
        assert office.roles == {"field_officer"}
        assert office.case_book is None
    with opened(tmp_path, "Tuya") as office:
        assert office.count(Case) == 1


def test_ones_own_roles_draw_the_frame_anew(qtbot: QtBot, show: Show, papers: Mapping[Book, str], monkeypatch: pytest.MonkeyPatch) -> None:
    page = show("Maral")
    drawn: list[bool] = []
    page.session.redraw_wanted.connect(lambda: drawn.append(True))
    ask(page, "Change roles")
    form = page.form
    assert isinstance(form, OtherRoles)
    to("Case supervisor")
    press(SPACE)
    assert "Maral will be given the key of the case book." in words_of(page)
    to("Code on the paper of the case book, group 1 of 8")
    write(papers["cases"])
    press(ENTER)
    until_done(qtbot, page)
    assert drawn == [True]
    assert page.session.office.roles == {"manager", "case_supervisor"}
    assert page.session.office.count(Case) == 1


def test_the_last_manager_stays_one(qtbot: QtBot, show: Show) -> None:
    page = show("Maral")
    ask(page, "Change roles")
    to("Manager")
    press(SPACE)
    to("Field officer")
    press(SPACE, ENTER)
    qtbot.waitUntil(lambda: "Maral is the last manager. Make somebody else a manager first." in words_of(page))


def test_a_forgotten_passphrase_is_replaced(qtbot: QtBot, show: Show, tmp_path: Path) -> None:
    page = show("Maral")
    choose(page, "Oyun")
    ask(page, "Passphrase forgotten")
    write("Oyun Oyun Oyun")
    assert "▲ Weak." in words_of(page)
    press(Qt.Key.Key_A, ctrl=True)
    write(SAID)
    press(TAB)
    write(SAID)
    press(ENTER)
    until_done(qtbot, page)
    leave(page)
    with pytest.raises(UserError, match="not the passphrase of Oyun"):
        opened(tmp_path, "Oyun")
    opened(tmp_path, "Oyun", SAID).close()


def test_somebody_leaves_and_the_keys_change(qtbot: QtBot, show: Show, tmp_path: Path) -> None:
    before = keyring.unlock(keyring_file.read(tmp_path / WHERE), "Bat", passphrase("Bat"))
    page = show("Maral")
    choose(page, "Bat")
    ask(page, "Let leave")
    assert "Bat cannot open this office any more. The office book gets a new key that Bat does not have" in words_of(page)
    assert called(focused()) == "Give up"  # nothing happens by a key too many
    press(SPACE)
    assert page.form is None
    assert "Bat" in names_in(tmp_path)
    ask(page, "Let leave")
    to("Let Bat leave")
    press(SPACE)
    assert not page.isEnabled()  # nobody types while a book is closed
    until_done(qtbot, page)
    assert "Bat has left and opens nothing here." in words_of(page)
    assert "Left on " in words_of(page)
    assert "Bat" not in names_in(tmp_path)
    assert not fits(tmp_path / WHERE / "office.db", before.books["office"])
    assert page.session.office.check() == []


def test_who_may_know_a_paper_leaves_once_a_new_one_is_printed(
    qtbot: QtBot, show: Show, papers: Mapping[Book, str], tmp_path: Path
) -> None:
    with opened(tmp_path, "Maral") as office:
        users.appoint(office, Newcomer("Ganaa", ["manager"], passphrase("Ganaa")))
    page = show("Maral")
    assert "Ganaa was added on" in words_of(page)
    choose(page, "Ganaa")
    ask(page, "Let leave")
    assert "Ganaa may know the recovery papers: print new ones first" in words_of(page)
    to("Write the paper")
    press(SPACE)
    qtbot.waitUntil(lambda: "Let Ganaa leave" in words_of(page), timeout=20_000)
    try_paper(tmp_path / WHERE, "office", papers["office"])  # nothing is changed yet
    to("Let Ganaa leave")
    press(SPACE)
    assert "Print first, and tick it" in words_of(page)
    form = page.form
    assert form
    code = form.new_papers._codes["office"]
    to("The paper is printed and put away")
    press(SPACE, ENTER)
    until_done(qtbot, page)
    assert "Ganaa" not in names_in(tmp_path)
    with pytest.raises(UserError, match="newest paper"):
        try_paper(tmp_path / WHERE, "office", papers["office"])
    try_paper(tmp_path / WHERE, "office", code)
    assert not list(tmp_path.glob("*new recovery paper*"))
    assert "The paper of the office book was replaced on" in words_of(page)


def test_a_paper_that_was_not_needed_in_the_end_is_deleted(qtbot: QtBot, show: Show, tmp_path: Path) -> None:
    with opened(tmp_path, "Maral") as office:
        users.appoint(office, Newcomer("Ganaa", ["manager"], passphrase("Ganaa")))
    page = show("Maral")
    choose(page, "Ganaa")
    ask(page, "Change roles")
    press(SPACE)
    to("Field officer")
    press(SPACE)
    to("Write the paper")
    press(SPACE)
    qtbot.waitUntil(lambda: "The paper is printed and put away" in words_of(page), timeout=20_000)
    assert list(tmp_path.glob("*new recovery paper*"))
    press(ESCAPE)
    assert page.form is None
    assert not list(tmp_path.glob("*new recovery paper*"))
    assert page.session.office.check() == []


def test_the_office_is_not_closed_in_the_middle_of_a_change(
    qtbot: QtBot, show: Show, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = show("Maral")
    begun, go_on, order = threading.Event(), threading.Event(), list[str]()
    dismiss = users.dismiss

    def slowly(*arguments: object) -> object:
        begun.set()
        go_on.wait(10)
        found = dismiss(*arguments)  # type: ignore[arg-type]
        order.append("changed")
        return found

    monkeypatch.setattr(users, "dismiss", slowly)
    choose(page, "Bat")
    ask(page, "Let leave")
    to("Let Bat leave")
    press(SPACE)
    assert begun.wait(10)
    threading.Timer(0.2, go_on.set).start()
    leave(page)
    order.append("closed")
    assert order == ["changed", "closed"]
    with opened(tmp_path, "Oyun") as office:
        assert office.check() == []


def test_nothing_is_read_for_the_list_while_its_book_changes_its_key(qtbot: QtBot, show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    page = show("Maral")
    away, go_on = threading.Event(), threading.Event()
    rekey = rotation.settle

    def slowly(*arguments: object) -> object:
        page.session.office._names.forget()  # rows that were not painted yet, as after scrolling, are read when they are
        page.listing.model._texts.clear()
        away.set()  # the book is closed here
        go_on.wait(10)
        return rekey(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(rotation, "settle", slowly)
    choose(page, "Bat")
    ask(page, "Let leave")
    to("Let Bat leave")
    press(SPACE)
    assert away.wait(10)
    assert not page.session.office.is_out("office")
    page.window().resize(1100, 700)
    page.window().repaint()
    QApplication.processEvents()
    go_on.set()
    until_done(qtbot, page)
    assert page.listing.isVisible()
    assert "Bat has left and opens nothing here." in words_of(page)


def test_ones_own_passphrase(qtbot: QtBot, show: Show, tmp_path: Path) -> None:
    page = show("Bat")
    ask(page, "Change my passphrase")
    press(ENTER)
    assert "Type the passphrase you opened the office with." in words_of(page)
    write("not that one at all")
    press(TAB)
    write(SAID)
    press(TAB)
    write(SAID)
    press(ENTER)
    qtbot.waitUntil(lambda: "That is not the passphrase of Bat." in words_of(page))
    assert called(focused()) == "The present passphrase"
    write(passphrase("Bat"))
    press(ENTER)
    until_done(qtbot, page)
    leave(page)
    with pytest.raises(UserError, match="not the passphrase of Bat"):
        opened(tmp_path, "Bat")
    opened(tmp_path, "Bat", SAID).close()


def test_ones_own_passphrase_is_shown_the_present_one_too(show: Show) -> None:
    page = show("Bat")
    ask(page, "Change my passphrase")
    form = page.form
    assert isinstance(form, MyPassphrase)
    lines = (form.present.line, form.box.first.line, form.box.again.line)
    assert {line.echoMode() for line in lines} == {QLineEdit.EchoMode.Password}
    to("Show what is typed")
    press(SPACE)
    assert {line.echoMode() for line in lines} == {QLineEdit.EchoMode.Normal}
    form.hide()
    assert {line.echoMode() for line in lines} == {QLineEdit.EchoMode.Password}


def test_a_new_paper_is_valid_only_when_it_is_printed(qtbot: QtBot, show: Show, papers: Mapping[Book, str], tmp_path: Path) -> None:
    page = show("Maral")
    ask(page, "New paper of the office book")
    press(ENTER)
    form = page.form
    assert isinstance(form, ReplacePaper)
    qtbot.waitUntil(lambda: "Make the old paper void" in words_of(page), timeout=20_000)
    (written,) = form.new_papers.printed.papers.values()
    assert written.is_file()
    try_paper(tmp_path / WHERE, "office", papers["office"])
    to("Make the old paper void")
    press(SPACE)
    assert "Print first, and tick it" in words_of(page)
    press(ESCAPE)
    assert not written.exists()
    ask(page, "New paper of the office book")
    press(ENTER)
    form = page.form
    assert isinstance(form, ReplacePaper)
    qtbot.waitUntil(lambda: "Make the old paper void" in words_of(page), timeout=20_000)
    (written,) = form.new_papers.printed.papers.values()
    code = form.new_papers._codes["office"]
    to("The paper is printed and put away")
    press(SPACE, ENTER)
    until_done(qtbot, page)
    assert not written.exists()
    with pytest.raises(UserError, match="newest paper"):
        try_paper(tmp_path / WHERE, "office", papers["office"])
    try_paper(tmp_path / WHERE, "office", code)
    assert page.session.office.check() == []


def test_the_case_paper_is_replaced_by_whoever_has_its_key_or_the_old_one(
    qtbot: QtBot, show: Show, papers: Mapping[Book, str], tmp_path: Path
) -> None:
    page = show("Maral")
    ask(page, "New paper of the case book")
    press(ENTER)
    assert "0 signs were typed" in words_of(page)
    to("Code on the paper of the case book, group 1 of 8")
    write(papers["cases"])
    press(ENTER)
    qtbot.waitUntil(lambda: "Make the old paper void" in words_of(page), timeout=20_000)
    to("The paper is printed and put away")
    press(SPACE)
    to("Then delete the file here")
    press(SPACE, ENTER)
    until_done(qtbot, page)
    assert len(list(tmp_path.glob("*new recovery paper*/case-book.pdf"))) == 1
    with pytest.raises(UserError, match="newest paper"):
        try_paper(tmp_path / WHERE, "cases", papers["cases"])
    assert page.session.office.case_book is None


def test_everything_one_can_reach_has_a_name(show: Show) -> None:
    page = show("Maral")
    forms: list[Callable[[], object]] = [
        lambda: None,
        page.new,
        page.card.roles_wanted.emit,
        page.card.own_wanted.emit,
        lambda: page.card.paper_wanted.emit("office"),
    ]
    for ask_for in forms:
        page.give_up()
        ask_for()
        QApplication.processEvents()
        reached = [part for part in page.side.findChildren(QWidget) if part.isVisible() and part.focusPolicy() & Qt.FocusPolicy.TabFocus]
        assert reached
        assert [part for part in reached if not called(part) and not part.focusProxy()] == []


def test_in_the_window_it_has_its_key_and_its_parts(enter: Enter, empty: Path) -> None:
    shell = shell_of(enter(empty))
    shell.go("user")
    page = shell.page.content
    assert isinstance(page, UsersPage)
    assert focused() is page.listing.table
    press(Qt.Key.Key_F6)
    assert called(focused()) == "Change my passphrase"
    press(Qt.Key.Key_N, ctrl=True)
    assert isinstance(page.form, AddUser)
    assert called(focused()) == "Name"
    press(Qt.Key.Key_F6)
    assert called(focused()) == "Set-up"
    press(Qt.Key.Key_F6)
    assert page.form.isAncestorOf(focused())
