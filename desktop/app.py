"""Builds the window and what it needs: the only place where the application object is made."""

import sys
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

import desktop
from desktop import paths
from desktop.ui.runtime.bug_report import Watch
from desktop.ui.runtime.gc_control import IdleGarbageCollector
from desktop.ui.runtime.language import language_of, speak
from desktop.ui.runtime.settings import Settings
from desktop.ui.shell.main_window import MainWindow
from desktop.ui.theme import fonts
from desktop.ui.theme.icons import icon
from desktop.ui.theme.stylesheet import apply_theme
from desktop.ui.theme.tokens import Theme, theme_for


def run(folder: Path | None, *, settings: Path | None = None, period: str = "") -> int:
    """Show the window, on the office in ``folder`` if one is given; the exit status when it is closed.

    ``period`` is the name of the reporting period to look at first, where nobody has chosen one yet.
    """
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Tallybook")
    app.setApplicationVersion(desktop.__version__)
    app.setDesktopFileName("tallybook")
    sys.excepthook = Watch(settings and settings / "reports")
    if period and folder:
        Settings(settings or paths.settings_folder()).keep(f"first period {folder}", period)
    window = window_for(app, folder, settings=settings)
    window.show()
    steady = IdleGarbageCollector(app, window.quiet)
    QTimer.singleShot(0, fonts.load_chinese)
    status = app.exec()
    steady.end()
    return status


def window_for(app: QApplication, folder: Path | None, *, settings: Path | None = None) -> MainWindow:
    """The window, not shown yet. ``settings`` is this machine's settings folder, another one in tests."""
    kept = Settings(settings or paths.settings_folder())
    app.setFont(fonts.body())

    def dressed() -> Theme:
        speak(kept)
        if language_of(kept) == "zh":
            fonts.load_chinese()
        dark = app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        theme = theme_for(kept.get("look", "system"), system_is_dark=dark)
        apply_theme(app, theme)
        return theme

    window = MainWindow(kept, dressed, folder, laptop=settings)
    app.setWindowIcon(icon("results", window.theme.color("accent"), size=64))
    return window
