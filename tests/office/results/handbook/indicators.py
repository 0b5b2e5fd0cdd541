"""Indicators out of public handbooks of the field, in our words, each with its measure as the contract writes it.

It is long because each is one fact: id, wording, whose it is, unit, and the fields of the measure.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.office.results.handbook.handbooks import (
    CHILDREN,
    DIRECT,
    GRETA,
    ILO,
    INSPIRE,
    IOM,
    IPEC,
    MSIF,
    OECD,
    OSCE,
    OTIP,
    OVC,
    RETURN,
    SDG,
    TIP,
    UNICEF,
    UNODC,
    USAID,
    WHO,
    Handbook,
)


@dataclass(frozen=True)
class Described:
    """An indicator as a handbook describes it. ``measure`` are the fields of the contract as they are written in a file.

    ``results`` are codes of the invented office's framework; without any it is the whole project. ``needs`` are fields of
    registers (``case.outcome``) that are there from a later version on: without them it is passed over.
    """

    id: str
    wording: str
    handbook: Handbook
    unit: str
    measure: Mapping[str, Any]
    direction: str = "up"
    baseline: int | None = None
    target: int | None = None
    results: tuple[str, ...] = ()
    needs: tuple[str, ...] = field(default=())

    @property
    def record(self) -> str:
        """The id of its record in the office."""
        return identity("indicator", self.id)


def identity(register: str, name: str) -> str:
    """The id of the invented record called so, the same in each run."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"tallybook.invalid/{register}/{name}"))


def _counted(counts: str, tally: str, **rest: Any) -> dict[str, Any]:
    return {"measure": "built", "counts": counts, "tally": tally, **rest}


def _of(formula: str, *operands: str, second: str | None = None, yes_from: int | None = None) -> dict[str, Any]:
    return {"measure": "formula", "formula": formula, "operands": operands, "second": second, "yes_from": yes_from}


def _reported(over_periods: str) -> dict[str, Any]:
    return {"measure": "reported", "over_periods": over_periods}


OFFICIALS = "agency_type: police, border, immigration, prosecution, court"
CHILD = "age_band: 0_4, 5_11, 12_14, 15_17"

TRAININGS = (
    Described(
        "training-identification",
        "Courses held in person or mixed at which officials learn to recognise victims",
        IOM,
        "number",
        _counted(
            "training.held",
            "records",
            scope="purpose: victim_identification; modality: in_person, hybrid",
            over_periods="sum",
            breakdowns=("country", "training.pillar"),
        ),
        target=6,
    ),
    Described(
        "training-prevention",
        "Trainings on prevention",
        TIP,
        "number",
        _counted("training.held", "records", scope="pillar: prevention", over_periods="sum", breakdowns=("country",)),
        target=8,
        results=("1",),
    ),
    Described(
        "training-planned",
        "Trainings the plan foresees",
        OECD,
        "number",
        _counted("training.planned", "records", over_periods="sum", breakdowns=("training.modality",)),
    ),
    Described(
        "people-protection",
        "People who took part in trainings on protection, each time they came",
        TIP,
        "number",
        _counted(
            "training_people.came",
            "records",
            scope="training.pillar: protection; role: participant",
            over_periods="sum",
            breakdowns=("sex", "agency_type", "country"),
        ),
        target=200,
    ),
    Described(
        "officials-trained",
        "Different officials of police, border, immigration and justice who were trained",
        USAID,
        "number",
        _counted(
            "training_people.came",
            "different",
            tallied="contact",
            scope=f"{OFFICIALS}; role: participant",
            over_periods="once",
            breakdowns=("sex", "agency_type"),
        ),
        target=60,
    ),
    Described(
        "people-a-quarter",
        "People trained in a quarter, on average of the quarters so far",
        OVC,
        "number",
        _counted("training_people.came", "records", scope="role: participant", over_periods="average", breakdowns=("sex",)),
    ),
    Described(
        "people-latest-quarter",
        "People trained in the quarter that is running",
        OVC,
        "number",
        _counted("training_people.came", "records", scope="role: participant; purpose: awareness", over_periods="latest"),
    ),
    Described(
        "courses-quietest-quarter",
        "Trainings held in the quarter with the fewest",
        OVC,
        "number",
        _counted("training.held", "records", over_periods="lowest"),
    ),
    Described(
        "score-after",
        "Mean score of participants in the test after a training",
        OVC,
        "number",
        _counted("training_people.came", "average", tallied="post_score", scope="role: participant; pre_score: filled"),
        target=80,
        results=("2", "1.1.1"),
    ),
    Described(
        "score-lowest",
        "Lowest score in the test after a training",
        OVC,
        "number",
        _counted("training_people.came", "lowest", tallied="post_score", scope="role: participant"),
    ),
    Described(
        "passed",
        "Of the participants who were tested, how many in a hundred reached 60",
        IOM,
        "percent",
        _counted(
            "training_people.came",
            "share",
            scope="role: participant; post_score: filled",
            of_those="post_score: >=60",
            over_periods="ratio",
        ),
        target=75,
    ),
    Described(
        "training-longest",
        "Days of the longest training",
        IOM,
        "days",
        _counted("training.held", "highest", tallied="days", scope="pillar: protection, prosecution"),
        target=5,
    ),
    Described(
        "training-shortest",
        "Days of the shortest training of trainers",
        IOM,
        "days",
        _counted("training.held", "lowest", tallied="days", scope="modality: training_of_trainers, on_the_job, in_person"),
    ),
    Described(
        "understood-latest",
        "People who understood more at the latest training on awareness",
        IPEC,
        "number",
        _counted("training.held", "latest", tallied="improved", scope="purpose: awareness, employer_orientation"),
    ),
    Described(
        "understood",
        "Of those assessed at trainings, how many in a hundred understood more",
        IPEC,
        "percent",
        _counted("training.held", "over", tallied="improved", over="assessed", over_periods="ratio"),
        baseline=40,
        target=80,
    ),
    Described(
        "satisfied-training",
        "Of those asked at trainings, how many in a hundred were satisfied",
        OVC,
        "percent",
        _counted(
            "training.held", "over", tallied="satisfied", over="satisfaction_asked", scope="satisfaction_asked: >0", over_periods="ratio"
        ),
        target=90,
    ),
    Described(
        "assessed-a-day",
        "People assessed for each day of training",
        OVC,
        "number",
        _counted("training.held", "over", tallied="assessed", over="days", scope="began: >=2026-01-01"),
    ),
    Described(
        "women-trained",
        "Share of women among the people trained",
        USAID,
        "percent",
        _counted("training_people.came", "share", scope="role: participant", of_those="sex: female", over_periods="ratio"),
        baseline=30,
        target=50,
    ),
    Described(
        "women-officials",
        "Share of women among the different officials trained",
        GRETA,
        "percent",
        _counted(
            "training_people.came",
            "share",
            tallied="contact",
            scope="role: participant; contact.agency_type: police, border, court",
            of_those="sex: female",
        ),
    ),
    Described(
        "specialist-with-minors",
        "Of the trainings where minors are expected, how many in a hundred had a specialist there",
        UNICEF,
        "percent",
        _counted("training.held", "share", scope="child_safe: yes", of_those="specialist: yes", over_periods="ratio"),
        target=100,
    ),
    Described(
        "follow-up-late",
        "Days by which the follow-up of a training was late, at most",
        OVC,
        "days",
        _counted("training.held", "highest", tallied="follow_up_on..followed_up"),
        direction="down",
        baseline=60,
        target=10,
    ),
    Described(
        "trainers-trained",
        "A training of trainers has been held",
        UNODC,
        "yes_no",
        _counted("training.held", "records", scope="modality: training_of_trainers", over_periods="reached"),
    ),
)

ACTIVITIES = (
    Described(
        "networks",
        "Different people at meetings of networks and councils, in each quarter anew",
        UNODC,
        "number",
        _counted(
            "activity_people.came",
            "different",
            tallied="contact",
            scope="activity.kind: meeting, network, council",
            over_periods="once_a_period",
            breakdowns=("participant.role", "country"),
        ),
    ),
    Described(
        "reached",
        "People reached by campaigns whose reach is known, by others on our word too",
        IPEC,
        "number",
        _counted(
            "activity.held",
            "sum",
            tallied="reached",
            scope="kind: campaign; reached_basis: filled",
            attributions=("direct", "partner_led", "indirect"),
            over_periods="sum",
            breakdowns=("country",),
        ),
        target=50_000,
        results=("1", "2.1.1"),
    ),
    Described(
        "reached-latest",
        "People reached by the latest campaign",
        WHO,
        "number",
        _counted("activity.held", "latest", tallied="reached", scope="kind: campaign"),
    ),
    Described(
        "agreement-signed",
        "A meeting on cooperation ended in a written agreement",
        UNODC,
        "yes_no",
        _counted(
            "activity.held",
            "records",
            scope="purpose: bilateral_cooperation, joint_investigation; written_agreement: yes",
            over_periods="reached",
        ),
    ),
    Described(
        "begun-late",
        "Days activities began after they were planned to, on average",
        OECD,
        "days",
        _counted("activity.held", "average", tallied="planned_began..began", scope="planned_began: filled"),
        direction="down",
        baseline=20,
        target=5,
    ),
    Described(
        "activities-undirected",
        "Activities nobody but us takes part in",
        MSIF,
        "number",
        _counted("activity.held", "records", scope="partners: empty; led_by: empty", over_periods="sum", breakdowns=("activity.purpose",)),
        direction="down",
    ),
    Described(
        "led-by-ngos",
        "Activities led by organisations of the country",
        USAID,
        "number",
        _counted("activity.planned", "records", scope="organisation.type: national_ngo, regional_ngo", over_periods="sum"),
    ),
)

PRODUCTS = (
    Described(
        "adopted",
        "Laws, policies and procedures adopted",
        TIP,
        "number",
        _counted(
            "product.adopted",
            "records",
            scope="kind: law, policy, sop, protocol",
            over_periods="sum",
            breakdowns=("product.kind", "country"),
        ),
        target=5,
    ),
    Described(
        "drafted",
        "Laws, policies and procedures drafted",
        TIP,
        "number",
        _counted("product.drafted", "records", scope="kind: law, policy, sop, protocol", over_periods="sum", breakdowns=("product.kind",)),
    ),
    Described(
        "two-laws",
        "Two laws or policies are in force",
        INSPIRE,
        "yes_no",
        _counted("product.adopted", "records", scope="kind: law, policy, agreement", over_periods="reached"),
        target=2,
    ),
    Described(
        "time-to-adopt",
        "Days from the draft of a product to its adoption, on average",
        OECD,
        "days",
        _counted("product.adopted", "average", tallied="drafted..adopted"),
        direction="down",
        baseline=120,
        target=60,
    ),
    Described(
        "printed",
        "Copies printed",
        TIP,
        "number",
        _counted("material.printed", "sum", tallied="quantity", over_periods="sum", breakdowns=("material.kind", "material.language")),
        target=10_000,
    ),
    Described(
        "products-printed",
        "Different products that were printed",
        UNODC,
        "number",
        _counted("material.printed", "different", tallied="product", over_periods="once", breakdowns=("product.kind",)),
    ),
    Described(
        "recipients",
        "Different institutions that were handed material",
        UNODC,
        "number",
        _counted(
            "distribution.made", "different", tallied="recipient", over_periods="once", breakdowns=("agency_type", "organisation.type")
        ),
    ),
    Described(
        "distributed",
        "Copies handed out",
        IPEC,
        "number",
        _counted("distribution.made", "sum", tallied="quantity", over_periods="sum", breakdowns=("agency_type", "country")),
    ),
    Described(
        "distributed-now",
        "Copies handed out in the quarter that is running",
        IPEC,
        "number",
        _counted("distribution.made", "sum", tallied="quantity", scope="material.kind: card, brochure, poster", over_periods="latest"),
    ),
    Described(
        "distributed-to-one",
        "Most copies the border police got in a quarter",
        IPEC,
        "number",
        _counted("distribution.made", "sum", tallied="quantity", scope="recipient: B-0003", over_periods="highest"),
    ),
    Described(
        "said-yes",
        "Of those who answered on understanding, how many in a hundred said yes",
        WHO,
        "percent",
        _counted("survey.done", "over", tallied="positive", over="answered", scope="topic: increased_understanding", over_periods="ratio"),
        target=75,
    ),
    Described(
        "answers-latest",
        "Answers to the latest survey with a method",
        WHO,
        "number",
        _counted("survey.done", "latest", tallied="answered", scope="method: filled"),
    ),
    Described(
        "steps-done",
        "Of all steps of the plans, how many in a hundred are done",
        GRETA,
        "percent",
        _counted("milestone.planned", "share", of_those="done: reached", over_periods="ratio"),
        baseline=0,
        target=100,
    ),
    Described(
        "steps-overdue",
        "Steps planned for the first half of the year that have no day of being done",
        OECD,
        "number",
        _counted("milestone.planned", "records", scope="planned: 2026-01-01..2026-06-30; done: empty", over_periods="sum"),
        direction="down",
        baseline=10,
        target=0,
    ),
    Described(
        "step-latest",
        "Days by which a step was done late, at most",
        OECD,
        "days",
        _counted("milestone.done", "highest", tallied="planned..done", scope="plan: filled"),
        direction="down",
    ),
)

MONEY = (
    Described(
        "spent",
        "Money spent on lines of the results",
        MSIF,
        "amount",
        _counted("expenditure.paid", "sum", tallied="amount", over_periods="sum", breakdowns=("budget_line.category", "expenditure.kind")),
    ),
    Described(
        "spent-on-work",
        "Money spent on operations, on average of the quarters",
        MSIF,
        "amount",
        _counted("expenditure.paid", "sum", tallied="amount", scope="budget_line.category: operational", over_periods="average"),
        results=("1",),
    ),
    Described(
        "payment-largest",
        "Largest payment to an organisation",
        OECD,
        "amount",
        _counted("expenditure.paid", "highest", tallied="amount", scope="organisation: filled"),
        direction="down",
    ),
    Described(
        "without-document",
        "Payments without a document",
        OECD,
        "number",
        _counted("expenditure.paid", "records", scope="document: empty", over_periods="sum", breakdowns=("budget_line.category",)),
        direction="down",
        baseline=12,
        target=0,
    ),
    Described(
        "organisations-paid",
        "Different organisations paid, in each quarter anew",
        MSIF,
        "number",
        _counted("expenditure.paid", "different", tallied="organisation", over_periods="once_a_period", breakdowns=("organisation.type",)),
    ),
)

CASES = (
    Described(
        "identified",
        "Different victims an authority identified",
        TIP,
        "number",
        _counted(
            "identification.made",
            "different",
            tallied="case",
            over_periods="once",
            breakdowns=("sex", "age_band", "agency_type", "country"),
        ),
        target=50,
    ),
    Described(
        "children-identified",
        "Different children an authority identified as victims",
        UNICEF,
        "number",
        _counted("identification.made", "different", tallied="case", scope=CHILD, over_periods="once", breakdowns=("sex",)),
    ),
    Described(
        "served",
        "Different victims who received a service",
        TIP,
        "number",
        _counted(
            "service.delivered", "different", tallied="case", over_periods="once", breakdowns=("sex", "age_band", "case.exploitation")
        ),
        target=40,
    ),
    Described(
        "served-in-quarter",
        "Different victims served in each quarter",
        OTIP,
        "number",
        _counted("service.delivered", "different", tallied="case", over_periods="once_a_period", breakdowns=("service.type", "sex")),
    ),
    Described(
        "assisted-women",
        "Different women and girls assisted by missions, plans or services, in each quarter anew",
        DIRECT,
        "number",
        _counted(
            "assistance.given",
            "different",
            tallied="case",
            scope="case.sex: female",
            over_periods="once_a_period",
            breakdowns=("age_band", "country"),
        ),
    ),
    Described(
        "children-helped",
        "Different children with a plan or a service",
        UNICEF,
        "number",
        _counted("help.given", "different", tallied="case", scope="case.age: <18", over_periods="once", breakdowns=("sex", "age_band")),
    ),
    Described(
        "cases-opened",
        "Cases opened",
        OTIP,
        "number",
        _counted("case.opened", "records", over_periods="sum", breakdowns=("sex", "age_band", "case.identified_by")),
    ),
    Described(
        "cases-closed", "Cases closed", OTIP, "number", _counted("case.closed", "records", over_periods="sum", breakdowns=("case.status",))
    ),
    Described(
        "caseload",
        "Cases open",
        CHILDREN,
        "number",
        _counted("case.open", "records", over_periods="last_day", breakdowns=("sex", "age_band")),
        direction="down",
    ),
    Described(
        "caseload-average",
        "Cases open at the end of a quarter, on average",
        CHILDREN,
        "number",
        _counted("case.open", "records", scope="age: 18-59", over_periods="average"),
        direction="down",
    ),
    Described(
        "sheltered-most",
        "Most people in shelter at the end of a quarter",
        DIRECT,
        "number",
        _counted("service.open", "different", tallied="case", scope="type: shelter", over_periods="highest"),
    ),
    Described(
        "children-sheltered",
        "Children in shelter",
        UNICEF,
        "number",
        _counted(
            "service.open",
            "different",
            tallied="case",
            scope="type: shelter; case.age: <=17",
            over_periods="last_day",
            breakdowns=("sex", "age_band"),
        ),
        direction="down",
        baseline=6,
        target=0,
    ),
    Described(
        "plans-open",
        "Reintegration plans that run",
        RETURN,
        "number",
        _counted("reintegration_plan.open", "records", over_periods="last_day", breakdowns=("sex",)),
    ),
    Described(
        "consents-open",
        "Consents to share data that stand",
        OSCE,
        "number",
        _counted("consent.open", "records", scope="kind: sharing", over_periods="last_day", breakdowns=("consent.by", "case.sex")),
    ),
    Described(
        "waiting-time",
        "Days from asking for shelter, health care or protection to its first day, on average",
        OSCE,
        "days",
        _counted("service.delivered", "average", tallied="requested..delivered", scope="type: shelter, medical, protection"),
        direction="down",
        baseline=15,
        target=3,
    ),
    Described(
        "in-time",
        "Of the services with a day of asking, how many in a hundred came within 14 days",
        OSCE,
        "percent",
        _counted("service.delivered", "share", scope="requested: filled", of_those="requested..delivered: <=14", over_periods="ratio"),
        target=90,
    ),
    Described(
        "case-length",
        "Days a case was open, at most",
        OTIP,
        "days",
        _counted("case.closed", "highest", tallied="opened..closed"),
        direction="down",
    ),
    Described(
        "plan-shortest",
        "Days of the shortest reintegration plan that ended",
        RETURN,
        "days",
        _counted("reintegration_plan.ended", "lowest", tallied="developed..ended"),
    ),
    Described(
        "referred",
        "Different victims referred to others",
        TIP,
        "number",
        _counted(
            "referral.made",
            "different",
            tallied="case",
            scope="direction: out",
            over_periods="once",
            breakdowns=("referral.service", "agency_type", "sex"),
        ),
        target=30,
        results=("2",),
    ),
    Described(
        "referred-fewest",
        "Different victims referred in the quarter with the fewest",
        OSCE,
        "number",
        _counted("referral.made", "different", tallied="case", scope="direction: out", over_periods="lowest"),
    ),
    Described(
        "referrals-now",
        "Referrals in the quarter that is running",
        OSCE,
        "number",
        _counted("referral.made", "records", over_periods="latest", breakdowns=("referral.direction",)),
    ),
    Described(
        "referrals-successful",
        "Of the victims whose referral's outcome is known, how many in a hundred got the service",
        OSCE,
        "percent",
        _counted(
            "referral.made", "share", tallied="case", scope="status: filled", of_those="status: provided_by_us, already_received, referred"
        ),
        target=80,
    ),
    Described(
        "referrals-failed",
        "Referrals that failed: declined or no such service",
        OSCE,
        "number",
        _counted(
            "referral.made",
            "records",
            scope="status: declined, unavailable",
            over_periods="sum",
            breakdowns=("referral.service", "country"),
        ),
        direction="down",
    ),
    Described(
        "satisfied",
        "Of those who answered, how many in a hundred are satisfied with the help",
        RETURN,
        "percent",
        _counted(
            "satisfaction_answer.given",
            "share",
            scope="answer: very_satisfied, satisfied, neutral, dissatisfied, very_dissatisfied",
            of_those="answer: very_satisfied, satisfied",
            over_periods="ratio",
        ),
        target=85,
    ),
    Described(
        "consents-withdrawn",
        "Most consents taken back in a quarter",
        DIRECT,
        "number",
        _counted("consent.withdrawn", "records", over_periods="highest"),
        direction="down",
    ),
    Described(
        "not-victims",
        "Of the cases that were judged, how many in a hundred are no victims",
        ILO,
        "percent",
        _counted(
            "case.opened", "share", scope="trafficking_status: filled", of_those="trafficking_status: not_a_victim", over_periods="ratio"
        ),
        direction="down",
    ),
    Described(
        "forced-labour",
        "Cases opened of forced labour or servitude, by country",
        ILO,
        "number",
        _counted(
            "case.opened",
            "records",
            scope="exploitation: forced_labour, servitude",
            over_periods="sum",
            breakdowns=("country", "case.exploitation"),
        ),
    ),
    Described(
        "mission-reports",
        "People a mission reported as assisted",
        DIRECT,
        "number",
        _counted("case.reported", "records", scope="compared: no", over_periods="sum", breakdowns=("case.mission_country", "sex")),
    ),
    Described(
        "services-quietest",
        "Services begun in the quarter with the fewest",
        OTIP,
        "number",
        _counted("service.delivered", "records", over_periods="lowest", breakdowns=("service.type",)),
    ),
    Described(
        "services-asked",
        "Services asked for, by provider",
        GRETA,
        "number",
        _counted("service.asked", "records", over_periods="sum", breakdowns=("service.provider", "service.type")),
    ),
    Described(
        "by-one-provider",
        "Services one provider delivered",
        MSIF,
        "number",
        _counted(
            "service.delivered",
            "records",
            scope="provider: B-0004; case.trafficking_status: actual_victim, possible_victim",
            over_periods="sum",
        ),
    ),
    Described(
        "nights",
        "Nights in shelters that ended",
        DIRECT,
        "number",
        _counted("service.ended", "sum", tallied="quantity", scope="type: shelter", over_periods="sum", breakdowns=("sex",)),
    ),
    Described(
        "cost-of-services",
        "Cost of services delivered",
        OTIP,
        "amount",
        _counted("service.delivered", "sum", tallied="cost", over_periods="sum", breakdowns=("service.type",)),
    ),
    Described(
        "cost-of-legal-help",
        "Cost of legal help, on average",
        GRETA,
        "amount",
        _counted("service.delivered", "average", tallied="cost", scope="type: legal, documents, interpretation"),
        direction="down",
    ),
    Described(
        "first-return",
        "Somebody was helped to return",
        RETURN,
        "yes_no",
        _counted("service.delivered", "records", scope="type: return", over_periods="reached"),
    ),
    Described(
        "with-plan",
        "Different people with a reintegration plan",
        RETURN,
        "number",
        _counted("reintegration_plan.developed", "different", tallied="case", over_periods="once", breakdowns=("sex", "age_band")),
    ),
)

REPORTED = (
    Described("population", "People who live in the country", SDG, "number", _reported("latest")),
    Described("children-living", "Children who live in the country", INSPIRE, "number", _reported("latest")),
    Described("prosecutions", "Prosecutions for trafficking, as the ministry reports", UNODC, "number", _reported("sum")),
    Described("convictions", "Convictions for trafficking, as the ministry reports", UNODC, "number", _reported("sum")),
)

FORMULAS = (
    Described(
        "products-made",
        "Laws, policies and procedures drafted or adopted, each step once",
        TIP,
        "number",
        _of("sum", "drafted", "adopted"),
        target=9,
    ),
    Described("informed", "People trained or reached", WHO, "number", _of("sum", "people-protection", "reached")),
    Described("case-movements", "Cases opened and closed", OTIP, "number", _of("sum", "cases-opened", "cases-closed")),
    Described(
        "cost-a-victim", "Money spent for each victim served", MSIF, "amount", _of("quotient", "spent", second="served"), direction="down"
    ),
    Described(
        "cost-a-trainee",
        "Money spent for each person trained",
        MSIF,
        "amount",
        _of("quotient", "spent", second="people-protection"),
        direction="down",
    ),
    Described(
        "services-a-victim",
        "Services asked for, for each victim served",
        OTIP,
        "number",
        _of("quotient", "services-asked", second="served"),
    ),
    Described(
        "referred-of-identified",
        "Victims referred, of those identified",
        USAID,
        "percent",
        _of("percent", "referred", second="identified"),
        target=60,
    ),
    Described("plans-of-served", "People with a plan, of those served", RETURN, "percent", _of("percent", "with-plan", second="served")),
    Described(
        "conviction-rate", "Convictions for a hundred prosecutions", GRETA, "percent", _of("percent", "convictions", second="prosecutions")
    ),
    Described(
        "victims-per-people",
        "Victims identified for 100,000 people",
        SDG,
        "number",
        _of("per_100000", "identified", second="population"),
        direction="down",
    ),
    Described(
        "children-per-children",
        "Child victims for 100,000 children",
        INSPIRE,
        "number",
        _of("per_100000", "children-identified", second="children-living"),
        direction="down",
    ),
    Described("served-per-people", "Victims served for 100,000 people", SDG, "number", _of("per_100000", "served", second="population")),
    Described(
        "caseload-grows",
        "Cases opened more than closed",
        CHILDREN,
        "number",
        _of("difference", "cases-opened", second="cases-closed"),
        direction="down",
    ),
    Described(
        "copies-left",
        "Copies printed and not handed out",
        IPEC,
        "number",
        _of("difference", "printed", second="distributed"),
        direction="down",
    ),
    Described(
        "unserved", "Victims identified and not served", IOM, "number", _of("difference", "identified", second="served"), direction="down"
    ),
    Described(
        "more-trained",
        "By how many in a hundred more people are trained than in the year before",
        OVC,
        "percent",
        _of("change", "people-protection"),
        baseline=40,
    ),
    Described(
        "more-identified",
        "By how many in a hundred more victims are identified than before",
        UNODC,
        "percent",
        _of("change", "identified"),
        baseline=12,
    ),
    Described(
        "less-spent",
        "By how many in a hundred spending is over that of the year before",
        OECD,
        "percent",
        _of("change", "spent"),
        direction="down",
        baseline=15_000,
    ),
    Described(
        "enough-trained", "At least a hundred people were trained", IOM, "yes_no", _of("yes_from", "people-protection", yes_from=100)
    ),
    Described("plan-on-its-way", "Half of the steps of the plans are done", GRETA, "yes_no", _of("yes_from", "steps-done", yes_from=50)),
    Described(
        "mechanism-works",
        "At least ten victims were referred or have a plan",
        OSCE,
        "yes_no",
        _of("yes_from", "referred", "with-plan", yes_from=10),
    ),
)

LATER = (
    Described(
        "completed",
        "Of the participants registered, how many in a hundred completed the course",
        OVC,
        "percent",
        _counted("training_people.came", "share", scope="participant.registered: yes", of_those="participant.completed: yes"),
        needs=("participant.registered", "participant.completed"),
    ),
    Described(
        "young-trained",
        "Young people trained",
        WHO,
        "number",
        _counted("training_people.came", "records", scope="participant.age: 15-24", over_periods="sum", breakdowns=("sex",)),
        needs=("participant.age",),
    ),
    Described(
        "outcomes",
        "Cases closed with an outcome, by outcome",
        OTIP,
        "number",
        _counted("case.closed", "records", scope="outcome: filled", over_periods="sum", breakdowns=("case.outcome",)),
        needs=("case.outcome",),
    ),
    Described(
        "needs-known",
        "Of the cases opened, how many in a hundred have their needs assessed",
        DIRECT,
        "percent",
        _counted("case.opened", "share", of_those="needs: filled"),
        needs=("case.needs",),
    ),
)
"""What needs fields that come with a later version."""

ALL: tuple[Described, ...] = (*TRAININGS, *ACTIVITIES, *PRODUCTS, *MONEY, *CASES, *REPORTED, *FORMULAS)
BY_ID = {one.id: one for one in (*ALL, *LATER)}


def fields_of(one: Described) -> dict[str, Any]:
    """Its measure as the naive count takes it: operands and results by the ids of their records."""
    fields = {**one.measure, "unit": one.unit, "target": one.target, "baseline": one.baseline}
    if one.results:
        fields["results"] = frozenset(identity("result", code) for code in one.results)
    if one.measure.get("operands"):
        fields["operands"] = tuple(identity("indicator", name) for name in one.measure["operands"])
    if one.measure.get("second"):
        fields["second"] = identity("indicator", one.measure["second"])
    return fields
