"""Which language the window speaks and how it writes dates and numbers: chosen on this machine, else the system's."""

import re
from gettext import NullTranslations

from PySide6.QtCore import QCoreApplication, QLocale, QTranslator

from desktop import paths
from desktop.ui.runtime.settings import Settings
from desktop.words import _, translate, use_language

NAMES = {"en": "English", "mn": "Монгол", "zh": "中文"}
"""Each language in its own words, so that whoever is lost finds back."""
SYSTEM = "system"
_FOLDER = paths.resources() / "translations"
_QT = (
    *(_("&Undo"), _("&Redo"), _("Cu&t"), _("&Copy"), _("&Paste"), _("Delete"), _("Select All"), _("Copy &Link Location")),
    *(_("OK"), _("Cancel"), _("Close"), _("Save"), _("&Yes"), _("&No")),
)
"""What Qt itself says in the menus of fields and in its dialogs."""


def to_review(language: str) -> tuple[int, int]:
    """How many of the sentences of ``language`` no speaker has reviewed, and how many there are; (0, 0) for English.

    Counted in its catalogue as it is shipped, where ``fuzzy`` marks what is not reviewed.
    """
    if language == "en":
        return 0, 0
    catalogue = (_FOLDER / language / "LC_MESSAGES" / "tallybook.po").read_text(encoding="utf-8")
    marks = re.findall(r"^#,.*\bfuzzy\b", catalogue, re.MULTILINE)
    return len(marks), catalogue.count("\nmsgid ") - 1  # the first is the catalogue's own head


class QtWords(QTranslator):
    """Gives Qt its own few words out of our catalogue."""

    def isEmpty(self) -> bool:
        """An empty one would not be asked."""
        return False

    def translate(self, context: str, source_text: str, disambiguation: str | None = None, n: int = -1) -> str:
        """The words in the language in use, Qt's own where they are none of ours: nothing would be shown as nothing."""
        return translate(source_text) if source_text in _QT else source_text


def language_of(settings: Settings) -> str:
    """The code of the language to speak."""
    chosen = settings.get("language", SYSTEM)
    if chosen in NAMES:
        return str(chosen)
    wanted = (said.replace("_", "-").partition("-")[0] for said in QLocale.system().uiLanguages())
    return next((code for code in wanted if code in NAMES), "en")


def locale_of(settings: Settings) -> str:
    """How to write dates and numbers: as the system does where it speaks the same language."""
    language, system = language_of(settings), QLocale.system().name()
    if system.partition("_")[0] != language:
        return language
    from babel import Locale, UnknownLocaleError  # not needed where the system speaks another language

    try:
        Locale.parse(system)
    except (ValueError, UnknownLocaleError):
        return language
    return system


def speak(settings: Settings) -> None:
    """Use the language and the locale from now on; what is already on the screen stays as it is."""
    language = language_of(settings)
    use_language(language, _FOLDER, _world(language))
    QLocale.setDefault(QLocale(locale_of(settings)))
    app = QCoreApplication.instance()
    if app and not app.findChild(QtWords):
        app.installTranslator(QtWords(app))


def _world(language: str) -> NullTranslations | None:
    if language == "en":
        return None
    from desktop.models.world import WorldNames  # reads code lists

    return WorldNames(language)
