"""What the files in the folder of an office are called. Apart from what reads them, which a window need not wait for."""

from collections.abc import Mapping
from typing import Literal

KEYRING = "keyring.json"
FILES: Mapping[Literal["office", "cases"], str] = {"office": "office.db", "cases": "cases.db"}
