"""One program at a time in an office."""

import json
import platform
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.errors import UserError
from desktop.store.keys import lock
from desktop.store.keys.lock import Lock

HOLD = "import sys, pathlib; from desktop.store.keys.lock import Lock; held = Lock(pathlib.Path(sys.argv[1]), 'Oyunaa'); print('held', flush=True); sys.stdin.read()"


def holding(office: Path) -> "subprocess.Popen[str]":
    """Another process that has the office open."""
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(office)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_process_is_told_who_has_it(tmp_path: Path) -> None:
    process = holding(tmp_path)
    with process:
        with pytest.raises(UserError) as refused:
            Lock(tmp_path, "Bold")
        assert str(refused.value) == f"Oyunaa has this office open on {platform.node()}. Close it there, then open it again."
        process.communicate("")
    Lock(tmp_path, "Bold").release()


def test_a_killed_process_leaves_no_lock(tmp_path: Path) -> None:
    with holding(tmp_path) as process:
        process.send_signal(signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
        process.wait()
    with Lock(tmp_path, "Bold"):
        assert json.loads((tmp_path / ".lock").read_bytes())["who"] == "Bold"


def test_a_second_opening_in_one_process_is_refused_too(tmp_path: Path) -> None:
    with Lock(tmp_path, "Bold"), pytest.raises(UserError, match="Bold has this office open"):
        Lock(tmp_path, "Bold")
    again = Lock(tmp_path, "Bold")
    again.release()
    again.release()


def test_a_lock_file_that_says_nothing(tmp_path: Path) -> None:
    with Lock(tmp_path, "Bold"):
        (tmp_path / ".lock").write_bytes(b"")
        with pytest.raises(UserError, match="Somebody has this office open on another machine"):
            Lock(tmp_path, "Oyunaa")


def test_a_full_disk_leaves_a_lock_that_names_nobody(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="Windows limits no file")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        held = Lock(tmp_path, "Bold")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    with held, pytest.raises(UserError, match="Somebody has this office open"):
        Lock(tmp_path, "Oyunaa")
    Lock(tmp_path, "Oyunaa").release()


@pytest.mark.parametrize(
    ("folder", "said"),
    [
        ("OneDrive - IOM/CT.tallybook", "OneDrive"),
        ("dropbox/x", "Dropbox"),
        ("Documents/CT.tallybook", None),
        ("Documents/Dropbox course.tallybook", None),
    ],
)
def test_a_folder_that_a_service_copies_is_warned_of(tmp_path: Path, folder: str, said: str | None) -> None:
    (tmp_path / folder).mkdir(parents=True)
    warned = lock.warning(tmp_path / folder)
    assert (said in warned if said else True) if warned else said is None


def test_a_network_drive_is_warned_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = f"/dev/sda1 / ext4 rw 0 0\nserver:/share {tmp_path} nfs4 rw 0 0\n"
    monkeypatch.setattr(Path, "read_text", lambda *_args, **_rest: mounts)
    assert "network drive" in (lock.warning(tmp_path / "office") or "")
    assert lock.warning(Path("/elsewhere")) is None


def test_a_network_drive_with_a_blank_in_its_name_is_warned_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    share = tmp_path / "Shared files"
    escaped = str(share).replace(" ", "\\040")
    mounts = f"/dev/sda1 / ext4 rw 0 0\n//server/share {escaped} cifs rw 0 0\n"
    monkeypatch.setattr(Path, "read_text", lambda *_args, **_rest: mounts)
    assert "network drive" in (lock.warning(share / "CT.tallybook") or "")
    assert lock.warning(tmp_path / "Shared") is None
