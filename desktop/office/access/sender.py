"""Who made a join file: eight random signs, told by mouth, and inside the file a proof that only who knows them could make.

The proof is an HMAC under Argon2id of the signs. A hash of that few signs is ground out in a minute; and who sends a file of
their own to a laptop that waits for one does not know which signs will be typed.
"""

import hmac
import json
import secrets
from collections.abc import Mapping

from desktop.store.keys.paper_code import SIGNS, signs_of
from desktop.store.keys.sealing import SALT_BYTES, SHIPPED, label, stretched

LENGTH = 8
"""Of 29 signs each: 39 bits."""


def new_signs() -> str:
    """Signs such as ``7K4QT2RX``, kept nowhere."""
    return "".join(secrets.choice(SIGNS) for _sign in range(LENGTH))


def shown(signs: str) -> str:
    """Signs in two groups, to be read out."""
    return f"{signs[: LENGTH // 2]} {signs[LENGTH // 2 :]}"


def new_salt() -> bytes:
    """A salt for one proof."""
    return secrets.token_bytes(SALT_BYTES)


def proof(signs: str, salt: bytes, keys: tuple[str, str], office: str, files: Mapping[str, str]) -> str:
    """What somebody who knows ``signs`` says of the sender's and the receiver's public ``keys``, the office's name and its files' sums.

    HMAC-SHA256 in hex; its key is Argon2id of the signs (64 MiB, 3 passes, 4 lanes).
    """
    said = label("join", *keys, office, json.dumps(sorted(files.items())))
    return hmac.new(stretched(signs_of(signs), salt, SHIPPED), said, "sha256").hexdigest()


def is_proven(made: str, signs: str, salt: bytes, keys: tuple[str, str], office: str, files: Mapping[str, str]) -> bool:
    """Whether who made ``made`` knew ``signs``, however these are typed."""
    return hmac.compare_digest(made, proof(signs, salt, keys, office, files))
