"""Installs the add-on and enters the account, then saves the preferences, for a Blender that opens a window next."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import bpy
from installed import enter_account, handover, install, part

parameters, answer = handover()
module = install(parameters["zip"])
enter_account(module, parameters["account"])
problem = part(module, "state").session.problem
if problem is not None:
    raise AssertionError(problem)
bpy.context.preferences.view.show_splash = False
bpy.ops.wm.save_userpref()
answer({"module": module})
