"""A text that is too long for its widget is cut with an ellipsis, and nothing of it is lost."""

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop.ui.widgets.basics import Elided, RowLink

LONG = "Awareness & training of border police officers in the eastern provinces"


def made(kind: type[QLabel | QPushButton]) -> Elided | RowLink:
    if kind is RowLink:
        return RowLink(LONG, lambda: None)
    label = Elided("body")
    label.setText(LONG)
    return label


@pytest.mark.parametrize("kind", [Elided, RowLink])
def test_a_long_text_is_elided_and_heard_whole(qtbot: QtBot, kind: type[QLabel | QPushButton]) -> None:
    one = made(kind)
    qtbot.addWidget(one)
    one.resize(120, 30)
    one.show()
    assert one.text().endswith("…")
    assert one.fontMetrics().horizontalAdvance(one.text()) <= 120
    assert one.full_text() == one.toolTip() == one.accessibleName() == LONG
    one.resize(2000, 30)
    assert one.text().replace("&&", "&") == LONG
    one.setText("Short")
    assert (one.text(), one.full_text(), one.accessibleName()) == ("Short", "Short", "Short")


def test_an_ampersand_is_no_mnemonic_of_a_link(qtbot: QtBot) -> None:
    link = made(RowLink)
    qtbot.addWidget(link)
    link.resize(2000, 30)
    link.show()
    assert "&&" in link.text()
    assert isinstance(link, QPushButton)
    assert link.shortcut().isEmpty()
