"""`make words`: collects the marked words into the template, brings the catalogues up to it, and compiles them."""

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

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
_KEYWORDS: dict[str, tuple[int, ...] | None] = {"_": None, "_n": (1, 2)}
_HEADER = "# Words of Tallybook. `make words` writes this file; change only what stands after msgstr."


def template() -> Catalog:
    """All words there are, each with the files it stands in."""
    found = Catalog(project="Tallybook", charset="utf-8", header_comment=_HEADER, fuzzy=False)
    for file, words in (*_marked(), *_labels()):
        found.add(words, locations=[(file, 0)])
    return found


def _marked() -> Iterator[tuple[str, str | tuple[str, ...]]]:
    """(file, words) of what stands in ``_()`` and ``_n()``."""
    for file, _line, words, _comments, _context in extract_from_dir(ROOT / "desktop", [("**.py", "python")], keywords=_KEYWORDS):
        yield f"desktop/{file}", words


def _labels() -> Iterator[tuple[str, str]]:
    """(file, label) of the code lists; without what CLDR names."""
    english = Locale("en")
    for path in sorted((ROOT / "resources" / "codes").glob("*.csv")):
        known = getattr(english, NAMED[path.stem]) if path.stem in NAMED else {}
        yield from ((path.relative_to(ROOT).as_posix(), code.label) for code in shipped(path.stem) if code.code not in known)


def compiled(catalogue: Path) -> bytes:
    """What the program reads: the catalogue as a .mo file."""
    written = BytesIO()
    write_mo(written, _read(catalogue))
    return written.getvalue()


def forms(word: Message) -> tuple[str, ...]:
    """How ``word`` is said: once, or for each number its language tells apart."""
    return (word.string,) if isinstance(word.string, str) else tuple(word.string or ())


def catalogues() -> list[Path]:
    """The catalogue of each language."""
    return sorted(FOLDER.glob("*/LC_MESSAGES/tallybook.po"))


def _read(path: Path) -> Catalog:
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
    """Write what is not up to date; says how much of each language is there."""
    fresh = template()
    if not TEMPLATE.exists() or {one.id for one in _read(TEMPLATE)} != {one.id for one in fresh}:
        _write(fresh, TEMPLATE)
    for path in catalogues():
        catalogue = _read(path)
        catalogue.update(_read(TEMPLATE), no_fuzzy_matching=True, update_creation_date=False)
        _write(catalogue, path)
        path.with_suffix(".mo").write_bytes(compiled(path))
        done = sum(all(forms(one)) for one in catalogue if one.id)
        sys.stdout.write(f"{catalogue.locale}: {done} of {len(catalogue)} words\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
