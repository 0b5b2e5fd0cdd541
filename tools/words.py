"""`make words`: collects the marked words into the template, brings the catalogues up to it, and compiles them.

What no speaker has reviewed carries gettext's flag ``fuzzy``, which editors of catalogues (Poedit: *Needs work*) take away when
a speaker agrees. It is shown all the same: a draft says more than English to who does not read English.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from io import BytesIO
from itertools import product
from pathlib import Path
from string import Formatter

from babel import Locale
from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from desktop.models.codelists import shipped
from desktop.models.world import NAMED

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "resources" / "translations"
TEMPLATE = FOLDER / "tallybook.pot"
SAME = FOLDER / "same-as-english.txt"
"""What a language may say as English does, one to a line."""
_KEYWORDS: dict[str, tuple[int, ...] | None] = {"_": None, "_n": (1, 2)}
_CLOSE = 0.75
"""How much of its words a sentence shares with the one it replaces. By words: "Add a user" is not "Add a site" said anew."""
_HEADER = "# Words of Tallybook. `make words` writes this file; change only what stands after msgstr."


def template() -> Catalog:
    """All words there are, each with the files it stands in."""
    found = Catalog(project="Tallybook", charset="utf-8", header_comment=_HEADER, fuzzy=False)
    for file, words in (*marked(), *_labels()):
        found.add(words, locations=[(file, 0)])
    return found


def marked() -> Iterator[tuple[str, str | tuple[str, ...]]]:
    """(file, words) of what stands in ``_()`` and ``_n()``."""
    for file, _line, words, _comments, _context in extract_from_dir(ROOT / "desktop", [("**.py", "python")], keywords=_KEYWORDS):
        yield f"desktop/{file}", words


def _labels() -> Iterator[tuple[str, str]]:
    """(file, label) of the code lists; without what CLDR names."""
    english = Locale("en")
    for path in sorted((ROOT / "resources" / "codes").glob("*.csv")):
        known = getattr(english, NAMED[path.stem]) if path.stem in NAMED else {}
        yield from ((path.relative_to(ROOT).as_posix(), code.label) for code in shipped(path.stem) if code.code not in known)


def brought_up(catalogue: Catalog, fresh: Catalog) -> list[tuple[str, str]]:
    """Bring ``catalogue`` up to the template ``fresh``; gives what a sentence was in English, and is now, where its words are kept.

    What is new is to be reviewed, whether nothing is said for it yet or what was said before the English changed.
    """
    new = [one for one in fresh if one.id and one.id not in catalogue]
    replaced = _replaced([one for one in catalogue if one.id and one.id not in fresh and any(forms(one))], new)
    for one in new:
        old = replaced.get(_english(one))
        catalogue.add(one.id, old.string if old else "", flags=["fuzzy"])
    catalogue.update(fresh, no_fuzzy_matching=True, update_creation_date=False)
    return [(_english(old), now) for now, old in replaced.items()]


def _replaced(gone: Iterable[Message], new: Iterable[Message]) -> Mapping[str, Message]:
    """For each new sentence in English the one it replaces, the closest pair first; neither is in two pairs."""
    pairs = [(_closeness(old, one), old, one) for old, one in product(gone, new) if old.pluralizable == one.pluralizable]
    found: dict[str, Message] = {}
    for close, old, one in sorted(pairs, key=lambda pair: pair[0], reverse=True):
        if close >= _CLOSE and _english(one) not in found and old not in found.values():
            found[_english(one)] = old
    return found


def _closeness(old: Message, new: Message) -> float:
    before, after = (re.findall(r"\w+", _english(one).lower()) for one in (old, new))
    return SequenceMatcher(None, before, after, autojunk=False).ratio()


def _english(word: Message) -> str:
    return " / ".join(sources(word))


def compiled(catalogue: Path) -> bytes:
    """What the program reads: the catalogue as a .mo file, without what does not fit, which is shown in English."""
    words = read(catalogue)
    for one in words:
        if one.id and not fits(one):
            one.string = ""
    written = BytesIO()
    write_mo(written, words, use_fuzzy=True)
    return written.getvalue()


def fits(word: Message) -> bool:
    """Whether each form of ``word`` has its source's places for values.

    What is said of one thing may leave out its number ("a day late"), where the language has a form of its own for it.
    """
    *fewer, last = forms(word)
    try:
        allowed = [_places(source) for source in sources(word)]
        return _places(last) == allowed[-1] and all(_places(form) in allowed for form in fewer)
    except ValueError:  # a brace without its other
        return False


def _places(text: str) -> set[tuple[str, str | None, str | None]]:
    return {(name, how, turned) for _text, name, how, turned in Formatter().parse(text) if name is not None}


def sources(word: Message) -> tuple[str, ...]:
    """How ``word`` stands in the program: once, or for one thing and for several."""
    return (word.id,) if isinstance(word.id, str) else tuple(word.id)


def forms(word: Message) -> tuple[str, ...]:
    """How ``word`` is said: once, or for each number its language tells apart."""
    return (word.string,) if isinstance(word.string, str) else tuple(word.string or ())


def catalogues() -> list[Path]:
    """The catalogue of each language."""
    return sorted(FOLDER.glob("*/LC_MESSAGES/tallybook.po"))


def same() -> list[str]:
    """What a language may say as English does."""
    return SAME.read_text(encoding="utf-8").splitlines()


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name if path.suffix == ".po" else None)


def _write(catalogue: Catalog, path: Path) -> None:
    """Without line numbers, which would make every change of the program one of every catalogue."""
    for one in catalogue:
        one.flags.discard("python-format")  # "% of target" is none of its forms
    written = BytesIO()
    write_po(written, catalogue, width=120, sort_output=True, include_lineno=False, ignore_obsolete=True)
    path.write_bytes(written.getvalue())


def main() -> int:
    """Write what is not up to date; says how much of each language is there, and what was kept for a sentence that changed."""
    before, fresh = read(TEMPLATE), template()
    if {one.id for one in before} == {one.id for one in fresh}:
        fresh.creation_date = before.creation_date  # of the words, not of where they stand
    _write(fresh, TEMPLATE)
    for path in catalogues():
        catalogue = read(path)
        for old, new in brought_up(catalogue, read(TEMPLATE)):
            sys.stdout.write(f"{catalogue.locale}: “{new}” keeps what was said for “{old}”\n")
        _write(catalogue, path)
        path.with_suffix(".mo").write_bytes(compiled(path))
        done = [one for one in catalogue if one.id and all(forms(one))]
        reviewed = sum(not one.fuzzy for one in done)
        sys.stdout.write(f"{catalogue.locale}: {len(done)} of {len(catalogue)} sentences, {reviewed} reviewed\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
