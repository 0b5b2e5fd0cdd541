"""All registers, in the order the office meets them. Importing this fills ``record.REGISTERS`` and ``measure.MEASURES``."""

from desktop.models.activity import Activity
from desktop.models.assistance import CaseFile, Consent, Referral, ReintegrationPlan, SatisfactionAnswer, Service
from desktop.models.case import Case, Identification
from desktop.models.figures import BroughtForward, Evidence, ReportedFigure, Stated
from desktop.models.indicator import Indicator, IndicatorVersion, Placement, Remark, Target
from desktop.models.milestone import Milestone
from desktop.models.money import BudgetLine, ExchangeRate, Expenditure
from desktop.models.organisation import Organisation
from desktop.models.people import Contact, HeadCount, Participant
from desktop.models.period import ReportingPeriod
from desktop.models.product import Distribution, Material, Product, Survey
from desktop.models.project import Project
from desktop.models.record import REGISTERS, Record
from desktop.models.report import Report
from desktop.models.result import Result
from desktop.models.site import Site
from desktop.models.staff import OfficeCode, User
from desktop.models.training import Training

FRAME = (
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
)
WORK = (
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
    Stated,
    Evidence,
)
MONEY = (BudgetLine, Expenditure, ExchangeRate)
CASES = (Identification, Case, Service, Referral, ReintegrationPlan, SatisfactionAnswer, Consent, CaseFile)
ALL: tuple[type[Record], ...] = (*FRAME, *WORK, *MONEY, *CASES)
"""Every register, parents before what belongs to them."""


def of_book(book: str) -> tuple[type[Record], ...]:
    """The registers kept in ``book``."""
    return tuple(register for register in ALL if register.book == book)


def by_name(name: str) -> type[Record]:
    """The register called ``name``; KeyError where there is none."""
    return REGISTERS[name]
