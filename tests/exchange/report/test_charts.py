"""Charts as the screen shows them: bars of the right length, labelled on the mark, in families the program loads."""

import re
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtSvg import QSvgRenderer

from desktop.exchange.report import charts, fonts
from desktop.models.fields.base import FormatContext
from desktop.models.results.matrix import Matrix
from desktop.presentation.colours import DARK, LIGHT, Colours

SVG = "{http://www.w3.org/2000/svg}"


def bars(drawing: bytes, colour: str) -> list[float]:
    """The widths of the rectangles of one colour."""
    wanted = "fill: rgb({})".format(",".join(f"{int(colour[at : at + 2], 16) * 100 // 255}%" for at in (1, 3, 5)))
    rectangles = ET.fromstring(drawing).iter(f"{SVG}rect")
    return [float(each.attrib["width"]) for each in rectangles if wanted in each.attrib.get("style", "")]


def words(drawing: bytes) -> str:
    return " ".join(text.text or "" for text in ET.fromstring(drawing).iter(f"{SVG}text"))


def test_achievement(matrix: Matrix, context: FormatContext) -> None:
    drawing = charts.svg(charts.achievement(matrix.rows[:5], context, 500))
    assert bars(drawing, LIGHT.late) == pytest.approx([130 * 11 / 24] * 2, abs=0.01)
    assert bars(drawing, LIGHT.watch) == pytest.approx([130 * 0.71, 130 * 0.75], abs=0.01)
    assert bars(drawing, LIGHT.good) == pytest.approx([130 * 1.15], abs=0.01), "past the target a bar ends; its mark says 5 of 2"
    assert "5 of 2" in words(drawing)
    assert "target" in words(drawing)


def test_burn_against_time(matrix: Matrix, context: FormatContext) -> None:
    drawing = charts.svg(charts.burn(matrix.budget, matrix.time_elapsed, context, 500))
    assert bars(drawing, LIGHT.accent)[-1] == pytest.approx(150 * 0.58058, abs=0.01)
    assert len(bars(drawing, LIGHT.accent)) == len(matrix.budget.lines), "a line without budget has no bar, the total has one"
    assert "time elapsed 80.9%" in words(drawing)
    assert "74.0% · 68,554 of 92,681 (stated 59%)" in words(drawing)


def test_families_are_those_the_program_loads(matrix: Matrix, context: FormatContext) -> None:
    bar = charts.Bar("北京 Өвөр", Decimal(50), "good", "✔ 5 of 10", bold=True)
    drawing = charts.svg(charts.draw([bar], 500, LIGHT, {})).decode()
    families = set(re.findall(r"font-family: ([^;]+)", drawing))
    assert families == {fonts.REGULAR, fonts.HAN}
    assert "font-weight: bold" in drawing


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_qt_draws_it_in_both_themes(qapp: object, matrix: Matrix, context: FormatContext, colours: Colours) -> None:
    drawing = charts.svg(charts.pace(matrix, context, 500, colours))
    shown = QSvgRenderer(QByteArray(drawing))
    assert shown.isValid()
    assert shown.defaultSize().width() == 500
    assert bars(drawing, colours.accent)


def luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_colours_can_be_read_on_every_ground(theme: Colours) -> None:
    grounds = ("window", "surface", "selection")
    pairs = [(token, ground) for token in ("text", "accent", "good", "watch", "late") for ground in grounds]
    pairs += [("muted", "window"), ("muted", "surface")]
    pairs += [(token, f"{token}_tint") for token in ("good", "watch", "late")]
    for token, ground in pairs:
        light, dark = sorted((luminance(theme.of(token)), luminance(theme.of(ground))), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, f"{token} on {ground}"
    assert FormatContext().locale == "en"
