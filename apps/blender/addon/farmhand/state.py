"""The one session of this Blender, and the timer that keeps it up to date without ever waiting."""

import os
from typing import Optional

import bpy

from .farmhand_bridge import Client, Connect, Worker, connect, find_sidecar_files, home_folder
from .farmhand_bridge.worker import Command
from .session import Session

#: Time between two looks into the worker's queue while something is going on. Seconds.
_TICK_SECONDS = 0.25

session = Session()
_worker: Optional[Worker] = None
_woken = False


def start() -> None:
    """Starts the background thread; the sidecar is started only when it is needed."""
    global _worker, _woken, session
    session = Session()
    _woken = False
    bpy.app.handlers.save_post.append(_after_saving)
    worker = Worker(connect_sidecar)
    worker.start()
    _worker = worker


def connect_sidecar() -> Client:
    """The sidecar of this add-on, started when none runs. Blocks: for threads only."""
    files = find_sidecar_files(os.path.join(os.path.dirname(os.path.abspath(__file__)), "sidecar"))
    return connect(files, home_folder())


def stop() -> None:
    """Stops the timer and the thread; the sidecar goes on without this Blender."""
    global _worker
    if bpy.app.timers.is_registered(_tick):
        bpy.app.timers.unregister(_tick)
    if _after_saving in bpy.app.handlers.save_post:
        bpy.app.handlers.save_post.remove(_after_saving)
    if _worker is not None:
        _worker.stop()
    _worker = None


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
    return _TICK_SECONDS if poll() else None


def redraw() -> None:
    """Has what the add-on shows drawn anew."""
    for window in bpy.context.window_manager.windows:
        for area in window.screen.areas:
            if area.type in {"PROPERTIES", "PREFERENCES"}:
                area.tag_redraw()
