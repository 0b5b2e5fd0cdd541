"""The terminal: what each command says and leaves, and one clear sentence for everything a person can get wrong."""

import contextlib
import csv
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import click
import pytest

from desktop import cli, paths
from desktop.cli import deeds
from desktop.models.registers import ALL
from desktop.office import bugs, sample
from desktop.office.access.opening import Newcomer, create_office
from desktop.office.checking import CANNOT_SEE
from desktop.store.keys.cipher import connect
from desktop.store.keys.sealing import CHEAPEST
from tests.office.opened import ROLES, a_case, an_organisation

PASSPHRASE = "five words for everybody here"
Said = tuple[int, str, str]
Run = Callable[..., Said]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """A terminal in ``tmp_path`` with a home of its own, no screen, and the passphrase in the environment."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(paths, "settings_folder", lambda: tmp_path / "settings")
    monkeypatch.setenv("TALLYBOOK_PASSPHRASE", PASSPHRASE)
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)

    def command(*words: str) -> Said:
        status = cli.run(words)
        said = capsys.readouterr()
        return status, said.out, said.err

    return command


@pytest.fixture
def office(run: Run, tmp_path: Path) -> Path:
    """An office of all five, each with the same passphrase, closed."""
    users = [Newcomer(name, roles, PASSPHRASE) for name, roles in ROLES.items()]
    with create_office(tmp_path / "UB", users, settings=tmp_path / "settings", cost=CHEAPEST).office as made:
        made.save(an_organisation("Border police"))
        return made.folder


def one_sentence(said: Said, status: int = cli.MENDABLE) -> str:
    """What a failed command said: no traceback, one line, nothing on the ordinary output."""
    assert said[0] == status, said
    assert "Traceback" not in said[2]
    assert said[1] == ""
    lines = said[2].strip().splitlines()
    assert len(lines) == 1, said[2]
    return lines[0]


def test_help_is_there_at_once() -> None:
    heavy = "PySide6", "sqlcipher3", "cryptography", "openpyxl", "xlsxwriter", "reportlab", "babel", "desktop.office"
    code = f"""import sys
from desktop import cli
assert cli.run(["--help"]) == 0
assert not set(sys.modules) & set({heavy!r}), sorted(sys.modules)"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for word in ("demo", "new", "open", "export", "import", "check", "TALLYBOOK_PASSPHRASE"):
        assert word in done.stdout


@pytest.mark.parametrize("command", ["demo", "new", "open", "export", "import", "check"])
def test_every_command_and_option_is_explained(run: Run, command: str) -> None:
    status, out, _err = run(command, "--help")
    assert status == 0
    assert len(out.splitlines()) > 6
    described = cli.tallybook.commands[command]
    assert described.short_help
    assert all(option.help for option in described.params if isinstance(option, click.Option))


def test_the_words_of_the_issue_hold() -> None:
    commands = {name: {word for option in command.params for word in option.opts} for name, command in cli.tallybook.commands.items()}
    assert commands == {
        "demo": {"--to", "--no-window"},
        "new": {"office", "--user", "--role", "--sample"},
        "open": {"office"},
        "export": {"office", "--user", "--project", "--as-at", "--period", "--profile", "--to", "--only"},
        "import": {"office", "register", "file", "--user", "--apply"},
        "check": {"office", "--user", "--accept-older"},
    }


def test_check_says_whole_for_each_as_far_as_they_see(run: Run, office: Path) -> None:
    assert run("check", "UB", "--user", "Tuya") == (0, f"Both books are whole.\n{CANNOT_SEE}\n", "")
    status, out, _err = run("check", str(office), "--user", "oyun")
    assert (status, "do not hold the case book's key" in out) == (0, True)


def test_check_prints_what_it_finds_and_ends_with_1(run: Run, office: Path, tmp_path: Path) -> None:
    with deeds.opened(office, "Tuya") as opened:
        opened.save(a_case().changed(case_worker="0192-nobody"))
    (office / "cases.db").write_bytes(flipped((office / "cases.db").read_bytes()))
    status, out, err = run("check", "UB", "--user", "Tuya")
    assert status == 1
    assert "cases.db" in out + err
    assert "Traceback" not in err


def flipped(content: bytes) -> bytes:
    """One bit wrong in the middle of the last page."""
    return content[:-2000] + bytes([content[-2000] ^ 1]) + content[-1999:]


def test_wrong_words_end_with_2(run: Run, office: Path) -> None:
    export = ("export", "UB", "--user", "Maral", "--project", "CT.1140", "--to", "out")
    cases: list[tuple[tuple[str, ...], str]] = [
        ((*export, "--as-at", "30/06/2020"), "“30/06/2020” is not a date such as 2020-06-30. Write year, month and day, with dashes."),
        ((*export, "--as-at", "2020-02-30"), "“2020-02-30” is not a date"),
        ((*export, "--as-at", "20200630"), "“20200630” is not a date such as 2020-06-30."),
        ((*export, "--as-at", "2020-06-30", "--profile", "police"), "police"),
        ((*export, "--as-at", "2020-06-30", "--only", "everything"), "everything"),
        (export, "--as-at"),
        ((*export, "--as-at", "2020-06-30", "--period", ""), "Nothing is named. Name one, or leave the option out."),
        ((*export[:-1], "", "--as-at", "2020-06-30"), "Name a folder."),
        (("demo", "--to", " "), "Name a folder."),
        (("import", "UB", "trainings", "x.csv", "--user", "Bat"), "There is no register “trainings”. It is one of: site, organisation"),
        (("new", "X", "--user", "Maral", "--role", "boss"), "There is no role “boss”. It is one of: manager, field_officer"),
        (("fly",), "No such command"),
        (("check", "UB"), "--user"),
    ]
    for words, sentence in cases:
        status, out, err = run(*words)
        assert (status, out) == (2, ""), words
        assert sentence in err
        assert "Traceback" not in err


def test_what_a_person_can_mend_is_one_sentence_and_1(run: Run, office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    export = ("--project", "CT.1140", "--as-at", "2020-06-30", "--to", "out")
    assert "There is no office at nowhere" in one_sentence(run("check", "nowhere", "--user", "Maral"))
    assert "is no Tallybook office" in one_sentence(run("check", ".", "--user", "Maral"))
    assert "Nobody called “Bold”" in one_sentence(run("check", "UB", "--user", "Bold"))
    assert "no project “CT.1140” in this office" in one_sentence(run("export", "UB", "--user", "Maral", *export))
    assert "may not change Trainings" in one_sentence(run("import", "UB", "training", "x.csv", "--user", "Oyun"))
    assert "do not hold the key of the case book" in one_sentence(run("import", "UB", "case", "x.csv", "--user", "Bat"))
    assert "cannot be read" in one_sentence(run("import", "UB", "organisation", "nowhere.csv", "--user", "Bat"))
    for name in (".", "..", ".tallybook", "", "UB?", "UB\\x", "CON", "com1.old"):
        assert "needs a name" in one_sentence(run("new", name, "--user", "Maral", "--role", "manager"))
    assert "Name of the office has signs that" in one_sentence(run("new", "UB\u202e", "--user", "Maral", "--role", "manager"))
    assert "Name has signs that cannot be printed" in one_sentence(run("new", "X", "--user", "Maral\x1b", "--role", "manager"))
    assert "name of the office is too long" in one_sentence(run("new", "B" * 300, "--user", "Maral", "--role", "manager"))
    assert "cannot be looked at" in one_sentence(run("new", "B" * 300 + "/UB", "--user", "Maral", "--role", "manager"))
    assert "cannot be looked at" in one_sentence(run("check", "B" * 300, "--user", "Maral"))
    assert "is there already" in one_sentence(run("new", "UB", "--user", "Maral", "--role", "manager"))
    assert "role manager" in one_sentence(run("new", "X", "--user", "Bat", "--role", "field-officer"))
    assert "no screen here" in one_sentence(run("open", "UB"))
    monkeypatch.setenv("TALLYBOOK_PASSPHRASE", "something else entirely")
    assert "not the passphrase of Maral" in one_sentence(run("check", "UB", "--user", "Maral"))
    assert not (office.parent / "X.tallybook").exists()


def test_an_office_half_copied_damaged_or_newer_is_one_sentence(run: Run, office: Path) -> None:
    whole = shutil.copytree(office, office.with_name("whole"))

    def without(name: str, content: bytes | None = None) -> None:
        shutil.rmtree(office)
        shutil.copytree(whole, office)
        if content is None:
            (office / name).unlink()
        else:
            (office / name).write_bytes(content)

    for name in ("office.db", "cases.db", "keyring.json"):
        without(name)
        assert f"not whole: {name} is missing" in one_sentence(run("check", "UB", "--user", "Maral"))
    without("keyring.json", b'{"format": "tallybook-keyring"')
    assert "keyring of this office (keyring.json) is damaged" in one_sentence(run("check", "UB", "--user", "Maral"))
    without("office.db", b"")
    assert "office.db" in one_sentence(run("check", "UB", "--user", "Maral"))
    without("office.db", (whole / "office.db").read_bytes()[:5000])
    assert "office.db" in one_sentence(run("check", "UB", "--user", "Maral"))
    without("keyring.json", (whole / "keyring.json").read_bytes().replace(b'"version": 2', b'"version": 3'))
    assert "newer Tallybook" in one_sentence(run("check", "UB", "--user", "Maral"))
    without("keyring.json", (whole / "keyring.json").read_bytes())
    with deeds.opened(office, "Maral") as opened:
        key = opened.access.keys.books["office"]
    with contextlib.closing(connect(office / "office.db", key)) as db:
        db.execute("PRAGMA user_version = 99000")
    assert "newer Tallybook" in one_sentence(run("check", "UB", "--user", "Maral"))


def test_an_office_open_elsewhere_says_who_has_it(run: Run, office: Path) -> None:
    with deeds.opened(office, "Maral"):
        assert "Maral has this office open" in one_sentence(run("check", "UB", "--user", "Bat"))


@pytest.mark.skipif(sys.platform == "win32", reason="only an administrator makes a link there")
def test_an_office_does_not_go_where_a_link_leads_nowhere(run: Run, tmp_path: Path) -> None:
    (tmp_path / "gone.tallybook").symlink_to("nowhere")
    assert "is there already" in one_sentence(run("new", "gone", "--user", "Maral", "--role", "manager"))


@pytest.mark.skipif(sys.platform != "linux", reason="a folder in which nobody makes a file")
def test_an_office_is_not_made_where_nothing_can_be(run: Run) -> None:
    said = one_sentence(run("new", "/proc/UB", "--user", "Maral", "--role", "manager"))
    assert said == "No office can be made in /proc. Choose another folder, or ask for write access to this one."


@pytest.mark.skipif(not hasattr(os, "fork") or os.geteuid() != 0, reason="root may write anywhere; only root can become nobody")
def test_a_read_only_folder_is_one_sentence(run: Run, office: Path, tmp_path: Path) -> None:
    for place in (*tmp_path.parents, tmp_path, *tmp_path.rglob("*")):
        if place.is_relative_to(tmp_path.parents[1]):
            place.chmod(0o755 if place.is_dir() else 0o644)
    (tmp_path / "settings").chmod(0o777)
    for file in (tmp_path / "settings").rglob("*"):
        file.chmod(0o777)
    for words, folder in ((("check", "UB", "--user", "Maral"), "UB"), (("new", "X", "--user", "Maral", "--role", "manager"), "X")):
        assert "write access" in as_nobody(words), folder
        assert ("No office can be made in" in as_nobody(words)) == (folder == "X")
    assert not (tmp_path / "X.tallybook").exists()


def as_nobody(words: Sequence[str]) -> str:
    """What the command says to a user who may not write here."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException):
            os.setgid(65534)
            os.setuid(65534)
            os.dup2(writing, 2)
            sys.stderr = os.fdopen(2, "w")
            status = cli.run(words)
            sys.stderr.flush()
            os._exit(status)
        os._exit(99)
    os.close(writing)
    with os.fdopen(reading) as told:
        said = told.read()
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == cli.MENDABLE, said
    return one_sentence((cli.MENDABLE, "", said))


def test_the_passphrase_is_asked_for_without_being_shown(run: Run, office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TALLYBOOK_PASSPHRASE")
    asked: list[str] = []

    def typed(prompt: str) -> str:
        asked.append(prompt)
        return PASSPHRASE

    monkeypatch.setattr("click.termui.hidden_prompt_func", typed)
    status, out, err = run("check", "UB", "--user", "Tuya")
    assert (status, out) == (0, f"Both books are whole.\n{CANNOT_SEE}\n")
    assert len(asked) == 1
    assert PASSPHRASE not in err
    monkeypatch.setattr("click.termui.hidden_prompt_func", ended)
    assert "TALLYBOOK_PASSPHRASE" in one_sentence(run("check", "UB", "--user", "Tuya"))


def ended(_prompt: str) -> str:
    raise EOFError


@pytest.mark.skipif(sys.platform == "win32", reason="a console is there whatever the input is")
def test_a_passphrase_is_not_read_from_where_it_would_be_seen(office: Path) -> None:
    environment = {name: said for name, said in os.environ.items() if name != "TALLYBOOK_PASSPHRASE"}
    command = [sys.executable, "-m", "desktop", "check", str(office), "--user", "Maral"]
    done = subprocess.run(
        command,
        input=PASSPHRASE,
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        cwd=Path(__file__).parent.parent,
        start_new_session=True,
    )
    said = "There is no terminal to type a passphrase in. Put it into TALLYBOOK_PASSPHRASE."
    assert one_sentence((done.returncode, done.stdout, done.stderr)) == said


def written(path: Path, rows: Sequence[Sequence[str]]) -> str:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path.name


def test_an_import_is_a_preview_until_it_is_applied(run: Run, office: Path, tmp_path: Path) -> None:
    with deeds.opened(office, "Bat") as opened:
        number, kind = next((one.number or "", one.type or "") for one in opened.every(type(an_organisation())))
    rows = [["number", "title", "type"], ["", "Railway police", kind], ["", "Customs", kind], [number, "Border guard", ""]]
    name = written(tmp_path / "list.csv", rows)
    status, out, err = run("import", "UB", "organisation", name, "--user", "Bat")
    assert (status, err) == (0, "")
    assert "2 new, 1 changed, 0 the same, 0 refused" in out
    assert out.splitlines()[1:4] == [
        "Row 2: new: Railway police",
        "Row 3: new: Customs",
        f"Row 4: {number} Border guard: Name: Border police → Border guard",
    ]
    assert "Nothing is kept yet. Run this again with --apply" in out
    assert titles(office) == {"Border police"}
    status, out, _err = run("import", "UB", "organisation", name, "--user", "Bat", "--apply")
    assert (status, "Kept: 3 records." in out) == (0, True)
    assert titles(office) == {"Border guard", "Railway police", "Customs"}
    with deeds.opened(office, "Bat") as opened:
        assert len({line.deed for line in opened.office_book.latest(3)}) == 1


def titles(office: Path) -> set[str]:
    with deeds.opened(office, "Bat") as opened:
        return {one.title or "" for one in opened.every(type(an_organisation()))}


def test_a_refused_row_says_why_and_nothing_is_kept(run: Run, office: Path, tmp_path: Path) -> None:
    name = written(tmp_path / "list.csv", [["title", "type", "country"], ["Customs", "no such type", "MN"], ["", "", "XX"]])
    for extra in ((), ("--apply",)):
        status, out, err = run("import", "UB", "organisation", name, "--user", "Bat", *extra)
        assert status == 1
        assert "0 new, 0 changed, 0 the same, 2 refused" in out
        assert "Row 2: “no such type” is not in the list of Type. Choose one of the list." in out
        assert "Row 3: Name is needed." in out
        (offered,) = (line for line in out.splitlines() if line.startswith("  The list of Type has"))
        assert "National NGO" in offered
        assert err.strip() == f"Nothing was kept. Mend the refused rows in {name} and run this again."
    assert titles(office) == {"Border police"}


def test_a_long_preview_is_cut_and_a_long_list_names_what_is_near(run: Run, office: Path, tmp_path: Path) -> None:
    kind = an_organisation().type or ""
    some = written(tmp_path / "some.csv", [["title", "type"], *([f"Post {number}", kind] for number in range(21))])
    _status, out, _err = run("import", "UB", "organisation", some, "--user", "Bat")
    assert out.splitlines()[20:22] == ["Row 21: new: Post 19", "… and 1 more row."]
    wrong = written(tmp_path / "wrong.csv", [["title", "type", "country"], ["A", kind, "Mongolai"], ["B", kind, "Mongolai"]])
    _status, out, _err = run("import", "UB", "organisation", wrong, "--user", "Bat")
    assert out.count("  The list of Country has, among others: Mongolia") == 1


def test_a_sealed_field_is_not_shown(run: Run, office: Path, tmp_path: Path) -> None:
    with deeds.opened(office, "Tuya") as opened:
        opened.save(a_case().changed(note="of the seventh street"))
        (case,) = opened.every(type(a_case()))
    name = written(tmp_path / "cases.csv", [["number", "note"], [case.number or "", "of the eighth"]])
    status, out, err = run("import", "UB", "case", name, "--user", "Tuya")
    assert (status, err) == (0, "")
    assert "Note: …" in out
    assert "street" not in out
    assert "eighth" not in out


def test_a_mistake_of_the_program_leaves_a_report_without_values(
    run: Run, office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object, **_wanted: object) -> None:
        name = "Enkhjargal"
        try:
            int(name)
        except ValueError as fault:
            raise KeyError(f"{name} of the seventh street") from fault

    monkeypatch.setattr(deeds, "check", broken)
    status, out, err = run("check", "UB", "--user", "Maral")
    assert (status, out) == (cli.BUG, "")
    assert len(err.strip().splitlines()) == 1
    (report,) = (tmp_path / "settings" / "reports").iterdir()
    assert str(report) in err
    told = report.read_text()
    assert "KeyError" in told
    assert "ValueError" in told
    assert "broken" in told
    for secret in ("Enkhjargal", "seventh", PASSPHRASE, str(tmp_path), "Maral"):
        assert secret not in told
        assert secret not in err.replace(str(report), "")


def test_interrupted_it_stops(run: Run, office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_arguments: object, **_wanted: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(deeds, "check", interrupted)
    assert one_sentence(run("check", "UB", "--user", "Maral")) == "Stopped."


def test_a_sample_cut_short_is_not_kept(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sample, "sample_records", lambda: [an_organisation().changed(title=None)])
    said = run("demo", "--to", "out", "--no-window")
    assert (said[0], "Name is needed" in said[2]) == (1, True)
    assert list((tmp_path / "out").iterdir()) == []


def test_a_report_names_no_folder_but_ours(tmp_path: Path) -> None:
    try:
        int("secret")
    except ValueError as fault:
        told = bugs.report(fault, tmp_path / "reports").read_text()
    assert "tests/test_cli.py" in told
    assert "secret" not in told
    assert str(Path.home()) not in told


def test_new_makes_an_office_and_says_where_the_papers_lie(run: Run, tmp_path: Path) -> None:
    status, out, err = run("new", "Ulaanbaatar", "--user", "Maral", "--role", "manager", "--role", "case-supervisor")
    assert (status, err) == (0, "")
    assert (tmp_path / "Ulaanbaatar.tallybook").is_dir()
    papers = sorted((tmp_path / "Ulaanbaatar recovery papers").iterdir())
    assert [path.name for path in papers] == ["case-book.pdf", "office-book.pdf"]
    for path in papers:
        assert str(path.relative_to(tmp_path)) in out
        assert path.read_bytes().startswith(b"%PDF")
    assert run("check", "Ulaanbaatar", "--user", "Maral") == (0, f"Both books are whole.\n{CANNOT_SEE}\n", "")


def test_papers_that_cannot_be_written_leave_no_office(run: Run, tmp_path: Path) -> None:
    (tmp_path / "Ulaanbaatar recovery papers").mkdir()
    said = run("new", "Ulaanbaatar", "--user", "Maral", "--role", "manager")
    assert "Move the papers of the other office away" in one_sentence(said)
    assert not (tmp_path / "Ulaanbaatar.tallybook").exists()


def test_new_asks_twice_and_takes_only_a_good_passphrase(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TALLYBOOK_PASSPHRASE", "short")
    assert "at least 12 characters" in one_sentence(run("new", "X", "--user", "Maral", "--role", "manager"))
    monkeypatch.delenv("TALLYBOOK_PASSPHRASE")
    typed = iter([PASSPHRASE, "a slip", PASSPHRASE, PASSPHRASE])
    monkeypatch.setattr("click.termui.hidden_prompt_func", lambda _prompt: next(typed))
    status, _out, _err = run("new", "X", "--user", "Maral", "--role", "manager")
    assert status == 0
    assert list(typed) == []


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Said]:
    """The demo, made once by the command itself, and what that said."""
    folder = tmp_path_factory.mktemp("demo")
    environment = {**os.environ, "XDG_CONFIG_HOME": str(folder / "settings"), "HOME": str(folder), "APPDATA": str(folder)}
    for screen in ("DISPLAY", "WAYLAND_DISPLAY"):
        environment.pop(screen, None)
    command = [sys.executable, "-m", "desktop", "demo", "--to", str(folder / "out")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, cwd=Path(__file__).parent.parent)
    return folder / "out", (done.returncode, done.stdout, done.stderr)


def test_the_demo_makes_an_office_its_papers_and_its_files(made: tuple[Path, Said]) -> None:
    out, (status, said, err) = made
    assert (status, err) == (0, "")
    assert sample.PASSPHRASE in said
    for name, _role in sample.DEMO_USERS:
        assert name in said
    for name in ("results-matrix.xlsx", "summary.pdf", "matrix.json", "package.zip", deeds.DEMO):
        assert (out / name).exists()
        assert name in said
    assert len(list((out / "CT.1140 demo recovery papers").iterdir())) == 2


def test_every_user_of_the_demo_opens_it_and_finds_it_whole(made: tuple[Path, Said], run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TALLYBOOK_PASSPHRASE", sample.PASSPHRASE)
    for name, _role in sample.DEMO_USERS:
        status, _out, err = run("check", str(made[0] / deeds.DEMO), "--user", name)
        assert (status, err) == (0, "")


@pytest.mark.parametrize("page", [40, 120, 220, 280, 350])  # pages no opening reads
def test_a_damaged_book_is_named_to_who_holds_both_keys(
    made: tuple[Path, Said], run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: int
) -> None:
    monkeypatch.setenv("TALLYBOOK_PASSPHRASE", sample.PASSPHRASE)
    shutil.copytree(made[0] / deeds.DEMO, tmp_path / "UB.tallybook")
    with (tmp_path / "UB.tallybook" / "office.db").open("r+b") as book:
        book.seek(page * 4096 + 500)
        book.write(bytes(100))
    status, out, err = run("check", "UB", "--user", "Case worker")
    assert status == cli.MENDABLE
    assert re.fullmatch(r"office\.db has \d damaged places?\. Restore the newest backup\.\n", out)
    assert err == "1 thing to mend in CT.1140.\n"


def test_an_export_writes_what_it_is_asked_for(made: tuple[Path, Said], run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TALLYBOOK_PASSPHRASE", sample.PASSPHRASE)
    words = ("export", str(made[0] / deeds.DEMO), "--user", "Manager", "--project", "ct.1140", "--as-at", "2020-06-30")
    status, out, err = run(*words, "--profile", "headquarters", "--to", "files/june", "--only", "json")
    assert (status, err) == (0, "")
    assert [path.name for path in (tmp_path / "files" / "june").iterdir()] == ["matrix.json"]
    assert "matrix.json" in out
    status, out, err = run(*words, "--to", "files/donor", "--period", "2020 Q2", "--only", "json")
    assert status == 0
    assert "Before you send it: PT 1: its remark holds a number below 5, and stays as it is written." in err
    assert "CPI 8.1: it grew by fewer than 5 in the period" in err
    assert "grew" not in (tmp_path / "files" / "donor" / "matrix.json").read_text("utf-8"), "that is for the sender"
    named = one_sentence(run(*words, "--to", "files", "--period", "nowhere"))
    assert "no reporting period called “nowhere”. It has: 2018 Q1, " in named
    assert "is the folder of an office" in one_sentence(run(*words, "--to", str(made[0] / deeds.DEMO / "files")))
    assert not (made[0] / deeds.DEMO / "files").exists()
    (tmp_path / "taken").write_text("a file")
    assert "taken" in one_sentence(run(*words, "--to", "taken"))
    assert "cannot be made" in one_sentence(run("demo", "--to", "taken"))


def test_a_second_demo_keeps_the_office(made: tuple[Path, Said], run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TALLYBOOK_PASSPHRASE")
    before = (made[0] / deeds.DEMO / "keyring.json").read_bytes()
    (made[0] / "matrix.json").unlink()
    status, out, _err = run("demo", "--to", str(made[0]), "--no-window")
    assert status == 0
    assert "is here already" in out
    assert (made[0] / "matrix.json").exists()
    assert (made[0] / deeds.DEMO / "keyring.json").read_bytes() == before


def test_the_registers_have_names_one_can_type() -> None:
    assert all(register.register.replace("_", "").isalpha() for register in ALL)
