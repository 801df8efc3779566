"""``hou.hipFile``: the scene that is open."""

from typing import Callable, Optional, Tuple

from . import _errors
from ._enums import EnumValue, hipFileEventType
from ._node_data import new_root
from ._state import require_main_thread, state


def path() -> str:
    """Absolute, with forward slashes; of a scene that was never saved where it would go."""
    require_main_thread()
    return state().path


def name() -> str:
    """Relative to the current folder in newer releases, as it was given in older ones."""
    return path()


def basename() -> str:
    return path().rpartition("/")[2]


def isNewFile() -> bool:
    require_main_thread()
    return state().is_new_file


def hasUnsavedChanges() -> bool:
    """Without a user interface always true."""
    require_main_thread()
    return state().unsaved_changes or not state().has_ui


def save(file_name: Optional[str] = None, save_to_recent_files: bool = True) -> None:
    require_main_thread()
    here = state()
    _tell(hipFileEventType.BeforeSave)
    if here.save_failure is not None:
        raise _errors.OperationFailed(here.save_failure)
    if file_name is not None:
        here.path = file_name.replace("\\", "/")
    if here.write_scene is not None:
        here.write_scene(here.path)
    here.saved.append(here.path)
    here.is_new_file = False
    here.unsaved_changes = False
    _tell(hipFileEventType.AfterSave)


def clear(suppress_save_prompt: bool = False) -> None:
    """An empty scene in place of the one that is open, which asks first whether that is to be saved."""
    require_main_thread()
    here = state()
    if here.has_ui and here.unsaved_changes and not suppress_save_prompt:
        raise AssertionError("a dialog would hold the artist up")
    _tell(hipFileEventType.BeforeClear)
    here.root.delete()
    here.root = new_root()
    here.path = "/show/shot/untitled.hip"
    here.is_new_file = True
    here.unsaved_changes = False
    here.selection = []
    here.takes = here.takes[:1]
    here.current_take = here.takes[0]
    here.references = None
    _tell(hipFileEventType.AfterClear)


def setName(file_name: str) -> None:
    require_main_thread()
    state().path = file_name.replace("\\", "/")
    state().unsaved_changes = True


def isLoadingHipFile() -> bool:
    return False


def isShuttingDown() -> bool:
    return False


def addEventCallback(callback: Callable[[EnumValue], None]) -> None:
    require_main_thread()
    state().hip_callbacks.append(callback)


def removeEventCallback(callback: Callable[[EnumValue], None]) -> None:
    require_main_thread()
    if callback not in state().hip_callbacks:
        raise _errors.OperationFailed("The callback was not registered.")
    state().hip_callbacks.remove(callback)


def eventCallbacks() -> Tuple[Callable[[EnumValue], None], ...]:
    return tuple(state().hip_callbacks)


def _tell(event: EnumValue) -> None:
    for callback in list(state().hip_callbacks):
        callback(event)
