"""A page that shows what the records add up to: counted on the worker's thread, whenever something changed while it is seen."""

from collections.abc import Callable

from desktop.errors import UserError
from desktop.models.results.matrix import Matrix
from desktop.office.results.matrix import matrix_of
from desktop.ui.runtime.page import FreshPage
from desktop.ui.runtime.session import Room
from desktop.words import _, translate


class CountedPage(FreshPage):
    """``show_matrix`` and ``refuse`` are what a page makes of it."""

    with_period = False

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._asked = 0

    def show_matrix(self, matrix: Matrix | None) -> None:
        """Draw ``matrix``; None where there is no project."""

    def refuse(self, fault: UserError) -> None:
        """Say why nothing could be counted."""
        self.room.fail(fault)

    def read_again(self) -> None:
        """Count now."""
        super().read_again()
        room = self.room
        if room.closed:
            return
        if room.project is None:
            self.show_matrix(None)
            return
        self._asked += 1
        room.run(self._counting(), self._shown(self._asked), self.refuse, translate(_("Counting")))

    def _shown(self, asked: int) -> Callable[[Matrix], None]:
        def show(matrix: Matrix) -> None:
            if asked == self._asked:  # else a newer one is under way
                self.show_matrix(matrix)

        return show

    def _counting(self) -> Callable[[], Matrix]:
        room = self.room
        assert room.project is not None  # the caller looked
        office, project, as_at = room.office, room.project.id, room.as_at
        period = room.period_begun() if self.with_period else None

        def count() -> Matrix:
            with office.readers() as (office_book, case_book):
                return matrix_of(office_book, case_book, project, as_at, period.id if period else None)

        return count
