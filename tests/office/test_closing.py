"""A closed period stays as it was sent; what is entered later for its time shows as a restatement."""

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.errors import UserError
from desktop.exchange.report.matrix_json import read_matrix_json
from desktop.models.fields.values import Money
from desktop.models.ids import new_id
from desktop.models.registers.money import BudgetLine, ExchangeRate, Expenditure
from desktop.models.registers.people import HeadCount
from desktop.models.registers.period import ReportingPeriod
from desktop.models.registers.report import Report
from desktop.models.registers.training import Training
from desktop.office.access.opening import open_office
from desktop.office.closing import close_period
from desktop.office.office import Office
from desktop.office.sample import PASSPHRASE, PROJECT
from desktop.store.keys.sealing import Cost
from tests.ui.offices import copied

CHEAP = Cost(memory_kib=8, passes=1, lanes=1)


@pytest.fixture
def office(demo_once: Path, tmp_path: Path) -> Iterator[Office]:
    with open_office(copied(demo_once, tmp_path), "Manager", PASSPHRASE, settings=tmp_path / "settings", cost=CHEAP) as opened:
        yield opened


def quarter(office: Office, title: str) -> ReportingPeriod:
    return next(period for period in office.every(ReportingPeriod) if period.title == title)


def late_entry(office: Office) -> None:
    training = next(one for one in office.every(Training) if (one.title or "").startswith("Victim identification for border police"))
    office.save(HeadCount(new_id(), of=("training", training.id), role="participant", not_recorded=7), "Found on a second list")


def test_what_was_sent_stays_and_a_late_entry_restates_it(office: Office) -> None:
    project = office.project(PROJECT).id
    report = close_period(office, quarter(office, "2020 Q1")).kept[0]
    assert not [row for row in office.matrix(project, date(2020, 6, 30)).rows if row.restates]
    late_entry(office)
    matrix = office.matrix(project, date(2020, 6, 30))
    row = next(row for row in matrix.rows if row.wording.startswith("# of officials trained (Target: 200"))
    assert (row.cumulative.value, row.restates, row.restated) == (212, True, 177)
    assert matrix.sent == date(2020, 3, 31)
    sentences = [finding.sentence for finding in matrix.findings if finding.kind == "restated"]
    assert any("was sent as 177 for 31 Mar 2020" in sentence for sentence in sentences)
    kept = office.get(Report, report.id)
    assert kept is not None
    assert kept.matrix is not None
    sent = json.loads(office.read_attachment(Report, kept.matrix))
    assert next(one["value"] for one in sent["rows"] if one["id"] == row.placement) == 177
    assert sent["profile"] == "donor"


def test_a_rate_entered_late_restates_what_was_spent(office: Office) -> None:
    project, line = office.project(PROJECT).id, next(iter(office.every(BudgetLine))).id
    paid = Expenditure(new_id(), line=line, on=date(2020, 3, 1), description="Hall", amount=Money(2_700_000_00, "MNT"))
    office.save(paid)
    close_period(office, quarter(office, "2020 Q1"))
    assert "restated" not in {finding.kind for finding in office.matrix(project, date(2020, 6, 30)).findings}
    before = office.matrix(project, date(2020, 3, 31)).budget.total.actual
    office.save(ExchangeRate(new_id(), currency="MNT", base="USD", rate=Decimal(2700), valid_from=date(2020, 3, 1)))
    matrix = office.matrix(project, date(2020, 6, 30))
    found = [finding.sentence for finding in matrix.findings if finding.kind == "restated"]
    assert found == [f"{before:,.2f} USD was sent as spent up to 31 Mar 2020; entries made since, or their rates, change that sum."]
    assert office.matrix(project, date(2020, 3, 31)).budget.total.actual == before + 1000
    close_period(office, quarter(office, "2020 Q1"), note="With the rate")
    assert "restated" not in {finding.kind for finding in office.matrix(project, date(2020, 6, 30)).findings}


def test_what_comes_after_the_period_restates_nothing(office: Office) -> None:
    close_period(office, quarter(office, "2018 Q4"))
    late_entry(office)  # of March 2019
    assert not [row for row in office.matrix(office.project(PROJECT).id, date(2020, 6, 30)).rows if row.restates]


def test_a_period_is_closed_once_unless_somebody_says_why(office: Office) -> None:
    period = quarter(office, "2020 Q1")
    close_period(office, period)
    with pytest.raises(UserError, match="closed already"):
        close_period(office, period)
    late_entry(office)
    close_period(office, period, note="The donor asked for the corrected number.")
    assert office.count(Report) == 2
    assert not [row for row in office.matrix(office.project(PROJECT).id, date(2020, 6, 30)).rows if row.restates]


def test_a_period_is_not_closed_before_it_is_over(office: Office) -> None:
    running = ReportingPeriod(
        new_id(), of=("project", office.project(PROJECT).id), title="2099", began=date(2099, 1, 1), ended=date(2099, 12, 31)
    )
    office.save(running)
    with pytest.raises(UserError, match="Close it once it is over"):
        close_period(office, running)


def a_sent_matrix(value: str, actual: str = '"1.00"') -> bytes:
    """What a report keeps, with one row of ``value``."""
    row = f'{{"id": "x", "value": {value}}}'
    return f'{{"format": "tallybook-matrix", "version": 1, "rows": [{row}], "budget": {{"total": {{"actual": {actual}}}}}}}'.encode()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"nonsense",
        b"[]",
        b"[" * 100_000,
        b'{"rows": 5}',
        b'{"format": "tallybook-matrix", "version": 2}',
        a_sent_matrix("1E999999999"),  # written out it takes a gigabyte
        a_sent_matrix("NaN"),
        a_sent_matrix('"5"'),
        a_sent_matrix("5", actual='"1E999999999"'),
        a_sent_matrix("5", actual='"NaN"'),
        a_sent_matrix("5", actual="5.0"),
    ],
)
def test_a_report_with_nonsense_is_a_finding_and_the_matrix_stands(office: Office, content: bytes) -> None:
    """It broke the whole matrix."""
    project = office.project(PROJECT).id
    report = close_period(office, quarter(office, "2020 Q1")).kept[0]
    assert isinstance(report, Report)
    office.save(report.changed(matrix=office.attach(Report, "matrix.json", content)))
    matrix = office.matrix(project, date(2020, 6, 30))
    assert len(matrix.rows) == 58
    assert matrix.sent is None
    assert [finding.sentence for finding in matrix.findings if finding.kind == "unreadable_report"] == [
        f"The matrix kept with report {report.number} cannot be read: what was sent then is not compared. Close the period of it anew."
    ]


def test_what_was_sent_is_read_to_the_last_figure() -> None:
    assert read_matrix_json(a_sent_matrix("33.3", actual='"-12.50"')) == ({"x": Decimal("33.3")}, Decimal("-12.50"), 1)
    assert read_matrix_json(a_sent_matrix("12")) == ({"x": Decimal(12)}, Decimal("1.00"), 1)
    assert read_matrix_json(a_sent_matrix("null"))[0] == {"x": None}
