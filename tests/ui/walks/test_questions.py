"""What is asked on a walk would find what is wrong."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QScrollArea, QWidget

from desktop import words
from desktop.words import _, _n
from tests.ui.conftest import Enter, shell_of
from tests.ui.walk import PAGES, shown
from tests.ui.walks.place import Place
from tests.ui.walks.reached import misplaced
from tests.ui.walks.seen import cut, out_of_reach


def test_the_walk_sees_every_page() -> None:
    assert len(PAGES) == len(set(PAGES)) > 40


@pytest.mark.usefixtures("pseudo")
def test_the_pseudo_language_keeps_places_and_is_longer() -> None:
    spoken = words.translate(_n("{count} record is deleted.", "{count} records are deleted."), count=7)
    assert spoken.startswith("[7 ")
    assert len(spoken) >= 1.3 * len("7 records are deleted.")
    assert words.translate(_("Save")) == "[Şávé]"


def test_what_is_cut_or_out_of_reach_would_be_found(enter: Enter, empty: Path) -> None:
    window = enter(empty)
    label = QLabel("A sentence that needs more room than it has", shell_of(window))
    label.setGeometry(200, 200, 60, 18)
    label.show()
    area = QScrollArea(shell_of(window))
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(QLabel("A line as long as this one is wider than what is left for it"))
    area.setGeometry(200, 240, 60, 18)
    area.show()
    QApplication.processEvents()
    place = Place("home", window, tuple(shown(window)))
    assert any("A sentence" in one for one in cut(place))
    assert any("QScrollArea" in one for one in out_of_reach(place))


def test_a_jump_would_be_found(qapp: QApplication) -> None:
    root = QWidget()
    root.resize(300, 100)
    lines = [QLineEdit(root) for _number in range(3)]
    for line, (x, y) in zip(lines, ((0, 0), (100, 0), (0, 40)), strict=True):
        line.setGeometry(x, y, 80, 20)
    assert not list(misplaced(root, lines))
    assert len(list(misplaced(root, [lines[1], lines[0], lines[2]]))) == 1
    assert len(list(misplaced(root, [lines[0], lines[2], lines[1]]))) == 1
