"""Users as records follow the roster: what it says is signed, and comes first."""

from datetime import UTC, datetime

from desktop.models.registers.staff import User
from desktop.store.book import Book
from desktop.store.keys.roster import State
from desktop.store.queries.reader import Reads
from desktop.words import _, translate

UNLIKE = _("The record of {name} is not what the list of users and keys says. It is put right when the office is opened next.")
PUT_RIGHT = _("The record of {name} was not what the list of users and keys says, as after a power cut, and was put right.")
CUT_OFF = _("A change of users that was cut off was ended")


def unlike(book: Reads, state: State) -> list[User]:
    """The user records of the office ``book`` that are not what ``state`` says, as they should be.

    Somebody who left by the records stays so: that is a doubt to be told, and no power cut leaves it.
    """
    today = datetime.now(UTC).astimezone().date()
    here = {user.id: user for user in book.every(User)}
    wanted: list[User] = []
    for user, seat in state.users.items():
        before = here.pop(user, None)
        record = before or book.get(User, user) or User(user, since=today)
        right = record.changed(name=seat.name, roles=seat.roles, public_key=seat.public_key.hex(), deleted=None)
        if before is None or right != before:
            wanted.append(right)
    return wanted + [user.changed(left=today) for user in here.values() if user.left is None]


def enter_users(book: Book, state: State, who: str, reason: str) -> list[str]:
    """Bring the user records of the office ``book`` up to ``state``, as a deed of ``who`` that is not undone; says whose were not."""
    wanted = unlike(book, state)
    if wanted:
        with book.deed(who, reason, for_good=True) as deed:
            for record in wanted:
                deed.save(record)
    return [translate(PUT_RIGHT, name=record.name) for record in wanted]
