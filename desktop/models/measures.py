"""All measures by name, gathered from the registers they are declared beside."""

from desktop.models import activity, assistance, case, indicator, product, training
from desktop.models.measure import Measure

MEASURES: dict[str, Measure] = {
    measure.name: measure for declared in (training, activity, product, case, assistance, indicator) for measure in declared.MEASURES
}
