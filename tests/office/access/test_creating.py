"""A new office: made with its country and its papers or not at all; the first project with donor and quarters."""

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from pypdf import PdfReader

from desktop.errors import UserError
from desktop.models.ids import new_id
from desktop.models.registers.organisation import Organisation
from desktop.models.registers.period import ReportingPeriod
from desktop.models.registers.project import Project
from desktop.models.registers.site import Site
from desktop.models.registers.staff import User
from desktop.office.access.creating import Begun, Donor, begin_office, begin_project, folder_for, quarters
from desktop.office.access.opening import Newcomer, open_office
from desktop.office.access.papers import delete_papers, write_new_papers
from desktop.office.access.recovery import try_paper
from desktop.office.office import Office, RefusedError
from desktop.store.keys.sealing import CHEAPEST

SAID = "seven blue hills by the river"
MARAL = Newcomer("Maral", ["manager"], SAID)


def begun(tmp_path: Path, papers_in: Path | None = None) -> Begun:
    folder = folder_for("Ulaanbaatar", tmp_path)
    return begin_office(folder, MARAL, "MN", papers_in or tmp_path, settings=tmp_path / "settings", cost=CHEAPEST)


def reopened(tmp_path: Path) -> Office:
    return open_office(tmp_path / "Ulaanbaatar", "Maral", SAID, settings=tmp_path / "settings", cost=CHEAPEST)


def a_project(**changed: object) -> Project:
    values = {"code": "CT.1140", "title": "Cooperation", "starts": date(2018, 1, 2), "ends": date(2021, 1, 31), "currency": "USD"}
    return Project(new_id(), **{**values, **changed})


def test_a_new_office_has_its_country_and_papers_that_open_it(tmp_path: Path) -> None:
    made = begun(tmp_path)
    assert made.folder == tmp_path / "Ulaanbaatar.tallybook"
    assert [path.name for path in made.papers.values()] == ["office-book.pdf", "case-book.pdf"]
    for book, path in made.papers.items():
        code = next(line for line in PdfReader(path).pages[0].extract_text().split("\n") if len(line.split()) == 4 and line.isupper())
        rest = PdfReader(path).pages[0].extract_text().split(code)[1].split("\n")[1]
        try_paper(made.folder, book, code + rest)
    with reopened(tmp_path) as office:
        assert [(site.code, site.title, site.country) for site in office.every(Site)] == [("MN", "Mongolia", "MN")]
        assert [user.name for user in office.every(User)] == ["Maral"]
        assert office.check() == []


def test_no_office_without_papers(tmp_path: Path) -> None:
    (tmp_path / "a file").write_text("no folder")
    for papers_in, sentence in (
        (tmp_path / "nowhere", "Choose another folder"),
        (tmp_path / "a file", "Choose another folder"),
        (tmp_path / "Ulaanbaatar.tallybook" / "backups", "do not belong into the folder of an office"),
    ):
        with pytest.raises(UserError, match=sentence):
            begun(tmp_path, papers_in)
        assert not (tmp_path / "Ulaanbaatar.tallybook").exists()
    (tmp_path / "Ulaanbaatar recovery papers").mkdir()
    with pytest.raises(UserError, match="Move the papers of the other office"):
        begun(tmp_path)
    assert not (tmp_path / "Ulaanbaatar.tallybook").exists()


@pytest.mark.parametrize("name", ["", "  ", "a/b", "a\\b", "what?", "..", "a:b"])
def test_a_name_no_folder_can_have_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UserError, match="needs a name of letters and figures"):
        folder_for(name, tmp_path)


def test_the_first_project_brings_donor_country_and_quarters(tmp_path: Path) -> None:
    begun(tmp_path)
    with reopened(tmp_path) as office:
        begin_project(office, a_project(), Donor("J/TIP", "government"), by_quarter=True, due_after=30)
        project = next(iter(office.every(Project)))
        donor = office.get(Organisation, project.donor or "")
        site = next(iter(office.every(Site)))
        assert donor
        assert (donor.title, donor.type, donor.roles) == ("J/TIP", "government", frozenset({"funding"}))
        assert (project.countries, project.sites, project.manager_office) == (frozenset({"MN"}), frozenset({site.id}), "Ulaanbaatar")
        periods = list(office.every(ReportingPeriod))
        assert {period.of for period in periods} == {("project", project.id)}
        assert len(periods) == 13
        assert office.check() == []
        office.undo()
        assert not list(office.every(Project))
        assert not list(office.every(ReportingPeriod))


def test_a_project_that_will_not_do_leaves_nothing(tmp_path: Path) -> None:
    begun(tmp_path)
    with reopened(tmp_path) as office:
        with pytest.raises(RefusedError, match="last day is before the first"):
            begin_project(office, a_project(ends=date(2017, 1, 1)), Donor("J/TIP", "government"), by_quarter=True)
        assert not list(office.every(Organisation))


def test_quarters_are_those_of_the_sample_project() -> None:
    made = list(quarters(a_project(), 30))
    assert [(one.title, one.began, one.ended, one.due) for one in (made[0], made[1], made[-1])] == [
        ("2018 Q1", date(2018, 1, 2), date(2018, 3, 31), date(2018, 4, 30)),
        ("2018 Q2", date(2018, 4, 1), date(2018, 6, 30), date(2018, 7, 30)),
        ("2021 Q1", date(2021, 1, 1), date(2021, 1, 31), date(2021, 3, 2)),
    ]
    for one, following in pairwise(made):
        assert one.ended
        assert following.began
        assert (following.began - one.ended).days == 1
    assert [(one.began, one.ended) for one in quarters(a_project(starts=date(2020, 12, 31), ends=date(2020, 12, 31)))] == [
        (date(2020, 12, 31), date(2020, 12, 31))
    ]
    assert list(quarters(a_project(ends=None))) == list(quarters(a_project(ends=date(2017, 1, 1)))) == []


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        (date(2026, 10, 15), date(2027, 6, 30), [(date(2026, 10, 15), date(2027, 1, 14)), (date(2027, 1, 15), date(2027, 4, 14)), (date(2027, 4, 15), date(2027, 6, 30))]),
        (date(2026, 11, 30), date(2027, 5, 29), [(date(2026, 11, 30), date(2027, 2, 27)), (date(2027, 2, 28), date(2027, 5, 29))]),
        (date(2026, 1, 31), date(2026, 1, 31), [(date(2026, 1, 31), date(2026, 1, 31))]),
        (date(2026, 1, 1), date(2025, 1, 1), []),
    ],
)  # fmt: skip
def test_quarters_may_follow_the_projects_first_day(starts: date, ends: date, expected: list[tuple[date, date]]) -> None:
    made = list(quarters(a_project(starts=starts, ends=ends), 30, from_start=True))
    assert [(one.began, one.ended) for one in made] == expected
    assert [one.title for one in made] == [f"Quarter {number}" for number in range(1, len(expected) + 1)]
    assert all(one.due == one.ended + timedelta(days=30) for one in made if one.ended)


def test_papers_go_with_their_folder_and_a_new_one_takes_no_others_place(tmp_path: Path) -> None:
    made = begun(tmp_path)
    delete_papers(made.papers.values())
    assert not (tmp_path / "Ulaanbaatar recovery papers").exists()
    delete_papers(made.papers.values())
    on = date(2026, 3, 5)
    first, second = (write_new_papers("Ulaanbaatar", {"cases": "23456-789BC"}, tmp_path, on)["cases"] for _time in range(2))
    assert first != second
    assert first.is_file()
    (first.parent / "notes.txt").write_text("kept")
    delete_papers([first, second])
    assert [path.name for path in first.parent.iterdir()] == ["notes.txt"]
    assert not second.parent.exists()
