"""An indicator at work: its versions as a time line, the form of one of them, its targets, itself, and its number meanwhile."""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Self

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.models.fields.base import RefusalError
from desktop.models.record import Record
from desktop.models.registers.indicator import Indicator, IndicatorVersion, Placement, Target
from desktop.models.registers.site import Site
from desktop.models.results.arrangement import Arrangement
from desktop.models.results.versions import holding, until, version_faults
from desktop.ui.forms.context import editor_context_for
from desktop.ui.forms.labelled_input import LabelledInput
from desktop.ui.forms.record_frame import RecordFrame
from desktop.ui.indicators.forms import AboutForms, PlacementsBox
from desktop.ui.indicators.preview_card import PreviewCard, Supposed
from desktop.ui.indicators.sentence_form import SentenceForm, version_form
from desktop.ui.indicators.targets_table import TargetsTable
from desktop.ui.indicators.version_timeline import VersionTimeline
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.sentences import LOOK_ONLY, NOT_SAVED_YET, TARGETS_BY_PERIOD
from desktop.ui.theme.tokens import scaled
from desktop.ui.widgets.basics import button, label, rule
from desktop.words import _, translate

Mode = Literal["looking", "correcting", "new version", "new indicator"]
_SIDE = 300
TARGETS = "+targets"
"""Under which a draft of a version keeps what is typed into the targets."""


@dataclass(frozen=True)
class Standing:
    """An indicator with all that belongs to it, as it is saved (or begun)."""

    indicator: Indicator
    versions: tuple[IndicatorVersion, ...]
    targets: tuple[Target, ...]
    arrangement: Arrangement

    @property
    def rows(self) -> list[Placement]:
        """Where it stands in the framework, in its order."""
        rows = [row for result in self.arrangement.order() for row in self.arrangement.rows(result.id)]
        return [row for row in rows if row.of == ("indicator", self.indicator.id)]


class IndicatorPane(RecordFrame):
    """``changed`` when a person typed something. An old version is shown, not edited: it is corrected with a reason, or followed."""

    changed = Signal()
    chosen = Signal(str)
    save_wanted = Signal()
    new_version_wanted = Signal()
    correct_wanted = Signal()
    give_up_wanted = Signal()

    def __init__(self, session: OfficeSession, about: AboutForms, version: SentenceForm) -> None:
        super().__init__()
        self.session = session
        self.may = session.office.may("edit", Indicator)
        self.mode: Mode = "looking"
        self.standing: Standing | None = None
        editor_context = editor_context_for(session, IndicatorVersion)
        self.about = about
        self.line = VersionTimeline()
        self.why = LabelledInput(
            _("Why it is corrected"), hint=_("Kept in its history. For a change the donor agreed to, make a new version.")
        )
        self.version = version
        self.measure, self.results, self.scope = version.sentence.measure, version.sentence.results, version.sentence.scope
        self.targets = TargetsTable(editor_context)
        self.places = PlacementsBox(session)
        self.preview = PreviewCard(session, self._supposed, lambda: self.standing.targets if self.standing else ())
        self._build()
        self._connect()

    @classmethod
    def build_steps(cls, session: OfficeSession) -> Generator[None, None, Self]:
        """Makes a pane, yielding after each part; returns it."""
        about = AboutForms(session)
        yield
        version = yield from version_form(session)
        return cls(session, about, version)

    @property
    def indicator_id(self) -> str:
        """The indicator shown; empty where there is none."""
        return self.standing.indicator.id if self.standing else ""

    @property
    def version_id(self) -> str:
        """The version shown."""
        return self.version.base.id

    def edited(self) -> bool:
        """Whether something is typed and not saved."""
        return bool(self.version.edited or self.about.edited or self.targets.model.touched() or self.places.chosen())

    def show_indicator(self, standing: Standing | None, version: IndicatorVersion | None = None, mode: Mode = "looking") -> None:
        """Show an indicator, on ``version`` (else the one valid on the day one looks at); emits nothing."""
        self.standing, self.mode = standing, mode
        self.inside.setVisible(standing is not None)
        if standing is None:
            self.preview.soon()
            return
        shown = version or holding(standing.versions, self.session.as_at) or IndicatorVersion("")
        self.results.show_results(standing.arrangement)
        self.version.show_record(shown)
        self.about.show_record(standing.indicator)
        self.targets.show_targets(standing.targets, self.session.periods(), self._sites(standing.targets))
        self.targets.model.show_end(shown.target)
        self.places.show_rows(standing.rows, standing.arrangement, new=mode == "new indicator")
        self.why.line.clear()
        if mode == "new version":  # all it says is its own
            self.version.edited = {field for field in shown.values() if field in self.version.inputs}
        self._set_out()
        self.area.verticalScrollBar().setValue(0)
        self.preview.soon()

    def merge_saved(self, standing: Standing) -> None:
        """It was saved elsewhere as ``standing``: show that; as ``Form.merge_saved`` where something is typed."""
        self.standing = standing
        self.about.merge_saved(standing.indicator)
        for version in standing.versions:
            if version.id == self.version_id:
                self.version.merge_saved(version)
        if not self.targets.model.touched():
            self.targets.show_targets(standing.targets, self.session.periods(), self._sites(standing.targets))
            self.targets.model.show_end(self.version.current_record().get("target"))
        self._set_out()
        self.preview.soon()

    def records(self) -> tuple[list[Record], list[Record]] | None:
        """What is to be saved and deleted; None, with each fault in place, where something cannot be read or does not fit the others."""
        standing = self.standing
        if standing is None:
            return None
        context = self.session.office.context  # asked here too: what only the other versions tell is said with what is missing
        version, indicator = self.version.current_record(), self.about.current_record()
        if self.mode != "looking":
            owned = version.changed(of=("indicator", standing.indicator.id)).settled()
            assert isinstance(owned, IndicatorVersion)
            faults: dict[str, RefusalError] = {**version_faults(owned, standing.versions), **owned.refusals(context)}
            checked = self.version.record(faults)
        else:
            owned, checked = None, self.version.base
        known = self.about.record(indicator.settled().refusals(context))
        self.targets.explain()
        if self.mode == "correcting" and self.version.edited and not self.why.text():
            self.why.refuse(translate(_("Say why: reports about that time change too.")))
            return None
        rows = self.places.placed(standing.arrangement, standing.indicator.id)
        if checked is None or not known or rows is None or self.targets.model.faults():
            self._go_to_fault()
            return None
        saved, gone = self.targets.model.changes(standing.indicator.id)
        records: list[Record] = [indicator] if self.about.edited or self.mode == "new indicator" else []
        records += [owned] if owned and (self.version.edited or self.mode != "correcting") else []
        return [*records, *saved, *rows], list(gone)

    def refuse(self, refused: Sequence[tuple[Record, Mapping[str, RefusalError]]]) -> None:
        """Show what the office refused, where it stands."""
        for record, refusals in refused:
            if isinstance(record, IndicatorVersion):
                self.version.record(refusals)
            else:
                self.about.record(refusals)
        self._go_to_fault()

    def drafts(self) -> dict[type[Record], tuple[str, dict[str, Any]]]:
        """By register the id and what is typed of it: of the version with the targets, and of the indicator."""
        found: dict[type[Record], tuple[str, dict[str, Any]]] = {}
        if self.version.edited or self.targets.model.touched():
            typed = self.version.draft(new=self.mode.startswith("new"))
            said = {"of": self.indicator_id, "mode": self.mode, TARGETS: self.targets.model.draft(), **typed}
            found[IndicatorVersion] = self.version_id, said
        if self.about.edited:
            project = self.standing.indicator.project if self.standing else None
            found[Indicator] = self.indicator_id, {"project": project, **self.about.draft(new=self.mode == "new indicator")}
        return found

    def restore_draft(self, version: Mapping[str, Any], about: Mapping[str, Any]) -> None:
        """Type again what ``drafts`` gave, over what is shown."""
        self.version.restore_draft({key: kept for key, kept in version.items() if key not in ("of", "mode", TARGETS)})
        self.targets.model.restore_draft(version.get(TARGETS, {}))
        self.about.restore_draft({key: kept for key, kept in about.items() if key != "project"})
        self._set_out()
        self.preview.soon()

    def _supposed(self) -> Supposed | None:
        if self.standing is None:
            return None
        version, indicator = self.version.current_record(), self.about.current_record()
        assert isinstance(version, IndicatorVersion)
        return indicator, version

    def _sites(self, targets: Sequence[Target]) -> list[Site]:
        wanted = set(self.session.project.sites or ()) if self.session.project else set()
        wanted |= {target.site for target in targets if target.site}
        return sorted(
            (site for site in self.session.office.every(Site) if not wanted or site.id in wanted), key=lambda site: site.code or ""
        )

    def _typed(self) -> None:
        self.targets.model.show_end(self.version.current_record().get("target"))
        self._set_out()
        self.preview.soon()
        self.changed.emit()

    def _set_out(self) -> None:
        """The head, what may be typed into, and which deeds are offered."""
        standing, version = self.standing, self.version.base
        if standing is None or not isinstance(version, IndicatorVersion):
            return
        edited = self.edited() or self.mode in ("new version", "new indicator")
        name = self.about.current_record().name_for(self.session.office.context)
        fresh = self.mode == "new indicator"
        title = translate(_("New indicator")) if fresh and name == standing.indicator.id[-8:] else name
        self.say(title, self._said(edited=edited), unsaved=edited)
        self.version.set_read_only(read_only=not self.may or self.mode == "looking")
        self.about.set_read_only(read_only=not self.may)
        self.targets.set_read_only(read_only=not self.may)
        self.why.setVisible(self.mode == "correcting")
        versions = [one for one in standing.versions if one.id != version.id]
        self.line.show_versions([*versions, version] if version.id else versions, version.id, self.session.office.context)
        self._change.setVisible(bool(versions) and self.mode == "new version")
        for one, shown in (
            (self._save, self.may and edited),
            (self._give_up, self.may and (edited or self.mode == "correcting")),
            (self._new, self.may and self.mode == "looking" and bool(version.id)),
            (self._correct, self.may and self.mode == "looking" and bool(version.id)),
        ):
            one.setVisible(shown)

    def _said(self, *, edited: bool) -> str:
        if not self.may:
            return translate(LOOK_ONLY)
        version, standing, context = self.version.base, self.standing, self.session.office.context
        if edited:
            return translate(NOT_SAVED_YET)
        if self.mode == "correcting":
            return translate(_("You are correcting what was already valid."))
        if standing is None or not isinstance(version, IndicatorVersion) or version.valid_from is None:
            return translate(_("It has no wording and no measure yet."))
        kind, last = IndicatorVersion.kinds["valid_from"], until(version, standing.versions)
        first = kind.show(version.valid_from, context)
        if last:
            return translate(_("Valid from {first} to {last}."), first=first, last=kind.show(last, context))
        return translate(_("Valid from {first}."), first=first)

    def _go_to_fault(self) -> None:
        faulty = [*self.about.first.faulty(), *self.version.faulty(), *self.about.last.faulty()]
        if faulty:
            self.go_to(faulty[0], faulty[0].editor)
        elif self.targets.model.faults():
            self.go_to(self.targets, self.targets.sheet)

    def _connect(self) -> None:
        for told in (self.version.changed, self.version.conflict_resolved, self.about.changed, self.targets.edited, self.places.edited):
            told.connect(self._typed)
        self.places.after = self.about.last.inputs["note"].editor.part
        self.line.chosen.connect(self.chosen)

    def _build(self) -> None:
        """The forms, one below the other, in the order one works."""
        self.head.setSpacing(6)
        self.head.addWidget(self.line)
        self._change = label(translate(_("A new version begins as the one before. Say from which day, why, and who agreed.")), wrap=True)
        above: tuple[QWidget, ...] = (self._change, self.why, self.about.first, rule(), self.version, rule())
        below: tuple[QWidget, ...] = (self.targets, rule(), self.about.last, rule(), self.places)
        for part in (*above, label(translate(TARGETS_BY_PERIOD), "section"), *below):
            self.column.addWidget(part)
        self.column.addStretch(1)
        self._save = button(_("Save"), self.save_wanted.emit, primary=True)
        self._save.setToolTip("Ctrl+S")
        self._new = button(_("New version"), self.new_version_wanted.emit)
        self._correct = button(_("Correct this version"), self.correct_wanted.emit, link=True)
        self._give_up = button(_("Give up changes"), self.give_up_wanted.emit, link=True)
        for part in (self._save, self._new, self._correct, self._give_up):
            self.footer.addWidget(part)
        self.footer.addStretch(1)
        self.preview.setFixedWidth(scaled(_SIDE))
        self.add_beside(self.preview)
