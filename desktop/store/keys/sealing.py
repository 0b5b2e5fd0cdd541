"""How a key is locked away: under a passphrase, to a person's public key, and under another key.

Argon2id (RFC 9106), HPKE (RFC 9180) with X25519, HKDF-SHA256, AES-256-GCM and Ed25519 (RFC 8032); all from ``cryptography``.

Each person and each recovery paper has one private key of 32 bytes. Everything they do with it is
derived from it: what is sealed to them opens with it, they sign with its Ed25519 half, and what only
they may write (a pin) is under an AEAD key of it.
"""

import hashlib
import hmac
import json
import secrets
import unicodedata
from dataclasses import dataclass, field
from typing import Self

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from desktop.errors import UserError
from desktop.words import _

KEY_BYTES = 32
NONCE_BYTES = 12
SALT_BYTES = 16
TAG_BYTES = 16
HPKE_BYTES = 32
"""What HPKE puts before the ciphertext: the sender's one-time public key."""
SHORTEST_PASSPHRASE = 12
LONGEST_PASSPHRASE = 1000

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class UnopenedError(Exception):
    """A seal that this key, passphrase or label does not open; becomes a sentence where the reason is known."""


@dataclass(frozen=True)
class Cost:
    """What one guess at a passphrase costs; written in each slot, so that it can rise later."""

    memory_kib: int = 64 * 1024
    passes: int = 3
    lanes: int = 4

    def __post_init__(self) -> None:
        # A keyring from elsewhere must not make this machine swap or work for long: four times what is shipped is the most.
        bounds = (8 * self.lanes <= self.memory_kib <= 256 * 1024, 1 <= self.passes <= 16, 1 <= self.lanes <= 16)
        if not all(bounds) or self.memory_kib * self.passes > 4 * 64 * 1024 * 3:
            raise ValueError(self)


SHIPPED = Cost()
"""What a new slot gets: the second choice RFC 9106 recommends (section 4), where a machine has not 2 GiB to spare."""
CHEAPEST = Cost(memory_kib=8, passes=1, lanes=1)
"""For tests only: no protection at all."""


@dataclass(frozen=True)
class LockedKey:
    """A private key under a passphrase."""

    cost: Cost
    salt: bytes
    nonce: bytes
    sealed: bytes = field(repr=False)


def label(*parts: str) -> bytes:
    """Bytes that say what a seal is for, without two lists of parts ever giving the same."""
    return json.dumps(("tallybook", *parts), ensure_ascii=True, separators=(",", ":")).encode()


def check_passphrase(passphrase: str) -> None:
    """Refuse a new passphrase that a stolen laptop would give up."""
    if not SHORTEST_PASSPHRASE <= len(passphrase) <= LONGEST_PASSPHRASE or len(set(passphrase)) < 4:
        raise UserError(
            _("A passphrase needs at least {least} characters, not all alike. Four or five words are easy to remember."),
            least=SHORTEST_PASSPHRASE,
        )


def new_key() -> bytes:
    """A random 256-bit key."""
    return secrets.token_bytes(KEY_BYTES)


def public_of(private: bytes) -> bytes:
    """The public half of an X25519 key."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def lock(private: bytes, passphrase: str, header: bytes, cost: Cost) -> LockedKey:
    """``private`` under ``passphrase``; ``header`` is what else must not be changed unnoticed."""
    salt, nonce = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(NONCE_BYTES)
    sealed = AESGCM(stretched(passphrase, salt, cost)).encrypt(nonce, private, _bound(header, salt, cost))
    return LockedKey(cost, salt, nonce, sealed)


def unlock(locked: LockedKey, passphrase: str, header: bytes) -> bytes:
    """The private key; UnopenedError for another passphrase or a changed header."""
    key = stretched(passphrase, locked.salt, locked.cost)
    try:
        return AESGCM(key).decrypt(locked.nonce, locked.sealed, _bound(header, locked.salt, locked.cost))
    except InvalidTag:
        raise UnopenedError from None


def seal_to(public: bytes, secret: bytes, info: bytes) -> bytes:
    """``secret`` for whoever has the private half of ``public``."""
    try:
        return _SUITE.encrypt(secret, X25519PublicKey.from_public_bytes(public), info=info)
    except ValueError:  # a point of small order: nobody's real key
        raise UnopenedError from None


def open_sealed(private: bytes, sealed: bytes, info: bytes) -> bytes:
    """What ``seal_to`` sealed."""
    try:
        return _SUITE.decrypt(sealed, X25519PrivateKey.from_private_bytes(private), info=info)
    except (InvalidTag, ValueError):
        raise UnopenedError from None


def wrap(key: bytes, secret: bytes, info: bytes) -> bytes:
    """``secret`` under ``key``, the nonce before it."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, secret, info)


def unwrap(key: bytes, wrapped: bytes, info: bytes) -> bytes:
    """What ``wrap`` wrapped."""
    try:
        return AESGCM(key).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], info)
    except (InvalidTag, ValueError):
        raise UnopenedError from None


def key_hash(key: bytes) -> str:
    """A name for ``key`` that says nothing of it, in full: nobody finds another key of the same name."""
    return hmac.new(key, label("key id"), hashlib.sha256).hexdigest()


def vouch(key: bytes, said: bytes) -> bytes:
    """Proof that somebody who holds ``key`` wrote ``said``; every holder, former ones too, can make it."""
    return hmac.new(hmac.new(key, label("vouch"), hashlib.sha256).digest(), said, hashlib.sha256).digest()


def own_key(private: bytes, *purpose: str) -> bytes:
    """An AEAD key only who has ``private`` can make. What is sealed to a public key anybody can write; under this they cannot."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=label("own", *purpose)).derive(private)


def signing_public_of(private: bytes) -> bytes:
    """The public half by which what ``private`` signs is known."""
    return _signing(private).public_key().public_bytes_raw()


@dataclass(frozen=True)
class Signer:
    """A user who signs, many times: the key is made once."""

    id: str
    _key: Ed25519PrivateKey = field(repr=False)

    @classmethod
    def of(cls, user: str, private: bytes) -> Self:
        """The user with the id ``user``, whose private key is ``private``."""
        return cls(user, _signing(private))

    def sign(self, said: bytes) -> bytes:
        """The Ed25519 signature of ``said``."""
        return self._key.sign(said)


def sign(private: bytes, said: bytes) -> bytes:
    """The Ed25519 signature of ``said``."""
    return _signing(private).sign(said)


def is_signed(public: bytes, signature: bytes, said: bytes) -> bool:
    """Whether the owner of the signing key ``public`` signed ``said``."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, said)
    except (InvalidSignature, ValueError):
        return False
    return True


def is_public(public: bytes) -> bool:
    """Whether ``public`` can be somebody's X25519 key; a point of small order cannot."""
    try:
        X25519PrivateKey.from_private_bytes(bytes(range(KEY_BYTES))).exchange(X25519PublicKey.from_public_bytes(public))
    except ValueError:
        return False
    return True


def tag(private: bytes, public: bytes, said: bytes) -> bytes:
    """Proof of ``said`` between two people: only they can make it, and each knows whether it was themselves.

    UnopenedError where ``public`` is nobody's key.
    """
    try:
        shared = X25519PrivateKey.from_private_bytes(private).exchange(X25519PublicKey.from_public_bytes(public))
    except ValueError:
        raise UnopenedError from None
    return hmac.new(HKDF(SHA256(), KEY_BYTES, salt=None, info=label("tag")).derive(shared), said, hashlib.sha256).digest()


def _signing(private: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(own_key(private, "signing"))


def stretched(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    """A key of 32 bytes out of what somebody can remember or read out: Argon2id."""
    typed = unicodedata.normalize("NFC", passphrase).encode(errors="surrogatepass")
    return Argon2id(salt=salt, length=KEY_BYTES, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory_kib).derive(typed)


def _bound(header: bytes, salt: bytes, cost: Cost) -> bytes:
    return header + label("argon2id", salt.hex(), str(cost.memory_kib), str(cost.passes), str(cost.lanes))
