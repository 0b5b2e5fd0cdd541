"""Thousands of malformed files of each kind, in a process of their own: one sentence each, within ten seconds and 300 MB."""

import subprocess
import sys


def test_no_malformed_file_is_more_than_a_sentence() -> None:
    subprocess.run([sys.executable, "-m", "tests.soak.malformed"], check=True, timeout=3600)
