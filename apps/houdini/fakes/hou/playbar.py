"""``hou.playbar``: frame ranges."""

from ._nodes import Vector2
from ._state import require_main_thread, state


def frameRange() -> Vector2:
    """The global one."""
    require_main_thread()
    return Vector2(*state().timeline)


def timelineRange() -> Vector2:
    """The global one, under its older name."""
    return frameRange()


def playbackRange() -> Vector2:
    """What is played of it."""
    require_main_thread()
    return Vector2(*state().playback)


def isPlaying() -> bool:
    return False
