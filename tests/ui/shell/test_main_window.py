"""The window as a whole: unlocking, going about by keys, locking, and that nothing is silent or nameless."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.app import window_for
from desktop.errors import UserError
from desktop.models.record import REGISTERS
from desktop.models.registers import ALL, by_name
from desktop.ui.register.page import RegisterPage
from desktop.ui.register.placeholders import ClosedPage
from desktop.ui.results.page import MatrixPage
from desktop.ui.runtime.bug_report import BugReport, Watch
from desktop.ui.runtime.help_panel import pages
from desktop.ui.runtime.session import Said
from desktop.ui.runtime.settings import Settings
from desktop.ui.runtime.targets import DraftTarget
from desktop.ui.runtime.tasks import Tasks
from desktop.ui.shell.main_window import MainWindow
from desktop.ui.shell.navigation import RAIL_SECTIONS, section_of
from desktop.ui.start.unlock_page import UnlockPage
from desktop.ui.theme.tokens import Theme
from tests.ui.conftest import Enter, shell_of, unlock
from tests.ui.offices import open_as
from tests.ui.walk import PAGES, settled

Training = by_name("training")


def test_the_unlock_page_shows_who_may_open_what(sample: Path, qtbot: QtBot, qapp: QApplication) -> None:
    window = window_for(qapp, sample, settings=sample.parent / "settings")
    qtbot.addWidget(window)
    page = window.centralWidget()
    assert isinstance(page, UnlockPage)
    qtbot.waitUntil(lambda: page.who.count() == 4)
    said = {page.who.item(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(4)}
    assert "Demo Manager, Manager – office book" in said
    assert "Demo Case Worker, Case worker, Field officer – office book and case book" in said
    window.close()


def test_a_wrong_passphrase_is_a_sentence_in_place(sample: Path, qtbot: QtBot, qapp: QApplication) -> None:
    window = window_for(qapp, sample, settings=sample.parent / "settings")
    qtbot.addWidget(window)
    window.show()
    page = window.centralWidget()
    assert isinstance(page, UnlockPage)
    qtbot.waitUntil(lambda: page.who.count() == 4)
    page.unlock()
    assert "Type the passphrase" in page.fault.text()
    QTest.keyClicks(page.passphrase, "not the passphrase")
    assert not page.fault.isVisible()
    QTest.keyClick(page.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(page.fault.isVisible, timeout=20_000)
    assert page.fault.text().startswith("▲ ")
    assert page.fault.text().endswith(".")
    assert page.passphrase.selectedText()
    assert page.open.isEnabled()
    page.passphrase.clear()
    unlock(qtbot, window)
    window.close()


def test_an_office_that_is_none_is_said_in_place(tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> None:
    window = window_for(qapp, tmp_path / "Nowhere.tallybook", settings=tmp_path / "settings")
    qtbot.addWidget(window)
    window.show()
    page = window.centralWidget()
    assert isinstance(page, UnlockPage)
    qtbot.waitUntil(page.fault.isVisible)
    assert "Nowhere" in page.fault.text()
    window.close()


def test_without_an_office_the_first_page_offers_to_choose_one(tmp_path: Path, sample: Path, qtbot: QtBot, qapp: QApplication) -> None:
    window = window_for(qapp, None, settings=tmp_path / "settings")
    qtbot.addWidget(window)
    window.show()
    page = window.centralWidget()
    assert isinstance(page, UnlockPage)
    assert page._first.isVisible()
    page.choose_folder(sample)
    assert not page._first.isVisible()
    assert page.who.count() == 4
    window.close()


def test_the_office_opened_last_is_offered_first(enter: Enter, sample: Path) -> None:
    enter(sample)
    assert Settings(sample.parent / "settings").recent() == [sample]


def test_settings_hold_nothing_out_of_a_book(enter: Enter, sample: Path, qtbot: QtBot) -> None:
    window = enter(sample)
    for page in PAGES[:8]:
        shell_of(window).go(page)
    settled(window)
    window.close()
    kept = json.loads((sample.parent / "settings" / "window.json").read_text(encoding="utf-8"))
    assert all(
        name.split()[0] in {"recent", "geometry", "user", "project", "period", "split", "widths", "columns", "profile", "look", "idle"}
        for name in kept
    )


def test_every_register_is_in_exactly_one_section() -> None:
    made = [page for section in RAIL_SECTIONS for page in section.titles()]
    found = [name for name in (*made, *(one.register for section in RAIL_SECTIONS for one in section.lists)) if name in REGISTERS]
    assert sorted(found) == sorted(one.register for one in ALL)
    assert all(section_of(page) for page in PAGES)


def test_no_shortcut_stands_for_two_commands(enter: Enter, sample: Path) -> None:
    shell = shell_of(enter(sample))
    keys = [command.shortcut for command in shell.commands if command.shortcut]
    assert len(keys) == len(set(keys))
    assert len({command.id for command in shell.commands}) == len(shell.commands)
    assert {action.objectName() for action in shell.actions()} == {command.id for command in shell.commands}


def press(qtbot: QtBot, window: MainWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.ControlModifier) -> None:
    """A key as it comes from the keyboard: to the window, which hands it to whatever has the focus."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    handle = window.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, key, modifiers)


def test_keys_go_to_places_and_round_the_parts_of_a_page(enter: Enter, sample: Path, qtbot: QtBot) -> None:
    window = enter(sample)
    qtbot.waitExposed(window)
    shell = shell_of(window)
    press(qtbot, window, Qt.Key.Key_4)
    assert shell.page.id == "training"
    page = shell.page.content
    assert isinstance(page, RegisterPage)
    assert page.listing.table.hasFocus()
    QTest.keyClick(page.listing.table, Qt.Key.Key_F6)
    here = QApplication.focusWidget()
    assert here is not None
    assert here is page.pane.form or page.pane.form.isAncestorOf(here)
    for grid in page.pane.child_tables:
        press(qtbot, window, Qt.Key.Key_F6, Qt.KeyboardModifier.NoModifier)
        assert grid.sheet.hasFocus()
        assert not grid.sheet.visibleRegion().isEmpty()
    press(qtbot, window, Qt.Key.Key_F6, Qt.KeyboardModifier.NoModifier)
    assert shell.rail.button("trainings").hasFocus()
    press(qtbot, window, Qt.Key.Key_F)
    assert page.listing.search.hasFocus()


def test_keys_work_from_inside_a_line_too(enter: Enter, sample: Path, qtbot: QtBot) -> None:
    window = enter(sample)
    shell = shell_of(window)
    shell.go("training")
    page = shell.page.content
    assert isinstance(page, RegisterPage)
    page.pane.form.focus_first()
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    press(qtbot, window, Qt.Key.Key_K)
    assert shell.palette_box.isVisible()
    press(qtbot, window, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    assert not shell.palette_box.isVisible()
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    press(qtbot, window, Qt.Key.Key_N)
    assert page.pane.new


def test_the_palette_finds_commands_and_records_but_no_names(enter: Enter, sample: Path, qtbot: QtBot) -> None:
    window = enter(sample, "Demo Case Worker")
    shell = shell_of(window)
    shell.open_palette()
    box = shell.palette_box
    QTest.keyClicks(box.line, "lock")
    box.look()
    assert box.list.item(0).text() == "Lock"
    box.line.setText("practical")
    box.look()
    assert any("Joint Practical" in box.list.item(row).text() for row in range(box.list.count()))
    box.line.setText("Invented Person")
    box.look()
    assert box.list.count() == 0
    box.line.setText("practical")
    box.look()
    QTest.keyClick(box.line, Qt.Key.Key_Return)
    assert shell.page.id == "training"
    content = shell.page.content
    assert isinstance(content, RegisterPage)
    assert "Practical" in content.pane.form.base.get("title")


def test_help_is_for_the_page_one_is_on(enter: Enter, sample: Path, qtbot: QtBot) -> None:
    window = enter(sample)
    shell = shell_of(window)
    for page in PAGES:
        shell.go(page)
        shell.open_help()
        assert len(shell.help_box.text.toPlainText()) > 80, page
        shell.open_help()
        assert not shell.help_box.isVisible()
    shell.go("training")
    press(qtbot, window, Qt.Key.Key_F1, Qt.KeyboardModifier.NoModifier)
    assert shell.help_box.text.toPlainText().startswith("Trainings")
    shell.help_box.line.setText("age")
    QTest.keyClicks(shell.help_box.line, " band")
    assert shell.help_box.list.count() < len(pages()) + 1
    shell.help_box._show("keys")
    assert "Ctrl+K" in shell.help_box.text.toPlainText()
    settled(window)


def words_of(root: QWidget) -> str:
    labels = [one.text() for one in root.findChildren(QWidget) if isinstance(one, QLabel | QAbstractButton)]
    lines = [one.text() for one in root.findChildren(QLineEdit)]
    notes = [one.toPlainText() for one in root.findChildren(QPlainTextEdit)]
    return "\n".join([*labels, *lines, *notes, root.windowTitle()])


def test_a_locked_window_shows_nothing_of_what_was_open(enter: Enter, sample: Path, qtbot: QtBot) -> None:
    window = enter(sample, "Demo Case Worker")
    shell = shell_of(window)
    shell.go("case")
    content = shell.page.content
    assert isinstance(content, RegisterPage)
    code = content.pane.form.base.get("code")
    assert code in words_of(window)
    shell.go("training")
    content = shell.page.content
    assert isinstance(content, RegisterPage)
    content.listing.table.selectAll()
    content.listing.copy()
    assert "Joint police" in QApplication.clipboard().text()
    press(qtbot, window, Qt.Key.Key_L)
    assert isinstance(window.centralWidget(), UnlockPage)
    QApplication.processEvents()
    assert code not in words_of(window)
    assert "Ulaanbaatar" not in window.windowTitle()
    assert not QApplication.clipboard().text()
    qtbot.waitUntil(lambda: not window.tasks.busy())
    with open_as(sample, "Demo Manager"):  # the lock on the folder is gone
        pass


def test_it_locks_by_itself_when_nobody_is_there(enter: Enter, sample: Path, qtbot: QtBot) -> None:
    window = enter(sample)
    assert window._idle.isActive()
    assert window._idle.interval() == 5 * 60_000
    window._idle.start(60_000)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Shift)
    assert window._idle.interval() == 5 * 60_000
    window._idle.start(0)
    qtbot.waitUntil(lambda: isinstance(window.centralWidget(), UnlockPage))


def test_what_was_typed_when_it_locked_is_offered_on_return(enter: Enter, sample: Path, qtbot: QtBot) -> None:
    window = enter(sample)
    shell_of(window).go("training")
    content = shell_of(window).page.content
    assert isinstance(content, RegisterPage)
    title = content.pane.form.base.get("title")
    place = content.pane.form.inputs["place"].editor.part
    assert isinstance(place, QLineEdit)
    place.clear()
    QTest.keyClicks(place, "Sainshand")
    window.lock()
    unlock(qtbot, window)
    settled(window)
    home = words_of(shell_of(window).page.content)
    assert "Not saved yet" in home
    assert title[:30] in home
    assert "1 form is not saved yet" in shell_of(window).status.words.full_text()
    shell_of(window).show_target(DraftTarget(shell_of(window).session.office.drafts()[0]))
    again = shell_of(window).page.content
    assert isinstance(again, RegisterPage)
    assert again.pane.form.current_record().get("place") == "Sainshand"


def test_a_closed_book_says_who_can_open_it(enter: Enter, sample: Path) -> None:
    shell = shell_of(enter(sample, "Demo Finance"))
    shell.go("case")
    assert isinstance(shell.page.content, ClosedPage)
    assert "Demo Case Worker" in words_of(shell.page.content)


def test_a_record_behind_a_number_is_one_key_away(enter: Enter, sample: Path, qtbot: QtBot) -> None:
    window = enter(sample)
    shell = shell_of(window)
    shell.go("matrix")
    page = shell.page.content
    assert isinstance(page, MatrixPage)
    qtbot.waitUntil(lambda: page.model.matrix is not None, timeout=20_000)
    shell.session.show_record("training", next(iter(shell.session.office.every(Training))).id)
    assert shell.page.id == "training"
    settled(window)


def test_the_look_changes_at_once_and_is_kept(enter: Enter, sample: Path, qtbot: QtBot) -> None:
    window = enter(sample)
    shell_of(window).go("appearance")
    before = window.centralWidget()
    window.settings.keep("look", "dark")
    window._redress()
    qtbot.waitUntil(lambda: window.centralWidget() is not before)
    assert window.theme.name == "dark"
    assert shell_of(window).page.id == "appearance"
    assert shell_of(window).session.theme.name == "dark"


def slip() -> None:
    raise ValueError("Enkhjargal of the seventh street")


def test_a_bug_shows_its_stack_and_no_value(qtbot: QtBot, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    watch = Watch(tmp_path)
    with pytest.raises(ValueError, match="Enkhjargal") as raised:
        slip()
    watch(raised.type, raised.value, raised.tb)
    report = watch._open
    assert isinstance(report, BugReport)
    qtbot.addWidget(report)
    said = report.text.toPlainText() + capsys.readouterr().err
    assert "ValueError" in said
    assert "slip" in said
    assert "Enkhjargal" not in said
    watch(raised.type, raised.value, raised.tb)
    assert watch._open is report
    report.accept()
    assert watch._open is None


def test_a_job_tells_its_end_on_the_windows_thread(tasks: Tasks, qtbot: QtBot) -> None:
    found: list[object] = []
    failed: list[UserError] = []
    tasks.run(lambda: 42, found.append, failed.append)
    qtbot.waitUntil(lambda: bool(found))
    assert found == [42]

    def refuse() -> None:
        raise UserError("The folder is read-only.")

    tasks.run(refuse, found.append, failed.append)
    qtbot.waitUntil(lambda: bool(failed))
    assert str(failed[0]) == "The folder is read-only."
    assert not tasks.busy()


def test_the_status_line_offers_what_can_be_done(enter: Enter, sample: Path) -> None:
    shell = shell_of(enter(sample))
    done: list[int] = []
    shell.session.said.emit(Said("Training A-0001 is deleted.", "", "Undo", lambda: done.append(1)))
    assert shell.status.action.text() == "Undo"
    shell.status.action.click()
    assert done == [1]
    assert not shell.status.words.full_text()
    shell.session.fail(UserError("The disk is full."))
    assert shell.status.words.full_text() == "▲ The disk is full."
    assert shell.status.words.property("state") == "late"


def test_settings_that_are_damaged_count_as_none(tmp_path: Path) -> None:
    (tmp_path / "window.json").write_text("{not json", encoding="utf-8")
    kept = Settings(tmp_path)
    assert kept.recent() == []
    kept.keep("look", "dark")
    assert Settings(tmp_path).get("look") == "dark"


@pytest.mark.parametrize("nonsense", [5, True, [5], {"title": "x"}, {"a": [1]}, "x", [[]], 10**30, -1, None])
def test_a_setting_of_another_shape_counts_as_none(enter: Enter, sample: Path, nonsense: object) -> None:
    (sample.parent / "settings").mkdir(exist_ok=True)
    names = (
        "recent",
        "geometry",
        "look",
        "language",
        "idle",
        "profile",
        "import folder",
        f"user {sample}",
        f"period {sample}",
        f"project {sample}",
    )
    of_pages = [f"{word} {register}" for word in ("split", "widths", "columns") for register in ("training", "user")]
    (sample.parent / "settings" / "window.json").write_text(json.dumps(dict.fromkeys([*names, *of_pages], nonsense)), encoding="utf-8")
    shell = shell_of(enter(sample))
    for page in ("training", "appearance", "export", "user"):
        shell.go(page)
        assert shell.page.content is not None


def test_how_wide_the_list_is_kept_and_its_columns_beside(tmp_path: Path) -> None:
    """Both had one name: a list drawn wider that was kept before the columns were broke its page at the next start."""
    kept = Settings(tmp_path)
    kept.keep("split training", [500, 700])
    kept.keep("widths training", {"title": 300})
    assert Settings(tmp_path).get("split training") == [500, 700]
    assert Settings(tmp_path).get("widths training") == {"title": 300}
    (tmp_path / "window.json").write_text('{"widths training": [500, 700]}', encoding="utf-8")
    assert Settings(tmp_path).get("widths training", {}) == {}


def test_texts_do_not_read_markup(enter: Enter, sample: Path, theme: Theme) -> None:
    shell = shell_of(enter(sample))
    shell.go("training")
    content = shell.page.content
    assert isinstance(content, RegisterPage)
    assert all(one.textFormat() == Qt.TextFormat.PlainText for one in content.findChildren(QLabel) if one.property("role"))


def test_the_window_stands_before_what_reads_an_office_is_imported() -> None:
    """Imported while one looks at the unlock page: it took three times as long as a bare window otherwise."""
    heavy = ("sqlcipher3", "cryptography", "babel", "openpyxl", "desktop.models", "desktop.store", "desktop.office")
    program = f"import sys, desktop.app; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
