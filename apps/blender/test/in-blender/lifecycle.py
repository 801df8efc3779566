"""A job lives on while the artist kills the sidecar and the process beside Blender, switches the add-on off and on, and opens and saves other files."""

import os
import signal
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import bpy
from installed import enter_account, handover, install, other_threads, part, pump

parameters, answer = handover()
module = install(parameters["zip"])
enter_account(module, parameters["account"])

state = part(module, "state")
bridge = part(module, "farmhand_bridge")
discovery_file = bridge.discovery_file(bridge.home_folder())
scene = bpy.data.filepath


def view():
    return state.session.submission_of(scene)


def frames_done() -> int:
    current = view()
    return current["frames"]["done"] if current and current["frames"] else 0


def timer_runs() -> bool:
    return bpy.app.timers.is_registered(state._tick)


bpy.ops.farmhand.submit()
pump(state, lambda: frames_done() >= 1)
found = {"timerRuns": timer_runs(), "stateWhenKilled": view()["state"], "threads": other_threads()}

found["submitsTwice"] = bpy.ops.farmhand.submit.poll()

killed = bridge.read_discovery(discovery_file).pid
os.kill(killed, signal.SIGKILL)
pump(state, lambda: bridge.read_discovery(discovery_file).pid != killed)

first = state.apart.process_id
os.kill(first, signal.SIGKILL)
done = frames_done()
pump(state, lambda: frames_done() > done)
found["anotherProcess"] = state.apart.process_id not in (first, None)

bpy.ops.wm.open_mainfile(filepath=parameters["otherScene"])
found["timerRunsAfterLoading"] = timer_runs()
found["jobOfOtherScene"] = state.session.submission_of(bpy.data.filepath)
bpy.ops.wm.open_mainfile(filepath=scene)
found["jobOfThisScene"] = state.session.submission_of(bpy.data.filepath)["id"]
bpy.ops.wm.save_as_mainfile(filepath=parameters["savedAs"])
found["jobOfCopy"] = state.session.submission_of(bpy.data.filepath)

beside = state.apart._process
bpy.ops.preferences.addon_disable(module=module)
# It ends by itself: this raises where it does not.
found["processWhenOff"] = beside.wait(30)
found["timerRunsWhenOff"] = timer_runs()
found["panelWhenOff"] = hasattr(bpy.types, "RENDER_PT_farmhand")
bpy.ops.preferences.addon_enable(module=module)
state.wake()
pump(state, lambda: view() is not None and state.session.open_submission_of(scene) is None)
found["view"] = view()

found["threadsInTheEnd"] = other_threads()
found["fallenBack"] = state.apart.fallen_back

# Blender ends with the add-on enabled and the process beside it alive, as it does for an artist.
answer(found)
