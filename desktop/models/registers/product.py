"""What the project leaves behind: products, printed material and its distribution, surveys."""

from collections.abc import Iterator

from desktop.models.fields.references import Link, Links, Owner
from desktop.models.fields.text_and_choice import Choice, Count, Day, Note, Text, YesNo
from desktop.models.measures.measure import Source, stage
from desktop.models.measures.sentence import Sentence, usual
from desktop.models.record import Record
from desktop.models.registers.activity import NO_PAPER
from desktop.words import _


class Product(Record, name="product", label=_("Product"), plural=_("Products"), book="office", group="work"):
    """A protocol, SOP, guideline, law, study or course: each stage has its day, and counts on it."""

    title = Text(_("Title"), required=True)
    kind = Choice(_("Kind"), "product_kind", required=True)
    purpose = Choice(_("Purpose"), "purpose")
    results = Links(_("Outputs"), to="result", required=True)
    attribution = Choice(_("Attribution"), "attribution")
    drafted = Day(_("Drafted on"))
    adopted = Day(_("Adopted on"))
    published = Day(_("Published on"))
    reconstructed = YesNo(_("Dates reconstructed"), hint=NO_PAPER)
    adopted_by = Link(_("Adopted by"), to="organisation")
    partners = Links(_("With"), to="organisation")
    country = Choice(_("Country"), "country")
    language = Choice(_("Language"), "language")
    note = Note(_("Note"))

    called = ("title",)
    list_columns = ("title", "kind", "results", "drafted", "adopted", "published")
    sections = (
        (_("What"), ("title", "kind", "purpose", "results", "attribution", "partners", "country", "language")),
        (_("How far"), ("drafted", "adopted", "adopted_by", "published", "reconstructed", "note")),
    )
    belongs = _("Protocols, procedures, guidelines, laws, studies and courses the project helped to make.")


class Material(Record, name="material", label=_("Print run"), plural=_("Print runs"), book="office", group="work"):
    """Copies printed or made at one time."""

    title = Text(_("Title"), required=True)
    kind = Choice(_("Kind"), "material_kind", required=True)
    results = Links(_("Outputs"), to="result", required=True)
    quantity = Count(_("Copies"), required=True)
    printed = Day(_("Printed on"), required=True)
    reconstructed = YesNo(_("Date reconstructed"))
    language = Choice(_("Language"), "language")
    product = Link(_("Product"), to="product")
    note = Note(_("Note"))

    called = ("title",)
    list_columns = ("printed", "title", "kind", "quantity", "results")
    sections = ((_("Print run"), ("title", "kind", "results", "quantity", "printed", "reconstructed", "language", "product", "note")),)
    belongs = _("Cards, brochures and guidelines printed, with how many.")


class Distribution(Record, name="distribution", label=_("Distribution"), plural=_("Distributions"), book="office", group="work"):
    """Copies handed out: to whom and how many."""

    of = Owner(_("Print run"), to=("material",))
    results = Links(_("Outputs"), to="result", required=True)
    on = Day(_("Day"), required=True)
    recipient = Link(_("To"), to="organisation")
    agency_type = Choice(_("Kind of agency"), "agency_type")
    country = Choice(_("Country"), "country")
    quantity = Count(_("Copies"), required=True)
    place = Text(_("Place"))
    note = Note(_("Note"))

    called = ("of", "on")
    list_columns = ("on", "of", "recipient", "quantity", "place")
    sections = ((_("Distribution"), ("of", "results", "on", "recipient", "agency_type", "country", "quantity", "place", "note")),)
    belongs = _("Who got how many copies.")


class Survey(Record, name="survey", label=_("Survey"), plural=_("Surveys"), book="office", group="work"):
    """How many were asked, answered, and said yes; with base and method, so that the percentage holds."""

    title = Text(_("Title"), required=True)
    topic = Choice(_("Topic"), "survey_topic", required=True)
    question = Note(_("Question"))
    results = Links(_("Outputs"), to="result", required=True)
    training = Link(_("Training"), to="training")
    on = Day(_("Day"), required=True)
    method = Choice(_("Method"), "survey_method")
    base = Text(_("Base"), hint=_("Of whom those asked were chosen"))
    asked = Count(_("Asked"), required=True)
    answered = Count(_("Answered"), required=True)
    positive = Count(_("Said yes"), required=True)
    note = Note(_("Note"))

    called = ("title",)
    list_columns = ("on", "title", "topic", "asked", "answered", "positive")
    sections = (
        (_("What"), ("title", "topic", "question", "results", "training")),
        (_("Answers"), ("on", "method", "base", "asked", "answered", "positive", "note")),
    )
    belongs = _("Questions put to several people, with how many answered and how.")

    def faults(self) -> Iterator[tuple[str, str]]:
        if self.answered is not None and self.answered > (self.asked or 0):
            yield "answered", _("More answered than were asked.")
        if self.positive is not None and self.positive > (self.answered or 0):
            yield "positive", _("More said yes than answered.")


for _day in ("drafted", "adopted", "published"):
    stage(f"product.{_day}", Source("product", (_day,), breakdowns={"country": "country"}))
    usual(f"products_{_day}", Sentence(f"product.{_day}"))
stage("material.printed", Source("material", ("printed",)))
stage("distribution.made", Source("distribution", ("on",), breakdowns={"agency_type": "agency_type", "country": "country"}))
stage("survey.done", Source("survey", ("on",)))
usual("copies_printed", Sentence("material.printed", "sum", "quantity"))
usual("copies_distributed", Sentence("distribution.made", "sum", "quantity"))
usual("survey_positive", Sentence("survey.done", "over", "positive", "answered"))
usual("survey_answers", Sentence("survey.done", "sum", "answered"))
