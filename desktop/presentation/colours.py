"""Colours and sizes of everything drawn, said once: the window, charts (paper and screen), PDF and workbooks (docs/window.md)."""

from dataclasses import dataclass

BODY, SMALL, HEADING = 10, 9, 14
"""Type sizes in points; there are no others."""


@dataclass(frozen=True)
class Colours:
    """One theme. Each says one thing; ``*_tint`` is a pale ground on which its colour is read, ``track`` what a bar may fill.

    ``edge`` outlines what can be typed into; ``on_accent`` stands on ``accent``.
    """

    window: str
    surface: str
    line: str
    edge: str
    track: str
    text: str
    muted: str
    accent: str
    on_accent: str
    good: str
    watch: str
    late: str
    selection: str
    good_tint: str
    watch_tint: str
    late_tint: str

    def of(self, token: str) -> str:
        """The colour called ``token`` ("good", "late_tint")."""
        colour: str = getattr(self, token)
        return colour


LIGHT = Colours(
    window="#F6F7F9",
    surface="#FFFFFF",
    line="#D5DAE1",
    edge="#818C9A",
    track="#E9ECF0",
    text="#1B2430",
    muted="#5A6675",
    accent="#0B5CAD",
    on_accent="#FFFFFF",
    good="#1A6E36",
    watch="#8A5A00",
    late="#B3261E",
    selection="#DCEAF9",
    good_tint="#E5F3E9",
    watch_tint="#FBF1DA",
    late_tint="#FCE9E7",
)
DARK = Colours(
    window="#14181D",
    surface="#1C2229",
    line="#36404B",
    edge="#6B7886",
    track="#2A323B",
    text="#E8ECF1",
    muted="#A3AFBC",
    accent="#7DB7F2",
    on_accent="#10161D",
    good="#6FCF8E",
    watch="#F0B849",
    late="#FF8A80",
    selection="#21405F",
    good_tint="#1D3527",
    watch_tint="#3A3019",
    late_tint="#422523",
)
