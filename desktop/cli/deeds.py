"""What the commands do."""

import os
import shutil
import sys
import warnings
from collections.abc import Collection, Mapping
from datetime import date
from getpass import GetPassWarning
from pathlib import Path
from typing import Any

import click

from desktop.cli.rows import told
from desktop.cli.screen import has_screen, show
from desktop.errors import UserError
from desktop.models.record import Book
from desktop.models.registers import by_name
from desktop.models.results.profiles import Profile
from desktop.office import files, sample
from desktop.office.access import folders, users
from desktop.office.access.opening import Newcomer, create_office, open_office
from desktop.office.access.papers import write_papers
from desktop.office.checking import CANNOT_SEE
from desktop.office.office import Office
from desktop.store.keys.sealing import check_passphrase
from desktop.words import Words, _, _n, translate

PASSPHRASE = "TALLYBOOK_PASSPHRASE"  # noqa: S105  the name of a variable, not what is in it
DEMO = f"CT.1140 demo{folders.SUFFIX}"
AS_AT, PERIOD = date(2020, 6, 30), "2020 Q2"
"""The day of the sample's published report, and the quarter that ended on it."""


def demo(to: Path, *, window: bool) -> None:
    """Make the sample office in ``to`` or keep the one there, write its files, and show it."""
    try:
        to.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise UserError(_("The folder {folder} cannot be made. Choose another with --to."), folder=to) from None
    folder = to / DEMO
    if folder.exists():
        say(_("The sample office is here already: {folder}. Delete that folder to begin anew."), folder=folder)
    else:
        say(_("Making the sample office …"))
        written = papers_for(folder, _built(folder))
        say(_("The sample office: {folder}"), folder=folder)
        say(_("Its recovery papers, as a real one has them: {papers}"), papers=", ".join(map(str, written.values())))
    say(_("Its users: {names}"), names=", ".join(name for name, _role in sample.DEMO_USERS))
    say(_("The passphrase of each: {passphrase}"), passphrase=sample.PASSPHRASE)
    everything = sample.DEMO_USERS[-1][0]  # the case worker holds both keys, so that nothing waits
    with open_office(folder, everything, sample.PASSPHRASE) as office:
        warn(office)
        write_files(office, sample.PROJECT, AS_AT, to, period=PERIOD, to_send=False)
        write_files(office, sample.PROJECT, AS_AT, to / "internal", period=PERIOD, profile="internal")
    if window and has_screen():
        say(_("Opening the window."))
        show(folder, PERIOD)


def new(folder: Path, user: str, roles: Collection[str], *, with_sample: bool) -> None:
    """Make an office and its two papers."""
    folder = folders.new_folder(folder)
    passphrase = os.environ.get(PASSPHRASE) or asked(_("A passphrase for {name}"), user, twice=True)
    check_passphrase(passphrase)
    created = create_office(folder, [Newcomer(user, roles, passphrase)])
    with created.office as office:
        warn(office)
        if with_sample:
            sample.fill(office)
    written = papers_for(folder, created.papers)
    say(_("The office: {folder}"), folder=folder)
    if with_sample:
        say(_("The sample is in it, as far as the roles of {name} may enter it."), name=user)
    say_papers(written)


def export(folder: Path, user: str, project: str, as_at: date, to: Path, **wanted: Any) -> None:
    """Write a project's files."""
    with opened(folder, user) as office:
        write_files(office, project, as_at, to, **wanted)


def import_file(folder: Path, register: str, file: Path, user: str, *, keep: bool) -> None:
    """Show what ``file`` would change, and change it if ``keep``."""
    with opened(folder, user) as office:
        preview = files.read_file(office, by_name(register), file, progress=progress)
        end_progress()
        for line in told(preview, file.name, office.context):
            click.echo(line)
        if preview.refused:
            raise UserError(_("Nothing was kept. Mend the refused rows in {file} and run this again."), file=file.name)
        if not keep:
            say(_("Nothing is kept yet. Run this again with --apply to keep it."))
            return
        changed = files.apply(office, preview, file.name)
        say(_n("Kept: {count} record.", "Kept: {count} records."), count=len(changed.records))


def check(folder: Path, user: str, *, accept_older: bool = False) -> None:
    """Say what does not hold together, after taking an older folder for the newest if asked to."""
    with opened(folder, user, accept_older=accept_older) as office:
        if accept_older and users.is_older(office):
            users.accept_older(office)
        found = _with_bar(office) if sys.stderr.isatty() else office.check()
        for sentence in found:
            click.echo(sentence)
        if found:
            raise UserError(
                _n("{count} thing to mend in {office}.", "{count} things to mend in {office}."), count=len(found), office=office.name
            )
        looked = _("Both books are whole.") if office.case_book else _("The office book is whole; you do not hold the case book's key.")
        say(looked)
        say(CANNOT_SEE)


def _with_bar(office: Office) -> list[str]:
    """The check, with how far it is where somebody looks."""
    with click.progressbar(length=100, label=translate(_("Checking the books")), file=sys.stderr) as bar:
        return office.check(lambda done, of: bar.update(done * 100 // max(of, 1) - bar.pos))


def opened(folder: Path, user: str, *, accept_older: bool = False) -> Office:
    """The office, with the passphrase from the environment or from the keyboard."""
    folder = folders.office_folder(folder)
    passphrase = os.environ.get(PASSPHRASE) or asked(_("Passphrase of {name}"), user)
    office = open_office(folder, user, passphrase, accept=accept_older)
    warn(office)
    return office


def asked(words: str, user: str, *, twice: bool = False) -> str:
    """A passphrase typed without being shown."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", GetPassWarning)
            said: str = click.prompt(translate(words, name=user), hide_input=True, confirmation_prompt=twice, err=True)
    except GetPassWarning:  # it would be read from where it can be seen
        raise UserError(_("There is no terminal to type a passphrase in. Put it into TALLYBOOK_PASSPHRASE.")) from None
    except click.Abort:
        raise UserError(_("Nothing was typed. Type the passphrase, or put it into TALLYBOOK_PASSPHRASE.")) from None
    return said


def write_files(
    office: Office,
    project: str,
    as_at: date,
    to: Path,
    *,
    period: str | None = None,
    profile: Profile = "donor",
    only: Collection[str] = (),
    to_send: bool = True,
) -> None:
    """Write the files of the project with the code ``project`` and say where they lie, and of files ``to_send`` what to think of first."""
    wanted = only or files.EVERYTHING
    found, warned = office.project(project).id, list[str]()
    written = files.export_project(
        office, found, as_at, to, period=period, profile=profile, only=wanted, progress=progress, warn=warned.append
    )
    end_progress()
    say(_("{project} as of {day}, profile {profile}:"), project=project, day=as_at.isoformat(), profile=profile)
    for path in written:
        click.echo(f"  {path}")
    for sentence in warned if to_send else ():
        click.echo(f"{translate(_('Before you send it:'))} {sentence}", err=True)


def papers_for(folder: Path, codes: Mapping[Book, str]) -> Mapping[Book, Path]:
    """The recovery papers of the office in ``folder``, beside it. Without them the office goes again."""
    try:
        return write_papers(folder.stem, codes, folder.parent, date.today())  # noqa: DTZ011  the day on this desk
    except UserError:
        shutil.rmtree(folder)  # nobody has entered anything, and its codes are known to no one
        raise


def say_papers(written: Mapping[Book, Path]) -> None:
    """Where the papers lie and what to do with them."""
    for path in written.values():
        say(_("Recovery paper: {path}"), path=path)
    say(_("Print both papers, lock them away in two places, and delete these files: who has one can open that book."))


def say(words: Words, **values: object) -> None:
    """A line for people."""
    click.echo(translate(words, **values))


def warn(office: Office) -> None:
    """What to know about this office before working in it."""
    for sentence in office.warnings:
        click.echo(sentence, err=True)


def progress(done: int, of: int, words: str) -> None:
    """One line that grows, where somebody watches."""
    if sys.stderr.isatty():
        share = f"{done * 100 // of} %" if of else str(done)
        click.echo(f"\r\033[K{words} … {share}", nl=False, err=True)


def end_progress() -> None:
    """Clear the line."""
    if sys.stderr.isatty():
        click.echo("\r\033[K", nl=False, err=True)


def _built(folder: Path) -> Mapping[Book, str]:
    try:
        return sample.build_demo(folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)  # half a sample would be kept the next time
        raise
