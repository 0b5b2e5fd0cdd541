"""Whether everybody can work at a place: each control is named and described, reached by Tab as drawn, seen when it has the focus."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from desktop.ui.forms.editor import Editor
from desktop.ui.shell.main_window import MainWindow
from tests.ui.conftest import shell_of
from tests.ui.walk import PAGES, said, stops
from tests.ui.walks.place import Place

_OVER_THE_PAGE = "palette", "help"
_LEAST = 60
"""Pixels that differ: more than a caret."""


def astray(place: Place) -> Iterator[str]:
    """Another page than was asked for, one without a title, or the focus nowhere."""
    shell = shell_of(place.window)
    if place.name in PAGES and shell.page.id != place.name:
        yield shell.page.id
    if not shell.page.title.text():
        yield "no title"
    if QApplication.focusWidget() is None:
        yield "no focus"


def nameless(place: Place) -> Iterator[str]:
    """Controls of which a screen reader is told no name."""
    return (said(one) for one in stops(place.widgets) if not spoken(one, QAccessible.Text.Name))


def unlabelled(place: Place) -> Iterator[str]:
    """Controls a mouse or a key reaches that have neither words nor a name of their own."""
    for one in place.widgets:
        if isinstance(one, QAbstractButton | QLineEdit | QPlainTextEdit | QComboBox | QAbstractItemView):
            words = one.accessibleName() or (one.text() if isinstance(one, QAbstractButton) else "")
            if not words and one.focusPolicy() != Qt.FocusPolicy.NoFocus and not one.objectName().startswith("qt_"):
                yield said(one)


def undescribed(place: Place) -> Iterator[str]:
    """Controls of an editor that do not say what is to be typed."""
    return (said(one) for one in stops(place.widgets) if _in_an_editor(one) and not one.accessibleDescription())


def by_mouse_alone(place: Place) -> Iterator[str]:
    """Buttons in use that no key presses. Of buttons that exclude each other, arrows choose.

    What the small buttons in a line do has a key there (Alt+Down, Down, Ctrl+A and Delete), and so has the cross of a
    member of a set (Backspace).
    """
    for one in place.widgets:
        if isinstance(one, QAbstractButton) and one.isEnabled():
            group = one.group()
            among = group.buttons() if group and group.exclusive() else [one]
            inside = isinstance(one.parentWidget(), QLineEdit | QAbstractItemView) or one.property("chip")
            if not inside and not any(other.focusPolicy() & Qt.FocusPolicy.TabFocus for other in among):
                yield said(one)


def tabbed_otherwise_than_drawn(place: Place) -> Iterator[str]:
    """Controls of a page that Tab does not come to, or comes to at the wrong moment."""
    if place.name not in _OVER_THE_PAGE:
        shell = shell_of(place.window)
        order = list(tabbed(shell.rail.button(shell.page.section.id)))
        yield from (f"{said(one)} is not reached" for one in stops(place.widgets) if one not in order)
        yield from misplaced(place.window, order)


class UnseenFocus:
    """Controls of a page that look alike with and without the focus: one of each make is drawn both ways."""

    def __init__(self) -> None:
        self.makes: set[object] = set()

    def __call__(self, place: Place) -> Iterator[str]:
        if place.name in _OVER_THE_PAGE:
            return
        for one in stops(place.widgets):
            named = ("primary", "segment", "link", "chip", "section", "tab", "bare", "filter")
            make = (type(one), one.objectName(), *(str(one.property(name)) for name in named))
            if make in self.makes or one.size().isEmpty():
                continue
            if _changed(one, place.window) < _LEAST:
                yield said(one)
            else:
                self.makes.add(make)


def spoken(widget: QWidget, what: QAccessible.Text) -> str:
    """What a screen reader is told."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(what).strip() if interface else ""


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


def _in_an_editor(one: QWidget) -> bool:
    up = one.parentWidget()
    return up is not None and (isinstance(up, Editor) or _in_an_editor(up))


def _changed(stop: QWidget, window: MainWindow) -> int:
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
