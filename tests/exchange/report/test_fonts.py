"""Every character is set in a face that has it, and the faces come with the program."""

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as some

from desktop.exchange.report import fonts

FILES = {fonts.REGULAR: TTFont(fonts.noto_sans()), fonts.HAN: TTFont(fonts.micro_hei(), fontNumber=0)}


def has(face: str, character: str) -> bool:
    return ord(character) in FILES[fonts.REGULAR if face == fonts.BOLD else face].getBestCmap()


def test_each_script_in_its_face() -> None:
    assert list(fonts.runs("Өвөр Үүр ₮ 5")) == [(fonts.REGULAR, "Өвөр Үүр ₮ 5")]
    assert list(fonts.runs("Өвөр Үүр ₮ 5", bold=True)) == [(fonts.BOLD, "Өвөр Үүр ₮ 5")]
    assert list(fonts.runs("Beijing 北京 ✔")) == [(fonts.REGULAR, "Beijing "), (fonts.HAN, "北京 ✔")]
    assert list(fonts.runs("")) == []


def test_what_no_face_has_is_marked() -> None:
    assert list(fonts.runs("a😀ᠮ")) == [(fonts.REGULAR, "a" + 2 * fonts.UNKNOWN)]
    assert has(fonts.REGULAR, fonts.UNKNOWN)


@given(some.text(min_size=1, max_size=40), some.booleans())
def test_no_box_is_ever_drawn(text: str, bold: bool) -> None:
    pieces = list(fonts.runs(text, bold=bold))
    assert sum(len(piece) for _face, piece in pieces) == len(text)
    assert all(has(face, character) for face, piece in pieces for character in piece if not character.isspace())


def test_markup_is_escaped_and_keeps_lines() -> None:
    assert fonts.markup("<b>&\n中") == '<font name="Noto Sans">&lt;b&gt;&amp;<br/></font><font name="WenQuanYi Micro Hei">中</font>'


def test_the_bold_is_bolder() -> None:
    assert fonts.width("Өмнө", 10, bold=True) > fonts.width("Өмнө", 10)


def test_the_bold_has_what_headings_are_written_in() -> None:
    for text in ("Зорилт: Өмнө үе – “Үр дүн” № 4, 100 %", "Nürnberg façade Łódź €5 ₮7 − 3 × 4…", "Қазақ тілі, Тоҷикӣ"):
        assert list(fonts.runs(text, bold=True)) == [(fonts.BOLD, text)], text
    assert list(fonts.runs("Δ", bold=True)) == [(fonts.REGULAR, "Δ")]


@pytest.mark.parametrize(
    "text", ["one two three four five six", "受害者在蒙古国获得了直接援助包括庇护所", "Хохирогчид Өвөр Монголоос ирсэн", "x" * 60]
)
def test_text_is_wrapped_and_shortened_to_its_room(text: str) -> None:
    lines = fonts.wrapped(text, 9, 70, most=2)
    assert len(lines) == 2
    assert all(fonts.width(line, 9) <= 70 for line in lines)
    assert fonts.wrapped(text, 9, 1000, most=2) == [text]
    assert fonts.wrapped(text, 9, 70, most=99)[-1][-1] != "…"
    assert "".join(fonts.wrapped(text, 9, 70, most=99)).replace(" ", "") == text.replace(" ", "")
    short = fonts.shortened(text, 9, 70)
    begins, _dots, ends = short.partition("…")
    assert begins
    assert text.startswith(begins)
    assert ends
    assert text.endswith(ends)
    assert fonts.width(short, 9) <= 70
