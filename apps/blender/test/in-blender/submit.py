"""Installs the add-on, enters the account, presses Submit on the open scene and waits for the job's end."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import bpy
from installed import enter_account, handover, install, part, pump

parameters, answer = handover()
module = install(parameters["zip"])
enter_account(module, parameters["account"])

state = part(module, "state")
session = state.session
if session.problem is not None:
    raise AssertionError(session.problem)
bpy.context.preferences.addons[module].preferences.download_folder = parameters["downloadFolder"]

bpy.ops.farmhand.submit(save_first=True)
scene = bpy.data.filepath
answered = []


def ended() -> bool:
    if session.problem is not None:
        raise AssertionError(session.problem)
    view = session.submission_of(scene)
    if view is not None and view["state"] == "awaitingConfirmation" and not answered:
        answered.extend(view["findings"])
        press = {"confirm": bpy.ops.farmhand.confirm, "cancel": bpy.ops.farmhand.cancel}
        press[parameters["onWarnings"]]()
    return view is not None and session.open_submission_of(scene) is None


pump(state, ended)
answer({"view": session.submission_of(scene), "findings": answered})
