"""The one session of this Blender, and the timer that keeps it up to date without ever waiting."""

import os
import sys
from typing import Optional

import bpy

from .farmhand_bridge import Apart, Connect, WorkerApart, find_sidecar_files, home_folder
from .farmhand_bridge.worker import Command
from .session import Session

#: Time between two looks into the worker's queue while something is going on. Seconds.
_TICK_SECONDS = 0.25

#: The same while something large is being handed over, a little at each look. Seconds.
SENDING_TICK_SECONDS = 0.02

session = Session()
#: The process that waits in Blender's place; None while the add-on is off.
apart: Optional[Apart] = None
_worker: Optional[WorkerApart] = None
_woken = False


def start() -> None:
    """Makes ready; the process beside Blender and the sidecar are started only when they are needed."""
    global apart, _worker, _woken, session
    session = Session()
    _woken = False
    bpy.app.handlers.save_post.append(_after_saving)
    files = find_sidecar_files(os.path.join(os.path.dirname(os.path.abspath(__file__)), "sidecar"))
    apart = Apart(_python(), files, home_folder())
    worker = WorkerApart(apart)
    worker.start()
    _worker = worker


def _python() -> Optional[str]:
    """The Python that Blender brings along, as a program; None where it brings none."""
    for path in (getattr(bpy.app, "binary_path_python", None), sys.executable):
        # Some builds name Blender itself here, and another Blender is not what is wanted.
        if path and os.path.basename(path).lower().startswith("python") and os.path.isfile(path):
            return path
    return None


def stop() -> None:
    """Stops the timer and the process beside Blender; the sidecar goes on without this Blender."""
    global apart, _worker
    if bpy.app.timers.is_registered(_tick):
        bpy.app.timers.unregister(_tick)
    if _after_saving in bpy.app.handlers.save_post:
        bpy.app.handlers.save_post.remove(_after_saving)
    if _worker is not None:
        _worker.stop()
    if apart is not None:
        apart.close()
    apart = _worker = None


def post(command: Command) -> None:
    """Queues something for the sidecar and makes sure that what comes of it is noticed."""
    if _worker is None:
        return
    session.posted(command)
    _worker.post(command)
    if not bpy.app.timers.is_registered(_tick):
        # Persistent: opening another file must not stop it.
        bpy.app.timers.register(_tick, first_interval=_TICK_SECONDS, persistent=True)


def wake() -> None:
    """Connects when the panel is first seen, so that jobs of an earlier session show up and go on."""
    global _woken
    if not _woken and online_access():
        _woken = True
        post(Connect())


def online_access() -> bool:
    """Whether the artist lets add-ons go online: a preference of Blender 4.2 and newer."""
    return bool(getattr(bpy.app, "online_access", True))


def poll() -> bool:
    """Takes in what happened; True while more is to come. Never blocks and writes nothing to the scene."""
    if _worker is None:
        return False
    # Asked first: what happens between the two lines is then taken by the next look at the latest.
    more_to_come = _worker.busy
    updates = _worker.take_updates()
    for update in updates:
        session.apply(update)
    if updates:
        redraw()
    return more_to_come


def wait(timeout_seconds: float) -> bool:
    """Blocks until :func:`poll` has something to take. For scripts in background mode, which has no timers."""
    return _worker is not None and _worker.wait(timeout_seconds)


@bpy.app.handlers.persistent
def _after_saving(*_: object) -> None:
    session.scene_saved(bpy.data.filepath)


def _tick() -> Optional[float]:
    return next_tick(_TICK_SECONDS) if poll() else None


def next_tick(seconds: float) -> float:
    """Time to the next look: as given, or soon where something waits to be handed over."""
    return SENDING_TICK_SECONDS if apart is not None and apart.sending else seconds


def redraw() -> None:
    """Has what the add-on shows drawn anew."""
    for window in bpy.context.window_manager.windows:
        for area in window.screen.areas:
            if area.type in {"PROPERTIES", "PREFERENCES"}:
                area.tag_redraw()
