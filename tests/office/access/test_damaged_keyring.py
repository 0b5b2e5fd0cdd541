"""A keyring.json that was damaged, or put together of earlier ones: what is said, what is mended, and that the good copy stays."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.errors import UserError
from tests.office.opened import new_office, opened

WHERE = "Ulaanbaatar.tallybook"


def keyring_json(tmp_path: Path) -> Path:
    return tmp_path / WHERE / "keyring.json"


def copy(tmp_path: Path) -> Path:
    return tmp_path / WHERE / "backups" / "keyring.json"


def changed(tmp_path: Path, change: Callable[[Any], None]) -> None:
    said = json.loads(keyring_json(tmp_path).read_bytes())
    change(said)
    keyring_json(tmp_path).write_text(json.dumps(said))


def test_a_keyring_that_was_never_written_is_none(tmp_path: Path) -> None:
    """It would pass for one of the earlier format, whose parts nobody vouches for."""
    new_office(tmp_path).office.close()
    changed(tmp_path, lambda said: said.update(written=0))
    with pytest.raises(UserError, match="is damaged"):
        opened(tmp_path, "Maral")
