"""The indicator editor: the project's indicators, and the one one is on with its versions, targets and its number meanwhile."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.errors import UserError
from desktop.models.ids import new_id
from desktop.models.query import Changed
from desktop.models.record import Record
from desktop.models.registers.indicator import Indicator, IndicatorVersion, Target
from desktop.models.results.arrangement import Arrangement
from desktop.models.results.versions import in_time, successor
from desktop.office.office import RefusedError
from desktop.office.results.arranging import arrangement_of, indicator_free_to_go
from desktop.office.results.preview import codes_occurring
from desktop.store.drafts import Draft
from desktop.ui.indicators.list import IndicatorList
from desktop.ui.indicators.pane import IndicatorPane, Standing
from desktop.ui.runtime.commands import action
from desktop.ui.runtime.drafts import DraftKeeper
from desktop.ui.runtime.incremental import BuildSteps, IncrementalBuild
from desktop.ui.runtime.page import PrimaryAction, RefreshingPage
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.runtime.targets import DraftTarget, RecordTarget
from desktop.ui.runtime.targets import Target as PageTarget
from desktop.ui.sentences import NO_PROJECT, NOTHING_CHANGED, NOTHING_TO_DELETE, SAVED
from desktop.ui.theme.tokens import GRID
from desktop.ui.widgets.basics import label
from desktop.ui.widgets.list_and_pane import ListAndPane
from desktop.ui.widgets.notice_bar import NoticeBar
from desktop.words import _, translate

_EDITED: dict[str, type[Record]] = {"indicator": Indicator, "indicator_version": IndicatorVersion, "target": Target}


class IndicatorPage(RefreshingPage):
    """What is typed is a draft at once and saved when the person says so, all of it as one deed."""

    id = "indicators"
    title = _("Indicators")
    shows = frozenset({"indicator", "indicator_version", "target", "placement", "result", "project", "reporting_period", "site"})

    def __init__(self, session: OfficeSession) -> None:
        super().__init__(session)
        self.may = session.office.may("edit", Indicator)
        self.list = IndicatorList(session)
        self.none = label("", "quiet", wrap=True)
        self._pane: IndicatorPane | None = None
        self._arrangement = Arrangement((), ())
        self.drafts = DraftKeeper(self, session, self._keep)
        self._build()
        self.list.picked.connect(self._picked)
        self.list.entered.connect(self.edit)
        self.list.asked_to_delete.connect(self.delete)
        session.closing.connect(self._close)
        self.read_again()
        self._coming = IncrementalBuild(self, self._make_pane())

    @property
    def pane(self) -> IndicatorPane:
        """The indicator one is on; made in the turns after the list, or at once for who asks for it."""
        self._coming.finish()
        assert self._pane
        return self._pane

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Into the list. A proxy would do it too, and keep Tab from what stands before."""
        self.list.setFocus(reason)

    # What a person can do here; each is also a command.

    @action("record.new")
    def new(self) -> None:
        """Begin an indicator."""
        project = self.session.project
        if not self.may or project is None:
            self.session.fail(UserError(_("Your roles may look at indicators, not enter them. Ask the manager.")))
            return
        self.keep_draft()
        indicator = Indicator(new_id(), project=project.id)
        version = IndicatorVersion(new_id(), valid_from=project.starts, direction="up", unit="number")
        self._take_up(indicator, version, ())
        self.pane.version.edited = {"valid_from", "direction", "unit"}
        self.pane.about.first.focus_first()

    def new_version(self) -> None:
        """Begin a version that follows the one shown."""
        shown, standing = self.pane.version.base, self.pane.standing
        if not self.may or standing is None or not isinstance(shown, IndicatorVersion) or not shown.id:
            return
        self.keep_draft()
        self.pane.show_indicator(standing, successor(shown, new_id()), "new version")
        self._settle()
        self.pane.version.inputs["valid_from"].editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def correct(self) -> None:
        """Let the version shown be corrected; it asks why."""
        standing, shown = self.pane.standing, self.pane.version.base
        if self.may and standing and isinstance(shown, IndicatorVersion) and shown.id:
            self.pane.show_indicator(standing, shown, "correcting")
            self.pane.why.line.setFocus(Qt.FocusReason.OtherFocusReason)

    @action("record.edit")
    def edit(self) -> None:
        """Go into the indicator."""
        (self.pane.about.first if self.pane.mode in ("looking", "new indicator") else self.pane.version).focus_first()

    @action("record.save")
    def save(self) -> bool:
        """Save what is typed as one deed; False, with each fault in place, where it will not do."""
        pane = self.pane
        if not pane.edited() and pane.mode in ("looking", "correcting"):
            self.session.say(translate(NOTHING_CHANGED))
            return True
        found = pane.records()
        if found is None:
            self._tell_faults()
            return False
        records, gone = found
        why = pane.why.text() if pane.mode == "correcting" else ""
        return self.session.save(records, reason=why, without=gone, then=self._saved, by=self, failed=self._not_saved)

    @action("record.give_up")
    def give_up(self) -> None:
        """Forget what is typed."""
        self.drafts.stop()
        here, kept = self.pane.indicator_id, self.pane.mode != "new indicator"
        said = self.pane.drafts() if self.pane.edited() else {}
        self.drafts.tell_given_up((lambda: self._bring_back(said)) if said else None)
        self._forget_drafts()
        self.pane.show_indicator(None)
        if not kept or not self._show(here):
            self._picked()
        self.list.setFocus()

    @action("record.delete")
    def delete(self) -> None:
        """Delete the indicator with all that belongs to it; the status line offers to undo it."""
        standing, office = self.pane.standing, self.session.office
        if standing is None or not self.may:
            return
        if self.pane.mode == "new indicator":
            self.session.fail(UserError(NOTHING_TO_DELETE))
            return
        try:
            gone = indicator_free_to_go(office, standing.indicator)
        except UserError as fault:
            self.session.fail(fault)
            return
        words = translate(_("{name} is deleted, with its versions, targets and rows."), name=standing.indicator.short)
        self.pane.show_indicator(None)
        self.session.save((), words, without=gone)

    @action("page.find")
    def go_to_search(self) -> None:
        """The focus goes to the search line."""
        self.list.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.list.search.selectAll()

    def read_again(self) -> None:
        """Read the indicators as they stand now."""
        super().read_again()
        project, office = self.session.project, self.session.office
        self._arrangement = arrangement_of(office, project.id) if project else Arrangement((), ())
        self.list.fill(self._arrangement, self._pane.indicator_id if self._pane else "")
        self._settle()
        if self._pane is None:
            return
        if self.pane.edited() or self.pane.mode != "looking":
            if standing := self._standing(self.pane.indicator_id):
                self.pane.merge_saved(standing)
            return
        if not self._show(self.pane.indicator_id, self.pane.version_id):
            self._picked()

    @classmethod
    def accepts(cls, target: PageTarget) -> bool:
        return isinstance(target, RecordTarget | DraftTarget) and target.register in _EDITED

    def primary_action(self) -> PrimaryAction | None:
        return PrimaryAction(translate(_("New indicator")), "record.new") if self.may else None

    def show_target(self, target: PageTarget) -> None:
        """Go to an indicator, to a version of one, or to the one a target is of; or go on with a draft."""
        match target:
            case RecordTarget(register=register, record=record):
                self._go_to(register, record)
            case DraftTarget(draft=draft):
                self.restore_draft(draft)
            case _:
                pass

    def _go_to(self, register: str, record: str) -> None:
        found = self.session.office.get(_EDITED[register], record)
        indicator = record if register == "indicator" else found.get("of")[1] if found and found.get("of") else ""
        self.list.search.clear()
        if indicator != self.pane.indicator_id:
            self._leave_typed()
        if not self._choose(indicator):
            self.session.fail(UserError(_("This indicator is not one of the project that is chosen.")))
        elif register == "indicator_version":
            self._show_version(record)

    def restore_draft(self, draft: Draft) -> None:
        """Go on with an unfinished form: of a version, with what is typed of its indicator, or of an indicator alone."""
        self.keep_draft()
        owner = str(draft.values.get("of") or draft.record)
        said = {one.register: one for one in self.session.office.drafts() if one.record in (draft.record, owner)}
        version, about = said.get("indicator_version"), said.get("indicator")
        if self.session.office.get(Indicator, owner) is None:
            project = self.session.project.id if self.session.project else None
            self._take_up(Indicator(owner, project=project), IndicatorVersion(version.record if version else new_id()), ())
        else:
            self._choose(owner)
            self._go_on(version)
        self.pane.restore_draft(version.values if version else {}, about.values if about else {})
        self._notice.hide()
        self._settle()

    def keep_draft(self) -> None:
        """Keep what is typed in the book, now."""
        self.drafts.keep_now()

    def _keep(self) -> None:
        if self.may and self._pane and self.pane.standing:
            for register, (record, said) in self.pane.drafts().items():
                self.drafts.put(register(record), said, called=self.pane.about.current_record())

    # What follows.

    def _close(self) -> None:
        self._coming.cancel()
        self.keep_draft()

    def _saved(self, _changed: Changed) -> None:
        pane = self.pane
        indicator, version = pane.indicator_id, pane.version_id
        name = pane.about.current_record().get("short") or ""
        self._forget_drafts()
        pane.show_indicator(None)
        self.read_again()
        if self._choose(indicator):
            self._show(indicator, version)
        self.list.setFocus()
        self.session.say(translate(SAVED, name=name), _("Undo"), self.session.undo)

    def _not_saved(self, fault: UserError) -> None:
        if isinstance(fault, RefusedError):
            self.pane.refuse(fault.refused)
            self._tell_faults()
        else:
            self.session.fail(fault)

    def _tell_faults(self) -> None:
        self.session.fail(UserError(_("Not saved: there is something to mend, each with its reason beside it.")))

    def _forget_drafts(self) -> None:
        for register, record in ((IndicatorVersion, self.pane.version_id), (Indicator, self.pane.indicator_id)):
            self.session.drop_draft(register, record)

    def _take_up(self, indicator: Indicator, version: IndicatorVersion, versions: tuple[IndicatorVersion, ...]) -> None:
        self.list.choose("")
        self.pane.show_indicator(Standing(indicator, versions, (), self._arrangement), version, "new indicator")
        self._settle()

    def _go_on(self, version: Draft | None) -> None:
        """Show the version a draft is of, in the mode it was typed in."""
        standing = self.pane.standing
        if version is None or standing is None:
            return
        saved = next((one for one in standing.versions if one.id == version.record), None)
        if saved is None:
            self.pane.show_indicator(standing, IndicatorVersion(version.record), "new version")
        else:
            self.pane.show_indicator(standing, saved, version.values.get("mode", "correcting"))

    def _picked(self) -> None:
        if self._pane is None:
            return
        wanted = self.list.here()
        if wanted == self.pane.indicator_id and wanted:
            return
        self._leave_typed()
        if not self._show(wanted):
            self.pane.show_indicator(None)
            self._settle()

    def _show_version(self, version: str) -> None:
        if version == self.pane.version_id:
            return
        self._leave_typed()
        self._show(self.pane.indicator_id, version)

    def _leave_typed(self) -> None:
        """What is typed is kept as a draft, and one is told the way back."""
        if not self.pane.edited():
            return
        self.keep_draft()
        kept = self.pane.version_id
        name = self.pane.about.current_record().name_for(self.session.office.context)
        back = next((one for one in self.session.office.drafts() if one.record in (kept, self.pane.indicator_id)), None)
        if back:
            self.drafts.tell_left(name, self._back(back))

    def _back(self, draft: Draft) -> Callable[[], None]:
        return lambda: self.restore_draft(draft)

    def _bring_back(self, said: Mapping[type[Record], tuple[str, dict[str, Any]]]) -> None:
        for register, (record, values) in said.items():
            self.session.put_draft(register, record, values, "")
        self.session.page_wanted.emit("indicators")
        self._back(next(one for one in self.session.office.drafts() if one.record in {record for record, _values in said.values()}))()
        self.keep_draft()

    def _show(self, indicator: str, version: str = "") -> bool:
        """Show a saved indicator; False where there is none."""
        standing = self._standing(indicator)
        if standing is None:
            return False
        shown = next((one for one in standing.versions if one.id == version), None)
        fresh = not standing.versions
        self.pane.show_indicator(
            standing, IndicatorVersion(new_id()) if fresh and self.may else shown, "new version" if fresh and self.may else "looking"
        )
        self._offer_draft(standing)
        self._settle()
        return True

    def _standing(self, indicator: str) -> Standing | None:
        office = self.session.office
        found = office.get(Indicator, indicator) if indicator else None
        if found is None or found.deleted:
            return None
        versions = tuple(in_time(office.children(found, IndicatorVersion)))
        return Standing(found, versions, tuple(office.children(found, Target)), self._arrangement)

    def _choose(self, indicator: str) -> bool:
        return self.list.choose(indicator) and (self.pane.indicator_id == indicator or self._show(indicator))

    def _offer_draft(self, standing: Standing) -> None:
        mine = {standing.indicator.id, *(one.id for one in standing.versions)}
        drafts = [one for one in self.session.office.drafts() if one.record in mine or one.values.get("of") in mine]
        if not drafts or self.pane.edited():
            self._notice.hide()
            return
        draft = drafts[0]
        self.drafts.offer(self._notice, draft, "", self._back(draft), lambda: self._drop(drafts, standing))

    def _drop(self, drafts: list[Draft], standing: Standing) -> None:
        for draft in drafts:
            self.session.drop_draft(Indicator if draft.register == "indicator" else IndicatorVersion, draft.record)
        self._offer_draft(standing)

    def _look_for_codes(self) -> None:
        """Which codes occur in what the measure counts is looked up over there; the lists do not wait for it."""
        form = self._pane.version if self._pane else None
        measure = form.measure if form else None
        if form is None or measure is None or not measure.sources or self.session.closed:
            return
        office = self.session.office

        def show(found: Any) -> None:
            if form.measure == measure:
                form.sentence.scope.show_occurring(found)
                form.sentence.of_those.show_occurring(found)

        self.session.run(lambda: codes_occurring(office, measure), show, self.session.fail)

    def _settle(self) -> None:
        nothing = not self.list.count() and (self._pane is None or self._pane.standing is None)
        self.none.setVisible(nothing)
        self.splitter.setVisible(not nothing)
        words = NO_PROJECT if self.session.project is None else Indicator.belongs
        self.none.setText(translate(words))

    def _make_pane(self) -> BuildSteps:
        pane = yield from IndicatorPane.build_steps(self.session)
        pane.notices.addWidget(self._notice)
        pane.line.after = self.list.list
        for asked, run in (
            (pane.changed, self.drafts.start),
            (pane.save_wanted, self.save),
            (pane.new_version_wanted, self.new_version),
            (pane.correct_wanted, self.correct),
            (pane.give_up_wanted, self.give_up),
        ):
            asked.connect(run)
        pane.chosen.connect(self._show_version)
        pane.version.counts_otherwise.connect(self._look_for_codes)
        yield
        self.splitter.set_pane(pane)
        yield
        self._pane = pane
        if not self._show(self.list.here()):
            pane.show_indicator(None)
            self._settle()

    def _build(self) -> None:
        self._notice = NoticeBar(self.list.list)
        self.splitter = ListAndPane(self.list, [290, 980], stretch=(0, 1))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        rest = QHBoxLayout()
        rest.setContentsMargins(GRID * 2, 0, GRID * 2, 0)
        rest.addWidget(self.none)
        whole.addLayout(rest)
        whole.addWidget(self.splitter, 1)
