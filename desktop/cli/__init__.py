"""Tallybook in a terminal. What a command does lies in ``deeds``, imported when it runs, so that help is there at once."""

import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import click

from desktop import __version__
from desktop.errors import UserError

OK, MENDABLE, WRONG_USAGE, BUG = 0, 1, 2, 70
"""Exit statuses; 70 is EX_SOFTWARE of sysexits.h."""
_PATH = click.Path(path_type=Path)


class Day(click.ParamType[date]):
    """A date as 2020-06-30."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            found = date.fromisoformat(value)
        except ValueError:
            found = None
        if found is None or value != found.isoformat():
            self.fail(f"“{value}” is not a date such as 2020-06-30. Write year, month and day, with dashes.", param, ctx)
        return found


class Folder(click.Path):
    """A folder to write into."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not str(value).strip():  # it would be the folder one is in
            self.fail("Name a folder. A full stop (.) is the one you are in.", param, ctx)
        return super().convert(value, param, ctx)


class Filled(click.ParamType[str]):
    """A name that is not blank: a blank one would be taken for none."""

    name = "name"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if not str(value).strip():
            self.fail("Nothing is named. Name one, or leave the option out.", param, ctx)
        return str(value)


class Named(click.ParamType[str]):
    """One of the names ``known`` gives, which is asked only when somebody types one."""

    def __init__(self, name: str, known: Callable[[], Sequence[str]], *, listed: bool = False) -> None:
        self.name = name
        self._known = known
        self._listed = listed

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str | None:
        """All of them where they are ``listed`` in the help."""
        return f"[{'|'.join(self._known())}]" if self._listed else super().get_metavar(param, ctx)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        said = str(value).strip().lower().replace("-", "_").replace(" ", "_")
        if said not in self._known():
            self.fail(f"There is no {self.name} “{value}”. It is one of: {', '.join(self._known())}.", param, ctx)
        return said


def _roles() -> Sequence[str]:
    from desktop.models.roles import ROLES

    return ROLES


def _registers() -> Sequence[str]:
    from desktop.models.registers import every_register

    return tuple(register.register for register in every_register())


def _profiles() -> Sequence[str]:
    from desktop.models.results.profiles import PROFILES

    return tuple(PROFILES)


def _formats() -> Sequence[str]:
    from desktop.exchange.report.formats import FORMATS

    return tuple(FORMATS)


class InOrder(click.Group):
    """Commands listed as one comes to need them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


_USER = click.option("--user", required=True, metavar="NAME", help="Who you are in this office.")


@click.group(cls=InOrder, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="tallybook", message="Tallybook %(version)s")
def tallybook() -> None:
    """Keep a project's records on this computer, encrypted, and get the donor's files out of them.

    Start with "tallybook demo": it makes a sample office to look around in. Where a command opens an
    office it asks for your passphrase, or takes it from TALLYBOOK_PASSPHRASE.
    """


@tallybook.command(short_help="Make a sample office to look around in.")
@click.option(
    "--to",
    type=Folder(path_type=Path),
    default=Path("out"),
    show_default=True,
    metavar="DIR",
    help="Where to put the office and its files.",
)
@click.option("--no-window", is_flag=True, help="Only make the files, even where there is a screen.")
def demo(to: Path, no_window: bool) -> None:
    """Make a sample office out of project CT.1140, with its files as of 30 June 2020.

    It has a manager, a field officer, a finance assistant and a case worker, and prints the passphrase
    of all four. Run again, it keeps the office that is there and writes its files anew.
    """
    from desktop.cli import deeds

    deeds.demo(to, window=not no_window)


@tallybook.command(short_help="Make a new office.")
@click.argument("office", type=_PATH)
@click.option("--user", required=True, metavar="NAME", help="The first user: your name as colleagues know it.")
@click.option(
    "--role",
    "roles",
    type=Named("role", _roles),
    required=True,
    multiple=True,
    help="What the first user does: manager, field_officer, finance_assistant, case_worker or case_supervisor. "
    "Somebody has to be manager; give the option twice for two roles.",
)
@click.option("--sample", type=click.Choice(["ct1140"]), help="Begin with the records of this sample.")
def new(office: Path, user: str, roles: tuple[str, ...], sample: str | None) -> None:
    """Make a new office in the folder OFFICE.tallybook.

    You choose a passphrase; nobody can look it up for you. Instead there are two recovery papers, one for
    each book. The command says where they lie: print both, lock them away apart, and delete the files.
    """
    from desktop.cli import deeds

    deeds.new(office, user, roles, with_sample=sample is not None)


@tallybook.command(name="open", short_help="Open the window.")
@click.argument("office", type=_PATH, required=False)
def open_window(office: Path | None) -> None:
    """Open the window, on OFFICE if you name one.

    The window asks who you are and for your passphrase.
    """
    from desktop.cli import screen

    screen.open_window(office)


@tallybook.command(short_help="Write a project's matrix, summary and package.")
@click.argument("office", type=_PATH)
@_USER
@click.option("--project", required=True, metavar="CODE", help="Which project, by its code, such as CT.1140.")
@click.option("--as-at", type=Day(), required=True, metavar="DATE", help="The last day that counts, such as 2020-06-30.")
@click.option("--period", type=Filled(), metavar="NAME", help="A reporting period to show beside the totals.")
@click.option(
    "--profile",
    type=Named("profile", _profiles, listed=True),
    default="donor",
    show_default=True,
    help="Who it is for. Donor and public files leave out numbers so small that they could point to a person.",
)
@click.option("--to", type=Folder(path_type=Path), required=True, metavar="DIR", help="The folder to write into; made if it is not there.")
@click.option(
    "--only", type=Named("file", _formats, listed=True), multiple=True, help="Just this file; give it twice for two. All otherwise."
)
def export(office: Path, user: str, project: str, as_at: date, period: str | None, profile: Any, to: Path, only: tuple[str, ...]) -> None:
    """Write the results matrix, the PDF summary, the JSON and the donor's package of a project.

    Files of the same names in DIR are replaced, each only when the new one is whole.
    """
    from desktop.cli import deeds

    deeds.export(office, user, project, as_at, to, period=period, profile=profile, only=only)


@tallybook.command(name="import", short_help="Read records from a workbook or CSV file.")
@click.argument("office", type=_PATH)
@click.argument("register", type=Named("register", _registers))
@click.argument("file", type=_PATH)
@_USER
@click.option("--apply", "keep", is_flag=True, help="Keep what the preview shows, as one deed. Without it nothing is changed.")
def import_file(office: Path, register: str, file: Path, user: str, keep: bool) -> None:
    """Read FILE (.xlsx or .csv) into REGISTER of OFFICE, such as training, expenditure or participant.

    First see what it would do: which rows are new, changed or the same, and why a row is refused. Then run
    it again with --apply. Blank cells keep what is there; as long as a row is refused nothing is kept.
    """
    from desktop.cli import deeds

    deeds.import_file(office, register, file, user, keep=keep)


@tallybook.command(short_help="See whether an office is whole.")
@click.argument("office", type=_PATH)
@_USER
@click.option("--accept-older", is_flag=True, help="Take this folder for the newest, though it is older than what was open here.")
def check(office: Path, user: str, accept_older: bool) -> None:
    """See whether an office is whole: files, links, histories, attachments and keys.

    It looks into the books this user can open, prints a line for each thing found, and then ends with
    status 1. Where a backup was put back on purpose, a manager or case supervisor accepts it: that is
    signed, and from then on nothing warns of it.
    """
    from desktop.cli import deeds

    deeds.check(office, user, accept_older=accept_older)


def run(arguments: Sequence[str] | None = None) -> int:
    """Do what ``arguments`` (those of the process if None) say; gives the exit status."""
    try:
        given = tallybook.main(arguments, prog_name="tallybook", standalone_mode=False)
    except click.ClickException as wrong:
        wrong.show()
        return WRONG_USAGE
    except click.Abort:
        click.echo("Stopped.", err=True)
        return MENDABLE
    except UserError as fault:
        click.echo(str(fault), err=True)
        return MENDABLE
    except Exception as bug:  # noqa: BLE001  the last place that can say so in a sentence
        from desktop.office.bugs import report

        click.echo(f"Tallybook made a mistake. {report(bug)} says where, without any of your records: please send it to us.", err=True)
        return BUG
    return given if isinstance(given, int) else OK


def main() -> NoReturn:
    """The program ``tallybook``."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # an old Windows console has no ₮
    sys.exit(run())
