"""Where pasted rows go: into a child list, to be saved with its record, or into a register as new records."""

from collections.abc import Callable, Mapping
from typing import Any

from desktop.exchange.tables.pasted_rows import Block, Line, lines_of
from desktop.models.fields.references import File
from desktop.models.ids import new_id
from desktop.models.record import Record
from desktop.office.defaults import only_ones
from desktop.store.drafts import Draft
from desktop.store.tables import packed, unpacked
from desktop.ui.register.child_table_model import ChildTableModel
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.sentences import BACK_TO_LIST
from desktop.words import _, _n, translate


def fields_to_fill(session: OfficeSession, register: type[Record], *, owner: bool) -> tuple[str, ...]:
    """The fields somebody may paste into: not those given by the program, and no files."""
    kept = register.owner()
    fields = register.fields(sealed=session.office.may("unseal", register))
    return tuple(name for name, kind in fields.items() if not isinstance(kind, File) and (owner or kind is not kept))


class IntoChildTable:
    """Into a child list: the rows stand there at once, and in the draft, until all is saved together."""

    def __init__(self, session: OfficeSession, model: ChildTableModel) -> None:
        self.title = translate(_("{plural} pasted"), plural=translate(model.register.plural))
        self.back = _("Back to the form")
        self.allowed = fields_to_fill(session, model.register, owner=False)
        self._session = session
        self._model = model
        self.row = len(model.lines) - 1
        """The first row they stand in: the empty one below all there is, unless another is said."""
        self.save_all: Callable[[], bool] = lambda: False
        """Saves the form the list belongs to."""
        self._before = list(model.lines)

    def read(self, block: Block) -> list[Line]:
        """The rows, over those that stood there."""
        under = [line for line in self._before[self.row :] if line.kept or line.touched]
        owner = self._model.register.owner()
        given = {owner.name: self._model.owner} if owner else {}
        lines = lines_of(block, self._session.office.context, currency=self._session.currency, onto=under, given=given)
        self.keep(lines)
        return lines

    def keep(self, lines: list[Line]) -> None:
        """These stand in the list, and whatever they do not cover."""
        rest = self._before[self.row + len(lines) :]
        self._model.show_lines([*self._before[: self.row], *lines, *rest])
        self._model.edited.emit()

    def save(self, lines: list[Line]) -> bool:
        """With the record they belong to, and whatever else is typed there: one deed."""
        self._model.edited.emit()
        return self.save_all()


class IntoRegister:
    """Into a register: new records, one deed."""

    def __init__(self, session: OfficeSession, register: type[Record]) -> None:
        self.title = translate(_("{plural} to paste"), plural=translate(register.plural))
        self.back = BACK_TO_LIST
        self.allowed = fields_to_fill(session, register, owner=True)
        self.draft = new_id()
        """Under which the rows are kept as a draft."""
        self.first = ""
        """The id of the first record saved."""
        self._session = session
        self._register = register

    def read(self, block: Block) -> list[Line]:
        """New records; what there is only one of need not be said."""
        given = {
            field: value
            for field, value in only_ones(self._session.office, self._session.project, self._register).items()
            if field not in block.fields
        }
        return lines_of(block, self._session.office.context, currency=self._session.currency, given=given)

    def keep(self, lines: list[Line]) -> None:
        """They stand nowhere before they are saved."""

    def save(self, lines: list[Line]) -> bool:
        """Keep them as new records."""
        records = [line.record.settled() for line in lines]
        self.first = records[0].id if records else ""
        words = translate(
            _n("{count} record is entered: {plural}.", "{count} records are entered: {plural}."),
            count=len(records),
            plural=translate(self._register.plural),
        )
        return self._session.save(records, words, reason="paste")


_CELLS, _COLUMNS, _HEADINGS, _MENDED = "+cells", "+columns", "+headings", "+mended"
Mended = Mapping[tuple[int, str], Any]
"""What a person put, by row and field."""


def said_of(block: Block, mended: Mended) -> dict[str, Any]:
    """What a draft keeps of ``block``."""
    kinds = block.register.kinds
    put = [[row, name, packed(kinds[name], value)] for (row, name), value in mended.items()]
    return {_CELLS: block.cells, _COLUMNS: block.columns, _HEADINGS: block.headings, _MENDED: put}


def is_pasted(draft: Draft) -> bool:
    """Whether a draft is one of pasted rows."""
    return _CELLS in draft.values


def rows_of(register: type[Record], draft: Draft) -> tuple[Block, Mended]:
    """What ``said_of`` took."""
    said = draft.values
    block = Block(register, tuple(map(tuple, said[_CELLS])), tuple(said[_COLUMNS]), tuple(said[_HEADINGS]))
    return block, {(row, name): unpacked(register.kinds[name], value) for row, name, value in said[_MENDED]}
