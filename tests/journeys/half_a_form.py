"""Types half a training and is killed once the pause after the last key is over: run as a process of its own by the journey of the crash."""

import os
import signal
import sys
from pathlib import Path

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from desktop.app import window_for
from desktop.ui.runtime.drafts import DraftKeeper
from tests.journeys.conftest import register_page, unlock
from tests.journeys.typist import Typist

TITLE = "Interviewing victims, Altanbulag"
WOMEN = "7"


def main(office: Path) -> None:
    """Open the office, type, and die; the last key is still in its cell."""
    app = QApplication([])
    window = window_for(app, office, settings=office.parent / "settings")
    window.show()
    window.activateWindow()
    typist = Typist(window)
    unlock(typist, "Demo Officer")
    typist.presses("Ctrl+4", "Ctrl+N")
    typist.fills(Title=TITLE, Outputs="2.1", Pillar="prot", First_day="150620", Last_day="3")
    typist.presses("F6")
    typist.types("part")
    typist.presses("Tab", "Tab", "Tab")
    typist.types(WOMEN)
    assert register_page(typist).pane.edited()
    while any(keeper._due.isActive() for keeper in window.findChildren(DraftKeeper)):
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
