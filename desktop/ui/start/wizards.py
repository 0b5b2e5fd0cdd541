"""The wizards the unlock page offers; imported when one is asked for."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from desktop.errors import UserError
from desktop.store.keys.sealing import SHIPPED, Cost
from desktop.ui.runtime.settings import Settings
from desktop.ui.runtime.tasks import Tasks
from desktop.ui.sentences import CHOOSE_OFFICE
from desktop.ui.start.join_laptop import SecondLaptop
from desktop.ui.start.new_office import NewOffice
from desktop.ui.start.recover import PassphraseLost
from desktop.ui.start.sample import TrySample
from desktop.ui.start.wizard import Wizard
from desktop.ui.theme.tokens import Theme

COST: Cost = SHIPPED
"""What a guess at a passphrase made here costs; tests make it cheap."""


class WizardWindow(Protocol):
    """What a wizard needs of the window it is shown in."""

    theme: Theme
    tasks: Tasks
    settings: Settings
    laptop: Path | None


def wizard_for(
    wish: str, folder: Path | None, window: WizardWindow, *, unlock: Callable[[Path | None], object], enter: Callable[[object], object]
) -> Wizard:
    """The wizard for ``wish``. It ends at the unlock page of an office (``unlock``), or in a new one (``enter``)."""
    theme, tasks, laptop = window.theme, window.tasks, window.laptop
    match wish, folder:
        case "new" | "project", _folder:
            new = NewOffice(theme, tasks, laptop=laptop, cost=COST, joining=wish == "project")
            new.opened.connect(enter)
            made: Wizard = new
        case "sample", _folder:
            sample = TrySample(theme, tasks, laptop=laptop, cost=COST)
            sample.finished.connect(lambda: unlock(sample.office))
            made = sample
        case "join", _folder:
            second = SecondLaptop(theme, tasks, laptop=laptop)
            second.finished.connect(lambda: unlock(second.file.office))
            made = second
        case "lost", Path():
            made = _lost(folder, window, unlock)
        case _:
            raise UserError(CHOOSE_OFFICE)
    made.left.connect(lambda: unlock(folder))
    return made


def _lost(folder: Path, window: WizardWindow, unlock: Callable[[Path | None], object]) -> Wizard:
    last = f"user {folder}"
    lost = PassphraseLost(window.theme, window.tasks, folder, window.settings.get(last, ""), laptop=window.laptop, cost=COST)

    def again() -> None:
        window.settings.keep(last, lost.who.name())
        unlock(folder)

    lost.finished.connect(again)
    return lost
