"""Files only one recipient can open: age, by way of pyrage."""

import errno
import os
import shutil
import zipfile
import zlib
from collections.abc import Collection, Mapping
from hashlib import sha256
from json import dumps
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, TypeVar

from msgspec import Meta, Struct

from desktop.errors import UserError
from desktop.exchange.project_file import NEWER_TALLYBOOK
from desktop.exchange.whole_file import whole_file, writing_fault
from desktop.shapes import read_shape
from desktop.words import _

MANIFEST = "manifest.json"
_MOST_OF_MANIFEST = 64 << 10
_ALWAYS_TAKEN = 8 << 20
"""Bytes of a file however well it was packed; of a larger one not more than twice what it takes in the ZIP: books do not pack."""
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_NO_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError)
"""What ``zipfile`` and ``read_shape`` make of bytes from elsewhere: another password, names that are no text, half a stream."""
_EARLIER = _("{name} was made by an earlier Tallybook. Make it anew with the newest version.")
SPOILT = _("{name} is damaged. Ask for the file again.")


Sum = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
Short = Annotated[str, Meta(min_length=1, max_length=200)]


class Manifest(Struct):
    """What every sealed file says of itself: its format and version, and by name the SHA-256 of each file in it."""

    format: Short
    version: Annotated[int, Meta(ge=1, le=1000)]
    files: dict[Short, Sum]


M = TypeVar("M", bound=Manifest)


def new_identity() -> str:
    """A secret key, as text to be kept on this machine alone."""
    from pyrage import x25519

    return str(x25519.Identity.generate())


def recipient_of(identity: str) -> str:
    """The public key that goes with ``identity``: what others seal files to."""
    from pyrage import x25519

    return str(x25519.Identity.from_str(identity).to_public())


def is_recipient(text: str) -> bool:
    """Whether ``text`` is such a public key, without a slip."""
    from pyrage import RecipientError, x25519

    try:
        x25519.Recipient.from_str(text)
    except RecipientError:
        return False
    return True


def seal(files: Mapping[str, Path], manifest: Mapping[str, Any], to: Path, *recipients: str) -> None:
    """Write ``files`` (name to where each lies) with a manifest of their sums to ``to``, for ``recipients`` alone."""
    from pyrage import encrypt_file, x25519

    with whole_file(to) as part, TemporaryDirectory(dir=part.parent) as beside:
        plain = Path(beside) / "plain.zip"  # books are encrypted in themselves: nothing readable lies here
        with zipfile.ZipFile(plain, "w", zipfile.ZIP_DEFLATED) as zipped:
            sums = {name: sum_of(path) for name, path in files.items()}
            zipped.writestr(MANIFEST, dumps({**manifest, "files": sums}, indent=2))
            for name, path in files.items():
                zipped.write(path, name)
        encrypt_file(str(plain), str(part), [x25519.Recipient.from_str(recipient) for recipient in recipients])


def unseal(path: Path, identity: str, folder: Path, names: frozenset[str], is_of: tuple[str, int], shape: type[M]) -> M:
    """Put the files of a sealed one into ``folder`` and give its manifest; UserError unless all of it is sound and ours.

    ``names`` are the files it must have, and the only ones it may; ``is_of`` the format and version it must be of.
    """
    from pyrage import DecryptError, decrypt_file, x25519

    plain = folder / "plain.zip"
    try:
        _want_room(path.stat().st_size, folder, path)
        decrypt_file(str(path), str(plain), [x25519.Identity.from_str(identity)])
    except DecryptError:
        raise UserError(_("{name} was not made for this laptop, or is damaged. Make a new request here."), name=path.name) from None
    except OSError:
        raise UserError(_("{name} cannot be read. Copy it to this laptop first."), name=path.name) from None
    try:
        with zipfile.ZipFile(plain) as zipped:
            manifest = _looked_into(zipped, plain.stat().st_size, names, is_of, shape, path.name)
            _want_room(sum(one.file_size for one in zipped.infolist()), folder, path)
            zipped.extractall(folder, names)
    except _NO_ZIP:
        raise UserError(SPOILT, name=path.name) from None
    finally:
        plain.unlink(missing_ok=True)
    if manifest.files != {name: sum_of(folder / name) for name in names}:
        raise UserError(SPOILT, name=path.name)
    return manifest


def _looked_into(zipped: zipfile.ZipFile, size: int, names: frozenset[str], is_of: tuple[str, int], shape: type[M], called: str) -> M:
    """The manifest in a ZIP of ``size`` bytes from a file ``called`` so, before anything else is taken out; UserError as ``unseal``."""
    there = zipped.infolist()
    if sorted(one.filename for one in there) != sorted(names | {MANIFEST}) or not _is_bounded(there, size):
        raise UserError(SPOILT, name=called)
    said = zipped.read(MANIFEST)
    head = read_shape(said, Manifest, _MOST_OF_MANIFEST)
    if head.format == is_of[0] and head.version != is_of[1]:
        raise UserError(NEWER_TALLYBOOK if head.version > is_of[1] else _EARLIER, name=called)
    if head.format != is_of[0]:
        raise UserError(SPOILT, name=called)
    return read_shape(said, shape, _MOST_OF_MANIFEST)


def _is_bounded(there: Collection[zipfile.ZipInfo], size: int) -> bool:
    """Whether a ZIP of ``size`` bytes can have what it says, packed and closed as ours, and not much larger once it is taken out.

    No more is taken out than it says; so what it says it takes packed has to be there, or it could say anything.
    """
    as_ours = all(one.compress_type in _PACKED and not one.flag_bits & 1 and 0 <= one.header_offset < size for one in there)
    swells = any(one.file_size > max(_ALWAYS_TAKEN, 2 * one.compress_size) for one in there)
    manifest = next(one.file_size for one in there if one.filename == MANIFEST)
    return as_ours and not swells and manifest <= _MOST_OF_MANIFEST and sum(one.compress_size for one in there) <= size


def _want_room(size: int, folder: Path, file: Path) -> None:
    """Refuse to put ``size`` bytes out of ``file`` into ``folder`` where the disk has not as many."""
    if shutil.disk_usage(folder).free < size:
        raise writing_fault(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), file)


def sum_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as content:
        total = sha256()
        while piece := content.read(1 << 20):
            total.update(piece)
    return total.hexdigest()
