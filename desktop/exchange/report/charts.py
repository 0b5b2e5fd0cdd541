"""Charts drawn once: vector in the PDF, SVG on the screen. Bars labelled on the mark, no legend, no pie."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from textwrap import shorten
from typing import Any

from desktop.exchange.report import fonts
from desktop.models.fields.base import FormatContext
from desktop.models.results.matrix import Budget, Matrix, Row, TimeElapsed
from desktop.presentation import formatting
from desktop.presentation.colours import LIGHT, SMALL, Colours
from desktop.words import _, translate

Drawing = Any
"""A reportlab.graphics drawing."""
_LINE, _BAR = 12.5, 7.0
_LABELS = 0.56
"""Of the width, what the labels to the left take."""
_MARK = 40
"""Signs of what is said in words at the end of a bar; all of it stands in a section of its own."""
_MOST = Decimal(115)
"""A bar ends here, past the line of 100 %; its mark says the rest."""


@dataclass(frozen=True)
class Bar:
    """One bar: what it is, how long in percent (None: none), its colour's token, and what stands at its end."""

    label: str
    percent: Decimal | None
    colour: str
    mark: str
    bold: bool = False


def achievement(rows: Sequence[Row], context: FormatContext, width: float, colours: Colours = LIGHT, *, named: bool = True) -> Drawing:
    """How far each indicator of ``rows`` is on the way to its target; the line is the target, ``named`` or not."""
    bars = []
    for row in rows:
        symbol, _word, colour = formatting.STATUSES[row.status]
        words = row.cumulative.words
        reached = shorten(words, _MARK, placeholder=" …") if words else formatting.value(row, row.cumulative, context)
        if row.target is not None and row.cumulative.value is not None:
            reached = translate(_("{value} of {target}"), value=reached, target=formatting.amount(row, row.target, context))
        bars.append(Bar(formatting.name(row), row.percent_of_target, colour, f"{symbol} {reached}".strip()))
    return draw(bars, width, colours, {Decimal(100): translate(_("target")) if named else ""})


def burn(
    budget: Budget, time: TimeElapsed, context: FormatContext, width: float, colours: Colours = LIGHT, *, stated: bool = True
) -> Drawing:
    """What is spent of each budget line, with the rate a document states if asked; the line is the time elapsed."""
    bars = []
    for line in (*budget.lines, budget.total):
        total = line is budget.total
        mark = translate(
            _("{percent} · {spent} of {budget}"),
            percent=formatting.percentage(line.burn_percent, context) or "–",
            spent=formatting.money(line.actual, budget.currency, context),
            budget=formatting.money(line.budget, budget.currency, context),
        )
        if stated and line.stated_burn_percent is not None:
            mark += translate(_(" (stated {percent})"), percent=formatting.percentage(line.stated_burn_percent, context, short=True))
        bars.append(Bar(translate(_("Total")) if total else line.name or line.line, line.burn_percent, "accent", mark, total))
    elapsed = translate(_("time elapsed {percent}"), percent=formatting.percentage(time.percent, context))
    return draw(bars, width, colours, {time.percent: elapsed}, labels=0.3, full=0.3)


def pace(matrix: Matrix, context: FormatContext, width: float, colours: Colours = LIGHT) -> Drawing:
    """Time elapsed and burn of the whole project, one above the other."""
    total = matrix.budget.total
    spent = translate(
        _("{percent} · {spent} of {budget} {currency}"),
        percent=formatting.percentage(total.burn_percent, context) or "–",
        spent=formatting.money(total.actual, matrix.budget.currency, context),
        budget=formatting.money(total.budget, matrix.budget.currency, context),
        currency=matrix.budget.currency,
    )
    bars = [Bar(translate(_("Time elapsed")), matrix.time_elapsed.percent, "muted", formatting.elapsed(matrix, context))]
    if total.budget or total.actual:
        bars.append(Bar(translate(_("Budget spent")), total.burn_percent, "accent", spent))
    return draw(bars, width, colours, {}, labels=0.2, full=0.45)


def draw(
    bars: Sequence[Bar], width: float, colours: Colours, lines: dict[Decimal, str], *, labels: float = _LABELS, full: float = 0.26
) -> Drawing:
    """``bars`` from the top down in ``width`` points, named upright lines behind; ``full`` is 100 %."""
    from reportlab.graphics import shapes
    from reportlab.lib.colors import HexColor

    left, hundred = width * labels, width * full
    above = _LINE if any(lines.values()) else 0.0
    height = len(bars) * _LINE + above
    shapes.STATE_DEFAULTS["fontName"] = fonts.REGULAR  # or every page with a chart asks for Helvetica, which nobody embeds
    sheet = shapes.Drawing(width, height)
    for percent, name in lines.items():
        x = left + hundred * float(min(percent, _MOST)) / 100
        sheet.add(shapes.Line(x, 0, x, height - above, strokeColor=HexColor(colours.muted), strokeWidth=0.6, strokeDashArray=(2, 2)))
        write(sheet, x, height - SMALL, name, colours.muted, anchor="middle")
    for place, bar in enumerate(bars):
        middle = height - above - (place + 0.5) * _LINE
        base = middle - SMALL * 0.36
        write(sheet, 0, base, fonts.shortened(bar.label, SMALL, left - 10, bold=bar.bold), colours.text, bold=bar.bold)
        long = 0.0 if bar.percent is None else hundred * float(max(Decimal(0), min(bar.percent, _MOST))) / 100
        _bar(sheet, left, middle, hundred, colours.track)
        if long:
            _bar(sheet, left, middle, long, colours.of(bar.colour))
        write(sheet, left + max(long, hundred) + 6, base, bar.mark, colours.of(bar.colour), bold=bar.bold)
    return sheet


def _bar(sheet: Drawing, left: float, middle: float, long: float, colour: str) -> None:
    from reportlab.graphics.shapes import Rect
    from reportlab.lib.colors import HexColor

    bar = Rect(left, middle - _BAR / 2, long, _BAR)
    bar.fillColor, bar.strokeColor = HexColor(colour), None
    sheet.add(bar)


def write(sheet: Drawing, x: float, y: float, text: str, colour: str, *, anchor: str = "start", bold: bool = False) -> None:
    """Text on a drawing, each script in its face."""
    from reportlab.graphics.shapes import String
    from reportlab.lib.colors import HexColor
    from reportlab.pdfbase.pdfmetrics import stringWidth

    if anchor == "middle":
        x -= fonts.width(text, SMALL, bold=bold) / 2
    for face, piece in fonts.runs(text, bold=bold):
        sheet.add(String(x, y, piece, fontName=face, fontSize=SMALL, fillColor=HexColor(colour)))
        x += stringWidth(piece, face, SMALL)


def svg(drawing: Drawing) -> bytes:
    """``drawing`` for the screen, in the families the program loads (fonts.noto_sans, fonts.micro_hei)."""
    from reportlab.graphics import renderSVG

    bold = {fonts.BOLD: {"family": fonts.REGULAR, "weight": "bold"}}
    written: str = renderSVG.drawToString(drawing, fontHacks=bold, useClip=True)  # QtSvg would paint a <clipPath> black
    return written.encode()
