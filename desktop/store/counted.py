"""Head counts as people: how many came beyond those listed by name (DESIGN.md section 6).

Where nobody of a role is listed the head count stands, by sex. Where there is a list, what the head
count has beyond it is "not recorded"; a list marked complete rules alone.
"""

COUNTED_FIELDS = ("role", "sex", "agency_type", "country")

_LISTED = """(SELECT COUNT(*) FROM participant p WHERE p.deleted IS NOT 1 AND COALESCE(p.role, 'participant') = h.role
   AND p.of_training IS h.of_training AND p.of_activity IS h.of_activity)"""
_COMPLETE = """EXISTS (SELECT 1 FROM participant p WHERE p.deleted IS NOT 1
   AND p.of_training IS h.of_training AND p.of_activity IS h.of_activity)
   AND COALESCE((SELECT list_complete FROM training t WHERE t.id = h.of_training),
                (SELECT list_complete FROM activity t WHERE t.id = h.of_activity), 0) = 1"""
_EVERYBODY = "(COALESCE(h.women, 0) + COALESCE(h.men, 0) + COALESCE(h.other, 0) + COALESCE(h.not_recorded, 0))"
_SEXES = (
    ("women", "'female'"),
    ("men", "'male'"),
    ("other", "'other'"),
    ("not_recorded", "NULL"),
)


def _of_sex(place: int) -> str:
    field, sex = _SEXES[place]
    earlier = (
        " + ".join(f"COALESCE(h.{name}, 0)" for name, _sex in _SEXES[:place]) or "0"
    )
    return f"""SELECT h.of_training, h.of_activity, h.id, h.site, h.role, {sex}, h.agency_type, h.country, h.{field}, ({earlier}) = 0
  FROM head h WHERE h.listed = 0 AND h.{field} > 0"""


_BY_SEX = "\n  UNION ALL\n  ".join(_of_sex(place) for place in range(len(_SEXES)))
COUNTED = f"""head AS MATERIALIZED (
  SELECT h.*, {_LISTED} AS listed, {_EVERYBODY} AS everybody FROM head_count h WHERE h.deleted IS NOT 1 AND NOT ({_COMPLETE})),
counted(of_training, of_activity, record, site, role, sex, agency_type, country, people, lead) AS MATERIALIZED (
  {_BY_SEX}
  UNION ALL
  SELECT h.of_training, h.of_activity, MIN(h.id), MIN(h.site), h.role, NULL, NULL, NULL, SUM(h.everybody) - MAX(h.listed), 1
  FROM head h WHERE h.listed > 0 GROUP BY h.of_training, h.of_activity, h.role HAVING SUM(h.everybody) > MAX(h.listed))"""
