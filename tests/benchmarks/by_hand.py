"""The numbers of a matrix by SQL written by hand: a second opinion on ``store.counting``, and its yardstick.

One statement an indicator, as somebody who knows the tables would write it for that measure: it gives
all and the period, by the breakdowns promised, attribution and site. Nothing of the counting is used.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from desktop.models.registers.indicator import IndicatorVersion
from desktop.office.results.framework_at import Frame
from desktop.store.book import Book

Ending = Callable[[str, tuple[str, ...], str, str], str]
Parts = dict[tuple[str, str | None], float]


@dataclass
class Number:
    """What one indicator comes to, in all or in the period."""

    value: float | None = None
    numerator: float = 0
    denominator: float = 0
    parts: Parts = field(default_factory=lambda: defaultdict(float))
    attribution: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    site: dict[str, float] = field(default_factory=lambda: defaultdict(float))


@dataclass(frozen=True)
class ByHand:
    """One indicator's numbers: up to the day, in the period, and of the measure shown beside it."""

    whole: Number
    period: Number
    beside: float | None = None
    overlap: float = 0
    """How many of the people may be the same as others."""
    beyond: float = 0
    """How many more there may be: in head counts, and on no list."""


def _held(register: str) -> str:
    return f"""SELECT id, COALESCE(ended, began) AS day, COALESCE(attribution, 'direct') AS attribution, site, list_complete
    FROM {register} t WHERE deleted IS NOT 1 AND COALESCE(ended, began) <= '{{as_at}}' {{conditions}}
      AND id IN (SELECT record FROM {register}_results WHERE value IN ({{results}}))"""


def _people(register: str) -> str:
    heads = "COALESCE(women, 0) + COALESCE(men, 0) + COALESCE(other, 0) + COALESCE(not_recorded, 0)"
    by_sex = " UNION ALL ".join(
        f"SELECT h.day, h.attribution, h.site, NULL, {sex}, h.agency_type, h.country, h.{column} FROM head h WHERE listed = 0 AND {column} > 0"
        for column, sex in (("women", "'female'"), ("men", "'male'"), ("other", "'other'"), ("not_recorded", "NULL"))
    )
    return f"""
WITH event AS MATERIALIZED ({_held(register)}),
list AS MATERIALIZED (
  SELECT event.day, event.attribution, COALESCE(event.site, p.site) AS site, COALESCE(p.contact, p.id) AS who,
    p.sex, p.agency_type, p.country, COALESCE(p.role, 'participant') AS role, event.id AS event
  FROM event JOIN participant p ON p.of_{register} = event.id WHERE p.deleted IS NOT 1 AND p.attended IS NOT 0),
listed AS (SELECT event, SUM(role = 'participant') AS people FROM list GROUP BY event),
head AS MATERIALIZED (
  SELECT event.id AS event, event.day, event.attribution, COALESCE(event.site, h.site) AS site, h.agency_type, h.country,
    women, men, other, not_recorded, {heads} AS everybody, COALESCE(listed.people, 0) AS listed
  FROM event JOIN head_count h ON h.of_{register} = event.id LEFT JOIN listed ON listed.event = event.id
  WHERE h.deleted IS NOT 1 AND h.role = 'participant' AND NOT (listed.event IS NOT NULL AND event.list_complete IS 1)),
fact (day, attribution, site, who, sex, agency_type, country, amount) AS (
  SELECT day, attribution, site, who, sex, agency_type, country, 1 FROM list WHERE role = 'participant'
  UNION ALL {by_sex}
  UNION ALL
  SELECT day, attribution, MIN(site), NULL, NULL, NULL, NULL, SUM(everybody) - listed
  FROM head WHERE listed > 0 GROUP BY event HAVING SUM(everybody) > listed)"""


def _events(register: str, amount: str = "1") -> str:
    return f"WITH fact AS (SELECT e.*, country, {amount} AS amount FROM ({_held(register)}) e JOIN {register} USING (id))"


def _dated(register: str, day: str, amount: str = "1", columns: str = "NULL AS country") -> str:
    attribution = "COALESCE(attribution, 'direct')" if register == "product" else "'direct'"
    return f"""
WITH fact AS (
  SELECT {day} AS day, {attribution} AS attribution, site, {columns}, {amount} AS amount
  FROM {register} t WHERE deleted IS NOT 1 AND {day} <= '{{as_at}}' {{conditions}}
    AND id IN (SELECT record FROM {register}_results WHERE value IN ({{results}})))"""


_VICTIM = "trafficking_status IS NOT 'not_a_victim'"
_BORN = """CASE length(c.birth) WHEN 4 THEN c.birth || '-12-31' WHEN 7 THEN date(c.birth || '-01', '+1 month', '-1 day')
    ELSE c.birth END"""


def _years(day: str, since: str) -> str:
    return f"(replace({day}, '-', '') - replace({since}, '-', '')) / 10000"


def _of_cases(*sources: tuple[str, str], columns: str = "c.exploitation_country AS country", conditions: str = "") -> str:
    """People who something was done for; somebody known from a mission's report alone was perhaps compared with nobody."""
    facts = "\n  UNION ALL\n  ".join(
        f"""SELECT t."{day}" AS day, t.site, c.id AS who, c.sex, c.compared, 'own' AS known, {columns},
    COALESCE({_years(f't."{day}"', _BORN)}, c.estimated_age + {_years(f't."{day}"', "c.estimated_on")}) AS age
  FROM {register} t JOIN "case" c ON c.id = t.of_case
  WHERE t.deleted IS NOT 1 AND c.deleted IS NOT 1 AND c.{_VICTIM} AND t."{day}" <= '{{as_at}}' {conditions} {{conditions}}
    AND t.id IN (SELECT record FROM {register}_results WHERE value IN ({{results}}))"""
        for register, day in sources
    )
    return f"WITH fact AS MATERIALIZED (SELECT *, 'direct' AS attribution, 1 AS amount FROM (\n  {facts}))"


_MISSION = f"""SELECT c.reported_on AS day, c.site, c.id AS who, c.sex, c.compared, 'mission' AS known, c.exploitation_country AS country,
    COALESCE({_years("c.reported_on", _BORN)}, c.estimated_age + {_years("c.reported_on", "c.estimated_on")}) AS age
  FROM "case" c WHERE c.deleted IS NOT 1 AND c.{_VICTIM} AND c.reported_by_mission = 1 AND c.reported_on <= '{{as_at}}' {{conditions}}"""
_SERVED, _PLANNED, _ANSWERED = ("service", "delivered"), ("reintegration_plan", "developed"), ("satisfaction_answer", "on")
_CONTENT = "AND t.answer IN ('satisfied', 'very_satisfied')"

FACTS: Mapping[str, str] = {
    "trainings": _events("training"),
    "training_days": _events("training", "CAST(days AS REAL)"),
    "improved": _events("training", "improved"),
    "improved_people": _events("training", "improved"),
    "training_satisfied": _events("training", "satisfied"),
    "activities": _events("activity"),
    "people_reached": _events("activity", "reached"),
    "people_trained": _people("training"),
    "different_people_trained": _people("training"),
    "activity_people": _people("activity"),
    "products_drafted": _dated("product", "drafted", columns="country"),
    "products_adopted": _dated("product", "adopted", columns="country"),
    "products_published": _dated("product", "published", columns="country"),
    "copies_printed": _dated("material", "printed", "quantity"),
    "copies_distributed": _dated("distribution", '"on"', "quantity", "agency_type, country"),
    "survey_positive": _dated("survey", '"on"', "positive"),
    "survey_answers": _dated("survey", '"on"', "answered"),
    "steps_done": _dated("milestone", "done"),
    "victims_identified": f"""
WITH fact AS (
  SELECT "on" AS day, 'direct' AS attribution, site, COALESCE("case", id) AS who, sex, age_band AS age, agency_type,
    agency_country AS country, 1 AS amount
  FROM identification t WHERE deleted IS NOT 1 AND "on" <= '{{as_at}}' {{conditions}}
    AND ("case" IS NULL OR "case" IN (SELECT c.id FROM "case" c WHERE c.{_VICTIM}))
    AND id IN (SELECT record FROM identification_results WHERE value IN ({{results}})))""",
    "victims_referred": _of_cases(("referral", "on"), columns="t.agency_type, t.agency_country AS country"),
    "mission_reported": f"WITH fact AS MATERIALIZED (SELECT *, 'direct' AS attribution, 1 AS amount FROM ({_MISSION}))",
    "persons_helped": _of_cases(_SERVED, _PLANNED),
    "persons_served": _of_cases(_SERVED),
    "persons_served_in_period": _of_cases(_SERVED),
    "persons_with_plan": _of_cases(_PLANNED),
    "persons_assisted": _of_cases(_SERVED, _PLANNED).removesuffix("))") + f" UNION ALL {_MISSION}))",
    "persons_content": _of_cases(_ANSWERED, conditions=_CONTENT),
    "persons_satisfied": _of_cases(_ANSWERED, conditions=_CONTENT),
}
"""The records of each measure with what they add; the days, results and conditions are filled in."""

BASES: Mapping[str, str] = {
    "improved": _events("training", "assessed"),
    "training_satisfied": _events("training", "satisfaction_asked"),
    "survey_positive": _dated("survey", '"on"', "answered"),
    "steps_done": _dated("milestone", "'9999-12-31'").replace("<= '{as_at}'", "IS NOT NULL"),
    "persons_satisfied": _of_cases(_ANSWERED, conditions="AND t.answer <> 'no_answer'"),
}
_PEOPLE, _PERSON = ("sex", "agency_type", "country"), ("sex", "age_band", "country")
OFFERED: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("people_trained", "different_people_trained", "activity_people"), _PEOPLE),
    **dict.fromkeys(("victims_identified", "victims_referred"), ("sex", "age_band", "agency_type", "country")),
    **dict.fromkeys(("persons_helped", "persons_served", "persons_with_plan", "persons_assisted", "persons_content"), _PERSON),
    **dict.fromkeys(("mission_reported", "persons_served_in_period"), _PERSON),
    **dict.fromkeys(("trainings", "improved_people", "activities", "people_reached"), ("country",)),
    **dict.fromkeys(("products_drafted", "products_adopted", "products_published"), ("country",)),
    "copies_distributed": ("agency_type", "country"),
}
BESIDE = {"people_trained": "different_people_trained", "different_people_trained": "people_trained", "persons_helped": "persons_served"}
CASES = frozenset(name for name, facts in FACTS.items() if '"case"' in facts)
_DIFFERENT = CASES - {"persons_satisfied"} | {"different_people_trained"}
_NOT_ADDED = BASES.keys() | {"training_days"}
"""What a reported figure of does not add to the records."""
_BAND = """CASE WHEN age IS NULL OR typeof(age) = 'text' THEN age WHEN age < 5 THEN '0_4' WHEN age < 12 THEN '5_11' WHEN age < 15 THEN '12_14'
  WHEN age < 18 THEN '15_17' WHEN age < 25 THEN '18_24' WHEN age < 35 THEN '25_34' WHEN age < 60 THEN '35_59' ELSE '60_over' END"""


class Analyst:
    """Who asks the two books by hand for the matrix of a project."""

    def __init__(self, frame: Frame, office: Book, cases: Book, since: date) -> None:
        self._frame = frame
        self._office, self._cases = office, cases
        self._since = since.isoformat()

    def numbers(self) -> dict[str, ByHand]:
        """By indicator."""
        figures = self._figures()
        return {indicator: self._number(self._frame.valid(indicator), figures) for indicator in self._frame.indicators}

    def spent(self) -> dict[str, int]:
        """By budget line, in minor units of US dollars, each payment rounded once."""
        text = f"""SELECT line, SUM(CASE amount_currency WHEN 'USD' THEN amount ELSE CAST(ROUND(amount / CAST(COALESCE(rate,
    (SELECT rate FROM exchange_rate x WHERE currency = amount_currency AND x.deleted IS NOT 1 AND valid_from <= "on"
     ORDER BY valid_from DESC LIMIT 1)) AS REAL)) AS INTEGER) END)
FROM expenditure WHERE deleted IS NOT 1 AND "on" <= '{self._frame.as_at}' GROUP BY line"""
        return dict(self._office.sql(text))

    def _number(self, version: IndicatorVersion, figures: Mapping[str, list[tuple[str, float, bool]]]) -> ByHand:
        assert version.of
        measure, counted = version.measure or "", version.attributions or frozenset({"direct", "partner_led"})
        found = Number(), Number()
        if measure in FACTS:
            rows = self._rows(measure, FACTS[measure], version, counted)
            _gather(found, measure, rows, counted, self._promised(version))
        if measure in BASES:
            for row in self._rows(measure, BASES[measure], version, counted):
                if row[0] in counted:
                    found[0].denominator += row[2] or 0
                    found[1].denominator += row[3] or 0
        for attribution, value, recent in () if measure in _NOT_ADDED else figures.get(version.of[1], ()):
            for number in found[: 1 + recent]:
                _add(number, attribution, None, value, counted, dict.fromkeys(self._promised(version)))
        other = BESIDE.get(measure)
        beside = Number(), Number()
        if other:
            _gather(beside, other, self._rows(other, FACTS[other], version, counted), counted, ())
        overlap = self._rows(measure, FACTS[measure], version, counted, _overlap) if measure == "persons_assisted" else ()
        beyond = self._rows(measure, FACTS[measure], version, counted, _beyond) if measure == "different_people_trained" else ()
        return ByHand(*found, (beside[0].value or 0) if other else None, sum(row[0] for row in overlap), sum(row[0] or 0 for row in beyond))

    def _promised(self, version: IndicatorVersion) -> tuple[str, ...]:
        offered = OFFERED.get(version.measure or "", ())
        return tuple(part for part in offered if part in (version.breakdowns or offered))

    def _rows(
        self, measure: str, facts: str, version: IndicatorVersion, counted: frozenset[str], ending: Ending | None = None
    ) -> Iterable[tuple[Any, ...]]:
        filled = facts.format(
            as_at=self._frame.as_at, results=_quoted(self._frame.scope(version)), conditions=_conditions(measure, version.scope or {})
        )
        parts = self._promised(version) if measure == version.measure and measure not in BASES else ()
        usual = _different if measure in _DIFFERENT else _longest if measure == "training_days" else _total
        ending = ending or usual
        return (self._cases if measure in CASES else self._office).sql(filled + ending(measure, parts, _quoted(counted), self._since))

    def _figures(self) -> dict[str, list[tuple[str, float, bool]]]:
        found = defaultdict(list)
        for indicator, attribution, value, recent in self._office.sql(
            f"""SELECT i.value, COALESCE(attribution, 'direct'), CAST(f.value AS REAL), "on" >= '{self._since}'
FROM reported_figure f JOIN reported_figure_indicators i ON i.record = f.id
WHERE f.deleted IS NOT 1 AND f.value IS NOT NULL AND "on" <= '{self._frame.as_at}'"""
        ):
            found[indicator].append((attribution, value, bool(recent)))
        return found


def _total(measure: str, parts: tuple[str, ...], _counted: str, since: str) -> str:
    by = ", ".join(("attribution", "site", *parts))
    return f"""
SELECT attribution, site, SUM(amount), SUM(amount) FILTER (WHERE day >= '{since}'){"".join(f", {part}" for part in parts)}
FROM fact GROUP BY {by}"""


def _longest(measure: str, parts: tuple[str, ...], counted: str, since: str) -> str:
    return f"""
SELECT 'direct', NULL, MAX(amount), MAX(amount) FILTER (WHERE day >= '{since}') FROM fact WHERE attribution IN ({counted})"""


def _different(measure: str, parts: tuple[str, ...], counted: str, since: str) -> str:
    columns = ["age" if part == "age_band" else part for part in parts]
    youngest = "".join(f", MIN({column}) AS {column}" for column in columns)
    shown = "".join(f", {_BAND}" if column == "age" else f", {column}" for column in columns)
    seen = "MAX" if measure == "persons_served_in_period" else "MIN"
    return f""",
person AS (
  SELECT MIN(attribution) AS attribution, MIN(site) AS site, {seen}(day) AS day, 1 AS amount{youngest}
  FROM fact WHERE who IS NOT NULL AND attribution IN ({counted}) GROUP BY who)
SELECT attribution, site, SUM(amount), SUM(amount) FILTER (WHERE day >= '{since}'){shown}
FROM person GROUP BY {", ".join(("1", "2", *(str(place) for place in range(5, 5 + len(parts)))))}"""


def _overlap(_measure: str, _parts: tuple[str, ...], _counted: str, _since: str) -> str:
    return """,
known AS (SELECT MIN(known) AS known FROM fact GROUP BY who HAVING MIN(known) = MAX(known) AND MAX(compared) IS NOT 1)
SELECT MIN(SUM(known = 'own'), SUM(known = 'mission')) FROM known"""


def _beyond(_measure: str, _parts: tuple[str, ...], counted: str, _since: str) -> str:
    return f" SELECT SUM(amount) FROM fact WHERE who IS NULL AND attribution IN ({counted})"


def _gather(
    found: tuple[Number, Number], measure: str, rows: Iterable[tuple[Any, ...]], counted: frozenset[str], promised: tuple[str, ...]
) -> None:
    for attribution, site, whole, recent, *codes in rows:
        parts = dict(zip(promised, codes, strict=False))
        for number, amount in zip(found, (whole, recent), strict=True):
            if amount:
                _add(number, attribution, site, amount, counted, parts)


def _add(
    number: Number, attribution: str, site: str | None, amount: float, counted: frozenset[str], parts: Mapping[str, str | None]
) -> None:
    number.attribution[attribution] += amount
    if attribution in counted:
        number.value = (number.value or 0) + amount
        for part, code in parts.items():
            number.parts[part, code] += amount
        if site:
            number.site[site] += amount


def _quoted(codes: Iterable[str]) -> str:
    return ", ".join(f"'{code}'" for code in sorted(codes))


def _conditions(measure: str, scope: Mapping[str, frozenset[str]]) -> str:
    conditions = []
    for name, codes in scope.items():
        if name == "citizenship":
            conditions.append(f"AND c.id IN (SELECT record FROM case_citizenship WHERE value IN ({_quoted(codes)}))")
        elif codes == {"yes"}:
            conditions.append(f"AND t.{name} = 1")
        else:
            conditions.append(f"AND t.{name} IN ({_quoted(codes)})")
    return " ".join(conditions)
