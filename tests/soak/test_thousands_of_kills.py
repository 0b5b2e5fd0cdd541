"""Three thousand kills, in rounds that can be run again one by one (``python -m tests.soak.kills --seed N``)."""

import subprocess
import sys
from pathlib import Path

import pytest

ROUNDS, KILLS = 6, 500


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
@pytest.mark.parametrize("seed", range(ROUNDS))
def test_every_acknowledged_save_outlives_a_kill(seed: int) -> None:
    command = [sys.executable, "-m", "tests.soak.kills", "--times", str(KILLS), "--seed", str(seed)]
    done = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert f"{KILLS} kills" in done.stdout
