"""A case: what its fields ask of each other."""

from datetime import date

from desktop.models.fields.base import FormatContext
from desktop.models.ids import new_case_code, new_id
from desktop.models.registers.case import Case


def case(**values: object) -> Case:
    return Case(new_id(), code=new_case_code("MN"), opened=date(2020, 1, 5), **values)


def test_an_outcome_is_asked_once_the_case_is_closed() -> None:
    assert not case().relevant("outcome")
    closed = case(closed=date(2020, 6, 1), outcome="reintegrated")
    assert closed.relevant("outcome")
    assert closed.changed(closed=None).settled().outcome is None
    assert not closed.refusals(FormatContext())
    assert set(case(closed=date(2020, 6, 1), outcome="gone").refusals(FormatContext())) == {"outcome"}


def test_needs_and_vulnerabilities_read_in_words() -> None:
    context = FormatContext()
    needs = Case.needs.parse("shelter; Work or income", context)
    assert needs == frozenset(("shelter", "work"))
    assert Case.needs.show(needs, context) == "Shelter; Work or income"
    assert Case.vulnerabilities.parse("Debts; poverty", context) == frozenset(("debt", "poverty"))


def test_what_is_chosen_from_lists_of_a_case_identifies_nobody() -> None:
    assert {"needs", "vulnerabilities", "outcome"} <= set(Case.fields())
    assert Case.book == "cases"
