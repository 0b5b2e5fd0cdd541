"""A format that is declared in one entry is offered on the page and in the terminal, written, packed and described."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest
from pytestqt.qtbot import QtBot

from desktop import cli
from desktop.exchange.report.formats import FORMATS, PACKAGE, Format, Order
from desktop.ui.reports.export_page import ExportPage
from desktop.ui.runtime.session import OfficeSession
from tests.ui.conftest import stand


def lights(order: Order) -> bytes:
    return "\n".join(row.status for row in order.matrix.rows).encode()


@pytest.fixture(autouse=True)
def declared() -> Iterator[None]:
    package = FORMATS.pop(PACKAGE)
    FORMATS["lights"] = Format("lights", "Lights", "lights.txt", lights, "the light of each row")
    FORMATS[PACKAGE] = package
    yield
    del FORMATS["lights"]


def test_the_page_offers_and_writes_it(session: OfficeSession, qtbot: QtBot, tmp_path: Path) -> None:
    session.go(session.project, None, date(2020, 6, 30))
    page = ExportPage(session)
    stand(qtbot, page)
    assert page.files["lights"].text() == "Lights   lights.txt"
    for name, box in page.files.items():
        box.setChecked(name in ("package", "lights"))
    page.folder.setText(str(tmp_path / "out"))
    page.export()
    qtbot.waitUntil(lambda: not session.tasks.busy(), timeout=30_000)
    [to] = (tmp_path / "out").iterdir()
    assert sorted(path.name for path in to.iterdir()) == ["lights.txt", "package.zip"]
    said = (to / "lights.txt").read_text("utf-8").split("\n")
    assert {"achieved", "on_track"} <= set(said)
    with ZipFile(to / "package.zip") as packed:
        assert packed.read("lights.txt").decode().split("\n") == said
        assert "lights.txt  – the light of each row" in packed.read("CONTENTS.txt").decode()


def test_the_terminal_offers_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["export", "--help"]) == cli.OK
    assert "[matrix|summary|json|lights|package]" in capsys.readouterr().out
    assert (
        cli.run(["export", "office", "--user", "Manager", "--project", "CT.1140", "--as-at", "2020-06-30", "--to", "out", "--only", "pdf"])
        == cli.WRONG_USAGE
    )
    assert "It is one of: matrix, summary, json, lights, package." in capsys.readouterr().err
