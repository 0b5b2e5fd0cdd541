"""Keys killed while they change, and a keyring damaged, at random; ``make soak`` does it hundreds and thousands of times."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


def seen(program: str, times: int) -> str:
    command = [sys.executable, "-m", f"tests.soak.{program}", "--times", str(times)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
def test_a_change_of_keys_that_is_killed_is_whole_or_never_began() -> None:
    assert "6 kills, " in seen("key_kills", 6)


def test_no_damage_of_the_keyring_is_passed_over_in_silence() -> None:
    assert re.search(r"40 damages, 0 silent: [1-9]", seen("damages", 40))
