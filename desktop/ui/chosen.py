"""Editors one chooses with: a code, a record, several of them, yes or no. All filter while one types."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, QStringListModel, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QButtonGroup, QCompleter, QFrame, QLineEdit, QPushButton, QSizePolicy, QToolButton

from desktop.models.codelists import CodeList
from desktop.models.kind import Desk, Kind, RefusalError
from desktop.models.kinds import Choice, Choices
from desktop.models.links import Link, Links, Owner
from desktop.models.record import REGISTERS
from desktop.ui.editor import Editor, Offer, Supply
from desktop.ui.flow import Flow
from desktop.ui.icons import icon
from desktop.ui.theme import SMALL, Theme, sized
from desktop.words import _, translate

Options = Callable[[str], Sequence[Offer]]


class Chooser(QLineEdit):
    """A line with a list under it that narrows while one types; Down opens it whole."""

    chosen = Signal(str)

    def __init__(self, options: Options, theme: Theme, *, bare: bool = False) -> None:
        super().__init__()
        self.options = options
        self.key: str | None = None
        self._name = ""
        self._offers: Sequence[Offer] = ()
        self._model = QStringListModel(self)
        completer = QCompleter(self._model, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(12)
        completer.popup().setObjectName("choices")
        completer.activated["QModelIndex"].connect(lambda index: self._take(index.row()))
        self.completions = completer
        completer.setWidget(self)
        self.setProperty("bare", bare)
        self.textEdited.connect(self._narrow)
        if not bare:
            opener = QAction(icon("down", theme.color("muted"), size=16), translate(_("Show all")), self)
            opener.triggered.connect(self.open)
            self.addAction(opener, QLineEdit.ActionPosition.TrailingPosition)

    def put(self, key: str | None, name: str) -> None:
        """Show what is chosen; nobody is told."""
        self.key, self._name = key, name
        self.setText(name)
        self.setCursorPosition(0)

    def untouched(self) -> bool:
        """Whether the text still is the name of what is chosen."""
        return self.text() == self._name

    def open(self) -> None:
        """Show everything there is to choose."""
        if not self.isReadOnly() and self.isEnabled():
            self.setFocus()
            self._offer("")
            self.selectAll()

    def event(self, event: QEvent) -> bool:
        """Tab, while the list is open, chooses and goes on.

        The list hands keys over past all event filters: sent again, a grid sees the Tab too.
        """
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Tab:
            if self.accept_offer():
                QCoreApplication.sendEvent(self, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Tab, event.modifiers()))
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down opens the list; Enter, while it is open, chooses."""
        if event.key() == Qt.Key.Key_Down and not self.completions.popup().isVisible():
            self.open()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.accept_offer():
            event.accept()
        else:
            super().keyPressEvent(event)

    def accept_offer(self) -> bool:
        """Choose the marked line of the open list; False where none is open."""
        popup = self.completions.popup()
        if not popup.isVisible():
            return False
        row = popup.currentIndex().row() if popup.currentIndex().isValid() else 0
        popup.hide()
        self._take(row)
        return True

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click opens the list."""
        super().mouseDoubleClickEvent(event)
        self.open()

    def _narrow(self, typed: str) -> None:
        self.key = None
        if typed.strip():
            self._offer(typed)
        else:
            self.completions.popup().hide()

    def _offer(self, typed: str) -> None:
        self._offers = self.options(typed.strip())
        self._model.setStringList([f"{offer.name}  –  {offer.more}" if offer.more else offer.name for offer in self._offers])
        if self._offers:
            self.completions.complete()
            popup = self.completions.popup()
            widest = max((popup.sizeHintForColumn(0) + 24, self.width()))
            popup.setMinimumWidth(min(widest, 560))
            popup.setCurrentIndex(self._model.index(0, 0))
        else:
            self.completions.popup().hide()

    def _take(self, row: int) -> None:
        if 0 <= row < len(self._offers):
            offer = self._offers[row]
            self.put(offer.key, offer.name)
            self.chosen.emit(offer.key)


def codes_offered(codes: CodeList, typed: str) -> list[Offer]:
    """The codes whose label has ``typed`` in it, those that begin with it first; retired ones are not offered."""
    said = typed.casefold()
    offers = [Offer(code.code, translate(code.label)) for code in codes.choices()]
    found = [offer for offer in offers if said in offer.name.casefold()]
    return sorted(found, key=lambda offer: not offer.name.casefold().startswith(said)) if said else found


def _options(kind: Kind[Any], supply: Supply) -> Options:
    if isinstance(kind, Choice | Choices):
        codes = kind.list(supply.desk)
        return lambda typed: codes_offered(codes, typed)
    if isinstance(kind, Link | Links):
        to = kind.to
        return lambda typed: supply.offer(to, typed)
    raise TypeError(type(kind).__name__)


def _name(kind: Kind[Any], value: str, desk: Desk) -> str:
    if isinstance(kind, Choice | Choices):
        return translate(kind.list(desk).label(value))
    return desk.name_of(kind.to, value) or value if isinstance(kind, Link | Links) else value


class ChoiceEditor(Editor):
    """One code, or one record."""

    def __init__(self, kind: Kind[Any], supply: Supply) -> None:
        super().__init__(kind, supply)
        self.chooser = Chooser(_options(kind, supply), supply.theme)
        self.chooser.textEdited.connect(lambda _text: self.edited.emit())
        self.chooser.chosen.connect(lambda _key: self.edited.emit())
        self.hold(self.chooser)

    def put(self, value: Any) -> None:
        """Show ``value`` by its name."""
        self.chooser.put(value, "" if value is None else _name(self.kind, value, self.supply.desk))

    def take(self) -> Any:
        """What is chosen, or what the typed text alone can mean."""
        if self.chooser.untouched():
            return self.chooser.key
        text = self.chooser.text().strip()
        if not text:
            return None
        exact = [offer.key for offer in self.chooser.options(text) if offer.name.casefold() == text.casefold()]
        return exact[0] if len(exact) == 1 else self.kind.parse(text, self.supply.desk)

    def typed(self) -> str:
        """The text of the line."""
        return self.chooser.text()

    def put_typed(self, text: str) -> None:
        """Show ``text`` as if it had been typed."""
        self.chooser.put(None, "")
        self.chooser.setText(text)

    def freeze(self, *, frozen: bool) -> None:
        """Still selectable, so that it can be copied."""
        self.chooser.setReadOnly(frozen)

    def settle(self) -> None:
        """Write the whole name of what was typed in part."""
        try:
            value = self.take()
        except RefusalError:
            return
        if not self.chooser.untouched():
            self.put(value)


class SetEditor(Editor):
    """Several codes or records: each stands as a word with a cross; one more is typed behind them."""

    short = False

    def __init__(self, kind: Kind[Any], supply: Supply) -> None:
        super().__init__(kind, supply)
        self.frame = QFrame()
        self.frame.setObjectName("tokens")
        self.flow = Flow(self.frame, margin=2, gap=4)
        self.chooser = Chooser(self._offers, supply.theme, bare=True)
        self.chooser.setMinimumWidth(72)
        self.chooser.setPlaceholderText(translate(_("Type to add")))
        self.chooser.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.chooser.textEdited.connect(lambda _text: self.edited.emit())
        self.chooser.chosen.connect(self._add)
        self.flow.addWidget(self.chooser)
        self._members: list[str] = []
        self._chips: list[QToolButton] = []
        self._frozen = False
        self.hold(self.chooser)
        self.row.removeWidget(self.chooser)
        self.flow.addWidget(self.chooser)
        self.row.addWidget(self.frame, 1)

    def put(self, value: Any) -> None:
        """Show the members."""
        shown = [(_name(self.kind, member, self.supply.desk), member) for member in value or ()]
        self._members = [member for _named, member in sorted(shown)]
        self.chooser.put(None, "")
        self._draw()

    def take(self) -> Any:
        """The members, with what is typed behind them if it can mean only one."""
        members = set(self._members)
        if text := self.chooser.text().strip():
            members |= self.kind.parse(text, self.supply.desk)
        return frozenset(members) or None

    def typed(self) -> str:
        """What is typed behind the members."""
        return self.chooser.text()

    def put_typed(self, text: str) -> None:
        """Show ``text`` behind the members."""
        self.chooser.setText(text)

    def mark(self, *, fault: bool) -> None:
        """Show whether there is something wrong with it."""
        self._state("fault", on=fault)

    def freeze(self, *, frozen: bool) -> None:
        """Show only."""
        self._frozen = frozen
        self.chooser.setReadOnly(frozen)
        self.chooser.setPlaceholderText("" if frozen else translate(_("Type to add")))
        self._state("frozen", on=frozen)
        self._draw()

    def settle(self) -> None:
        """Make a member of what is typed, if it can mean only one."""
        try:
            value = self.take()
        except RefusalError:
            return
        if self.chooser.text():
            self.put(value)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Backspace in the empty line takes the last member away."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._state("within", on=event.type() == QEvent.Type.FocusIn)
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Backspace:
            if watched is self.chooser and not self.chooser.text() and self._members and not self._frozen:
                self._drop(self._members[-1])
                return True
        return super().eventFilter(watched, event)

    def _offers(self, typed: str) -> Sequence[Offer]:
        return [offer for offer in _options(self.kind, self.supply)(typed) if offer.key not in self._members]

    def _add(self, key: str) -> None:
        self._members.append(key)
        self.chooser.put(None, "")
        self._draw()
        self.edited.emit()

    def _drop(self, member: str) -> None:
        self._members.remove(member)
        self._draw()
        self.edited.emit()
        self.chooser.setFocus()

    def _draw(self) -> None:
        for chip in self._chips:
            self.flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = [self._chip(member) for member in self._members]
        for place, chip in enumerate(self._chips):
            self.flow.insert(place, chip)
        self.flow.invalidate()
        self.updateGeometry()

    def _chip(self, member: str) -> QToolButton:
        name = _name(self.kind, member, self.supply.desk)
        chip = QToolButton(self.frame)
        chip.setProperty("chip", True)
        chip.setFont(sized(chip.font(), SMALL))
        chip.setText(name if len(name) <= 60 else name[:59] + "…")
        chip.setToolTip(self._whole(member, name))
        chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        chip.setAccessibleName(translate(_("Take away {name}"), name=name))
        if not self._frozen:
            chip.setIcon(icon("close", self.supply.theme.color("muted"), size=12))
            chip.setIconSize(QSize(10, 10))
            chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
            chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            chip.clicked.connect(lambda: self._drop(member))
        chip.show()
        return chip

    def _whole(self, member: str, name: str) -> str:
        if not isinstance(self.kind, Links):
            return name
        more = next((offer.more for offer in self.supply.offer(self.kind.to, name) if offer.key == member), "")
        return f"{name}  –  {more}" if more else name

    def _state(self, state: str, *, on: bool) -> None:
        if bool(self.frame.property(state)) != on:
            self.frame.setProperty(state, on)
            self.frame.style().unpolish(self.frame)
            self.frame.style().polish(self.frame)


class OwnerEditor(Editor):
    """The one record this one belongs to, of any of the registers it may belong to."""

    short = False

    def __init__(self, kind: Owner, supply: Supply) -> None:
        super().__init__(kind, supply)
        self.to = kind.to
        self.chooser = Chooser(self._offers, supply.theme)
        self.chooser.textEdited.connect(lambda _text: self.edited.emit())
        self.chooser.chosen.connect(lambda _key: self.edited.emit())
        self.hold(self.chooser)

    def put(self, value: Any) -> None:
        """Show the owner by its name."""
        self.chooser.put(":".join(value) if value else None, self._named(value) if value else "")

    def take(self) -> Any:
        """(register, id) of the owner."""
        if self.chooser.untouched():
            register, _colon, record = (self.chooser.key or "").partition(":")
            return (register, record) if record else None
        text = self.chooser.text().strip()
        return self.kind.parse(text, self.supply.desk) if text else None

    def typed(self) -> str:
        """The text of the line."""
        return self.chooser.text()

    def put_typed(self, text: str) -> None:
        """Show ``text`` as if it had been typed."""
        self.chooser.put(None, "")
        self.chooser.setText(text)

    def freeze(self, *, frozen: bool) -> None:
        """Show only."""
        self.chooser.setReadOnly(frozen)

    def settle(self) -> None:
        """Write the whole name of what was typed in part."""
        try:
            value = self.take()
        except RefusalError:
            return
        if not self.chooser.untouched():
            self.put(value)

    def _named(self, value: tuple[str, str]) -> str:
        name = self.supply.desk.name_of(*value) or value[1]
        return name if len(self.to) == 1 else f"{translate(REGISTERS[value[0]].label)}: {name}"

    def _offers(self, typed: str) -> Sequence[Offer]:
        found = [(register, offer) for register in self.to for offer in self.supply.offer(register, typed)]
        return [Offer(f"{register}:{offer.key}", self._worded(register, offer.name), offer.more) for register, offer in found]

    def _worded(self, register: str, name: str) -> str:
        return name if len(self.to) == 1 else f"{translate(REGISTERS[register].label)}: {name}"


class YesNoEditor(Editor):
    """Yes, no, or nobody said: three buttons, one stop of the Tab key; Y, N and Delete choose."""

    def __init__(self, kind: Kind[Any], supply: Supply) -> None:
        super().__init__(kind, supply)
        self.group = QButtonGroup(self)
        self.row.setSpacing(0)
        for number, words in enumerate((_("Yes"), _("No"), _("Not said"))):
            choice = QPushButton(translate(words))
            choice.setCheckable(True)
            choice.setAutoDefault(False)
            choice.setProperty("segment", True)
            choice.setProperty("last", number == 2)
            choice.installEventFilter(self)
            self.group.addButton(choice, number)
            self.row.addWidget(choice)
        self.row.addStretch(1)
        self.part = self.group.button(2)
        self.group.button(2).setChecked(True)
        self.group.idClicked.connect(lambda _number: self.edited.emit())

    def put(self, value: Any) -> None:
        """Show ``value``."""
        place = 2 if value is None else 0 if value else 1
        self.group.button(place).setChecked(True)
        self.setFocusProxy(self.group.button(place))

    def take(self) -> Any:
        """True, False or None."""
        return (True, False, None)[self.group.checkedId()]

    def mark(self, *, fault: bool) -> None:
        """The sentence beside it says enough."""

    def name(self, words: str, description: str = "") -> None:
        """Each button says what it answers."""
        self.setAccessibleName(words)
        for choice in self.group.buttons():
            choice.setAccessibleName(f"{words}: {choice.text()}")
            choice.setAccessibleDescription(description)

    def freeze(self, *, frozen: bool) -> None:
        """Show only."""
        for choice in self.group.buttons():
            choice.setEnabled(not frozen)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Answer by a letter."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            said = {Qt.Key.Key_Y: 0, Qt.Key.Key_N: 1, Qt.Key.Key_Delete: 2, Qt.Key.Key_Backspace: 2}.get(Qt.Key(event.key()))
            if said is not None:
                self.group.button(said).setFocus()
                self.group.button(said).click()
                return True
        return super().eventFilter(watched, event)

