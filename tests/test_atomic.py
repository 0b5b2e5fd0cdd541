"""A file is there whole or as it was, seen by nobody else meanwhile, and its name survives a power cut."""

import errno
import os
import stat
import sys
from pathlib import Path

import pytest

from desktop.atomic import discard_all_unfinished, whole, write_whole

posix = pytest.mark.skipif(sys.platform == "win32", reason="folders are settled and closed to others otherwise there")


def test_what_was_there_stays_until_the_new_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "ring.json"
    path.write_bytes(b"old")
    with whole(path) as part:
        part.write_bytes(b"half")
        assert path.read_bytes() == b"old"
        part.write_bytes(b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_failed_block_leaves_what_was_there_and_nothing_beside(tmp_path: Path) -> None:
    path = tmp_path / "ring.json"
    path.write_bytes(b"old")

    def fails() -> None:
        with whole(path) as part:
            part.write_bytes(b"half")
            part.with_name("ring.json-wal").write_bytes(b"what SQLite puts beside")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_what_a_killed_program_left_goes_with_the_next_writing(tmp_path: Path) -> None:
    path = tmp_path / "ring.json"
    killed = whole(path)
    part = killed.__enter__()
    part.write_bytes(b"half")
    part.with_name("ring.json-wal").write_bytes(b"what SQLite puts beside")
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


@posix
def test_nobody_else_may_enter_where_it_is_written(tmp_path: Path) -> None:
    with whole(tmp_path / "records.csv") as part:
        part.write_bytes(b"a name")
        assert stat.S_IMODE(part.parent.stat().st_mode) == 0o700


@posix
def test_file_and_folder_reach_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[bool] = []
    fsync = os.fsync

    def watched(descriptor: int) -> None:
        synced.append(stat.S_ISDIR(os.fstat(descriptor).st_mode))
        fsync(descriptor)

    monkeypatch.setattr("desktop.atomic.os.fsync", watched)
    write_whole(tmp_path / "ring.json", b"new")
    assert synced == [False, True], "first the file, then the folder that names it"


@posix
@pytest.mark.parametrize(("code", "kept"), [(errno.EINVAL, True), (errno.EIO, False)])
def test_a_folder_that_cannot_be_settled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, kept: bool) -> None:
    fsync = os.fsync

    def shared(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(code, os.strerror(code))
        fsync(descriptor)

    monkeypatch.setattr("desktop.atomic.os.fsync", shared)
    if kept:
        write_whole(tmp_path / "ring.json", b"new")
        assert (tmp_path / "ring.json").read_bytes() == b"new"
    else:
        with pytest.raises(OSError, match=os.strerror(code)):
            write_whole(tmp_path / "ring.json", b"new")


def test_what_killed_programs_left_goes_by_a_pattern_of_names(tmp_path: Path) -> None:
    """Backups are named by the minute: the name of one that was killed is written never again."""
    for name in (".office-1000-20261201.db.part", ".cases-1000-20261201.db.part"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "half").write_bytes(b"half")
    (tmp_path / "office-1000-20261130.db").write_bytes(b"whole")
    discard_all_unfinished(tmp_path, "office-*.db")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".cases-1000-20261201.db.part", "office-1000-20261130.db"]
