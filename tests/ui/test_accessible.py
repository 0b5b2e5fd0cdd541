"""Everybody can work here: each control is named and described, reached by Tab as drawn, seen when it has the focus."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QLineEdit, QMenu, QWidget

from desktop.ui.forms.editor import Editor
from desktop.ui.register import effects_panel
from desktop.ui.register.page import RegisterPage
from desktop.ui.runtime.help_panel import HelpPanel
from desktop.ui.shell.command_palette import CommandPalette
from desktop.ui.shell.main_window import MainWindow
from desktop.ui.start.unlock_page import UnlockPage
from tests.ui.conftest import Enter, shell_of
from tests.ui.offices import USERS
from tests.ui.walk import PAGES, said, settled, stops, walked


@pytest.mark.parametrize("user", USERS)
def test_every_control_has_a_name_and_every_editor_a_description(sample: Path, enter: Enter, user: str) -> None:
    window = enter(sample, user)
    nameless, undescribed, by_mouse = set(), set(), set()
    for where in walked(window):
        controls = stops(window)
        nameless |= {f"{where}: {said(one)}" for one in controls if not spoken(one, QAccessible.Text.Name)}
        editors = {one for editor in window.findChildren(Editor) for one in editor.findChildren(QWidget)}
        undescribed |= {f"{where}: {said(one)}" for one in controls if one in editors and not one.accessibleDescription()}
        by_mouse |= {f"{where}: {said(one)}" for one in window.findChildren(QAbstractButton) if mouse_only(one, window)}
    wrong = {"nameless": nameless, "undescribed": undescribed, "by mouse alone": by_mouse}
    assert not any(wrong.values()), wrong


def spoken(widget: QWidget, what: QAccessible.Text) -> str:
    """What a screen reader is told."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(what).strip() if interface else ""


def mouse_only(one: QAbstractButton, window: MainWindow) -> bool:
    """Whether a button in use can be pressed with a mouse alone. Of buttons that exclude each other, arrows choose.

    What the small buttons in a line do has a key there (Alt+Down, Down, Ctrl+A and Delete), and so has the cross of a
    member of a set (Backspace).
    """
    inside = isinstance(one.parentWidget(), QLineEdit | QAbstractItemView) or one.property("chip")
    if inside or not (one.isVisibleTo(window) and one.isEnabled()):
        return False
    group = one.group()
    among = group.buttons() if group and group.exclusive() else [one]
    return not any(other.focusPolicy() & Qt.FocusPolicy.TabFocus for other in among)


@pytest.mark.parametrize("user", ["Demo Manager", "Demo Case Worker"])
def test_tab_reaches_every_control_as_drawn(sample: Path, enter: Enter, user: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(effects_panel, "_SHOWN", 0)  # what a record counts toward stands there before Tab begins
    window = enter(sample, user)
    window.activateWindow()
    unreached, jumps = set(), set()
    for where in walked(window):
        if where in ("palette", "help"):
            continue
        shell = shell_of(window)
        order = list(tabbed(shell.rail.button(shell.page.section.id)))
        unreached |= {f"{where}: {said(one)}" for one in stops(window) if one not in order}
        jumps |= {f"{where}: {jump}" for jump in misplaced(window, order)}
    assert not unreached
    assert not jumps


def tabbed(first: QWidget) -> Iterator[QWidget]:
    """The controls as Tab comes to them, once round; a sheet is left by Ctrl+Tab."""
    first.setFocus(Qt.FocusReason.TabFocusReason)
    here, seen = QApplication.focusWidget(), set()
    while here is not None and here not in seen:
        seen.add(here)
        yield here
        sheet = isinstance(here, QAbstractItemView) and here.tabKeyNavigation()
        QTest.keyClick(here, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier if sheet else Qt.KeyboardModifier.NoModifier)
        here = QApplication.focusWidget()


def misplaced(root: QWidget, order: Sequence[QWidget]) -> Iterator[str]:
    """Where Tab leaves a box before it is through with it, or goes back up or to the left in it."""
    boxes: dict[QWidget, list[QWidget]] = {}
    for stop in order:
        box: QWidget | None = stop.parentWidget()
        part: QWidget = stop
        while part is not root and box:
            found = boxes.setdefault(box, [])
            if part in found and found[-1] is not part:
                yield f"{said(stop)} comes after another box"
            if part not in found:
                found.append(part)
            part = box
            box = part.parentWidget()
    for box, parts in boxes.items():
        if box not in order:  # what lies in a control (the filters of a table) belongs to it
            places = [QRect(part.mapTo(root, QPoint(0, 0)), part.size()) for part in parts]
            for one, part, before, after in zip(parts, parts[1:], places, places[1:], strict=False):
                beside = min(before.bottom(), after.bottom()) - max(before.top(), after.top()) > min(before.height(), after.height()) / 2
                if after.left() < before.left() if beside else after.top() < before.top():
                    yield f"from {said(one)} back to {said(part)}"


def test_a_jump_would_be_found(qapp: QApplication) -> None:
    root = QWidget()
    root.resize(300, 100)
    lines = [QLineEdit(root) for _number in range(3)]
    for line, (x, y) in zip(lines, ((0, 0), (100, 0), (0, 40)), strict=True):
        line.setGeometry(x, y, 80, 20)
    assert not list(misplaced(root, lines))
    assert len(list(misplaced(root, [lines[1], lines[0], lines[2]]))) == 1
    assert len(list(misplaced(root, [lines[0], lines[2], lines[1]]))) == 1


def test_the_focus_is_seen(sample: Path, enter: Enter) -> None:
    """One control of each make, drawn with and without the focus: more changes than a caret."""
    window = enter(sample)
    window.activateWindow()
    seen, unseen = set(), []
    for where in walked(window, ("home", "matrix", "findings", "training", "case", "export", "appearance", "user")):
        if where in ("palette", "help"):
            continue
        for stop in stops(window):
            properties = tuple(
                str(stop.property(name)) for name in ("primary", "segment", "link", "chip", "section", "tab", "bare", "filter")
            )
            make = (type(stop).__name__, stop.objectName(), properties)
            if make in seen or stop.size().isEmpty():
                continue
            seen.add(make)
            if changed(stop, window) < 60:
                unseen.append(f"{where}: {said(stop)}")
    assert len(seen) > 12
    assert not unseen


def changed(stop: QWidget, window: MainWindow) -> int:
    """How many pixels of the control and what frames it differ when it has the focus."""
    shell_of(window).setFocus()
    QApplication.processEvents()
    frame = stop.parentWidget() or stop
    without = frame.grab().toImage()
    stop.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    with_it = frame.grab().toImage()
    if without.size() != with_it.size():
        return 1_000
    area = QRect(stop.mapTo(frame, QPoint(0, 0)), stop.size()).adjusted(-12, -12, 12, 12) & with_it.rect()
    columns, rows = range(area.left(), area.right() + 1), range(area.top(), area.bottom() + 1)
    return sum(without.pixel(x, y) != with_it.pixel(x, y) for y in rows for x in columns)


def test_the_unlock_page_is_named_and_reached(sample: Path, enter: Enter) -> None:
    window = enter(sample)
    window.lock()
    settled(window)
    page = window.centralWidget()
    assert isinstance(page, UnlockPage)
    assert not [said(one) for one in stops(page) if not spoken(one, QAccessible.Text.Name)]
    order = list(tabbed(page.passphrase))
    assert not [said(one) for one in stops(page) if one not in order]


def test_what_lies_over_the_page_is_left_by_escape_to_where_one_was(sample: Path, enter: Enter) -> None:
    window = enter(sample)
    window.activateWindow()
    shell = shell_of(window)
    shell.go("training")
    settled(window)
    before = QApplication.focusWidget()
    assert before is not None
    for opened, over in ((shell.open_palette, CommandPalette), (shell.open_help, HelpPanel)):
        opened()
        settled(window)
        inside = QApplication.focusWidget()
        assert inside is not None
        assert any(isinstance(up, over) for up in above(inside))
        QTest.keyClick(inside, Qt.Key.Key_Escape)
        assert QApplication.focusWidget() is before


def above(widget: QWidget) -> Iterator[QWidget]:
    up: QWidget | None = widget
    while up is not None:
        yield up
        up = up.parentWidget()


def choose_what_is_chosen() -> None:
    """By keys, in the menu that has popped up."""
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    while not (menu.activeAction() and menu.activeAction().isChecked()):
        QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)


def test_sorting_and_columns_need_no_mouse(sample: Path, enter: Enter) -> None:
    window = enter(sample)
    shell = shell_of(window)
    shell.go("training")
    settled(window)
    content = shell.page.content
    assert isinstance(content, RegisterPage)
    model = content.listing.model
    days = [record.get(model.columns[0]) for record in model.records]
    assert days == sorted(days, reverse=True)
    QTimer.singleShot(0, choose_what_is_chosen)
    shell.run_on_page("page.sort")
    settled(window)
    assert [record.get(model.columns[0]) for record in model.records] == sorted(days)
    columns = list(model.columns)
    QTimer.singleShot(0, choose_what_is_chosen)
    shell.run_on_page("page.columns")
    assert len(model.columns) == len(columns) - 1
    commands = {command.id for command in shell.commands}
    assert {"page.sort", "page.columns"} <= commands


def test_the_walk_sees_every_page() -> None:
    assert len(PAGES) == len(set(PAGES)) > 40
