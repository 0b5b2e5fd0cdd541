"""The style sheet over Qt's Fusion style. Every colour is a token of the theme."""

from dataclasses import asdict

from PySide6.QtWidgets import QApplication

from desktop.ui.theme.tokens import Theme

_SHEET = """
QWidget { color: %(text)s; }
QMainWindow, QDialog, #page { background: %(window)s; }
QToolTip { background: %(surface)s; color: %(text)s; border: 1px solid %(edge)s; padding: 4px 6px; }

QLabel[role="label"], QLabel[role="hint"], QLabel[role="quiet"] { color: %(muted)s; }
QLabel[role="fault"], QLabel[state="late"] { color: %(late)s; }
QLabel[state="good"] { color: %(good)s; }
QLabel[role="doubt"], QLabel[state="watch"] { color: %(watch)s; }

QLineEdit, QPlainTextEdit, QComboBox, #tokens, QTextEdit {
    placeholder-text-color: %(muted)s;
    background: %(surface)s; border: 1px solid %(edge)s; border-radius: 4px; padding: 3px 7px;
    selection-background-color: %(accent)s; selection-color: %(on_accent)s; }
QLineEdit, QComboBox { min-height: 20px; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, #tokens[within="true"], QTextEdit:focus {
    border: 2px solid %(accent)s; padding: 2px 6px; }
QLineEdit[fault="true"], QPlainTextEdit[fault="true"], QComboBox[fault="true"], #tokens[fault="true"] {
    border: 2px solid %(late)s; padding: 2px 6px; }
QLineEdit:read-only, QPlainTextEdit:read-only, QLineEdit:disabled, QComboBox:disabled, QPlainTextEdit:disabled,
#tokens[frozen="true"] {
    background: %(window)s; border-color: %(line)s; color: %(text)s; }
QLineEdit[bare="true"] { border: none; padding: 0 2px; background: transparent; min-height: 18px; }
QComboBox { padding-right: 22px; }
QComboBox::drop-down { border: none; width: 20px; }
QAbstractItemView { background: %(surface)s; border: 1px solid %(line)s; outline: none;
    selection-background-color: %(selection)s; selection-color: %(text)s; }
QAbstractItemView:focus { border-color: %(accent)s; }
#frozen, #frozen:focus { border: none; border-right: 1px solid %(line)s; }
QComboBox QAbstractItemView::item, #choices::item { min-height: 26px; padding: 0 8px; }

QPushButton { background: %(surface)s; border: 1px solid %(edge)s; border-radius: 4px; padding: 4px 14px;
    min-height: 20px; }
QPushButton:hover { background: %(selection)s; }
QPushButton:pressed { background: %(line)s; }
QPushButton:focus { border: 2px solid %(accent)s; padding: 3px 13px; }
QPushButton:disabled { color: %(muted)s; border-color: %(line)s; background: %(window)s; }
QPushButton[primary="true"] { background: %(accent)s; color: %(on_accent)s; border-color: %(accent)s; }
QPushButton[primary="true"]:focus { border: 2px solid %(text)s; padding: 3px 13px; }
QPushButton[primary="true"]:disabled { background: %(line)s; color: %(muted)s; border-color: %(line)s; }
QPushButton[segment="true"] { border-radius: 0; padding: 4px 12px; border-right: none; }
QPushButton[segment="true"][last="true"] { border-right: 1px solid %(edge)s; }
QPushButton[segment="true"]:checked { background: %(selection)s; color: %(accent)s; }
QPushButton[segment="true"]:focus { border: 2px solid %(accent)s; padding: 3px 11px; }
QPushButton[link="true"] { border: none; background: transparent; color: %(accent)s; padding: 2px 4px;
    text-align: left; }
QPushButton[link="true"]:hover { text-decoration: underline; }
QPushButton[link="true"]:focus { border: 2px solid %(accent)s; padding: 0 2px; }

QToolButton { background: transparent; border: 1px solid transparent; border-radius: 4px; padding: 4px 8px; }
QToolButton:hover { background: %(selection)s; }
QToolButton:focus { border: 2px solid %(accent)s; padding: 3px 7px; }
QToolButton::menu-indicator { image: none; width: 0; }
QToolButton[chip="true"] { background: %(selection)s; border-radius: 9px; padding: 1px 8px; }
QToolButton[chip="true"]:focus { padding: 0 7px; }
QToolButton[section="true"] { border-radius: 6px; padding: 6px 2px; color: %(muted)s; }
QToolButton[section="true"]:checked { background: %(selection)s; color: %(accent)s; }
QToolButton[section="true"]:focus { border: 2px solid %(accent)s; padding: 5px 1px; }
QToolButton[tab="true"] { border-radius: 0; border: none; border-bottom: 2px solid transparent;
    padding: 4px 0; margin-right: 22px; color: %(muted)s; }
QToolButton[tab="true"]:hover { background: transparent; color: %(text)s; }
QToolButton[tab="true"]:checked { color: %(text)s; border-bottom: 2px solid %(accent)s; }
QToolButton[tab="true"]:focus { background: %(selection)s; border-radius: 4px; }

QHeaderView { background: %(surface)s; border: none; }
QHeaderView::section { background: %(surface)s; color: %(muted)s; border: none;
    border-bottom: 1px solid %(line)s; padding: 5px 11px; }
QHeaderView::up-arrow, QHeaderView::down-arrow { image: none; width: 0; height: 0; }
QHeaderView::section:hover { color: %(text)s; }
QTableView, QTreeView, QListView { gridline-color: %(line)s; }
QTableView::item { padding: 0 8px; border: none; border-bottom: 1px solid %(line)s; }
QTableView::item:selected { background: %(selection)s; color: %(text)s; }
QTableView#sheet::item { border-right: 1px solid %(line)s; padding: 0 6px; }
QTableView#sheet::item:focus { border: 2px solid %(accent)s; }
QLineEdit[filter="true"] { placeholder-text-color: %(muted)s; padding: 0 5px; min-height: 16px; border-color: %(line)s; }
QLineEdit[filter="true"]:focus { padding: 0 4px; border: 2px solid %(accent)s; }
QTableCornerButton::section { background: %(surface)s; border: none; }

QMenu { background: %(surface)s; border: 1px solid %(edge)s; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 12px; border-radius: 3px; }
QMenu::item:selected { background: %(selection)s; }
QMenu::item:disabled { color: %(muted)s; }
QMenu::separator { height: 1px; background: %(line)s; margin: 4px 6px; }

QScrollArea, QScrollArea > QWidget > #sheet { background: transparent; border: none; }
QLineEdit[bare="true"]:read-only { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: %(line)s; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: %(edge)s; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {
    background: none; border: none; width: 0; height: 0; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QSplitter::handle { background: %(line)s; }
QSplitter::handle:hover { background: %(accent)s; }
QProgressBar { background: %(line)s; border: none; border-radius: 3px; max-height: 6px; text-align: right; }
QProgressBar::chunk { background: %(accent)s; border-radius: 3px; }
QCheckBox { spacing: 8px; padding: 2px; border: 1px solid transparent; border-radius: 4px; }
QCheckBox:focus { border: 1px solid %(accent)s; }

#rail, #header, #status, #actions, #effects { background: %(surface)s; }
#rail { border-right: 1px solid %(line)s; }
#header { border-bottom: 1px solid %(line)s; }
#status, #actions, #effects { border-top: 1px solid %(line)s; }
#card { background: %(surface)s; border: 1px solid %(line)s; border-radius: 6px; }
#pane { background: %(surface)s; border: none; border-left: 1px solid %(line)s; }
#pane QScrollArea > QWidget > QWidget { background: %(surface)s; }
#notice { background: %(selection)s; border-radius: 4px; }
#told { border: 1px solid transparent; border-radius: 4px; }
#told:focus { border-color: %(accent)s; }
#rule { background: %(line)s; max-height: 1px; min-height: 1px; border: none; }
#overlay { background: %(surface)s; border: 1px solid %(edge)s; border-radius: 8px; }
"""


def stylesheet(theme: Theme) -> str:
    """The style sheet of the window in the colours of ``theme``.

    It is the window's and not the application's: under one of the application every widget is styled
    anew each time it or anything over it gets a parent, and a page takes twice as long to make.
    """
    return _SHEET % asdict(theme.tokens)


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Set the Fusion style and the palette of ``theme`` on ``app``; the window sets ``stylesheet`` itself."""
    if app.style().name() != "fusion":  # set again, it would style every widget there is anew, for seconds
        app.setStyle("Fusion")
    app.setPalette(theme.palette())
