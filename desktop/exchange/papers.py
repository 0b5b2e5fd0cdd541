"""The recovery paper of a book: printed once when an office is made, and kept in a safe."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path

from desktop.exchange.report.pdf import Flowable, Paper
from desktop.exchange.whole_file import whole_file
from desktop.models.fields.base import FormatContext
from desktop.presentation import formatting
from desktop.words import _, translate

_WHAT_FOR = (
    _("This code opens the book when nobody's passphrase does any more: forgotten, lost with the laptop, or the person has left."),
    _("Whoever has this paper and the office's folder can read everything in the book. It is worth as much as the book itself."),
)
_DO = (
    _("Print it and delete the file. No copy is kept in the program."),
    _("Put it in a sealed envelope, in a safe or with somebody the office trusts, away from the laptop."),
    _("Keep the paper of the office book and that of the case book in two places, with two people."),
    _("Once it has been used, change the keys and print a new paper: the old code opens nothing that is kept from then on."),
)


def write_paper(path: Path, *, office: str, book: str, code: str, on: date) -> None:
    """Write the paper to ``path``. ``code`` comes in groups joined by hyphens; ``book`` is what the office calls it."""
    paper = Paper()
    groups = code.split("-")
    lines = [(3 * "\N{NO-BREAK SPACE}").join(groups[first : first + 4]) for first in range(0, len(groups), 4)]
    day = formatting.day(on, FormatContext())
    check = translate(
        _("{count} groups. The last sign of each is a check: a slip in typing is noticed, and the group is named."), count=len(groups)
    )

    def story() -> Iterator[Flowable]:
        yield paper.small(translate(_("Recovery paper")))
        yield paper.heading(f"{office} – {book}")
        yield paper.facts([(translate(_("Office")), office), (translate(_("Book")), book), (translate(_("Made on")), day)])
        yield paper.section(translate(_("What it is for")))
        yield from (paper.text(translate(said)) for said in _WHAT_FOR)
        yield paper.section(translate(_("The code")))
        yield paper.code("\n".join(lines))
        yield paper.small(check)
        yield paper.section(translate(_("What to do with it")))
        yield from (paper.text(f"{number}. {translate(said)}") for number, said in enumerate(_DO, start=1))

    made = paper.made(story, translate(_("Recovery paper")), f"{office} · {day}", datetime.combine(on, time(12), UTC))
    with whole_file(path) as part:
        part.write_bytes(made)
        part.chmod(0o600)
