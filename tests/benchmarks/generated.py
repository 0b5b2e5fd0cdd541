"""An invented office as large as asked for: the CT.1140 sample with registers full of records around it.

The same size and seed give the same records. Every measure has an indicator, also those the sample
has none for; a twentieth of what can be missing is, and some records are deleted.
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any, Self

from desktop.models.fields.values import Money, PartialDay
from desktop.models.ids import check_letter, new_id
from desktop.models.measures.measure import MEASURES
from desktop.models.record import Record
from desktop.models.registers.activity import Activity
from desktop.models.registers.assistance import Referral as Referred
from desktop.models.registers.assistance import ReintegrationPlan, SatisfactionAnswer, Service
from desktop.models.registers.case import Case, Identification
from desktop.models.registers.indicator import Indicator, IndicatorVersion, Placement
from desktop.models.registers.milestone import Milestone
from desktop.models.registers.money import BudgetLine, ExchangeRate, Expenditure
from desktop.models.registers.people import Contact, HeadCount, Participant
from desktop.models.registers.product import Distribution, Material, Product, Survey
from desktop.models.registers.project import Project
from desktop.models.registers.result import Result
from desktop.models.registers.site import Site
from desktop.models.registers.training import Training
from desktop.office.access.opening import Newcomer, create_office
from desktop.office.office import Office
from desktop.office.sample import sample_records
from desktop.store.book import Book
from desktop.store.keys.sealing import CHEAPEST

SEED = 1140
FIRST_DAY, LAST_DAY = date(2018, 1, 2), date(2020, 12, 31)
"""Of what is generated; a matrix at ``sample.AS_AT`` leaves out a sixth."""
_COUNTRIES = ("MN", "CN", "HK")
_AGENCIES = ("police", "border", "immigration", "prosecution", "social_service", "ngo", "consular", "employer")
_PROGRAMMES = (
    ("1.3", "joint_investigation", "prosecution"),
    ("2.1", "victim_identification", "protection"),
    ("3.2", "consular_protection", "protection"),
    ("4.2", "labour_inspection", "prevention"),
    ("4.2", "employer_orientation", "prevention"),
    ("5.1", "victim_identification", "protection"),
    ("X.1", "victim_identification", "protection"),
)
_MEETINGS = (("1.1", "protocol"), ("1.1", "bilateral_cooperation"), ("3.1", "npat"), ("3.1", "protocol"), ("3.1", "council"))
_SCORES = ("very_satisfied", "satisfied", "neutral", "dissatisfied", "no_answer")
_AGE_BANDS = ("5_11", "12_14", "15_17", "18_24", "25_34", "35_59", "60_over")
_CODE_LETTERS = "23456789BCDFGHJKLMNPQRSTVWXYZ"


@dataclass(frozen=True)
class Size:
    """How many of the three largest registers there are; the rest follows."""

    participants: int
    cases: int
    expenditures: int

    def __str__(self) -> str:
        return f"{self.participants:,} participants, {self.cases:,} cases, {self.expenditures:,} expenditures"


LARGE = Size(100_000, 20_000, 50_000)
SMALL = Size(1_000, 200, 500)


@dataclass
class Invented:
    """A generated office, opened by somebody who holds both books."""

    size: Size
    opened: Office
    records: int

    @property
    def office(self) -> Book:
        """Its office book."""
        return self.opened.office_book

    @property
    def cases(self) -> Book:
        """Its case book."""
        return self.opened.book_of(Case)

    @property
    def project(self) -> str:
        """The id of the sample's project."""
        return next(project.id for project in self.office.every(Project) if project.code == "CT.1140")

    def book(self, register: type[Record]) -> Book:
        """The book of that register."""
        return self.opened.book_of(register)

    def more_participants(self, many: int) -> list[Participant]:
        """Participants to be saved, like those that are there."""
        training = next(iter(self.office.every(Training)))
        like = next(iter(self.office.every(Participant))).changed(number=None, of=("training", training.id))
        return [Participant(new_id(), **like.values()) for _time in range(many)]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_fault: object) -> None:
        for book in self.opened.books:  # as they are: closing the office would count the cases first
            book.close()
        self.opened.access.lock.release()


def build(folder: Path, size: Size, seed: int = SEED) -> Invented:
    """A generated office in a new ``folder``, kept in a deed a book."""
    folder.mkdir(parents=True)
    somebody = Newcomer("Invented", ("manager", "case_supervisor"), "four words of benchmarks")
    opened = create_office(folder / "Invented", (somebody,), settings=folder / "settings", cost=CHEAPEST).office
    made = list(generated(size, seed))
    for book in opened.books:
        with book.deed("generator") as deed:
            for record in made:
                if record.book == book.name:
                    deed.save(record)
    return Invented(size, opened, len(made))


def generated(size: Size, seed: int = SEED) -> Iterator[Record]:
    """The records, each after those it points to."""
    sample = sample_records()
    yield from sample
    invention = _Invention(sample, seed)
    yield from invention.framework()
    yield from invention.work(size.participants)
    yield from invention.products(max(size.participants // 1_000, 20))
    yield from invention.assistance(size.cases)
    yield from invention.money(size.expenditures)


class _Invention:
    def __init__(self, sample: Sequence[Record], seed: int) -> None:
        self._random = Random(seed)
        self._made = 0
        self._outputs = {one.code: one.id for one in sample if isinstance(one, Result)}
        self._sites = [one.id for one in sample if isinstance(one, Site)]
        self._lines = [one.id for one in sample if isinstance(one, BudgetLine)]
        self._project = next(one for one in sample if isinstance(one, Project))
        self._measured = {one.measure for one in sample if isinstance(one, IndicatorVersion)}

    def framework(self) -> Iterator[Record]:
        """A second project, whose records the first must not count; a row for each measure not yet in use."""
        other = self._project.changed(code="X.9", title="Another project")
        other = Project(self._id(), **other.values())
        yield other
        self._outputs["X.1"] = self._id()
        yield Result(self._outputs["X.1"], project=other.id, code="X.1", level="output", statement="Of the other project")
        for place, measure in enumerate(name for name in MEASURES if name not in self._measured):
            yield from self._row(measure, 100 + place)

    def _row(self, measure: str, place: int) -> Iterator[Record]:
        indicator = Indicator(self._id(), project=self._project.id, short=measure)
        of, unit = ("indicator", indicator.id), "percent" if MEASURES[measure].how == "ratio" else "number"
        yield indicator
        yield IndicatorVersion(self._id(), of=of, valid_from=FIRST_DAY, wording=measure, unit=unit, measure=measure, target=Decimal(100))
        yield Placement(self._id(), of=of, result=self._outputs["1.1"], position=place)

    def work(self, participants: int) -> Iterator[Record]:
        """Trainings of 25 with lists and head counts; a fifth of the participants at meetings."""
        contacts = [Contact(self._id(), name=f"Invented {place}") for place in range(max(participants // 3, 1))]
        yield from contacts
        left, place = participants, 0
        while left:
            place += 1
            if self._maybe(0.2):
                event: Record = self._meeting(place)
            else:
                event = self._training(place)
            yield event
            of = (event.register, event.id)
            listed = 0 if self._maybe(0.05) else min(25, left)
            left -= listed
            for _time in range(self._random.randint(0, 2) if listed else 1):
                yield self._head_count(of)
            for _time in range(listed):
                yield self._participant(of, contacts)

    def _training(self, place: int) -> Training:
        code, purpose, pillar = self._random.choice(_PROGRAMMES)
        codes = {code, self._random.choice(_PROGRAMMES)[0]} if self._maybe(0.2) else {code}
        began, assessed, asked = self._day(), self._random.randint(0, 25), self._random.randint(0, 25)
        return Training(
            self._id(), **self._event(place, codes), purpose=purpose, pillar=pillar,
            modality="training_of_trainers" if self._maybe(0.1) else "in_person",
            began=began, ended=began + timedelta(self._random.randint(0, 4)) if self._maybe(0.6) else None,
            days=Decimal(self._random.randint(1, 10)) / 2,
            assessed=assessed, improved=self._random.randint(0, assessed),
            satisfaction_asked=asked, satisfied=self._random.randint(0, asked),
        )  # fmt: skip

    def _meeting(self, place: int) -> Activity:
        code, purpose = _MEETINGS[place % len(_MEETINGS)]
        kind = self._random.choice(("meeting", "campaign"))
        return Activity(
            self._id(), **self._event(place, {code}), purpose=purpose, kind=kind, began=self._day() if self._maybe(0.9) else None,
            written_agreement=self._or_none(self._maybe(0.5)), reached=self._random.randint(1, 500) if kind == "campaign" else None,
        )  # fmt: skip

    def _event(self, place: int, codes: set[str]) -> Mapping[str, Any]:
        return {
            "title": f"Event {place}",
            "results": frozenset(self._outputs[code] for code in codes),
            "attribution": self._or_none(self._random.choice(("direct", "partner_led", "indirect"))),
            "country": self._or_none(self._random.choice(_COUNTRIES)),
            "site": self._or_none(self._random.choice(self._sites)),
            "list_complete": self._maybe(0.3),
            "deleted": self._deleted(),
        }

    def _head_count(self, of: tuple[str, str]) -> HeadCount:
        return HeadCount(
            self._id(), of=of, role="organiser" if self._maybe(0.1) else "participant",
            agency_type=self._or_none(self._random.choice(_AGENCIES)), country=self._or_none(self._random.choice(_COUNTRIES)),
            women=self._random.randint(1, 20), men=self._or_none(self._random.randint(0, 20)),
            not_recorded=self._or_none(self._random.randint(0, 3)), deleted=self._deleted(),
        )  # fmt: skip

    def _participant(self, of: tuple[str, str], contacts: Sequence[Contact]) -> Participant:
        return Participant(
            self._id(), of=of, name="Invented Participant", contact=self._random.choice(contacts).id if self._maybe(0.6) else None,
            sex=self._or_none(self._random.choice(("female", "male"))), agency_type=self._or_none(self._random.choice(_AGENCIES)),
            agency="Invented Agency", position="Officer", country=self._or_none(self._random.choice(_COUNTRIES)),
            role=self._random.choice((None, None, None, "participant", "participant", "trainer")),
            pre_score=Decimal(self._random.randint(0, 100)), post_score=Decimal(self._random.randint(0, 100)), deleted=self._deleted(),
        )  # fmt: skip

    def products(self, many: int) -> Iterator[Record]:
        """Papers by stage, print runs and what was handed out of them, surveys, the steps of plans."""
        for place in range(many):
            results = self._results("1.1", "2.1", "O3.1")
            kind = self._random.choice(("protocol", "sop", "guideline", "study"))
            days = {stage: self._or_none(self._day()) for stage in ("drafted", "adopted", "published")}
            yield Product(self._id(), title=f"Paper {place}", kind=kind, results=results, **days, deleted=self._deleted())
            cards = Material(
                self._id(), title=f"Print run {place}", kind=self._random.choice(("card", "poster")), results=self._results("4.2"),
                quantity=self._random.randint(1, 5_000), printed=self._day(),
            )  # fmt: skip
            yield cards
            for _time in range(3):
                yield Distribution(
                    self._id(), of=("material", cards.id), results=self._results("5.1", "4.2"), on=self._day(),
                    quantity=self._random.randint(1, 500), agency_type=self._or_none(self._random.choice(_AGENCIES)),
                )  # fmt: skip
            yield self._survey(place)
            done = self._or_none(self._day()) if self._maybe(0.5) else None
            yield Milestone(
                self._id(), plan="NPAT", title=f"Step {place}", results=self._results("O3.1", "3.1"), planned=self._day(), done=done
            )

    def _survey(self, place: int) -> Survey:
        positive = self._random.randint(0, 50)
        topic = self._random.choice(("dispute_resolved", "satisfaction"))
        return Survey(
            self._id(), title=f"Survey {place}", topic=topic, results=self._results("O4.2", "4.2"), on=self._day(),
            asked=100, answered=positive + self._random.randint(0, 50), positive=positive,
        )  # fmt: skip

    def assistance(self, cases: int) -> Iterator[Record]:
        """Cases with what was done for them; identifications, half of them of somebody with a case."""
        for _place in range(cases):
            case = self._case()
            yield case
            of = ("case", case.id)
            for _time in range(self._random.choice((0, 1, 1, 2, 4))):
                delivered = self._or_none(self._day())
                yield Service(self._id(), of=of, type="legal", results=self._results("4.1"), delivered=delivered, deleted=self._deleted())
            if self._maybe(0.5):
                yield ReintegrationPlan(self._id(), of=of, developed=self._day(), results=self._results("4.1"))
            if self._maybe(0.5):
                yield Referred(
                    self._id(), of=of, direction="in", on=self._day(), results=self._results("O5.1", "4.1"),
                    agency_type=self._or_none(self._random.choice(_AGENCIES)), agency_country=self._or_none("HK"),
                )  # fmt: skip
            if self._maybe(0.3):
                answer = self._random.choice(_SCORES)
                yield SatisfactionAnswer(self._id(), of=of, on=self._day(), results=self._results("O4.1"), answer=answer)
            yield self._identification(case.id if self._maybe(0.5) else None)

    def _case(self) -> Case:
        body = "".join(self._random.choices(_CODE_LETTERS, k=7))
        born, opened, mission = self._random.randint(1950, 2015), self._day(), self._maybe(0.3)
        whole = PartialDay(born, self._random.randint(1, 12), self._random.randint(1, 28))
        birth = self._random.choice((whole, PartialDay(born, whole.month), PartialDay(born), None))
        guess = self._random.randint(5, 60) if birth is None and self._maybe(0.8) else None
        return Case(
            self._id(), code=f"MN-{body}-{check_letter('MN', body)}", opened=opened, status="active", name="Invented Person",
            sex=self._or_none(self._random.choice(("female", "male"))), birth=birth,
            estimated_age=guess, estimated_on=opened if guess else None,
            citizenship=frozenset(self._random.sample(_COUNTRIES, self._random.randint(1, 2))),
            exploitation_country=self._or_none(self._random.choice(_COUNTRIES)), compared=self._maybe(0.4),
            reported_by_mission=mission, reported_on=self._day() if mission else None, site=self._or_none(self._random.choice(self._sites)),
            deleted=self._deleted(),
        )  # fmt: skip

    def _identification(self, case: str | None) -> Identification:
        return Identification(
            self._id(), on=self._day(), results=self._results("O2.1", "O5.1", "2.1", "X.1"), case=case,
            agency_type=self._random.choice(_AGENCIES), agency_country=self._random.choice(_COUNTRIES),
            sex=self._or_none(self._random.choice(("female", "male"))), age_band=self._or_none(self._random.choice(_AGE_BANDS)),
            transit=self._or_none(self._maybe(0.4)), deleted=self._deleted(),
        )  # fmt: skip

    def money(self, expenditures: int) -> Iterator[Record]:
        """Payments, a fifth of them in tögrög: at a rate a month, every other one at that of the register."""
        for month in range(36):
            begins = date(2018 + month // 12, month % 12 + 1, 1)
            yield ExchangeRate(self._id(), currency="MNT", base="USD", rate=Decimal(2_431 + 7 * month), valid_from=begins)
        for place in range(expenditures):
            on, foreign = self._day(), self._maybe(0.2)
            own = foreign and self._maybe(0.5)
            amount = Money(self._random.randint(10_000, 90_000_000), "MNT") if foreign else Money(self._random.randint(100, 500_000), "USD")
            yield Expenditure(
                self._id(), line=self._random.choice(self._lines), on=on, description="Payment", amount=amount,
                rate=Decimal(2_400 + on.year % 100 * 10 + on.month) if own else None,
                rate_direction="foreign_per_project" if own else None, rate_on=on.replace(day=1) if own else None,
                kind="payment", document=f"PV-{place}", payee="Invented Payee", deleted=self._deleted(),
            )  # fmt: skip

    def _results(self, *codes: str) -> frozenset[str]:
        return frozenset({self._outputs[self._random.choice(codes)]})

    def _day(self) -> date:
        return FIRST_DAY + timedelta(self._random.randrange((LAST_DAY - FIRST_DAY).days + 1))

    def _maybe(self, often: float) -> bool:
        return self._random.random() < often

    def _deleted(self) -> bool | None:
        return True if self._maybe(0.01) else None

    def _or_none(self, value: Any) -> Any:
        return None if self._maybe(0.05) else value

    def _id(self) -> str:
        """A UUIDv7 as ``new_id`` gives it, made from the seed."""
        self._made += 1
        return str(uuid.UUID(int=self._made << 80 | 7 << 76 | 2 << 62 | self._random.getrandbits(62)))
