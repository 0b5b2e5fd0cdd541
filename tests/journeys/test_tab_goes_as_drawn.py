"""Tab goes through a form as it is drawn: line by line from the top, left before right; Shift+Tab goes back."""

import pytest
from PySide6.QtWidgets import QWidget

from desktop.models.registers import ALL
from desktop.ui.forms.field import FieldInput
from desktop.ui.register.page import RegisterPage
from desktop.ui.register.record_pane import RecordPane
from tests.journeys.conftest import Unlock
from tests.journeys.typist import Typist
from tests.ui.conftest import shell_of

MOST = 60


@pytest.mark.parametrize("user", ["Demo Officer", "Demo Finance", "Demo Case Worker"])
def test_tab_goes_as_drawn(unlocked: Unlock, user: str) -> None:
    typist = unlocked(user)
    shell = shell_of(typist.window)
    for register in ALL:
        if not shell.session.office.may("edit", register):
            continue
        shell.go(register.register)
        page = shell.page.content
        if not isinstance(page, RegisterPage):
            continue
        typist.presses("Ctrl+N")
        page.pane.form.focus_first()  # one begins after what the program gives
        drawn = as_drawn(page.pane)
        assert walked(typist, page.pane, "Tab") == drawn, register.register
        drawn[-1].editor.part.setFocus()
        assert walked(typist, page.pane, "Shift+Tab") == drawn[::-1], register.register


def as_drawn(pane: RecordPane) -> list[FieldInput]:
    """The fields one sees, by where they stand."""
    boxes = [box for box in pane.form.inputs.values() if box.isVisible()]
    places = {box: box.mapTo(pane.form, box.rect().topLeft()) for box in boxes}
    return sorted(boxes, key=lambda box: (places[box].y(), places[box].x()))


def walked(typist: Typist, pane: RecordPane, key: str) -> list[FieldInput]:
    """The fields in the order a key leads through them, from where one is to the end of the form."""
    passed: list[FieldInput] = []
    while (box := box_of(typist.focus)) is not None and len(passed) < MOST:
        if box not in passed[-1:]:
            passed.append(box)
        typist.presses(key)
    return passed


def box_of(focus: QWidget) -> FieldInput | None:
    """The field that has the focus."""
    above: QWidget | None = focus
    while above is not None and not isinstance(above, FieldInput):
        above = above.parentWidget()
    return above
