"""Writing from the window: at once or while it waits, told to everybody, and to who asked with what was kept."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.errors import UserError
from desktop.models.ids import new_id
from desktop.models.query import Changed
from desktop.models.registers.organisation import Organisation
from desktop.office.office import RefusedError
from desktop.ui.runtime import session as runtime
from desktop.ui.runtime.progress_dialog import BlockingProgressDialog
from desktop.ui.runtime.session import OfficeSession, Said


def organisations(count: int) -> list[Organisation]:
    return [Organisation(new_id(), title=f"Organisation {number}", type="government") for number in range(count)]


def test_a_save_tells_what_it_kept_and_who_asked(session: OfficeSession, heard: list[Said]) -> None:
    told: list[Changed] = []
    session.changed.connect(told.append)
    [made] = organisations(1)
    assert session.save([made], "Saved.", by=told)
    [changed] = told
    kept = changed.now(Organisation, made.id)
    assert changed.by is told
    assert kept == session.office.get(Organisation, made.id)
    assert kept
    assert kept.number
    assert (heard[-1].sentence, heard[-1].verb) == ("Saved.", "Undo")


def test_more_are_saved_while_the_window_waits(session: OfficeSession, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runtime, "AT_ONCE", 3)
    before = session.office.count(Organisation)
    told: list[Changed] = []
    assert session.save(organisations(4), then=told.append)
    assert not told
    qtbot.waitUntil(lambda: bool(told))
    assert len(told[0].kept) == 4
    assert session.office.count(Organisation) == before + 4


def test_what_was_cancelled_before_does_not_stop_a_save(session: OfficeSession, qtbot: QtBot) -> None:
    before = session.office.count(Organisation)
    ended: list[bool] = []
    session.run(session.tasks.cancel, lambda _none: ended.append(True), session.fail)
    qtbot.waitUntil(lambda: bool(ended))
    assert session.tasks.stopped()
    assert session.save(organisations(200))
    assert session.office.count(Organisation) == before + 200


def test_who_asked_is_told_of_every_record_that_is_refused(session: OfficeSession, heard: list[Said]) -> None:
    why: list[UserError] = []
    bad = [Organisation(new_id()), Organisation(new_id())]
    assert not session.save([*organisations(1), *bad], failed=why.append)
    [refused] = why
    assert isinstance(refused, RefusedError)
    assert [record.id for record, _refusals in refused.refused] == [one.id for one in bad]
    assert not heard


def test_the_window_is_free_again_after_a_bug(session: OfficeSession, qtbot: QtBot) -> None:
    told: list[object] = []

    def broken() -> Changed:
        raise ZeroDivisionError

    with qtbot.captureExceptions() as bugs:
        session.write(broken, count=runtime.AT_ONCE + 1, doing="Dividing", then=told.append)
        qtbot.waitUntil(lambda: bool(bugs))
    assert [kind for kind, _fault, _where in bugs] == [ZeroDivisionError]
    assert not told
    assert not [one for one in QApplication.topLevelWidgets() if isinstance(one, BlockingProgressDialog) and one.isVisible()]
