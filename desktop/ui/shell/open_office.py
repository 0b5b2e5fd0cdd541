"""An opened office in the window: its session and its frame, made together and thrown away together."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from desktop.office.office import Office
from desktop.ui.runtime.language import locale_of
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.runtime.settings import Settings
from desktop.ui.runtime.tasks import Tasks
from desktop.ui.shell.shell import Shell
from desktop.ui.theme.tokens import Theme
from desktop.words import _, _n, translate


class OpenOffice:
    """What the window holds while an office is open. Imported only then: the unlock page does not wait for it."""

    def __init__(self, office: Office, tasks: Tasks, settings: Settings) -> None:
        self.office = office
        self.folder = office.folder
        self.name = office.name
        self._tasks = tasks
        self._settings = settings
        self._session: OfficeSession | None = None
        self._shell: Shell | None = None

    def frame(self, theme: Theme, page: str, lock: Callable[[], object], redress: Callable[[], object]) -> QWidget:
        """The frame in the look of ``theme``, on ``page``."""
        if self._shell:
            self._shell.leave()
        self.office.write_as(locale_of(self._settings))
        self._session = OfficeSession(self.office, theme, self._tasks, self._settings)
        self._shell = Shell(self._session, page)
        self._shell.locked.connect(lock)
        self._session.redraw_wanted.connect(redress)
        return self._shell

    def page(self) -> str:
        """The page one is on."""
        return self._shell.page.id if self._shell else "home"

    def arrive(self, *, first: bool) -> None:
        """The frame is on the screen: focus, and what is to be told after opening."""
        if self._shell is None or self._session is None:
            return
        self._shell.page.arrive()
        if not first:
            return
        if drafts := len(self.office.drafts()):
            self._session.say(
                translate(
                    _n(
                        "{count} form is not saved yet. It waits on the page Home.",
                        "{count} forms are not saved yet. They wait on the page Home.",
                    ),
                    count=drafts,
                )
            )
        for sentence in self.office.warnings:
            self._session.say(sentence)

    def leave(self) -> list[str]:
        """Keep what is typed; nothing is read or written by the window any more. Gives in sentences what was lost by that."""
        if self._shell is None or self._session is None:
            return []
        self._session.unkept = None
        self._shell.leave()
        lost = [translate(_("What you typed last is not kept. {why}"), why=self._session.unkept)] if self._session.unkept else []
        if self._session.under_way:
            sentence = _("Locking stopped this: {work}. Open the office and see whether it has to be done again.")
            lost.append(translate(sentence, work=", ".join(self._session.under_way)))
        return lost

    def close(self) -> None:
        """Close the books; a second time does nothing."""
        self.office.close()
