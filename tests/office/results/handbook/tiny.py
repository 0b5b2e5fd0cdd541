"""A tiny office whose figures are counted by hand in ``test_naive``: two quarters, two trainings, three cases, three payments."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from desktop.models.fields.values import Money, PartialDay
from desktop.models.record import Record
from desktop.models.registers.assistance import Service
from desktop.models.registers.case import Case
from desktop.models.registers.milestone import Milestone
from desktop.models.registers.money import BudgetLine, ExchangeRate, Expenditure
from desktop.models.registers.people import Contact, HeadCount, Participant
from desktop.models.registers.period import ReportingPeriod
from desktop.models.registers.project import Project
from desktop.models.registers.result import Result
from desktop.models.registers.site import Site
from desktop.models.registers.training import Training

CODE = "T.1"
FIRST = (date(2026, 1, 1), date(2026, 3, 31))
SECOND = (date(2026, 4, 1), date(2026, 6, 30))
OUTPUT = frozenset({"output"})


def day(month: int, of_month: int) -> date:
    """A day of 2026."""
    return date(2026, month, of_month)


def framework() -> Iterator[Record]:
    """A project with one objective and its output, two quarters and a site."""
    yield Site("site", code="UB", title="Ulaanbaatar", country="MN")
    yield Project("project", code=CODE, title="Tiny", starts=FIRST[0], ends=SECOND[1], currency="USD")
    for name, (began, ended) in (("Q1", FIRST), ("Q2", SECOND)):
        yield ReportingPeriod(name, of=("project", "project"), title=name, began=began, ended=ended)
    yield Result("objective", project="project", code="1", level="objective", statement="One")
    yield Result("output", project="project", code="1.1", level="output", statement="Output", parent="objective")
    for name, done in (("m1", day(2, 15)), ("m2", None), ("m3", day(5, 1)), ("m4", None)):
        yield Milestone(name, plan="Plan", title=name, results=OUTPUT, planned=day(3, 1), done=done)


def _training(id: str, pillar: str, began: date, **rest: Any) -> Training:
    return Training(id, title=id, pillar=pillar, modality="in_person", purpose="victim_identification", results=OUTPUT, began=began, **rest)


def _listed(id: str, at: str, contact: str, sex: str, agency_type: str, scores: tuple[int, int], **rest: Any) -> Participant:
    before, after = map(Decimal, scores)
    known = {"contact": contact, "sex": sex, "agency_type": agency_type, **rest}
    return Participant(id, of=("training", at), pre_score=before, post_score=after, **known)


def trainings() -> Iterator[Record]:
    """Two of six who came to the first are listed; of the second the list is complete, and its head count does not count."""
    yield from (Contact(name, name=name) for name in ("c1", "c2"))
    yield _training("t1", "protection", day(2, 1), ended=day(2, 3), assessed=10, improved=6, site="site")
    yield HeadCount("h1", of=("training", "t1"), role="participant", women=3, men=2, not_recorded=1)
    yield _listed("p1", "t1", "c1", "female", "police", (40, 70))
    yield _listed("p2", "t1", "c2", "male", "border", (30, 50), role="participant")
    yield _training("t2", "prevention", day(5, 10), assessed=5, improved=5, list_complete=True)
    yield _listed("p3", "t2", "c1", "female", "police", (60, 90))
    yield HeadCount("h2", of=("training", "t2"), role="participant", women=10)
    yield _training("t3", "protection", day(5, 11), assessed=90, improved=9, deleted=True)
    yield _training("t4", "protection", day(5, 12), assessed=90, improved=9, attribution="indirect")
    yield _training("t5", "prevention", day(6, 12)).changed(results=frozenset({"elsewhere"}))


def cases() -> Iterator[Record]:
    """A girl in shelter since January, a man who left it on 1 March, and somebody who is no victim."""
    yield Case(
        "k1", code="MN-1", opened=day(1, 10), sex="female", birth=PartialDay(2010, 6), exploitation=frozenset({"servitude", "other"})
    )
    yield Case("k2", code="MN-2", opened=day(2, 1), closed=day(3, 31), sex="male", estimated_age=40, estimated_on=date(2025, 1, 1))
    yield Case("k3", code="MN-3", opened=day(2, 2), sex="male", trafficking_status="not_a_victim")
    made: dict[str, Any] = {"type": "shelter", "results": OUTPUT}
    yield Service("s1", of=("case", "k1"), **made, requested=day(1, 1), delivered=day(1, 20), cost=Money(10_000, "USD"))
    yield Service("s2", of=("case", "k1"), **{**made, "type": "legal"}, delivered=day(4, 5))
    yield Service("s3", of=("case", "k2"), **made, requested=day(2, 1), delivered=day(2, 3), ended=day(3, 1), cost=Money(345_000, "MNT"))
    yield Service("s4", of=("case", "k3"), **made, delivered=day(2, 3), cost=Money(99_900, "USD"))


def money() -> Iterator[Record]:
    """Two payments that are counted, one at its own rate, and one that has no rate."""
    yield BudgetLine("line", of=("project", "project"), code="A", title="A", category="operational", results=OUTPUT, site="site")
    yield ExchangeRate("rate", currency="MNT", base="USD", rate=Decimal(3450), valid_from=day(1, 1))
    yield Expenditure("e1", line="line", on=day(3, 1), description="e1", amount=Money(20_000, "USD"))
    own = {"rate": Decimal(3000), "rate_direction": "foreign_per_project"}
    yield Expenditure("e2", line="line", on=day(4, 1), description="e2", amount=Money(6_000_000, "MNT"), **own)
    yield Expenditure("e3", line="line", on=day(4, 2), description="e3", amount=Money(5_000, "JPY"))


def tiny() -> list[Record]:
    """All of them."""
    return [*framework(), *trainings(), *cases(), *money()]
