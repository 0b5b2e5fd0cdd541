"""A key in the real form of a record, and what it brings about, in a large office against a small one."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false")  # what this platform cannot do, told at each window

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import cycle
from pathlib import Path

from PySide6.QtCore import QEventLoop
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.app import window_for
from desktop.models.record import Record
from desktop.models.registers.people import Participant
from desktop.models.registers.training import Training
from desktop.ui.register.effects_panel import EffectsPanel
from desktop.ui.register.page import RegisterPage
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.runtime.settings import Settings
from desktop.ui.runtime.tasks import Tasks

from .generated import Invented
from .timing import Ratio, interleaved

_KEYS, _TIMES, _COUNTS = 20, 15, 3
"""Keys timed as one, how many times, and how often what is counted on the worker's thread."""
_REGISTERS: tuple[tuple[type[Record], str], ...] = ((Participant, "position"), (Training, "title"))


def typing_in(large: Invented, small: Invented, folder: Path) -> Iterator[Ratio]:
    """A key is: it is read, faults are looked for, the head of the form says it is not saved. Then, after a pause each, its draft and its count."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    at, more = f"{large.size.participants:,}", round(large.size.participants / small.size.participants)
    for register, field in _REGISTERS:
        with ExitStack() as stack:
            forms = [stack.enter_context(_opened(app, one, register, field, folder)) for one in (large, small)]
            ways: tuple[tuple[str, _Way, int, int, float | None], ...] = (
                (f"a key in a {register.register}, {at}", _Form.keys, _KEYS, _TIMES, None),
                (f"the draft of a {register.register}, {at}", _Form.draft, 1, _TIMES, None),
                (f"what a {register.register} counts toward, {at}", _Form.count_first, 1, _COUNTS, more),
                ("the same after another key", _Form.count_on, 1, _COUNTS, more),
            )
            for what, way, each, times, aim in ways:
                ours, little = interleaved(*(partial(way, form) for form in forms), times=times)
                yield Ratio(what, ours / each, f"at {small.size.participants:,}", little / each, aim)


class _Form:
    """The page of a register on its first record, ready to be typed into."""

    def __init__(self, app: QApplication, page: RegisterPage, field: str) -> None:
        self.page = page
        self._app = app
        self._part = page.pane.form.inputs[field].editor.part
        self._letters = cycle("abc")
        assert page.pane.effects
        self._panel: EffectsPanel = page.pane.effects

    def begin(self) -> None:
        """Go to the first record and into its field, and let what it counts toward be counted."""
        self.page.listing.choose(self.page.listing.model.records[0].id)
        self.wait(lambda: not self._panel.waiting())
        self._part.setFocus()

    def draft(self) -> None:
        """Another key, and what happens once there is a pause."""
        QTest.keyClicks(self._part, next(self._letters))
        self.page.keep_draft()

    def keys(self) -> None:
        """Some keys, each with what is painted and done at once because of it."""
        for _key in range(_KEYS):
            QTest.keyClicks(self._part, next(self._letters))
            self._app.processEvents()

    def count_first(self) -> None:
        """What the record counts toward, where nothing is known of it yet."""
        self._panel._anew()
        self._count()

    def count_on(self) -> None:
        """The same after another key, once that is the only thing that changed."""
        QTest.keyClicks(self._part, next(self._letters))
        self._count()

    def wait(self, until: Callable[[], bool]) -> None:
        while not until():
            self._app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 5)

    def _count(self) -> None:
        self._panel.count()
        self.wait(lambda: not self._panel._busy)


@contextmanager
def _opened(app: QApplication, invented: Invented, register: type[Record], field: str, folder: Path) -> Iterator[_Form]:
    tasks, window = Tasks(), window_for(app, None, settings=folder / "typing")
    session = OfficeSession(invented.opened, window.theme, tasks, Settings(folder / "typing"))
    page = RegisterPage(session, register)
    window.setCentralWidget(page)
    window.show()
    form = _Form(app, page, field)
    form.wait(lambda: not tasks.busy() and page.pane.isVisible())
    form.begin()
    yield form
    assert session.office.drafts()[0].record == page.pane.record_id
    page.give_up()
    session.closing.emit()
    tasks.leave()
    window.close()


_Way = Callable[[_Form], object]
