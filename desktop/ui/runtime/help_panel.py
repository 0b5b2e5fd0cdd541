"""Help for the page one is on: Markdown from resources/help, offline, searchable."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QFont, QImage, QKeySequence, QShortcut, QTextCursor, QTextDocument, QTextFormat, QTextFragment
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QTextBrowser, QVBoxLayout, QWidget

from desktop import paths
from desktop.ui.runtime.commands import Command
from desktop.ui.theme.icons import icon
from desktop.ui.theme.tokens import BODY, GRID, HEADING, Theme, scaled, with_size
from desktop.ui.widgets.basics import label, restore_focus, stretch, tool
from desktop.words import _, translate

_WIDTH = 480
_FILE = Qt.ItemDataRole.UserRole + 8
_KEYS = "keys"
"""The page of all shortcuts, made from the commands."""
PLACED = {
    "appearance": "machine",
    "framework": "setup#framework",
    "indicators": "setup#indicators",
    "user": "setup#users",
    "laptops": "setup#laptops",
    "sharing": "setup#other-offices",
}
"""Where pages of the window are explained that have no page of their own in the help, by their id; else their section's is shown."""


def pages() -> dict[str, Path]:
    """The help pages by name."""
    return {path.stem: path for path in sorted((paths.resources() / "help").glob("*.md"))}


def title_of(text: str) -> str:
    """The heading of a help page."""
    return next((line.lstrip("# ").strip() for line in text.splitlines() if line.startswith("#")), "")


def help_for(*names: str) -> str:
    """The page of the help, with #part, for the first of ``names`` that there is one for: a page's id, then its place's."""
    known = pages()
    wanted = (PLACED.get(name, name) for name in names)
    return next((name for name in wanted if name.partition("#")[0] in known), "index")


def slug(heading: str) -> str:
    """What a link to a heading says after the #."""
    return "-".join("".join(sign if sign.isalnum() else " " for sign in heading.casefold()).split())


class HelpText(QTextBrowser):
    """A page of the help, its pictures as wide as it is."""

    def loadResource(self, type: int, name: QUrl | str) -> Any:  # noqa: A002  Qt names it so
        """A picture out of the help's folder."""
        picture = QImage(str(paths.resources() / "help" / QUrl(name).toString()))
        if picture.isNull():
            return super().loadResource(type, name)
        return picture.scaledToWidth(max(self.viewport().width() - 2 * GRID, 100), Qt.TransformationMode.SmoothTransformation)


class HelpPanel(QFrame):
    """Lies over the right of the window; Escape or F1 closes it."""

    def __init__(self, parent: QWidget, commands: Sequence[Command], theme: Theme) -> None:
        super().__init__(parent)
        self._over = parent
        self.setObjectName("overlay")
        self._commands = commands
        self._texts = {name: path.read_text(encoding="utf-8") for name, path in pages().items()}
        self._texts[_KEYS] = self._keys()
        self._before: QWidget | None = None
        self.line = QLineEdit()
        self.line.setPlaceholderText(translate(_("Search the help")))
        self.line.setAccessibleName(translate(_("Search the help")))
        self.line.textEdited.connect(self._look)
        self.list = QListWidget()
        self.list.setAccessibleName(translate(_("Pages of the help")))
        self.list.currentItemChanged.connect(lambda now, _before: self._show(now.data(_FILE)) if now else None)
        self.text = HelpText()
        self.text.setOpenLinks(False)
        self.text.anchorClicked.connect(lambda url: self._show(url.toString().replace(".md", "", 1)))
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setAccessibleName(translate(_("Help")))
        self._build(theme)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close_again)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.hide()

    def open(self, *names: str) -> None:
        """Show the first of the pages ``names`` that there is; a second time closes it."""
        if not self.isHidden():
            self.close_again()
            return
        self._before = self._over.window().focusWidget()
        self.fit()
        self.show()
        self.raise_()
        self.line.clear()
        self._look("")
        self._show(help_for(*names))
        self.text.setFocus()

    def close_again(self) -> None:
        """Hide it; the focus goes back."""
        self.hide()
        restore_focus(self._before, self._over)

    def fit(self) -> None:
        """Stand at the right of the window."""
        parent = self._over
        width = min(scaled(_WIDTH), parent.width() - 2 * GRID)
        height = parent.height() - 56 - 40
        self.list.setFixedHeight(min(scaled(140), height // 4))
        self.setGeometry(parent.width() - width - GRID, 56, width, height)

    def _look(self, typed: str) -> None:
        words = typed.casefold().split()
        self.list.blockSignals(True)
        self.list.clear()
        for name, text in self._texts.items():
            if all(word in text.casefold() for word in words):
                item = QListWidgetItem(title_of(text))
                item.setData(_FILE, name)
                self.list.addItem(item)
        self.list.blockSignals(False)
        if words and self.list.count():
            self.list.setCurrentRow(0)

    def _show(self, link: str) -> None:
        name, _sign, part = link.partition("#")
        if name not in self._texts:
            return
        self.text.setMarkdown(self._texts[name])
        _embolden(self.text.document())
        row = next((row for row in range(self.list.count()) if self.list.item(row).data(_FILE) == name), -1)
        self.list.blockSignals(True)
        self.list.setCurrentRow(row)
        self.list.blockSignals(False)
        document = self.text.document()
        block = document.begin()
        while part and block.isValid() and not (block.blockFormat().headingLevel() and slug(block.text()) == part):
            block = block.next()
        top = document.documentLayout().blockBoundingRect(block).top() if part and block.isValid() else 0
        self.text.verticalScrollBar().setValue(int(top))

    def _keys(self) -> str:
        lines = [f"# {translate(_('Keys'))}", "", f"| {translate(_('Key'))} | |", "|---|---|"]
        lines += [f"| {command.shortcut} | {translate(command.title)} |" for command in self._commands if command.shortcut]
        return "\n".join(lines)

    def _build(self, theme: Theme) -> None:
        head = QHBoxLayout()
        head.addWidget(label(translate(_("Help")), "section"))
        head.addWidget(stretch())
        head.addWidget(tool(_("Close (Escape)"), icon("close", theme.color("muted")), self.close_again))
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        column.addLayout(head)
        for part in (self.line, self.list, self.text):
            column.addWidget(part)
        column.setStretchFactor(self.text, 1)


def _embolden(document: QTextDocument) -> None:
    """Write bold as the rest of the window does: the family is one variable file, whose regular Qt would smear."""
    bold: list[tuple[QTextFragment, int]] = []
    block = document.begin()
    while block.isValid():
        parts = block.begin()
        while not parts.atEnd():
            if (part := parts.fragment()).charFormat().fontWeight() > QFont.Weight.Normal:
                bold.append((part, block.blockFormat().headingLevel()))
            parts += 1
        block = block.next()
    cursor = QTextCursor(document)
    for part, level in bold:
        how = part.charFormat()
        how.clearProperty(QTextFormat.Property.FontSizeAdjustment.value)
        how.setFont(with_size(document.defaultFont(), HEADING if level == 1 else BODY, bold=True))
        cursor.setPosition(part.position())
        cursor.setPosition(part.position() + part.length(), QTextCursor.MoveMode.KeepAnchor)
        cursor.setCharFormat(how)
