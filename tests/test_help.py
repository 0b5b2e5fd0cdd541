"""The help is whole: every page of the window has one, every link leads somewhere, every key is one, every picture is there."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop import paths
from desktop.ui.runtime.help_panel import PLACED, HelpPanel, help_for, pages, slug, title_of
from desktop.ui.shell.commands import commands_of
from desktop.ui.shell.navigation import RAIL_SECTIONS, RailSection
from desktop.ui.theme.tokens import theme_for
from tests.pictures.__main__ import HEIGHT, KEPT, KEPT_LARGE, WIDTH

ROOT = Path(__file__).parent.parent
FOLDER = paths.resources() / "help"
WRITTEN = [*sorted(FOLDER.glob("*.md")), ROOT / "README.md"]
LINK = re.compile(r"(!?)\[[^\]]*\]\(([^)\s]+)\)")
EDITING = {"Ctrl+M", "Ctrl+V", "Ctrl+Tab", "Ctrl+C", "Ctrl+Delete", "Ctrl+A"}
"""Keys of fields and sheets, which are no commands."""


class Nowhere:
    """A frame whose commands are only looked at."""

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *_given: None


COMMANDS = commands_of(Nowhere())  # type: ignore[arg-type]


@pytest.mark.parametrize("section", RAIL_SECTIONS, ids=lambda section: section.id)
def test_every_page_of_the_window_has_its_help(section: RailSection) -> None:
    for page in section.titles():
        name, _sign, part = help_for(page, section.id).partition("#")
        assert name in pages()
        assert name != "index"
        assert not part or part in headings(FOLDER / f"{name}.md")


def test_what_is_placed_is_a_page() -> None:
    assert set(PLACED) <= {page for section in RAIL_SECTIONS for page in section.titles()}
    assert help_for("nobody knows this", "nor this") == "index"


def headings(path: Path) -> set[str]:
    return {slug(line.lstrip("# ")) for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#")}


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.name)
def test_every_link_leads_somewhere(path: Path) -> None:
    for picture, link in LINK.findall(path.read_text(encoding="utf-8")):
        file, _sign, part = link.partition("#")
        assert not link.startswith("http"), "the help works without a network"
        to = path.parent / file if file else path
        assert to.exists(), link
        assert not part or part in headings(to), link
        assert not picture or to.suffix == ".png"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.md")), ids=lambda path: path.stem)
def test_every_key_it_names_is_one(path: Path) -> None:
    keys = {command.shortcut for command in COMMANDS if command.shortcut} | EDITING
    text = path.read_text(encoding="utf-8")
    assert title_of(text)
    assert set(re.findall(r"Ctrl\+(?:Shift\+)?\w+", text)) <= keys
    assert "!" not in re.sub(r"!\[", "[", text)


def test_every_page_is_found_from_the_first() -> None:
    linked = {link.partition("#")[0] for _picture, link in LINK.findall((FOLDER / "index.md").read_text(encoding="utf-8"))}
    assert {f"{name}.md" for name in pages()} - {"index.md"} <= linked


def test_the_pictures_are_those_that_are_shown_and_small() -> None:
    kept = {f"{name}-{look}.png" for look, names in KEPT.items() for name in names}
    kept |= {f"{name}-{look}-large.png" for look, names in KEPT_LARGE.items() for name in names}
    there = {path.name for path in (FOLDER / "pictures").glob("*.png")}
    shown = {Path(link).name for path in WRITTEN for picture, link in LINK.findall(path.read_text(encoding="utf-8")) if picture}
    assert kept == there == shown, "Run `make pictures`."
    for name in there:
        with Image.open(FOLDER / "pictures" / name) as picture:
            assert (picture.size, picture.mode) == ((WIDTH, HEIGHT), "P")
        assert (FOLDER / "pictures" / name).stat().st_size < 80_000


def test_it_is_searched_and_its_links_are_followed(qtbot: QtBot) -> None:
    panel = opened(qtbot)
    panel.open("training", "trainings")
    assert "Attribution" in panel.text.toPlainText()
    panel.line.setText("recovery paper")
    panel.line.textEdited.emit(panel.line.text())
    found = [panel.list.item(row).text() for row in range(panel.list.count())]
    assert found
    assert len(found) < len(pages())
    panel.text.anchorClicked.emit("setup.md#users")
    assert "Users" in panel.text.toPlainText()
    assert panel.text.verticalScrollBar().value() > 0
    panel.open()
    assert panel.isHidden()


def test_it_opens_at_the_part_and_shows_where_one_is(qtbot: QtBot) -> None:
    panel = opened(qtbot)
    panel.open("user", "setup")
    assert panel.text.verticalScrollBar().value() > 0
    assert panel.list.currentItem().text() == "Set-up"
    panel.open()
    assert panel.isHidden()
    panel.open("appearance", "setup")
    assert panel.list.currentItem().text() == "This machine"
    assert panel.text.verticalScrollBar().value() == 0


def opened(qtbot: QtBot) -> HelpPanel:
    parent = QWidget()
    parent.resize(1366, 500)
    qtbot.addWidget(parent)
    parent.show()
    return HelpPanel(parent, COMMANDS, theme_for("light", system_is_dark=False))
