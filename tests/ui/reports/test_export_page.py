"""The page that writes the donor's files: what is written, and what the sender is told and the reader is not."""

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.models.registers.period import ReportingPeriod
from desktop.models.results.profiles import PROFILES, Profile
from desktop.ui.reports.export_page import ExportPage
from desktop.ui.runtime.session import OfficeSession
from tests.ui.conftest import stand


def written(session: OfficeSession, qtbot: QtBot, profile: Profile, to: Path) -> str:
    """The words of the page after ``profile`` was written."""
    quarter = next(period for period in session.office.every(ReportingPeriod) if period.title == "2020 Q2")
    session.go(session.project, quarter, date(2020, 6, 30))
    page = ExportPage(session)
    stand(qtbot, page)
    page.profiles.button(list(PROFILES).index(profile)).setChecked(True)
    for name, box in page.files.items():
        box.setChecked(name == "json")
    page.folder.setText(str(to))
    page.export()
    qtbot.waitUntil(lambda: not session.tasks.busy(), timeout=20_000)
    assert (to / f"CT.1140 2020-06-30 {profile}" / "matrix.json").exists()
    return "\n".join(label.text() for label in page.findChildren(QLabel))


def test_the_sender_is_told_what_two_files_give_away(session: OfficeSession, qtbot: QtBot, tmp_path: Path) -> None:
    said = written(session, qtbot, "donor", tmp_path / "donor")
    assert "Before you send them" in said
    assert "its remark holds a number below 5" in said
    assert "below 5" not in (tmp_path / "donor" / "CT.1140 2020-06-30 donor" / "matrix.json").read_text("utf-8")


def test_there_is_nothing_to_tell_of_files_that_stay(session: OfficeSession, qtbot: QtBot, tmp_path: Path) -> None:
    assert "Before you send them" not in written(session, qtbot, "internal", tmp_path / "internal")


def test_what_is_for_one_reader_is_not_written_over_what_is_for_another(session: OfficeSession, qtbot: QtBot, tmp_path: Path) -> None:
    for profile in ("internal", "donor"):
        written(session, qtbot, profile, tmp_path)
    files = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("matrix.json"))
    assert files == ["CT.1140 2020-06-30 donor/matrix.json", "CT.1140 2020-06-30 internal/matrix.json"]


def test_the_folder_is_said_before_it_is_written(session: OfficeSession, qtbot: QtBot) -> None:
    page = ExportPage(session)
    stand(qtbot, page)
    QTest.mouseClick(page.profiles.button(0), Qt.MouseButton.LeftButton)
    session.go(session.project, None, date(2019, 12, 31))
    assert page.within.text().endswith("CT.1140 2019-12-31 internal")
    assert "at 31 December 2019" in page.what.text()
