"""What countries, languages and currencies are called in other languages: CLDR knows, through Babel."""

import gettext
from functools import cached_property

from babel import Locale

from desktop.models.codelists import shipped

NAMED = {"country": "territories", "language": "languages", "currency": "currencies"}
"""The code lists whose codes CLDR has names for, and under what; they are not in our catalogues."""


class WorldNames(gettext.NullTranslations):
    """Translates labels of those lists into ``language``; read when the first is asked for."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language

    def gettext(self, message: str) -> str:
        """The name in the language; the label itself where CLDR has none."""
        return self._names.get(message, message)

    @cached_property
    def _names(self) -> dict[str, str]:
        locale = Locale.parse(self._language)
        return {
            code.label: known[code.code]
            for codes, among in NAMED.items()
            for known in (getattr(locale, among),)
            for code in shipped(codes)
            if code.code in known
        }
