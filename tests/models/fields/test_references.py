"""Links find one record or say why not, however records are called."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import desktop.models.registers  # noqa: F401  declares them
from desktop.models.fields.base import Cell, FormatContext, Kind, RefusalError
from desktop.models.fields.references import File, Link, Links, Owner
from desktop.models.fields.values import Attachment
from desktop.models.ids import new_id

Names = dict[str, dict[str, str]]
"""Register → id → what the record is called."""


def desk_of(names: Names, locale: str = "en") -> FormatContext:
    def find(register: str, typed: str) -> list[str]:
        return [record for record, name in names.get(register, {}).items() if name == typed]

    return FormatContext(locale=locale, name_of=lambda register, record: names.get(register, {}).get(record), find=find)


CALLED = st.text("ab;: ", min_size=1, max_size=6).map(str.strip).filter(bool)
OFFICES = st.dictionaries(
    st.sampled_from(["training", "activity"]),
    st.lists(CALLED, min_size=1, max_size=4).map(lambda called: {new_id(): name for name in called}),
    min_size=2,
)
LINK, LINKS = Link("Training", to="training"), Links("Trainings", to="training")
OWNER = Owner("Belongs to", to=("training", "activity"))
ONLY = Owner("Training", to=("training",))
FILE = File("File")


def reads_back_or_is_refused(kind: Kind[Any], value: Any, context: FormatContext) -> None:
    assert kind.unpack(kind.pack(value)) == value
    assert kind.from_cell(kind.to_cell(value, context), context) == value
    with suppress(RefusalError):  # the name on the screen may be that of several
        assert kind.parse(kind.show(value, context), context) == value


@pytest.mark.parametrize("locale", ["en", "mn", "zh", "de"])
@given(names=OFFICES)
def test_links_read_back_whatever_records_are_called(locale: str, names: Names) -> None:
    context = desk_of(names, locale)
    for record in names["training"]:
        reads_back_or_is_refused(LINK, record, context)
        reads_back_or_is_refused(ONLY, ("training", record), context)
    reads_back_or_is_refused(LINKS, frozenset(names["training"]), context)
    for register, records in names.items():
        for record in records:
            reads_back_or_is_refused(OWNER, (register, record), context)


@given(typed=st.text(max_size=40), names=OFFICES)
def test_typed_links_are_found_or_refused(typed: str, names: Names) -> None:
    context = desk_of(names)
    every: tuple[Kind[Any], ...] = (LINK, LINKS, OWNER, ONLY, FILE)
    for kind in every:
        with suppress(RefusalError):
            value = kind.parse(typed, context)
            assert kind.unpack(kind.pack(value)) == value


def refusal(kind: Kind[Any], cell: Cell, context: FormatContext) -> str:
    with pytest.raises(RefusalError) as caught:
        kind.from_cell(cell, context)
    return str(caught.value)


def test_a_name_of_nothing_and_a_name_of_several() -> None:
    context = desk_of({"training": {"1": "Course", "2": "Course", "3": "Visit"}})
    assert refusal(LINK, "Curse", context) == ("Training: nothing here is called “Curse”. Enter it first, or use its number.")
    assert refusal(LINKS, "Visit; Course", context) == ("Trainings: several are called “Course”. Use its number.")
    assert LINKS.parse("Visit;", context) == frozenset({"3"})
    assert LINK.show("9", context) == "9"


def test_an_id_is_found_when_there_is_such_a_record() -> None:
    record = new_id()
    context = desk_of({"training": {record: "Course"}})
    assert LINK.parse(record, context) == record
    assert "nothing here" in refusal(LINK, new_id(), context)


def test_a_title_with_a_colon_is_no_register() -> None:
    names = {"training": {"1": "Police: day 2"}, "activity": {"2": "Police: day 2"}}
    context = desk_of(names)
    assert OWNER.parse("training: Police: day 2", context) == ("training", "1")
    assert OWNER.parse("Activity: Police: day 2", context) == ("activity", "2")
    assert "several" in refusal(OWNER, "Police: day 2", context)
    assert ONLY.parse("Police: day 2", context) == ("training", "1")


def test_an_owner_of_another_register_is_refused() -> None:
    with pytest.raises(RefusalError, match="cannot be a record of that register"):
        OWNER.check(("case", "1"), desk_of({}))


def test_an_owner_is_shown_with_the_label_of_its_register() -> None:
    context = desk_of({"training": {"1": "Course"}})
    assert OWNER.show(("training", "1"), context) == "Training: Course"
    assert ONLY.show(("training", "1"), context) == "Course"


@given(value=st.builds(Attachment, st.text(max_size=300), st.integers(-1, 30 << 20), st.from_regex(r"[0-9a-f]{64}", fullmatch=True)))
def test_a_file_reads_back_or_is_refused(value: Attachment) -> None:
    context = FormatContext()
    with suppress(RefusalError):
        FILE.check(value, context)
        assert FILE.unpack(FILE.pack(value)) == value
        assert FILE.parse(FILE.show(value, context), context) == value


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Attachment("a/b", 1, "0" * 64), "Rename the file."),
        (Attachment("", 1, "0" * 64), "Rename the file."),
        (Attachment("list.pdf", 21 << 20, "0" * 64), "larger than 20 MiB"),
    ],
)
def test_a_file_that_will_not_do(value: Attachment, words: str) -> None:
    with pytest.raises(RefusalError, match=words):
        FILE.check(value, FormatContext())


def test_a_file_is_not_typed() -> None:
    assert refusal(FILE, "list.pdf", FormatContext()) == "File is attached in the form, not typed."
