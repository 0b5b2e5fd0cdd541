"""The kinds a field can be: text, numbers, days and choices. Links and files are in ``links``."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from desktop.models.codelists import CodeList
from desktop.models.kind import Cell, Desk, Kind, RefusalError
from desktop.models.values import Money, PartialDay, minor_digits
from desktop.words import _, translate

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_LARGEST = 10**15
"""Above any count or amount of an office, below what a float or a workbook still holds exactly."""


class Text(Kind[str]):
    """A line of text, at most ``longest`` characters; what begins with "=" stays text."""

    longest = 500

    def read(self, typed: str, desk: Desk) -> str:
        return unicodedata.normalize("NFC", typed)

    def refuse(self, value: str, desk: Desk) -> None:
        if len(value) > self.longest:
            raise RefusalError(
                _(
                    "{field} has {length} characters; {longest} is the most. Shorten it or attach it as a file."
                ),
                field=self.label,
                length=len(value),
                longest=self.longest,
            )
        if _CONTROL.search(value):
            raise RefusalError(
                _("{field} has characters that cannot be printed. Type it again."),
                field=self.label,
            )


class Note(Text):
    """Text of several lines."""

    longest = 20_000


class Count(Kind[int]):
    """A whole number, zero or more."""

    columns = (("", "INTEGER"),)
    numeric = True

    def read(self, typed: str, desk: Desk) -> int:
        number = _decimal(typed, desk, self.label)
        if number != number.to_integral_value():
            raise RefusalError(_("{field} must be a whole number."), field=self.label)
        return int(number)

    def write(self, value: int, desk: Desk) -> str:
        return _write_decimal(Decimal(value), desk)

    def to_cell(self, value: int | None, desk: Desk) -> Cell:
        return value

    def from_cell(self, cell: Cell, desk: Desk) -> int | None:
        return super().from_cell(
            _plain_number(cell), _neutral(desk) if not isinstance(cell, str) else desk
        )

    def refuse(self, value: int, desk: Desk) -> None:
        if value < 0:
            raise RefusalError(_("{field} cannot be less than zero."), field=self.label)
        if value > _LARGEST:
            raise RefusalError(
                _("{field} is too large to be true. Check the number."),
                field=self.label,
            )


class Number(Kind[Decimal]):
    """A number with decimals, kept exactly as TEXT: scores, targets, percentages."""

    numeric = True

    def pack(self, value: Decimal | None) -> tuple[Any, ...]:
        return (None if value is None else str(value),)

    def unpack(self, packed: Sequence[Any]) -> Decimal | None:
        return None if packed[0] is None else Decimal(packed[0])

    def read(self, typed: str, desk: Desk) -> Decimal:
        return _decimal(typed, desk, self.label)

    def write(self, value: Decimal, desk: Desk) -> str:
        return _write_decimal(value, desk)

    def to_cell(self, value: Decimal | None, desk: Desk) -> Cell:
        return None if value is None else float(value)

    def from_cell(self, cell: Cell, desk: Desk) -> Decimal | None:
        return super().from_cell(
            _plain_number(cell), _neutral(desk) if not isinstance(cell, str) else desk
        )

    def refuse(self, value: Decimal, desk: Desk) -> None:
        if not value.is_finite() or abs(value) > _LARGEST:
            raise RefusalError(
                _("{field} is too large to be true. Check the number."),
                field=self.label,
            )


class Rate(Number):
    """An exchange rate: ten digits after the point, above zero (DESIGN.md section 4)."""

    def read(self, typed: str, desk: Desk) -> Decimal:
        return super().read(typed, desk).quantize(Decimal("1.0000000000"))

    def to_cell(self, value: Decimal | None, desk: Desk) -> Cell:
        return None if value is None else str(value)

    def refuse(self, value: Decimal, desk: Desk) -> None:
        super().refuse(value, desk)
        if value <= 0:
            raise RefusalError(_("{field} must be more than zero."), field=self.label)


class MoneyKind(Kind[Money]):
    """An amount with its currency: "1,250.50 USD"."""

    columns = (("", "INTEGER"), ("currency", "TEXT"))
    numeric = True

    def pack(self, value: Money | None) -> tuple[Any, ...]:
        return (None, None) if value is None else (value.minor, value.currency)

    def unpack(self, packed: Sequence[Any]) -> Money | None:
        return None if packed[0] is None else Money(packed[0], packed[1])

    def read(self, typed: str, desk: Desk) -> Money:
        found = re.fullmatch(
            r"(?:([A-Za-z]{3})\s*)?([^A-Za-z]+?)(?:\s*([A-Za-z]{3}))?", typed
        )
        currency = ((found[1] or found[3] or "") if found else "").upper()
        if not found or currency not in desk.codes("currency"):
            raise RefusalError(
                _("{field} needs a currency, such as 1250.50 USD."), field=self.label
            )
        minor = _decimal(found[2], desk, self.label).scaleb(minor_digits(currency))
        if minor != minor.to_integral_value():
            raise RefusalError(
                _("{field} has more decimals than {currency} has."),
                field=self.label,
                currency=currency,
            )
        return Money(int(minor), currency)

    def write(self, value: Money, desk: Desk) -> str:
        digits = minor_digits(value.currency)
        return f"{_write_decimal(Decimal(value.minor).scaleb(-digits), desk, digits)} {value.currency}"

    def to_cell(self, value: Money | None, desk: Desk) -> Cell:
        return None if value is None else self.write(value, _neutral(desk))

    def from_cell(self, cell: Cell, desk: Desk) -> Money | None:
        neutral = isinstance(cell, str) and re.search(r"\.\d+\b", cell) is not None
        return super().from_cell(cell, _neutral(desk) if neutral else desk)

    def refuse(self, value: Money, desk: Desk) -> None:
        if abs(value.minor) > _LARGEST:
            raise RefusalError(
                _("{field} is too large to be true. Check the number."),
                field=self.label,
            )


class Day(Kind[date]):
    """A local date. Typed short: "3112" is 31 December of this year, "t" today, "+7" in a week."""

    def pack(self, value: date | None) -> tuple[Any, ...]:
        return (None if value is None else value.isoformat(),)

    def unpack(self, packed: Sequence[Any]) -> date | None:
        return None if packed[0] is None else date.fromisoformat(packed[0])

    def read(self, typed: str, desk: Desk) -> date:
        short = _short_day(typed.lower(), desk.today)
        if short is None:
            raise RefusalError(
                _("{field} must be a date such as 2026-03-31."), field=self.label
            )
        return short

    def write(self, value: date, desk: Desk) -> str:
        from babel.dates import format_date  # Babel is slow to import

        return format_date(value, "d MMM y", locale=desk.locale)

    def parse(self, typed: str, desk: Desk) -> date | None:
        shown = _shown_day(typed, desk) if typed.strip() else None
        return super().parse(shown or typed, desk)

    def to_cell(self, value: date | None, desk: Desk) -> Cell:
        return value

    def from_cell(self, cell: Cell, desk: Desk) -> date | None:
        if isinstance(cell, datetime):
            cell = cell.date()
        return super().from_cell(
            cell.isoformat() if isinstance(cell, date) else cell, desk
        )

    def refuse(self, value: date, desk: Desk) -> None:
        if not date(1900, 1, 1) <= value <= date(2100, 12, 31):
            raise RefusalError(
                _("{field} is not between 1900 and 2100."), field=self.label
            )


class PartialDayKind(Kind[PartialDay]):
    """A date as far as it is known: "2018", "2018-03" or "2018-03-05"."""

    def pack(self, value: PartialDay | None) -> tuple[Any, ...]:
        return (None if value is None else str(value),)

    def unpack(self, packed: Sequence[Any]) -> PartialDay | None:
        return None if packed[0] is None else PartialDay.read(packed[0])

    def read(self, typed: str, desk: Desk) -> PartialDay:
        try:
            return PartialDay.read(typed)
        except ValueError:
            raise RefusalError(
                _("{field} must be a year, month or date such as 2018-03."),
                field=self.label,
            ) from None

    def from_cell(self, cell: Cell, desk: Desk) -> PartialDay | None:
        if isinstance(cell, datetime):
            cell = cell.date().isoformat()
        return super().from_cell(cell, desk)

    def refuse(self, value: PartialDay, desk: Desk) -> None:
        if not 1900 <= value.year <= 2100:
            raise RefusalError(
                _("{field} is not between 1900 and 2100."), field=self.label
            )


class Moment(Kind[datetime]):
    """A point in time, UTC."""

    def pack(self, value: datetime | None) -> tuple[Any, ...]:
        return (None if value is None else value.isoformat(timespec="seconds"),)

    def unpack(self, packed: Sequence[Any]) -> datetime | None:
        return None if packed[0] is None else datetime.fromisoformat(packed[0])

    def read(self, typed: str, desk: Desk) -> datetime:
        try:
            found = datetime.fromisoformat(typed)
        except ValueError:
            raise RefusalError(
                _("{field} must be a moment such as 2026-03-31 14:05."),
                field=self.label,
            ) from None
        return (
            (found if found.tzinfo else found.astimezone())
            .astimezone(UTC)
            .replace(microsecond=0)
        )

    def write(self, value: datetime, desk: Desk) -> str:
        return value.astimezone().isoformat(sep=" ", timespec="seconds")


class YesNo(Kind[bool]):
    """Yes, no, or nobody said."""

    columns = (("", "INTEGER"),)

    def pack(self, value: bool | None) -> tuple[Any, ...]:
        return (None if value is None else int(value),)

    def unpack(self, packed: Sequence[Any]) -> bool | None:
        return None if packed[0] is None else bool(packed[0])

    def read(self, typed: str, desk: Desk) -> bool:
        said = typed.casefold()
        if said in ("yes", "y", "1", "true", translate(_("Yes")).casefold()):
            return True
        if said in ("no", "n", "0", "false", translate(_("No")).casefold()):
            return False
        raise RefusalError(_("{field} must be yes or no."), field=self.label)

    def write(self, value: bool, desk: Desk) -> str:
        return translate(_("Yes") if value else _("No"))


class Choice(Kind[str]):
    """One code of a list; typed as its label, its code, or the beginning of one label alone."""

    def __init__(self, label: str, codes: str, **rest: Any) -> None:
        super().__init__(label, **rest)
        self.codes = codes

    def list(self, desk: Desk) -> CodeList:
        """The list it chooses from, with the office's additions."""
        return desk.codes(self.codes)

    def read(self, typed: str, desk: Desk) -> str:
        return read_code(typed, self.list(desk), self.label)

    def write(self, value: str, desk: Desk) -> str:
        return translate(self.list(desk).label(value))

    def refuse(self, value: str, desk: Desk) -> None:
        if value not in self.list(desk):
            raise unknown_code(value, self.label)


class Choices(Kind[frozenset[str]]):
    """Several codes of a list; merged member by member. Typed and shown with semicolons (FACTS.md 1.1)."""

    columns = (("value", "TEXT"),)
    many = True

    def __init__(self, label: str, codes: str, **rest: Any) -> None:
        super().__init__(label, **rest)
        self.codes = codes

    def list(self, desk: Desk) -> CodeList:
        """The list it chooses from, with the office's additions."""
        return desk.codes(self.codes)

    def pack(self, value: frozenset[str] | None) -> tuple[Any, ...]:
        return tuple(sorted(value or ()))

    def unpack(self, packed: Sequence[Any]) -> frozenset[str] | None:
        return frozenset(packed) or None

    def read(self, typed: str, desk: Desk) -> frozenset[str]:
        return frozenset(
            read_code(part.strip(), self.list(desk), self.label)
            for part in typed.split(";")
            if part.strip()
        )

    def write(self, value: frozenset[str], desk: Desk) -> str:
        codes = self.list(desk)
        ordered = [code.code for code in codes if code.code in value] + sorted(
            c for c in value if c not in codes
        )
        return "; ".join(translate(codes.label(code)) for code in ordered)

    def refuse(self, value: frozenset[str], desk: Desk) -> None:
        for code in sorted(value):
            if code not in self.list(desk):
                raise unknown_code(code, self.label)


def read_code(typed: str, codes: CodeList, field: str) -> str:
    """The code somebody means by ``typed``; RefusalError when none or several."""
    said = typed.casefold()
    labels = [(code.code, translate(code.label).casefold()) for code in codes]
    for meant in (
        [code for code, _label in labels if code == typed],
        [code for code, label in labels if label == said],
        [code for code, _label in labels if code.casefold() == said],
        [code for code, label in labels if label.startswith(said)],
    ):
        if len(meant) == 1:
            return meant[0]
    raise unknown_code(typed, field)


def unknown_code(typed: str, field: str) -> RefusalError:
    """The sentence for a code or label that is not in its list."""
    return RefusalError(
        _("“{typed}” is not in the list of {field}. Choose one of the list."),
        typed=typed[:60],
        field=field,
    )


def _neutral(desk: Desk) -> Desk:
    return Desk(locale="en", now=desk.now, codes=desk.codes)


def _plain_number(cell: Cell) -> Cell:
    if isinstance(cell, bool):
        return str(cell)
    return format(Decimal(repr(cell)), "f") if isinstance(cell, int | float) else cell


def _decimal(typed: str, desk: Desk, field: str) -> Decimal:
    from babel.numbers import (
        NumberFormatError,
        parse_decimal,
    )  # Babel is slow to import

    try:
        if not re.fullmatch(r"[-+]?[\d.,'’   ٬]+", typed):
            raise InvalidOperation
        return parse_decimal(
            typed.replace(" ", "").replace("+", ""),
            locale=desk.locale,
            strict=len(typed) > 3,
        )
    except (NumberFormatError, InvalidOperation):
        raise RefusalError(_("{field} must be a number."), field=field) from None


def _write_decimal(value: Decimal, desk: Desk, digits: int | None = None) -> str:
    from babel.numbers import format_decimal  # Babel is slow to import

    places = max(-int(value.as_tuple().exponent), 0) if digits is None else digits
    pattern = "#,##0" + ("." + "0" * places if places else "")
    return format_decimal(
        value, pattern, locale=desk.locale, decimal_quantization=False
    )


def _short_day(typed: str, today: date) -> date | None:
    try:
        if typed == "t":
            return today
        if re.fullmatch(r"[+-]\d{1,4}", typed):
            return today + timedelta(days=int(typed))
        if re.fullmatch(r"\d{4}|\d{6}|\d{8}", typed):
            year = int(typed[4:]) if len(typed) > 4 else today.year
            return date(
                year + 2000 if year < 100 else year, int(typed[2:4]), int(typed[:2])
            )
        return date.fromisoformat(typed) if "-" in typed else None
    except ValueError:
        return None


def _shown_day(typed: str, desk: Desk) -> str | None:
    """The ISO form of a date typed as ``Day.write`` shows it ("5 Mar 2020"), so that a form reads itself back."""
    from babel.dates import get_month_names  # Babel is slow to import

    found = re.fullmatch(r"(\d{1,2})\s+(\S+?)\.?\s+(\d{4})", typed.strip())
    if not found:
        return None
    for month, name in get_month_names("abbreviated", locale=desk.locale).items():
        if name.rstrip(".").casefold() == found[2].casefold():
            return f"{found[3]}-{month:02d}-{int(found[1]):02d}"
    return None
