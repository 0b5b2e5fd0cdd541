"""A printed page, A4 upright: type, colours, tables and foot of what the program prints."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from typing import Any

from desktop.exchange.report import fonts
from desktop.presentation.colours import BODY, HEADING, LIGHT, SMALL
from desktop.presentation.formatting import PAGE_OF
from desktop.words import translate

Flowable = Any
"""A flowable of reportlab."""
_MARGIN, _FOOT, _SOME_LINES = 40.0, 48.0, 90.0
_A4 = (595.276, 841.89)


class Paper:
    """Makes flowables in our type and lays them out on pages with a foot."""

    width = _A4[0] - 2 * _MARGIN

    def heading(self, text: str) -> Flowable:
        """The one large line of a document."""
        return self._paragraph(text, HEADING, bold=True, after=4)

    def section(self, text: str) -> Flowable:
        """The title of a section, which stays with what follows."""
        return self._paragraph(text, BODY, bold=True, before=14, after=5, colour=LIGHT.accent, keepWithNext=1)

    def section_of_table(self, text: str) -> Iterator[Flowable]:
        """The title of a section that is a table, which a page break may part below some lines."""
        from reportlab.platypus import CondPageBreak

        yield CondPageBreak(_SOME_LINES)
        yield self._paragraph(text, BODY, bold=True, before=14, after=5, colour=LIGHT.accent)

    def label(self, text: str) -> Flowable:
        """A small title within a section."""
        return self._paragraph(text, SMALL, bold=True, before=6, after=3, keepWithNext=1)

    def text(self, text: str, *, after: float = 4) -> Flowable:
        """Running text."""
        return self._paragraph(text, BODY, after=after)

    def small(self, text: str) -> Flowable:
        """What explains: smaller and muted."""
        return self._paragraph(text, SMALL, before=3, after=3, colour=LIGHT.muted)

    def code(self, text: str) -> Flowable:
        """Something to be copied by hand: large, in the middle, on its own ground."""
        return self._paragraph(text, HEADING, bold=True, before=12, after=12, alignment=1, backColor=LIGHT.window, borderPadding=8)

    def together(self, *flowables: Flowable) -> Flowable:
        """Flowables no page break may part."""
        from reportlab.platypus import KeepTogether

        return KeepTogether(list(flowables))

    def facts(self, facts: Sequence[tuple[str, str]]) -> Flowable:
        """Label and words, one below the other."""
        lines = [[self._cell(label, colour=LIGHT.muted), self._cell(said)] for label, said in facts]
        return self._table(
            lines,
            [0.14, 0.86],
            [("BOTTOMPADDING", (0, 0), (-1, -1), 1), ("TOPPADDING", (0, 0), (-1, -1), 1), ("LEFTPADDING", (0, 0), (0, -1), 0)],
            repeat=0,
        )

    def table(
        self,
        heads: Sequence[str],
        lines: Iterable[Sequence[str]],
        widths: Sequence[float],
        *,
        words: int = 1,
        colours: Sequence[str | None] = (),
        total: bool = False,
    ) -> Flowable:
        """A table of texts: its first ``words`` columns are words, the rest numbers to the right.

        ``widths`` are parts of the page, ``colours`` tokens of columns; ``total`` makes the last line bold.
        """
        from reportlab.lib.colors import HexColor

        body = list(lines)
        cells = [[self._cell(head, bold=True, right=column >= words) for column, head in enumerate(heads)]]
        for place, line in enumerate(body):
            bold = total and place == len(body) - 1
            cells.append(
                [
                    self._cell(said, bold=bold, right=column >= words, colour=_colour(colours, column, said))
                    for column, said in enumerate(line)
                ]
            )
        fine = HexColor(LIGHT.line)
        style = [("LINEBELOW", (0, 0), (-1, -1), 0.5, fine), ("BACKGROUND", (0, 0), (-1, 0), HexColor(LIGHT.window))]
        style += [("LINEABOVE", (0, -1), (-1, -1), 1, HexColor(LIGHT.muted))] if total else []
        return self._table(cells, widths, style, repeat=1)

    def made(self, story: Callable[[], Iterable[Flowable]], title: str, footer_bar: str, now: datetime) -> bytes:
        """The pages of ``story`` as a PDF made at ``now``, numbered; laid out twice, since only then their number is known."""
        fonts.width("x", BODY)  # makes the face known
        pages, written = 0, b""
        for _time in range(2):
            out = BytesIO()
            document = _document(out, title, now, partial(_write_foot, footer_bar=footer_bar, of=pages))
            document.build(list(story()))
            pages, written = document.page, out.getvalue()
        return written

    def _table(self, cells: list[list[Flowable]], widths: Sequence[float], style: list[Any], repeat: int) -> Flowable:
        from reportlab.platypus import Table, TableStyle

        whole = sum(widths)
        table = Table(cells, [self.width * width / whole for width in widths], repeatRows=repeat, hAlign="LEFT")
        plain: list[Any] = [
            ("FONTNAME", (0, 0), (-1, -1), fonts.REGULAR),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 3),
            ("RIGHTPADDING", (0, 0), (-1, -1), 3),
        ]
        plain += [("TOPPADDING", (0, 0), (-1, -1), 1.5), ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5)]
        table.setStyle(TableStyle([*plain, *style]))
        table.spaceBefore = table.spaceAfter = 6
        return table

    def _cell(self, text: str, *, bold: bool = False, right: bool = False, colour: str = LIGHT.text) -> Flowable:
        return self._paragraph(text, SMALL, bold=bold, colour=colour, alignment=2 if right else 0)

    def _paragraph(
        self, text: str, size: float, *, bold: bool = False, before: float = 0, after: float = 0, colour: str = LIGHT.text, **more: Any
    ) -> Flowable:
        from reportlab.lib.colors import HexColor
        from reportlab.lib.styles import ParagraphStyle
        from reportlab.platypus import Paragraph

        style = ParagraphStyle(
            "text", fontName=fonts.REGULAR, fontSize=size, leading=size * 1.3, spaceBefore=before, spaceAfter=after,
            textColor=HexColor(colour), **more,
        )  # fmt: skip
        return Paragraph(fonts.markup(text, bold=bold), style)


def _colour(colours: Sequence[str | None], column: int, said: str) -> str:
    token = colours[column] if column < len(colours) else None
    return LIGHT.of(token) if token and said != "–" else LIGHT.text


def _document(out: BytesIO, title: str, now: datetime, footer_bar: Callable[[Any, Any], None]) -> Any:
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

    document = BaseDocTemplate(
        out, pagesize=_A4, title=title, author="Tallybook", lang="en", invariant=1, initialFontName=fonts.REGULAR,
        leftMargin=_MARGIN, rightMargin=_MARGIN, topMargin=_MARGIN, bottomMargin=_FOOT,
    )  # fmt: skip
    frame = Frame(
        _MARGIN, _FOOT, _A4[0] - 2 * _MARGIN, _A4[1] - _MARGIN - _FOOT, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0
    )

    def begun(canvas: Any, page: Any) -> None:
        _date(canvas, now)
        footer_bar(canvas, page)

    document.addPageTemplates([PageTemplate(frames=[frame], onPage=begun)])
    return document


def _date(canvas: Any, now: datetime) -> None:
    """Say when the document was made: reportlab would say when it is written, and no two files would be alike."""
    stamp, moment = canvas._doc._timeStamp, now.astimezone(UTC)  # noqa: SLF001  reportlab offers no other way
    stamp.t, stamp.lt = moment.timestamp(), moment.timetuple()
    stamp.YMDhms = tuple(moment.timetuple())[:6]


def _write_foot(canvas: Any, document: Any, footer_bar: str, of: int) -> None:
    from reportlab.lib.colors import HexColor

    canvas.saveState()
    canvas.setFillColor(HexColor(LIGHT.muted))
    said = translate(PAGE_OF, page=document.page, pages=of or document.page)
    for x, text in ((_MARGIN, footer_bar), (_A4[0] - _MARGIN - fonts.width(said, SMALL), said)):
        line = canvas.beginText(x, _FOOT - 22)
        for face, piece in fonts.runs(text):
            line.setFont(face, SMALL)
            line.textOut(piece)
        canvas.drawText(line)
    canvas.restoreState()
