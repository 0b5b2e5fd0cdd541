"""All that is said can be said in another language: marked, collected, translated, and shown at once."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.pofile import write_po
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QLabel

from desktop import paths, words
from desktop.errors import UserError
from desktop.models.codelists import shipped
from desktop.models.fields.base import FormatContext, RefusalError
from desktop.models.fields.text_and_choice import YesNo, read_code
from desktop.models.record import REGISTERS
from desktop.models.registers import ALL
from desktop.models.registers.training import Training
from desktop.models.world import WorldNames
from desktop.ui.runtime.language import NAMES, QtWords, language_of, locale_of, speak, to_review
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.runtime.settings import Settings
from desktop.ui.setup.appearance_page import AppearancePage
from desktop.ui.shell.navigation import RAIL_SECTIONS
from desktop.words import Words, _n
from tests.test_help import COMMANDS
from tests.ui.conftest import Enter, shell_of
from tools.words import FOLDER, ROOT, TEMPLATE, brought_up, catalogues, compiled, fits, forms, marked, read, same, sources, template

LANGUAGES = sorted(set(NAMES) - {"en"})
FILES = sorted((ROOT / "desktop").rglob("*.py"))
SPEAKING = {
    *("QLabel", "QPushButton", "QToolButton", "QCheckBox", "QRadioButton", "QGroupBox", "QAction"),
    *("setText", "setWindowTitle", "setPlaceholderText", "setToolTip", "setTitle", "setStatusTip", "setWhatsThis"),
    *("setAccessibleName", "setAccessibleDescription", "setPlainText", "addAction", "addMenu", "addTab", "setTabText"),
    *("setFormat", "setLabelText", "setHeaderLabels", "setHorizontalHeaderLabels", "showMessage", "setInformativeText"),
    *("label", "button", "tool", "say", "fail", "tell", "UserError", "RefusalError"),
    *("getOpenFileName", "getOpenFileNames", "getSaveFileName", "getExistingDirectory", "question", "warning", "critical"),
}
"""What is called with words that somebody reads."""
_MARKS = {"_": 1, "_n": 2}
"""What marks words, and how many texts it takes."""
AS_IT_IS = {"Tallybook", "Ctrl", "Shift", "Alt", "Return", "Space", "Escape", "Enter"}


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    words.use_language("en", FOLDER)
    QLocale.setDefault(QLocale.c())


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else node.func.attr if isinstance(node.func, ast.Attribute) else ""


def unmarked(node: ast.AST) -> Iterator[str]:
    """Words in ``node`` that nobody could translate: text outside ``_()`` that is more than a sign or a key."""
    if isinstance(node, ast.Call) and called(node) in {*_MARKS, "property", "setProperty", "icon", "pixmap", "partial", "get", "findChild"}:
        return
    if isinstance(node, ast.Compare | ast.Subscript | ast.FormattedValue | ast.Lambda):
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield from (
            word
            for word in "".join(sign if sign.isalpha() else " " for sign in node.value).split()
            if len(word) > 1 and word not in AS_IT_IS
        )
    for child in ast.iter_child_nodes(node):
        yield from unmarked(child)


def test_the_template_has_every_word() -> None:
    assert {one.id for one in read(TEMPLATE)} == {one.id for one in template()}, "Run `make words`."


@pytest.mark.parametrize("path", catalogues(), ids=lambda path: path.parent.parent.name)
def test_what_is_read_is_what_was_translated(path: Path) -> None:
    assert path.with_suffix(".mo").read_bytes() == compiled(path), "Run `make words`."


@pytest.mark.parametrize("path", catalogues(), ids=lambda path: path.parent.parent.name)
def test_every_word_is_translated_and_keeps_its_places(path: Path) -> None:
    catalogue = read(path)
    assert {one.id for one in catalogue} == {one.id for one in template()}, "Run `make words`."
    said = [one for one in catalogue if one.id]
    assert not [one.id for one in said if not all(forms(one))], "Say them, or have them said."
    assert not [one.id for one in said if not fits(one)]
    for one in said:
        for form in forms(one):
            assert form.strip() == form or one.id != sources(one)[0].strip(), one.id
            assert form.count("▲") == sources(one)[0].count("▲"), one.id
            assert ("!" in form, "！" in form) == (False, False), one.id


def test_what_is_said_as_in_english_is_listed_and_nothing_else_is() -> None:
    copied = {source for path in catalogues() for one in read(path) if one.id for source in sources(one) if source in forms(one)}
    assert sorted(copied) == same()


def replaced(before: dict[Words, Words], now: list[Words]) -> tuple[Catalog, list[tuple[str, str]]]:
    """What a reviewed catalogue says after the English changed, and for which of it what was said was kept."""
    catalogue, fresh = Catalog("mn"), Catalog()
    for word, form in before.items():
        catalogue.add(word, form)
    for word in now:
        fresh.add(word)
    return catalogue, brought_up(catalogue, fresh)


def test_a_changed_sentence_keeps_its_translation_to_be_reviewed() -> None:
    old, new, other = "The file was not found there.", "The file was not found there any more.", "The file was not found here."
    catalogue, kept = replaced({old: "Файл алга.", "Save": "Хадгалах"}, ["Save", other, new])
    assert kept == [(old, new)]  # the closest
    found = {one.id: (one.string, one.fuzzy) for one in catalogue if one.id}
    assert found.pop("Save") == ("Хадгалах", False)
    assert found.pop(new) == ("Файл алга.", True)
    assert found == {other: ("", True)}  # whoever drafts it has not reviewed it


def test_a_sentence_that_is_still_there_or_says_something_else_lends_nothing() -> None:
    still, other = "The period is closed already.", "The period is closed."
    catalogue, kept = replaced({still: "Хаагдсан.", "Add a user": "Хэрэглэгч нэмэх"}, [still, other, "Add a site"])
    assert not kept
    assert {one.id: one.string for one in catalogue if one.id} == {still: "Хаагдсан.", other: "", "Add a site": ""}


def test_a_count_that_changed_keeps_its_forms() -> None:
    old, new = ("{n} record is gone now.", "{n} records are gone now."), ("{n} record is gone.", "{n} records are gone.")
    catalogue, kept = replaced({old: ("нэг", "{n} бичлэг")}, [new])
    assert kept == [(" / ".join(old), " / ".join(new))]
    assert [(one.string, one.fuzzy) for one in catalogue if one.id] == [(("нэг", "{n} бичлэг"), True)]


@pytest.mark.parametrize(
    ("source", "form"),
    [
        ("{name} is saved.", "Хадгаллаа."),
        ("{name} is saved.", "{нэр} хадгаллаа."),
        ("{name} is saved.", "{name хадгаллаа."),
        ("{share:.0%} of it", "{share} нь"),
        (("{n} day late", "{n} days late"), ("{n} өдөр", "хэдэн өдөр")),
        (("{n} day late", "{n} days late"), ("{m} өдөр", "{n} өдөр")),
    ],
)
def test_what_has_other_places_than_its_source_is_shown_in_english(source: Words, form: Words, tmp_path: Path) -> None:
    """A draft is shown, but no sentence that drops a value or cannot be filled in."""
    path = tmp_path / "mn" / "LC_MESSAGES" / "tallybook.po"
    path.parent.mkdir(parents=True)
    catalogue = Catalog("mn")
    catalogue.add(source, form, flags=["fuzzy"])
    catalogue.add("Save", "Хадгалах", flags=["fuzzy"])
    with path.open("wb") as file:
        write_po(file, catalogue)
    path.with_suffix(".mo").write_bytes(compiled(path))
    words.use_language("mn", tmp_path)
    assert words.translate("Save") == "Хадгалах"
    shown = words.translate(source, n=2, name="x", share=0.5)
    words.use_language("en", tmp_path)
    assert shown == words.translate(source, n=2, name="x", share=0.5)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_choice_of_language_says_what_no_speaker_has_reviewed(language: str, session: OfficeSession) -> None:
    said = [one for one in read(FOLDER / language / "LC_MESSAGES" / "tallybook.po") if one.id]
    assert to_review(language) == (sum(one.fuzzy for one in said), len(said))
    page = AppearancePage(session)
    shown = [one.text() for one in page.findChildren(QLabel) if one.text().startswith(NAMES[language])]
    assert shown == [
        f"{NAMES[language]}: {sum(one.fuzzy for one in said):,} of {len(said):,} sentences are drafts no speaker has reviewed yet."
    ]


def test_a_language_that_is_reviewed_needs_no_word(session: OfficeSession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.ui.setup.appearance_page.to_review", lambda code: (0, 0 if code == "en" else 7))
    page = AppearancePage(session)
    assert not [one.text() for one in page.findChildren(QLabel) if "speaker" in one.text()]


@pytest.mark.parametrize("path", catalogues(), ids=lambda path: path.parent.parent.name)
def test_a_count_is_said_in_as_many_forms_as_the_language_has(path: Path) -> None:
    catalogue = read(path)
    counted = [one for one in catalogue if isinstance(one.id, tuple)]
    assert len(counted) > 30
    assert {len(forms(one)) for one in counted} == {catalogue.num_plurals}
    words.use_language(path.parent.parent.name, FOLDER)
    said = {words.translate(_n("{count} record is deleted.", "{count} records are deleted."), count=number) for number in (1, 2)}
    assert len(said) == 2
    assert not any("delete" in sentence for sentence in said)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", sorted((paths.resources() / "codes").glob("*.csv")), ids=lambda path: path.stem)
def test_a_translated_list_can_be_chosen_from(language: str, path: Path) -> None:
    """What a code is shown as reads back as that code, alone and in a set."""
    words.use_language(language, FOLDER, WorldNames(language))
    codes = shipped(path.stem)
    shown = Counter(words.translate(codes.shown(code.code)).casefold() for code in codes)
    assert not [text for text, times in shown.items() if times > 1 or ";" in text]
    for code in codes:
        assert read_code(words.translate(codes.shown(code.code)), codes, "field") == code.code
        assert read_code(codes.shown(code.code), codes, "field") == code.code  # from a colleague's file in English


@pytest.mark.parametrize("path", FILES, ids=[str(path.relative_to(ROOT)) for path in FILES])
def test_marks_are_literal_and_what_is_said_is_marked(path: Path) -> None:
    wrong = []
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.Call):
            continue
        name, first = called(node), node.args[0] if node.args else None
        literal = all(isinstance(one, ast.Constant) and isinstance(one.value, str) for one in node.args)
        if name in _MARKS and not (len(node.args) == _MARKS[name] and literal):
            wrong.append(f"{node.lineno}: {name} takes its texts as they stand")
        if name == "translate" and isinstance(node.func, ast.Name) and isinstance(first, ast.Constant | ast.JoinedStr):
            wrong.append(f"{node.lineno}: translate takes what is marked")
        if name in SPEAKING and "ui" in path.parts and (said := [word for part in node.args[:1] for word in unmarked(part)]):
            wrong.append(f"{node.lineno}: not marked: {' '.join(said)}")
    assert not wrong


def test_a_sentence_stands_once() -> None:
    """Where it is said in several places, they take it from one. A name of three words, such as a field's, may be another thing's too."""
    times = Counter(said for _file, said in marked())
    first = {said: said if isinstance(said, str) else said[0] for said in times}
    sentences = {said for said, text in first.items() if len(text.split()) > 3 or (" " in text and text.endswith("."))}
    assert not [said for said in sentences if times[said] > 1]


def test_declarations_are_marked() -> None:
    known = {one.id for one in template()}
    kinds = [kind for register in REGISTERS.values() for kind in register.kinds.values()]
    said = {text for kind in kinds for text in (kind.label, kind.hint) if text}
    said |= {text for register in ALL for text in (register.label, register.plural, register.belongs) if text}
    said |= {title for register in ALL for title, _fields in register.sections}
    said |= {title for section in RAIL_SECTIONS for title in (section.title, *section.titles().values())}
    said |= {command.title for command in COMMANDS}
    assert len(said) > 300
    assert said <= known


def test_a_fault_names_the_field_in_the_language_of_its_reader() -> None:
    with pytest.raises(RefusalError) as refusal:
        Training.kinds["ended"].parse("nonsense", FormatContext())
    words.use_language("mn", FOLDER)
    assert words.translate(Training.kinds["ended"].label) in str(refusal.value)
    assert str(UserError("{name} is saved.", name="Undo")).startswith("Undo")  # a value is not a word


def test_yes_is_understood_in_both_languages() -> None:
    words.use_language("zh", FOLDER)
    kind = YesNo("Yes or no")
    assert kind.show(True, FormatContext()) == "是"
    assert kind.parse("是", FormatContext()) is kind.parse("yes", FormatContext()) is True


def test_the_language_chosen_is_spoken(tmp_path: Path, qapp: QApplication) -> None:
    kept = Settings(tmp_path)
    assert language_of(kept) in NAMES
    kept.keep("language", "zh")
    speak(kept)
    assert (language_of(kept), locale_of(kept)[:2]) == ("zh", "zh")
    assert words.translate("Mongolia") == "蒙古"  # a country, from CLDR
    assert words.translate("nobody translated this") == "nobody translated this"
    assert QApplication.translate("QWidgetTextControl", "&Copy") == words.translate("&Copy") != "&Copy"
    assert QApplication.translate("QWidgetTextControl", "not one of ours") == "not one of ours"
    assert len(qapp.findChildren(QtWords)) == 1
    kept.keep("language", "xx")
    assert language_of(kept) in NAMES


def test_another_language_is_taken_at_once(sample: Path, enter: Enter) -> None:
    window = enter(sample)
    shell_of(window).go("appearance")
    page = shell_of(window).page.content
    assert isinstance(page, AppearancePage)
    before = shell_of(window).rail.button("money").text()
    page.language.buttons()[2].click()
    QApplication.processEvents()
    assert window.settings.get("language") == "mn"
    assert shell_of(window).rail.button("money").text() != before
    assert shell_of(window).page.id == "appearance"
    assert shell_of(window).session.office.context.locale == "mn"
    shown = Training.kinds["ended"].show(shell_of(window).session.office.context.today, shell_of(window).session.office.context)
    assert Training.kinds["ended"].parse(shown, shell_of(window).session.office.context) == shell_of(window).session.office.context.today
    again = shell_of(window).page.content
    assert isinstance(again, AppearancePage)
    again.language.buttons()[1].click()
    QApplication.processEvents()
    assert shell_of(window).rail.button("money").text() == before
