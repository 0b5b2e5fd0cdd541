"""A walk through the real window: every page a person can come to, with its form open where they may enter something."""

from collections.abc import Iterable, Iterator

from PySide6.QtCore import QDeadlineTimer, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from shiboken6 import isValid

from desktop.ui.register.page import RegisterPage
from desktop.ui.runtime.incremental import IncrementalBuild
from desktop.ui.shell.main_window import MainWindow
from desktop.ui.shell.navigation import RAIL_SECTIONS
from tests.ui.conftest import shell_of

PAGES = tuple(page for section in RAIL_SECTIONS for page in section.titles())
_PATIENCE = 60_000
"""Milliseconds for what takes a second at most on a machine that does nothing else."""
_LOOKS = 3
"""What is shown may ask for more, and that for more again."""


def settled(window: MainWindow) -> None:
    """Wait until nothing is counted any more and what is shown stands; fails with what it still waits for."""
    end = QDeadlineTimer(_PATIENCE)
    for _look in range(_LOOKS):
        QApplication.processEvents()
        builds = window.findChildren(IncrementalBuild)
        while waits := ["work"] * window.tasks.busy() + [type(one.parent()).__name__ for one in builds if isValid(one) and one.is_active()]:
            assert not end.hasExpired(), f"After {_PATIENCE // 1000} s there is still to come: {', '.join(waits)}"
            QTest.qWait(5)


def walked(window: MainWindow, pages: tuple[str, ...] = PAGES, *, faults: bool = False) -> Iterator[str]:
    """Show each page in turn and say what is shown: a page, then its form with a new record, then its faults if wanted."""
    shell = shell_of(window)
    for page in pages:
        shell.go(page)
        settled(window)
        yield page
        content = shell.page.content
        if isinstance(content, RegisterPage):
            if shell.page_can("record.new") and content.session.office.may("edit", content.register):
                shell.run_on_page("record.new")
                settled(window)
                yield f"{page}, new"
                if faults:
                    shell.run_on_page("record.save")
                    settled(window)
                    yield f"{page}, faults"
                shell.run_on_page("record.give_up")
                settled(window)
            elif content.pane.isVisible():
                yield f"{page}, shown"
    shell.open_palette()
    settled(window)
    yield "palette"
    shell.palette_box.close_again()
    shell.open_help()
    settled(window)
    yield "help"
    shell.help_box.close_again()


def shown(root: QWidget) -> list[QWidget]:
    """The widgets in ``root`` that are not hidden, outer ones first. Pages not shown hold thousands; they are not gone into."""
    found: list[QWidget] = []
    for one in root.children():
        if isinstance(one, QWidget) and not one.isHidden():
            found += (one, *shown(one))
    return found


def stops(widgets: Iterable[QWidget]) -> list[QWidget]:
    """Those of ``widgets`` that can be used and take the focus from a key."""
    return [one for one in widgets if one.isEnabled() and one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.focusProxy() is None]


def said(widget: QWidget) -> str:
    """A widget in the words of a failure: what it is, where it stands, what it says."""
    line: list[str] = []
    up = widget.parentWidget()
    while up and len(line) < 4:
        line.append(type(up).__name__)
        up = up.parentWidget()
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return f"{type(widget).__name__} {widget.objectName()} {text or widget.accessibleName()!r} in {' in '.join(line)}"
