"""A command: what can be done by menu, palette, keys or button; and the mark on the method that does it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Command:
    """What can be done: ``when`` it may run, and ``run``. ``group`` says where a menu puts it.

    The keys of a ``local`` one are heard by its page alone, so that they mean something else in a field.
    Those of one ``at_rest`` do nothing while the focus is where one types: who takes back a word there means no saved record.
    """

    id: str
    title: str
    shortcut: str
    run: Callable[[], object]
    when: Callable[[], bool]
    group: str
    local: bool = False
    at_rest: bool = False


def action(command: str) -> Callable[[F], F]:
    """Mark a method, callable without arguments, as what runs the command with the id ``command``.

    An override needs no mark of its own.
    """

    def mark(method: F) -> F:
        method.__command__ = command  # type: ignore[attr-defined]
        return method

    return mark


def action_of(owner: object, command: str) -> Callable[[], object] | None:
    """The method of ``owner`` marked with ``command``; None where it has none."""
    name = _marked(type(owner)).get(command)  # type: ignore[arg-type]  # mypy takes a class for one of its instances
    return getattr(owner, name) if name else None


@cache
def _marked(cls: type) -> dict[str, str]:
    """By command, the names of the marked methods of ``cls``."""
    methods = ((name, getattr(member, "__command__", None)) for base in reversed(cls.__mro__) for name, member in vars(base).items())
    return {command: name for name, command in methods if command}
