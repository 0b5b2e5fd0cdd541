"""Thousands of damages, in rounds that can be run again one by one (``python -m tests.soak.damages --seed N``)."""

import subprocess
import sys
from pathlib import Path

import pytest

ROUNDS, DAMAGES = 4, 1000


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_no_damage_of_the_keyring_is_passed_over_in_silence(seed: int) -> None:
    command = [sys.executable, "-m", "tests.soak.damages", "--times", str(DAMAGES), "--seed", str(seed)]
    done = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert f"{DAMAGES} damages, 0 silent" in done.stdout
