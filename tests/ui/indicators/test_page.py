"""An indicator is worded, measured and versioned on its page, with its number meanwhile; nothing old changes silently."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.models.ids import new_id
from desktop.models.registers.figures import ReportedFigure
from desktop.models.registers.indicator import Indicator, IndicatorVersion, Placement, Target
from desktop.models.registers.period import ReportingPeriod
from desktop.models.registers.result import Result
from desktop.office.office import Office
from desktop.ui.forms.choice_editors import ChoiceEditor
from desktop.ui.forms.text_editors import LineEditor, NoteEditor
from desktop.ui.indicators.condition_editors import CodesEditor
from desktop.ui.indicators.page import IndicatorPage
from desktop.ui.indicators.results_editor import ResultsEditor
from desktop.ui.runtime.session import OfficeSession, Said
from desktop.ui.runtime.settings import Settings
from desktop.ui.runtime.targets import DraftTarget, RecordTarget
from desktop.ui.runtime.tasks import Tasks
from desktop.ui.theme.tokens import Theme
from tests.ui.conftest import Enter, shell_of, stand
from tests.ui.offices import open_as

JUNE = date(2020, 6, 30)


@pytest.fixture
def page(session: OfficeSession, qtbot: QtBot) -> IndicatorPage:
    return shown(session, qtbot)


def shown(session: OfficeSession, qtbot: QtBot) -> IndicatorPage:
    session.as_at, session.period = JUNE, None
    made = IndicatorPage(session)
    stand(qtbot, made)
    settle(made, qtbot)
    return made


def settle(page: IndicatorPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not page.stale and not page.pane.preview.waiting() and not page.session.tasks.busy(), timeout=20_000)


def indicator(office: Office, short: str) -> Indicator:
    return next(one for one in office.every(Indicator) if one.short == short)


def versions(office: Office, short: str) -> list[IndicatorVersion]:
    return sorted(office.children(indicator(office, short), IndicatorVersion), key=lambda one: one.valid_from or date.min)


def go(page: IndicatorPage, qtbot: QtBot, short: str) -> None:
    page.show_target(RecordTarget("indicator", indicator(page.session.office, short).id))
    settle(page, qtbot)


def fill(page: IndicatorPage, field: str, text: str) -> None:
    boxes = {**page.pane.version.inputs, **page.pane.about.first.inputs, **page.pane.about.last.inputs}
    editor = boxes[field].editor
    if isinstance(editor, LineEditor):
        editor.line.selectAll()
        QTest.keyClick(editor.line, Qt.Key.Key_Delete)
    elif isinstance(editor, NoteEditor):
        editor.edit.selectAll()
    elif isinstance(editor, ChoiceEditor):
        editor.chooser.selectAll()
    QTest.keyClicks(editor.part, text)
    if not isinstance(editor, NoteEditor):
        QTest.keyClick(editor.part, Qt.Key.Key_Return)


def tick(page: IndicatorPage, code: str) -> None:
    editor = page.pane.results
    item = next(one for one in editor._items() if one.text(0).split("   ")[0].endswith(f" {code}"))
    editor.tree.setCurrentItem(item)
    QTest.keyClick(editor.tree, Qt.Key.Key_Space)


def preview(page: IndicatorPage) -> Decimal | None:
    assert page.pane.preview.matrix
    return page.pane.preview.matrix.rows[0].cumulative.value


def test_the_indicators_stand_in_the_order_of_the_framework(page: IndicatorPage, office: Office) -> None:
    texts = page.list.texts()
    assert len(texts) == office.count(Indicator) == 49
    assert texts[0] == "Bilateral cooperation on investigations"
    assert page.pane.indicator_id == indicator(office, texts[0]).id
    assert not page.pane.edited()


def test_the_list_narrows_while_one_types(page: IndicatorPage) -> None:
    page.go_to_search()
    QTest.keyClicks(page.list.search, "people trained 2.1")
    assert page.list.texts() == ["Officials trained (2.1)"]


def test_the_versions_are_a_time_line_one_can_walk(page: IndicatorPage, office: Office, qtbot: QtBot) -> None:
    go(page, qtbot, "Increased understanding (2.1)")
    old, new = versions(office, "Increased understanding (2.1)")
    assert page.pane.line.texts() == ["2 Jan 2018 – 29 Jun 2020\nNumber · target 75", "from 30 Jun 2020\nPercent · target 75"]
    assert page.pane.version_id == new.id
    page.pane.line.step(-1)
    settle(page, qtbot)
    assert page.pane.version_id == old.id
    assert page.pane.state.text() == "Valid from 2 Jan 2018 to 29 Jun 2020."


def test_the_number_stands_beside_it(page: IndicatorPage, office: Office, qtbot: QtBot) -> None:
    go(page, qtbot, "Officials trained (2.1)")
    row = next(
        row
        for row in office.matrix(office.project("CT.1140").id, JUNE).rows
        if row.wording.startswith("# of officials trained (Target: 200")
    )
    assert preview(page) == row.cumulative.value
    words = page.pane.preview.words()
    assert f"{row.cumulative.value:f}" in words
    assert f"{row.cumulative.records} records" in words
    assert any("of a target of 200" in line for line in words)


def test_a_version_is_not_edited_silently(page: IndicatorPage, qtbot: QtBot) -> None:
    go(page, qtbot, "Officials trained (2.1)")
    with qtbot.assertNotEmitted(page.pane.changed):
        fill(page, "wording", "Something else")
        tick(page, "1.3")
    assert not page.pane.edited()
    assert page.pane.scope.adder.isHidden()


def test_a_correction_says_why_and_keeps_it_in_the_history(page: IndicatorPage, office: Office, qtbot: QtBot, heard: list[Said]) -> None:
    go(page, qtbot, "Officials trained (2.1)")
    (old,) = versions(office, "Officials trained (2.1)")
    page.correct()
    fill(page, "target", "210")
    assert not page.save()
    assert "reports about that time change too" in page.pane.why.under.text()
    QTest.keyClicks(page.pane.why.line, "Typed wrongly")
    assert page.save()
    settle(page, qtbot)
    (now,) = versions(office, "Officials trained (2.1)")
    assert now == old.changed(target=Decimal(210))
    assert office.history(now)[-1].reason == "Typed wrongly"
    assert page.pane.mode == "looking"
    assert heard[-1].sentence == "Officials trained (2.1) is saved."


def test_a_new_version_leaves_the_old_one_and_says_why_and_who(
    page: IndicatorPage, office: Office, qtbot: QtBot, session: OfficeSession
) -> None:
    go(page, qtbot, "Officials trained (2.1)")
    (old,) = versions(office, "Officials trained (2.1)")
    page.new_version()
    assert page.pane.line.texts()[-1].startswith("New version")
    assert not page.save()
    assert page.pane.version.inputs["valid_from"].under.text() == "▲ Valid from is needed."
    assert {box.kind.name for box in page.pane.version.faulty()} == {"valid_from", "reason", "agreed_by"}
    fill(page, "valid_from", "010120")
    assert not page.save()
    assert {box.kind.name for box in page.pane.version.faulty()} == {"reason", "agreed_by"}
    fill(page, "reason", "The donor asks for more")
    fill(page, "agreed_by", "Donor, by letter")
    fill(page, "target", "300")
    assert page.save()
    settle(page, qtbot)
    first, second = versions(office, "Officials trained (2.1)")
    assert first == old
    assert (second.valid_from, second.target, second.scope, second.results) == (date(2020, 1, 1), Decimal(300), old.scope, old.results)
    row = next(
        row
        for row in office.matrix(office.project("CT.1140").id, JUNE).rows
        if row.indicator == indicator(office, "Officials trained (2.1)").id
    )
    assert row.target == 300
    before = next(row for row in office.matrix(office.project("CT.1140").id, date(2019, 12, 31)).rows if row.version == old.id)
    assert before.target == 200
    session.undo()
    settle(page, qtbot)
    assert versions(office, "Officials trained (2.1)") == [old]


def test_two_versions_do_not_begin_on_one_day(page: IndicatorPage, qtbot: QtBot) -> None:
    go(page, qtbot, "Increased understanding (2.1)")
    page.new_version()
    fill(page, "valid_from", "300620")
    assert not page.save()
    assert "There is a version from that day already" in page.pane.version.inputs["valid_from"].under.text()


def test_a_measure_says_what_it_counts_and_asks_its_own_fields(page: IndicatorPage, qtbot: QtBot) -> None:
    go(page, qtbot, "Officials trained (2.1)")
    page.correct()
    fill(page, "measure", "Copies printed")
    settle(page, qtbot)
    assert page.pane.measure.sentence.text() == "Copies of print runs, on the day they were printed."
    offered = [offer.name for offer in page.pane.scope._offers("")]
    assert {"Kind", "Language", "Printed on", "Copies", "Product: Country"} <= {*offered}
    assert not any("Sex" in name for name in offered)
    (line,) = page.pane.scope.lines
    assert line.field == "purpose"
    assert line.under.text() == "▲ “Copies printed” knows no “purpose”, so everything would count. Take it out."
    QTest.mouseClick(line.drop, Qt.MouseButton.LeftButton)
    assert page.pane.scope.value() is None


def test_a_scope_is_chosen_from_what_occurs_and_the_number_follows(page: IndicatorPage, office: Office, qtbot: QtBot) -> None:
    go(page, qtbot, "Officials trained (2.1)")
    before = preview(page)
    assert before
    page.correct()
    settle(page, qtbot)
    QTest.keyClicks(page.pane.scope.adder, "Sex")
    QTest.keyClick(page.pane.scope.adder, Qt.Key.Key_Return)
    line = page.pane.scope.lines[-1]
    assert line.field == "sex"
    qtbot.waitUntil(lambda: bool(line.codes.occurring), timeout=20_000)
    assert isinstance(line.codes, CodesEditor)
    offers = {offer.key: offer.more for offer in line.codes._offers("")}
    assert offers["female"].endswith("records")
    QTest.keyClicks(line.codes.chooser, "Female")
    QTest.keyClick(line.codes.chooser, Qt.Key.Key_Return)
    assert page.pane.scope.value()["sex"] == frozenset({"female"})
    settle(page, qtbot)
    after = preview(page)
    assert after is not None
    assert 0 < after < before
    assert versions(office, "Officials trained (2.1)")[0].scope == {"purpose": frozenset({"victim_identification"})}


def test_the_number_follows_what_is_typed(page: IndicatorPage, qtbot: QtBot) -> None:
    go(page, qtbot, "Officials trained (2.1)")
    page.correct()
    settle(page, qtbot)
    fill(page, "target", "1000")
    qtbot.waitUntil(lambda: any("of a target of 1,000" in line for line in page.pane.preview.words()))


def test_its_records_are_shown(page: IndicatorPage, office: Office, qtbot: QtBot, session: OfficeSession) -> None:
    go(page, qtbot, "Trainings (2.1)")
    assert page.pane.preview.matrix
    count = page.pane.preview.matrix.rows[0].cumulative.records
    assert count
    page.pane.preview.records.click()
    qtbot.waitUntil(lambda: page.pane.preview.panel.list.count() == count, timeout=20_000)
    with qtbot.waitSignal(session.target_wanted) as asked:
        QTest.keyClick(page.pane.preview.panel.list, Qt.Key.Key_Return)
    assert asked.args is not None
    assert asked.args[0].register == "training"


def test_a_case_number_is_not_guessed_without_the_key(page: IndicatorPage, qtbot: QtBot) -> None:
    go(page, qtbot, "Victims identified at the border")
    assert page.pane.preview.words() == ["This counts assisted persons. A case worker sees the number."]


def test_results_in_scope_are_ticked_and_what_is_beneath_counts_with_them(page: IndicatorPage, office: Office, qtbot: QtBot) -> None:
    go(page, qtbot, "Trainings (2.1)")
    page.correct()
    tick(page, "2.1")  # the output; the outcome has the same number in words
    assert page.pane.results.value() != versions(office, "Trainings (2.1)")[0].results
    page.pane.results.set_value(None)
    assert page.pane.results.said.text() == "Nothing is ticked: the whole project counts."
    page.pane.results.set_value(frozenset({next(one for one in office.every(Result) if one.code == "O2.1").id}))
    below = next(one for one in page.pane.results._items() if one.text(0).startswith("Output 2.1"))
    assert not below.flags() & Qt.ItemFlag.ItemIsUserCheckable
    assert isinstance(page.pane.results, ResultsEditor)


def cell(page: IndicatorPage, when: str, site: str = "All sites") -> int:
    model = page.pane.targets.model
    rows = [model.headerData(row, Qt.Orientation.Vertical) for row in range(model.rowCount())]
    columns = [model.headerData(column, Qt.Orientation.Horizontal) for column in range(model.columnCount())]
    page.pane.targets.sheet.setCurrentIndex(model.index(rows.index(when), columns.index(site)))
    return rows.index(when)


def test_targets_by_period_and_site_are_typed_into_a_grid(page: IndicatorPage, office: Office, qtbot: QtBot) -> None:
    go(page, qtbot, "Officials trained (2.1)")
    model, sheet = page.pane.targets.model, page.pane.targets.sheet
    assert model.headerData(0, Qt.Orientation.Vertical) == "At the end"
    assert model.index(0, 0).data() == "200"
    cell(page, "By 31 Jan 2021", "MN")
    assert sheet.currentIndex().data() == "100"
    model.setData(sheet.currentIndex(), "120")
    cell(page, "2020 Q2")
    model.setData(sheet.currentIndex(), "150")
    cell(page, "By 31 Jan 2021", "CN")
    QTest.keyClick(sheet, Qt.Key.Key_Delete)
    assert page.save()
    settle(page, qtbot)
    targets = office.children(indicator(office, "Officials trained (2.1)"), Target)
    quarter = next(one for one in office.every(ReportingPeriod) if one.title == "2020 Q2")
    assert sorted((one.value, one.period, bool(one.site)) for one in targets) == [(120, None, True), (150, quarter.id, False)]
    row = next(
        row
        for row in office.matrix(office.project("CT.1140").id, JUNE).rows
        if row.indicator == indicator(office, "Officials trained (2.1)").id
    )
    assert row.period_target == 150


def test_targets_of_each_period_alone_are_ticked_added_up_and_drafted(page: IndicatorPage, office: Office, qtbot: QtBot) -> None:
    go(page, qtbot, "Officials trained (2.1)")
    grid = page.pane.targets
    for quarter, value in (("2020 Q1", "20"), ("2020 Q2", "30")):
        cell(page, quarter)
        grid.model.setData(grid.sheet.currentIndex(), value)
    assert not grid.alone.isChecked()
    grid.alone.click()
    draft = grid.model.draft()
    assert page.save()
    settle(page, qtbot)
    own = indicator(office, "Officials trained (2.1)")
    assert sorted((one.value, one.span) for one in office.children(own, Target) if one.period) == [(20, "period"), (30, "period")]
    assert not [one for one in office.children(own, Target) if one.due and one.span]
    rows = office.matrix(office.project("CT.1140").id, JUNE).rows
    assert next(row for row in rows if row.indicator == own.id).period_target == 50
    assert grid.alone.isChecked()
    assert not grid.model.touched()
    grid.alone.click()
    assert grid.model.touched()
    assert page.save()
    settle(page, qtbot)
    assert not [one for one in office.children(own, Target) if one.span]
    grid.model.restore_draft(draft)
    assert grid.alone.isChecked()


def test_a_target_that_is_no_number_is_said_under_the_grid(page: IndicatorPage, office: Office, qtbot: QtBot) -> None:
    go(page, qtbot, "Officials trained (2.1)")
    count = office.count(Target)
    cell(page, "2020 Q2")
    page.pane.targets.model.setData(page.pane.targets.sheet.currentIndex(), "many")
    assert "must be a number" in page.pane.targets.fault.text()
    assert not page.save()
    assert office.count(Target) == count


def test_targets_are_pasted_and_a_day_is_added(page: IndicatorPage, office: Office, qtbot: QtBot) -> None:
    go(page, qtbot, "Trainings (2.1)")
    grid = page.pane.targets
    QTest.keyClicks(grid.day.line, "311219")
    grid.add_day()
    cell(page, "By 31 Dec 2019")
    grid.paste("3\t1\t2\n")
    assert page.save()
    settle(page, qtbot)
    targets = office.children(indicator(office, "Trainings (2.1)"), Target)
    assert sorted(one.value or 0 for one in targets) == [1, 2, 3][: len(targets)]
    assert {one.due for one in targets} == {date(2019, 12, 31)}


def test_a_new_indicator_is_worded_measured_and_placed_in_one_deed(
    page: IndicatorPage, office: Office, qtbot: QtBot, session: OfficeSession
) -> None:
    page.new()
    for field, text in {
        "short": "All trainings",
        "wording": "# of trainings of all kinds",
        "target": "20",
        "measure": "Trainings held",
    }.items():
        fill(page, field, text)
    QTest.keyClicks(page.pane.places.box.editor.part, "1.3")
    QTest.keyClick(page.pane.places.box.editor.part, Qt.Key.Key_Return)
    settle(page, qtbot)
    counted = preview(page)
    assert counted
    assert page.save()
    settle(page, qtbot)
    made = indicator(office, "All trainings")
    assert page.pane.indicator_id == made.id
    row = next(row for row in office.matrix(office.project("CT.1140").id, JUNE).rows if row.indicator == made.id)
    assert (row.result.code, row.cumulative.value, row.target) == ("1.3", counted, 20)
    assert not office.drafts()
    session.undo()
    settle(page, qtbot)
    assert "All trainings" not in page.list.texts()
    assert office.count(Placement) == 58


def test_what_a_new_indicator_needs_is_said_in_place(page: IndicatorPage, office: Office, heard: list[Said]) -> None:
    count = office.count(Indicator)
    page.new()
    fill(page, "code", "9.9")
    assert not page.save()
    assert {box.kind.name for box in page.pane.about.faulty()} == {"short"}
    assert {box.kind.name for box in page.pane.version.faulty()} == {"wording", "measure"}
    assert office.count(Indicator) == count
    assert heard[-1].state == "late"


def test_what_is_typed_is_a_draft_and_comes_back(page: IndicatorPage, office: Office, qtbot: QtBot, session: OfficeSession) -> None:
    go(page, qtbot, "Officials trained (2.1)")
    page.new_version()
    fill(page, "valid_from", "010120")
    fill(page, "reason", "More officials")
    qtbot.waitUntil(lambda: bool(office.drafts()))
    again = shown(session, qtbot)
    assert again.pane.mode == "looking"
    go(again, qtbot, "Officials trained (2.1)")
    assert again._notice.isVisibleTo(again)
    again.restore_draft(office.drafts()[0])
    assert again.pane.mode == "new version"
    standing = again.pane.version.current_record()
    assert (standing.get("valid_from"), standing.get("reason"), standing.get("target")) == (date(2020, 1, 1), "More officials", 200)
    again.give_up()
    assert not office.drafts()
    assert again.pane.mode == "looking"


def test_a_new_indicator_left_halfway_comes_back_from_home(enter: Enter, sample: Path, qtbot: QtBot) -> None:
    window = enter(sample)
    shell = shell_of(window)
    shell.go("indicators")
    page = shell.page.content
    assert isinstance(page, IndicatorPage)
    page.new()
    fill(page, "short", "Half an indicator")
    fill(page, "wording", "Half")
    shell.go("home")
    drafts = shell.session.office.drafts()
    assert {draft.register for draft in drafts} == {"indicator", "indicator_version"}
    page.give_up = lambda: None  # type: ignore[method-assign]  # it stays as it was typed
    shell.show_target(DraftTarget(next(draft for draft in drafts if draft.register == "indicator_version")))
    assert shell.page.content is page
    assert page.pane.about.current_record().short == "Half an indicator"
    assert page.pane.version.current_record().get("wording") == "Half"
    assert page.pane.mode == "new indicator"


def test_going_to_another_keeps_what_was_typed_and_offers_the_way_back(page: IndicatorPage, qtbot: QtBot, heard: list[Said]) -> None:
    go(page, qtbot, "Officials trained (2.1)")
    page.correct()
    fill(page, "target", "210")
    page.show_target(RecordTarget("indicator", indicator(page.session.office, "Trainings (2.1)").id))
    page.list.list.setCurrentRow(page.list.list.currentRow() + 1)
    assert any("kept as a draft" in said.sentence for said in heard)


def test_an_indicator_that_figures_name_is_not_deleted(page: IndicatorPage, office: Office, qtbot: QtBot, heard: list[Said]) -> None:
    named = next(one for figure in office.every(ReportedFigure) for one in figure.indicators or ())
    short = office.get(Indicator, named)
    assert short
    go(page, qtbot, short.short or "")
    page.delete()
    assert "cannot be deleted" in heard[-1].sentence
    assert office.get(Indicator, named) == short


def test_an_indicator_goes_with_all_that_belongs_to_it(page: IndicatorPage, office: Office, qtbot: QtBot, session: OfficeSession) -> None:
    go(page, qtbot, "Longest training (1.3)")
    one = indicator(office, "Longest training (1.3)")
    page.delete()
    settle(page, qtbot)
    assert "Longest training (1.3)" not in page.list.texts()
    assert not office.children(one, IndicatorVersion)
    assert len(office.matrix(office.project("CT.1140").id, JUNE).rows) == 57
    session.undo()
    settle(page, qtbot)
    assert len(office.matrix(office.project("CT.1140").id, JUNE).rows) == 58


def test_a_version_or_a_target_that_is_found_is_shown_on_its_page(enter: Enter, sample: Path) -> None:
    shell = shell_of(enter(sample))
    office = shell.session.office
    old = versions(office, "Increased understanding (2.1)")[0]
    shell.session.show_record("indicator_version", old.id)
    page = shell.page.content
    assert isinstance(page, IndicatorPage)
    assert page.pane.version_id == old.id
    target = next(iter(office.every(Target)))
    shell.session.show_record("target", target.id)
    assert target.of
    assert page.pane.indicator_id == target.of[1]


@pytest.fixture
def officer(sample: Path, theme: Theme, tasks: Tasks, tmp_path: Path) -> Iterator[OfficeSession]:
    with open_as(sample, "Demo Officer") as opened:
        yield OfficeSession(opened, theme, tasks, Settings(tmp_path / "settings"))


def test_who_may_not_change_it_may_look(officer: OfficeSession, qtbot: QtBot) -> None:
    page = shown(officer, qtbot)
    go(page, qtbot, "Officials trained (2.1)")
    page.correct()
    page.new_version()
    page.delete()
    assert page.pane.mode == "looking"
    assert page.pane.state.text() == "Your roles may look at this, not change it."
    assert not page.pane._save.isVisible()
    assert preview(page)


def test_an_indicator_without_a_version_asks_for_one(page: IndicatorPage, office: Office, qtbot: QtBot, session: OfficeSession) -> None:
    project = office.project("CT.1140").id
    bare = Indicator(new_id(), project=project, short="Bare")
    session.write(lambda: office.save(bare))
    settle(page, qtbot)
    go(page, qtbot, "Bare")
    assert page.pane.mode == "new version"
    assert not page.pane.version.edited
