"""The kinds that hold numbers, and how a number is read and written."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

from desktop.models.fields.base import Cell, FormatContext, Kind, RefusalError
from desktop.models.fields.values import Money, minor_digits
from desktop.words import _

_LARGEST = 10**15
"""Above any count or amount of an office, below what a float or a workbook still holds exactly."""
_DIGITS = 15
"""Significant digits a workbook keeps."""
_RATE = Decimal("1.0000000000")
_SIGNS = str.maketrans({"₮": "MNT", "€": "EUR", "£": "GBP", "₩": "KRW", "₸": "KZT", "₽": "RUB", "₹": "INR", "₫": "VND"})
"""Signs of one currency only; $ and ¥ are those of several."""
_LONGEST = 60
"""No number is typed with more signs than this."""
_PACKED = re.compile(r"-?[0-9]{1,60}(\.[0-9]{1,60})?")
_WHOLE, _BROKEN = Decimal(1250), Decimal("1250.5")
"""Examples of a number, for who typed something else."""


class Count(Kind[int]):
    """A whole number, zero or more."""

    columns = (("", "INTEGER"),)
    numeric = True

    def read(self, typed: str, context: FormatContext) -> int:
        return self._whole(read_decimal(typed, context, self.label, _WHOLE))

    def write(self, value: int, context: FormatContext) -> str:
        return write_decimal(Decimal(value), context)

    def to_cell(self, value: int | None, context: FormatContext) -> Cell:
        return value

    def read_cell(self, cell: Cell, context: FormatContext) -> int:
        return self._whole(_cell_decimal(cell, context, self.label, _WHOLE))

    def _whole(self, number: Decimal) -> int:
        if number != number.to_integral_value():
            raise RefusalError(_("{field} must be a whole number."), field=self.label)
        return int(number)

    def refuse(self, value: int, context: FormatContext) -> None:
        if value < 0:
            raise RefusalError(_("{field} cannot be less than zero."), field=self.label)
        if value > _LARGEST:
            raise _too_large(self.label)


class Number(Kind[Decimal]):
    """A number with decimals, kept exactly as TEXT: scores, targets, percentages."""

    numeric = True

    def pack(self, value: Decimal | None) -> tuple[Any, ...]:
        return (None if value is None else format(value, "f"),)

    def unpack(self, packed: Sequence[Any]) -> Decimal | None:
        return None if packed[0] is None else Decimal(packed[0])

    def recognise(self, packed: Sequence[Any]) -> Decimal | None:
        if any(isinstance(cell, str) and not _PACKED.fullmatch(cell) for cell in packed):  # "1E999999999" would be written as a gigabyte
            raise ValueError(self.name)
        return super().recognise(packed)

    def read(self, typed: str, context: FormatContext) -> Decimal:
        return read_decimal(typed, context, self.label)

    def write(self, value: Decimal, context: FormatContext) -> str:
        return write_decimal(value, context)

    def to_cell(self, value: Decimal | None, context: FormatContext) -> Cell:
        return None if value is None else float(value)

    def read_cell(self, cell: Cell, context: FormatContext) -> Decimal:
        return _cell_decimal(cell, context, self.label)

    def refuse(self, value: Decimal, context: FormatContext) -> None:
        if not value.is_finite() or abs(value) > _LARGEST:
            raise _too_large(self.label)
        _sign, digits, exponent = value.as_tuple()
        figures = "".join(map(str, digits)).strip("0")
        if len(figures) > _DIGITS or int(exponent) < -_LONGEST:
            raise RefusalError(_("{field} has more than {digits} figures. Round it."), field=self.label, digits=_DIGITS)


class Rate(Number):
    """An exchange rate: ten digits after the point, since that of a weak currency may begin after three zeros; above zero."""

    def read(self, typed: str, context: FormatContext) -> Decimal:
        return self._rounded(super().read(typed, context))

    def write(self, value: Decimal, context: FormatContext) -> str:
        return write_decimal(_without_zeros(value), context)

    def to_cell(self, value: Decimal | None, context: FormatContext) -> Cell:
        return None if value is None else format(value.quantize(_RATE), "f")

    def read_cell(self, cell: Cell, context: FormatContext) -> Decimal:
        return self._rounded(super().read_cell(cell, context))

    def _rounded(self, value: Decimal) -> Decimal:
        if abs(value) > _LARGEST:
            raise _too_large(self.label)
        return value.quantize(_RATE)

    def refuse(self, value: Decimal, context: FormatContext) -> None:
        if not value.is_finite() or abs(value) > _LARGEST:
            raise _too_large(self.label)
        if value <= 0:
            raise RefusalError(_("{field} must be more than zero."), field=self.label)
        if value != value.quantize(_RATE):
            raise RefusalError(_("{field} has more than ten decimals. Round it."), field=self.label)


class MoneyKind(Kind[Money]):
    """An amount with its currency: "1,250.50 USD"."""

    columns = (("", "INTEGER"), ("currency", "TEXT"))
    numeric = True

    def pack(self, value: Money | None) -> tuple[Any, ...]:
        return (None, None) if value is None else (value.minor, value.currency)

    def unpack(self, packed: Sequence[Any]) -> Money | None:
        return None if packed[0] is None else Money(packed[0], packed[1])

    def read(self, typed: str, context: FormatContext) -> Money:
        figure, currency = self._parts(typed, context)
        return self._money(read_decimal(figure, context, self.label), currency)

    def write(self, value: Money, context: FormatContext) -> str:
        digits = minor_digits(value.currency)
        amount = Decimal(value.minor).scaleb(-digits)
        return f"{write_decimal(amount, context, digits)} {value.currency}"

    def to_cell(self, value: Money | None, context: FormatContext) -> Cell:
        if value is None:
            return None
        digits = minor_digits(value.currency)
        if not digits:
            return f"{value.minor} {value.currency}"
        whole, rest = divmod(abs(value.minor), 10**digits)
        sign = "-" if value.minor < 0 else ""
        # Three decimals look like thousands where the point groups: 1.250 KWD is written 1.2500 KWD.
        return f"{sign}{whole}.{rest:0{digits}}{'0' if digits == 3 else ''} {value.currency}"

    def read_cell(self, cell: Cell, context: FormatContext) -> Money:
        figure, currency = self._parts(str(cell), context)
        return self._money(_cell_decimal(figure, context, self.label), currency)

    def _parts(self, typed: str, context: FormatContext) -> tuple[str, str]:
        found = re.fullmatch(
            r"(?:([A-Za-z]{3})\s*)?([^A-Za-z]{1,60}?)(?:\s*([A-Za-z]{3}))?", unicodedata.normalize("NFKC", typed).translate(_SIGNS)
        )
        named = [name for name in (found[1], found[3]) if name] if found else []
        if not found or len(named) != 1:
            raise RefusalError(
                _("{field} needs a currency, such as {example} USD."), field=self.label, example=write_decimal(Decimal("1250.50"), context)
            )
        return found[2].strip(), named[0].upper()

    def _money(self, amount: Decimal, currency: str) -> Money:
        minor = amount.scaleb(minor_digits(currency))
        if minor != minor.to_integral_value():
            raise RefusalError(_("{field} has more decimals than {currency} has."), field=self.label, currency=currency)
        return Money(int(minor), currency)

    def refuse(self, value: Money, context: FormatContext) -> None:
        if value.currency not in context.codes("currency"):
            raise RefusalError(
                _("{field}: “{currency}” is not a currency in use. Write its three letters, such as USD."),
                field=self.label,
                currency=value.currency,
            )
        if abs(value.minor) > _LARGEST:
            raise _too_large(self.label)


def read_decimal(typed: str, context: FormatContext, field: str, example: Decimal = _BROKEN) -> Decimal:
    """A number as ``context`` writes numbers; also with blanks or apostrophes between the thousands.

    Babel's own reader is lenient with short numbers ("1,5" in English is 15 there), so the form is checked here.
    """
    decimal, group = _signs(context.locale)
    plain = unicodedata.normalize("NFKC", typed).replace("−", "-").replace("’", "'")
    found = None
    if len(plain) <= _LONGEST:
        found = re.fullmatch(
            rf"([-+]?)(\d+|\d{{1,3}}(?:([ '{re.escape(group)}])\d{{3}})(?:\3\d{{3}})*)?(?:{re.escape(decimal)}(\d+))?", plain
        )
    if not found or not (found[2] or found[4]):
        raise RefusalError(_("{field} must be a number such as {example}."), field=field, example=write_decimal(example, context))
    whole = "".join(sign for sign in found[2] or "0" if sign.isdigit())
    return Decimal(f"{found[1]}{whole}.{found[4] or '0'}" if found[4] else f"{found[1]}{whole}")


def write_decimal(value: Decimal, context: FormatContext, digits: int | None = None) -> str:
    """``value`` as ``context`` writes numbers, with all its decimals or with ``digits`` of them."""
    from babel.numbers import format_decimal  # Babel is slow to import

    places = max(-int(value.as_tuple().exponent), 0) if digits is None else digits
    pattern = "#,##0" + ("." + "0" * places if places else "")
    return format_decimal(value, pattern, locale=context.locale, decimal_quantization=False)


def _cell_decimal(cell: Cell, context: FormatContext, field: str, example: Decimal = _BROKEN) -> Decimal:
    """A number out of a workbook cell or a CSV field, which may have been written anywhere.

    Text with a decimal point is read as such wherever it cannot mean thousands; "1.250" is refused
    where the point groups, because a guess would be wrong by a thousand.
    """
    if isinstance(cell, bool) or not isinstance(cell, int | float | str):
        cell = str(cell)
    if isinstance(cell, int):
        return Decimal(cell)
    if isinstance(cell, float):
        # Fifteen figures, as a workbook shows them: 0.1 + 0.2 is 0.3 there.
        cell = format(Decimal(format(cell, ".15g")), "f")
        return read_decimal(cell, replace(context, locale="en"), field, example)
    found = re.fullmatch(r"[-+]?(\d+)\.(\d+)", cell)
    if not found:
        return read_decimal(cell, context, field, example)
    groups = len(found[2]) == 3 and len(found[1]) <= 3 and not found[1].startswith("0")
    if groups and _signs(context.locale)[1] == ".":
        raise RefusalError(
            _("{field}: “{typed}” can be read in two ways. Write {thousands} or {decimals}."),
            field=field,
            typed=cell,
            thousands=cell.replace(".", ""),
            decimals=cell + "0",
        )
    return read_decimal(cell, replace(context, locale="en"), field, example)


@lru_cache
def _signs(locale: str) -> tuple[str, str]:
    """The decimal sign and the sign between thousands, as NFKC leaves them."""
    from babel.numbers import get_decimal_symbol, get_group_symbol

    return (unicodedata.normalize("NFKC", get_decimal_symbol(locale)), unicodedata.normalize("NFKC", get_group_symbol(locale)))


def _without_zeros(value: Decimal) -> Decimal:
    text = format(value, "f")
    return Decimal(text.rstrip("0").rstrip(".")) if "." in text else value


def _too_large(field: str) -> RefusalError:
    return RefusalError(_("{field} is too large to be true. Check the number."), field=field)
