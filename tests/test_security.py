"""SECURITY.md promises nothing that no test shows."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
SAID = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
TESTS = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", SAID)


def test_each_threat_names_a_test_that_is_there() -> None:
    rows = SAID.partition("## Threats")[2].partition("\n## ")[0].strip().splitlines()[2:]
    threats = [row for row in rows if row.startswith("|")]
    assert len(threats) > 10
    for row in threats:
        assert re.search(r"`tests/[\w/]+\.py::\w+` \|$", row), row


def test_the_tests_it_names_exist_and_are_not_passed_over() -> None:
    assert TESTS
    for file, name in TESTS:
        functions = {
            node.name: node for node in ast.parse((ROOT / file).read_text(encoding="utf-8")).body if isinstance(node, ast.FunctionDef)
        }
        assert name in functions, f"{file}::{name}"
        marks = " ".join(ast.unparse(mark) for mark in functions[name].decorator_list)
        assert "skip" not in marks
        assert "xfail" not in marks
