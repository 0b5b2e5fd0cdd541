"""Colours can be told apart by everybody: computed, in both themes."""

import re
from dataclasses import asdict, fields

import pytest

from desktop.presentation.colours import DARK, LIGHT, Colours
from desktop.ui.theme.icons import NAMES, icon
from desktop.ui.theme.stylesheet import stylesheet
from desktop.ui.theme.tokens import Theme, contrast, theme_for

TEXTS = ("text", "muted", "accent", "good", "watch", "late")
GROUNDS = ("window", "surface", "selection")
BOTH = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])


@BOTH
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", TEXTS)
def test_text_is_legible_on_every_ground(colours: Colours, text: str, ground: str) -> None:
    assert contrast(colours.of(text), colours.of(ground)) >= 4.5


@BOTH
def test_what_the_sheet_lays_on_a_ground_of_its_own_is_legible(colours: Colours) -> None:
    """Each rule with a ground: its own colour on it, or that of all text. What cannot be used is exempt (WCAG 2, 1.4.3)."""
    seen = {}
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", stylesheet(Theme("light", colours))):
        said = dict(re.findall(r"([\w-]+)\s*:\s*(#\w{6})", body))
        bare = ":disabled" in selectors or re.search(r"::(?!item|section)|#rule|QProgressBar", selectors)  # no text on these
        if not bare and "background" in said:
            seen[selectors.strip()] = contrast(said.get("color", colours.text), said["background"])
        if "selection-color" in said:
            seen[f"{selectors.strip()} chosen"] = contrast(said["selection-color"], said["selection-background-color"])
    assert len(seen) > 20
    assert not {rule: found for rule, found in seen.items() if found < 4.5}


@BOTH
def test_a_state_is_legible_on_its_tint_and_seen_on_its_track(colours: Colours) -> None:
    for state in ("good", "watch", "late"):
        assert contrast(colours.of(state), colours.of(f"{state}_tint")) >= 4.5
        assert contrast(colours.text, colours.of(f"{state}_tint")) >= 4.5
    for fill in ("accent", "good", "watch", "late", "muted"):
        assert contrast(colours.of(fill), colours.track) >= 3  # WCAG 2 (1.4.11): what is drawn


@BOTH
def test_what_is_typed_into_has_an_edge_and_the_focus_is_seen(colours: Colours) -> None:
    for ground in ("window", "surface"):
        assert contrast(colours.edge, colours.of(ground)) >= 3
    for ground in GROUNDS:
        assert contrast(colours.accent, colours.of(ground)) >= 3
    assert contrast(colours.text, colours.accent) >= 3 or contrast(colours.text, colours.surface) >= 3  # a primary button's ring
    assert contrast(colours.on_accent, colours.accent) >= 4.5


def test_both_themes_have_every_colour_once() -> None:
    assert {field.name for field in fields(Colours)} == set(asdict(LIGHT)) == set(asdict(DARK))
    assert len(set(asdict(DARK).values())) == len(asdict(DARK))


def test_contrast_is_computed_as_wcag_does() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_the_look_follows_the_system_unless_chosen() -> None:
    assert theme_for("system", system_is_dark=True).name == "dark"
    assert theme_for("light", system_is_dark=True).name == "light"
    assert theme_for("dark", system_is_dark=False).name == "dark"


def test_the_sheet_has_colours_of_the_theme_only() -> None:
    written = stylesheet(Theme("dark", DARK))
    used = {
        word.strip(";")
        for word in written.split()
        if word.startswith("#") and len(word.strip(";")) == 7 and word[1].isupper() | word[1].isdigit()
    }
    assert used
    assert used <= set(vars(DARK).values())


def test_every_icon_can_be_drawn(qapp: object, theme: Theme) -> None:
    for name in NAMES:
        picture = icon(name, theme.color("text")).pixmap(24, 24).toImage()
        assert any(picture.pixelColor(x, y).alpha() for x in range(picture.width()) for y in range(picture.height())), name
