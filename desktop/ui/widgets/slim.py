"""The slim list at the top of a page: the pages and registers of one place."""

from collections.abc import Sequence

from desktop.ui.widgets.button_strip import Turn, Turning
from desktop.ui.widgets.flow_layout import Flow


class SlimList(Turning):
    """Words in a row, as many lines as they need; the one shown is underlined."""

    def __init__(self, pages: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        flow = Flow(self, gap=2)
        for page, title in pages:
            made = Turn(title)
            made.setProperty("slim", True)
            self.hold(page, made)
            flow.addWidget(made)
