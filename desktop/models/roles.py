"""What each role holds and may do. Holding a key is enforced by the books' encryption; the rest by the program.

Roles that hold the same key are kept apart by the window and the terminal only (SECURITY.md).
"""

from collections.abc import Iterable
from typing import Literal

from desktop.models.record import Book, Group, Record

Act = Literal["see", "edit", "delete", "unseal", "export", "set_up"]

ROLES = ("manager", "field_officer", "finance_assistant", "case_worker", "case_supervisor")
"""The codes of the list ``user_role``."""
CASE_ROLES = frozenset({"case_worker", "case_supervisor"})
APPOINTING = frozenset({"manager", "case_supervisor"})
"""Whose holders add users and let them leave, and replace recovery papers."""

_MOST: frozenset[Act] = frozenset({"see", "edit", "delete", "export"})
_SEE: frozenset[Act] = frozenset({"see", "export"})
_MAY: dict[str, dict[Group, frozenset[Act]]] = {
    "manager": {"frame": _MOST, "directory": _MOST, "work": _MOST | {"unseal"}, "money": _MOST | {"unseal"}, "office": _MOST | {"set_up"}},
    "field_officer": {"frame": _SEE, "directory": _MOST, "work": _MOST | {"unseal"}, "money": _SEE, "office": _SEE},
    "finance_assistant": {"frame": _SEE, "directory": _SEE, "work": _SEE, "money": _MOST | {"unseal"}, "office": _SEE},
    "case_worker": {
        "frame": _SEE,
        "directory": _MOST,
        "work": _SEE,
        "money": _SEE,
        "office": _SEE,
        "cases": frozenset({"see", "edit", "unseal"}),
    },
    "case_supervisor": {"frame": _SEE, "directory": _MOST, "work": _SEE, "money": _SEE, "office": _SEE, "cases": _MOST | {"unseal"}},
}


def may(roles: Iterable[str], act: Act, register: type[Record]) -> bool:
    """Whether somebody with ``roles`` may do ``act`` to the records of ``register``."""
    return any(act in _MAY.get(role, {}).get(register.group, frozenset()) for role in roles)


def may_appoint(roles: Iterable[str], appointed: Iterable[str]) -> bool:
    """Whether somebody with ``roles`` may give or take the roles ``appointed``: a manager any, a supervisor case roles."""
    held = frozenset(roles)
    return "manager" in held or (bool(held & APPOINTING) and frozenset(appointed) <= CASE_ROLES)


def may_replace_paper(roles: Iterable[str], book: Book) -> bool:
    """Whether somebody with ``roles`` may replace the recovery paper of ``book``, and so may know it."""
    return may_appoint(roles, {"manager" if book == "office" else "case_supervisor"})


def books_of(roles: Iterable[str]) -> tuple[Book, ...]:
    """The books whose keys ``roles`` hold."""
    return ("office", "cases") if CASE_ROLES & frozenset(roles) else ("office",)
