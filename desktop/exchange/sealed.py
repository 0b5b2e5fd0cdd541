"""Files only one recipient can open: age, by way of pyrage."""

import zipfile
from collections.abc import Mapping
from hashlib import sha256
from json import dumps, loads
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from desktop.errors import UserError
from desktop.exchange.whole_file import whole_file
from desktop.words import _

MANIFEST = "manifest.json"
SPOILT = _("{name} is damaged. Ask for the file again.")


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
            sums = {name: _sum(path) for name, path in files.items()}
            zipped.writestr(MANIFEST, dumps({**manifest, "files": sums}, indent=2))
            for name, path in files.items():
                zipped.write(path, name)
        encrypt_file(str(plain), str(part), [x25519.Recipient.from_str(recipient) for recipient in recipients])


def unseal(path: Path, identity: str, folder: Path, names: frozenset[str]) -> Mapping[str, Any]:
    """Put the files of a sealed one into ``folder`` and give its manifest; UserError unless all of it is sound and ours.

    ``names`` are the files it must have, and the only ones it may.
    """
    from pyrage import DecryptError, decrypt_file, x25519

    plain = folder / "plain.zip"
    try:
        decrypt_file(str(path), str(plain), [x25519.Identity.from_str(identity)])
    except DecryptError:
        raise UserError(_("{name} was not made for this laptop, or is damaged. Make a new request here."), name=path.name) from None
    except OSError:
        raise UserError(_("{name} cannot be read. Copy it to this laptop first."), name=path.name) from None
    try:
        with zipfile.ZipFile(plain) as zipped:
            if set(zipped.namelist()) != names | {MANIFEST}:
                raise UserError(SPOILT, name=path.name)
            manifest: dict[str, Any] = loads(zipped.read(MANIFEST))
            zipped.extractall(folder, names)
    except (zipfile.BadZipFile, ValueError, KeyError, EOFError):
        raise UserError(SPOILT, name=path.name) from None
    finally:
        plain.unlink(missing_ok=True)
    if any(manifest["files"].get(name) != _sum(folder / name) for name in names):
        raise UserError(SPOILT, name=path.name)
    return manifest


def _sum(path: Path) -> str:
    with path.open("rb") as content:
        total = sha256()
        while piece := content.read(1 << 20):
            total.update(piece)
    return total.hexdigest()
