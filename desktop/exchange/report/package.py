"""The donor's package: the files of one export in a zip, with their check sums and a page that says what they are.

manifest.json, version 1 of its shape: ``format`` "tallybook-package", ``version``, ``made`` (when), ``program``, ``project``,
``as_at``, ``period``, ``profile``, ``files`` each {``name``, ``bytes``, ``sha256``}. It lists every other file of the zip.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC
from hashlib import sha256
from io import BytesIO
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from desktop import __version__
from desktop.models.fields.base import FormatContext
from desktop.models.results.matrix import Matrix
from desktop.models.results.profiles import MARK, MINIMUM, PROFILES, Profile, lacking, withholdings
from desktop.presentation import formatting
from desktop.words import _, translate

FORMAT, VERSION = "tallybook-package", 1
MANIFEST, CONTENTS = "manifest.json", "CONTENTS.txt"
_EARLIEST = 1980
"""The first year a zip can name."""


class Packed(NamedTuple):
    """A file of the package: its name, what it holds (marked), and its bytes."""

    name: str
    about: str
    content: bytes


def package(files: Sequence[Packed], matrix: Matrix, profile: Profile, context: FormatContext, *, minimum: int = MINIMUM) -> bytes:
    """The bytes of package.zip with ``files``, all made of ``matrix`` for ``profile``."""
    whole = {file.name: file.content for file in files}
    whole |= {CONTENTS: "\r\n".join(_contents(files, matrix, profile, context, minimum)).encode()}
    manifest = {
        "format": FORMAT,
        "version": VERSION,
        "made": context.now().astimezone(UTC).isoformat(timespec="seconds"),
        "program": f"Tallybook {__version__}",
        "project": matrix.project_code,
        "as_at": matrix.as_at.isoformat(),
        "period": matrix.period.name if matrix.period else None,
        "profile": profile,
        "files": [{"name": name, "bytes": len(data), "sha256": sha256(data).hexdigest()} for name, data in whole.items()],
    }
    whole = {MANIFEST: json.dumps(manifest, ensure_ascii=False, indent=2).encode() + b"\n", **whole}
    moment = max(context.now().astimezone(UTC).timetuple()[:6], (_EARLIEST, 1, 1, 0, 0, 0))
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as zipped:
        for name, data in whole.items():
            entry = ZipInfo(name, moment)
            entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o644 << 16
            zipped.writestr(entry, data)
    return out.getvalue()


def _contents(files: Sequence[Packed], matrix: Matrix, profile: Profile, context: FormatContext, minimum: int) -> Iterator[str]:
    yield f"{matrix.project_code} {matrix.project_title}".strip()
    yield translate(_("As at {day}"), day=formatting.day(matrix.as_at, context))
    if period := matrix.period:
        yield translate(
            _("Period: {name}, {first} to {last}"),
            name=period.name,
            first=formatting.day(period.first, context),
            last=formatting.day(period.last, context),
        )
    yield translate(_("Profile: {profile}"), profile=translate(PROFILES[profile]))
    yield translate(_("Made by {program} on {day}"), program=f"Tallybook {__version__}", day=formatting.day(context.today, context))
    yield ""
    yield translate(_("In this package"))
    yield from (f"  {file.name}  – {translate(file.about)}" for file in files)
    yield "  " + translate(_("{name}  – the names, sizes and SHA-256 check sums of all of them"), name=MANIFEST)
    yield ""
    yield translate(_("All files show the same numbers, counted from the office's records up to that day."))
    yield translate(_("Of assisted persons there are counts only; no name, code or record of theirs is in any file."))
    if lacking(matrix, profile):
        yield from _withheld(matrix, profile, minimum)
    yield ""


def _withheld(matrix: Matrix, profile: Profile, minimum: int) -> Iterator[str]:
    yield ""
    yield translate(_("Withheld in all of them ({mark} in print, null in matrix.json)"), mark=MARK)
    told = withholdings(matrix, profile, minimum)
    yield from (f"  – {sentence}" for sentence in told)
    if not told:
        yield "  " + translate(_("Nothing: no number of assisted persons is that small."))
