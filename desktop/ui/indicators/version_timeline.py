"""The versions of an indicator as a time line: one stretch each, from its day to the day before the next."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QScrollArea, QWidget

from desktop.models.fields.base import FormatContext
from desktop.models.registers.indicator import IndicatorVersion
from desktop.models.results.versions import in_time, until
from desktop.presentation.formatting import codes
from desktop.ui.theme.tokens import SMALL, with_size
from desktop.ui.widgets.basics import clear_layout
from desktop.words import _, translate


class VersionTimeline(QScrollArea):
    """``chosen`` with the id of a version; left and right go along the line."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._inner = QWidget()
        self._row = QHBoxLayout(self._inner)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._group = QButtonGroup(self)
        self._ids: list[str] = []
        self.after: QWidget | None = None
        """What Tab comes from: the stretches are made while one works, and would come last."""
        self.setWidget(self._inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)

    def show_versions(self, versions: Sequence[IndicatorVersion], here: str, context: FormatContext) -> None:
        """Draw the line, standing on the version ``here``. One without a day is not saved yet and comes last."""
        held = any(made.hasFocus() for made in self._group.buttons())
        for made in self._group.buttons():
            self._group.removeButton(made)
        clear_layout(self._row)
        ordered = [*in_time(one for one in versions if one.valid_from), *(one for one in versions if not one.valid_from)]
        self._ids = [version.id for version in ordered]
        for number, version in enumerate(ordered):
            made = _Stretch(self, _days(version, ordered, context), _gist(version, context))
            made.setProperty("last", number == len(ordered) - 1)
            made.setChecked(version.id == here)
            self._group.addButton(made, number)
            self._row.addWidget(made)
            made.clicked.connect(lambda _on=False, id=version.id: self.chosen.emit(id))
        stops = [self.after, *self._group.buttons()]
        for before, after in pairwise(stop for stop in stops if stop is not None):
            QWidget.setTabOrder(before, after)
        self._row.addStretch(1)
        QTimer.singleShot(0, self, self._fit)  # the style sheet makes them higher once they are laid out
        self.setVisible(bool(ordered))
        if held and (now := self._group.checkedButton()):
            now.setFocus(Qt.FocusReason.TabFocusReason)  # who goes along the line goes on

    def _fit(self) -> None:
        self.setFixedHeight(max((made.sizeHint().height() for made in self._group.buttons()), default=0))

    def texts(self) -> list[str]:
        """What the stretches say."""
        return [made.text() for made in self._group.buttons()]

    def step(self, step: int) -> None:
        """Go along the line."""
        place = self._group.checkedId() + step
        if 0 <= place < len(self._ids):
            self._group.button(place).setFocus(Qt.FocusReason.TabFocusReason)
            self._group.button(place).click()


class _Stretch(QPushButton):
    def __init__(self, line: VersionTimeline, days: str, gist: str) -> None:
        super().__init__(f"{days}\n{gist}".replace("&", "&&"))
        self._line = line
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setProperty("segment", True)
        self.setFont(with_size(self.font(), SMALL))
        self.setAccessibleName(translate(_("Version {days}: {gist}"), days=days, gist=gist))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right."""
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._line.step(1 if event.key() == Qt.Key.Key_Right else -1)
        else:
            super().keyPressEvent(event)


def _days(version: IndicatorVersion, versions: Sequence[IndicatorVersion], context: FormatContext) -> str:
    kind = IndicatorVersion.kinds["valid_from"]
    if version.valid_from is None:
        return translate(_("New version"))
    first, last = kind.show(version.valid_from, context), until(version, versions)
    return f"{first} – {kind.show(last, context)}" if last else translate(_("from {day}"), day=first)


def _gist(version: IndicatorVersion, context: FormatContext) -> str:
    unit = translate(codes(context, "indicator_unit").label(version.unit)) if version.unit else ""
    target = IndicatorVersion.kinds["target"].show(version.target, context)
    return " · ".join(filter(None, (unit, translate(_("target {target}"), target=target) if target else "")))
