"""Head counts as people: how many came beyond those listed by name (docs/counting.md).

Where nobody of a role is listed the head count stands, by sex. Where there is a list, what the head
count has beyond it is "not recorded"; a list marked complete rules alone.
"""

COUNTED_FIELDS = ("role", "sex", "agency_type", "country")

_EVERYBODY = "COALESCE(h.women, 0) + COALESCE(h.men, 0) + COALESCE(h.other, 0) + COALESCE(h.not_recorded, 0)"
_SEXES = (("women", "'female'"), ("men", "'male'"), ("other", "'other'"), ("not_recorded", "NULL"))


def counted(event: str, among: str = "") -> str:
    """The tables ``counted`` is made in, itself last: the people at an ``event`` (training, activity) beyond its list.

    ``among`` is the inside of an IN, where only some events are counted.
    A record leads (``lead``) in one row, so that a head count of women and men is one record.
    """
    listed, heads = (f" AND {row}.of_{event} IN ({among})" if among else "" for row in "ph")
    by_sex = "\n  UNION ALL\n  ".join(_of_sex(event, place) for place in range(len(_SEXES)))
    return f"""listed(event, role, people) AS MATERIALIZED (
  SELECT p.of_{event}, COALESCE(p.role, 'participant'), COUNT(*) FROM participant p
  WHERE p.deleted IS NOT 1 AND p.attended IS NOT 0 AND p.of_{event} IS NOT NULL{listed} GROUP BY 1, 2),
head AS MATERIALIZED (
  SELECT h.*, COALESCE(l.people, 0) AS listed, {_EVERYBODY} AS everybody
  FROM head_count h JOIN {event} e ON e.id = h.of_{event} LEFT JOIN listed l ON l.event = e.id AND l.role = h.role
  WHERE h.deleted IS NOT 1{heads} AND NOT (e.list_complete IS 1 AND EXISTS (SELECT 1 FROM listed l WHERE l.event = e.id))),
counted(of_{event}, record, site, role, sex, agency_type, country, people, lead) AS MATERIALIZED (
  {by_sex}
  UNION ALL
  SELECT h.of_{event}, MIN(h.id), MIN(h.site), h.role, NULL, NULL, NULL, SUM(h.everybody) - MAX(h.listed), 1
  FROM head h WHERE h.listed > 0 GROUP BY h.of_{event}, h.role HAVING SUM(h.everybody) > MAX(h.listed))"""


def _of_sex(event: str, place: int) -> str:
    field, sex = _SEXES[place]
    earlier = " + ".join(f"COALESCE(h.{name}, 0)" for name, _sex in _SEXES[:place]) or "0"
    return f"""SELECT h.of_{event}, h.id, h.site, h.role, {sex}, h.agency_type, h.country, h.{field}, ({earlier}) = 0
  FROM head h WHERE h.listed = 0 AND h.{field} > 0"""
