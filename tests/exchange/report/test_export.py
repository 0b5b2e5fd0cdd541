"""All files of an export: alike, packed with their sums, whole or not there, and a sentence where it cannot be."""

import errno
import json
import os
from collections.abc import Callable, Sequence
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from desktop.errors import UserError
from desktop.exchange.report.export import export
from desktop.exchange.report.formats import FORMATS
from desktop.exchange.report.matrix_json import matrix_json
from desktop.exchange.whole_file import StoppedError
from desktop.models.fields.base import FormatContext
from desktop.models.results.matrix import Matrix

Listing = Callable[[str], Sequence[tuple[str, str]]]
ALL = sorted(one.file for one in FORMATS.values())


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_all_files_are_written_and_told(matrix: Matrix, listing: Listing, context: FormatContext, tmp_path: Path) -> None:
    told: list[tuple[int, int, str]] = []
    made = export(matrix, listing, "donor", tmp_path / "out" / "Q2", (), context, lambda *step: told.append(step))
    assert [path.name for path in made] == [one.file for one in FORMATS.values()]
    assert names(tmp_path / "out" / "Q2") == ALL
    assert all(0 <= done <= of for done, of, _words in told)
    assert "The records behind each number" in {words for _done, _of, words in told}
    assert told[-1][0] == told[-1][1]


def test_only_what_is_asked_for(matrix: Matrix, listing: Listing, context: FormatContext, tmp_path: Path) -> None:
    export(matrix, listing, "donor", tmp_path, {"json", "package"}, context)
    assert names(tmp_path) == ["matrix.json", "package.zip"]


def test_the_package_holds_the_same_files_and_their_sums(matrix: Matrix, listing: Listing, context: FormatContext, tmp_path: Path) -> None:
    export(matrix, listing, "donor", tmp_path, (), context)
    with ZipFile(tmp_path / "package.zip") as zipped:
        assert zipped.testzip() is None
        held = {name: zipped.read(name) for name in zipped.namelist()}
    manifest = json.loads(held.pop("manifest.json"))
    assert [manifest[key] for key in ("format", "version", "project", "as_at", "period", "profile")] == [
        "tallybook-package", 1, "CT.1140", "2020-06-30", "Q2 2020", "donor",
    ]  # fmt: skip
    assert manifest["made"] == "2020-07-01T12:00:00+00:00"
    sums = {each["name"]: (each["bytes"], each["sha256"]) for each in manifest["files"]}
    assert sums == {name: (len(data), sha256(data).hexdigest()) for name, data in held.items()}
    assert sorted(held) == sorted([*(name for name in ALL if name != "package.zip"), "CONTENTS.txt"])
    for name in ("results-matrix.xlsx", "summary.pdf", "matrix.json"):
        assert held[name] == (tmp_path / name).read_bytes()
    contents = held["CONTENTS.txt"].decode()
    assert "Profile: Donor" in contents
    assert "PT 1: small parts are withheld" in contents


def test_an_internal_package_withholds_nothing(matrix: Matrix, listing: Listing, context: FormatContext, tmp_path: Path) -> None:
    export(matrix, listing, "internal", tmp_path, {"package"}, context)
    with ZipFile(tmp_path / "package.zip") as zipped:
        assert "Withheld" not in zipped.read("CONTENTS.txt").decode()
        assert zipped.read("matrix.json") == matrix_json(matrix, "internal")


def test_the_same_bytes_every_time(matrix: Matrix, listing: Listing, context: FormatContext, tmp_path: Path) -> None:
    first, second = (export(matrix, listing, "public", tmp_path / name, (), context) for name in ("a", "b"))
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
    assert ZipFile(BytesIO(first[3].read_bytes())).infolist()[0].date_time == (2020, 7, 1, 12, 0, 0)


@pytest.mark.parametrize("after", [0, 1, 5, 20, 30])
def test_cancelled_at_any_moment_nothing_is_left(
    matrix: Matrix, listing: Listing, context: FormatContext, tmp_path: Path, after: int
) -> None:
    (tmp_path / "matrix.json").write_text("the last one")
    asked = iter(range(1000))
    with pytest.raises(StoppedError, match="Nothing was written"):
        export(matrix, listing, "donor", tmp_path, (), context, cancelled=lambda: next(asked) >= after)
    assert names(tmp_path) == ["matrix.json"]
    assert (tmp_path / "matrix.json").read_text() == "the last one"


def test_a_full_disk_leaves_what_was_there(
    matrix: Matrix, listing: Listing, context: FormatContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "summary.pdf").write_text("the last one")

    def full(_file: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("desktop.atomic.os.fsync", full)
    with pytest.raises(UserError, match="has no room"):
        export(matrix, listing, "donor", tmp_path, (), context)
    assert names(tmp_path) == ["summary.pdf"]
    assert (tmp_path / "summary.pdf").read_text() == "the last one"


def test_a_file_in_the_way_of_the_folder(matrix: Matrix, listing: Listing, context: FormatContext, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(UserError, match="Choose another folder"):
        export(matrix, listing, "donor", tmp_path / "out" / "Q2", {"json"}, context)
    assert names(tmp_path) == ["out"]


def test_a_folder_where_a_file_should_be(matrix: Matrix, listing: Listing, context: FormatContext, tmp_path: Path) -> None:
    (tmp_path / "matrix.json").mkdir()
    with pytest.raises(UserError, match="cannot be replaced"):
        export(matrix, listing, "donor", tmp_path, {"json"}, context)
    assert names(tmp_path) == ["matrix.json"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder(matrix: Matrix, listing: Listing, context: FormatContext, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(UserError, match="Nothing can be written"):
        export(matrix, listing, "donor", tmp_path, {"json"}, context)
    tmp_path.chmod(0o700)


def test_a_fault_in_the_listing_leaves_nothing(matrix: Matrix, context: FormatContext, tmp_path: Path) -> None:
    def broken(placement: str) -> Sequence[tuple[str, str]]:
        raise ZeroDivisionError(placement)

    with pytest.raises(ZeroDivisionError):
        export(matrix, broken, "donor", tmp_path, (), context)
    assert names(tmp_path) == []


def test_an_unknown_format_is_no_format_left_out(matrix: Matrix, listing: Listing, context: FormatContext, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="spreadsheet"):
        export(matrix, listing, "donor", tmp_path, ["json", "spreadsheet"], context)
    assert not list(tmp_path.iterdir())


def test_a_package_alone_says_how_far_it_is(matrix: Matrix, listing: Listing, context: FormatContext, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    export(matrix, listing, "donor", tmp_path, ["package"], context, lambda done, of, _words: told.append((done, of)))
    assert all(done <= of for done, of in told if of)
