"""Changing the scene so that the artist can take it back in one step."""

from typing import Any, Callable, List


def in_one_step(undo: Any, change: Callable[[], object]) -> None:
    """Makes a change that is one step of undo. ``undo`` is ``pymxs.undo``.

    It swallows what is raised within it, so the exception is carried past it.
    """
    raised: List[BaseException] = []
    with undo(True, "Farmhand"):
        try:
            change()
        except Exception as error:
            raised.append(error)
    if raised:
        raise raised[0]
