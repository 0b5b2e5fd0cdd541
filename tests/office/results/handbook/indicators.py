"""Sixty indicators such as handbooks of the field ask for, in our words, each with the handbook its kind is a fact of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

IOM = "Handbook on Performance Indicators for Counter-Trafficking Projects (IOM, 2008)"
CPMS = "Minimum Standards for Child Protection in Humanitarian Action, table of indicators (The Alliance, 2019)"
USG = "Standard Foreign Assistance Indicators, Peace and Security, trafficking in persons (US Department of State and USAID)"
FIELD = "Counter-Trafficking in Persons Field Guide (USAID, 2013)"
SDG = "SDG indicator metadata 16.2.2 (UNODC, 2023)"
RESPONSE = "Guidelines for the Development and Implementation of a Comprehensive National Anti-Trafficking Response (ICMPD, 2006)"


@dataclass(frozen=True)
class Asked:
    """One indicator: what the handbook wants to know, and the blanks of the sentence it becomes."""

    wording: str
    handbook: str
    blanks: Mapping[str, Any]
    falling: bool = False


def asked(wording: str, handbook: str, counts: str, tally: str = "records", *, falling: bool = False, **blanks: Any) -> Asked:
    terms: dict[str, Any] = {name: _terms(blanks.pop(name)) for name in ("scope", "of_those") if name in blanks}
    units = {"share": "percent"}
    unit = "days" if ".." in blanks.get("tallied", "") and "score" not in blanks["tallied"] else units.get(tally, "number")
    unit = "yes_no" if blanks.get("over_periods") == "reached" else unit
    return Asked(wording, handbook, {"unit": unit, "counts": counts, "tally": tally, **terms, **blanks}, falling)


def _terms(said: str) -> dict[str, frozenset[str]]:
    parts = (part.split(":") for part in said.split(";"))
    return {name.strip(): frozenset(term.strip() for term in terms.split(",")) for name, terms in parts}


INDICATORS = (
    # people and things, counted
    asked("People trained in preventing trafficking", USG, "training_people.came"),
    asked("First responders trained to identify victims", USG, "training_people.came", scope="purpose: victim_identification"),
    asked("Women among those trained", USG, "training_people.came", scope="sex: female"),
    asked("Different officials trained", IOM, "training_people.came", "different", scope="agency_type: police, border, immigration"),
    asked("Different people trained, whoever came in the period", IOM, "training_people.came", "different", over_periods="once_a_period"),
    asked("Different trainings with police on the list", IOM, "training_people.came", "different", tallied="training", scope="agency_type: police"),
    asked("Trainings held", IOM, "training.held", scope="modality: in_person"),
    asked("Trainings of trainers", IOM, "training.held", scope="modality: training_of_trainers"),
    asked("Most trainings in one period", IOM, "training.held", over_periods="highest"),
    asked("Fewest trainings in one period", IOM, "training.held", over_periods="lowest"),
    asked("Meetings that ended in an agreement", RESPONSE, "activity.held", scope="written_agreement: yes"),
    asked("People reached by campaigns", IOM, "activity.held", "sum", tallied="reached", scope="kind: campaign"),
    asked("Largest campaign", IOM, "activity.held", "highest", tallied="reached", scope="kind: campaign"),
    asked("Smallest campaign", IOM, "activity.held", "lowest", tallied="reached", scope="kind: campaign"),
    asked("Average reach of a campaign", IOM, "activity.held", "average", tallied="reached", scope="kind: campaign"),
    asked("Newest campaign's reach", IOM, "activity.held", "latest", tallied="reached", scope="kind: campaign"),
    asked("Protocols adopted", RESPONSE, "product.adopted", scope="kind: protocol"),
    asked("A procedure has been adopted", RESPONSE, "product.adopted", scope="kind: sop", over_periods="reached"),
    asked("A guideline has been published", RESPONSE, "product.published", scope="kind: guideline", over_periods="reached"),
    asked("A study has been drafted", RESPONSE, "product.drafted", scope="kind: study", over_periods="reached"),
    asked("Cards printed", IOM, "material.printed", "sum", tallied="quantity", scope="kind: card"),
    asked("Cards handed out", IOM, "distribution.made", "sum", tallied="quantity", scope="material.kind: card"),
    asked("Copies handed out, as so far", IOM, "distribution.made", "sum", tallied="quantity", over_periods="last_day"),
    asked("Copies handed out in the last period", IOM, "distribution.made", "sum", tallied="quantity", over_periods="latest"),
    asked("Copies handed out in an average period", IOM, "distribution.made", "sum", tallied="quantity", over_periods="average"),
    asked("Longest training", IOM, "training.held", "highest", tallied="days"),
    asked("Shortest training", IOM, "training.held", "lowest", tallied="days"),
    asked("Average length of a training", IOM, "training.held", "average", tallied="days"),
    asked("Training days of the newest training", IOM, "training.held", "latest", tallied="days"),
    # shares and ratios
    asked("Of those assessed, how many understood more", IOM, "training.held", "over", tallied="improved", over="assessed", unit="percent"),
    asked("Of those asked, how many are satisfied", IOM, "training.held", "over", tallied="satisfied", over="satisfaction_asked", unit="percent"),
    asked("Of those who answered, how many said yes", IOM, "survey.done", "over", tallied="positive", over="answered", unit="percent"),
    asked("Answers to each question asked", IOM, "survey.done", "over", tallied="answered", over="asked"),
    asked(
        "Of trainees tested twice, how many did better", IOM, "training_people.came", "share",
        scope="pre_score: filled; post_score: filled", of_those="pre_score..post_score: >0",
    ),
    asked("Of trainees, how many were women", USG, "training_people.came", "share", of_those="sex: female"),
    asked("Of steps of the plan, how many are done", RESPONSE, "milestone.planned", "share", of_those="done: reached"),
    asked("Average gain between tests", IOM, "training_people.came", "average", tallied="pre_score..post_score", unit="number"),
    asked("Lowest mark after a training", IOM, "training_people.came", "lowest", tallied="post_score", falling=True),
    # cases
    asked("Victims identified", SDG, "identification.made", "different"),
    asked("Girls and women identified", SDG, "identification.made", scope="sex: female"),
    asked("Cases opened for children", CPMS, "case.opened", scope="age: <18"),
    asked("Cases open on the day", CPMS, "case.open", falling=True),
    asked("Most cases open at the end of a period", CPMS, "case.open", over_periods="highest", falling=True),
    asked("Average of cases open", CPMS, "case.open", over_periods="average", falling=True),
    asked("Fewest cases open at the end of a period", CPMS, "case.open", over_periods="lowest", falling=True),
    asked("Days from opening a case to closing it", CPMS, "case.closed", "average", tallied="opened..closed", falling=True),
    asked("Longest case, in days", CPMS, "case.closed", "highest", tallied="opened..closed", falling=True),
    asked("Days from being asked for help to giving it", CPMS, "service.delivered", "average", tallied="requested..delivered", falling=True),
    asked("Longest wait for shelter, in days", IOM, "service.delivered", "highest", tallied="requested..delivered", scope="type: shelter", falling=True),
    asked("Shortest stay, in days", IOM, "service.ended", "lowest", tallied="delivered..ended", falling=True),
    asked(
        "Of services asked for, how many were given within two weeks", CPMS, "service.delivered", "share",
        scope="requested: filled", of_those="requested..delivered: <=14",
    ),
    asked("Different people served", FIELD, "service.delivered", "different"),
    asked("Women served who were sexually exploited", FIELD, "service.delivered", "different", scope="case.sex: female; case.exploitation: sexual_exploitation"),
    asked("People served, whoever in the period", FIELD, "service.delivered", "different", tallied="case", over_periods="once_a_period"),
    asked("Providers that gave a service", FIELD, "service.delivered", "different", tallied="provider"),
    asked("Of people served, how many are children", CPMS, "service.delivered", "share", tallied="case", of_those="case.age: <18"),
    asked("Services under way", FIELD, "service.open", falling=True),
    asked("Average age of those served", IOM, "service.delivered", "average", tallied="case.age"),
    asked("People with a plan or a service", IOM, "help.given", "different"),
    asked("Consents in force", IOM, "consent.open"),
    asked("Of those who answered, how many are satisfied with the help", IOM, "satisfaction_answer.given", "share", of_those="answer: very_satisfied, satisfied"),
    asked("People referred in by an authority", FIELD, "referral.made", "different", scope="direction: in; agency_type: police, border"),
    asked("Of payments, the share in tögrög's budget lines", FIELD, "expenditure.paid", "share", of_those="kind: payment"),
    asked("Spent so far", FIELD, "expenditure.paid", "sum", tallied="amount", unit="amount"),
    asked("Largest payment", FIELD, "expenditure.paid", "highest", tallied="amount", unit="amount"),
    asked("Trainings held by the last day", IOM, "training.held", over_periods="last_day"),
    asked("Services so far, as on the last day", FIELD, "service.delivered", over_periods="last_day"),
    asked("Services in the newest period", FIELD, "service.delivered", over_periods="latest"),
    asked("People served in the newest period", FIELD, "service.delivered", "different", over_periods="latest"),
    asked("People served in an average period", FIELD, "service.delivered", "different", over_periods="average"),
    asked("People served, each period's added up", FIELD, "service.delivered", "different", over_periods="sum"),
    asked("Officials trained, each period's added up", IOM, "training_people.came", "different", over_periods="sum"),
    asked("Providers, each period's added up", FIELD, "service.delivered", "different", tallied="provider", over_periods="sum"),
    asked("Referred people, whoever in the period", FIELD, "referral.made", "different", over_periods="once_a_period"),
    asked("Worst share of a period", CPMS, "service.delivered", "share", tallied="case", of_those="case.age: <18", over_periods="lowest", falling=True),
    asked("Best share of a period", IOM, "training_people.came", "share", of_those="sex: female", over_periods="highest"),
    asked("Newest answer on days of a training", IOM, "training.held", "latest", tallied="days", scope="modality: in_person"),
    asked("Newest payment", FIELD, "expenditure.paid", "latest", tallied="amount", unit="amount", falling=True),
)  # fmt: skip
