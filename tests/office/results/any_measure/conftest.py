"""A generated office with cases that end, several kinds of services and consents, in books and as a list."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random

import pytest

from desktop.models.ids import new_id
from desktop.models.record import Record
from desktop.models.registers.assistance import Consent, Service
from desktop.models.registers.case import Case
from desktop.models.registers.money import BudgetLine
from desktop.models.registers.organisation import Organisation
from desktop.models.registers.period import ReportingPeriod
from desktop.models.registers.result import Result
from tests.benchmarks.generated import Size, generated
from tests.office.conftest import Books, make_books
from tests.office.results.any_measure.naive import Naive


def enriched(records: list[Record], random: Random) -> Iterator[Record]:
    """Cases with what generated ones leave open: ends, exploitation, services of several kinds, consents."""
    providers = [Organisation(new_id(), title=f"Provider {place}", type="national_ngo") for place in range(3)]
    yield from providers
    for record in records:
        if isinstance(record, Case) and record.opened:
            closed = record.opened + timedelta(random.randint(1, 400)) if random.random() < 0.6 else None
            how = frozenset(random.sample(["forced_labour", "sexual_exploitation", "servitude"], random.randint(0, 2)))
            status = random.choice([None, "actual_victim", "possible_victim", "not_a_victim"])
            yield record.changed(closed=closed, exploitation=how, trafficking_status=status)
            given, back = record.opened, record.opened + timedelta(random.randint(1, 300))
            said = {"given": random.random() < 0.8, "withdrawn": back if random.random() < 0.3 else None}
            yield Consent(new_id(), of=("case", record.id), kind="services", on=given, **said)
        elif isinstance(record, Service) and record.delivered:
            asked = record.delivered - timedelta(random.randint(0, 40)) if random.random() < 0.8 else None
            ended = record.delivered + timedelta(random.randint(0, 200)) if random.random() < 0.5 else None
            by, kind = random.choice([None, *providers]), random.choice(["shelter", "legal", "health_care"])
            yield record.changed(requested=asked, ended=ended, type=kind, provider=by.id if by else None)
        else:
            yield record


@pytest.fixture(scope="package")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Books, Naive, str]]:
    made = make_books(tmp_path_factory.mktemp("handbook"))
    records = list(enriched(list(generated(Size(600, 150, 120))), Random(9)))
    made.keep(*records)
    project = made.project()
    results = frozenset(one.id for one in records if isinstance(one, Result) and one.project == project)
    lines = frozenset(one.id for one in records if isinstance(one, BudgetLine) and one.of == ("project", project))
    periods = sorted(
        (one.began, one.ended)
        for one in records
        if isinstance(one, ReportingPeriod) and one.of == ("project", project) and one.began and one.ended
    )
    yield made, Naive({one.id: one for one in records}, results, lines, periods), project
    made.office.close()
    made.cases.close()
