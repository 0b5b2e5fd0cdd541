"""What is typed and not saved: kept in the book a moment after a key, and offered again."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer

from desktop.models.record import Record
from desktop.presentation.formatting import moment
from desktop.store.drafts import Draft
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.widgets.notice_bar import NoticeBar
from desktop.words import _, translate

_PAUSE = 200
"""Milliseconds after a key until what is typed is kept; a crash costs no more than that and a write."""


class DraftKeeper(QObject):
    """The drafts of one place where records are typed. ``keep`` writes them with ``put``; it is called by ``keep_now``."""

    def __init__(self, parent: QObject, session: OfficeSession, keep: Callable[[], object]) -> None:
        super().__init__(parent)
        self._session = session
        self._keep = keep
        self._due = QTimer(self, singleShot=True, interval=_PAUSE)
        self._due.timeout.connect(self.keep_now)

    def start(self) -> None:
        """Something was typed: keep it soon."""
        self._due.start()

    def stop(self) -> None:
        """What was typed is saved, or was given up: keep nothing."""
        self._due.stop()

    def keep_now(self) -> None:
        """Keep what is typed, at once."""
        self.stop()
        self._keep()

    def put(self, record: Record, values: dict[str, Any], called: Record | None = None) -> None:
        """Keep ``values`` as the draft of ``record``, to be offered by the name of ``called``, else by its own."""
        named = called or record
        name = named.name_for(self._session.office.context)
        self._session.put_draft(type(record), record.id, values, "" if name == named.id[-8:] else name)

    def tell_left(self, name: str, back: Callable[[], object]) -> None:
        """Say that what is typed is kept though one went elsewhere, and the way back."""
        self._session.say(translate(_("{name} is not saved yet; it is kept as a draft."), name=name), _("Back to it"), back)

    def tell_given_up(self, back: Callable[[], object] | None) -> None:
        """Say that what was typed is forgotten, and the way back where something was."""
        self._session.say(translate(_("The changes were given up.")), *((_("Bring it back"), back) if back else ()))

    def offer(self, notice: NoticeBar, draft: Draft, name: str, go_on: Callable[[], object], drop: Callable[[], object]) -> None:
        """Offer in ``notice`` to go on with ``draft``, called ``name`` where that is not plain, or to forget it."""
        when = moment(draft.at, self._session.office.context)
        named = translate(_("Not saved yet: “{name}”, typed {when}."), name=name, when=when)
        words = named if name else translate(_("Not saved yet, typed {when}."), when=when)
        notice.offer(words, ((_("Go on with it"), go_on), (_("Throw it away"), drop)))
