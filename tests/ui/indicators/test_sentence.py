"""A measure is entered as a sentence with blanks, by keys alone; what is not asked for cannot be chosen."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.models.measures.sentence import USUAL, measure_of
from desktop.models.registers.indicator import Indicator, IndicatorVersion
from desktop.office.office import Office
from desktop.office.results.preview import preview as counted
from desktop.ui.indicators.condition_editors import RecordsEditor, TermsEditor
from desktop.ui.indicators.page import IndicatorPage
from desktop.ui.runtime.session import OfficeSession
from tests.ui import keyboard
from tests.ui.conftest import Enter, shell_of
from tests.ui.indicators.test_page import fill, go, indicator, preview, settle, shown, versions
from tests.ui.offices import open_as

KEYS = (Qt.Key.Key_Tab, Qt.Key.Key_Return)


class Fingers:
    """Keys, counted and said."""

    def __init__(self) -> None:
        self.keys: list[str] = []

    def press(self, key: Qt.Key, *, ctrl: bool = False) -> None:
        keyboard.press(key, ctrl=ctrl)
        self.keys.append(("Ctrl+" if ctrl else "") + key.name.removeprefix("Key_"))

    def write(self, words: str) -> None:
        keyboard.write(words)
        self.keys.append(f"“{words}”")

    def to(self, name: str) -> None:
        tabs, passed = 0, []
        while keyboard.called(keyboard.focused()) != name:
            tabs += 1
            passed.append(keyboard.called(keyboard.focused()))
            assert tabs < 60, f"Tab does not lead to {name!r} but to {passed}"
            keyboard.press(Qt.Key.Key_Tab)
        self.keys.append(f"Tab×{tabs}")

    def fill(self, name: str, words: str) -> None:
        self.to(name)
        self.write(words)

    def condition(self, within: str, field: str, *terms: str) -> None:
        """A field chosen from the list, and its terms."""
        self.fill(within, field)
        self.press(Qt.Key.Key_Return)
        for term in terms:
            self.write(term)
            self.press(Qt.Key.Key_Return)

    def told(self, what: str) -> str:
        count = sum(len(key) - 2 if key.startswith("“") else int(key[4:]) if key.startswith("Tab×") else 1 for key in self.keys)
        return f"{what}: {count} keys: {' '.join(self.keys)}"


def begin(window_page: IndicatorPage, short: str, wording: str) -> Fingers:
    fingers = Fingers()
    fingers.press(Qt.Key.Key_N, ctrl=True)
    fingers.fill("Short name", short)
    fingers.fill("Wording", wording)
    return fingers


def opened(enter: Enter, sample: Path, qtbot: QtBot) -> IndicatorPage:
    shell = shell_of(enter(sample))
    shell.go("indicators")
    page = shell.page.content
    assert isinstance(page, IndicatorPage)
    settle(page, qtbot)
    page.setFocus()
    return page


def saved(page: IndicatorPage, fingers: Fingers, qtbot: QtBot, short: str) -> IndicatorVersion:
    fingers.press(Qt.Key.Key_S, ctrl=True)
    settle(page, qtbot)
    faulty = [(box.kind.name, box.under.text()) for box in (*page.pane.version.faulty(), *page.pane.about.first.faulty())]
    assert not faulty
    print(fingers.told(short))
    (version,) = versions(page.session.office, short)
    return version


def test_different_women_under_25_by_kind_of_service_once_a_period(enter: Enter, sample: Path, qtbot: QtBot) -> None:
    page = opened(enter, sample, qtbot)
    fingers = begin(page, "Young women served", "# of women under 25 who received a service, by kind of service")
    fingers.fill("Measure", "Put together")
    fingers.fill("Of all", "Services delivered")
    fingers.fill("Count", "Different")
    fingers.condition("Only where", "Case: Sex", "Female")
    fingers.condition("Only where", "Case: Age at")
    fingers.write("<25")
    fingers.fill("Told apart by", "Service: Type")
    fingers.fill("Over periods", "Each once a period")
    version = saved(page, fingers, qtbot, "Young women served")
    said = {name: version.get(name) for name in ("measure", "counts", "tally", "tallied", "scope", "breakdowns", "over_periods")}
    assert said == {
        "measure": "built",
        "counts": "service.delivered",
        "tally": "different",
        "tallied": None,
        "scope": {"case.sex": frozenset({"female"}), "case.age": frozenset({"<25"})},
        "breakdowns": frozenset({"service.type"}),
        "over_periods": "once_a_period",
    }
    assert page.pane.preview.sentence.text() == (
        "Different people of services delivered, where Case: Age at the time is less than 25; Case: Sex is Female, "
        "told apart by Service: Type; over periods each once a period."
    )


def test_a_share(enter: Enter, sample: Path, qtbot: QtBot) -> None:
    page = opened(enter, sample, qtbot)
    fingers = begin(page, "Trainings with a list", "% of trainings with a complete list")
    fingers.fill("Unit", "Percent")
    fingers.fill("Measure", "Put together")
    fingers.fill("Of all", "Trainings held")
    fingers.fill("Count", "The share")
    fingers.condition("Of those which", "List complete", "Yes")
    version = saved(page, fingers, qtbot, "Trainings with a list")
    assert (version.tally, version.of_those, version.unit) == ("share", {"list_complete": frozenset({"yes"})}, "percent")
    assert page.pane.preview.sentence.text().startswith("The share of trainings held, in %, of those which: ")
    assert preview(page) is not None


def test_a_formula(enter: Enter, sample: Path, qtbot: QtBot) -> None:
    page = opened(enter, sample, qtbot)
    fingers = begin(page, "People a training", "# of people a training")
    fingers.fill("Measure", "Made of other")
    fingers.fill("Formula", "A ÷ B")
    fingers.fill("Of the indicators", "Officials trained (2.1)")
    fingers.fill("And of", "Trainings (2.1)")
    version = saved(page, fingers, qtbot, "People a training")
    office = page.session.office
    assert (version.formula, version.second) == ("quotient", indicator(office, "Trainings (2.1)").id)
    assert version.operands == frozenset({indicator(office, "Officials trained (2.1)").id})
    assert page.pane.preview.sentence.text() == "“Officials trained (2.1)” ÷ “Trainings (2.1)”."
    matrix = office.matrix(office.project("CT.1140").id, page.session.as_at)
    trained, held = (
        next(row for row in matrix.rows if row.indicator == indicator(office, short).id).cumulative.value
        for short in ("Officials trained (2.1)", "Trainings (2.1)")
    )
    assert trained
    assert held
    assert preview(page) == trained / held


@pytest.fixture
def page(session: OfficeSession, qtbot: QtBot) -> IndicatorPage:
    return shown(session, qtbot)


def blank(page: IndicatorPage, qtbot: QtBot, **said: str) -> None:
    for field, text in said.items():
        fill(page, field, text)
    settle(page, qtbot)


def seen(page: IndicatorPage) -> set[str]:
    return {field for field, box in page.pane.version.inputs.items() if box.isVisibleTo(page)}


BLANKS = {"counts", "tally", "tallied", "over", "of_those"}


@pytest.mark.parametrize("measure", ["people_trained", "improved"])
def test_the_sentence_of_a_usual_measure_is_changed_and_counts_the_same(
    page: IndicatorPage, office: Office, qtbot: QtBot, measure: str
) -> None:
    short = next(
        version_of.short
        for version_of in office.every(Indicator)
        if any(one.measure == measure for one in office.children(version_of, IndicatorVersion))
    )
    go(page, qtbot, short or "")
    before = preview(page)
    assert not BLANKS & seen(page)
    assert page.pane.measure.change.isHidden()
    page.correct()
    settle(page, qtbot)
    QTest.keyClick(page.pane.measure.change, Qt.Key.Key_Space)
    settle(page, qtbot)
    version = page.pane.version.current_record()
    assert version.get("measure") == "built"
    usual = USUAL[measure]
    assert [version.get(field) or "" for field in ("counts", "tally", "tallied", "over")] == [
        usual.counts,
        usual.tally,
        usual.tallied,
        usual.over,
    ]
    assert {"counts", "tally"} <= seen(page)
    assert page.pane.version.inputs["counts"].editor.part.hasFocus() or not QApplication.activeWindow()
    assert preview(page) == before
    assert isinstance(before, Decimal)


def test_every_usual_measure_can_be_changed(page: IndicatorPage, qtbot: QtBot) -> None:
    go(page, qtbot, "Officials trained (2.1)")
    page.correct()
    form = page.pane.version
    for name in USUAL:
        form.inputs["measure"].editor.set_value(name)
        form.edited.add("measure")
        form.change_sentence()
        record = form.current_record()
        same, usual = measure_of(record), measure_of(IndicatorVersion("v", measure=name))
        assert (same.sources, same.how, same.of_those) == (usual.sources, usual.how, usual.of_those), name
        form.inputs["over_periods"].editor.set_value(None)


def test_only_what_makes_sense_is_offered(page: IndicatorPage, qtbot: QtBot) -> None:
    go(page, qtbot, "Officials trained (2.1)")
    page.correct()
    blank(page, qtbot, measure="Put together below", counts="Services delivered")
    blanks = page.pane.version.sentence.blanks
    rules = blanks["over_periods"]
    blank(page, qtbot, tally="The average of")
    assert "over" not in seen(page)
    offers = {offer.name: offer.key for offer in blanks["tallied"].offered("days")}  # type: ignore[union-attr]
    assert offers["Days from Asked for on to First delivered on"] == "requested..delivered"
    blank(page, qtbot, tallied="Days from Asked for on to First")
    assert page.pane.version.current_record().get("tallied") == "requested..delivered"
    assert {offer.key for offer in rules.offered("")} == {"average", "last_day", "latest", "highest", "lowest"}  # type: ignore[union-attr]
    assert rules.chooser.placeholderText() == "The average of the periods"
    assert blanks["unit"].offered("")[0].key == "days"  # type: ignore[union-attr]
    blank(page, qtbot, counts="Steps done")
    assert "different" not in {offer.key for offer in blanks["tally"].offered("")}  # type: ignore[union-attr]


def test_numbers_days_and_records_are_conditions(page: IndicatorPage, office: Office, qtbot: QtBot) -> None:
    go(page, qtbot, "Officials trained (2.1)")
    page.correct()
    scope = page.pane.scope
    scope._add("days")
    line = scope.lines[-1]
    assert isinstance(line.codes, TermsEditor)
    assert line.under.text() == "Such as <18, 18-24 or >=60. Also: filled, empty."
    line.codes.line.setFocus()
    keyboard.write("≥ 3, filled")
    assert scope.value()["days"] == frozenset({">=3", "filled"})
    QTest.keyClicks(line.codes.line, ", many")
    assert line.under.text().startswith("▲ “Training days”: “many” is not understood.")
    scope._drop(line)
    scope._add("led_by")
    line = scope.lines[-1]
    assert isinstance(line.codes, RecordsEditor)
    offered = line.codes._offers("")
    QTest.keyClicks(line.codes.chooser, offered[0].name)
    QTest.keyClick(line.codes.chooser, Qt.Key.Key_Return)
    (number,) = scope.value()["led_by"]
    assert number == offered[0].key
    assert line.codes.named(number) == offered[0].name
    text = scope.text()
    scope.set_text(text)
    assert scope.text() == text
    assert scope.lines[-1].codes.members() == {number}


def test_what_a_reader_would_ask_stands_beside_it(page: IndicatorPage, qtbot: QtBot) -> None:
    go(page, qtbot, "Officials trained (2.1)")
    page.correct()
    fill(page, "wording", "# of investigations/prosecutions/convictions")
    card = page.pane.preview
    assert "“investigations/prosecutions" in card.questions.text()
    assert page.pane.version.record() is not None


def test_a_number_entered_by_keys_is_counted(enter: Enter, sample: Path, qtbot: QtBot) -> None:
    test_different_women_under_25_by_kind_of_service_once_a_period(enter, sample, qtbot)
    QApplication.closeAllWindows()
    with open_as(sample, "Demo Case Worker") as office:
        (version,) = versions(office, "Young women served")
        (row,) = counted(office, indicator(office, "Young women served"), version, date(2020, 6, 30)).rows
        assert row.cumulative.value is not None
        assert {part.breakdown for part in row.cumulative.parts} <= {"service.type"}
