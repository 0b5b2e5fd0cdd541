"""A page that shows what the books say, read again whenever something it shows was written."""

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from desktop.errors import UserError
from desktop.models.query import Changed
from desktop.models.results.matrix import Matrix
from desktop.office.results.matrix import matrix_of
from desktop.ui.runtime.session import OfficeSession
from desktop.words import _, translate


class RefreshingPage(QWidget):
    """Reads in the event loop's next turn, and only while it is seen; changes and visits meanwhile make one reading."""

    shows: ClassVar[frozenset[str]] = frozenset()
    """The registers whose changes matter; empty: all."""

    def __init__(self, session: OfficeSession) -> None:
        super().__init__()
        self.session = session
        self.stale = True
        session.changed.connect(self._changed)
        session.moved.connect(self.again)

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
    """Its deeds (``save``, ``give_up``, ``copy``) are named as those of a page; ``left`` when it is done or given up."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def parts(self) -> list[QWidget]:
        """Where the focus can go by F6."""
        return [self]
