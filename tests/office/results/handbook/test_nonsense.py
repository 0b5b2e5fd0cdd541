"""What contradicts itself is refused where it does, and nothing of it is kept."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.models.fields.base import RefusalError
from desktop.models.registers.indicator import Indicator, IndicatorVersion
from desktop.office.office import Office, RefusedError
from tests.office.results.handbook import nonsense
from tests.office.results.handbook.comparing import MANAGER, described, fill, save
from tests.office.results.handbook.handbooks import OECD
from tests.office.results.handbook.indicators import BY_ID, Described
from tests.office.results.handbook.nonsense import Nonsense
from tests.office.results.handbook.office import contract_holds, invented
from tests.office.results.handbook.test_handbook import by_contract
from tests.ui.offices import copied, open_as


@pytest.fixture(scope="module")
def office(empty_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    where = copied(empty_once, tmp_path_factory.mktemp("nonsense"))
    fill(where, (one for one in invented() if one.register in ("site", "organisation", "project", "result", "reporting_period")))
    with open_as(where, MANAGER) as opened:
        if contract_holds():
            refused = save(opened, [BY_ID[name] for name in ("served", "identified", "drafted", "adopted", "products-made")])
            assert not refused
        yield opened


@by_contract
@pytest.mark.parametrize("one", nonsense.ALL, ids=lambda one: one.name)
def test_nonsense_is_refused_at_its_field(office: Office, one: Nonsense) -> None:
    name = f"nonsense-{one.name}"
    measure = {field: _named(value, name) for field, value in one.measure.items()}
    for field in sorted(measure):
        if field not in ("operands", "second", "breakdowns"):
            try:
                IndicatorVersion.kinds[field].read(str(measure[field]), office.context)
            except RefusalError:  # it cannot even be typed
                assert field in (one.at, *one.or_at)
                return
    made = described(Described(name, one.why, OECD, one.unit, measure), 1, office.context)
    with pytest.raises(RefusedError) as refused:
        office.save_all(made)
    assert {one.at, *one.or_at} & set(refused.value.refusals), dict(refused.value.refusals)
    assert isinstance(refused.value.record, IndicatorVersion)
    assert office.get(Indicator, made[0].id) is None


def _named(value: object, name: str) -> object:
    if isinstance(value, tuple):
        return tuple(_named(one, name) for one in value)
    return name if value == "itself" else value


def test_there_are_twenty_and_each_is_called_otherwise() -> None:
    assert len({one.name for one in nonsense.ALL}) == len(nonsense.ALL) >= 20
    fields = {"unit", "baseline", "measure", "counts", "tally", "tallied", "over", "scope", "of_those", "over_periods", "breakdowns"}
    fields |= {"formula", "operands", "second", "yes_from"}
    assert all({one.at, *one.or_at} <= fields for one in nonsense.ALL)
