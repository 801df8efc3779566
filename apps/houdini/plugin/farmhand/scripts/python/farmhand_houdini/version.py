"""Houdini's version as it prints it."""

import hou


def houdini_version() -> str:
    """``20.5.332``, with the number of the patch where there is one; Mantra and Karma have the same."""
    return str(hou.applicationVersionString()).strip()
