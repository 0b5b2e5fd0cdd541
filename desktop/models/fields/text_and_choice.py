"""The kinds a field can be: text, yes or no, and choices; numbers are in ``amounts``, days in ``days``."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from desktop.models.codelists import CodeList
from desktop.models.fields.base import Cell, FormatContext, Kind, RefusalError, SetKind
from desktop.models.fields.dates import Day, Moment, PartialDayKind
from desktop.models.fields.numbers import Count, MoneyKind, Number, Rate
from desktop.words import _, translate

CANNOT_BE_PRINTED = _("{field} has signs that cannot be printed. Type it again.")

__all__ = [
    "Choice",
    "Choices",
    "Count",
    "Day",
    "Moment",
    "MoneyKind",
    "Note",
    "Number",
    "PartialDayKind",
    "Rate",
    "Text",
    "YesNo",
    "read_code",
    "unknown_code",
]

_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Control signs, half signs and the two signs that no file can hold."""


class Text(Kind[str]):
    """A line of text, at most ``longest`` characters; what begins with "=" stays text."""

    longest = 500

    def read(self, typed: str, context: FormatContext) -> str:
        return re.sub(r"\s*[\r\n]\s*", " ", unicodedata.normalize("NFC", typed))

    def to_cell(self, value: str | None, context: FormatContext) -> Cell:
        return value

    def refuse(self, value: str, context: FormatContext) -> None:
        if len(value) > self.longest:
            raise RefusalError(
                _("{field} has {length} characters; {longest} is the most. Shorten it or attach it as a file."),
                field=self.label,
                length=len(value),
                longest=self.longest,
            )
        # A value made in code must not differ when it is read back either: no outer blanks, NFC.
        typed = self.read(value.strip(), context)
        if not typed or typed != value or _UNPRINTABLE.search(value):
            raise RefusalError(CANNOT_BE_PRINTED, field=self.label)


class Note(Text):
    """Text of several lines."""

    longest = 16_000  # a cell of a workbook holds 32,767 half signs, and a rare sign has two

    def read(self, typed: str, context: FormatContext) -> str:
        lines = typed.replace("\r\n", "\n").replace("\r", "\n")
        return unicodedata.normalize("NFC", lines)


class YesNo(Kind[bool]):
    """Yes, no, or nobody said."""

    columns = (("", "INTEGER"),)

    def pack(self, value: bool | None) -> tuple[Any, ...]:
        return (None if value is None else int(value),)

    def unpack(self, packed: Sequence[Any]) -> bool | None:
        return None if packed[0] is None else bool(packed[0])

    def read(self, typed: str, context: FormatContext) -> bool:
        said = typed.casefold()
        if said in ("yes", "y", "1", "true", translate(_("Yes")).casefold()):
            return True
        if said in ("no", "n", "0", "false", translate(_("No")).casefold()):
            return False
        raise RefusalError(_("{field} must be yes or no."), field=self.label)

    def read_cell(self, cell: Cell, context: FormatContext) -> bool:
        return cell if isinstance(cell, bool) else super().read_cell(cell, context)

    def write(self, value: bool, context: FormatContext) -> str:
        return translate(_("Yes") if value else _("No"))


class Choice(Kind[str]):
    """One code of a list; typed as its label, its code, or the beginning of one label alone."""

    def __init__(self, label: str, codes: str, **rest: Any) -> None:
        super().__init__(label, **rest)
        self.codes = codes

    def list(self, context: FormatContext) -> CodeList:
        """The list it chooses from, with the office's additions."""
        return context.codes(self.codes)

    def read(self, typed: str, context: FormatContext) -> str:
        return read_code(typed, self.list(context), self.label)

    def write(self, value: str, context: FormatContext) -> str:
        return translate(self.list(context).shown(value))

    def refuse(self, value: str, context: FormatContext) -> None:
        if value not in self.list(context):
            raise unknown_code(value, self.label)


class Choices(SetKind):
    """Several codes of a list, kept member by member. Typed and shown with semicolons, as in HTCDS's templates."""

    def __init__(self, label: str, codes: str, **rest: Any) -> None:
        super().__init__(label, **rest)
        self.codes = codes

    def list(self, context: FormatContext) -> CodeList:
        """The list it chooses from, with the office's additions."""
        return context.codes(self.codes)

    def read_member(self, typed: str, context: FormatContext) -> str:
        return read_code(typed, self.list(context), self.label)

    def write(self, value: frozenset[str], context: FormatContext) -> str:
        codes = self.list(context)
        ordered = [code.code for code in codes if code.code in value]
        ordered += sorted(code for code in value if code not in codes)
        return "; ".join(translate(codes.shown(code)) for code in ordered)

    def refuse(self, value: frozenset[str], context: FormatContext) -> None:
        for code in sorted(value):
            if code not in self.list(context):
                raise unknown_code(code, self.label)


def read_code(typed: str, codes: CodeList, field: str) -> str:
    """The code somebody means by ``typed``; RefusalError when none or several.

    It is the code, its label (also in English: a file may come from a colleague), or the beginning of a label, or of
    a word in one, if only one code still in use has it.
    """
    said = _folded(typed)
    every = [(code.code, _folded(translate(code.label))) for code in codes]
    now = {code.code for code in codes.choices()}
    current = [(code, label) for code, label in every if code in now]
    for meant in (
        [code for code, _label in every if code == typed],
        [code for code, label in every if label == said],
        [code.code for code in codes if _folded(code.label) == said],
        [code for code, _label in every if code.casefold() == said],
        [code for code, label in current if label.startswith(said)],
        [code for code, label in current if len(said) > 3 and f" {said}" in label],
    ):
        if len(meant) == 1:
            return meant[0]
    raise unknown_code(typed, field)


def _folded(text: str) -> str:
    """For comparing: a dash of any length is a hyphen."""
    return re.sub("[‐-―−]", "-", unicodedata.normalize("NFKC", text)).casefold()


def unknown_code(typed: str, field: str) -> RefusalError:
    """The sentence for a code or label that is not in its list."""
    return RefusalError(_("“{typed}” is not in the list of {field}. Choose one of the list."), typed=typed[:60], field=field)
