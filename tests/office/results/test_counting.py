"""How records add up, on projects small enough to count by hand."""

from datetime import date
from decimal import Decimal
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.models.fields.values import PartialDay
from desktop.models.ids import new_case_code, new_id
from desktop.models.registers.assistance import Service
from desktop.models.registers.case import Case, Identification
from desktop.models.registers.figures import BroughtForward, ReportedFigure
from desktop.models.registers.indicator import Indicator
from desktop.models.registers.milestone import Milestone
from desktop.models.registers.people import Contact, HeadCount, Participant
from desktop.models.registers.period import ReportingPeriod
from desktop.models.registers.training import Training
from tests.office.conftest import Small, make_small


def training(small: Small, *outputs: int, **values: object) -> Training:
    given = {
        "title": "A training",
        "pillar": "protection",
        "modality": "in_person",
        "purpose": "victim_identification",
        "began": date(2020, 3, 1),
        "results": frozenset(small.outputs[place].id for place in outputs or (0,)),
        **values,
    }
    made = Training(new_id(), **given)
    small.books.keep(made)
    return made


def came(small: Small, to: Training, **values: object) -> HeadCount:
    made = HeadCount(new_id(), of=("training", to.id), **{"role": "participant", **values})
    small.books.keep(made)
    return made


def listed(small: Small, to: Training, **values: object) -> Participant:
    made = Participant(new_id(), of=("training", to.id), **values)
    small.books.keep(made)
    return made


def test_one_training_for_two_outputs_counts_once(small: Small) -> None:
    small.indicator("trainings")
    small.indicator("people_trained")
    both = training(small, 0, 1)
    came(small, both, women=3, men=4)
    assert small.row("trainings").cumulative.value == 1
    assert small.row("people_trained").cumulative.value == 7


def test_one_training_for_two_projects_counts_in_each(small: Small) -> None:
    other = make_small(small.books, "S.2")
    small.indicator("trainings")
    other.indicator("trainings")
    training(small, results=frozenset({small.outputs[0].id, other.outputs[1].id}))
    assert small.row("trainings").cumulative.value == 1
    assert other.row("trainings").cumulative.value == 1
    shared = [finding for finding in small.books.matrix(code="S.1").findings if finding.kind == "shared"]
    assert [finding.sentence for finding in shared] == ["Records that serve project S.2 too: 1. Each project counts them."]


def test_people_are_counted_once_and_participations_stand_beside(small: Small) -> None:
    small.indicator("people_trained")
    small.indicator("different_people_trained")
    contact = Contact(new_id(), name="Invented", sex="female")
    small.books.keep(contact)
    for _time in range(3):
        listed(small, training(small), contact=contact.id, sex="female")
    row = small.row("people_trained")
    assert row.cumulative.value == 3
    assert row.cumulative.beside[0][1] == 1
    row = small.row("different_people_trained")
    assert row.cumulative.value == 1
    assert row.cumulative.beside[0][1] == 3


def test_a_head_count_beyond_the_list_is_not_recorded_until_the_list_is_complete(small: Small) -> None:
    small.indicator("people_trained")
    one = training(small)
    came(small, one, women=6, men=4)
    assert _by_sex(small) == {"female": 6, "male": 4}
    listed(small, one, sex="male")
    listed(small, one, sex="male")
    listed(small, one, sex="female")
    assert _by_sex(small) == {"male": 2, "female": 1, None: 7}
    small.books.keep(one.changed(list_complete=True))
    assert _by_sex(small) == {"male": 2, "female": 1}


def _by_sex(small: Small) -> dict[str | None, Decimal | None]:
    cell = small.row("people_trained").cumulative
    parts = {part.code: part.value for part in cell.parts if part.breakdown == "sex"}
    assert sum(value or 0 for value in parts.values()) == cell.value
    return parts


def test_the_own_staff_who_organise_do_not_count(small: Small) -> None:
    small.indicator("people_trained")
    one = training(small)
    came(small, one, role="organiser", not_recorded=4)
    came(small, one, not_recorded=9)
    assert small.row("people_trained").cumulative.value == 9


def test_what_is_deleted_does_not_count(small: Small) -> None:
    small.indicator("people_trained")
    one = training(small)
    head = came(small, one, women=5)
    small.books.keep(head.changed(deleted=True))
    assert small.row("people_trained").cumulative.value == 0
    came(small, one, women=2)
    small.books.keep(one.changed(deleted=True))
    assert small.row("people_trained").cumulative.value == 0


def test_what_was_done_for_a_deleted_case_does_not_count(small: Small) -> None:
    small.indicator("persons_served")
    case = _case(small)
    _serve(small, case, date(2020, 3, 1))
    assert small.row("persons_served").cumulative.value == 1
    small.books.keep(case.changed(deleted=True))
    assert small.row("persons_served").cumulative.value == 0


def test_a_month_known_only_counts_at_its_end(small: Small) -> None:
    small.indicator("persons_served")
    case = _case(small, birth=PartialDay(2002, 6))
    _serve(small, case, date(2020, 6, 29))
    assert _ages(small) == {"15_17": 1}  # born on 30 June at the latest: seventeen on the day before


def test_ages_are_those_at_the_event_and_never_drift(small: Small) -> None:
    small.indicator("persons_served")
    case = _case(small, estimated_age=17, estimated_on=date(2020, 2, 1))
    _serve(small, case, date(2020, 3, 1))
    assert _ages(small) == {"15_17": 1}
    _serve(small, case, date(2021, 9, 1))
    assert small.row("persons_served", date(2021, 12, 31)).cumulative.value == 1
    assert _ages(small, date(2021, 12, 31)) == {"15_17": 1}  # as at the first service


def _case(small: Small, **values: object) -> Case:
    made = Case(new_id(), code=new_case_code("MN"), opened=date(2020, 1, 5), **values)
    small.books.keep(made)
    return made


def _serve(small: Small, case: Case, day: date) -> None:
    results = frozenset({small.outputs[0].id})
    small.books.keep(Service(new_id(), of=("case", case.id), type="legal", delivered=day, results=results))


def _ages(small: Small, as_at: date = date(2020, 12, 31)) -> dict[str | None, Decimal | None]:
    parts = small.row("persons_served", as_at).cumulative.parts
    return {part.code: part.value for part in parts if part.breakdown == "age_band"}


def test_in_a_period_people_count_who_are_first_counted_in_it(small: Small) -> None:
    small.indicator("persons_served")
    small.indicator("persons_served_in_period")
    quarter = ReportingPeriod(new_id(), of=("project", small.project.id), title="Q2", began=date(2020, 4, 1), ended=date(2020, 6, 30))
    small.books.keep(quarter)
    old, new = _case(small), _case(small)
    _serve(small, old, date(2020, 2, 1))
    _serve(small, old, date(2020, 5, 1))
    _serve(small, new, date(2020, 5, 2))
    first, anew = (small.row(name, date(2020, 6, 30), "Q2") for name in ("persons_served", "persons_served_in_period"))
    assert first.period is not None
    assert anew.period is not None
    assert (first.cumulative.value, first.period.value) == (2, 1)
    assert (anew.cumulative.value, anew.period.value) == (2, 2)


def test_an_identified_victim_with_a_case_counts_once(small: Small) -> None:
    small.indicator("victims_identified")
    case = _case(small)
    for linked in (case.id, case.id, None):
        small.books.keep(
            Identification(
                new_id(),
                on=date(2020, 4, 1),
                agency_type="police",
                agency_country="MN",
                case=linked,
                results=frozenset({small.outputs[0].id}),
            )
        )
    assert small.row("victims_identified").cumulative.value == 2


def test_reported_and_brought_forward_figures_add_and_show(small: Small) -> None:
    small.indicator("people_trained")
    indicator = next(iter(small.books.office.every(Indicator)))
    came(small, training(small), women=10)
    of = frozenset({indicator.id})
    small.books.keep(
        ReportedFigure(
            new_id(), indicators=of, on=date(2020, 5, 1), value=Decimal(8), source="partner_report", evidence="letter", may_overlap=True
        ),
        BroughtForward(new_id(), indicators=of, on=date(2020, 1, 1), value=Decimal(5), evidence="workbook"),
    )
    cell = small.row("people_trained").cumulative
    assert (cell.value, cell.recorded, cell.reported, cell.brought_forward) == (23, 10, 8, 5)
    assert (cell.low, cell.high) == (15, 23)  # the eight may all be among our ten


def test_nothing_is_zero_for_sums_and_nothing_yet_for_the_rest(small: Small) -> None:
    for measure in ("trainings", "people_trained", "persons_served"):
        small.indicator(measure)
        assert (small.row(measure).cumulative.value, small.row(measure).cumulative.state) == (0, "value")
    for measure in ("training_days", "improved", "persons_satisfied", "survey_positive"):
        small.indicator(measure)
        assert (small.row(measure).cumulative.value, small.row(measure).cumulative.state) == (None, "nothing_yet")


people = st.fixed_dictionaries(
    {"sex": st.sampled_from(["female", "male", None]), "role": st.sampled_from(["participant", "trainer", None])}
)
heads = st.fixed_dictionaries(
    {field: st.integers(0, 5) for field in ("women", "men", "other", "not_recorded")}
    | {"role": st.sampled_from(["participant", "organiser"])}
)
_names = count()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(
        st.tuples(st.lists(people, max_size=6), st.lists(heads, max_size=3), st.booleans(), st.sampled_from([(0,), (1,), (0, 1)])),
        max_size=5,
    )
)
def test_people_trained_as_counted_by_hand(
    small: Small, events: list[tuple[list[dict[str, str]], list[dict[str, int]], bool, tuple[int, ...]]]
) -> None:
    """The same by plain Python over the records, as a second opinion on the SQL."""
    project = make_small(small.books, f"H.{next(_names)}")
    project.indicator("people_trained", results=frozenset({project.outputs[0].id}))
    expected = 0
    for names, numbers, complete, outputs in events:
        one = training(project, *outputs, list_complete=complete)
        for name in names:
            listed(project, one, **name)
        for head in numbers:
            came(project, one, **head)
        if 0 in outputs:
            by_list = sum(1 for name in names if name["role"] in ("participant", None))
            by_head = sum(
                sum(int(head[f]) for f in ("women", "men", "other", "not_recorded")) for head in numbers if head["role"] == "participant"
            )
            expected += by_list if complete and names else max(by_list, by_head)
    assert project.row("people_trained").cumulative.value == expected


def test_the_steps_of_a_plan_are_its_steps_in_every_period(small: Small) -> None:
    small.indicator("steps_done", unit="percent")
    quarters = [
        ("Q1", date(2020, 1, 1), date(2020, 3, 31)),
        ("Q2", date(2020, 4, 1), date(2020, 6, 30)),
        ("Q3", date(2020, 7, 1), date(2020, 9, 30)),
    ]
    for name, first, last in quarters:
        owner = ("project", small.project.id)
        small.books.keep(ReportingPeriod(new_id(), of=owner, title=name, began=first, ended=last, due=last))
    steps = [
        (date(2020, 2, 1), date(2020, 5, 1)),
        (date(2020, 2, 1), date(2020, 5, 2)),
        (date(2020, 5, 1), date(2020, 3, 1)),
        (date(2021, 5, 1), None),
    ]
    for planned, done in steps:
        small.books.keep(
            Milestone(new_id(), plan="Plan", title="Step", results=frozenset({small.outputs[0].id}), planned=planned, done=done)
        )
    found = []
    for name, _first, last in quarters:
        row = small.row("steps_done", last, name)
        assert row.period
        found.append((row.cumulative.value, row.period.value, row.period.numerator, row.period.denominator))
    assert found == [(25, 25, 1, 4), (75, 50, 2, 4), (75, 0, 0, 4)]
    assert found[-1][0] == sum(period for _whole, period, _done, _of in found if period is not None)
