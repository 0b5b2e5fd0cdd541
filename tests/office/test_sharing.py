"""A project joined from a file: its framework, its numbers, nothing of its people; and what changes there comes anew."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from desktop.errors import UserError
from desktop.exchange.project_file import VERSION
from desktop.models.fields.values import Money
from desktop.models.ids import new_id
from desktop.models.record import Record
from desktop.models.registers.indicator import Indicator, IndicatorVersion, Placement
from desktop.models.registers.money import BudgetLine
from desktop.models.registers.organisation import Organisation
from desktop.models.registers.people import Contact
from desktop.models.registers.period import ReportingPeriod
from desktop.models.registers.project import Project
from desktop.models.registers.result import Result
from desktop.models.registers.site import Site
from desktop.models.registers.training import Training
from desktop.office.access.opening import Newcomer, create_office, open_office
from desktop.office.office import Office
from desktop.office.project_parts import FRAMEWORK
from desktop.office.sample import PASSPHRASE, PROJECT
from desktop.office.sharing import give_out, join_project, look_into, write_empty_workbook
from desktop.store.keys.sealing import Cost
from tests.ui.offices import copied

CHEAP = Cost(memory_kib=8, passes=1, lanes=1)


@pytest.fixture
def here(demo_once: Path, tmp_path: Path) -> Iterator[Office]:
    with open_office(copied(demo_once, tmp_path), "Manager", PASSPHRASE, settings=tmp_path / "settings", cost=CHEAP) as office:
        yield office


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Office]:
    users = [Newcomer("Other manager", ("manager",), PASSPHRASE)]
    with create_office(tmp_path / "other.tallybook", users, settings=tmp_path / "settings", cost=CHEAP).office as office:
        yield office


def test_the_framework_arrives_whole_and_nobody_with_it(here: Office, there: Office, tmp_path: Path) -> None:
    give_out(here, here.project(PROJECT), tmp_path / "ct1140.tallyproject")
    joining = look_into(there, tmp_path / "ct1140.tallyproject")
    assert (joining.project, len(joining.changed), joining.same) == (PROJECT, 0, 0)
    join_project(there, joining)
    matrices = [office.matrix(office.project(PROJECT).id, date(2020, 6, 30)) for office in (here, there)]
    assert [(row.wording, row.target) for row in matrices[0].rows] == [(row.wording, row.target) for row in matrices[1].rows]
    assert [line.budget for line in matrices[0].budget.lines] == [line.budget for line in matrices[1].budget.lines]
    assert there.count(Training) == there.count(Contact) == 0
    project = there.project(PROJECT)
    assert project.office == here.office_book.office  # whose it is
    assert "Invented" not in (tmp_path / "ct1140.tallyproject").read_text(encoding="utf-8")


def test_joining_twice_changes_nothing_and_brings_what_changed(here: Office, there: Office, tmp_path: Path) -> None:
    path = tmp_path / "ct1140.tallyproject"
    give_out(here, here.project(PROJECT), path)
    join_project(there, look_into(there, path))
    again = look_into(there, path)
    assert not again.new
    assert not again.changed
    assert again.same > 100
    result = next(iter(here.every(Result)))
    here.save(result.changed(statement="As agreed anew"))
    give_out(here, here.project(PROJECT), path)
    anew = look_into(there, path)
    assert [record.id for record in anew.changed] == [result.id]
    join_project(there, anew)
    kept = there.get(Result, result.id)
    assert kept is not None
    assert kept.statement == "As agreed anew"


def test_a_project_of_the_same_code_is_not_overwritten(here: Office, there: Office, tmp_path: Path) -> None:
    give_out(here, here.project(PROJECT), tmp_path / "p.tallyproject")
    donor = Organisation(new_id(), title="A donor", type="government")
    values = {"starts": date(2020, 1, 1), "ends": date(2020, 12, 31), "currency": "USD", "donor": donor.id}
    there.save_all([donor, Project(new_id(), code=PROJECT, title="Another", **values)])
    with pytest.raises(UserError, match="made in this office already"):
        look_into(there, tmp_path / "p.tallyproject")


def test_bad_files_are_refused_in_a_sentence(here: Office, there: Office, tmp_path: Path) -> None:
    path = tmp_path / "p.tallyproject"
    give_out(here, here.project(PROJECT), path)
    whole = path.read_text(encoding="utf-8")
    for spoilt in ("", "[]", whole[:1000], whole.replace("Beijing", "Peking").replace("Officials", "officials", 1)):
        path.write_text(spoilt, encoding="utf-8")
        with pytest.raises(UserError, match="no project file, or is damaged"):
            look_into(there, path)
    path.write_text(whole.replace('"version": 2', '"version": 3'), encoding="utf-8")
    with pytest.raises(UserError, match="newer Tallybook"):
        look_into(there, path)


def test_a_project_goes_through_a_workbook(here: Office, there: Office, tmp_path: Path) -> None:
    path = tmp_path / "CT.1140.xlsx"
    give_out(here, here.project(PROJECT), path)
    joining = look_into(there, path)
    assert there.count(Project) == 0
    join_project(there, joining)
    ours, theirs = (office.matrix(office.project(PROJECT).id, date(2020, 6, 30)) for office in (here, there))
    told = [
        [(row.result.code, row.family, row.code, row.wording, row.unit, row.measure, row.baseline, row.target) for row in matrix.rows]
        for matrix in (ours, theirs)
    ]
    assert told[0] == told[1]
    assert [line.budget for line in ours.budget.lines] == [line.budget for line in theirs.budget.lines]
    assert there.project(PROJECT).id != here.project(PROJECT).id  # another one, of this office
    with pytest.raises(UserError, match="made in this office already"):
        look_into(there, path)


def filled(path: Path, **sheets: list[dict[str, object]]) -> Path:
    """The empty workbook with rows typed into it, by heading."""
    write_empty_workbook(path)
    book = load_workbook(path)
    for title, rows in sheets.items():
        sheet = book[title.replace("_", " ")]
        headings = [cell.value for cell in sheet[1]]
        for row in rows:
            sheet.append([row.get(str(heading)) for heading in headings])
            assert row.keys() <= {*headings}
    book.save(path)
    return path


DONOR: dict[str, object] = {"Name": "A donor", "Type": "Government"}
PLAN: dict[str, object] = {
    "Code": "P1", "Title": "A plan", "Donor": "A donor", "First day, as used": "2026-01-01", "Last day, as used": "2026-12-31", "Currency": "USD",
}  # fmt: skip


def test_a_workbook_is_filled_in_and_a_row_may_lead_further_down(there: Office, tmp_path: Path) -> None:
    site = Site(new_id(), code="MN", title="Mongolia", country="MN")
    there.save(site)
    results: list[dict[str, object]] = [
        {"Project": "P1", "Code": "1.1", "Level": "Output", "Statement": "Police are trained", "Under": "Objective"},
        {"Number": "Objective", "Project": "P1", "Code": "1", "Level": "Objective", "Statement": "Fewer are trafficked"},
    ]
    path = filled(
        tmp_path / "p.xlsx",
        Organisations=[DONOR],
        Sites=[{"Code": "MN", "Name": "Mongolia", "Country": "Mongolia"}],
        Projects=[{**PLAN, "Sites": "MN"}],
        Results=results,
    )
    join_project(there, look_into(there, path))
    project = there.project("P1")
    assert project.sites == {site.id}
    assert there.count(Site) == 1
    output, objective = sorted(there.every(Result), key=lambda one: one.level or "", reverse=True)
    assert output.parent == objective.id


def test_what_is_wrong_in_a_workbook_is_told_by_sheet_and_row(there: Office, tmp_path: Path) -> None:
    lost: dict[str, object] = {"Project": "P1", "Code": "1.1", "Level": "Output", "Statement": "Police are trained", "Under": "Objective 7"}
    path = filled(tmp_path / "p.xlsx", Organisations=[DONOR], Projects=[PLAN], Results=[lost])
    with pytest.raises(UserError, match=r"Results: Row 2: .*nothing here is called “Objective 7”"):
        look_into(there, path)
    with pytest.raises(UserError, match="must have one project in its sheet “Projects”"):
        look_into(there, filled(tmp_path / "none.xlsx", Organisations=[DONOR]))
    assert there.count(Project) == 0


@pytest.fixture
def file(here: Office, tmp_path: Path) -> Path:
    """The project file of the first office."""
    give_out(here, here.project(PROJECT), tmp_path / "p.tallyproject")
    return tmp_path / "p.tallyproject"


def changed(path: Path, change: Callable[[list[dict[str, Any]]], object]) -> None:
    """Change the records in the file, with a sum that fits."""
    said = json.loads(path.read_text(encoding="utf-8"))
    change(said["records"])
    said["sum"] = sha256(json.dumps(said["records"], ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()
    path.write_text(json.dumps(said), encoding="utf-8")


def first_of(records: list[dict[str, Any]], register: str) -> dict[str, Any]:
    return next(one for one in records if one["register"] == register)


WRONG: Mapping[str, Callable[[list[dict[str, Any]]], object]] = {
    "an id that is a number": lambda records: records[0].update(id=5),
    "an id that is none": lambda records: records[0].update(id=None),
    "an id of half a sign": lambda records: records[0].update(id="\ud800"),
    "an id with a line after it": lambda records: records[0].update(id=records[0]["id"] + "\n"),
    "an id twice": lambda records: records.append(records[0]),
    "a register nobody knows": lambda records: records[0].update(register="nothing"),
    "a person": lambda records: records.append({"register": "contact", "id": new_id(), "values": {"name": ["Somebody"]}}),
    "a field nobody knows": lambda records: records[0]["values"].update(nothing=["x"]),
    "a number of ours": lambda records: records[0]["values"].update(number=["A-99999999"]),
    "a deletion of ours": lambda records: records[0]["values"].update(deleted=[1]),
    "a title that is a number": lambda records: first_of(records, "site")["values"].update(title=[5]),
    "a title that is a list": lambda records: first_of(records, "site")["values"].update(title=[["a"]]),
    "two titles": lambda records: first_of(records, "site")["values"].update(title=["a", "b"]),
    "a title of half a sign": lambda records: first_of(records, "site")["values"].update(title=["\ud800"]),
    "a day that is none": lambda records: first_of(records, "project")["values"].update(starts=["2020-13-01"]),
    "a day written otherwise": lambda records: first_of(records, "project")["values"].update(starts=["20200101"]),
    "a sum that is text": lambda records: first_of(records, "budget_line")["values"].update(amount=["12.5", "USD"]),
    "a sum beyond numbers": lambda records: first_of(records, "budget_line")["values"].update(amount=[10**30, "USD"]),
    "a number of a gigabyte": lambda records: first_of(records, "indicator_version")["values"].update(target=["1E999999999"]),
    "a number that is none": lambda records: first_of(records, "indicator_version")["values"].update(target=["NaN"]),
    "no office that made it": lambda records: records[0]["values"].pop("office"),
    "an office that is none": lambda records: records[0]["values"].update(office=["../x"]),
    "a scope without end": lambda records: first_of(records, "indicator_version")["values"].update(scope=["[" * 100_000]),
    "a scope that is none": lambda records: first_of(records, "indicator_version")["values"].update(scope=["[[[["]),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_not_of_its_shape_leaves_nothing(there: Office, file: Path, what: str) -> None:
    """An id that was a number broke the chain of changes for good, and each of these came as far as the book or crashed."""
    changed(file, WRONG[what])
    with pytest.raises(UserError, match="no project file, or is damaged"):
        look_into(there, file)
    there.save(Site(new_id(), code="ours", title="ours", country="MN"))
    assert there.check() == []


def test_a_key_that_stands_twice_is_refused(there: Office, file: Path) -> None:
    """Two programs would read two things."""
    file.write_text(file.read_text(encoding="utf-8").replace('"version": 2', '"version": 2, "version": 2'), encoding="utf-8")
    with pytest.raises(UserError, match="no project file, or is damaged"):
        look_into(there, file)


def test_what_is_no_part_of_the_project_is_refused(there: Office, file: Path) -> None:
    changed(file, lambda records: records.append({**first_of(records, "site"), "id": new_id()}))
    with pytest.raises(UserError, match="more than the framework of one project"):
        look_into(there, file)


def test_our_own_sites_and_other_projects_are_not_overwritten(here: Office, there: Office, file: Path) -> None:
    join_project(there, look_into(there, file))
    ours = Site(new_id(), code="ours", title="Ours", country="MN")
    there.save(ours)
    mine = Result(new_id(), project=there.project(PROJECT).id, code="9", statement="Ours", level="outcome")
    there.save(mine)

    def as_theirs(records: list[dict[str, Any]]) -> None:
        project = first_of(records, "project")
        project["values"]["sites"] = sorted([*project["values"]["sites"], ours.id])
        records.append({"register": "site", "id": ours.id, "values": {**first_of(records, "site")["values"], "title": ["Theirs"]}})
        like = first_of(records, "result")
        records.append({**like, "id": mine.id, "values": {**like["values"], "statement": ["Theirs"]}})
        first_of(records, "site")["values"]["title"] = ["Renamed there"]

    changed(file, as_theirs)
    joining = look_into(there, file)
    assert joining.kept == 2
    join_project(there, joining)
    for register, one in ((Site, ours), (Result, mine)):
        kept = there.get(register, one.id)
        assert kept is not None
        assert "Theirs" not in str(kept.values())
    assert [one.title for one in there.every(Site) if one.title == "Renamed there"] == ["Renamed there"]
    assert there.check() == []


def test_the_id_of_another_record_here_is_refused(there: Office, file: Path) -> None:
    ours = Organisation(new_id(), title="Ours", type="government")
    there.save(ours)

    def as_ours(records: list[dict[str, Any]]) -> None:
        period = first_of(records, "reporting_period")
        period["id"] = ours.id

    changed(file, as_ours)
    with pytest.raises(UserError, match="by the id of another record here"):
        look_into(there, file)


def in_place_of(one: dict[str, Any], id: str) -> Callable[[list[dict[str, Any]]], object]:
    """Give the record ``one`` another ``id``, wherever it is named."""

    def change(records: list[dict[str, Any]]) -> None:
        records[:] = json.loads(json.dumps(records).replace(one["id"], id))

    return change


@pytest.mark.parametrize("register", ["indicator", "reporting_period", "result", "budget_line"])
def test_nothing_is_laid_on_another_project(there: Office, file: Path, register: str) -> None:
    """What the file says of its own thing would be said of ours by that id: a target, a row of the matrix, a report's day."""
    donor = Organisation(new_id(), title="A donor", type="government")
    dates = {"starts": date(2020, 1, 1), "ends": date(2020, 12, 31)}
    project = Project(new_id(), code="OTHER", title="Another", currency="USD", donor=donor.id, **dates)
    of = ("project", project.id)
    mine: dict[str, Record] = {
        "indicator": Indicator(new_id(), project=project.id, short="Ours"),
        "reporting_period": ReportingPeriod(new_id(), of=of, title="Q", began=date(2020, 1, 1), ended=date(2020, 3, 31)),
        "result": Result(new_id(), project=project.id, code="1", statement="Ours", level="outcome"),
        "budget_line": BudgetLine(new_id(), of=of, code="1", title="Ours", category="staff", amount=Money(1, "USD")),
    }
    there.save_all([donor, project, *mine.values()])
    one = first_of(json.loads(file.read_text(encoding="utf-8"))["records"], register)
    for deleted in (False, True):
        if deleted:
            there.delete(type(mine[register]), mine[register].id)
        changed(file, in_place_of(one, mine[register].id))
        with pytest.raises(UserError, match="by the id of another record here"):
            look_into(there, file)


def test_what_names_a_record_that_is_in_no_file_is_refused(there: Office, file: Path) -> None:
    """The book would not take it, in the middle of joining."""
    changed(file, lambda records: first_of(records, "placement")["values"].update(result=[new_id()]))
    with pytest.raises(UserError, match="more than the framework of one project"):
        look_into(there, file)


def test_a_site_goes_along_where_a_record_names_it(here: Office, there: Office, tmp_path: Path) -> None:
    """The book there would not take the record without it."""
    site = Site(new_id(), code="KH", title="Khovd", country="MN")
    here.save(site)
    here.save(next(iter(here.every(Result))).changed(site=site.id))
    give_out(here, here.project(PROJECT), tmp_path / "p.tallyproject")
    join_project(there, look_into(there, tmp_path / "p.tallyproject"))
    assert there.get(Site, site.id) is not None


def test_what_names_something_deleted_is_not_given_out(here: Office, file: Path) -> None:
    before = file.read_bytes()
    placement = next(iter(here.every(Placement)))
    here.delete(Result, placement.result or "")
    with pytest.raises(UserError, match=r"^Result A-\d+ names something that was deleted or is of another project\. Change that first"):
        give_out(here, here.project(PROJECT), file)
    assert file.read_bytes() == before


def test_a_donor_renamed_there_is_renamed_here_unless_it_is_our_own(here: Office, there: Office, file: Path) -> None:
    join_project(there, look_into(there, file))
    donor = here.get(Organisation, here.project(PROJECT).donor or "")
    assert donor is not None
    here.save(donor.changed(title="Another name"))
    give_out(here, here.project(PROJECT), file)
    joining = look_into(there, file)
    assert [(type(one), one.get("title")) for one in joining.changed] == [(Organisation, "Another name")]
    give_out(there, there.project(PROJECT), file)
    changed(file, lambda records: first_of(records, "organisation")["values"].update(title=["Theirs"]))
    back = look_into(here, file)
    assert (back.new, back.changed, back.kept) == ([], [], 1)


@pytest.mark.parametrize("version", [0, -1, True, "1", 1.0, None])
def test_a_version_that_never_was_is_refused(there: Office, file: Path, version: object) -> None:
    said = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**said, "version": version}), encoding="utf-8")
    with pytest.raises(UserError, match="no project file, or is damaged"):
        look_into(there, file)


def test_what_a_newer_tallybook_made_is_told_so_before_what_is_unknown_in_it(there: Office, file: Path) -> None:
    said = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**said, "version": 3, "more": {"of": "this"}}), encoding="utf-8")
    with pytest.raises(UserError, match="newer Tallybook"):
        look_into(there, file)


FIELDS = {1: "006041b62ed3cbf0", 2: "cf75610f63c3b491"}
"""By version of the file, what the fields of the framework are."""


def test_a_new_field_of_the_framework_makes_a_new_version_of_the_file() -> None:
    """An older program says then that it is too old, not that the file is damaged. Raise VERSION, and put the new sum here."""
    said = {register.register: {name: kind.columns for name, kind in register.kinds.items()} for register in FRAMEWORK}
    assert sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16] == FIELDS[VERSION]


def test_what_was_deleted_here_stays_deleted(here: Office, there: Office, file: Path) -> None:
    join_project(there, look_into(there, file))
    line = next(iter(there.every(BudgetLine)))
    there.delete(BudgetLine, line.id)
    again = look_into(there, file)
    assert line.id not in {record.id for record in (*again.new, *again.changed)}
    join_project(there, again)
    assert line.id not in {one.id for one in there.every(BudgetLine)}


def test_each_record_is_asked_for_in_one_query_a_register(there: Office) -> None:
    """Asked for one by one, in each register, twenty thousand took twenty seconds."""
    site, ours = Site(new_id(), code="a", title="a", country="MN"), Organisation(new_id(), title="Ours", type="government")
    there.save_all([site, ours])
    there.delete(Site, site.id)
    found = there.office_book.registers_with([site.id, ours.id, new_id(), "nothing"], (Site, Organisation, Project))
    assert found == {site.id: Site, ours.id: Organisation}


def test_what_a_condition_names_by_its_number_goes_along_by_its_id(here: Office, there: Office, tmp_path: Path) -> None:
    """The other office may have given that number to somebody else."""
    provider = here.save(Organisation(new_id(), title="A shelter", type="national_ngo")).kept[0]
    project = next(iter(here.every(Project)))
    version = next(one for one in here.every(IndicatorVersion) if one.measure == "products_adopted")
    here.save(version.changed(scope={"adopted_by": frozenset({provider.number or "", "empty"})}), "It is about one of them")
    give_out(here, project, tmp_path / "x.tallyproject")
    join_project(there, look_into(there, tmp_path / "x.tallyproject"))
    brought = there.get(IndicatorVersion, version.id)
    assert brought
    assert brought.scope == {"adopted_by": frozenset({provider.id, "empty"})}
    assert there.get(Organisation, provider.id)
    assert "scope" not in brought.refusals(there.context)
