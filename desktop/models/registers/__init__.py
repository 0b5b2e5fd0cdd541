"""All registers, in the order an office comes to need them. Importing this fills ``record.REGISTERS`` and ``measure.MEASURES``."""

from desktop.models.record import REGISTERS, Record
from desktop.models.registers.activity import Activity
from desktop.models.registers.assistance import CaseFile, Consent, Referral, ReintegrationPlan, SatisfactionAnswer, Service
from desktop.models.registers.case import Case, Identification
from desktop.models.registers.figures import BroughtForward, Evidence, FigurePart, ReportedFigure, Stated
from desktop.models.registers.indicator import Indicator, IndicatorVersion, Placement, Remark, Target
from desktop.models.registers.milestone import Milestone
from desktop.models.registers.money import BudgetLine, ExchangeRate, Expenditure
from desktop.models.registers.organisation import Organisation
from desktop.models.registers.people import Contact, HeadCount, Participant
from desktop.models.registers.period import ReportingPeriod
from desktop.models.registers.product import Distribution, Material, Product, Survey
from desktop.models.registers.project import Project
from desktop.models.registers.report import Report
from desktop.models.registers.result import Result
from desktop.models.registers.site import Site
from desktop.models.registers.staff import OfficeCode, User
from desktop.models.registers.training import Training

ALL: tuple[type[Record], ...] = (
    Site,
    Organisation,
    Project,
    ReportingPeriod,
    Result,
    Indicator,
    IndicatorVersion,
    Target,
    Placement,
    Remark,
    Milestone,
    Report,
    User,
    OfficeCode,
    Activity,
    Training,
    HeadCount,
    Contact,
    Participant,
    Product,
    Material,
    Distribution,
    Survey,
    ReportedFigure,
    BroughtForward,
    FigurePart,
    Stated,
    Evidence,
    BudgetLine,
    Expenditure,
    ExchangeRate,
    Identification,
    Case,
    Service,
    Referral,
    ReintegrationPlan,
    SatisfactionAnswer,
    Consent,
    CaseFile,
)
"""Every register of Tallybook, parents before what belongs to them."""


def every_register() -> tuple[type[Record], ...]:
    """All that are declared, in that order; what is declared elsewhere comes last."""
    return (*ALL, *(register for register in REGISTERS.values() if register not in ALL))


def of_book(book: str) -> tuple[type[Record], ...]:
    """The registers kept in ``book``."""
    return tuple(register for register in every_register() if register.book == book)


def by_name(name: str) -> type[Record]:
    """The register called ``name``; KeyError where there is none."""
    return REGISTERS[name]
