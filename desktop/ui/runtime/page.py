"""What a page of an opened office is, and the pages that read again whenever something they show was written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from desktop.errors import UserError
from desktop.models.query import Changed
from desktop.models.results.matrix import Matrix
from desktop.office.results.matrix import matrix_of
from desktop.ui.runtime.commands import action, action_of
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.runtime.targets import Target
from desktop.words import _, translate


@dataclass(frozen=True)
class PrimaryAction:
    """The one main button of a page: ``words`` in the language in use, and the id of the command it runs."""

    words: str
    command: str


class Page(QWidget):
    """What the shell knows of a page. A new one is a subclass, and its place in ``shell.navigation``.

    ``id`` names it in navigation, help and pictures; ``title`` is marked, and translated where it is shown.
    What a person can do on it are methods marked with ``action``.
    """

    id: ClassVar[str]
    title: ClassVar[str]
    occupied = Signal(bool)
    """Whether a task panel stands in place of its usual work, during which its primary action is off."""

    def __init__(self, session: OfficeSession) -> None:
        super().__init__()
        self.session = session

    @classmethod
    def accepts(cls, target: Target) -> bool:  # noqa: ARG003  of a page made for none
        """Whether ``target`` is worked on here rather than on the page of its register."""
        return False

    def primary_action(self) -> PrimaryAction | None:
        """Its main button, for whoever may press it."""
        return None

    def focus_stops(self) -> list[QWidget]:
        """Where the focus goes by F6, in order; at least one."""
        return [self]

    def first_stop(self) -> QWidget:
        """Where work begins when the page is shown."""
        return self.focus_stops()[0]

    def show_target(self, target: Target) -> None:
        """Go to what ``accepts`` said is worked on here, or to a record or draft of the page's own register."""

    def keep_draft(self) -> None:
        """Keep what is typed and not saved, now: the page is left, or the books are closed."""

    def action_owners(self) -> Sequence[object]:
        """The objects whose marked methods are the page's actions; the first that has one is asked."""
        return (self,)

    def action(self, command: str) -> Callable[[], object] | None:
        """What runs ``command`` here; None where nothing does."""
        return next((found for owner in self.action_owners() if (found := action_of(owner, command))), None)


class RefreshingPage(Page):
    """Reads in the event loop's next turn, and only while it is seen; changes and visits meanwhile make one reading."""

    shows: ClassVar[frozenset[str]] = frozenset()
    """The registers whose changes matter; empty: all."""

    def __init__(self, session: OfficeSession) -> None:
        super().__init__(session)
        self.stale = True
        session.changed.connect(self._changed)
        session.moved.connect(self.again)

    @action("page.again")
    def read_again(self) -> None:
        """Read and draw now. Called first by what a page makes of it."""
        self.stale = False

    def again(self) -> None:
        """What is shown is not what the books say any more."""
        self.stale = True
        self._soon()

    def showEvent(self, event: QShowEvent) -> None:
        """Read when it is seen, not before."""
        super().showEvent(event)
        self._soon()

    def _changed(self, changed: Changed) -> None:
        if changed.by is self:
            return  # it has seen to that itself
        registers = {register for register, _record in changed.records}
        if registers & self.shows if self.shows else registers:
            self.again()

    def _soon(self) -> None:
        if self.stale and self.isVisible():
            QTimer.singleShot(0, self, self._if_stale)

    def _if_stale(self) -> None:
        if self.stale:
            self.read_again()


class MatrixBackedPage(RefreshingPage):
    """``show_matrix`` and ``refuse`` are what a page makes of it."""

    with_period = False

    def __init__(self, session: OfficeSession) -> None:
        super().__init__(session)
        self._asked = 0

    def show_matrix(self, matrix: Matrix | None) -> None:
        """Draw ``matrix``; None where there is no project."""

    def refuse(self, fault: UserError) -> None:
        """Say why nothing could be counted."""
        self.session.fail(fault)

    def read_again(self) -> None:
        """Count now."""
        super().read_again()
        session = self.session
        if session.closed:
            return
        if session.project is None:
            self.show_matrix(None)
            return
        self._asked += 1
        session.run(self._counting(), self._shown(self._asked), self.refuse, translate(_("Counting")))

    def _shown(self, asked: int) -> Callable[[Matrix], None]:
        def show(matrix: Matrix) -> None:
            if asked == self._asked:  # else a newer one is under way
                self.show_matrix(matrix)

        return show

    def _counting(self) -> Callable[[], Matrix]:
        session = self.session
        assert session.project is not None  # the caller looked
        office, project, as_at = session.office, session.project.id, session.as_at
        period = session.period_begun() if self.with_period else None

        def count() -> Matrix:
            with office.readers() as (office_book, case_book):
                return matrix_of(office_book, case_book, project, as_at, period.id if period else None)

        return count


class TaskPanel(QWidget):
    """What stands in place of a page's usual work for a while, with actions of its own; ``left`` when it is done or given up."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def focus_stops(self) -> list[QWidget]:
        """Where the focus goes by F6, in order; at least one."""
        return [self]
