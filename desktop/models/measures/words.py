"""What each measure counts, in a sentence for whoever chooses one."""

from desktop.words import _

SAYS = {
    "trainings": _("Trainings, each once, on the last day."),
    "training_days": _("The days of the longest training."),
    "people_trained": _("Everybody on a training's list or in its head count, each time they come, on the last day."),
    "different_people_trained": _("People at trainings, each once as far as lists link them to a contact."),
    "improved": _("Of those assessed at trainings, how many in a hundred understood more."),
    "improved_people": _("People who understood more after a training, as its record says."),
    "training_satisfied": _("Of those asked at trainings, how many in a hundred are satisfied."),
    "activities": _("Activities that have been held, each once, on the last day."),
    "activity_people": _("Everybody on an activity's list or in its head count, each time they come, on the last day."),
    "people_reached": _("People reached, as the records of campaigns say; somebody may be reached twice."),
    "products_drafted": _("Products, each once, on the day of being drafted."),
    "products_adopted": _("Products, each once, on the day of being adopted."),
    "products_published": _("Products, each once, on the day of being published."),
    "copies_printed": _("Copies of print runs, on the day they were printed."),
    "copies_distributed": _("Copies handed out, on the day of the distribution."),
    "survey_positive": _("Of those who answered surveys, how many in a hundred said yes."),
    "survey_answers": _("Answers to surveys, on the day of the survey."),
    "steps_done": _("Of all steps of the plans, how many in a hundred are done."),
    "victims_identified": _("People an authority identified as victims, each once, on the first day."),
    "victims_referred": _("People referred to us or by us, each once, on the first day."),
    "mission_reported": _("People a mission reported as assisted, each once, on the day it reported."),
    "persons_helped": _("People with a reintegration plan or a delivered service, each once, on the first day."),
    "persons_served": _("People who received a service, each once, on the day it was first delivered."),
    "persons_with_plan": _("People with a reintegration plan, each once, on the day it was developed."),
    "persons_assisted": _("People reported by a mission, with a plan or with a delivered service, each once, on the first day."),
    "persons_served_in_period": _(
        "People who received a service, each once; a period counts everybody served in it, also those served before."
    ),
    "persons_satisfied": _("Of those who answered, how many in a hundred are satisfied with the help."),
    "persons_content": _("People satisfied with the help, each once, on the day they first said so."),
    "reported": _("No records: the figures that partners report, and those brought forward, added up as chosen below."),
}
"""By the name of the measure."""
