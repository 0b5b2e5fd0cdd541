"""The window. The only Qt in the program, with ``desktop.app``."""
