"""Every kind has an editor: silent when filled, telling when typed into, giving back what it was given."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.models.fields.base import FormatContext, Kind, RefusalError
from desktop.models.fields.references import File, Link, Links, Owner
from desktop.models.fields.text_and_choice import (
    Choice,
    Choices,
    Count,
    Day,
    Moment,
    MoneyKind,
    Note,
    Number,
    PartialDayKind,
    Rate,
    Text,
    YesNo,
)
from desktop.models.fields.values import Attachment, Money, PartialDay
from desktop.models.query import Option
from desktop.models.record import Record
from desktop.models.registers import ALL
from desktop.ui.forms.choice_editors import ChoiceEditor, OwnerEditor, YesNoEditor
from desktop.ui.forms.editor import Editor, EditorContext
from desktop.ui.forms.factory import cell_editor_for, editor_for
from desktop.ui.forms.tags_editor import SetEditor
from desktop.ui.forms.text_editors import AmountEditor, DayEditor, LineEditor, NoteEditor
from desktop.ui.theme.tokens import Theme

TODAY = datetime(2026, 3, 5, 12, tzinfo=UTC)
NAMES = {("result", "r1"): "1.1", ("result", "r2"): "2.1", ("organisation", "o1"): "Border police", ("training", "t1"): "First training"}


def offer(register: str, typed: str) -> list[Option]:
    return [Option(id, name, "more") for (of, id), name in NAMES.items() if of == register and typed.casefold() in name.casefold()]


def find(register: str, typed: str) -> list[str]:
    return [one.key for one in offer(register, typed)]


@pytest.fixture
def editor_context(theme: Theme) -> EditorContext:
    context = FormatContext(now=lambda: TODAY, name_of=lambda register, id: NAMES.get((register, id)), find=find)
    return EditorContext(context, theme, offer, currency=lambda: "USD")


def of(kind: Kind[Any], name: str = "field") -> Kind[Any]:
    kind.name = name
    return kind


SAMPLES: list[tuple[Kind[Any], Any]] = [
    (Text("T"), "a line"),
    (Note("N"), "two\nlines"),
    (Count("C"), 12_345),
    (Number("N"), Decimal("12.50")),
    (Rate("R"), Decimal("3450.1234567890")),
    (MoneyKind("M"), Money(125_050, "USD")),
    (Day("D"), date(2020, 3, 5)),
    (PartialDayKind("P"), PartialDay(2018, 3)),
    (Moment("M"), datetime(2020, 3, 5, 4, 30, tzinfo=UTC)),
    (YesNo("Y"), True),
    (YesNo("Y"), False),
    (Choice("C", "sex"), "female"),
    (Choices("C", "country"), frozenset({"MN", "CN"})),
    (Link("L", to="organisation"), "o1"),
    (Links("L", to="result"), frozenset({"r1", "r2"})),
    (Owner("O", to=("training", "activity")), ("training", "t1")),
    (File("F"), Attachment("a.pdf", 2048, "0" * 64)),
]


@pytest.mark.parametrize(("kind", "value"), SAMPLES, ids=lambda one: type(one).__name__)
@pytest.mark.parametrize("make", [editor_for, cell_editor_for])
def test_what_is_put_is_taken_and_nobody_is_told(
    qtbot: QtBot, editor_context: EditorContext, kind: Kind[Any], value: Any, make: Any
) -> None:
    editor: Editor = make(of(kind), editor_context)
    qtbot.addWidget(editor)
    with qtbot.assertNotEmitted(editor.edited):
        editor.set_value(value)
        assert editor.value() == value
        editor.set_value(None)
        assert editor.value() is None
        editor.set_value(value)
        editor.normalise()
        assert editor.value() == value


@pytest.mark.parametrize("register", ALL, ids=lambda one: one.register)
def test_every_field_of_every_register_has_an_editor_that_begins_empty(
    qtbot: QtBot, editor_context: EditorContext, register: type[Record]
) -> None:
    for kind in register.kinds.values():
        editor = editor_for(kind, editor_context)
        qtbot.addWidget(editor)
        editor.set_value(None)
        assert editor.value() is None
        assert editor.focusProxy() is not None


def typed(qtbot: QtBot, editor: LineEditor, text: str) -> Any:
    editor.set_value(None)
    with qtbot.waitSignal(editor.edited):
        QTest.keyClicks(editor.line, text)
    return editor.value()


@pytest.mark.parametrize(
    ("short", "day"), [("3112", date(2026, 12, 31)), ("t", date(2026, 3, 5)), ("+7", date(2026, 3, 12)), ("010220", date(2020, 2, 1))]
)
def test_dates_are_typed_short_and_shown_with_the_month_as_a_word(
    qtbot: QtBot, editor_context: EditorContext, short: str, day: date
) -> None:
    editor = DayEditor(of(Day("Day")), editor_context)
    qtbot.addWidget(editor)
    assert typed(qtbot, editor, short) == day
    editor.normalise()
    assert editor.line.text() == Day("").show(day, editor_context.context)
    assert any(letter.isalpha() for letter in editor.line.text())


def test_arrows_move_a_date(qtbot: QtBot, editor_context: EditorContext) -> None:
    editor = DayEditor(of(Day("Day")), editor_context)
    qtbot.addWidget(editor)
    editor.set_value(date(2020, 1, 31))
    QTest.keyClick(editor.line, Qt.Key.Key_Up)
    assert editor.value() == date(2020, 2, 1)
    QTest.keyClick(editor.line, Qt.Key.Key_PageUp)
    assert editor.value() == date(2020, 3, 1)
    editor.set_value(date(2020, 1, 31))
    QTest.keyClick(editor.line, Qt.Key.Key_PageUp)
    assert editor.value() == date(2020, 2, 29)


def test_an_amount_is_in_the_projects_currency_unless_said(qtbot: QtBot, editor_context: EditorContext) -> None:
    editor = AmountEditor(of(MoneyKind("Amount")), editor_context)
    qtbot.addWidget(editor)
    assert typed(qtbot, editor, "1,250.5") == Money(125_050, "USD")
    assert typed(qtbot, editor, "200 cny") == Money(20_000, "CNY")
    editor.set_text("₮300")
    assert editor.value() == Money(30_000, "MNT")
    editor.set_text("12x")
    with pytest.raises(RefusalError):
        editor.value()


def test_a_very_long_text_is_refused_and_not_cut(qtbot: QtBot, editor_context: EditorContext) -> None:
    editor = LineEditor(of(Text("Title")), editor_context)
    qtbot.addWidget(editor)
    editor.set_text("x" * 40_000)
    assert len(editor.text()) == 40_000
    with pytest.raises(RefusalError, match="40000 characters"):
        editor.value()


def test_what_begins_like_a_formula_stays_text(qtbot: QtBot, editor_context: EditorContext) -> None:
    editor = LineEditor(of(Text("Title")), editor_context)
    qtbot.addWidget(editor)
    assert typed(qtbot, editor, "=1+1") == "=1+1"


def test_a_choice_filters_while_one_types_and_enter_takes_the_first(qtbot: QtBot, editor_context: EditorContext) -> None:
    editor = ChoiceEditor(of(Choice("Country", "country")), editor_context)
    qtbot.addWidget(editor)
    editor.show()
    editor.set_value(None)
    QTest.keyClicks(editor.chooser, "mongol")
    assert editor.chooser.choices.isVisible()
    with qtbot.waitSignal(editor.edited):
        QTest.keyClick(editor.chooser, Qt.Key.Key_Return)
    assert editor.value() == "MN"
    assert editor.chooser.text() == "Mongolia"


def test_the_countries_of_the_project_are_offered_first(qtbot: QtBot, editor_context: EditorContext) -> None:
    editor = editor_for(of(Choice("C", "country")), replace(editor_context, countries=lambda: {"CN", "MN"}))
    qtbot.addWidget(editor)
    assert isinstance(editor, ChoiceEditor)
    for typed, first in (("", {"China", "Mongolia"}), ("chi", {"China"}), ("m", {"Mongolia"}), ("chil", {"Chile"})):
        assert {one.name for one in editor.chooser.options(typed)[: len(first)]} == first


def test_the_beginning_of_a_label_is_enough(qtbot: QtBot, editor_context: EditorContext) -> None:
    editor = ChoiceEditor(of(Choice("Sex", "sex")), editor_context)
    qtbot.addWidget(editor)
    QTest.keyClicks(editor.chooser, "fem")
    assert editor.value() == "female"
    editor.normalise()
    assert editor.chooser.text() == "Female"
    editor.set_text("zzz")
    with pytest.raises(RefusalError, match="not in the list"):
        editor.value()


def test_a_link_is_chosen_by_name(qtbot: QtBot, editor_context: EditorContext) -> None:
    editor = ChoiceEditor(of(Link("Led by", to="organisation")), editor_context)
    qtbot.addWidget(editor)
    QTest.keyClicks(editor.chooser, "border")
    assert editor.value() == "o1"


def test_members_are_added_by_typing_and_taken_away_by_backspace(qtbot: QtBot, editor_context: EditorContext) -> None:
    editor = SetEditor(of(Links("Outputs", to="result")), editor_context)
    qtbot.addWidget(editor)
    editor.show()
    editor.set_value(frozenset({"r1"}))
    QTest.keyClicks(editor.chooser, "2.1")
    QTest.keyClick(editor.chooser, Qt.Key.Key_Return)
    assert editor.value() == {"r1", "r2"}
    assert not editor.chooser.text()
    with qtbot.waitSignal(editor.edited):
        QTest.keyClick(editor.chooser, Qt.Key.Key_Backspace)
    assert editor.value() == {"r1"}


def test_what_is_typed_behind_the_members_counts_too(qtbot: QtBot, editor_context: EditorContext) -> None:
    editor = SetEditor(of(Choices("Countries", "country")), editor_context)
    qtbot.addWidget(editor)
    editor.set_value(frozenset({"CN"}))
    editor.set_text("mongolia")
    assert editor.value() == {"CN", "MN"}
    editor.normalise()
    assert not editor.text()
    assert editor.value() == {"CN", "MN"}


def test_an_owner_is_of_one_of_several_registers(qtbot: QtBot, editor_context: EditorContext) -> None:
    editor = OwnerEditor(Owner("Of", to=("training", "activity")), editor_context)
    qtbot.addWidget(editor)
    QTest.keyClicks(editor.chooser, "first")
    assert editor.value() == ("training", "t1")
    editor.normalise()
    assert editor.chooser.text() == "Training: First training"


def test_yes_and_no_are_single_keys(qtbot: QtBot, editor_context: EditorContext) -> None:
    editor = YesNoEditor(of(YesNo("Minors expected")), editor_context)
    qtbot.addWidget(editor)
    editor.set_value(None)
    with qtbot.waitSignal(editor.edited):
        QTest.keyClick(editor.group.button(2), Qt.Key.Key_Y)
    assert editor.value() is True
    QTest.keyClick(editor.group.button(0), Qt.Key.Key_N)
    assert editor.value() is False
    QTest.keyClick(editor.group.button(1), Qt.Key.Key_Delete)
    assert editor.value() is None


def test_tab_leaves_a_note(qtbot: QtBot, editor_context: EditorContext) -> None:
    editor = NoteEditor(of(Note("Note")), editor_context)
    qtbot.addWidget(editor)
    assert editor.edit.tabChangesFocus()
    with qtbot.waitSignal(editor.edited):
        QTest.keyClicks(editor.edit, "a")
    assert editor.value() == "a"
