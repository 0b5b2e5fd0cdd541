"""Damage keyring.json by the thousand, and see that none is passed over in silence.

    python -m tests.soak.damages [--times N] [--seed S] [--only TURN]

Each turn spoils the keyring of an office with a past (``story``): bits, bytes, values, entries of its roster, and parts of
earlier keyrings or another office's (``spoiling``). Then somebody opens it, on the machine that had seen it or on a new one.
Either a sentence says that something is wrong, or the keyring is again what it was. Nobody opens a book they should not,
a passphrase that was changed opens nothing, and the copy in ``backups`` stays good.
"""

import argparse
import random
import shutil
import sys
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

from desktop.errors import UserError
from desktop.store.keys import keyring_file
from desktop.store.keys.ring import KeyringFile
from tests.soak.spoiling import spoilt
from tests.soak.story import WHERE, Story, copied, told

KEYRING = f"{WHERE}/keyring.json"
COPY = f"{WHERE}/backups/keyring.json"


def is_whole(story: Story, ring: KeyringFile) -> bool:
    """Whether ``ring`` is what it was, but for how much of it who opened it has seen, and vouched for."""
    slots = {who: replace(slot, pin=b"") for who, slot in ring.slots.items()}
    before = {who: replace(slot, pin=b"") for who, slot in story.ring.slots.items()}
    same = (ring.entries, slots, ring.books) == (story.ring.entries, before, story.ring.books)
    return same and ring.written >= story.ring.written and not ring.spoilt(story.key)


def read(folder: Path) -> KeyringFile | None:
    """The keyring that lies in ``folder``; None where it cannot be read."""
    try:
        return keyring_file.read(folder)
    except UserError:
        return None


def put_back(story: Story, folder: Path, luck: random.Random) -> None:
    """The copy in ``backups`` over it, as the sentences say: anybody opens it then, and nothing is wrong."""
    shutil.copy(folder / COPY, folder / KEYRING)
    name, said = luck.choice(list(story.passphrases.items()))
    with story.open(folder, folder / "settings", name, said) as office:
        assert not office.warnings, office.warnings
        assert not office.check(), office.check()
        assert {book.name for book in office.books} == story.may_open(name)


def after(story: Story, folder: Path, luck: random.Random) -> str:
    """What became of a damage once somebody opened the office: none, refused, said or mended. AssertionError where it is a fault."""
    if read(folder / WHERE) == story.ring:
        return "none"
    settings = folder / luck.choice(("settings", "settings", "new"))
    name, said = luck.choice(story.void if luck.random() < 0.2 else list(story.passphrases.items()))
    alone = luck.random() < 0.1
    if alone:  # no copy to mend it from: then only who saw the office before can tell an earlier keyring or passphrase
        shutil.rmtree((folder / COPY).parent)
        settings, name, said = folder / "settings", *luck.choice(list(story.passphrases.items()))
    try:
        with story.open(folder, settings, name, said) as office:
            assert (name, said) not in story.void, f"{name} opened it with a passphrase of before"
            assert {book.name for book in office.books} <= story.may_open(name), f"{name} opened a book of others"
            found = [*office.warnings, *office.check()]
            mended = is_whole(story, office.access.ring)
    except UserError:
        outcome = "refused"
    else:
        assert found or mended, f"{name} opened it, and nothing was said"
        outcome = "mended" if mended else "said"
    if alone:
        return outcome
    copy = read(folder / WHERE / "backups")
    assert copy is not None, f"{name} came ({outcome}), and the copy in backups cannot be read any more"
    assert is_whole(story, copy), f"{name} came ({outcome}), and the copy in backups is another"
    if luck.random() < 0.05:
        put_back(story, folder, luck)
    return outcome


def run(times: int, seed: int, only: int | None = None) -> str:
    """``times`` damages; a sentence of what was seen."""
    seen: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="tallybook-damages-") as made:
        story, folder = told(Path(made) / "story"), Path(made) / "damaged"
        for turn in range(times) if only is None else (only,):
            luck = random.Random(f"{seed} {turn}")
            copied(story, folder)
            what, content = spoilt((folder / KEYRING).read_bytes(), story, luck)
            (folder / KEYRING).write_bytes(content)
            try:
                seen[after(story, folder, luck)] += 1
            except Exception as fault:
                fault.add_note(f"--seed {seed} --only {turn}: {what}")
                raise
            if sys.stdout.isatty():
                sys.stdout.write(f"\r{turn + 1} damages")
                sys.stdout.flush()
    done = times if only is None else 1
    return (
        f"{done} damages, 0 silent: {seen['refused']} were refused and {seen['said']} said in a sentence, "
        f"{seen['mended']} put right from the copy, {seen['none']} changed nothing that counts."
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", type=int)
    chosen = parser.parse_args()
    sys.stdout.write(f"\n{run(chosen.times, chosen.seed, chosen.only)}\n")
