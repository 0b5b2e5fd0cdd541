"""What is typed is kept a moment after a key, and no key waits for it."""

from PySide6.QtCore import QObject, QTimer

from desktop.ui.runtime.drafts import DraftKeeper
from desktop.ui.runtime.session import OfficeSession


def test_it_is_kept_within_300_ms_once_for_many_keys(session: OfficeSession) -> None:
    kept: list[bool] = []
    parent = QObject()
    drafts = DraftKeeper(parent, session, lambda: kept.append(True))
    for _key in range(5):
        drafts.start()
    [due] = drafts.findChildren(QTimer)
    assert due.isSingleShot()
    assert due.interval() <= 300
    assert not kept
    due.timeout.emit()
    assert kept == [True]


def test_what_is_saved_or_given_up_is_not_kept_afterwards(session: OfficeSession) -> None:
    kept: list[bool] = []
    parent = QObject()
    drafts = DraftKeeper(parent, session, lambda: kept.append(True))
    drafts.start()
    drafts.stop()
    [due] = drafts.findChildren(QTimer)
    assert not due.isActive()
    drafts.start()
    drafts.keep_now()
    assert not due.isActive()
    assert kept == [True]
