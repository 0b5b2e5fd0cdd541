"""The shipped code lists: every list a register chooses from is there, whole and mapped."""

import csv
import re
from pathlib import Path

import pytest

from desktop import paths
from desktop.models import registers
from desktop.models.codelists import Code, CodeList, shipped
from desktop.models.fields.text_and_choice import Choice, Choices

FILES = sorted((paths.resources() / "codes").glob("*.csv"))
STANDARDS = {"htcds", "iati", "ctdc", "primero", "gbvims"}
each_file = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, strict=True))


@each_file
def test_a_list_is_whole(file: Path) -> None:
    rows = rows_of(file)
    codes = [row["code"] for row in rows]
    labels = [row["label"].casefold() for row in rows]
    assert len(set(codes)) == len(codes) > 1
    assert len(set(labels)) == len(labels), "two codes would read as one"
    assert {*rows[0]} - {"code", "label", "retired"} <= STANDARDS
    for row in rows:
        assert None not in row, "a row is longer than its heading"
        assert re.fullmatch(r"[A-Za-z0-9_.]{1,40}", row["code"])
        assert row["label"] == row["label"].strip()
        assert re.match(r"[A-Z0-9ÅÇÉÖ]", row["label"])
        assert ";" not in row["label"], "a list of several would fall apart"
        assert row["retired"] in ("", "1")


@each_file
def test_a_list_is_read_as_it_stands(file: Path) -> None:
    codes = shipped(file.stem)
    assert [code.code for code in codes] == [row["code"] for row in rows_of(file)]
    assert codes.choices()
    assert all(codes.shown(code.code) == code.label for code in codes)


@each_file
def test_every_list_names_its_source(file: Path) -> None:
    sources = (file.parent / "SOURCES.md").read_text(encoding="utf-8")
    named = {name for line in sources.splitlines() if line.startswith("| ") for name in line.split("|")[1].strip().split(", ")}
    assert file.stem in named


def test_every_list_a_register_chooses_from_is_shipped() -> None:
    chosen = {kind.codes for register in registers.ALL for kind in register.kinds.values() if isinstance(kind, Choice | Choices)}
    assert chosen
    assert chosen <= {file.stem for file in FILES}


@pytest.mark.parametrize(
    ("name", "code", "standard", "mapped"),
    [
        ("sex", "female", "htcds", "Feminine"),
        ("sex", "other", "ctdc", "Transgender/NonConforming"),
        ("agency_type", "police", "htcds", "LawEnforcement"),
        ("organisation_type", "multilateral", "iati", "40"),
        ("organisation_role", "implementing", "iati", "4"),
        ("exploitation", "forced_military", "htcds", "ForcedMilitaryByNonStateActors"),
        ("exploitation", "organ_removal", "ctdc", "isOrganRemoval"),
        ("service_type", "shelter", "htcds", "SocialCare"),
        ("need", "work", "htcds", "Livelihood"),
        ("service_type", "legal", "primero", "legal_assistance_service"),
        ("service_type", "psychosocial", "gbvims", "psycho_referral"),
        ("referral_reason", "additional_services", "htcds", "AdditionalServicesRequired"),
        ("referral_status", "declined", "primero", "referral_declined_by_survivor"),
        ("case_status", "closed_referred", "htcds", "ClosedReferred"),
        ("case_trafficking_status", "actual_victim", "htcds", "ActualVictimOfTrafficking"),
        ("consent_kind", "reporting", "primero", "consent_reporting"),
        ("gender_marker_dac", "2", "iati", "2"),
        ("indicator_family", "SDG", "iati", "9"),
        ("country", "XK", "iati", "XK"),
        ("language", "mn", "htcds", "mon"),
    ],
)
def test_codes_map_to_the_standards(name: str, code: str, standard: str, mapped: str) -> None:
    assert shipped(name)[code].maps[standard] == mapped


@pytest.mark.parametrize(
    ("name", "standard", "count"),
    [
        # all values of HTCDS 2.0 that a list of ours stands for
        ("exploitation", "htcds", 11),
        ("case_status", "htcds", 4),
        ("case_trafficking_status", "htcds", 3),
        ("organisation_type", "htcds", 9),
        ("referral_reason", "htcds", 3),
        ("vulnerability", "htcds", 12),
        # all codes of IATI 2.03's OrganisationType and OrganisationRole
        ("organisation_type", "iati", 16),
        ("organisation_role", "iati", 4),
        # Primero's lookup of referral statuses
        ("referral_status", "primero", 6),
        # ISO 3166-1 with XK, as IATI has it
        ("country", "iati", 250),
    ],
)
def test_a_standard_is_covered(name: str, standard: str, count: int) -> None:
    mapped = {code.maps.get(standard) for code in shipped(name)} - {None}
    assert len(mapped) == count


def test_currencies_and_countries_of_the_project_are_named_as_the_un_does() -> None:
    assert shipped("country").label("HK") == "China, Hong Kong SAR"
    assert shipped("country").label("TW") == "Taiwan Province of China"
    assert {"USD", "EUR", "CNY", "MNT", "HKD", "CHF", "JPY"} <= {code.code for code in shipped("currency").choices()}
    assert shipped("currency")["VEF"].retired


def test_an_office_adds_and_retires_codes() -> None:
    codes = shipped("role").extended([Code("guard", "Guard", maps={"htcds": "Other"}), Code("observer", "Watcher")])
    assert codes.label("guard") == "Guard"
    assert codes.label("observer") == "Watcher"
    assert codes.label("made_later") == "made_later"
    retired = codes.retire("guard")
    assert "guard" in retired
    assert "guard" not in {code.code for code in retired.choices()}
    assert [code.code for code in codes.only("guard", "trainer")] == ["guard", "trainer"]


def test_a_label_that_two_codes_have_gives_way_to_the_code() -> None:
    codes = CodeList("place", (Code("a", "Here"), Code("b", "here"), Code("c", "There")))
    assert [codes.shown(code.code) for code in codes] == ["a", "b", "There"]
