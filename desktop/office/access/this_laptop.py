"""The key of this laptop: files that it alone can open are sealed to it, and the roster knows it by it."""

from pathlib import Path

from desktop.atomic import write_whole
from desktop.exchange.sealed import new_identity, recipient_of
from desktop.store.keys.cipher import in_words


def identity(settings: Path) -> str:
    """This laptop's own secret key, made at its first use; it stays in its settings folder. UserError where it cannot be."""
    path = settings / "join-identity"
    with in_words(settings):
        if not path.exists():
            settings.mkdir(parents=True, exist_ok=True)
            write_whole(path, new_identity().encode())
            path.chmod(0o600)
        return path.read_text(encoding="utf-8").strip()


def public_key(settings: Path) -> str:
    """What others seal files to, and what the roster calls this laptop."""
    return recipient_of(identity(settings))
