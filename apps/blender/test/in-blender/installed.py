"""What the scripts in this folder share: parameters and answer as files, and the add-on installed from its zip.

They run inside Blender: ``blender --background [SCENE] --python SCRIPT -- PARAMETERS.json ANSWER.json``.
"""

import importlib
import json
import os
import sys
import threading
import time
from typing import Any, Callable, Dict, List, Tuple

import bpy

#: Far longer than anything here takes; only a fault lasts this long.
PATIENCE_SECONDS = 240.0


def handover() -> Tuple[Dict[str, Any], Callable[[Any], None]]:
    """The parameters, and a function that writes the answer."""
    parameter_file, answer_file = sys.argv[sys.argv.index("--") + 1 :][:2]
    with open(parameter_file, encoding="utf-8") as file:
        parameters = json.load(file)

    def answer(content: Any) -> None:
        partial = answer_file + ".partial"
        with open(partial, "w", encoding="utf-8") as file:
            json.dump(content, file)
        os.replace(partial, answer_file)

    return parameters, answer


def install(zip_path: str) -> str:
    """Installs and enables the add-on as an artist does; answers its module's name."""
    if bpy.app.version >= (4, 2, 0):
        bpy.context.preferences.system.use_online_access = True
        bpy.ops.extensions.package_install_files(filepath=zip_path, repo="user_default", enable_on_install=True)
        return "bl_ext.user_default.farmhand"
    bpy.ops.preferences.addon_install(filepath=zip_path)
    bpy.ops.preferences.addon_enable(module="farmhand")
    return "farmhand"


def part(module: str, name: str) -> Any:
    """A module of the installed add-on."""
    return importlib.import_module("{}.{}".format(module, name))


def other_threads() -> List[str]:
    """Python's threads in this Blender but its own: there are none, since one that runs at the wrong moment ends Blender."""
    return [each.name for each in threading.enumerate() if each is not threading.main_thread()]


def pump(state: Any, until: Callable[[], bool]) -> None:
    """Does what the timer does in a window: lets the add-on take in what happened until ``until()`` holds."""
    give_up_at = time.monotonic() + PATIENCE_SECONDS
    while not until():
        if not state.wait(give_up_at - time.monotonic()):
            raise AssertionError("nothing happened any more; problem: {}".format(state.session.problem))
        state.poll()


def enter_account(module: str, account: Dict[str, str]) -> None:
    """Types the account into the preferences and presses Save Account."""
    state = part(module, "state")
    typed = bpy.context.preferences.addons[module].preferences
    typed.endpoint = account["endpoint"]
    typed.access_id = account["accessId"]
    typed.access_key = account["accessKey"]
    bpy.ops.farmhand.save_account()
    pump(state, lambda: not state.session.saving_account)
