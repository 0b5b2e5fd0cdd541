"""A register declared here and nowhere else is a register everywhere: table, form, list, import, export, history, page, roles."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.errors import UserError
from desktop.models.fields.references import Link
from desktop.models.fields.text_and_choice import Count, Day, Text
from desktop.models.ids import new_id
from desktop.models.query import Query
from desktop.models.record import Record
from desktop.office.files import apply, read_file, write_register
from desktop.ui.forms.text_editors import LineEditor
from desktop.ui.register.page import RegisterPage
from desktop.ui.shell.navigation import section_of
from tests.store.sampler import declared
from tests.ui.conftest import Enter, shell_of
from tests.ui.offices import open_as
from tests.ui.walk import settled

with declared():

    class VehicleTrip(Record, name="vehicle_trip", label="Vehicle trip", plural="Vehicle trips", book="office", group="work"):
        """Where a car of the project went."""

        purpose = Text("Purpose", required=True)
        began = Day("Day", required=True)
        kilometres = Count("Kilometres")
        driver = Text("Driver", sealed=True)
        training = Link("For the training", to="training")

        called = ("purpose",)
        list_columns = ("began", "purpose", "kilometres", "training")
        sections = (("Trip", ("purpose", "began", "kilometres", "driver", "training")),)
        belongs = "Every trip of the project's cars."


@pytest.fixture(autouse=True)
def trips() -> Iterator[None]:
    with declared(VehicleTrip):
        yield


def test_a_trip_is_typed_saved_listed_and_remembered_in_the_window(sample: Path, enter: Enter, qtbot: QtBot) -> None:
    window = enter(sample, "Demo Officer")
    shell = shell_of(window)
    assert section_of("vehicle_trip").id == "activities"
    shell.go("vehicle_trip")
    settled(window)
    page = shell.page.content
    assert isinstance(page, RegisterPage)
    assert shell.page.tabs.button("vehicle_trip").text() == "Vehicle trips"
    shell.run_on_page("record.new")
    for field, text in {"purpose": "To the border", "began": "010620", "kilometres": "12x"}.items():
        editor = page.pane.form.inputs[field].editor
        assert isinstance(editor, LineEditor)
        QTest.keyClicks(editor.line, text)
    shell.run_on_page("record.save")
    assert [box.kind.name for box in page.pane.form.faulty()] == ["kilometres"]
    kilometres = page.pane.form.inputs["kilometres"].editor
    assert isinstance(kilometres, LineEditor)
    kilometres.line.selectAll()
    QTest.keyClicks(kilometres.line, "480")
    shell.run_on_page("record.save")
    [trip] = shell.session.office.every(VehicleTrip)
    assert (trip.purpose, trip.began, trip.kilometres, trip.number) == ("To the border", date(2020, 6, 1), 480, "A-0001")
    qtbot.waitUntil(lambda: [record.id for record in page.listing.model.records] == [trip.id])
    assert [line.what for line in shell.session.office.history(trip)] == ["create"]


def test_trips_go_out_to_a_workbook_and_come_back(sample: Path, tmp_path: Path) -> None:
    with open_as(sample) as office:
        trips = [VehicleTrip(new_id(), purpose=f"Trip {day}", began=date(2020, 6, day), kilometres=day * 10) for day in (1, 2, 3)]
        kept = office.save_all(trips).kept
        file = tmp_path / "trips.xlsx"
        write_register(office, VehicleTrip, file, Query())
        office.save_all(record.changed(kilometres=None, purpose="Somewhere") for record in kept)
        preview = read_file(office, VehicleTrip, file)
        assert [row.what for row in preview.rows] == ["changed"] * 3
        apply(office, preview, file.name)
        assert {one.id: one for one in office.every(VehicleTrip)} == {one.id: one for one in kept}


def test_the_roles_of_its_group_hold(sample: Path) -> None:
    trip = VehicleTrip("00000001-0000-7000-8000-000000000000", purpose="To the border", began=date(2020, 6, 1), driver="Bat")
    with open_as(sample, "Demo Officer") as office:
        office.save(trip)
    with open_as(sample, "Demo Finance") as office:
        assert office.may("see", VehicleTrip)
        [seen] = office.every(VehicleTrip)
        assert seen.driver is None
        with pytest.raises(UserError, match="may not change"):
            office.save(seen.changed(purpose="Elsewhere"))
