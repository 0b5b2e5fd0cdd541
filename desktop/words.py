"""Marking text for translation, and translating it at the moment it is shown."""

import gettext
from pathlib import Path

_spoken: gettext.NullTranslations = gettext.NullTranslations()


def _(text: str) -> str:
    """Mark ``text`` for translation and return it unchanged: declarations outlive a change of language."""
    return text


def translate(text: str, **values: object) -> str:
    """``text`` in the language in use, with ``{name}`` places filled from ``values``."""
    spoken = _spoken.gettext(text) if text else ""
    return spoken.format(**values) if values else spoken


def speak(words: gettext.NullTranslations) -> None:
    """Take ``words`` from now on."""
    global _spoken  # noqa: PLW0603  the language belongs to the process, as the locale does
    _spoken = words


def use_language(code: str, folder: Path, more: gettext.NullTranslations | None = None) -> None:
    """Speak ``code`` ("mn", "zh") from now on, out of ``folder``, then out of ``more``; English where neither has it."""
    words = gettext.translation("tallybook", folder, languages=[code], fallback=True)
    if more:
        words.add_fallback(more)
    speak(words)
