"""Code lists: stable codes with labels, shipped as CSV in ``resources/codes``, never taken away."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from desktop import paths


@dataclass(frozen=True)
class Code:
    """One entry; ``maps`` gives the code of other standards ("htcds", "iati", "ctdc"), where there is one."""

    code: str
    label: str
    retired: bool = False
    maps: Mapping[str, str] = field(default_factory=dict)


class CodeList:
    """An ordered list of codes. A retired code can be shown and kept, not chosen anew."""

    def __init__(self, name: str, codes: Iterable[Code]) -> None:
        self.name = name
        self._codes = {code.code: code for code in codes}
        labels = Counter(code.label.casefold() for code in self)
        self._unsure = frozenset(
            code.code
            for code in self
            if labels[code.label.casefold()] > 1 or ";" in code.label or (code.label in self and code.label != code.code)
        )

    def __iter__(self) -> Iterator[Code]:
        return iter(self._codes.values())

    def __contains__(self, code: object) -> bool:
        return code in self._codes

    def __getitem__(self, code: str) -> Code:
        return self._codes[code]

    def label(self, code: str) -> str:
        """The label of ``code``; the code itself where a newer program made it."""
        found = self._codes.get(code)
        return found.label if found else code

    def shown(self, code: str) -> str:
        """What ``code`` is shown as, so that it can be read back.

        Its label, or the code where another has the same label or a list of several would fall apart.
        """
        return code if code in self._unsure else self.label(code)

    def choices(self) -> tuple[Code, ...]:
        """What may be chosen now."""
        return tuple(code for code in self if not code.retired)

    def extended(self, additions: Iterable[Code]) -> "CodeList":
        """With an office's own codes, labels and retirements laid over the shipped ones."""
        return CodeList(self.name, {**self._codes, **{code.code: code for code in additions}}.values())

    def only(self, *codes: str) -> "CodeList":
        """Some of the codes, in the order given."""
        return CodeList(self.name, (self._codes[code] for code in codes))

    def retire(self, *codes: str) -> "CodeList":
        """With ``codes`` no longer to be chosen."""
        return self.extended(replace(self[code], retired=True) for code in codes)


@cache
def shipped(name: str) -> CodeList:
    """The list ``resources/codes/NAME.csv``: columns code, label, retired and one a standard mapped to."""
    with (paths.resources() / "codes" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return CodeList(name, (_code(row) for row in csv.DictReader(lines)))


def _code(row: dict[str, str]) -> Code:
    maps = {key: text for key, text in row.items() if key not in ("code", "label", "retired") and text}
    return Code(row["code"], row["label"], retired=row.get("retired") == "1", maps=maps)
