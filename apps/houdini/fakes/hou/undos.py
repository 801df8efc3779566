"""``hou.undos``: what is undone in one step."""

from typing import Any, Tuple

from ._state import require_main_thread, state


class UndosGroup:
    """Everything done within it is one step."""

    def __init__(self, label: str) -> None:
        self._label = label

    def __enter__(self) -> None:
        require_main_thread()
        if state().undo_depth == 0:
            state().undo_steps.append([self._label, 0])
        state().undo_depth += 1

    def __exit__(self, *_error: Any) -> None:
        state().undo_depth -= 1
        if state().undo_depth == 0 and state().undo_steps[-1][1] == 0:
            state().undo_steps.pop()


def group(label: str, editor: Any = None) -> UndosGroup:
    return UndosGroup(label)


def undoLabels() -> Tuple[str, ...]:
    """The newest first."""
    return tuple(label for label, _ in reversed(state().undo_steps))


def areEnabled() -> bool:
    return True
