"""Faults a person can mend. Anything else that is raised is a bug."""

from desktop.words import Words, translate


class UserError(Exception):
    """One plain sentence that says what is wrong and what to do.

    ``sentence`` is marked text with ``{name}`` places; it is translated when shown, so the same
    fault reads right in the window, the terminal and the log of an import. So is the label ``field``.
    """

    def __init__(self, sentence: Words, **values: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.values = values

    def __str__(self) -> str:
        said = {name: translate(value) if name == "field" and isinstance(value, str) else value for name, value in self.values.items()}
        return translate(self.sentence, **said)
