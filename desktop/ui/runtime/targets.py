"""What somebody wants to see, for the shell to find the page of."""

from dataclasses import dataclass

from desktop.store.drafts import Draft


@dataclass(frozen=True)
class RecordTarget:
    """A saved record, by the name of its register and its id."""

    register: str
    record: str


@dataclass(frozen=True)
class DraftTarget:
    """An unfinished form somebody goes on with."""

    draft: Draft

    @property
    def register(self) -> str:
        """The register the form is of."""
        return self.draft.register


@dataclass(frozen=True)
class PlacementTarget:
    """The row of the matrix of a placement, by its id."""

    placement: str


@dataclass(frozen=True)
class FindingTarget:
    """The findings of a kind."""

    kind: str


Target = RecordTarget | DraftTarget | PlacementTarget | FindingTarget
