"""``hou.hda``: libraries of digital assets."""

from typing import Optional, Tuple

from . import _errors
from ._state import require_main_thread, state
from ._types import HDADefinition


def loadedFiles() -> Tuple[str, ...]:
    """Houdini's own libraries among them, and ``Embedded``."""
    require_main_thread()
    found = dict.fromkeys(each.definition.library for each in state().types.values() if each.definition is not None)
    return tuple(dict.fromkeys([*found, *state().libraries]))


def definitionsInFile(file_path: str) -> Tuple[HDADefinition, ...]:
    require_main_thread()
    found = [each.definition for each in state().types.values() if each.definition is not None]
    return tuple(HDADefinition(each) for each in found if each.library == file_path)


def installFile(
    file_path: str,
    oplibraries_file: Optional[str] = None,
    change_oplibraries_file: bool = True,
    force_use_assets: bool = False,
) -> None:
    require_main_thread()
    if not file_path:
        raise _errors.OperationFailed("No file was given.")
    if file_path not in state().libraries:
        state().libraries.append(file_path)


def uninstallFile(
    file_path: str, oplibraries_file: Optional[str] = None, change_oplibraries_file: bool = True
) -> None:
    require_main_thread()
    if file_path in state().libraries:
        state().libraries.remove(file_path)
