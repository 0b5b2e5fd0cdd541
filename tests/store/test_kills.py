"""Killed at random moments of saving; ``make soak`` does it thousands of times."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
def test_every_acknowledged_save_outlives_a_kill() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.soak.kills", "--times", "48"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    seen = re.search(r"48 kills, (\d+) while saving; (\d+) records were acknowledged", done.stdout)
    assert seen
    assert int(seen[1]) >= 24
    assert int(seen[2]) >= 50
