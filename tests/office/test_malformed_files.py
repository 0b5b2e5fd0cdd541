"""A few malformed files of every kind; ``make soak`` throws thousands."""

from tests.soak.malformed import run


def test_a_malformed_file_is_one_sentence_and_hurts_nothing() -> None:
    assert "no fault" in run(40, seed=1)
