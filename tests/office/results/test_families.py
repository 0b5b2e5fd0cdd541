"""What is common is told by its family, whichever that is; a project's own indicators are not among it."""

from datetime import date
from decimal import Decimal

from desktop.models.registers.indicator import Indicator
from tests.office.conftest import Small
from tests.office.results.test_counting import training


def test_every_family_but_ones_own_is_common(small: Small) -> None:
    families = (("SDG", "16.2.2"), ("SDG", "8.7"), ("own", "1"), (None, "2"), ("CPI", "10.1"), ("CPI", "9.1"), ("F", "²"), ("gender", None))
    for place, (family, code) in enumerate(families):
        small.indicator("trainings", wording=f"Trainings {place}", target=Decimal(4))
        made = next(one for one in small.books.office.every(Indicator) if one.family is None and one.note is None)
        small.books.keep(made.changed(family=family, code=code, note="Named"))
    training(small)
    found = small.books.matrix(date(2020, 12, 31), code="S.1").common
    said = [("CPI", "9.1"), ("CPI", "10.1"), ("F", "²"), ("SDG", "8.7"), ("SDG", "16.2.2"), ("gender", "")]
    assert [(one.family, one.code) for one in found] == said
    assert {(one.value, one.target, one.difference, one.percent_of_target) for one in found} == {(1, 4, -3, 25)}
