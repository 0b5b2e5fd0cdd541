"""Who looked at a case stands in the case book, and in no chain of changes."""

from pathlib import Path

import pytest

from desktop.errors import UserError
from desktop.models.registers.case import Case
from tests.office.opened import a_case, new_office, opened


def test_a_look_is_told_with_the_history_and_is_no_line_of_it(tmp_path: Path) -> None:
    new_office(tmp_path).office.close()
    case = a_case()
    with opened(tmp_path, "Sarnai") as office:
        office.save(case)
        before = office.case_book.heads() if office.case_book else {}
        office.look(Case, case.id)
        assert office.case_book
        assert office.case_book.heads() == before
        office.undo()
        assert office.count(Case) == 0
        office.redo()
    with opened(tmp_path, "Tuya") as office:
        office.look(Case, case.id)
        told = [(line.what, office.context.name_of("user", line.who)) for line in office.history(case)]
        assert told[0] == ("create", "Sarnai")
        assert sorted(who or "" for what, who in told if what == "look") == ["Sarnai", "Tuya"]
        assert office.check() == []
    with opened(tmp_path, "Maral") as office, pytest.raises(UserError, match="do not hold the key"):
        office.look(Case, case.id)
