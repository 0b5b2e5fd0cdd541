"""Where things lie: what we ship, and what belongs to this machine."""

import sys
from pathlib import Path

import platformdirs


def resources() -> Path:
    """The folder of shipped files: beside the package in a checkout, inside the bundle in a build."""
    bundle: str | None = getattr(sys, "_MEIPASS", None)
    return (Path(bundle) if bundle else Path(__file__).parent.parent) / "resources"


def settings_folder() -> Path:
    """This machine's own settings (window, recent offices, laptop ids); made when first asked for."""
    return Path(platformdirs.user_config_dir("tallybook", appauthor=False, ensure_exists=True))
