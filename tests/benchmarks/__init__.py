"""Ratios against doing the same by hand, printed by ``make bench``. Not collected by the tests."""
