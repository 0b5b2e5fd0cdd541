"""Marking text for translation, and translating it at the moment it is shown."""

import gettext
from pathlib import Path

Words = str | tuple[str, str]
"""What is marked: a text, or one for a thing and one for several."""

_spoken: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


def _(text: str) -> str:
    """Mark ``text`` for translation and return it unchanged: declarations outlive a change of language."""
    return text


def _n(one: str, several: str) -> tuple[str, str]:
    """Mark what is said of one thing and of several; a language may have more forms, or only one."""
    return one, several


def translate(text: Words, **values: object) -> str:
    """``text`` in the language in use, with ``{name}`` places filled from ``values``.

    Which form of a pair is said depends on ``n``, or on ``count`` where there is no ``n``.
    """
    if isinstance(text, tuple):
        number = values.get("n", values.get("count"))
        assert isinstance(number, int)  # a form cannot be chosen by a text
        spoken = _spoken.ngettext(*text, number)
    else:
        spoken = _spoken.gettext(text) if text else ""
    return spoken.format(**values) if values else spoken


def speak(words: gettext.NullTranslations) -> None:
    """Take ``words`` from now on."""
    global _spoken  # noqa: PLW0603  the language belongs to the process, as the locale does
    _spoken = words


def language() -> str:
    """The code of the language in use, for what has to be written in a sentence and has no desk."""
    return _language


def use_language(code: str, folder: Path, more: gettext.NullTranslations | None = None) -> None:
    """Speak ``code`` ("mn", "zh") from now on, out of ``folder``, then out of ``more``; English where neither has it."""
    global _language  # noqa: PLW0603  as above
    _language = code
    words = gettext.translation("tallybook", folder, languages=[code], fallback=True)
    if more:
        words.add_fallback(more)
    speak(words)
