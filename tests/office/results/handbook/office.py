"""An invented office, the same in each run: one project, four quarters of 2026, and records of every sort that counts.

Fields are filled by their kinds, so that a field added to a register is filled as well; many are left empty. Among the records are
deleted ones, some of another project, some under results of every depth, and some from before the year and after it.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from desktop.models.codelists import shipped
from desktop.models.fields.base import Kind
from desktop.models.fields.numbers import Count, MoneyKind, Number, Rate
from desktop.models.fields.references import Link, Links
from desktop.models.fields.text_and_choice import Choice, Choices, Day, PartialDayKind, Text, YesNo
from desktop.models.fields.values import Money, PartialDay
from desktop.models.record import Record
from desktop.models.registers import by_name
from desktop.models.registers.figures import ReportedFigure
from desktop.models.registers.indicator import IndicatorVersion
from desktop.models.registers.money import BudgetLine, ExchangeRate
from desktop.models.registers.organisation import Organisation
from desktop.models.registers.period import ReportingPeriod
from desktop.models.registers.project import Project
from desktop.models.registers.result import Result
from desktop.models.registers.site import Site
from tests.office.results.handbook.indicators import BY_ID, identity

PROJECT = "HB.1"
QUARTERS = (
    ("2026 Q1", date(2026, 1, 1), date(2026, 3, 31)),
    ("2026 Q2", date(2026, 4, 1), date(2026, 6, 30)),
    ("2026 Q3", date(2026, 7, 1), date(2026, 9, 30)),
    ("2026 Q4", date(2026, 10, 1), date(2026, 12, 31)),
)
DAYS = (date(2026, 8, 15), date(2027, 1, 20))
"""The two days numbers are asked for: in the third quarter, and when all are over."""
TREE: Sequence[tuple[str, str, str | None]] = (
    ("0", "goal", None),
    ("1", "objective", "0"),
    ("2", "objective", "0"),
    ("1.1", "outcome", "1"),
    ("2.1", "outcome", "2"),
    ("1.1.1", "output", "1.1"),
    ("1.1.2", "output", "1.1"),
    ("2.1.1", "output", "2.1"),
    ("2.1.2", "output", "2.1"),
)
OFTEN: Mapping[str, Sequence[str]] = {
    "training.purpose": ("victim_identification", "awareness", "employer_orientation", "protocol"),
    "training.pillar": ("protection", "protection", "prosecution", "prevention", "prevention"),
    "training.modality": ("in_person", "in_person", "hybrid", "online", "training_of_trainers"),
    "survey.method": ("phone", "interview"),
    "sex": ("female", "female", "male", "other", "not_stated"),
    "activity.purpose": ("bilateral_cooperation", "joint_investigation", "awareness", "network"),
    "activity.kind": ("campaign", "meeting", "network", "council", "visit"),
    "product.kind": ("law", "law", "policy", "policy", "sop", "protocol", "study"),
    "survey.topic": ("increased_understanding", "satisfaction"),
    "service.type": ("shelter", "medical", "legal", "documents", "return", "protection"),
    "consent.kind": ("sharing", "assistance"),
    "role": ("participant", "participant", "participant", "trainer", "organiser"),
    "agency_type": ("police", "border", "court", "ngo", "social_service", "own_staff"),
    "country": ("MN", "CN", "RU"),
    "language": ("mn", "en", "zh"),
    "currency": ("USD", "MNT", "JPY"),
}
"""Codes chosen from, by field or by code list: of the long lists those the indicators ask for, and others."""
MANY: Sequence[tuple[str, int]] = (
    ("contact", 40),
    ("training", 75),
    ("activity", 45),
    ("product", 24),
    ("material", 24),
    ("survey", 20),
    ("milestone", 45),
    ("case", 90),
    ("distribution", 50),
    ("participant", 480),
    ("head_count", 80),
    ("expenditure", 110),
    ("identification", 70),
    ("service", 260),
    ("referral", 90),
    ("reintegration_plan", 60),
    ("satisfaction_answer", 70),
    ("consent", 70),
)
"""How many of each, in an order in which what is linked to is there."""
ENDS = (
    ("began", "ended"),
    ("planned_began", "planned_ended"),
    ("opened", "closed"),
    ("delivered", "ended"),
    ("developed", "ended"),
    ("on", "withdrawn"),
)
AFTER = (("drafted", "adopted"), ("requested", "delivered"))
"""What mostly comes after what: now and then days are entered the wrong way round, and counted as they are."""
NOT_MORE = (("improved", "assessed"), ("satisfied", "satisfaction_asked"), ("answered", "asked"), ("positive", "answered"))
PAIRS = (("estimated_age", "estimated_on"), ("reported_by_mission", "reported_on"), ("rate", "rate_direction"))


class Invented:
    """Makes the records; ``seed`` says which office it is."""

    def __init__(self, seed: int = 20260101) -> None:
        self._random = Random(seed)
        self._made: dict[str, list[Record]] = {}

    def records(self) -> Iterator[Record]:
        """All of them: the framework, the directory, the work, the cases."""
        yield from self._keep(*self._framework())
        yield from self._keep(*self._directory())
        yield from self._keep(*self._money())
        for register, many in MANY:
            yield from self._keep(*(self._one(by_name(register)) for _time in range(many)))
        yield from self._keep(*self._figures())

    def _keep(self, *records: Record) -> Sequence[Record]:
        for record in records:
            self._made.setdefault(record.register, []).append(record)
        return records

    def _id(self) -> str:
        return str(UUID(int=self._random.getrandbits(128), version=4))

    def _framework(self) -> Iterator[Record]:
        donor = Organisation(identity("organisation", "donor"), title="A donor", type="government", number="B-0001")
        yield donor
        for code, currency in ((PROJECT, "USD"), ("HB.2", "MNT")):
            days = {"starts": date(2026, 1, 1), "ends": date(2026, 12, 31)}
            yield Project(identity("project", code), code=code, title=code, donor=donor.id, currency=currency, **days)
        project = identity("project", PROJECT)
        for title, began, ended in QUARTERS:
            yield ReportingPeriod(identity("reporting_period", title), of=("project", project), title=title, began=began, ended=ended)
        for code, level, above in TREE:
            parent = identity("result", above) if above else None
            yield Result(identity("result", code), project=project, code=code, level=level, statement=f"Result {code}", parent=parent)
        yield Result(identity("result", "X"), project=identity("project", "HB.2"), code="X", level="output", statement="Another's")

    def _directory(self) -> Iterator[Record]:
        for code, country in (("UB", "MN"), ("BJ", "CN"), ("HK", "HK")):
            yield Site(identity("site", code), code=code, title=code, country=country)
        kinds = ("law_enforcement", "national_ngo", "regional_ngo", "government", "academic", "national_ngo")
        for place, kind in enumerate(kinds, start=3):
            yield Organisation(identity("organisation", str(place)), title=f"Organisation {place}", type=kind, number=f"B-{place:04d}")

    def _money(self) -> Iterator[Record]:
        lines = (("A", "operational", ("1.1.1", "1.1.2"), PROJECT), ("B", "operational", ("2.1",), PROJECT), ("C", "staff", (), PROJECT))
        more = (("D", "office", ("1",), PROJECT), ("E", "monitoring_evaluation", ("2.1.2",), PROJECT), ("F", "other", ("X",), "HB.2"))
        for code, category, results, project in (*lines, *more):
            yield BudgetLine(
                identity("budget_line", code),
                of=("project", identity("project", project)),
                code=code,
                title=f"Line {code}",
                category=category,
                results=frozenset(identity("result", one) for one in results),
                amount=Money(1_000_000, "USD"),
                site=identity("site", "UB") if code in "AF" else None,
                deleted=True if code == "E" else None,
            )
        rates = (
            ("MNT", "USD", "3400.5", date(2025, 12, 1)),
            ("MNT", "USD", "3550", date(2026, 5, 1)),
            ("USD", "JPY", "0.0065", date(2026, 3, 1)),
        )
        twins = (
            ("MNT", "USD", "3500", date(2026, 8, 1)),
            ("MNT", "USD", "3505", date(2026, 8, 1)),
            ("USD", "MNT", "0.0003", date(2026, 10, 1)),
        )
        for currency, base, rate, day in (*rates, *twins):
            yield ExchangeRate(self._id(), currency=currency, base=base, rate=Decimal(rate), valid_from=day)
        yield ExchangeRate(self._id(), currency="MNT", base="USD", rate=Decimal(1), valid_from=date(2026, 2, 1), deleted=True)

    def _figures(self) -> Iterator[Record]:
        dated = [("population", 3_300_000, date(2026, 2, 1)), ("population", 3_350_000, date(2026, 9, 30))]
        dated += [("children-living", 1_100_000, date(2026, 1, 1)), ("children-living", 1_090_000, date(2026, 12, 31))]
        often = [name for name in ("prosecutions", "convictions") for _time in range(6)]
        for name, value, day in (*dated, *((name, self._random.randint(1, 20), self._day()) for name in often)):
            yield ReportedFigure(
                self._id(),
                indicators=frozenset({BY_ID[name].record}),
                on=day,
                value=Decimal(value),
                source="government_statistics",
                evidence="A letter",
            )

    # One record, by the kinds of its fields.

    def _one(self, register: type[Record]) -> Record:
        fields = {field: kind for field, kind in register.kinds.items() if field not in ("of", "number", "office", "deleted")}
        values = {field: self._value(register, field, kind) for field, kind in fields.items()}
        owner = register.owner()
        if owner:
            of = self._random.choice([name for name in owner.to if name in self._made])
            belonging = [one for one in self._made[of] if register.register != "distribution" or not one.deleted]
            values["of"] = (of, self._random.choice(belonging).id)
        if register.register == "case":
            values["code"] = f"MN-{self._random.randint(1000, 9999)}"
        values["deleted"] = True if self._chance(7) else None
        return register(self._id(), **self._fitting(register.register, values)).settled()

    def _value(self, register: type[Record], field: str, kind: Kind[Any]) -> Any:
        if not kind.required and self._chance(25):
            return None
        if isinstance(kind, Choice | Choices):
            codes = OFTEN.get(f"{register.register}.{field}") or OFTEN.get(kind.codes) or [one.code for one in shipped(kind.codes)]
            some = self._random.sample(codes, min(len(codes), self._random.randint(1, 2)))
            return frozenset(some) if isinstance(kind, Choices) else some[0]
        if isinstance(kind, Link | Links):
            return self._linked(field, kind)
        made = {
            YesNo: lambda: self._chance(60),
            Day: self._day,
            PartialDayKind: lambda: PartialDay.read(f"{self._random.randint(1960, 2015)}-{self._random.randint(1, 12):02d}"),
            Rate: lambda: Decimal(self._random.randint(3_300, 3_600)),
            Number: lambda: Decimal(self._random.randint(0, 200)) / 2,
            Count: lambda: self._random.randint(0, 60),
            MoneyKind: lambda: Money(self._random.randint(-2_000, 90_000), self._random.choice(OFTEN["currency"])),
            Text: lambda: f"{field} {self._random.randint(1, 99)}",
        }
        return next((make() for of, make in made.items() if type(kind) is of), "A note" if kind.required else None)

    def _linked(self, field: str, kind: Link | Links) -> Any:
        if field == "results":
            codes = [code for code, _level, _above in TREE[1:]] + ["X"]
            return frozenset(identity("result", self._random.choice(codes)) for _time in range(self._random.randint(1, 2)))
        known = [one.id for one in self._made.get(kind.to, []) if not one.deleted or one.register == "budget_line"]
        if not known:
            return None
        return frozenset(self._random.sample(known, 1)) if isinstance(kind, Links) else self._random.choice(known)

    def _fitting(self, register: str, values: dict[str, Any]) -> dict[str, Any]:
        """So that the fields agree with each other, as the office asks of them."""
        self._in_order(values)
        for less, more in NOT_MORE:
            if values.get(less) is not None:
                values[less] = min(values[less], values.get(more) or 0)
        for field, needed in PAIRS:
            if values.get(field) is not None and not values.get(needed):
                values[field] = None
        if register == "training" and not values.get("began"):
            values["planned_began"] = values.get("planned_began") or date(2026, 4, 1)
        if values.get("applied") is not None:
            values["followed_up"] = values.get("followed_up") or date(2026, 9, 1)
        if register == "head_count":
            values |= {sex: self._random.randint(0, 6) for sex in ("women", "men", "other")}
            values["not_recorded"] = self._random.randint(1, 4)
        if register == "expenditure" and values["amount"].currency != "MNT":
            values |= dict.fromkeys(("rate", "rate_direction"))
        if values.get("rate_direction") == "project_per_foreign":
            values["rate"] = Decimal("0.0003")
        return values

    def _in_order(self, values: dict[str, Any]) -> None:
        """What has begun ends later or never."""
        for first, last in AFTER:
            if values.get(first) and values.get(last) and self._chance(85):
                values[first], values[last] = sorted((values[first], values[last]))
        for first, last in ENDS:
            if first in values and last in values:
                later = (values[first] or self._day()) + timedelta(days=self._random.randint(0, 150))
                values[last] = later if values[last] and values[first] else None

    def _chance(self, percent: int) -> bool:
        return self._random.randrange(100) < percent

    def _day(self) -> date:
        """Mostly in the year, some before and after; often the first or last day of something."""
        if self._chance(12):
            _title, began, ended = self._random.choice(QUARTERS)
            return self._random.choice((began, ended, ended + timedelta(days=1), *DAYS))
        return date(2025, 10, 1) + timedelta(days=self._random.randint(0, 530))


def invented(seed: int = 20260101) -> list[Record]:
    """The office's records, always the same."""
    return list(Invented(seed).records())


def has(field: str) -> bool:
    """Whether the register has the field already: "case.outcome"."""
    register, _dot, name = field.partition(".")
    return name in by_name(register).kinds


CONTRACT = ("counts", "tally", "tallied", "over", "of_those", "over_periods", "formula", "operands", "second", "yes_from")
"""Fields of a version that the contract brings."""


def contract_holds() -> bool:
    """Whether versions have the fields of the contract."""
    return all(field in IndicatorVersion.kinds for field in CONTRACT)
