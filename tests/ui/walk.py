"""A walk through the real window: every page a person can come to, with its form open where they may enter something."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QDeadlineTimer, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from desktop.ui.register.page import RegisterPage
from desktop.ui.runtime.incremental import IncrementalBuild
from desktop.ui.shell.main_window import MainWindow
from desktop.ui.shell.navigation import RAIL_SECTIONS
from tests.ui.conftest import shell_of

PAGES = tuple(page for section in RAIL_SECTIONS for page in section.titles())


_PATIENCE = 60_000
"""Milliseconds after which what is waited for counts as never coming; no test passes or fails by them otherwise."""
_PAUSE = 1_000
"""Milliseconds the program at most waits for another key; what it waits longer for (the idle lock) is not a pause."""
_ENDLESS = 100
"""Pauses that end in another one."""


def until(seen: Callable[[], object], missing: Callable[[], object] = lambda: "What was waited for") -> None:
    """Let the window work until ``seen``; where it never is, fail with what ``missing`` names."""
    patience = QDeadlineTimer(_PATIENCE)
    while not seen():
        assert not patience.hasExpired(), f"{missing()} never came."
        QTest.qWait(5)


def settled(window: MainWindow) -> None:
    """Wait until nothing is counted or built any more and every pause after a key is over: what is shown stays as it is."""
    quiet, said = 0, []
    while quiet < 3:  # what is shown may ask for more
        QApplication.processEvents()
        until(lambda: not _under_way(window), lambda: " and ".join(_under_way(window)))
        pauses = _pauses(window)
        said += [f"the end of a pause of {type(one.parent()).__name__}" for one in pauses]
        assert len(said) < _ENDLESS, f"{said[-1]} never came."
        for pause in pauses:
            pause.stop()
            pause.timeout.emit()
        quiet = 0 if pauses else quiet + 1


def _under_way(window: MainWindow) -> list[str]:
    built = [f"the rest of {type(one.parent()).__name__}" for one in window.findChildren(IncrementalBuild) if one.coming()]
    return [*built, *(["the worker's answer"] if window.tasks.busy() else [])]


def _pauses(window: MainWindow) -> list[QTimer]:
    return [one for one in window.findChildren(QTimer) if one.isActive() and one.isSingleShot() and 0 < one.interval() <= _PAUSE]


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


def visible(root: QWidget) -> list[QWidget]:
    """The widgets one sees, ``root`` among them."""
    return [
        one for one in (root, *root.findChildren(QWidget)) if (one.isVisibleTo(root) and not one.visibleRegion().isEmpty()) or one is root
    ]


def stops(root: QWidget) -> list[QWidget]:
    """The widgets that can be used and take the focus from a key."""
    return [
        one
        for one in root.findChildren(QWidget)
        if one.isVisibleTo(root) and one.isEnabled() and one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.focusProxy() is None
    ]


def said(widget: QWidget) -> str:
    """A widget in the words of a failure: what it is, where it stands, what it says."""
    line: list[str] = []
    up = widget.parentWidget()
    while up and len(line) < 4:
        line.append(type(up).__name__)
        up = up.parentWidget()
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return f"{type(widget).__name__} {widget.objectName()} {text or widget.accessibleName()!r} in {' in '.join(line)}"
