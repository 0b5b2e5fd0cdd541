"""A sealed file from anybody who knows this laptop's public key: what is in it is looked at before it is taken out."""

import random
import shutil
import struct
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from pyrage import decrypt_file, encrypt_file, x25519

from desktop.errors import UserError
from desktop.exchange.sealed import MANIFEST, Manifest, new_identity, recipient_of, seal, unseal

NAMES, OF = frozenset({"a.db", "b.db"}), ("a format", 1)
ME = new_identity()


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """The ZIP in a right sealed file."""
    for name in NAMES:
        (tmp_path / name).write_bytes(random.Random(name).randbytes(3000))
    seal({name: tmp_path / name for name in NAMES}, {"format": OF[0], "version": OF[1]}, tmp_path / "right", recipient_of(ME))
    decrypt_file(str(tmp_path / "right"), str(tmp_path / "plain.zip"), [x25519.Identity.from_str(ME)])
    return tmp_path / "plain.zip"


def unsealed(plain: Path) -> Path:
    """The folder into which a file with that ZIP in it was taken."""
    sealed, folder = plain.with_name("sealed"), plain.with_name("out")
    encrypt_file(str(plain), str(sealed), [x25519.Recipient.from_str(recipient_of(ME))])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    unseal(sealed, ME, folder, NAMES, OF, Manifest)
    return folder


def test_what_was_sealed_comes_out(plain: Path) -> None:
    assert {path.name: path.read_bytes() for path in unsealed(plain).iterdir()} == {
        name: (plain.parent / name).read_bytes() for name in NAMES
    }


def test_a_zip_that_lies_about_what_it_takes_fills_no_disk(plain: Path) -> None:
    """It says of an entry that it takes half as much packed, and has a thousandth of that: all of it was written."""
    with zipfile.ZipFile(plain, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr(MANIFEST, '{"format": "a format", "version": 1, "files": {}}')
        zipped.writestr("b.db", b"")
        zipped.writestr("a.db", bytes(64 << 20))
    content = bytearray(plain.read_bytes())
    packed = content.rfind(b"PK\x01\x02") + 20  # APPNOTE.TXT 4.3.12: the compressed size in the central directory
    content[packed : packed + 4] = struct.pack("<I", 32 << 20)
    plain.write_bytes(content)
    with pytest.raises(UserError, match="is damaged"):
        unsealed(plain)
    assert not list(plain.with_name("out").iterdir())


def test_a_large_manifest_is_refused(plain: Path) -> None:
    with zipfile.ZipFile(plain, "w", zipfile.ZIP_STORED) as zipped:
        zipped.writestr(MANIFEST, '{"format": "a format", "version": 1, "files": {}}' + " " * (1 << 20))
        for name in NAMES:
            zipped.writestr(name, b"")
    with pytest.raises(UserError, match="is damaged"):
        unsealed(plain)


def test_a_spoilt_zip_is_one_sentence(plain: Path) -> None:
    """Encrypted, packed otherwise, with a name that is no text, an entry that lies before the file: ``zipfile`` has a fault for each."""
    whole = plain.read_bytes()
    heads = [place for place in range(len(whole)) if whole.startswith(b"PK\x03\x04", place)]
    places = [*range(whole.find(b"PK\x01\x02"), len(whole)), *(head + within for head in heads for within in range(36))]
    told = 0
    for turn in range(1500):
        luck, content = random.Random(turn), bytearray(whole)
        for _time in range(luck.randint(1, 3)):
            content[luck.choice(places)] = luck.choice((0, 1, 8, 9, 12, 14, 0x80, 0xFF, luck.randrange(256)))
        plain.write_bytes(content)
        try:
            unsealed(plain)
        except UserError:
            told += 1
    assert told > 500


def test_a_disk_without_room_is_told_as_that(plain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.exchange.sealed.shutil.disk_usage", lambda _folder: SimpleNamespace(free=5000))
    with pytest.raises(UserError, match="no room for sealed"):
        unsealed(plain)
    assert not list(plain.with_name("out").iterdir())
