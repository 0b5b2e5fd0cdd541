"""Hundreds of kills while keys change, in rounds that can be run again one by one (``python -m tests.soak.key_kills --seed N``)."""

import subprocess
import sys
from pathlib import Path

import pytest

ROUNDS, KILLS = 4, 150


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
@pytest.mark.parametrize("seed", range(ROUNDS))
def test_a_change_of_keys_that_is_killed_is_whole_or_never_began(seed: int) -> None:
    command = [sys.executable, "-m", "tests.soak.key_kills", "--times", str(KILLS), "--seed", str(seed)]
    done = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert f"{KILLS} kills" in done.stdout
