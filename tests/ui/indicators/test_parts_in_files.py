"""What a number is told apart by, named REGISTER.FIELD, is worded on the screen and in every file; data keep the name."""

import io
import json
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.exchange.tables.records_in import read_records
from desktop.exchange.tables.records_out import write_records
from desktop.models.ids import new_id
from desktop.models.registers.indicator import Indicator, IndicatorVersion, Placement
from desktop.models.registers.result import Result
from desktop.office.files import export_project
from desktop.office.office import Office
from desktop.ui.runtime.session import OfficeSession
from tests.ui.indicators.test_page import go, shown

PARTS = frozenset({"training.pillar", "training.led_by", "training.reconstructed", "participant.role", "sex"})


@pytest.fixture
def version(office: Office) -> IndicatorVersion:
    project = office.project("CT.1140")
    indicator = Indicator(new_id(), project=project.id, short="People by pillar")
    said = {"measure": "built", "counts": "training_people.came", "tally": "records", "breakdowns": PARTS}
    made = IndicatorVersion(
        new_id(), of=("indicator", indicator.id), valid_from=project.starts, wording="# by pillar", unit="number", **said
    )
    result = next(one for one in office.every(Result) if one.code == "2.1")
    for record in (indicator, made, Placement(new_id(), of=("indicator", indicator.id), result=result.id, position=99)):
        office.save(record)
    return made


def test_in_the_files(office: Office, version: IndicatorVersion, tmp_path: Path) -> None:
    written = export_project(office, office.project("CT.1140").id, date(2020, 6, 30), tmp_path / "out", profile="internal")
    files = {path.suffix: path for path in written}
    row = next(one for one in json.loads(files[".json"].read_text(encoding="utf-8"))["rows"] if one["wording"] == "# by pillar")
    parts = row["parts"]
    assert set(parts) == PARTS
    assert set(parts["training.pillar"]) == {"prevention", "prosecution", "protection"}
    assert sum(Decimal(str(number)) for number in parts["training.pillar"].values()) == Decimal(str(row["value"]))
    with zipfile.ZipFile(io.BytesIO(files[".xlsx"].read_bytes())) as book:
        words = book.read("xl/sharedStrings.xml").decode()
    for said in ("Training: Pillar", "Training: Led by", "Participant: Role", "Prosecution", "Mongolian Immigration Agency"):
        assert f">{said}<" in words
    assert "training.pillar" not in words


def test_on_the_screen(session: OfficeSession, version: IndicatorVersion, qtbot: QtBot) -> None:
    page = shown(session, qtbot)
    go(page, qtbot, "People by pillar")
    page.pane.preview.show_records()
    words = {one.text() for one in page.pane.preview.panel.findChildren(QLabel)}
    assert {"Training: Pillar", "Prevention", "Training: Dates reconstructed", "Yes", "Participant: Role"} <= words
    assert page.pane.preview.sentence.text().startswith("People at trainings, where Role is Participant, told apart by ")


def test_the_new_fields_go_out_and_come_back_under_their_labels(office: Office, version: IndicatorVersion, tmp_path: Path) -> None:
    (version,) = (one for one in office.every(IndicatorVersion) if one.id == version.id)  # with its number
    said = version.changed(scope={"training.days": frozenset({">=2"})}, over_periods="highest")
    for suffix in (".csv", ".xlsx"):
        path = tmp_path / f"versions{suffix}"
        write_records(IndicatorVersion, [said], office.context, path)
        if suffix == ".csv":
            heads = path.read_text(encoding="utf-8-sig").splitlines()[0]
            for field in ("counts", "tally", "tallied", "over", "of_those", "formula", "operands", "second", "yes_from", "over_periods"):
                assert IndicatorVersion.kinds[field].label in heads
        (row,) = read_records(IndicatorVersion, path, office.context, lambda _number: version).rows
        assert not row.faults
        assert row.record
        assert {**row.record.values(), "number": None} == {**said.values(), "number": None}
