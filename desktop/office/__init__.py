"""The opened office, and making and opening one."""

from desktop.office.office import Office, RefusedError
from desktop.office.opening import Created, Newcomer, create_office, open_office, who_may_open

__all__ = ["Created", "Newcomer", "Office", "RefusedError", "create_office", "open_office", "who_may_open"]
