"""The code of a recovery paper as people type it: on and on, pasted, with a slip that is mended."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from desktop.store.keys.paper_code import new_code
from desktop.ui.access.recovery_code_input import RecoveryCodeInput
from tests.ui.keyboard import press, write


@pytest.fixture
def box(qtbot: QtBot) -> RecoveryCodeInput:
    made = RecoveryCodeInput("cases")
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.groups[0].setFocus()
    return made


def here(box: RecoveryCodeInput) -> int:
    return next(place for place, line in enumerate(box.groups) if line.hasFocus())


def test_a_code_is_typed_on_and_on(box: RecoveryCodeInput) -> None:
    code = new_code()
    write(code.replace("-", "").lower())
    assert here(box) == 7
    assert box.typed() == box.code() == code
    assert "No slip" in box.under.text()


def test_dashes_and_blanks_typed_between_do_no_harm(box: RecoveryCodeInput) -> None:
    code = new_code()
    write(code)
    assert box.code() == code
    box.clear()
    box.groups[0].setFocus()
    write(code.replace("-", " "))
    assert box.code() == code


@pytest.mark.parametrize("place", [0, 3])
@pytest.mark.parametrize("by_key", [True, False])
def test_a_whole_code_is_pasted_anywhere(box: RecoveryCodeInput, place: int, *, by_key: bool) -> None:
    code = new_code()
    QGuiApplication.clipboard().setText(f" {code.replace('-', ' – ')}\n")
    box.groups[place].setFocus()
    if by_key:
        write("234")  # what stands there goes
        press(Qt.Key.Key_V, ctrl=True)
    else:
        box.groups[place].paste()
    assert box.code() == code


def test_a_slip_is_answered_at_its_group_and_mended_there(box: RecoveryCodeInput) -> None:
    code = new_code()
    wrong = "2" if code[8] != "2" else "3"
    write(code[:8] + wrong + code[9:11])
    assert here(box) == 1
    assert "Group 2 of the recovery code has a slip" in box.under.text()
    assert box.groups[1].property("fault")
    assert not box.groups[0].property("fault")
    write(code[12:])  # one types on and sees it later
    assert box.code() is None
    assert here(box) == 1
    box.groups[1].setCursorPosition(2)
    write(code[8])
    assert box.groups[1].text() == code[6:11]
    assert box.code() == code
    assert not box.groups[1].property("fault")


def test_a_sign_too_few_is_counted(box: RecoveryCodeInput) -> None:
    write(new_code()[:-1])
    assert box.code() is None
    assert "39 signs were typed" in box.under.text()
    assert here(box) == 7


def test_backspace_goes_back_over_the_groups(box: RecoveryCodeInput) -> None:
    code = new_code()
    write(code[:11])
    assert here(box) == 2
    for _time in range(3):
        press(Qt.Key.Key_Backspace)
    assert here(box) == 1
    assert box.groups[1].text() == code[6:8]
    write(code[8:])
    assert box.code() == code


def test_a_mongolian_keyboard_will_do(box: RecoveryCodeInput) -> None:
    code = next(code for code in iter(new_code, "") if "B" in code and "H" in code)
    write(code.replace("B", "в").replace("H", "Н"))
    assert box.code() == code


def test_each_group_has_a_name(box: RecoveryCodeInput) -> None:
    assert [line.accessibleName() for line in box.groups] == [
        f"Code on the paper of the case book, group {place} of 8" for place in range(1, 9)
    ]
